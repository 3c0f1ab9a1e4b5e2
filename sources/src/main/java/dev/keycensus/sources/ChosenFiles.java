package dev.keycensus.sources;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * Those files of a directory that some patterns name, such as the configuration in a home folder.
 * Nothing else is opened, and no folder is listed that no pattern leads into. A link is followed
 * where it leads to a file or folder below the directory, since people keep their configuration in
 * a repository that way; what a double star finds is not followed at all.
 */
public final class ChosenFiles implements Source {
  /** Folders of a synced drive may be without number. */
  static final int MOST_FOLDERS = 200_000;

  private static final int DEEPEST = 64;
  private static final String ANY_DEPTH = "**";

  private final Path root;
  private final List<String> patterns;
  private final List<Glob> exclude;
  private final long maxFileSize;
  private final int mostFolders;
  private final ForkJoinPool pool;

  /**
   * Files of a directory.
   *
   * @param root a directory or a link to one; paths of blobs are relative to it
   * @param patterns relative to it, with {@code /}; {@code **} stands for any number of folders
   * @param exclude files and directories that one of these names are left out
   * @param maxFileSize bytes; a larger file is not read
   * @param pool where the sink is called
   */
  public ChosenFiles(
      Path root, List<String> patterns, List<Glob> exclude, long maxFileSize, ForkJoinPool pool) {
    this(root, patterns, exclude, maxFileSize, MOST_FOLDERS, pool);
  }

  ChosenFiles(
      Path root,
      List<String> patterns,
      List<Glob> exclude,
      long maxFileSize,
      int mostFolders,
      ForkJoinPool pool) {
    this.root = root;
    this.patterns = List.copyOf(patterns);
    this.exclude = List.copyOf(exclude);
    this.maxFileSize = maxFileSize;
    this.mostFolders = mostFolders;
    this.pool = pool;
  }

  /**
   * {@inheritDoc}
   *
   * @throws FileSystemException if the directory does not exist, is no directory or may not be
   *     listed
   */
  @Override
  public void read(Sink sink) throws IOException {
    Path real = Directory.listed(root);
    Run run = new Run(sink, Chunks.STANDARD, maxFileSize);
    run.perform(pool, new Walk(run, real));
  }

  /** What is left of a pattern in some folder. */
  private record Rest(List<Glob> names, int from) {
    static Rest of(String pattern) {
      List<Glob> names = new ArrayList<>();
      int from = 0;
      for (int slash = pattern.indexOf('/'); slash >= 0; slash = pattern.indexOf('/', from)) {
        names.add(Glob.of(pattern.substring(from, slash)));
        from = slash + 1;
      }
      names.add(Glob.of(pattern.substring(from)));
      return new Rest(List.copyOf(names), 0);
    }

    boolean isAnyDepth() {
      return names.get(from).toString().equals(ANY_DEPTH);
    }

    boolean matches(String name) {
      return names.get(from).matches(name, false);
    }

    boolean hasAnyDepth() {
      return names.stream().anyMatch(n -> n.toString().equals(ANY_DEPTH));
    }

    boolean isLast() {
      return from == names.size() - 1;
    }

    Rest next() {
      return new Rest(names, from + 1);
    }
  }

  /** The whole walk: home folders are small, and their large parts are files. */
  @SuppressWarnings("serial") // Never serialised, although its superclass could be.
  private final class Walk extends Run.Step {
    private final Path home;
    private final Set<Path> seen = new HashSet<>();
    private int folders;

    Walk(Run run, Path home) {
      super(run, null);
      this.home = home;
    }

    @Override
    void work() {
      folder(home, "", patterns.stream().map(Rest::of).toList(), 0);
    }

    /**
     * One folder.
     *
     * @param path empty, or ends with a slash
     */
    private void folder(Path folder, String path, List<Rest> rests, int depth) {
      if (run.hasFailed()) {
        return;
      }
      if (depth > DEEPEST) {
        run.skip(path, Skip.Kind.LIMIT, "folders nested too deep");
        return;
      }
      if (folders++ >= mostFolders) {
        if (folders == mostFolders + 1) {
          run.skip(path.isEmpty() ? "./" : path, Skip.Kind.LIMIT, "too many folders");
        }
        return;
      }
      for (Path entry : list(folder, path)) {
        String name = Names.of(entry);
        List<Rest> below = new ArrayList<>();
        boolean named = false;
        for (Rest rest : rests) {
          named |= step(rest, name, below);
        }
        if (named || !below.isEmpty()) {
          entry(entry, path + name, named, below, depth);
        }
      }
    }

    /**
     * What a name leaves of a pattern.
     *
     * @return whether the pattern names it
     */
    private boolean step(Rest rest, String name, List<Rest> below) {
      if (rest.isAnyDepth()) {
        below.add(rest);
        return !rest.isLast() && step(rest.next(), name, below);
      }
      if (!rest.matches(name)) {
        return false;
      }
      if (rest.isLast()) {
        return true;
      }
      below.add(rest.next());
      return false;
    }

    private List<Path> list(Path folder, String path) {
      List<Path> entries = new ArrayList<>();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
        stream.forEach(entries::add);
        if (!SmallFile.attributes(folder).isDirectory()) {
          throw new NoSuchFileException(folder.toString());
        }
      } catch (DirectoryIteratorException e) {
        skip(path, requireNonNull(e.getCause()));
      } catch (IOException e) {
        skip(path, e);
        return List.of();
      }
      entries.sort(Comparator.comparing(Names::of));
      return entries;
    }

    private void entry(Path entry, String path, boolean named, List<Rest> below, int depth) {
      try {
        BasicFileAttributes attributes = SmallFile.attributes(entry);
        for (Glob glob : exclude) {
          if (glob.matches(path, attributes.isDirectory())) {
            run.skip(path, Skip.Kind.EXCLUDED, "excluded by --exclude");
            return;
          }
        }
        Path file = entry;
        List<Rest> inside = below;
        if (attributes.isSymbolicLink()) {
          Path real = real(entry, path, named);
          if (real == null) {
            return;
          }
          file = real;
          attributes = SmallFile.attributes(file);
          inside = below.stream().filter(r -> !r.hasAnyDepth()).toList();
        }
        if (attributes.isDirectory()) {
          if (!inside.isEmpty() && !Names.of(entry).equals(".git")) {
            folder(file, path + "/", inside, depth + 1);
          }
        } else if (attributes.isRegularFile() && named && seen.add(file)) {
          FileReading.read(this, file, path, attributes.size());
        } else if (attributes.isOther() && named) {
          run.skip(path, Skip.Kind.EXCLUDED, "special file");
        }
      } catch (IOException e) {
        run.skip(path, Skip.Kind.UNREAD, FileReading.reason(e));
      }
    }

    /** Where a link leads, if that is below the directory. */
    private @Nullable Path real(Path link, String path, boolean named) {
      try {
        Path real = link.toRealPath();
        if (real.startsWith(home) && !real.equals(home)) {
          return real;
        }
        run.skip(path, Skip.Kind.EXCLUDED, "symbolic link leaves the target");
      } catch (IOException e) {
        if (named) {
          run.skip(path, Skip.Kind.EXCLUDED, "symbolic link that leads nowhere");
        }
      }
      return null;
    }

    private void skip(String path, IOException e) {
      run.skip(path.isEmpty() ? "./" : path, Skip.Kind.UNREAD, FileReading.reason(e));
    }
  }
}
