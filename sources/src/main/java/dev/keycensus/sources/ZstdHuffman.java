package dev.keycensus.sources;

import java.io.IOException;
import java.util.Arrays;

/** The code of a block's literals. */
final class ZstdHuffman {
  private static final int MOST_BITS = 11;

  private final int log;
  private final byte[] symbol;
  private final byte[] bits;

  /** Where its description ended. */
  final int end;

  private ZstdHuffman(int log, int end) {
    this.log = log;
    this.end = end;
    this.symbol = new byte[1 << log];
    this.bits = new byte[1 << log];
  }

  static ZstdHuffman read(byte[] in, int from, int to) throws IOException {
    if (from >= to) {
      throw new IOException("a bad code");
    }
    int[] weights = new int[257];
    int head = in[from] & 0xff;
    int n;
    int end;
    if (head >= 128) {
      n = head - 127;
      end = from + 1 + (n + 1) / 2;
      if (end > to) {
        throw new IOException("a bad code");
      }
      for (int i = 0; i < n; i++) {
        int b = in[from + 1 + i / 2] & 0xff;
        weights[i] = i % 2 == 0 ? b >> 4 : b & 15;
      }
    } else {
      end = from + 1 + head;
      if (end > to) {
        throw new IOException("a bad code");
      }
      n = weights(in, from + 1, end, weights);
    }
    return of(weights, n, end);
  }

  /** Weights that are compressed themselves, by two states in turn. */
  private static int weights(byte[] in, int from, int to, int[] weights) throws IOException {
    ZstdTable.Read read = ZstdTable.read(in, from, to, 6, 256);
    ZstdTable table = read.table();
    ZstdBits stream = new ZstdBits(in, read.end(), to);
    int one = stream.take(table.log);
    int two = stream.take(table.log);
    int n = 0;
    while (n < 254) {
      weights[n++] = table.symbol[one];
      if (stream.left() < table.bits[one]) {
        weights[n++] = table.symbol[two];
        return n;
      }
      int next = table.base[one] + stream.take(table.bits[one]);
      one = two;
      two = next;
    }
    throw new IOException("a bad code");
  }

  private static ZstdHuffman of(int[] weights, int count, int end) throws IOException {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      if (weights[i] < 0 || weights[i] > MOST_BITS) {
        throw new IOException("a bad code");
      }
      sum += weights[i] == 0 ? 0 : 1 << (weights[i] - 1);
    }
    if (sum == 0) {
      throw new IOException("a bad code");
    }
    int log = 32 - Integer.numberOfLeadingZeros(sum);
    int rest = (1 << log) - sum;
    if (log > MOST_BITS || Integer.bitCount(rest) != 1) {
      throw new IOException("a bad code");
    }
    weights[count] = 32 - Integer.numberOfLeadingZeros(rest);
    ZstdHuffman made = new ZstdHuffman(log, end);
    int at = 0;
    for (int weight = 1; weight <= log; weight++) {
      for (int s = 0; s <= count; s++) {
        if (weights[s] == weight) {
          int next = at + (1 << (weight - 1));
          Arrays.fill(made.symbol, at, next, (byte) s);
          Arrays.fill(made.bits, at, next, (byte) (log + 1 - weight));
          at = next;
        }
      }
    }
    return made;
  }

  /** Decodes one stream into {@code [at, to)} of {@code out}. */
  void decode(byte[] in, int from, int end, byte[] out, int at, int to) throws IOException {
    ZstdBits stream = new ZstdBits(in, from, end);
    for (int i = at; i < to; i++) {
      int code = stream.peek(log);
      out[i] = symbol[code];
      stream.skip(bits[code]);
    }
    if (stream.left() != 0) {
      throw new IOException("a bad bit stream");
    }
  }
}
