package dev.keycensus.sources.git;

import dev.keycensus.sources.Reftables;
import dev.keycensus.sources.Skip;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A repository's refs: {@code HEAD} of this and of the other worktrees, {@code packed-refs} and the
 * files under {@code refs/}, or reftables.
 */
final class Refs {
  private static final int DEEPEST = 12;
  private static final int MOST_SYMBOLIC = 5;
  private static final int MOST_BYTES = 4096;
  private static final int MOST_PACKED_BYTES = 1 << 27;

  private final ObjectDatabase database;
  private final Map<String, String> raw = new TreeMap<>();

  private Refs(ObjectDatabase database) {
    this.database = database;
  }

  /** Where each ref points: an object id in hexadecimal digits by name, in the order of names. */
  static Map<String, String> read(ObjectDatabase database) {
    Refs refs = new Refs(database);
    refs.readAll(database.layout());
    Map<String, String> resolved = new TreeMap<>();
    for (String name : refs.raw.keySet()) {
      String id = refs.resolve(name);
      if (id != null) {
        resolved.put(name, id);
      }
    }
    return resolved;
  }

  private void readAll(GitLayout layout) {
    String storage = layout.config().refStorage();
    boolean tables = storage.equals("reftable");
    if (!tables && !storage.equals("files")) {
      skip("refs", "the refs are stored in a way that is not known");
    }
    boolean linked = !layout.gitDir().equals(layout.commonDir());
    if (tables) {
      readTables(layout.commonDir(), "");
      if (linked) {
        raw.remove("HEAD");
        readTables(layout.gitDir(), "");
      }
    } else {
      readPacked(layout.commonDir().resolve("packed-refs"));
      readFolder(layout.commonDir().resolve("refs"), "refs/", 0);
      if (linked) {
        readFolder(layout.gitDir().resolve("refs"), "refs/", 0);
      }
      readFile(layout.gitDir().resolve("HEAD"), "HEAD");
    }
    Path worktrees = layout.commonDir().resolve("worktrees");
    for (Path worktree : list(worktrees, "worktrees")) {
      if (Files.isDirectory(worktree, LinkOption.NOFOLLOW_LINKS)
          && !worktree.equals(layout.gitDir())) {
        String prefix = "worktrees/" + worktree.getFileName() + "/";
        if (tables) {
          readTables(worktree, prefix);
        } else {
          readFile(worktree.resolve("HEAD"), prefix + "HEAD");
        }
      }
    }
  }

  /** Reads the refs that a git folder keeps in tables; of another worktree, only its HEAD. */
  private void readTables(Path gitDir, String prefix) {
    Path folder = gitDir.resolve("reftable");
    String origin = database.layout().origin(folder);
    try {
      if (!database.layout().mayRead(folder.resolve("tables.list"))) {
        skip(origin, "the tables of the refs cannot be read");
        return;
      }
      Reftables.read(folder, database.table().width)
          .forEach(
              (name, value) -> {
                if (prefix.isEmpty() || name.equals("HEAD")) {
                  raw.put(prefix + name, value);
                }
              });
    } catch (NoSuchFileException e) {
      skip(origin, "the tables of the refs cannot be read");
    } catch (IOException e) {
      skip(origin, e.getMessage() == null ? "the refs cannot be read" : e.getMessage());
    }
  }

  private void readPacked(Path file) {
    if (!database.layout().mayRead(file)) {
      return;
    }
    int width = 2 * database.table().width;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      if (Files.size(file) > MOST_PACKED_BYTES) {
        database.skip(new Skip("packed-refs", Skip.Kind.LIMIT, "the file is too large"));
        return;
      }
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == '^') {
          continue;
        }
        if (line.length() < width + 2 || line.charAt(width) != ' ') {
          skip("packed-refs", "a damaged line");
          continue;
        }
        raw.put(utf8(line.substring(width + 1).stripTrailing()), line.substring(0, width));
      }
    } catch (IOException e) {
      skip("packed-refs", "the file cannot be read");
    }
  }

  private static String utf8(String latin1) {
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private void readFolder(Path folder, String prefix, int depth) {
    if (depth > DEEPEST) {
      database.skip(new Skip(prefix, Skip.Kind.LIMIT, "refs in too many folders"));
      return;
    }
    for (Path file : list(folder, prefix)) {
      String name = prefix + file.getFileName();
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        readFolder(file, name + "/", depth + 1);
      } else if (!name.endsWith(".lock")) {
        readFile(file, name);
      }
    }
  }

  private List<Path> list(Path folder, String origin) {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        entries.forEach(files::add);
      } catch (IOException | DirectoryIteratorException e) {
        skip(origin, "the folder cannot be listed");
      }
    }
    files.sort(null);
    return files;
  }

  private void readFile(Path file, String name) {
    try {
      if (Files.isSymbolicLink(file)) {
        // How refs were made to follow others before there were symbolic refs.
        raw.put(name, "ref: " + Files.readSymbolicLink(file));
      } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
          String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
          raw.put(name, text.stripTrailing());
        }
      }
    } catch (NoSuchFileException e) {
      // Deleted or packed meanwhile.
    } catch (IOException e) {
      skip(name, "the ref cannot be read");
    }
  }

  private @Nullable String resolve(String name) {
    String at = name;
    for (int i = 0; i < MOST_SYMBOLIC; i++) {
      String value = raw.get(at);
      if (value == null) {
        // Not born yet, as HEAD is in a new repository.
        if (!name.equals("HEAD") && !name.startsWith("worktrees/")) {
          skip(name, "a ref to nothing");
        }
        return null;
      }
      if (!value.startsWith("ref:")) {
        byte[] id = ObjectIds.parse(value, database.table().width);
        if (id == null) {
          skip(name, "a damaged ref");
          return null;
        }
        return value;
      }
      at = value.substring("ref:".length()).strip();
    }
    skip(name, "refs that name each other");
    return null;
  }

  private void skip(String origin, String reason) {
    database.skip(new Skip(origin, Skip.Kind.UNREAD, reason));
  }
}
