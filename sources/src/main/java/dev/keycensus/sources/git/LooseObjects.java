package dev.keycensus.sources.git;

import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The objects that have a file of their own: {@code objects/ab/cdef…}. */
final class LooseObjects {
  private final List<Path> files = new ArrayList<>();
  private final byte[] ids;
  private final int width;

  private LooseObjects(SortedMap<String, Path> found, int width) {
    this.width = width;
    ids = new byte[found.size() * width];
    int at = 0;
    for (var entry : found.entrySet()) {
      byte[] id = ObjectIds.parse(entry.getKey(), width);
      System.arraycopy(java.util.Objects.requireNonNull(id), 0, ids, at, width);
      at += width;
      files.add(entry.getValue());
    }
  }

  /**
   * Lists the loose objects of some {@code objects} folders; of an object that is in several, the
   * first. What git would not take for an object (a temporary file, a link) is left out.
   */
  static LooseObjects list(List<Path> objectFolders, int width, Consumer<Skip> skips) {
    TreeMap<String, Path> found = new TreeMap<>();
    for (Path folder : objectFolders) {
      for (int i = 0; i < 256; i++) {
        String two = ObjectIds.hex(new byte[] {(byte) i}, 0, 1);
        Path fan = folder.resolve(two);
        try {
          if (!Files.isDirectory(fan, LinkOption.NOFOLLOW_LINKS)) {
            continue;
          }
          try (DirectoryStream<Path> names = Files.newDirectoryStream(fan)) {
            for (Path file : names) {
              String name = two + file.getFileName();
              if (isId(name, width) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                found.putIfAbsent(name, file);
              }
            }
          }
        } catch (NoSuchFileException | NotDirectoryException e) {
          // Emptied and removed by a repack that runs now.
        } catch (IOException | DirectoryIteratorException e) {
          skips.accept(new Skip("objects/" + two, Skip.Kind.UNREAD, "the folder cannot be listed"));
        }
      }
    }
    return new LooseObjects(found, width);
  }

  private static boolean isId(String name, int width) {
    if (name.length() != 2 * width) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  int count() {
    return files.size();
  }

  /** An index over them, with their rank as offset. */
  PackIndex index() {
    long[] ranks = new long[files.size()];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = i;
    }
    return PackIndex.of(ids, ranks, width);
  }

  /** The file of the object of this rank. */
  Path file(int rank) {
    return files.get(rank);
  }
}
