package dev.keycensus.sources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ForkJoinPool;

/**
 * One file that the user named. A link is followed, and a pipe (such as a shell's {@code <(…)}) is
 * read as a stream: both were asked for.
 */
public final class SingleFile implements Source {
  private final Path file;
  private final long maxFileSize;
  private final ForkJoinPool pool;
  private final Chunks chunks;

  /**
   * A file that need not exist yet.
   *
   * @param file the blob's path is relative to the root of the git working tree that it lies in;
   *     its last name where there is none
   * @param maxFileSize bytes; a larger file is not read, a longer pipe only up to there
   * @param pool where the sink is called
   */
  public SingleFile(Path file, long maxFileSize, ForkJoinPool pool) {
    this(file, maxFileSize, pool, Chunks.STANDARD);
  }

  SingleFile(Path file, long maxFileSize, ForkJoinPool pool, Chunks chunks) {
    this.file = file;
    this.maxFileSize = maxFileSize;
    this.pool = pool;
    this.chunks = chunks;
  }

  @Override
  public void read(Sink sink) throws IOException {
    String name = Worktree.pathOf(file.toAbsolutePath().normalize());
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    Run run = new Run(sink, chunks, maxFileSize);
    if (attributes.isDirectory()) {
      throw new IOException("is a directory");
    }
    if (attributes.isOther()) {
      try (InputStream in = Files.newInputStream(file)) {
        new Stream(run, in, name, pool).read();
      }
      return;
    }
    // Resolved once; from here on no link is followed.
    Path real = file.toRealPath();
    run.perform(pool, new Whole(run, real, name, attributes.size()));
  }

  @SuppressWarnings("serial")
  private static final class Whole extends Run.Step {
    private final Path file;
    private final String name;
    private final long size;

    Whole(Run run, Path file, String name, long size) {
      super(run, null);
      this.file = file;
      this.name = name;
      this.size = size;
    }

    @Override
    void work() {
      FileReading.read(this, file, name, size);
    }
  }
}
