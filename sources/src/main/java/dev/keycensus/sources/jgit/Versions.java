package dev.keycensus.sources.jgit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/**
 * New versions on their way to the sink: collected into batches, which a pool reads and hands on
 * while the next are being looked for. At most a few batches are under way, and of a batch one blob
 * is in memory at a time.
 */
final class Versions {
  private static final int BATCH = 32;

  private final BlobReading reading;
  private final ForkJoinPool pool;
  private final ArrayDeque<ForkJoinTask<?>> underWay = new ArrayDeque<>();
  private List<BlobReading.Version> batch = new ArrayList<>(BATCH);

  Versions(BlobReading reading, ForkJoinPool pool) {
    this.reading = reading;
    this.pool = pool;
  }

  /** Adds one; what the sink threw for an earlier one may be thrown here. */
  void add(BlobReading.Version version) {
    batch.add(version);
    if (batch.size() == BATCH) {
      List<BlobReading.Version> full = batch;
      batch = new ArrayList<>(BATCH);
      underWay.add(pool.submit(() -> full.forEach(reading::push)));
      if (underWay.size() > 4 * pool.getParallelism()) {
        underWay.remove().join();
      }
    }
  }

  /** Returns when the last version has been taken, or throws what the sink threw. */
  void finish() {
    // A handful, as in most commits, is not worth waking another thread for.
    batch.forEach(reading::push);
    batch = new ArrayList<>();
    while (!underWay.isEmpty()) {
      underWay.remove().join();
    }
  }

  /** Ends what is under way, after a failure; no sink is called afterwards. */
  void cancel() {
    underWay.forEach(task -> task.cancel(false));
    underWay.forEach(ForkJoinTask::quietlyJoin);
    underWay.clear();
    batch = new ArrayList<>();
  }
}
