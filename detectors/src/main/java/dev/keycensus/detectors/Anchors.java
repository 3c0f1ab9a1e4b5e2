package dev.keycensus.detectors;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds many literals in one pass over bytes, without regard to ASCII case.
 *
 * <p>At every <em>second</em> position four bytes are looked at together, folded with one {@code
 * or} (which also folds some bytes that are no letters; the verification is exact), hashed, and
 * looked up in a bit set of 32 KiB, which stays in the first level cache whatever the number of
 * literals; two bits of one word have to be set, so that few other grams pass. On a hit, which is
 * rare, the literals known by these four bytes, their <em>gram</em>, are compared.
 *
 * <p>To be met whether it starts at an even or an odd position, a literal is entered twice: by a
 * gram at an even and by one at an odd offset of its own. Of the grams it has, the rarest of each
 * parity is taken, by what is common in source text, so that {@code password} is not looked for
 * wherever {@code pass} stands. A literal of three or four bytes has too few: there a byte beside
 * it is part of the gram and all its values are entered.
 */
final class Anchors {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FOLD = 0x20202020;
  private static final int MULTIPLIER = 0x9E3779B1;

  /** Any byte: a place of a gram that lies outside of its literal. */
  private static final int ANY = -1;

  /** One literal; letters match either case unless it is exact. */
  private static final class Literal {
    final byte[] folded;
    final byte[] mask;
    final int id;

    Literal(String text, boolean exact, int id) {
      int n = text.length();
      boolean known = n >= 3;
      folded = new byte[n];
      mask = new byte[n];
      for (int i = 0; i < n; i++) {
        char c = text.charAt(i);
        known &= c > 0 && c < 256;
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        mask[i] = (byte) (letter && !exact ? 0x20 : 0);
        folded[i] = (byte) (c | mask[i]);
      }
      if (!known) {
        throw new IllegalArgumentException("an anchor has at least 3 bytes: " + text);
      }
      this.id = id;
    }

    boolean standsAt(byte[] b, int at, int from, int to) {
      if (at < from || at + folded.length > to) {
        return false;
      }
      for (int i = 0; i < folded.length; i++) {
        if ((byte) (b[at + i] | mask[i]) != folded[i]) {
          return false;
        }
      }
      return true;
    }

    /** The folded byte at {@code i} of a gram; {@link #ANY} outside. */
    int gramByte(int i) {
      return i < 0 || i >= folded.length ? ANY : (folded[i] & 0xFF) | 0x20;
    }
  }

  /** A literal and where in it the gram stands; the next one of the same gram. */
  private record Entry(Literal literal, int offset, @Nullable Entry next) {}

  private final int[] bits = new int[1 << 13];

  /** The grams; 0, which no folded gram is, where there is none. */
  private int[] keys = new int[1 << 10];

  private int shift = Integer.SIZE - 10;

  private Entry[] entries = new Entry[1 << 10];
  private int used;
  private final int longest;

  /**
   * @param literals at least 3 bytes each, as characters of Latin-1; only letters of ASCII are
   *     folded. The index in the list is the literal's id
   * @param exact which of them are compared with regard to case
   */
  Anchors(List<String> literals, boolean[] exact) {
    int most = 4;
    Rarity rarity = new Rarity();
    for (int id = 0; id < literals.size(); id++) {
      String text = literals.get(id);
      Literal literal = new Literal(text, exact[id], id);
      most = Math.max(most, text.length());
      enter(literal, rarest(literal, 0, rarity));
      enter(literal, rarest(literal, 1, rarity));
    }
    this.longest = most;
  }

  /** Enters the gram at {@code offset}, with every value of a byte that lies outside. */
  private void enter(Literal literal, int offset) {
    int gram = 0;
    int open = -1;
    for (int i = 0; i < 4; i++) {
      int c = literal.gramByte(offset + i);
      if (c == ANY) {
        open = i;
      } else {
        gram |= c << (8 * i);
      }
    }
    if (open < 0) {
      enter(gram, literal, offset);
      return;
    }
    for (int c = 0x20; c < 256; c++) {
      if ((c & 0x20) != 0) {
        enter(gram | c << (8 * open), literal, offset);
      }
    }
  }

  private void enter(int gram, Literal literal, int offset) {
    int h = gram * MULTIPLIER;
    bits[h >>> 19] |= 1 << (h >>> 14) | 1 << (h >>> 9);
    if (used * 2 >= keys.length) {
      grow();
    }
    int slot = slot(gram);
    if (keys[slot] == 0) {
      used++;
    }
    keys[slot] = gram;
    entries[slot] = new Entry(literal, offset, entries[slot]);
  }

  private void grow() {
    int[] oldKeys = keys;
    Entry[] oldEntries = entries;
    keys = new int[oldKeys.length * 2];
    shift--;
    entries = new Entry[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        entries[slot] = oldEntries[i];
      }
    }
  }

  private int slot(int gram) {
    int[] known = keys;
    // The top bits of the product: the low ones do not depend on the gram's last byte.
    int slot = gram * MULTIPLIER >>> shift;
    int key = known[slot];
    while (key != gram && key != 0) {
      slot = slot + 1 & known.length - 1;
      key = known[slot];
    }
    return slot;
  }

  /** The length of the longest literal, in bytes. */
  int longest() {
    return longest;
  }

  /** The literals that stand whole in {@code [from, to)}, added to {@code hits} in order. */
  void find(byte[] b, int from, int to, Hits hits) {
    int[] bits = this.bits;
    int i = from & ~1;
    for (; (i & 7) != 0 && i < to; i += 2) {
      look(b, i, from, to, hits);
    }
    // Eight bytes at once, where they are aligned: four grams, of which the last goes on behind.
    int end = to - 16;
    if (i <= end) {
      long eight = (long) LONG.get(b, i);
      for (; i <= end; i += 8) {
        long next = (long) LONG.get(b, i + 8);
        int gram = (int) eight | FOLD;
        if (passes(bits, gram * MULTIPLIER) != 0) {
          verify(b, gram, i, from, to, hits);
        }
        gram = (int) (eight >>> 16) | FOLD;
        if (passes(bits, gram * MULTIPLIER) != 0) {
          verify(b, gram, i + 2, from, to, hits);
        }
        gram = (int) (eight >>> 32) | FOLD;
        if (passes(bits, gram * MULTIPLIER) != 0) {
          verify(b, gram, i + 4, from, to, hits);
        }
        gram = (int) (eight >>> 48 | next << 16) | FOLD;
        if (passes(bits, gram * MULTIPLIER) != 0) {
          verify(b, gram, i + 6, from, to, hits);
        }
        eight = next;
      }
    }
    for (; i < to; i += 2) {
      look(b, i, from, to, hits);
    }
    hits.sort();
  }

  /** Where fewer than four bytes are left, any byte will do for those behind the end. */
  private void look(byte[] b, int i, int from, int to, Hits hits) {
    int gram = FOLD;
    for (int k = 0; k < 4 && i + k < to; k++) {
      gram |= (b[i + k] & 0xFF) << (8 * k);
    }
    if (passes(bits, gram * MULTIPLIER) != 0) {
      verify(b, gram, i, from, to, hits);
    }
  }

  private static int passes(int[] bits, int hash) {
    int word = bits[hash >>> 19];
    return word >>> (hash >>> 14) & word >>> (hash >>> 9) & 1;
  }

  private void verify(byte[] b, int gram, int i, int from, int to, Hits hits) {
    for (Entry e = entries[slot(gram)]; e != null; e = e.next()) {
      int at = i - e.offset();
      if (e.literal().standsAt(b, at, from, to)) {
        hits.add(at, e.literal().id);
      }
    }
  }

  /** The offset of the rarest gram among those of one parity. */
  private static int rarest(Literal literal, int parity, Rarity rarity) {
    int n = literal.folded.length;
    int best = parity;
    long least = Long.MAX_VALUE;
    for (int at = n == 3 && parity == 1 ? -1 : parity; at + (n < 5 ? 3 : 4) <= n; at += 2) {
      long weight = 1;
      int gram = 0;
      for (int i = 0; i < 4; i++) {
        int c = literal.gramByte(at + i);
        weight *= c == ANY ? 1000 : rarity.perMille(c);
        gram |= (c & 0xFF) << (8 * i);
      }
      if (rarity.isOfWord(gram)) {
        weight *= 1000;
      }
      if (weight < least) {
        least = weight;
        best = at;
      }
    }
    return best;
  }

  /** Where literals stand: offset and literal id, sorted by both. Reusable. */
  static final class Hits {
    private long[] packed = new long[64];
    private int count;
    private boolean sorted = true;

    void clear() {
      count = 0;
      sorted = true;
    }

    void add(int at, int id) {
      if (count == packed.length) {
        packed = Arrays.copyOf(packed, count * 2);
      }
      long hit = (long) at << 20 | id;
      if (count > 0 && packed[count - 1] >= hit) {
        sorted = false;
      }
      packed[count++] = hit;
    }

    void sort() {
      if (sorted) {
        return;
      }
      // Nearly sorted: a literal is found at its gram, a few bytes behind its start.
      int kept = 0;
      for (int i = 0; i < count; i++) {
        long hit = packed[i];
        int j = kept;
        while (j > 0 && packed[j - 1] > hit) {
          j--;
        }
        if (j > 0 && packed[j - 1] == hit) {
          continue;
        }
        System.arraycopy(packed, j, packed, j + 1, kept - j);
        packed[j] = hit;
        kept++;
      }
      count = kept;
      sorted = true;
    }

    int count() {
      return count;
    }

    int at(int i) {
      return (int) (packed[i] >>> 20);
    }

    int id(int i) {
      return (int) (packed[i] & 0xFFFFF);
    }
  }
}
