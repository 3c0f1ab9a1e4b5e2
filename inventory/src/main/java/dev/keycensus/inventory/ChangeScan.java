package dev.keycensus.inventory;

import dev.keycensus.detectors.Detector;
import dev.keycensus.detectors.FileKind;
import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Text;
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
      Stream.concat(Stream.of(Settings.FILE_NAME), OtherIgnores.FILES.stream()).toList();

  private static final int MOST_SETTINGS = 1 << 20;

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
   * The configuration that a change is judged by: the one of the revision before it.
   *
   * @return null where that revision has none
   * @throws UserError if there is no repository, or the selection names nothing
   */
  public static byte @Nullable [] settingsBefore(Path target, Selection selection)
      throws UserError, IOException {
    try (GitRepository repository = GitRepository.open(target)) {
      return open(repository, selection, 1, ForkJoinPool.commonPool())
          .base()
          .read(Settings.FILE_NAME, MOST_SETTINGS);
    } catch (GitProblem e) {
      throw told(e);
    }
  }

  /**
   * What other tools' ignore files of the revision before a change say.
   *
   * @throws UserError if there is no repository, the selection names nothing, or a file is no
   *     ignore file
   */
  public static OtherIgnores ignoresBefore(Path target, Selection selection)
      throws UserError, IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (GitRepository repository = GitRepository.open(target)) {
      FileAt base = open(repository, selection, 1, ForkJoinPool.commonPool()).base();
      for (String name : OtherIgnores.FILES) {
        byte[] content = base.read(name, OtherIgnores.MAX_BYTES);
        if (content != null) {
          files.put(name, content);
        }
      }
    } catch (GitProblem e) {
      throw new UserError(String.valueOf(e.getMessage()), e.hint());
    }
    return OtherIgnores.read(files, "before the change: ");
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
