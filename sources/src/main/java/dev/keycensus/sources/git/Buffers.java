package dev.keycensus.sources.git;

/** Byte arrays to use again, by powers of two. Owned by one thread. */
final class Buffers {
  private static final int LEAST = 10; // 1 KiB
  private static final int MOST = 20; // 1 MiB
  private static final int KEPT = 64;
  private static final int KEPT_BYTES = 2 << 20;

  private final byte[][][] free = new byte[MOST + 1][][];
  private final int[] count = new int[MOST + 1];

  /** An array of at least {@code length} bytes, with any content. */
  byte[] take(int length) {
    int c = Math.max(LEAST, 32 - Integer.numberOfLeadingZeros(length - 1));
    if (c > MOST) {
      return new byte[length];
    }
    if (count[c] > 0) {
      return free[c][--count[c]];
    }
    return new byte[1 << c];
  }

  /** Gives back an array that {@link #take} of this or another thread's buffers gave. */
  void give(byte[] buffer) {
    int c = 31 - Integer.numberOfLeadingZeros(buffer.length);
    if (c < LEAST || c > MOST || buffer.length != 1 << c) {
      return;
    }
    if (free[c] == null) {
      free[c] = new byte[Math.min(KEPT, KEPT_BYTES >> c)][];
    }
    if (count[c] < free[c].length) {
      free[c][count[c]++] = buffer;
    }
  }
}
