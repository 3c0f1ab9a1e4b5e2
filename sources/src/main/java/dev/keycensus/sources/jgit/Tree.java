package dev.keycensus.sources.jgit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of one tree object, by their names (bytes as Latin-1). */
final class Tree {
  static final int FOLDER = 0040000;
  static final int LINK = 0120000;
  static final int SUBMODULE = 0160000;
  private static final int TYPE = 0170000;

  /**
   * An entry.
   *
   * @param mode its type and permissions
   * @param id of its content or tree
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by hand.
  record Entry(int mode, byte[] id) {
    boolean isFolder() {
      return (mode & TYPE) == FOLDER;
    }

    /** A file, or a symbolic link, whose content is where it leads. */
    boolean isFile() {
      return !isFolder() && (mode & TYPE) != SUBMODULE;
    }

    boolean isLink() {
      return (mode & TYPE) == LINK;
    }

    boolean isSubmodule() {
      return (mode & TYPE) == SUBMODULE;
    }
  }

  static final Tree EMPTY = new Tree(Map.of());

  private final Map<String, Entry> entries;

  private Tree(Map<String, Entry> entries) {
    this.entries = entries;
  }

  @Nullable Entry get(String name) {
    return entries.get(name);
  }

  Map<String, Entry> entries() {
    return entries;
  }

  static Tree parse(byte[] content, int width) throws ObjectProblem {
    Map<String, Entry> entries = new HashMap<>();
    int at = 0;
    while (at < content.length) {
      int mode = 0;
      while (at < content.length && content[at] != ' ') {
        mode = mode << 3 | (content[at++] - '0');
      }
      int name = ++at;
      while (at < content.length && content[at] != 0) {
        at++;
      }
      int id = at + 1;
      if (id + width > content.length) {
        throw ObjectProblem.broken();
      }
      entries.put(
          new String(content, name, at - name, StandardCharsets.ISO_8859_1),
          new Entry(mode, Arrays.copyOfRange(content, id, id + width)));
      at = id + width;
    }
    return new Tree(entries);
  }
}
