package dev.keycensus.sources.git;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The files of the commit that HEAD points at, read one by one: for the few that have a name. */
public final class HeadFiles {
  private static final int DEEPEST = 200;
  private static final int MOST_FOLDERS = 200_000;
  private static final int FOLDER = 0040000;
  private static final int TYPE = 0170000;
  private static final int FILE = 0100000;

  private final ObjectDatabase database;
  private final int root;
  private int folders;

  public HeadFiles(ObjectDatabase database, CommitGraph commits) {
    this.database = database;
    this.root = commits.head() < 0 ? -1 : commits.tree(commits.head());
  }

  /** Takes a file. */
  public interface Files {
    /**
     * A file of HEAD.
     *
     * @param path from the root, with slashes
     * @param content whole
     */
    void file(String path, byte[] content);
  }

  /** Gives every regular file whose path is wanted, in the order of the tree. */
  public void read(Predicate<String> wanted, Files files) {
    walk(root, "", 0, wanted, files);
  }

  /** A file in the root folder; null where there is none. */
  byte @Nullable [] read(String name) {
    byte[][] found = new byte[1][];
    byte[] tree = root < 0 ? null : database.read(root);
    if (tree != null) {
      entries(
          tree,
          (mode, entry, object) -> {
            if (entry.equals(name) && (mode & TYPE) == FILE) {
              found[0] = database.read(object);
            }
          });
    }
    return found[0];
  }

  private void walk(int tree, String prefix, int depth, Predicate<String> wanted, Files files) {
    byte[] bytes =
        tree < 0 || depth > DEEPEST || ++folders > MOST_FOLDERS ? null : database.read(tree);
    if (bytes == null) {
      return;
    }
    entries(
        bytes,
        (mode, name, object) -> {
          String path = prefix + name;
          if (mode == FOLDER) {
            walk(object, path + "/", depth + 1, wanted, files);
          } else if ((mode & TYPE) == FILE && wanted.test(path)) {
            byte[] content = database.read(object);
            if (content != null) {
              files.file(path, content);
            }
          }
        });
  }

  private interface Entries {
    void entry(int mode, String name, int object);
  }

  /** Gives the entries whose objects are here; ends at the first that is damaged. */
  private void entries(byte[] tree, Entries each) {
    int width = database.table().width;
    int at = 0;
    while (at < tree.length) {
      int mode = 0;
      while (at < tree.length && tree[at] >= '0' && tree[at] <= '7') {
        mode = mode << 3 | (tree[at++] - '0');
      }
      int end = at;
      while (end < tree.length && tree[end] != 0) {
        end++;
      }
      if (end <= at || tree[at] != ' ' || end + 1 + width > tree.length) {
        return;
      }
      String name = new String(tree, at + 1, end - at - 1, StandardCharsets.UTF_8);
      int object = database.table().find(tree, end + 1);
      if (object >= 0) {
        each.entry(mode, name, object);
      }
      at = end + 1 + width;
    }
  }
}
