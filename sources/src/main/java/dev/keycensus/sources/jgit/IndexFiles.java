package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that would be committed now. What a sparse index holds as trees only is not looked into
 * for a listing: nobody has these files before them.
 */
final class IndexFiles implements FilesAt {
  private final IndexFile.Entry[] entries;
  private final ObjectFiles objects;

  IndexFiles(IndexFile index, ObjectFiles objects) {
    this.entries = index.entries();
    this.objects = objects;
  }

  @Override
  public byte @Nullable [] read(String path, int limit) throws IOException {
    byte[] name = raw(path);
    int at = from(name);
    try {
      if (at < entries.length && Arrays.equals(entries[at].name(), name)) {
        return isRegular(entries[at])
            ? objects.read(entries[at].id(), ObjectFiles.BLOB, limit)
            : null;
      }
      return inTree(path, limit);
    } catch (ObjectProblem e) {
      throw FileAt.unread(path, "the index", limit, e);
    }
  }

  /** The content of a file below a folder that a sparse index holds as its tree. */
  private byte @Nullable [] inTree(String path, int limit) throws ObjectProblem {
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      byte[] folder = raw(path.substring(0, slash + 1));
      int tree = from(folder);
      if (tree < entries.length && Arrays.equals(entries[tree].name(), folder)) {
        return FileAt.tree(objects, entries[tree].id()).content(path.substring(slash + 1), limit);
      }
    }
    return null;
  }

  @Override
  public List<String> list(String folder, int deepest, int most) throws IOException {
    byte[] start = raw(folder.isEmpty() ? "" : folder + "/");
    List<String> found = new ArrayList<>();
    for (int i = from(start); i < entries.length && startsWith(entries[i].name(), start); i++) {
      byte[] name = entries[i].name();
      if (isRegular(entries[i]) && folders(name, start.length) <= deepest) {
        String path = Names.decode(name, 0, name.length);
        if (found.isEmpty() || !found.get(found.size() - 1).equals(path)) {
          found.add(path);
        }
        if (found.size() > most) {
          throw new GitProblem("the index has more than " + most + " files there", null);
        }
      }
    }
    found.sort(null);
    return found;
  }

  /** Not a link, a submodule, or a folder of a sparse index. */
  private static boolean isRegular(IndexFile.Entry entry) {
    Tree.Entry as = new Tree.Entry(entry.mode(), entry.id());
    return as.isFile() && !as.isLink();
  }

  private static int folders(byte[] name, int from) {
    int folders = 0;
    for (int i = from; i < name.length; i++) {
      folders += name[i] == '/' ? 1 : 0;
    }
    return folders;
  }

  /** The first entry whose name is not before another. */
  private int from(byte[] name) {
    int low = 0;
    int high = entries.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(entries[middle].name(), name) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean startsWith(byte[] name, byte[] with) {
    return name.length >= with.length && Arrays.equals(name, 0, with.length, with, 0, with.length);
  }

  private static byte[] raw(String path) {
    return path.getBytes(StandardCharsets.UTF_8);
  }
}
