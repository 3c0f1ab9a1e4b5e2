package dev.keycensus.sources.git;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which object is stored as an edit of which, for all objects of a database: trees of edits under
 * the objects that are stored whole. All of it in arrays over object numbers.
 *
 * <p>An edit's base is always the copy of it that counts (the lowest number). In a pack as git
 * writes it a base has a lower number than its edits, unless it is named by id; then the order of
 * visiting is found by a search from the roots, and what no root reaches is in a cycle.
 */
final class DeltaForest {
  /** A base, for an object that is stored whole. */
  static final int WHOLE = -1;

  /** A base that is not there. */
  static final int MISSING = -2;

  /** Type code of an object whose entry or whose base cannot be read. */
  static final byte BROKEN = 0;

  static final byte OFS_DELTA = 6;
  static final byte REF_DELTA = 7;

  /** Type code of each object: of the object that it is an edit of, in the end. */
  final byte[] type;

  final int[] base;

  /** Of the objects that are edits of this one the first to visit, or -1. */
  final int[] firstChild;

  /** The next to visit that is an edit of the same base, or -1. The largest tree comes last. */
  final int[] nextSibling;

  /** Number of objects in the tree under each object, with itself. */
  final int[] weight;

  private DeltaForest(byte[] type, int[] base) {
    int n = base.length;
    this.type = type;
    this.base = base;
    firstChild = new int[n];
    nextSibling = new int[n];
    weight = new int[n];
    Arrays.fill(firstChild, -1);
    Arrays.fill(nextSibling, -1);
    Arrays.fill(weight, 1);
  }

  /**
   * Builds the forest. Afterwards an object whose chain leads to nothing, or round in a circle, has
   * type {@link #BROKEN}.
   *
   * @param type what each entry says of itself: a type code, or 6 or 7 for an edit; kept
   * @param base each edit's base, {@link #WHOLE} or {@link #MISSING}; kept
   * @param duplicate the objects that have a copy with a lower number, and are not visited
   */
  static DeltaForest of(byte[] type, int[] base, BitSet duplicate) {
    DeltaForest forest = new DeltaForest(type, base);
    boolean ascending = true;
    for (int i = 0; i < base.length && ascending; i++) {
      ascending = base[i] < i;
    }
    if (ascending) {
      forest.linkAscending(duplicate);
    } else {
      forest.linkSearching(duplicate);
    }
    return forest;
  }

  private void linkAscending(BitSet duplicate) {
    int n = base.length;
    BitSet heaviest = new BitSet(n);
    for (int i = 0; i < n; i++) {
      resolveType(i);
    }
    for (int i = n - 1; i >= 0; i--) {
      if (!duplicate.get(i)) {
        weigh(i);
      }
    }
    for (int i = 0; i < n; i++) {
      if (firstChild[i] >= 0) {
        heaviest.set(firstChild[i]);
      }
    }
    linkLighter(duplicate, heaviest);
  }

  private void linkSearching(BitSet duplicate) {
    int n = base.length;
    linkLighter(duplicate, new BitSet());
    int[] order = new int[n];
    int end = 0;
    for (int i = 0; i < n; i++) {
      if (base[i] < 0) {
        order[end++] = i;
      }
    }
    for (int at = 0; at < end; at++) {
      for (int c = firstChild[order[at]]; c >= 0; c = nextSibling[c]) {
        order[end++] = c;
      }
    }
    BitSet reached = new BitSet(n);
    for (int at = 0; at < end; at++) {
      resolveType(order[at]);
      reached.set(order[at]);
    }
    Arrays.fill(firstChild, -1);
    Arrays.fill(nextSibling, -1);
    for (int at = end - 1; at >= 0; at--) {
      if (!duplicate.get(order[at])) {
        weigh(order[at]);
      }
    }
    for (int i = 0; i < n; i++) {
      if (!reached.get(i)) {
        // In a cycle, or a copy that does not count and was not linked.
        type[i] = duplicate.get(i) ? typeOfCopy(i) : BROKEN;
      }
    }
    BitSet heaviest = new BitSet(n);
    for (int i = 0; i < n; i++) {
      if (firstChild[i] >= 0) {
        heaviest.set(firstChild[i]);
      }
    }
    linkLighter(duplicate, heaviest);
  }

  private byte typeOfCopy(int i) {
    return base[i] >= 0 && type[base[i]] <= 4 ? type[base[i]] : BROKEN;
  }

  private void resolveType(int i) {
    if (base[i] >= 0) {
      type[i] = type[base[i]];
    } else if (base[i] == MISSING) {
      type[i] = BROKEN;
    }
  }

  /** Adds a finished weight to its base's, and keeps the heaviest edit as first child. */
  private void weigh(int i) {
    int b = base[i];
    if (b >= 0) {
      weight[b] += weight[i];
      int heavy = firstChild[b];
      if (heavy < 0 || weight[i] > weight[heavy]) {
        firstChild[b] = i;
      }
    }
  }

  private void linkLighter(BitSet duplicate, BitSet heaviest) {
    for (int i = base.length - 1; i >= 0; i--) {
      int b = base[i];
      if (b >= 0 && !heaviest.get(i) && !duplicate.get(i)) {
        nextSibling[i] = firstChild[b];
        firstChild[b] = i;
      }
    }
  }

  /**
   * Makes a broken object a root of a known type, and gives that type to all that are edits of it.
   * Its own entry stays unreadable: whoever visits it finds another copy.
   */
  void uproot(int object, byte known) {
    int b = base[object];
    if (b >= 0) {
      if (firstChild[b] == object) {
        firstChild[b] = nextSibling[object];
      } else {
        for (int c = firstChild[b]; c >= 0; c = nextSibling[c]) {
          if (nextSibling[c] == object) {
            nextSibling[c] = nextSibling[object];
            break;
          }
        }
      }
      nextSibling[object] = -1;
    }
    base[object] = MISSING;
    type[object] = known;
    int[] open = {object};
    int n = 1;
    while (n > 0) {
      int i = open[--n];
      for (int c = firstChild[i]; c >= 0; c = nextSibling[c]) {
        type[c] = known;
        if (n == open.length) {
          open = Arrays.copyOf(open, 2 * n);
        }
        open[n++] = c;
      }
    }
  }
}
