package dev.keycensus.sources.git;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Gives blobs the kinds that they have only because of the folder they lie in. */
final class FolderMarks {
  private final TreeGraph graph;
  private final EntryKinds meaning;
  private final Map<Integer, Integer> marks = new HashMap<>();
  private final ArrayDeque<Integer> open = new ArrayDeque<>();

  FolderMarks(TreeGraph graph, EntryKinds meaning) {
    this.graph = graph;
    this.meaning = meaning;
  }

  /** Marks folders from the outermost in, and their files. */
  void spread() {
    NameTable names = graph.names();
    boolean[] marked = new boolean[names.count()];
    boolean some = false;
    for (int i = 0; i < marked.length; i++) {
      marked[i] = names.marks(i) != 0;
      some |= marked[i];
    }
    if (!some) {
      return;
    }
    for (int tree = 0; tree < graph.database().count(); tree++) {
      if (graph.isTree(tree)) {
        int[] page = graph.page(tree);
        int at = graph.recordAt(tree);
        for (int i = 0; i < page[at]; i++) {
          int name = page[at + 3 + 2 * i];
          if (marked[name]) {
            mark(page[at + 2 + 2 * i], names.marks(name));
          }
        }
      }
    }
    while (!open.isEmpty()) {
      int tree = open.remove();
      int here = marks.getOrDefault(tree, 0);
      int[] entries = graph.entries(tree);
      for (int i = 0; i < entries.length; i += 2) {
        byte[] name = names.name(entries[i + 1]);
        if (graph.isTree(entries[i])) {
          mark(entries[i], meaning.folder(here, name, 0, name.length));
        } else {
          graph.kindTable().add(entries[i], meaning.kinds(here, name, 0, name.length));
        }
      }
    }
  }

  private void mark(int tree, int more) {
    int before = marks.getOrDefault(tree, 0);
    if (graph.isTree(tree) && (before | more) != before) {
      marks.put(tree, before | more);
      open.add(tree);
    }
  }
}
