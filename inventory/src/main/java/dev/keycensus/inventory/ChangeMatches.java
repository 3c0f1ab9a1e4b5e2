package dev.keycensus.inventory;

import dev.keycensus.detectors.Detector;
import dev.keycensus.detectors.FileKind;
import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Secret;
import dev.keycensus.detectors.Text;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.sources.Blob;
import dev.keycensus.sources.Compression;
import dev.keycensus.sources.Sink;
import dev.keycensus.sources.Skip;
import dev.keycensus.sources.Unpacked;
import dev.keycensus.sources.jgit.Before;
import dev.keycensus.sources.jgit.Change;
import dev.keycensus.sources.jgit.Changes;
import dev.keycensus.sources.jgit.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a change brings in: the matches of its new versions without those whose value a version
 * before already held.
 *
 * @param place takes what is found and what could not be read
 * @param chosen which files are looked at
 * @param authors whether people's names are told
 * @param last whether a path ends up with the content of an id, in hex: of several versions of a
 *     file only that one says whom it declares
 */
record ChangeMatches(
    Detector detector,
    Findings.Place place,
    Chosen chosen,
    boolean authors,
    BiPredicate<String, String> last)
    implements Changes {

  @Override
  public void change(Change change) {
    Blob blob = change.blob();
    if (!chosen.has(blob.path())) {
      place.add(new Skip(blob.path(), Skip.Kind.EXCLUDED, "by --exclude or configuration"));
      return;
    }
    Looked looked = new Looked(blob.path(), change);
    if (Compression.of(blob.path()) == null || !Unpacked.read(blob, looked)) {
      looked.blob(blob);
    }
    place.declare(blob, () -> last.test(blob.path(), change.id()));
  }

  /** A new version of a file, or what it holds. */
  private final class Looked implements Sink {
    private final FileKind kind;
    private final boolean packed;
    private final Change change;
    private @Nullable List<Secret> known;

    Looked(String path, Change change) {
      this.kind = FileKind.of(Compression.contentName(path));
      this.packed = Compression.of(path) != null;
      this.change = change;
    }

    @Override
    public void blob(Blob blob) {
      Text text = Text.of(blob.bytes(), blob.length());
      List<Match> matches = detector.detect(text, kind).matches();
      if (!matches.isEmpty()) {
        List<Secret> old = known();
        matches = new ArrayList<>(matches);
        matches.removeIf(m -> old.stream().anyMatch(k -> k.sameAs(m.secret())));
      }
      place.add(blob, text, matches, timeline(change.commit()));
    }

    @Override
    public void skip(Skip skip) {
      place.add(skip);
    }

    /** The values that the versions before have. */
    private List<Secret> known() {
      List<Secret> old = known;
      if (old == null) {
        old = new ArrayList<>();
        for (Before before : change.before()) {
          byte[] bytes = before.read();
          if (bytes != null) {
            Old sink = new Old(detector, kind, old);
            Blob blob = Blob.whole(change.blob().path(), bytes, bytes.length);
            if (!packed || !Unpacked.read(blob, sink)) {
              sink.blob(blob);
            }
          }
        }
        known = old;
      }
      return old;
    }
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
                        authors ? commit.author() + " <" + commit.email() + ">" : null),
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

  /** Collects the values of a version that was there before. */
  private record Old(Detector detector, FileKind kind, List<Secret> known) implements Sink {
    @Override
    public void blob(Blob blob) {
      detector
          .detect(Text.of(blob.bytes(), blob.length()), kind)
          .matches()
          .forEach(m -> known.add(m.secret()));
    }

    @Override
    public void skip(Skip skip) {
      // What cannot be read of it takes nothing away from what is new.
    }
  }
}
