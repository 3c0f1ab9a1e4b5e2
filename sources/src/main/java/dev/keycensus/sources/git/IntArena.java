package dev.keycensus.sources.git;

import java.util.Arrays;

/**
 * Records of ints, written by many threads and never moved. A place is one int: a page and an index
 * in it. 0 is no place.
 */
final class IntArena {
  private static final int PAGE_BITS = 16;
  private static final int PAGE = 1 << PAGE_BITS;

  private volatile int[][] pages = new int[16][];
  private int count;

  private synchronized int addPage(int[] page) {
    if (count == 1 << (31 - PAGE_BITS)) {
      throw new OutOfMemoryError("more than 2^31 ints of tree entries");
    }
    if (count == pages.length) {
      pages = Arrays.copyOf(pages, 2 * count);
    }
    pages[count] = page;
    return count++;
  }

  /** The page of a place; the record begins at {@link #index} in it. */
  int[] page(int place) {
    return pages[place >>> PAGE_BITS];
  }

  static int index(int place) {
    return place & (PAGE - 1);
  }

  /** One thread's way to write. */
  final class Writer {
    private int[] page = new int[0];
    private int number;
    private int used = PAGE;

    /** Keeps the first {@code length} ints of {@code record}; returns their place. */
    int add(int[] record, int length) {
      if (length > PAGE - 1) {
        int[] own = new int[length + 1];
        System.arraycopy(record, 0, own, 1, length);
        return addPage(own) << PAGE_BITS | 1;
      }
      if (length > PAGE - used) {
        page = new int[PAGE];
        number = addPage(page);
        used = 1; // So that no record is at place 0.
      }
      System.arraycopy(record, 0, page, used, length);
      int place = number << PAGE_BITS | used;
      used += length;
      return place;
    }
  }
}
