package dev.keycensus.sources.git;

/** Sorts a pack's objects by where they begin: a radix sort, stable and linear whatever comes. */
final class OffsetOrder {
  private static final int BITS = 11;
  private static final int BUCKETS = 1 << BITS;

  private OffsetOrder() {}

  /** The indexes of {@code offsets} in ascending order of the offsets, none negative. */
  static int[] of(long[] offsets) {
    int n = offsets.length;
    long all = 0;
    for (long offset : offsets) {
      all |= offset;
    }
    int digits = Math.max(1, (64 - Long.numberOfLeadingZeros(all) + BITS - 1) / BITS);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    int[] other = new int[n];
    long[] keys = offsets.clone();
    long[] otherKeys = new long[n];
    int[] at = new int[BUCKETS];
    for (int d = 0; d < digits; d++) {
      int shift = d * BITS;
      java.util.Arrays.fill(at, 0);
      for (int i = 0; i < n; i++) {
        at[(int) (keys[i] >>> shift) & (BUCKETS - 1)]++;
      }
      int sum = 0;
      for (int b = 0; b < BUCKETS; b++) {
        int here = at[b];
        at[b] = sum;
        sum += here;
      }
      for (int i = 0; i < n; i++) {
        int to = at[(int) (keys[i] >>> shift) & (BUCKETS - 1)]++;
        other[to] = order[i];
        otherKeys[to] = keys[i];
      }
      int[] swap = order;
      order = other;
      other = swap;
      long[] swapKeys = keys;
      keys = otherKeys;
      otherKeys = swapKeys;
    }
    return order;
  }
}
