package dev.keycensus.sources.git;

import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;

/**
 * All trees (folders) of a database: which objects each holds, under which names; and so the kinds
 * of file that each blob is known as.
 *
 * <p>Trees are kept as git stores them, as edits of one another: what is inserted and what is
 * removed, in a compact form. (kafka: 1.2 million trees with 14 million entries, of which 4.8
 * million are insertions.)
 */
public final class TreeGraph {
  private final ObjectDatabase database;
  private final DeltaForest forest;
  private final NameTable names;
  private final IntArena arena = new IntArena();
  private final int[] place;
  private final KindTable kinds;

  private TreeGraph(ObjectDatabase database, EntryKinds meaning) {
    this.database = database;
    forest = database.forest();
    names = new NameTable(meaning);
    place = new int[database.count()];
    kinds = new KindTable(database.count());
  }

  /** Reads all trees of a database. */
  public static TreeGraph read(ObjectDatabase database, EntryKinds meaning, ForkJoinPool pool) {
    TreeGraph graph = new TreeGraph(database, meaning);
    TreeFold fold = new TreeFold(database, graph.names, graph.arena, graph.place, graph.kinds);
    database.fold(ObjectType.TREE, fold, pool);
    new FolderMarks(graph, meaning).spread();
    database.skipMissing(fold.missing());
    return graph;
  }

  /**
   * The kinds that a blob is known as: those of all its names, in all trees, combined with "or". 0
   * if no tree has it.
   */
  public int kinds(int blob) {
    return kinds.get(blob);
  }

  ObjectDatabase database() {
    return database;
  }

  NameTable names() {
    return names;
  }

  KindTable kindTable() {
    return kinds;
  }

  /** Whether the object is a tree that was read. */
  boolean isTree(int object) {
    return place[object] != 0;
  }

  /** The page that holds the tree's record, see {@link TreeFold}. */
  int[] page(int tree) {
    return arena.page(place[tree]);
  }

  /** Where the tree's record begins in its page. */
  int recordAt(int tree) {
    return IntArena.index(place[tree]);
  }

  /** Whether the tree takes over entries of the tree that it is stored as an edit of. */
  boolean inherits(int tree) {
    return page(tree)[recordAt(tree) + 1] >= 0;
  }

  /**
   * The entries of a tree, in no order, submodules and what is not here left out.
   *
   * @return pairs (object, name)
   */
  int[] entries(int tree) {
    int[] found = new int[64];
    int n = 0;
    long[] gone = new long[16];
    int goneCount = 0;
    for (int t = tree; t >= 0 && isTree(t); t = forest.base[t]) {
      int[] page = page(t);
      int at = recordAt(t);
      int inserted = page[at];
      int removed = page[at + 1];
      for (int i = 0; i < inserted; i++) {
        int child = page[at + 2 + 2 * i];
        int name = page[at + 3 + 2 * i];
        if (!contains(gone, goneCount, pair(child, name))) {
          if (n + 2 > found.length) {
            found = Arrays.copyOf(found, 2 * n);
          }
          found[n++] = child;
          found[n++] = name;
        }
      }
      if (removed < 0) {
        break;
      }
      int from = at + 2 + 2 * inserted;
      for (int i = 0; i < removed; i++) {
        if (goneCount == gone.length) {
          gone = Arrays.copyOf(gone, 2 * goneCount);
        }
        gone[goneCount++] = pair(page[from + 2 * i], page[from + 2 * i + 1]);
      }
    }
    return Arrays.copyOf(found, n);
  }

  private static long pair(int child, int name) {
    return (long) child << 32 | name;
  }

  private static boolean contains(long[] set, int count, long value) {
    for (int i = 0; i < count; i++) {
      if (set[i] == value) {
        return true;
      }
    }
    return false;
  }
}
