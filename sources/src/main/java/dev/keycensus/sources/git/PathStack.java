package dev.keycensus.sources.git;

import java.util.Arrays;

/**
 * Where in the folders a walk stands: the path, which gets its number only when it is asked for,
 * and what the names on it mean. Owned by one thread.
 */
final class PathStack {
  private final NameTable names;
  private final PathTable paths;
  private final EntryKinds meaning;
  private int[] name = new int[32];
  private int[] path = new int[32];
  private int[] marks = new int[32];
  private int depth;

  PathStack(NameTable names, PathTable paths, EntryKinds meaning) {
    this.names = names;
    this.paths = paths;
    this.meaning = meaning;
    path[0] = PathTable.ROOT;
  }

  /** Enters an entry of the folder where we stand. */
  void push(int nameId) {
    if (++depth == name.length) {
      name = Arrays.copyOf(name, 2 * depth);
      path = Arrays.copyOf(path, 2 * depth);
      marks = Arrays.copyOf(marks, 2 * depth);
    }
    name[depth] = nameId;
    path[depth] = -1;
    marks[depth] = -1;
  }

  void pop() {
    depth--;
  }

  /** How deep it stands; 0 in the root. */
  int depth() {
    return depth;
  }

  /** The number of the path where we stand. */
  int path() {
    return path(depth);
  }

  private int path(int at) {
    int known = at;
    while (path[known] < 0) {
      known--;
    }
    while (known < at) {
      path[known + 1] = paths.number(path[known], name[known + 1]);
      known++;
    }
    return path[at];
  }

  /** What the name of a file means where it stands. */
  int kinds() {
    int outer = marks(depth - 1);
    int id = name[depth];
    if (outer == 0) {
      return names.kinds(id);
    }
    byte[] bytes = names.name(id);
    return meaning.kinds(outer, bytes, 0, bytes.length);
  }

  private int marks(int at) {
    int known = at;
    while (known > 0 && marks[known] == -1) {
      known--;
    }
    int here = known == 0 ? 0 : marks[known];
    while (known < at) {
      int id = name[++known];
      byte[] bytes = names.name(id);
      here = here == 0 ? names.marks(id) : meaning.folder(here, bytes, 0, bytes.length);
      marks[known] = here;
    }
    return here;
  }
}
