package dev.keycensus.sources.git;

import java.util.Arrays;

/**
 * One object written as an edit of another: a list of "copy these bytes of the base" and "insert
 * these bytes". Reads, checks and applies it, and keeps what was copied. Reused by one thread.
 */
final class Delta {
  /**
   * What was copied: triples (to, from, length), ascending by {@code to}, neighbours that continue
   * each other in both joined.
   */
  int[] copies = new int[96];

  /** How many triples {@link #copies} holds. */
  int copyCount;

  /** What the delta says of its base's and its result's size, in bytes. */
  long baseSize;

  long resultSize;

  private int at;

  /** Reads the two sizes at the head of the delta; enough of its first bytes will do. */
  void readSizes(byte[] delta, int length) throws BrokenObjectException {
    at = 0;
    baseSize = varint(delta, length);
    resultSize = varint(delta, length);
  }

  private long varint(byte[] delta, int length) throws BrokenObjectException {
    long value = 0;
    int shift = 0;
    int b;
    do {
      if (at >= length || shift > 56) {
        throw BrokenObjectException.unread("its delta is damaged");
      }
      b = delta[at++];
      value |= (b & 0x7fL) << shift;
      shift += 7;
    } while (b < 0);
    return value;
  }

  /**
   * Writes the result to {@code out}, after {@link #readSizes} has read the same delta.
   *
   * @param out has room for {@link #resultSize} bytes
   * @throws BrokenObjectException if it copies outside its base or lies about its size
   */
  void apply(byte[] base, int baseLength, byte[] delta, int length, byte[] out)
      throws BrokenObjectException {
    if (baseSize != baseLength) {
      throw BrokenObjectException.unread("its delta is for a base of another size");
    }
    int size = (int) resultSize;
    int p = at;
    int to = 0;
    int count = 0;
    int[] c = copies;
    while (p < length) {
      int op = delta[p++];
      if (op < 0) {
        if (p + Integer.bitCount(op & 0x7f) > length) {
          throw BrokenObjectException.unread("its delta is damaged");
        }
        int from = 0;
        int n = 0;
        if ((op & 0x01) != 0) {
          from = delta[p++] & 0xff;
        }
        if ((op & 0x02) != 0) {
          from |= (delta[p++] & 0xff) << 8;
        }
        if ((op & 0x04) != 0) {
          from |= (delta[p++] & 0xff) << 16;
        }
        if ((op & 0x08) != 0) {
          from |= (delta[p++] & 0xff) << 24;
        }
        if ((op & 0x10) != 0) {
          n = delta[p++] & 0xff;
        }
        if ((op & 0x20) != 0) {
          n |= (delta[p++] & 0xff) << 8;
        }
        if ((op & 0x40) != 0) {
          n |= (delta[p++] & 0xff) << 16;
        }
        if (n == 0) {
          n = 0x10000;
        }
        if (from < 0 || n > baseLength - from || n > size - to) {
          throw BrokenObjectException.unread("its delta copies outside its base or result");
        }
        System.arraycopy(base, from, out, to, n);
        int last = 3 * count - 3;
        if (count > 0 && c[last] + c[last + 2] == to && c[last + 1] + c[last + 2] == from) {
          c[last + 2] += n;
        } else {
          if (3 * count + 3 > c.length) {
            c = copies = Arrays.copyOf(c, 2 * c.length);
          }
          c[3 * count] = to;
          c[3 * count + 1] = from;
          c[3 * count + 2] = n;
          count++;
        }
        to += n;
      } else if (op > 0) {
        if (op > length - p || op > size - to) {
          throw BrokenObjectException.unread("its delta is damaged");
        }
        System.arraycopy(delta, p, out, to, op);
        p += op;
        to += op;
      } else {
        throw BrokenObjectException.unread("its delta is damaged");
      }
    }
    if (to != size) {
      throw BrokenObjectException.unread("its delta lies about its size");
    }
    copyCount = count;
  }
}
