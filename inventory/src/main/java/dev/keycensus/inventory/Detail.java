package dev.keycensus.inventory;

import dev.keycensus.detectors.LogTimes;
import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Text;
import dev.keycensus.detectors.declared.places.KeyPaths;
import dev.keycensus.detectors.declared.places.NotebookCells;
import dev.keycensus.detectors.declared.places.Spot;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Surface;
import dev.keycensus.inventory.census.Within;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a finding beside its line. Read when detection is done, from the few files that
 * have a match; nothing that is found depends on it.
 *
 * @param within the cell or output of a notebook
 * @param keyPath the way of keys to the value
 * @param at when the line of a log was written
 * @param image whether it stands in a picture's base64, where a match is chance
 */
record Detail(
    @Nullable Within within, @Nullable String keyPath, @Nullable Instant at, boolean image) {
  static final Detail NONE = new Detail(null, null, null, false);

  /** What hides a finding in a picture. */
  static final String IMAGE = "base64 image in a notebook";

  /** On how much of its line a time is looked for, on either side of a match, in bytes. */
  private static final int LINE_REACH = 16 << 10;

  /** Whether a whole file of that name tells more of its findings. */
  static boolean wants(String path) {
    return isNotebook(path) || KeyPaths.wants(path);
  }

  static boolean isNotebook(String path) {
    return path.endsWith(".ipynb");
  }

  /** The findings of a whole file with what its structure tells. */
  static List<Findings.Finding> ofFile(
      String path, byte[] content, int length, Text text, List<Findings.Finding> all) {
    // Offsets are those of the file's own bytes only where nothing was transcoded.
    if (all.isEmpty() || !wants(path) || text.encoding() != Text.Encoding.BYTES) {
      return all;
    }
    List<Findings.Finding> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingInt(f -> f.match().start()));
    List<Spot> spots = new ArrayList<>(sorted.size());
    for (Findings.Finding f : sorted) {
      spots.add(new Spot(f.match().start(), f.line(), f.column()));
    }
    boolean notebook = isNotebook(path);
    List<NotebookCells.@Nullable Cell> cells =
        notebook ? NotebookCells.of(content, length, spots) : List.of();
    List<@Nullable String> keys = notebook ? List.of() : KeyPaths.of(path, content, length, spots);
    for (int i = 0; i < sorted.size(); i++) {
      Findings.Finding f = sorted.get(i);
      NotebookCells.@Nullable Cell cell = notebook ? cells.get(i) : null;
      @Nullable String key = notebook ? null : keys.get(i);
      if (cell != null) {
        Within within = new Within(cell.part(), cell.line());
        sorted.set(i, f.with(new Detail(within, null, f.detail().at(), cell.image())));
      } else if (key != null && !key.contains(f.match().secret().text())) {
        sorted.set(i, f.with(new Detail(null, key, f.detail().at(), false)));
      }
    }
    return sorted;
  }

  /** A finding with the time of its line, if it stands in a log. */
  static Findings.Finding inLog(Findings.Finding f, String path, Text text) {
    if (Surface.of(path, f.where(), null) != Surface.LOG) {
      return f;
    }
    Instant at = LogTimes.of(line(text, f.match()));
    return at == null
        ? f
        : f.with(new Detail(f.detail().within, f.detail().keyPath, at, f.detail().image));
  }

  /** Empty where the beginning of the line is out of reach. */
  private static String line(Text text, Match m) {
    int from = m.start();
    while (from > 0 && text.at(from - 1) != '\n') {
      from--;
      if (m.start() - from > LINE_REACH) {
        return "";
      }
    }
    int to = m.end();
    while (to < text.length() && to - m.end() < LINE_REACH && text.at(to) != '\n') {
      to++;
    }
    return text.string(from, to);
  }

  /** The earliest or latest time that logs tell of; null for none. */
  static @Nullable Instant logged(List<Findings.Finding> all, boolean latest) {
    Instant found = null;
    for (Findings.Finding f : all) {
      Instant at = f.where() == Sighting.Where.MESSAGE ? null : f.detail().at();
      if (at != null && (found == null || (latest ? at.isAfter(found) : at.isBefore(found)))) {
        found = at;
      }
    }
    return found;
  }
}
