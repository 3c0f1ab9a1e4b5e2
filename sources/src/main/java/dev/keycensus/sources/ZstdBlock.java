package dev.keycensus.sources;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compressed blocks of one frame after another; what a block may take over from the last is kept.
 */
final class ZstdBlock {
  private static final int MOST = 128 << 10;

  private static final int[] LENGTHS = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64,
    128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536
  };

  private static final int[] LENGTH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11,
    12, 13, 14, 15, 16
  };

  private static final int[] MATCHES = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
    29, 30, 31, 32, 33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051,
    4099, 8195, 16387, 32771, 65539
  };

  private static final int[] MATCH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  };

  private final ZstdTable usualLengths;
  private final ZstdTable usualOffsets;
  private final ZstdTable usualMatches;

  private @Nullable ZstdTable lengths;
  private @Nullable ZstdTable offsets;
  private @Nullable ZstdTable matches;
  private @Nullable ZstdHuffman huffman;
  private final int[] recent = new int[3];

  private final byte[] literals = new byte[MOST];
  private int literalCount;
  private int at;

  ZstdBlock() {
    try {
      usualLengths =
          ZstdTable.of(
              6, 4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1,
              1, 1, 1, 1, -1, -1, -1, -1);
      usualOffsets =
          ZstdTable.of(
              5, 1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1,
              -1, -1);
      usualMatches =
          ZstdTable.of(
              6, 1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
              1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A frame begins. */
  void begin() {
    recent[0] = 1;
    recent[1] = 4;
    recent[2] = 8;
    lengths = null;
    offsets = null;
    matches = null;
    huffman = null;
  }

  /**
   * Decodes a block behind what is in {@code out} already.
   *
   * @param in the block, with {@link ZstdBits#SLACK} bytes behind it
   * @param pos where the block's content begins
   * @param limit one past where it may end
   * @return where it ends
   */
  int decode(byte[] in, int size, byte[] out, int pos, int limit) throws IOException {
    at = 0;
    literals(in, size);
    int count = count(in, size);
    if (count == 0) {
      return rest(0, out, pos, limit);
    }
    int modes = byteAt(in, size);
    lengths = table(modes >> 6, lengths, usualLengths, in, size, 9, LENGTHS.length);
    offsets = table(modes >> 4 & 3, offsets, usualOffsets, in, size, 8, 32);
    matches = table(modes >> 2 & 3, matches, usualMatches, in, size, 9, MATCHES.length);
    return sequences(new ZstdBits(in, at, size), count, out, pos, limit);
  }

  private int byteAt(byte[] in, int size) throws IOException {
    if (at >= size) {
      throw new IOException("a block that ends early");
    }
    return in[at++] & 0xff;
  }

  private void literals(byte[] in, int size) throws IOException {
    int first = byteAt(in, size);
    int type = first & 3;
    int format = first >> 2 & 3;
    if (type < 2) {
      literalCount =
          switch (format) {
            case 1 -> first >> 4 | byteAt(in, size) << 4;
            case 3 -> first >> 4 | byteAt(in, size) << 4 | byteAt(in, size) << 12;
            default -> first >> 3;
          };
      int bytes = type == 0 ? literalCount : 1;
      if (literalCount > MOST || bytes > size - at) {
        throw new IOException("bad literals");
      }
      if (type == 0) {
        System.arraycopy(in, at, literals, 0, literalCount);
      } else {
        Arrays.fill(literals, 0, literalCount, in[at]);
      }
      at += bytes;
      return;
    }
    int width = format < 2 ? 10 : format == 2 ? 14 : 18;
    long head = first >> 4;
    for (int shift = 4; shift < 2 * width; shift += 8) {
      head |= (long) byteAt(in, size) << shift;
    }
    literalCount = (int) (head & ((1 << width) - 1));
    int end = at + (int) (head >> width & ((1 << width) - 1));
    if (literalCount > MOST || end > size) {
      throw new IOException("bad literals");
    }
    if (type == 2) {
      huffman = ZstdHuffman.read(in, at, end);
      at = huffman.end;
    }
    ZstdHuffman code = huffman;
    if (code == null) {
      throw new IOException("bad literals");
    }
    // The bytes behind the literals are the block's own, or the slack behind it.
    if (format == 0) {
      code.decode(in, at, end, literals, 0, literalCount);
    } else {
      fourStreams(code, in, end);
    }
    at = end;
  }

  private void fourStreams(ZstdHuffman code, byte[] in, int end) throws IOException {
    int from = at + 6;
    int part = (literalCount + 3) / 4;
    if (from > end || 3 * part > literalCount) {
      throw new IOException("bad literals");
    }
    for (int i = 0; i < 4; i++) {
      int to = i == 3 ? end : from + ((in[at + 2 * i] & 0xff) | (in[at + 2 * i + 1] & 0xff) << 8);
      if (to > end) {
        throw new IOException("bad literals");
      }
      code.decode(in, from, to, literals, i * part, i == 3 ? literalCount : (i + 1) * part);
      from = to;
    }
  }

  private int count(byte[] in, int size) throws IOException {
    int first = byteAt(in, size);
    if (first < 128) {
      return first;
    }
    int second = byteAt(in, size);
    return first < 255 ? (first - 128 << 8) + second : second + (byteAt(in, size) << 8) + 0x7F00;
  }

  private ZstdTable table(
      int mode,
      @Nullable ZstdTable last,
      ZstdTable usual,
      byte[] in,
      int size,
      int mostLog,
      int symbols)
      throws IOException {
    if (mode == 0) {
      return usual;
    }
    if (mode == 1) {
      int symbol = byteAt(in, size);
      if (symbol >= symbols) {
        throw new IOException("a bad table");
      }
      return ZstdTable.of(symbol);
    }
    if (mode == 2) {
      ZstdTable.Read read = ZstdTable.read(in, at, size, mostLog, symbols);
      at = read.end();
      return read.table();
    }
    if (last == null) {
      throw new IOException("a table that nothing came before");
    }
    return last;
  }

  private int sequences(ZstdBits bits, int count, byte[] out, int start, int limit)
      throws IOException {
    ZstdTable ll = Objects.requireNonNull(lengths);
    ZstdTable of = Objects.requireNonNull(offsets);
    ZstdTable ml = Objects.requireNonNull(matches);
    int l = bits.take(ll.log);
    int o = bits.take(of.log);
    int m = bits.take(ml.log);
    int pos = start;
    int used = 0;
    for (int i = 0; i < count; i++) {
      int code = of.symbol[o];
      int value = (1 << code) + bits.take(code);
      int match = MATCHES[ml.symbol[m]] + bits.take(MATCH_BITS[ml.symbol[m]]);
      int length = LENGTHS[ll.symbol[l]] + bits.take(LENGTH_BITS[ll.symbol[l]]);
      int offset = offset(value, length);
      if (i + 1 < count) {
        l = ll.base[l] + bits.take(ll.bits[l]);
        m = ml.base[m] + bits.take(ml.bits[m]);
        o = of.base[o] + bits.take(of.bits[o]);
      }
      if (bits.left() < 0
          || length > literalCount - used
          || offset <= 0
          || offset > pos + length
          || (long) pos + length + match > limit) {
        throw new IOException("a bad sequence");
      }
      System.arraycopy(literals, used, out, pos, length);
      used += length;
      pos += length;
      if (offset >= match) {
        System.arraycopy(out, pos - offset, out, pos, match);
      } else {
        for (int k = 0; k < match; k++) {
          out[pos + k] = out[pos + k - offset];
        }
      }
      pos += match;
    }
    if (bits.left() != 0) {
      throw new IOException("a bad bit stream");
    }
    return rest(used, out, pos, limit);
  }

  /** Small values stand for offsets of late. */
  private int offset(int value, int length) {
    if (value > 3 || value < 0) {
      recent[2] = recent[1];
      recent[1] = recent[0];
      recent[0] = value - 3;
      return recent[0];
    }
    int which = value - 1 + (length == 0 ? 1 : 0);
    if (which == 0) {
      return recent[0];
    }
    int offset = which < 3 ? recent[which] : recent[0] - 1;
    if (which > 1) {
      recent[2] = recent[1];
    }
    recent[1] = recent[0];
    recent[0] = offset;
    return offset;
  }

  private int rest(int used, byte[] out, int pos, int limit) throws IOException {
    int left = literalCount - used;
    if (left > limit - pos) {
      throw new IOException("a block that is too long");
    }
    System.arraycopy(literals, used, out, pos, left);
    return pos + left;
  }
}
