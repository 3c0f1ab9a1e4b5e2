package dev.keycensus.sources;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A git working tree, as far as a walk has to know it: what is tracked, and what its {@code
 * info/exclude} ignores. The index is read when the first ignored entry asks for it; most trees
 * with a clean checkout never do.
 */
final class Worktree {
  private static final int MAX_INDEX_BYTES = 1 << 28;
  private static final int MAX_POINTER_BYTES = 1 << 14;

  /** Git itself reads larger ones; a larger one here ignores nothing. */
  static final int MAX_IGNORE_BYTES = 1 << 20;

  private final @Nullable Worktree outer;

  /** The path of this working tree in the walk's paths: empty, or with a slash at its end. */
  private final String path;

  private final Path dotGit;
  private final Sink sink;
  private final String indexName;

  private boolean indexRead;
  private @Nullable GitIndex index;

  /**
   * A working tree of which nothing has been read yet.
   *
   * @param outer the working tree around this one
   * @param dotGit the entry {@code .git}, which must exist
   * @param indexName what a skip calls the index
   */
  Worktree(@Nullable Worktree outer, String path, Path dotGit, String indexName, Sink sink) {
    this.outer = outer;
    this.path = path;
    this.dotGit = dotGit;
    this.indexName = indexName;
    this.sink = sink;
  }

  /**
   * The {@code .git} of the closest working tree above {@code directory}, or null. One that belongs
   * to somebody else than the directory does not count: on a shared disk anybody could put one
   * above, with an ignore file that hides everything.
   */
  static @Nullable Path enclosing(Path directory) {
    for (Path above = directory.getParent(); above != null; above = above.getParent()) {
      Path dotGit = above.resolve(".git");
      if (Files.exists(dotGit, LinkOption.NOFOLLOW_LINKS)) {
        return sameOwner(directory, dotGit) && sameOwner(directory, above) ? dotGit : null;
      }
    }
    return null;
  }

  /** A file's path from the root of the working tree around it; its name where there is none. */
  static String pathOf(Path file) {
    Path dotGit = enclosing(file);
    StringBuilder path = new StringBuilder(Names.of(file));
    if (dotGit != null) {
      Path top = dotGit.getParent();
      for (Path p = file.getParent(); p != null && !p.equals(top); p = p.getParent()) {
        path.insert(0, '/').insert(0, Names.of(p));
      }
    }
    return path.toString();
  }

  private static boolean sameOwner(Path a, Path b) {
    try {
      return Files.getOwner(a, LinkOption.NOFOLLOW_LINKS)
          .equals(Files.getOwner(b, LinkOption.NOFOLLOW_LINKS));
    } catch (UnsupportedOperationException e) {
      return true; // A file system without owners.
    } catch (IOException e) {
      return false;
    }
  }

  /** The rules of {@code info/exclude}, if there are any. */
  @Nullable IgnoreRules infoExclude() {
    Path database = database();
    if (database == null) {
      return null;
    }
    Path shared = database;
    byte[] pointer = SmallFile.read(database.resolve("commondir"), MAX_POINTER_BYTES);
    if (pointer != null) {
      shared = resolve(database, pointer);
    }
    if (shared == null) {
      return null;
    }
    byte[] rules = SmallFile.read(shared.resolve("info").resolve("exclude"), MAX_IGNORE_BYTES);
    return rules == null ? null : IgnoreRules.parse(null, path, rules);
  }

  /** Whether this tree, or one around it, tracks the file. */
  boolean tracks(String file) {
    GitIndex own = index();
    return (own != null && own.tracks(file.substring(path.length())))
        || (outer != null && outer.tracks(file));
  }

  /** Whether this tree, or one around it, tracks something in the directory. */
  boolean tracksBelow(String directory) {
    GitIndex own = index();
    return (own != null && own.tracksBelow(directory.substring(path.length())))
        || (outer != null && outer.tracksBelow(directory));
  }

  private synchronized @Nullable GitIndex index() {
    if (!indexRead) {
      indexRead = true;
      Path database = database();
      Path file = database == null ? null : database.resolve("index");
      if (file != null && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return null; // A repository in which nothing was added yet.
      }
      byte[] bytes = file == null ? null : SmallFile.read(file, MAX_INDEX_BYTES);
      index = bytes == null ? null : GitIndex.parse(bytes);
      if (index == null) {
        sink.skip(new Skip(indexName, Skip.Kind.UNREAD, "git index unreadable"));
      }
    }
    return index;
  }

  /**
   * The folder with {@code HEAD} and {@code index}: {@code .git}, or where the file of that name
   * points.
   */
  private @Nullable Path database() {
    try {
      BasicFileAttributes attributes = SmallFile.attributes(dotGit);
      if (attributes.isDirectory()) {
        return dotGit;
      }
    } catch (IOException e) {
      return null;
    }
    byte[] pointer = SmallFile.read(dotGit, MAX_POINTER_BYTES);
    Path parent = dotGit.getParent();
    if (pointer == null || parent == null) {
      return null;
    }
    String text = new String(pointer, StandardCharsets.UTF_8);
    if (!text.startsWith("gitdir:")) {
      return null;
    }
    Path database = resolve(parent, text.substring("gitdir:".length()));
    return database != null && sameOwner(dotGit, database) ? database : null;
  }

  private static @Nullable Path resolve(Path from, byte[] pointer) {
    return resolve(from, new String(pointer, StandardCharsets.UTF_8));
  }

  private static @Nullable Path resolve(Path from, String pointer) {
    try {
      return from.resolve(pointer.strip()).normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
