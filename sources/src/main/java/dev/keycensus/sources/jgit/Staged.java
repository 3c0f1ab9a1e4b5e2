package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Sink;
import dev.keycensus.sources.Skip;
import dev.keycensus.sources.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What {@code git commit} would commit now: the versions in the index that HEAD has not at their
 * paths. The index is read as it is, never refreshed. Of a file with a conflict all sides are read;
 * of what is only meant to be added ({@code git add -N}) nothing would be committed yet.
 */
public final class Staged implements Source {
  private static final int MAX_INDEX = 1 << 30;

  private final GitRepository repository;
  private final long maxFileSize;
  private final ForkJoinPool pool;
  private final @Nullable String head;

  /** Read once, so that all that is asked is of one moment. */
  private @Nullable IndexFile index;

  /**
   * The index of a repository, or the one that git says is meant in its place.
   *
   * @param maxFileSize bytes; never more than 64 MiB are read of one file
   * @param pool where the sink is called, besides the calling thread
   * @throws GitProblem if the repository is bare, or HEAD is broken
   */
  public Staged(GitRepository repository, long maxFileSize, ForkJoinPool pool) throws IOException {
    if (repository.workTree() == null) {
      throw new GitProblem("a bare repository has nothing staged", null);
    }
    this.repository = repository;
    this.maxFileSize = maxFileSize;
    this.pool = pool;
    this.head = repository.head();
  }

  /** Where configuration, policy and exceptions are to be read: HEAD. */
  public FileAt base() throws IOException {
    return FileAt.commit(repository, head);
  }

  /** All files as they would be committed, those too that the change does not touch. */
  public FilesAt now() throws IOException {
    return new IndexFiles(index(), repository.objects());
  }

  /** Reads without telling what each version replaces. */
  @Override
  public void read(Sink sink) throws IOException {
    read(new Plain(sink));
  }

  /** Pushes every new version and returns when all have been taken. */
  public void read(Changes sink) throws IOException {
    List<BlobReading.Version> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    new StagedDiff(
            index(),
            repository.objects(),
            new StagedDiff.Found() {
              @Override
              public void version(String path, byte[] id, byte @Nullable [] before) {
                // Two sides of a conflict may be the same.
                if (repository.covers(path)
                    && seen.add(HexFormat.of().formatHex(id) + " " + path)) {
                  found.add(
                      new BlobReading.Version(
                          path, id, null, before == null ? List.of() : List.of(before)));
                }
              }

              @Override
              public void skip(Skip skip) {
                sink.skip(skip);
              }
            })
        .compare(headTree());
    Versions versions = new Versions(new BlobReading(repository, maxFileSize, sink), pool);
    try {
      found.forEach(versions::add);
      versions.finish();
    } finally {
      versions.cancel();
    }
  }

  /**
   * Which of the wanted files the commit would add, edit or delete, so that a report can tell.
   *
   * @param wanted judges paths from the repository's root
   * @return sorted
   */
  public List<String> touched(Predicate<String> wanted) throws IOException {
    Set<String> touched = new TreeSet<>();
    new StagedDiff(
            index(),
            repository.objects(),
            new StagedDiff.Found() {
              @Override
              public void version(String path, byte[] id, byte @Nullable [] before) {
                if (wanted.test(path)) {
                  touched.add(path);
                }
              }

              @Override
              public void skip(Skip skip) {}

              @Override
              public void gone(String path) {
                version(path, new byte[0], null);
              }

              @Override
              public boolean wantsGone() {
                return true;
              }
            })
        .compare(headTree());
    return List.copyOf(touched);
  }

  private byte @Nullable [] headTree() throws IOException {
    return head == null ? null : repository.treeOf(head);
  }

  private synchronized IndexFile index() throws IOException {
    IndexFile known = index;
    if (known == null) {
      known = parsed();
      index = known;
    }
    return known;
  }

  private IndexFile parsed() throws IOException {
    Path indexFile = repository.index();
    if (!Files.isRegularFile(indexFile)) {
      return IndexFile.empty();
    }
    try (InputStream in = Files.newInputStream(indexFile)) {
      return IndexFile.parse(in.readNBytes(MAX_INDEX), repository.objects().width());
    }
  }
}
