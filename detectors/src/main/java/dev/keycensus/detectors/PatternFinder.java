package dev.keycensus.detectors;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.keycensus.rules.Checksum;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Shape;
import dev.keycensus.rules.Tier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A type with a shape of its own: its expression, run on a window around the anchor. A match that
 * touches an edge of the window which is not an edge of the text is tried again on a wider one, up
 * to {@link #WIDEST}.
 */
final class PatternFinder implements Finder {
  private static final int WIDEST = 32 * 1024;

  /** From this on a window is a wide one, in bytes. */
  private static final int WIDE = 1024;

  /** More anchors than this in one wide window are none. */
  private static final int CROWD = 32;

  private static final int LEAST_REST = 12;

  /** An anchor this short stands in base64 by chance. */
  private static final int SHORT_ANCHOR = 5;

  private static final int RUN = 48;

  /** How far a word is read to see whether a colour interrupts it. */
  private static final int LONG_WORD = 160;

  private final CredentialType type;
  private final Shape shape;
  private final Detector.Inner inner;
  private volatile @Nullable Pattern pattern;

  /** What must follow the anchor, by table; null where the expression does not tell. */
  private final @Nullable Run run;

  PatternFinder(CredentialType type, String anchor, Detector.Inner inner) {
    this.type = type;
    this.inner = inner;
    this.shape = type.shape();
    this.run = Run.after(anchor, Objects.requireNonNull(shape.pattern()));
  }

  @Override
  public boolean onBinary() {
    return true;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    Window w = probe.window();
    if (isInterrupted(probe)) {
      inner.find(
          r -> View.unescaped(w, probe.at(), View.Escape.COLOUR, r),
          probe.at(),
          0,
          probe.length(),
          probe,
          out);
      return;
    }
    if (run != null && !run.holds(w, probe.end())) {
      return;
    }
    if (!find(probe, 0, out) && Chars.endsColour(w, probe.at())) {
      // The letter that ends a terminal's colour is no part of the word behind it.
      find(probe, probe.at(), out);
    }
  }

  /** Whether a terminal's colour changes within the word that the anchor begins. */
  private static boolean isInterrupted(Probe probe) {
    Window w = probe.window();
    int i = probe.end();
    while (i - probe.end() < LONG_WORD && Chars.isBase64(w.at(i))) {
      i++;
    }
    int end = i;
    while (i - end < LONG_WORD && w.at(i) == View.ESC) {
      int code = Chars.colour(w, i);
      if (code == 0) {
        return false;
      }
      i += code;
    }
    return i > end && Chars.isBase64(w.at(i));
  }

  /** Looks no further back than {@code floor}; false if the expression fits nowhere. */
  private boolean find(Probe probe, int floor, List<Match> out) {
    Window w = probe.window();
    int before = shape.before();
    int after = Math.max(shape.after(), probe.length());
    while (true) {
      int from = Math.max(floor, probe.at() - before);
      int to = Math.min(w.length, probe.at() + after);
      w.read(from == 0 ? -1 : from, to == w.length ? to + 1 : to);
      if (to - from >= WIDE && isCrowded(w, probe, to)) {
        return false;
      }
      Matcher m = compiled().matcher(new Slice(w.bytes, from, to));
      boolean cut = false;
      int search = 0;
      while (search <= to - from && m.find(search)) {
        if (from + m.start() > probe.at()) {
          break;
        }
        int group = m.groupCount() > 0 && m.start(1) >= 0 ? 1 : 0;
        if (from + m.end() >= probe.end()) {
          cut = (m.start() == 0 && from > floor) || (m.end() == to - from && to < w.length);
          if (!cut || Math.max(before, after) >= WIDEST) {
            add(probe, from + m.start(group), from + m.end(group), out);
            return true;
          }
          break;
        }
        // Behind the value, not behind the match: the character between two tokens belongs to both.
        search = Math.max(m.end(group), m.start() + 1);
      }
      if (!cut) {
        return false;
      }
      before = Math.min(WIDEST, Math.max(64, before * 4));
      after = Math.min(WIDEST, Math.max(64, after * 4));
    }
  }

  /**
   * Whether the anchor stands in its window so often that no file is written so: an expression of a
   * far reach, run at each of them, would cost seconds for a megabyte.
   */
  private static boolean isCrowded(Window w, Probe probe, int to) {
    int length = probe.length();
    int n = 0;
    for (int i = probe.at(); i + length <= to; i++) {
      int k = 0;
      while (k < length && w.bytes[i + k] == w.bytes[probe.at() + k]) {
        k++;
      }
      if (k == length) {
        n++;
        i += length - 1;
        if (n > CROWD) {
          return true;
        }
      }
    }
    return false;
  }

  private static final int TITLE = 24;

  /** {@code pa-1-limit-highly-privileged-users}: the name of a page, of words with dashes. */
  private static boolean isTitle(byte[] value) {
    if (value.length < TITLE) {
      return false;
    }
    String v = new String(value, StandardCharsets.ISO_8859_1);
    Form form = new Form(v);
    return form.separators >= 4
        && form.digits <= 3
        && form.lower + form.digits + form.separators == form.length
        && Lexicon.get().covered(v) * 2 >= form.lower;
  }

  private void add(Probe probe, int start, int end, List<Match> out) {
    if (start >= end) {
      return;
    }
    Window w = probe.window();
    byte[] value = w.copy(start, end);
    List<String> reasons = new ArrayList<>(3);
    reasons.add("shape of " + type.id());
    if (shape.minEntropy() > 0 && Values.entropy(value) < shape.minEntropy()) {
      return;
    }
    if (Values.isFiller(value, prefix(probe, start, end))) {
      return;
    }
    if (shape.checksum() == Checksum.NONE && isTitle(value)) {
      return;
    }
    if (probe.length() <= SHORT_ANCHOR && isInRun(w, start, end)) {
      return;
    }
    if (!shape.publicValues().isEmpty()
        && shape.publicValues().contains(Values.publicHash(value))) {
      return;
    }
    Tier tier = type.tier();
    switch (shape.checksum()) {
      case NONE -> {}
      default -> {
        if (shape.checksum().holds(new String(value, StandardCharsets.ISO_8859_1))) {
          reasons.add("right check digits");
        } else {
          reasons.add("wrong check digits");
          tier = tier.lowered();
        }
      }
    }
    out.add(
        new Match(
            type,
            start,
            end,
            tier,
            List.copyOf(reasons),
            new Secret(value),
            Slots.nameBefore(w, start),
            Match.NO_FACTS));
  }

  /**
   * Whether the value is a part of something longer in base64: a font or an image holds any three
   * or four letters somewhere.
   */
  private static boolean isInRun(Window w, int start, int end) {
    int before = w.at(start - 1);
    int behind = w.at(end);
    if (before != '+' && before != '/' && behind != '+' && behind != '/') {
      return false;
    }
    int from = start;
    while (start - from < RUN && Chars.isBase64(w.at(from - 1))) {
      from--;
    }
    int to = end;
    while (to - end < RUN && Chars.isBase64(w.at(to))) {
      to++;
    }
    if (start - from < RUN && to - end < RUN) {
      return false;
    }
    // A path is a long run too, but of words.
    int changes = 0;
    for (int i = from + 1; i < to; i++) {
      changes += Chars.isUpper(w.at(i)) != Chars.isUpper(w.at(i - 1)) ? 1 : 0;
    }
    return changes * 4 > to - from;
  }

  /**
   * How much of the value its anchor fixes. An anchor that stands near the value's end fixes
   * nothing: the few characters behind it are a run by chance.
   */
  private static int prefix(Probe probe, int start, int end) {
    boolean fixes = probe.at() == start || (probe.at() > start && end - probe.end() >= LEAST_REST);
    return fixes ? Math.min(end, probe.end()) - start : 0;
  }

  /** Compiled on first use: most of a catalogue is never met in a run. */
  private Pattern compiled() {
    Pattern p = pattern;
    if (p == null) {
      p = Pattern.compile(Objects.requireNonNull(shape.pattern()));
      pattern = p;
    }
    return p;
  }
}
