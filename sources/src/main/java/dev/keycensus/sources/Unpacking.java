package dev.keycensus.sources;

import dev.keycensus.sources.Buffers.Buffer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One compressed file, as the text that it holds. It is unpacked as a stream, so that memory does
 * not grow with it, and under limits: what a few bytes can become is somebody else's choice.
 */
@SuppressWarnings("serial")
final class Unpacking extends Run.Step {
  /**
   * How much is unpacked.
   *
   * @param most bytes of content
   * @param free bytes of content that any file may have
   * @param ratio bytes of content for each byte of the file, beyond the free ones
   */
  record Limits(long most, long free, int ratio) {
    /** Logs shrink to a hundredth at times; nothing that people read to a five-hundredth. */
    static final Limits STANDARD = new Limits(4L << 30, 1 << 20, 500);
  }

  static final String TOO_MUCH = "unpacks to more than 4 GiB";
  static final String BOMB = "unpacks to more than 500 times its size";
  static final String TWICE = "compressed twice: only the outer layer was unpacked";
  static final String NOT_COMPRESSED = "not compressed, though its name says so: read as it is";
  static final String NO_READER = "compressed with xz, which is not unpacked";
  private static final int SLAB_BYTES = 64 << 10;

  private final Path file;
  private final String path;
  private final long size;
  private final Limits limits;
  private final AtomicInteger ahead = new AtomicInteger();

  Unpacking(Run run, Run.Step parent, Path file, String path, long size) {
    this(run, parent, file, path, size, Limits.STANDARD);
  }

  Unpacking(Run run, Run.@Nullable Step parent, Path file, String path, long size, Limits limits) {
    super(run, parent);
    this.file = file;
    this.path = path;
    this.size = size;
    this.limits = limits;
  }

  /** Counts what was taken of the file, and keeps apart what the disk did wrong. */
  private static final class Counted extends InputStream {
    private final InputStream in;
    private long count;
    private @Nullable IOException problem;

    Counted(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        int n = in.read(into, from, length);
        count += Math.max(0, n);
        return n;
      } catch (IOException e) {
        problem = e;
        throw e;
      }
    }
  }

  @Override
  void work() {
    Counted counted;
    try (InputStream raw = Channels.newInputStream(SmallFile.open(file))) {
      counted = new Counted(raw);
      BufferedInputStream in = new BufferedInputStream(counted, SLAB_BYTES);
      in.mark(16);
      byte[] head = new byte[8];
      int n = in.readNBytes(head, 0, head.length);
      in.reset();
      Compression kind = Compression.starting(head, n);
      if (kind != null && kind != Compression.XZ) {
        unpack(kind, in, counted);
        return;
      }
      if (kind == null) {
        run.skip(path, Skip.Kind.NOTE, NOT_COMPRESSED);
      } else {
        run.skip(path, Skip.Kind.BOUNDARY, NO_READER);
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

  private void unpack(Compression kind, InputStream in, Counted counted)
      throws InterruptedException {
    Cutter cutter = new Cutter(run, path, this::send);
    byte[] slab = new byte[SLAB_BYTES];
    try (CompressorInputStream content = kind.open(in)) {
      while (!run.hasFailed()) {
        long before = content.getBytesRead();
        int n;
        try {
          n = content.read(slab, 0, slab.length);
        } catch (IOException | RuntimeException e) {
          // What came before the damage is there; it counts it.
          append(cutter, slab, (int) (content.getBytesRead() - before), counted);
          throw e;
        }
        if (n < 0 || !append(cutter, slab, n, counted)) {
          break;
        }
      }
    } catch (IOException | RuntimeException e) {
      // A decoder that meets hostile data may also run off an array's end.
      String reason =
          counted.problem == null ? Compression.reason(e) : FileReading.reason(counted.problem);
      run.skip(path, Skip.Kind.UNREAD, reason);
    }
    cutter.end();
  }

  /** Takes content; false, and a skip, when it is too much. */
  private boolean append(Cutter cutter, byte[] slab, int n, Counted counted)
      throws InterruptedException {
    if (cutter.total() == 0 && Compression.starting(slab, n) != null) {
      run.skip(path, Skip.Kind.LIMIT, TWICE);
    }
    long total = cutter.total() + n;
    if (total > limits.most || total - limits.free > limits.ratio * counted.count) {
      run.skip(path, Skip.Kind.LIMIT, total > limits.most ? TOO_MUCH : BOMB);
      return false;
    }
    cutter.append(slab, n);
    return true;
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
