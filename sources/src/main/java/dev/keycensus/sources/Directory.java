package dev.keycensus.sources;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;

/**
 * The files below a directory, in parallel. Links are never followed, special files never opened,
 * and git's own folders never entered: history is another source's work. What {@code .gitignore}
 * and {@code .git/info/exclude} name is left out unless git tracks it.
 */
public final class Directory implements Source {
  /** 256 MiB, in bytes. */
  public static final long DEFAULT_MAX_FILE_SIZE = 256L << 20;

  /**
   * What to leave out.
   *
   * @param include if not empty, only files that one of these names, or that lie in a directory one
   *     of these names
   * @param exclude files and directories that one of these names are left out, tracked or not
   * @param maxFileSize bytes; a larger file is not read
   * @param gitignore whether ignore files count, in git working trees
   * @param separate directories (absolute paths) that somebody else reads: not entered, not
   *     mentioned
   */
  public record Options(
      List<Glob> include,
      List<Glob> exclude,
      long maxFileSize,
      boolean gitignore,
      Predicate<Path> separate) {

    /** Everything but what git ignores, up to 256 MiB a file. */
    public static final Options DEFAULT =
        new Options(List.of(), List.of(), DEFAULT_MAX_FILE_SIZE, true, directory -> false);

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if {@code maxFileSize} is negative
     */
    public Options {
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
      if (maxFileSize < 0) {
        throw new IllegalArgumentException("a negative file size limit: " + maxFileSize);
      }
    }
  }

  private final Path root;
  private final Options options;
  private final ForkJoinPool pool;
  private final Chunks chunks;

  /**
   * A directory that need not exist yet.
   *
   * @param root a directory or a link to one; paths of blobs are relative to the root of the git
   *     working tree that it lies in, or to itself where there is none
   * @param pool where the work is done; the sink is called from its threads
   */
  public Directory(Path root, Options options, ForkJoinPool pool) {
    this(root, options, pool, Chunks.STANDARD);
  }

  Directory(Path root, Options options, ForkJoinPool pool, Chunks chunks) {
    this.root = root;
    this.options = options;
    this.pool = pool;
    this.chunks = chunks;
  }

  /**
   * {@inheritDoc}
   *
   * @throws FileSystemException if the directory does not exist, is no directory or may not be
   *     listed
   */
  @Override
  public void read(Sink sink) throws IOException {
    Path real = listed(root);
    Run run = new Run(sink, chunks, options.maxFileSize());
    run.perform(pool, Walk.of(run, real, options));
  }

  /**
   * The real path of a directory that may be listed. A missing permission on the target itself is
   * an error; on anything below, a skip.
   */
  static Path listed(Path root) throws IOException {
    Path real = root.toRealPath();
    if (!Files.isDirectory(real)) {
      throw new NotDirectoryException(root.toString());
    }
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(real)) {
      var unused = listing.iterator();
    }
    return real;
  }
}
