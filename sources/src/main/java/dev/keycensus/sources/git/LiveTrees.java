package dev.keycensus.sources.git;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * The trees from which certain blobs can be reached, with just the entries that lead there: a small
 * graph in which commits can be compared quickly.
 *
 * <p>Found from the blobs upwards. A tree that inserts a live object holds it, and so do those that
 * are stored as edits of that tree, down to where an edit removes the entry again.
 */
final class LiveTrees {
  private final TreeGraph graph;
  private final DeltaForest forest;

  /** The trees that insert object i: in inserters from insertersAt[i] to insertersAt[i + 1]. */
  private final int[] insertersAt;

  private final int[] inserters;

  /** The names that they have for it. */
  private final int[] names;

  private final BitSet live;
  private final int[] numberOf;

  /** Entries of a live tree: pairs (name, object) from entriesAt[number] to entriesAt[number+1]. */
  private final int[] entriesAt;

  private final int[] entries;

  /**
   * @param blobs the blobs to reach
   */
  LiveTrees(TreeGraph graph, BitSet blobs, ForkJoinPool pool) {
    this.graph = graph;
    forest = graph.database().forest();
    int n = graph.database().count();
    insertersAt = new int[n + 1];
    countInserters(n);
    inserters = new int[insertersAt[n]];
    names = new int[insertersAt[n]];
    findInserters(n);
    live = (BitSet) blobs.clone();
    numberOf = new int[n];
    List<Triples> found = find(blobs.stream().toArray(), pool);
    int trees = 0;
    int sum = 0;
    int[] starts = new int[1024];
    for (int tree = live.nextSetBit(0); tree >= 0; tree = live.nextSetBit(tree + 1)) {
      if (graph.isTree(tree)) {
        if (trees + 1 == starts.length) {
          starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        starts[trees] = sum;
        sum = Math.addExact(sum, 2 * numberOf[tree]);
        numberOf[tree] = trees++;
      }
    }
    starts[trees] = sum;
    entriesAt = Arrays.copyOf(starts, trees + 1);
    entries = new int[sum];
    for (Triples triples : found) {
      for (int i = 0; i < triples.size; i += 3) {
        int to = starts[numberOf[triples.items[i]]];
        entries[to] = triples.items[i + 2];
        entries[to + 1] = triples.items[i + 1];
        starts[numberOf[triples.items[i]]] = to + 2;
      }
    }
    for (int t = 0; t < trees; t++) {
      sort(entriesAt[t], entriesAt[t + 1]);
    }
  }

  private void countInserters(int n) {
    for (int tree = 0; tree < n; tree++) {
      if (graph.isTree(tree)) {
        int[] page = graph.page(tree);
        int at = graph.recordAt(tree);
        for (int i = 0; i < page[at]; i++) {
          insertersAt[page[at + 2 + 2 * i]]++;
        }
      }
    }
    int sum = 0;
    for (int i = 0; i <= n; i++) {
      int here = insertersAt[i];
      insertersAt[i] = sum;
      sum += here;
    }
  }

  private void findInserters(int n) {
    int[] next = Arrays.copyOf(insertersAt, n);
    for (int tree = 0; tree < n; tree++) {
      if (graph.isTree(tree)) {
        int[] page = graph.page(tree);
        int at = graph.recordAt(tree);
        for (int i = 0; i < page[at]; i++) {
          int to = next[page[at + 2 + 2 * i]]++;
          inserters[to] = tree;
          names[to] = page[at + 3 + 2 * i];
        }
      }
    }
  }

  /** Finds all entries that lead to the blobs, level by level; counts them in numberOf. */
  private List<Triples> find(int[] blobs, ForkJoinPool pool) {
    List<Triples> all = new ArrayList<>();
    int[] level = blobs;
    int n = level.length;
    while (n > 0) {
      int[] objects = level;
      int size = n;
      int parts = Math.max(1, Math.min(size / 64, 4 * pool.getParallelism()));
      List<Triples> found =
          pool.submit(
                  () ->
                      IntStream.range(0, parts)
                          .parallel()
                          .mapToObj(
                              part ->
                                  holders(
                                      objects,
                                      (int) ((long) size * part / parts),
                                      (int) ((long) size * (part + 1) / parts)))
                          .toList())
              .join();
      level = new int[1024];
      n = 0;
      for (Triples triples : found) {
        for (int i = 0; i < triples.size; i += 3) {
          int tree = triples.items[i];
          numberOf[tree]++;
          if (!live.get(tree)) {
            live.set(tree);
            if (n == level.length) {
              level = Arrays.copyOf(level, 2 * n);
            }
            level[n++] = tree;
          }
        }
      }
      all.addAll(found);
    }
    return all;
  }

  /** Every entry that names one of the objects, in every tree. */
  private Triples holders(int[] objects, int from, int to) {
    Triples found = new Triples();
    int[] walk = new int[256];
    for (int o = from; o < to; o++) {
      int object = objects[o];
      for (int i = insertersAt[object]; i < insertersAt[object + 1]; i++) {
        int name = names[i];
        found.add(inserters[i], object, name);
        int n = 0;
        walk[n++] = inserters[i];
        while (n > 0) {
          int tree = walk[--n];
          for (int c = forest.firstChild[tree]; c >= 0; c = forest.nextSibling[c]) {
            if (graph.isTree(c) && inherits(c, object, name)) {
              found.add(c, object, name);
              if (n == walk.length) {
                walk = Arrays.copyOf(walk, 2 * n);
              }
              walk[n++] = c;
            }
          }
        }
      }
    }
    return found;
  }

  private boolean inherits(int tree, int object, int name) {
    int[] page = graph.page(tree);
    int at = graph.recordAt(tree);
    int removed = page[at + 1];
    int from = at + 2 + 2 * page[at];
    for (int i = 0; i < removed; i++) {
      if (page[from + 2 * i] == object && page[from + 2 * i + 1] == name) {
        return false;
      }
    }
    return removed >= 0;
  }

  /** Sorts pairs by name, an insertion sort while they are few. */
  private void sort(int from, int to) {
    if (to - from > 64) {
      long[] pairs = new long[(to - from) / 2];
      for (int i = 0; i < pairs.length; i++) {
        pairs[i] = (long) entries[from + 2 * i] << 32 | entries[from + 2 * i + 1];
      }
      Arrays.sort(pairs);
      for (int i = 0; i < pairs.length; i++) {
        entries[from + 2 * i] = (int) (pairs[i] >>> 32);
        entries[from + 2 * i + 1] = (int) pairs[i];
      }
      return;
    }
    for (int i = from + 2; i < to; i += 2) {
      int name = entries[i];
      int object = entries[i + 1];
      int j = i - 2;
      while (j >= from && entries[j] > name) {
        entries[j + 2] = entries[j];
        entries[j + 3] = entries[j + 1];
        j -= 2;
      }
      entries[j + 2] = name;
      entries[j + 3] = object;
    }
  }

  /** Whether one of the blobs can be reached from the object, or is it. */
  boolean isLive(int object) {
    return object >= 0 && live.get(object);
  }

  boolean isTree(int object) {
    return graph.isTree(object);
  }

  /** Pairs (name, object), sorted by name, from {@link #from} to {@link #to} of a live tree. */
  int[] entries() {
    return entries;
  }

  int from(int tree) {
    return entriesAt[numberOf[tree]];
  }

  int to(int tree) {
    return entriesAt[numberOf[tree] + 1];
  }

  /** Number of entries of all live trees. */
  int size() {
    return entries.length / 2;
  }

  /** Entries: (tree, object, name). */
  private static final class Triples {
    int[] items = new int[768];
    int size;

    void add(int tree, int object, int name) {
      if (size == items.length) {
        items = Arrays.copyOf(items, 2 * size);
      }
      items[size] = tree;
      items[size + 1] = object;
      items[size + 2] = name;
      size += 3;
    }
  }
}
