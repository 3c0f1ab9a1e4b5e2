package dev.keycensus.detectors.declared.code;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether any of some words stands in bytes, without regard to ASCII case. All files of source code
 * are asked and nearly all say no, so every third position is enough to look at: four bytes are
 * folded with one {@code or} and looked up in 4 KiB of bits, in which each word is entered by three
 * of its parts, one for each place that it may have against a third. A word has six bytes or more.
 */
final class Needles {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FOLD = 0x20202020;
  private static final int MULTIPLIER = 0x9E3779B1;
  private static final int STEP = 3;
  private static final int BITS = 15;

  /** A part of a word: its four bytes, folded, and where in the word it stands. */
  private static final class Part {
    final int gram;
    final int offset;
    final byte[] word;

    Part(int gram, int offset, byte[] word) {
      this.gram = gram;
      this.offset = offset;
      this.word = word;
    }
  }

  private final long[] bits = new long[(1 << BITS) / 64];
  private final List<List<Part>> parts = new ArrayList<>();
  private static final int BUCKETS = 256;

  Needles(List<String> words) {
    for (int i = 0; i < BUCKETS; i++) {
      parts.add(new ArrayList<>(1));
    }
    for (String word : words) {
      if (word.length() < STEP + 3) {
        throw new IllegalArgumentException("too short: " + word);
      }
      byte[] bytes = new byte[word.length()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) word.charAt(i);
      }
      for (int offset = 0; offset < STEP; offset++) {
        int gram = (int) INT.get(bytes, rarest(bytes, offset)) | FOLD;
        int hash = gram * MULTIPLIER;
        bits[hash >>> (32 - BITS) >>> 6] |= 1L << (hash >>> (32 - BITS));
        parts.get(bucket(hash)).add(new Part(gram, rarest(bytes, offset), bytes));
      }
    }
  }

  private static int bucket(int hash) {
    return hash >>> 8 & (BUCKETS - 1);
  }

  /** Of the places {@code from}, {@code from + 3}, … the one with the fewest common letters. */
  private static int rarest(byte[] word, int from) {
    int best = from;
    int least = Integer.MAX_VALUE;
    for (int at = from; at + 4 <= word.length; at += STEP) {
      int common = 0;
      for (int i = at; i < at + 4; i++) {
        common += "etaoinrs".indexOf(word[i] | 0x20) >= 0 ? 2 : word[i] > 'Z' ? 1 : 0;
      }
      if (common < least) {
        least = common;
        best = at;
      }
    }
    return best;
  }

  /** Whether one of the words stands in the first {@code length} bytes. */
  boolean in(byte[] b, int length) {
    long[] all = bits;
    for (int i = 0, end = length - 3; i < end; i += STEP) {
      int gram = (int) INT.get(b, i) | FOLD;
      int hash = gram * MULTIPLIER;
      if ((all[hash >>> (32 - BITS) >>> 6] >>> (hash >>> (32 - BITS)) & 1) != 0
          && stands(b, i, length, gram, hash)) {
        return true;
      }
    }
    return false;
  }

  private boolean stands(byte[] b, int at, int length, int gram, int hash) {
    for (Part part : parts.get(bucket(hash))) {
      int start = at - part.offset;
      if (part.gram == gram && start >= 0 && start + part.word.length <= length) {
        byte[] word = part.word;
        int i = 0;
        while (i < word.length && folded(b[start + i]) == word[i]) {
          i++;
        }
        if (i == word.length) {
          return true;
        }
      }
    }
    return false;
  }

  private static byte folded(byte c) {
    return c >= 'A' && c <= 'Z' ? (byte) (c | 0x20) : c;
  }
}
