package dev.keycensus.sources;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The content of one compressed file. It is unpacked as a stream, so that memory does not grow with
 * it, and under limits: what a few bytes can become is somebody else's choice.
 */
public final class Unpacked {
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

  private final Run run;
  private final String path;
  private final Limits limits;
  private final Cutter.Out out;

  Unpacked(Run run, String path, Limits limits, Cutter.Out out) {
    this.run = run;
    this.path = path;
    this.limits = limits;
    this.out = out;
  }

  /**
   * Gives what a file holds that is held itself.
   *
   * @param file whole; its name says that it is compressed
   * @param sink called on this thread, with the file's path; a chunk's bytes are lent
   * @return false if nothing was given because there is nothing to unpack, so that the file's own
   *     bytes are what is to be read; the sink was told why
   */
  public static boolean read(Blob file, Sink sink) {
    Run run = new Run(sink, Chunks.STANDARD, Long.MAX_VALUE);
    Unpacked unpacked =
        new Unpacked(
            run,
            file.path(),
            Limits.STANDARD,
            (chunk, buffer) -> {
              sink.blob(chunk);
              run.buffers.giveBack(buffer);
            });
    try {
      return unpacked.read(new ByteArrayInputStream(file.bytes(), 0, file.length()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail to be read", e);
    }
  }

  /** Whether {@link #read(Blob, Sink)} would unpack a file that begins with these bytes. */
  public static boolean canRead(byte[] bytes, int length) {
    Compression kind = Compression.starting(bytes, length);
    return kind != null && kind != Compression.XZ;
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

  /**
   * Unpacks a file; false, and a skip, if there is nothing to unpack.
   *
   * @throws IOException if its beginning cannot be read
   */
  boolean read(InputStream raw) throws IOException, InterruptedException {
    Counted counted = new Counted(raw);
    BufferedInputStream in = new BufferedInputStream(counted, SLAB_BYTES);
    in.mark(16);
    byte[] head = new byte[8];
    int n = in.readNBytes(head, 0, head.length);
    in.reset();
    Compression kind = Compression.starting(head, n);
    if (kind == null) {
      run.skip(path, Skip.Kind.NOTE, NOT_COMPRESSED);
      return false;
    }
    if (kind == Compression.XZ) {
      run.skip(path, Skip.Kind.BOUNDARY, NO_READER);
      return false;
    }
    unpack(kind, in, counted);
    return true;
  }

  private void unpack(Compression kind, InputStream in, Counted counted)
      throws InterruptedException {
    Cutter cutter = new Cutter(run, path, out);
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
}
