package dev.keycensus.sources.git;

import java.util.Arrays;

/** Introductions and removals, in the order in which they were found: by commit. */
final class Events {
  private static final int STEP = 4;
  private int[] items = new int[256];
  private int count;

  /**
   * @param blob the blob that came, or that went
   */
  void add(int commit, boolean introduced, int path, int key, int blob) {
    int at = STEP * count;
    if (at == items.length) {
      items = Arrays.copyOf(items, 2 * at);
    }
    items[at] = commit << 1 | (introduced ? 1 : 0);
    items[at + 1] = path;
    items[at + 2] = key;
    items[at + 3] = blob;
    count++;
  }

  void addAll(Events others) {
    int at = STEP * count;
    int more = STEP * others.count;
    if (at + more > items.length) {
      items = Arrays.copyOf(items, Math.max(at + more, 2 * items.length));
    }
    System.arraycopy(others.items, 0, items, at, more);
    count += others.count;
  }

  int count() {
    return count;
  }

  int commit(int i) {
    return items[STEP * i] >>> 1;
  }

  boolean introduced(int i) {
    return (items[STEP * i] & 1) != 0;
  }

  int path(int i) {
    return items[STEP * i + 1];
  }

  int key(int i) {
    return items[STEP * i + 2];
  }

  int blob(int i) {
    return items[STEP * i + 3];
  }
}
