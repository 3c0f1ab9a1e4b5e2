package dev.keycensus.sources;

import dev.keycensus.sources.Buffers.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One compressed file of a disk, as what it holds; see {@link Unpacked}. */
@SuppressWarnings("serial")
final class Unpacking extends Run.Step {
  private final Path file;
  private final String path;
  private final long size;
  private final Unpacked.Limits limits;
  private final AtomicInteger ahead = new AtomicInteger();

  Unpacking(Run run, Run.Step parent, Path file, String path, long size) {
    this(run, parent, file, path, size, Unpacked.Limits.STANDARD);
  }

  Unpacking(
      Run run,
      Run.@Nullable Step parent,
      Path file,
      String path,
      long size,
      Unpacked.Limits limits) {
    super(run, parent);
    this.file = file;
    this.path = path;
    this.size = size;
    this.limits = limits;
  }

  @Override
  void work() {
    try (InputStream raw = Channels.newInputStream(SmallFile.open(file))) {
      if (new Unpacked(run, path, limits, this::send).read(raw)) {
        return;
      }
    } catch (IOException e) {
      run.skip(path, Skip.Kind.UNREAD, FileReading.reason(e));
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      run.fail(e);
      return;
    }
    FileReading.readPlain(this, file, path, size);
  }

  /** The threads that are free look at chunks; when all have one, this one does. */
  private void send(Blob blob, Buffer buffer) {
    ForkJoinPool pool = ForkJoinTask.getPool();
    int others = pool == null ? 0 : Math.min(2, pool.getParallelism() - 1);
    if (ahead.incrementAndGet() > others || blob.last()) {
      look(blob, buffer);
    } else {
      start(new Look(this, blob, buffer));
    }
  }

  private void look(Blob blob, Buffer buffer) {
    try {
      if (!run.hasFailed()) {
        run.sink.blob(blob);
      }
    } finally {
      ahead.decrementAndGet();
      run.buffers.giveBack(buffer);
    }
  }

  @SuppressWarnings("serial")
  private static final class Look extends Run.Step {
    private final Unpacking file;
    private final Blob blob;
    private final Buffer buffer;

    Look(Unpacking file, Blob blob, Buffer buffer) {
      super(file.run, file);
      this.file = file;
      this.blob = blob;
      this.buffer = buffer;
    }

    @Override
    void work() {
      file.look(blob, buffer);
    }
  }
}
