package dev.keycensus.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Microsoft's Marvin hash folded to 32 bits, as the .NET runtime has it. Azure keys carry it,
 * seeded with the eight ASCII letters of a label, as their check digits.
 */
final class Marvin32 {
  private Marvin32() {}

  /** The hash of the first {@code n} bytes under a label of eight ASCII characters. */
  static int of(byte[] bytes, int n, String label) {
    long seed = 0;
    for (byte b : label.getBytes(ISO_8859_1)) {
      seed = (seed << 8) | (b & 0xff);
    }
    long state = state(bytes, n, seed);
    return (int) state ^ (int) (state >>> 32);
  }

  /** The two halves of the final state, the second one in the upper 32 bits. */
  static long state(byte[] bytes, int n, long seed) {
    int p0 = (int) seed;
    int p1 = (int) (seed >>> 32);
    // One word a round, then the rest with the byte 0x80 above it, then one round on nothing.
    int words = n / 4;
    for (int w = 0; w <= words + 1; w++) {
      if (w < words) {
        p0 += littleEndian(bytes, 4 * w, 4);
      } else if (w == words) {
        p0 += littleEndian(bytes, 4 * w, n & 3) | (0x80 << (8 * (n & 3)));
      }
      p1 ^= p0;
      p0 = Integer.rotateLeft(p0, 20);
      p0 += p1;
      p1 = Integer.rotateLeft(p1, 9);
      p1 ^= p0;
      p0 = Integer.rotateLeft(p0, 27);
      p0 += p1;
      p1 = Integer.rotateLeft(p1, 19);
    }
    return ((long) p1 << 32) | (p0 & 0xffff_ffffL);
  }

  private static int littleEndian(byte[] bytes, int at, int n) {
    int word = 0;
    for (int i = 0; i < n; i++) {
      word |= (bytes[at + i] & 0xff) << (8 * i);
    }
    return word;
  }
}
