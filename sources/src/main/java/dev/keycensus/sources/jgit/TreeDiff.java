package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * What a tree has that none of its parents has at the same path. A folder that equals that of some
 * parent is never entered, so a merge costs no more than what it resolved.
 */
final class TreeDiff {
  /** Folders inside folders; git's own checkouts fail far earlier. */
  static final int MAX_DEPTH = 1000;

  private static final int NEW = 0;

  /** What was found. */
  interface Found {
    /** A file, or the text of a symbolic link. */
    void version(String path, ObjectId id, List<ObjectId> before);

    /** A commit of another repository. */
    void submodule(String path);

    /** A folder that was not entered. */
    void tooDeep(String path);

    /** Whether to go on; asked often. */
    boolean goOn();
  }

  private TreeDiff() {}

  static String path(TreeWalk walk) {
    byte[] raw = walk.getRawPath();
    return Names.decode(raw, 0, raw.length);
  }

  /**
   * Compares.
   *
   * @param parents trees; none makes everything new
   */
  static void of(
      GitRepository repository,
      ObjectReader reader,
      ObjectId tree,
      List<ObjectId> parents,
      Found found)
      throws IOException {
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(tree);
      for (ObjectId parent : parents) {
        walk.addTree(parent);
      }
      while (found.goOn() && walk.next()) {
        int mode = walk.getRawMode(NEW);
        if (mode == 0 || isKnown(walk, mode)) {
          continue;
        }
        String path = path(walk);
        if (mode == FileMode.TYPE_TREE) {
          if (walk.getDepth() >= MAX_DEPTH) {
            found.tooDeep(path);
          } else if (repository.coversBelow(path)) {
            walk.enterSubtree();
          }
        } else if (repository.covers(path)) {
          tell(walk, mode, path, found);
        }
      }
    }
  }

  private static void tell(TreeWalk walk, int mode, String path, Found found) {
    if (mode == FileMode.TYPE_GITLINK) {
      found.submodule(path);
    } else {
      found.version(path, walk.getObjectId(NEW), before(walk));
    }
  }

  /** Whether some parent has the same thing here. A change of the executable bit is none. */
  private static boolean isKnown(TreeWalk walk, int mode) {
    for (int i = 1; i < walk.getTreeCount(); i++) {
      int other = walk.getRawMode(i);
      if (walk.idEqual(NEW, i) && (mode == other || (isFile(mode) && isFile(other)))) {
        return true;
      }
    }
    return false;
  }

  private static List<ObjectId> before(TreeWalk walk) {
    List<ObjectId> before = new ArrayList<>(1);
    for (int i = 1; i < walk.getTreeCount(); i++) {
      if (isFile(walk.getRawMode(i)) && !before.contains(walk.getObjectId(i))) {
        before.add(walk.getObjectId(i));
      }
    }
    return before;
  }

  private static boolean isFile(int mode) {
    int type = mode & FileMode.TYPE_MASK;
    return type == FileMode.TYPE_FILE || type == FileMode.TYPE_SYMLINK;
  }

  /**
   * The files that differ between two trees in any way, added and deleted ones included.
   *
   * @param a null for the empty tree
   * @param b null for the empty tree
   * @param wanted judges paths from the repository's root
   * @return sorted
   */
  static List<String> touched(
      ObjectReader reader, byte @Nullable [] a, byte @Nullable [] b, Predicate<String> wanted)
      throws IOException {
    List<String> touched = new ArrayList<>();
    try (TreeWalk walk = new TreeWalk(reader)) {
      add(walk, a);
      add(walk, b);
      while (walk.next()) {
        if (walk.getRawMode(0) == walk.getRawMode(1) && walk.idEqual(0, 1)) {
          continue;
        }
        if (walk.isSubtree() && walk.getDepth() < MAX_DEPTH) {
          walk.enterSubtree();
        } else if (wanted.test(path(walk))) {
          touched.add(path(walk));
        }
      }
    }
    return touched.stream().distinct().sorted().toList();
  }

  private static void add(TreeWalk walk, byte @Nullable [] tree) throws IOException {
    if (tree == null) {
      walk.addTree(new EmptyTreeIterator());
    } else {
      walk.addTree(ObjectId.fromRaw(tree));
    }
  }
}
