package dev.keycensus.inventory;

import dev.keycensus.detectors.Detector;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.owners.Owners;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.UserError;
import dev.keycensus.sources.Skip;
import dev.keycensus.sources.jgit.Changes;
import dev.keycensus.sources.jgit.FileAt;
import dev.keycensus.sources.jgit.FilesAt;
import dev.keycensus.sources.jgit.GitProblem;
import dev.keycensus.sources.jgit.GitRepository;
import dev.keycensus.sources.jgit.Range;
import dev.keycensus.sources.jgit.RangeSpec;
import dev.keycensus.sources.jgit.Staged;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The scan of a change: what is staged, or a range of commits. Only what the change itself brings
 * in is reported: a value that the version before already held belongs to an older change. A change
 * cannot silence its own scan, so what hides findings is read from the revision before it; that it
 * touches such a file is said.
 */
public final class ChangeScan implements Closeable {
  /** Files at the root that decide what a scan hides, and to whom it is told. */
  private static final List<String> CONTROLS =
      Stream.of(
              List.of(Settings.FILE_NAME),
              OtherIgnores.FILES,
              Governing.FILES,
              Owners.DECLARED_FOR_ROOT)
          .flatMap(List::stream)
          .toList();

  private static final int MOST_BYTES = 4 << 20;

  private final ScanPlan plan;
  private final GitRepository repository;
  private final Opened change;
  private final BaseRules rules;

  private ChangeScan(ScanPlan plan, GitRepository repository, Opened change) throws IOException {
    this.plan = plan;
    this.repository = repository;
    this.change = change;
    this.rules = new BaseRules(change.base());
  }

  /** A change that is open to be read. */
  private interface Opened {
    FileAt base() throws IOException;

    /** All files as they are after it. */
    FilesAt now() throws IOException;

    /** Whether a path then has the content of that id, in hex. */
    boolean ends(String path, String id);

    List<String> touched(Predicate<String> wanted) throws IOException;

    void read(Changes sink) throws IOException;
  }

  /**
   * Opens what a plan selects.
   *
   * @throws UserError if there is no repository, or the selection names nothing
   */
  static ChangeScan open(ScanPlan plan, Selection selection, ForkJoinPool pool)
      throws UserError, IOException {
    GitRepository repository = null;
    try {
      repository = GitRepository.open(plan.what().targets().get(0), selection.environment());
      ChangeScan opened =
          new ChangeScan(
              plan, repository, open(repository, selection, plan.reading().maxFileSize(), pool));
      repository = null;
      return opened;
    } catch (GitProblem e) {
      throw told(e);
    } finally {
      if (repository != null) {
        repository.close();
      }
    }
  }

  private static Opened open(
      GitRepository repository, Selection selection, long maxFileSize, ForkJoinPool pool)
      throws IOException {
    if (selection.kind() == Selection.Kind.STAGED) {
      Staged staged = new Staged(repository, maxFileSize, pool);
      return new Opened() {
        @Override
        public FileAt base() throws IOException {
          return staged.base();
        }

        @Override
        public FilesAt now() throws IOException {
          return staged.now();
        }

        @Override
        public boolean ends(String path, String id) {
          return true;
        }

        @Override
        public List<String> touched(Predicate<String> wanted) throws IOException {
          return staged.touched(wanted);
        }

        @Override
        public void read(Changes sink) throws IOException {
          staged.read(sink);
        }
      };
    }
    RangeSpec spec =
        switch (selection.kind()) {
          case SINCE -> RangeSpec.since(selection.text(), null);
          case RANGE -> RangeSpec.parse(selection.text());
          case BRANCH, STAGED -> RangeSpec.branch(selection.text());
        };
    Range range = new Range(repository, spec, maxFileSize, pool);
    FileAt after = range.now();
    return new Opened() {
      @Override
      public FileAt base() {
        return range.base();
      }

      @Override
      public FilesAt now() {
        return after;
      }

      @Override
      public boolean ends(String path, String id) {
        return after.holds(path, id);
      }

      @Override
      public List<String> touched(Predicate<String> wanted) throws IOException {
        return range.touched(wanted);
      }

      @Override
      public void read(Changes sink) throws IOException {
        range.read(sink);
      }
    };
  }

  /**
   * Files of the revision before a change, by which the change is judged.
   *
   * @param names from the repository's root, with slashes
   * @return those that the revision has
   * @throws UserError if there is no repository, the selection names nothing, or a file is longer
   *     than 4 MiB
   */
  public static Map<String, byte[]> before(Path target, Selection selection, List<String> names)
      throws UserError, IOException {
    try (GitRepository repository = GitRepository.open(target, selection.environment())) {
      return files(open(repository, selection, 1, ForkJoinPool.commonPool()).base(), names);
    } catch (GitProblem e) {
      throw told(e);
    }
  }

  private static Map<String, byte[]> files(FileAt base, List<String> names) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    for (String name : names) {
      byte[] content = base.read(name, MOST_BYTES);
      if (content != null) {
        files.put(name, content);
      }
    }
    return files;
  }

  /**
   * The types that the configuration before the change names, on top of others.
   *
   * @throws UserError if one of its files is not there, or wrong
   */
  Catalog rules(Catalog catalog) throws UserError {
    for (String path : plan.finding().rulesBefore()) {
      catalog = rules.plus(catalog, path);
    }
    return catalog;
  }

  /** Reads the change; {@link #rules} has been asked before. */
  void read(Detector detector, Findings findings) throws UserError, IOException {
    try {
      Findings.Place place = findings.in("", Sighting.Where.HISTORY);
      for (String path : change.touched(file -> CONTROLS.contains(file) || rules.decidedBy(file))) {
        place.add(
            new Skip(path, Skip.Kind.EXCLUDED, "changed here, so read from the revision before"));
      }
      findings.trees().at("").elsewhere(new Surroundings(change::now, place::add));
      change.read(
          new ChangeMatches(
              detector, place, Chosen.of(plan), plan.telling().authors(), change::ends));
      if (findings.hasAny()) {
        CurrentTree base = findings.trees().at("");
        files(change.base(), Owners.FOR_ROOT)
            .forEach((path, content) -> base.own(path, content, content.length));
      }
    } catch (GitProblem e) {
      throw told(e);
    }
  }

  @Override
  public void close() {
    repository.close();
  }

  static UserError told(GitProblem e) {
    return new UserError(Objects.requireNonNull(e.getMessage()), e.hint());
  }
}
