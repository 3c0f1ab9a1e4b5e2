package dev.keycensus.sources;

import java.io.IOException;

/** A table of finite state entropy: for each state a symbol, and how to get to the next state. */
final class ZstdTable {
  final int log;
  final byte[] symbol;
  final byte[] bits;
  final short[] base;

  private ZstdTable(int log) {
    this.log = log;
    this.symbol = new byte[1 << log];
    this.bits = new byte[1 << log];
    this.base = new short[1 << log];
  }

  /** One symbol and nothing else. */
  static ZstdTable of(int symbol) {
    ZstdTable table = new ZstdTable(0);
    table.symbol[0] = (byte) symbol;
    return table;
  }

  /**
   * By how probable each symbol is.
   *
   * @param shares of the table's {@code 1 << log} states; -1 for less than one
   */
  static ZstdTable of(int log, int... shares) throws IOException {
    ZstdTable table = new ZstdTable(log);
    int size = 1 << log;
    int high = size;
    int[] next = new int[shares.length];
    for (int s = 0; s < shares.length; s++) {
      if (shares[s] < 0) {
        if (high == 0) {
          throw new IOException("a bad table");
        }
        table.symbol[--high] = (byte) s;
      }
      next[s] = Math.abs(shares[s]);
    }
    int step = (size >> 1) + (size >> 3) + 3;
    int at = 0;
    for (int s = 0; s < shares.length; s++) {
      for (int i = 0; i < shares[s]; i++) {
        table.symbol[at] = (byte) s;
        do {
          at = (at + step) & (size - 1);
        } while (at >= high);
      }
    }
    if (at != 0) {
      throw new IOException("a bad table");
    }
    for (int i = 0; i < size; i++) {
      int x = next[table.symbol[i]]++;
      int bits = log - (31 - Integer.numberOfLeadingZeros(x));
      table.bits[i] = (byte) bits;
      table.base[i] = (short) ((x << bits) - size);
    }
    return table;
  }

  /** A table as it stands in a block, and where it ends. */
  record Read(ZstdTable table, int end) {}

  /** Reads a table, lowest bits first. */
  static Read read(byte[] in, int from, int to, int mostLog, int symbols) throws IOException {
    long at = 8L * from;
    int log = (int) bits(in, at, 4, to) + 5;
    at += 4;
    if (log > mostLog) {
      throw new IOException("a bad table");
    }
    int[] shares = new int[symbols];
    int left = 1 << log;
    int s = 0;
    while (left > 0) {
      if (s >= symbols) {
        throw new IOException("a bad table");
      }
      int width = 32 - Integer.numberOfLeadingZeros(left + 1);
      int value = (int) bits(in, at, width, to);
      int low = value & ((1 << (width - 1)) - 1);
      int spare = (1 << width) - 1 - (left + 1);
      if (low < spare) {
        at += width - 1;
        value = low;
      } else {
        at += width;
        value -= value >= 1 << (width - 1) ? spare : 0;
      }
      shares[s++] = value - 1;
      left -= Math.abs(value - 1);
      if (value == 1) {
        long repeat;
        do {
          repeat = bits(in, at, 2, to);
          at += 2;
          s += (int) repeat;
        } while (repeat == 3 && s < symbols);
      }
    }
    int end = (int) ((at + 7) / 8);
    if (left < 0 || s > symbols || end > to) {
      throw new IOException("a bad table");
    }
    return new Read(of(log, shares), end);
  }

  private static long bits(byte[] in, long at, int count, int to) throws IOException {
    long value = 0;
    int first = (int) (at >> 3);
    if (first >= to) {
      throw new IOException("a bad table");
    }
    for (int i = 0; i < 3; i++) {
      value |= first + i < to ? (in[first + i] & 0xffL) << (8 * i) : 0;
    }
    return value >>> (at & 7) & ((1L << count) - 1);
  }
}
