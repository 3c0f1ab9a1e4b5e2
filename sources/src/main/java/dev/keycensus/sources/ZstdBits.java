package dev.keycensus.sources;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bits of a Zstandard stream that is read from its end; the highest bit that is set ends it. */
final class ZstdBits {
  /** Bytes behind a stream that must be there to be looked at. */
  static final int SLACK = 8;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] in;
  private final int start;

  /** How many bits are left; below zero when more were taken than there were. */
  private int left;

  ZstdBits(byte[] in, int start, int end) throws IOException {
    if (end <= start || end + SLACK > in.length || in[end - 1] == 0) {
      throw new IOException("a bad bit stream");
    }
    this.in = in;
    this.start = start;
    this.left = 8 * (end - start) - 1 - (Integer.numberOfLeadingZeros(in[end - 1] & 0xff) - 24);
  }

  int left() {
    return left;
  }

  /** The next bits, which stay; at most 32. What lies before the stream is zero. */
  int peek(int bits) {
    int at = left - bits;
    if (at >= 0) {
      return (int) ((long) LONGS.get(in, start + (at >> 3)) >>> (at & 7) & ((1L << bits) - 1));
    }
    return left <= 0 ? 0 : (int) (((long) LONGS.get(in, start) & ((1L << left) - 1)) << -at);
  }

  int take(int bits) {
    int value = peek(bits);
    left -= bits;
    return value;
  }

  void skip(int bits) {
    left -= bits;
  }
}
