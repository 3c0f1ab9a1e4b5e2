package dev.keycensus.sources.git;

import dev.keycensus.sources.Blob;
import java.util.function.Consumer;

/** Cuts one large object into chunks that overlap, as its bytes come. */
final class ChunkCutter {
  private static final int SIZE = 4 << 20;
  private static final int OVERLAP = 128 << 10;

  private final String path;
  private final byte[] buffer = new byte[SIZE + 2 * OVERLAP];
  private long offset;
  private int length;
  private int ownedFrom;

  /**
   * @param path of the chunks
   */
  ChunkCutter(String path) {
    this.path = path;
  }

  /** Where the next bytes go: at {@link #from}, at most {@link #room} of them. */
  byte[] buffer() {
    return buffer;
  }

  int from() {
    return length;
  }

  int room() {
    return buffer.length - length;
  }

  /** Tells that {@code n} bytes were put into the buffer; it has room again afterwards. */
  void added(int n, Consumer<Blob> sink) {
    length += n;
    if (length == buffer.length) {
      int ownedTo = length - OVERLAP;
      sink.accept(new Blob(path, buffer, length, offset, ownedFrom, ownedTo, false));
      int from = ownedTo - OVERLAP;
      System.arraycopy(buffer, from, buffer, 0, length - from);
      offset += from;
      length -= from;
      ownedFrom = OVERLAP;
    }
  }

  /** Gives the last chunk. */
  void end(Consumer<Blob> sink) {
    sink.accept(new Blob(path, buffer, length, offset, ownedFrom, length, true));
  }

  /** Cuts what is held already. */
  void cut(byte[] bytes, int total, Consumer<Blob> sink) {
    int done = 0;
    while (done < total) {
      int n = Math.min(total - done, room());
      System.arraycopy(bytes, done, buffer, length, n);
      done += n;
      added(n, sink);
    }
    end(sink);
  }
}
