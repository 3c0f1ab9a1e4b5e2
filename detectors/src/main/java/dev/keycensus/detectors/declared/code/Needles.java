package dev.keycensus.detectors.declared.code;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of some groups of words have one that stands in bytes, without regard to ASCII case. All
 * files of source code are asked and nearly all say no, so every fourth position is enough to look
 * at: of four bytes there, their gram, the lowest five bits, which fold letters, are looked up in 4
 * KiB of bits, in which each word is entered by four of its grams, one for each place that it may
 * have against a fourth. A word has six bytes or more; where it has six, the last of its grams has
 * one of them.
 */
final class Needles {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW = 0x1F1F1F1F_1F1F1F1FL;
  private static final int MULTIPLIER = 0x9E3779B1;
  private static final int STEP = 4;
  private static final int SHORTEST = 6;

  /** A gram of a word of a group, and where in the word it stands; the next one of its bucket. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Part(int gram, int offset, byte[] word, int group, @Nullable Part next) {}

  private final int[] bits = new int[1 << 10];
  private final @Nullable Part[] parts = new Part[1 << 10];
  private final int all;

  /** At most 32 groups; the first is bit 0 of what {@link #in} tells. */
  Needles(List<List<String>> groups) {
    all = -1 >>> -groups.size();
    for (int group = 0; group < groups.size(); group++) {
      for (String word : groups.get(group)) {
        enter(word, 1 << group);
      }
    }
  }

  private void enter(String word, int group) {
    if (word.length() < SHORTEST) {
      throw new IllegalArgumentException("too short: " + word);
    }
    byte[] bytes = new byte[word.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) word.charAt(i);
    }
    for (int place = 0; place < STEP; place++) {
      int offset = rarest(bytes, place);
      int gram = gram(bytes, offset, bytes.length);
      // What follows the word may be any byte.
      int others = offset + STEP > bytes.length ? 32 : 1;
      for (int other = 0; other < others; other++) {
        enter(gram | other << 24, offset, bytes, group);
      }
    }
  }

  private void enter(int gram, int offset, byte[] word, int group) {
    int hash = gram * MULTIPLIER;
    bits[hash >>> 22] |= 1 << (hash >>> 17);
    parts[hash >>> 22] = new Part(gram, offset, word, group, parts[hash >>> 22]);
  }

  /** Of the places {@code from}, {@code from + 4}, … the one with the fewest common letters. */
  private static int rarest(byte[] word, int from) {
    int best = from;
    int least = Integer.MAX_VALUE;
    for (int at = from; at == from || at + STEP <= word.length; at += STEP) {
      int common = 0;
      for (int i = at; i < Math.min(word.length, at + STEP); i++) {
        common += "etaoinrs".indexOf(word[i] | 0x20) >= 0 ? 2 : word[i] > 'Z' ? 1 : 0;
      }
      if (common < least) {
        least = common;
        best = at;
      }
    }
    return best;
  }

  /** The folded bytes from {@code at}; none for those behind the end. */
  private static int gram(byte[] b, int at, int length) {
    int gram = 0;
    for (int k = 0; k < STEP && at + k < length; k++) {
      gram |= (b[at + k] & 0x1F) << (8 * k);
    }
    return gram;
  }

  /** The groups, a bit each, of which a word stands in the first {@code length} bytes. */
  int in(byte[] b, int length) {
    int[] known = bits;
    int found = 0;
    int at = 0;
    for (int end = length - 8; at <= end; at += 8) {
      long eight = (long) LONG.get(b, at) & LOW;
      int hash = (int) eight * MULTIPLIER;
      if ((known[hash >>> 22] >>> (hash >>> 17) & 1) != 0) {
        found |= stands(b, at, length, (int) eight);
      }
      int second = (int) (eight >>> 32);
      hash = second * MULTIPLIER;
      if ((known[hash >>> 22] >>> (hash >>> 17) & 1) != 0) {
        found |= stands(b, at + 4, length, second);
      }
      if (found == all) {
        return found;
      }
    }
    for (; at < length; at += STEP) {
      found |= stands(b, at, length, gram(b, at, length));
    }
    return found;
  }

  private int stands(byte[] b, int at, int length, int gram) {
    int found = 0;
    for (Part part = parts[gram * MULTIPLIER >>> 22]; part != null; part = part.next()) {
      byte[] word = part.word();
      int start = at - part.offset();
      if (part.gram() == gram && start >= 0 && start + word.length <= length) {
        int i = 0;
        while (i < word.length && folded(b[start + i]) == word[i]) {
          i++;
        }
        if (i == word.length) {
          found |= part.group();
        }
      }
    }
    return found;
  }

  private static byte folded(byte c) {
    return c >= 'A' && c <= 'Z' ? (byte) (c | 0x20) : c;
  }
}
