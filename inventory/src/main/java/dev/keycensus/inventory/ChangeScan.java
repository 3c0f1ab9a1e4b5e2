package dev.keycensus.inventory;

import dev.keycensus.detectors.Detector;
import dev.keycensus.detectors.FileKind;
import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Text;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.rules.UserError;
import dev.keycensus.sources.Blob;
import dev.keycensus.sources.Glob;
import dev.keycensus.sources.Skip;
import dev.keycensus.sources.jgit.Before;
import dev.keycensus.sources.jgit.Change;
import dev.keycensus.sources.jgit.Changes;
import dev.keycensus.sources.jgit.Commit;
import dev.keycensus.sources.jgit.FileAt;
import dev.keycensus.sources.jgit.GitProblem;
import dev.keycensus.sources.jgit.GitRepository;
import dev.keycensus.sources.jgit.Range;
import dev.keycensus.sources.jgit.RangeSpec;
import dev.keycensus.sources.jgit.Staged;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The scan of a change: what is staged, or a range of commits. Only what the change itself brings
 * in is reported: a value that the version before already held belongs to an older change. A change
 * cannot silence its own scan, so what hides findings is read from the revision before it; that it
 * touches such a file is said.
 */
public final class ChangeScan {
  /** Files at the root that decide what a scan hides. */
  private static final List<String> CONTROLS =
      Stream.of(List.of(Settings.FILE_NAME), OtherIgnores.FILES, Governing.FILES)
          .flatMap(List::stream)
          .toList();

  /** Where owners are looked for in the revision before. */
  private static final List<String> OWNER_FILES =
      List.of(
          ".github/CODEOWNERS",
          ".gitlab/CODEOWNERS",
          "CODEOWNERS",
          "docs/CODEOWNERS",
          "OWNERS",
          "OWNERS_ALIASES",
          "catalog-info.yaml",
          "service.datadog.yaml",
          "opslevel.yml",
          "package.json",
          "pom.xml",
          "pyproject.toml",
          "Cargo.toml",
          "MAINTAINERS");

  private static final int MOST_BYTES = 4 << 20;

  private ChangeScan() {}

  /** A change that is open to be read. */
  private interface Opened {
    FileAt base() throws IOException;

    List<String> touched() throws IOException;

    void read(Changes sink) throws IOException;
  }

  private static Opened open(
      GitRepository repository, Selection selection, long maxFileSize, ForkJoinPool pool)
      throws IOException {
    if (selection.kind() == Selection.Kind.STAGED) {
      Staged staged = new Staged(repository, System.getenv(), Path.of(""), maxFileSize, pool);
      return new Opened() {
        @Override
        public FileAt base() throws IOException {
          return staged.base();
        }

        @Override
        public List<String> touched() throws IOException {
          return staged.touched(CONTROLS::contains);
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
    return new Opened() {
      @Override
      public FileAt base() {
        return range.base();
      }

      @Override
      public List<String> touched() throws IOException {
        return range.touched(CONTROLS::contains);
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
    try (GitRepository repository = GitRepository.open(target)) {
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

  static void run(
      ScanPlan plan, Selection selection, Detector detector, ForkJoinPool pool, Findings findings)
      throws UserError, IOException {
    try (GitRepository repository = GitRepository.open(plan.targets().get(0))) {
      Opened change = open(repository, selection, plan.maxFileSize(), pool);
      Findings.Place place = findings.in("", Sighting.Where.HISTORY);
      for (String path : change.touched()) {
        place.add(
            new Skip(path, Skip.Kind.EXCLUDED, "changed here, so read from the revision before"));
      }
      change.read(
          new Looking(
              detector, place, Targets.globs(plan.include()), Targets.globs(plan.exclude()), plan));
      if (findings.hasAny()) {
        CurrentTree base = findings.trees().at("");
        files(change.base(), OWNER_FILES)
            .forEach((path, content) -> base.own(path, content, content.length));
      }
    } catch (GitProblem e) {
      throw told(e);
    }
  }

  private static UserError told(GitProblem e) {
    return new UserError(Objects.requireNonNull(e.getMessage()), e.hint());
  }

  private record Looking(
      Detector detector,
      Findings.Place place,
      List<Glob> include,
      List<Glob> exclude,
      ScanPlan plan)
      implements Changes {

    @Override
    public void change(Change change) {
      Blob blob = change.blob();
      if (exclude.stream().anyMatch(g -> g.covers(blob.path()))
          || (!include.isEmpty() && include.stream().noneMatch(g -> g.covers(blob.path())))) {
        place.add(new Skip(blob.path(), Skip.Kind.EXCLUDED, "by --exclude or configuration"));
        return;
      }
      FileKind kind = FileKind.of(blob.path());
      Text text = Text.of(blob.bytes(), blob.length());
      List<Match> matches = detector.detect(text, kind).matches();
      for (Before before : matches.isEmpty() ? List.<Before>of() : change.before()) {
        matches = withoutKnown(matches, before.read(), kind);
      }
      place.add(blob, text, matches, timeline(change.commit()));
      place.declare(blob);
    }

    private List<Match> withoutKnown(List<Match> matches, byte @Nullable [] before, FileKind kind) {
      if (before == null) {
        return matches;
      }
      List<Match> known = detector.detect(Text.of(before, before.length), kind).matches();
      List<Match> fresh = new ArrayList<>(matches);
      fresh.removeIf(m -> known.stream().anyMatch(k -> k.secret().sameAs(m.secret())));
      return fresh;
    }

    private Timeline timeline(@Nullable Commit commit) {
      return commit == null
          ? Timeline.UNCOMMITTED
          : new Timeline(
              List.of(
                  new Timeline.Interval(
                      new Timeline.Change(
                          commit.id(),
                          commit.at(),
                          plan.authors() ? commit.author() + " <" + commit.email() + ">" : null),
                      null)),
              false,
              false,
              List.of(),
              0);
    }

    @Override
    public void skip(Skip skip) {
      place.add(skip);
    }
  }
}
