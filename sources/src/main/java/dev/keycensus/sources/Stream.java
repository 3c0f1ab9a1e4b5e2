package dev.keycensus.sources;

import dev.keycensus.sources.Buffers.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream in overlapping chunks. One thread only reads: a blocked read cannot be timed, waiting
 * for that thread can. The caller's thread assembles chunks, and the pool looks at them while the
 * next is being read.
 */
final class Stream {
  private static final int SLAB_BYTES = 128 << 10;
  private static final int SLABS = 8;
  private static final long IDLE_MILLIS = 500;

  /** What one read gave. */
  private static final class Slab {
    final byte[] bytes = new byte[SLAB_BYTES];

    /** -1 at the end of the stream. */
    int length;

    /** The end came because of this. */
    @Nullable IOException problem;
  }

  private final Run run;
  private final InputStream in;
  private final String path;
  private final ForkJoinPool pool;
  private final int permits;
  private final Semaphore chunksAtWork;
  private final BlockingQueue<Slab> empty = new ArrayBlockingQueue<>(SLABS);
  private final BlockingQueue<Slab> full = new ArrayBlockingQueue<>(SLABS);

  private final Cutter cutter;

  Stream(Run run, InputStream in, String path, ForkJoinPool pool) {
    this.run = run;
    this.in = in;
    this.path = path;
    this.pool = pool;
    // One more waits in the hands of this thread.
    this.permits = pool.getParallelism();
    this.chunksAtWork = new Semaphore(permits);
    this.cutter = new Cutter(run, path, this::send);
  }

  /**
   * Reads to the end, or to the run's {@code maxFileSize}, which gives a skip.
   *
   * @throws IOException if the very first read fails, or the thread is interrupted
   */
  void read() throws IOException {
    Thread reader = new Thread(this::fillSlabs, "keycensus-input");
    reader.setDaemon(true);
    reader.start();
    try {
      try {
        takeSlabs();
      } finally {
        reader.interrupt();
        // No sink is called behind the caller's back.
        chunksAtWork.acquireUninterruptibly(permits);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    run.rethrow();
  }

  private void fillSlabs() {
    try {
      for (int i = 0; ; i++) {
        Slab slab = i < SLABS ? new Slab() : empty.take();
        try {
          slab.length = in.read(slab.bytes);
        } catch (IOException e) {
          slab.length = -1;
          slab.problem = e;
        } catch (RuntimeException e) {
          slab.length = -1;
          slab.problem = new IOException(e);
        }
        boolean end = slab.length < 0;
        full.put(slab);
        if (end) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // Nobody waits for more.
    }
  }

  private void takeSlabs() throws IOException, InterruptedException {
    while (!run.hasFailed()) {
      Slab slab = cutter.hasLine() ? full.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS) : full.take();
      if (slab == null) {
        cutter.lines();
        continue;
      }
      if (slab.length < 0) {
        if (slab.problem != null) {
          if (cutter.total() == 0) {
            throw slab.problem;
          }
          run.skip(path, Skip.Kind.UNREAD, FileReading.reason(slab.problem));
        }
        cutter.end();
        return;
      }
      int count = (int) Math.min(slab.length, run.maxFileSize - cutter.total());
      cutter.append(slab.bytes, count);
      if (count < slab.length) {
        run.skip(path, Skip.Kind.LIMIT, FileReading.OVER_LIMIT);
        cutter.end();
        return;
      }
      empty.put(slab);
    }
  }

  private void send(Blob blob, Buffer sent) throws InterruptedException {
    if (ForkJoinTask.getPool() == pool) {
      // Called from inside the pool: waiting for it could wait for ourselves.
      look(blob, sent);
      return;
    }
    chunksAtWork.acquire();
    try {
      pool.execute(
          () -> {
            try {
              look(blob, sent);
            } finally {
              chunksAtWork.release();
            }
          });
    } catch (RuntimeException e) {
      chunksAtWork.release();
      throw e;
    }
  }

  private void look(Blob blob, Buffer sent) {
    try {
      if (!run.hasFailed()) {
        run.sink.blob(blob);
      }
    } catch (Throwable e) {
      run.fail(e);
    } finally {
      run.buffers.giveBack(sent);
    }
  }
}
