package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Names;
import dev.keycensus.sources.Skip;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an index has that a tree has not, going down both at once. A folder that the index knows to
 * be that of the tree is not looked at: after a commit these are all but those with a change, so
 * only a few trees are read.
 */
final class StagedDiff {
  private static final int MAX_DEPTH = 1000;

  /** What was found. */
  interface Found {
    /**
     * A version to be committed.
     *
     * @param before what is at that path now, or null
     */
    void version(String path, byte[] id, byte @Nullable [] before);

    void skip(Skip skip);

    /** A file that is not to be there any more; asked of {@link #wantsGone} first. */
    default void gone(String path) {}

    /** Whether {@link #gone} is of use. */
    default boolean wantsGone() {
      return false;
    }
  }

  private final IndexFile index;
  private final ObjectFiles objects;
  private final Found found;

  StagedDiff(IndexFile index, ObjectFiles objects, Found found) {
    this.index = index;
    this.objects = objects;
    this.found = found;
  }

  /** Compares with a tree; null for none. */
  void compare(byte @Nullable [] tree) {
    IndexFile.Entry[] entries = index.entries();
    folder("", tree, 0, entries.length, 0);
  }

  private void folder(String path, byte @Nullable [] tree, int from, int to, int depth) {
    if (tree != null && HexFormat.of().formatHex(tree).equals(index.tree(path))) {
      return;
    }
    if (depth > MAX_DEPTH) {
      found.skip(new Skip(text(path), Skip.Kind.LIMIT, "more than 1000 folders deep"));
      return;
    }
    Tree there = tree(path, tree);
    IndexFile.Entry[] entries = index.entries();
    Set<String> kept = new HashSet<>();
    int at = from;
    while (at < to) {
      byte[] name = entries[at].name();
      int slash = path.length();
      while (slash < name.length && name[slash] != '/') {
        slash++;
      }
      String last = latin1(name, path.length(), slash);
      Tree.Entry before = there.get(last);
      kept.add(last);
      if (slash == name.length) {
        file(entries[at], before);
        at++;
      } else if (slash == name.length - 1) {
        sparse(latin1(name, 0, name.length), entries[at].id(), before, depth + 1);
        at++;
      } else {
        int end = at + 1;
        while (end < to && startsWith(entries[end].name(), name, slash + 1)) {
          end++;
        }
        byte[] below = before != null && before.isFolder() ? before.id() : null;
        folder(latin1(name, 0, slash + 1), below, at, end, depth + 1);
        at = end;
      }
    }
    if (found.wantsGone()) {
      there
          .entries()
          .forEach((name, entry) -> gone(path + name, entry, !kept.contains(name), depth));
    }
  }

  private void gone(String path, Tree.Entry entry, boolean gone, int depth) {
    if (!gone || depth > MAX_DEPTH) {
      return;
    }
    if (!entry.isFolder()) {
      found.gone(text(path));
      return;
    }
    tree(path + "/", entry.id())
        .entries()
        .forEach((name, below) -> gone(path + "/" + name, below, true, depth + 1));
  }

  private void file(IndexFile.Entry entry, Tree.@Nullable Entry before) {
    Tree.Entry now = new Tree.Entry(entry.mode(), entry.id());
    version(latin1(entry.name(), 0, entry.name().length), now, before);
  }

  /** One path: {@code now} takes the place of {@code before}. */
  private void version(String path, Tree.Entry now, Tree.@Nullable Entry before) {
    boolean replaces = before != null && before.isFile();
    if (before != null
        && Arrays.equals(now.id(), before.id())
        && now.isSubmodule() == before.isSubmodule()) {
      return;
    }
    if (now.isSubmodule()) {
      found.skip(new Skip(text(path), Skip.Kind.BOUNDARY, "submodule"));
    } else {
      found.version(text(path), now.id(), replaces && before != null ? before.id() : null);
    }
  }

  /** A folder that a sparse index holds as its tree only. */
  private void sparse(String path, byte[] tree, Tree.@Nullable Entry before, int depth) {
    if (before != null && before.isFolder() && Arrays.equals(tree, before.id())) {
      return;
    }
    if (depth > MAX_DEPTH) {
      found.skip(new Skip(text(path), Skip.Kind.LIMIT, "more than 1000 folders deep"));
      return;
    }
    Tree there = tree(path, before != null && before.isFolder() ? before.id() : null);
    for (Map.Entry<String, Tree.Entry> child : tree(path, tree).entries().entrySet()) {
      Tree.Entry now = child.getValue();
      Tree.Entry old = there.get(child.getKey());
      if (now.isFolder()) {
        sparse(path + child.getKey() + "/", now.id(), old, depth + 1);
      } else {
        version(path + child.getKey(), now, old);
      }
    }
  }

  private Tree tree(String path, byte @Nullable [] id) {
    if (id == null) {
      return Tree.EMPTY;
    }
    try {
      return Tree.parse(objects.read(id, ObjectFiles.TREE, ObjectFiles.MAX_OBJECT), id.length);
    } catch (ObjectProblem e) {
      // Everything below counts as new then, which may tell too much but hides nothing.
      found.skip(new Skip(path.isEmpty() ? "./" : text(path), e.kind, e.reason()));
      return Tree.EMPTY;
    }
  }

  private static boolean startsWith(byte[] name, byte[] with, int length) {
    return name.length >= length && Arrays.equals(name, 0, length, with, 0, length);
  }

  private static String latin1(byte[] name, int from, int to) {
    return new String(name, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static String text(String path) {
    byte[] raw = path.getBytes(StandardCharsets.ISO_8859_1);
    return Names.decode(raw, 0, raw.length);
  }
}
