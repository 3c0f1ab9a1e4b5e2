package dev.keycensus.detectors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Credentials inside escaped text: JSON inside a string ({@code \"password\":\"…\"}), URLs inside
 * URLs ({@code password%3D…}), configuration inside XML (with its entities for quotes). Letters
 * survive such escapes, so the anchors are found as they are; what stands behind the name tells the
 * escape.
 */
final class Escaped implements Finder {
  private static final int NAME_LIMIT = 64;

  private final Detector.Inner inner;

  Escaped(Detector.Inner inner) {
    this.inner = inner;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    View.Escape escape = behind(probe);
    if (escape == null) {
      return;
    }
    Window w = probe.window();
    inner.find(r -> View.unescaped(w, probe.at(), escape, r), probe.at(), 0, 1, probe, out);
  }

  /** What it decoded has its facts from there: what surrounds the escaped text is another's. */
  @Override
  public Match enriched(Match match, Probe probe) {
    return match;
  }

  private static View.@Nullable Escape behind(Probe probe) {
    Window w = probe.window();
    int i = probe.end();
    while (i - probe.end() < NAME_LIMIT && Chars.isName(w.at(i))) {
      i++;
    }
    // password\":…, password=&quot;…, password%3D…
    for (int k = 0; k < 3 && (Chars.isSpace(w.at(i)) || w.at(i) == '=' || w.at(i) == ':'); k++) {
      i++;
    }
    int c = w.at(i);
    // name=\"…, name: &quot;…
    for (int gap = 0; gap < 3 && (c == '=' || c == ':' || c == ' '); gap++) {
      c = w.at(++i);
    }
    if (c == View.ESC) {
      return Chars.colour(w, i) > 0 ? View.Escape.COLOUR : null;
    }
    if (c == '(' && w.at(i + 1) == '\\') {
      c = w.at(++i); // A literal that begins on the next line of a notebook's cell.
    }
    if (c == '\\') {
      int next = w.at(i + 1);
      return next == '"'
              || next == '\''
              || next == 'n'
              || next == 'u'
              || next == '\\'
              || next == '/'
          ? View.Escape.BACKSLASH
          : null;
    }
    if (c == '%') {
      int tens = w.at(i + 1);
      return (tens == '2' || tens == '3') && Chars.isHex(w.at(i + 2)) ? View.Escape.PERCENT : null;
    }
    if (c == '&'
        && (w.startsWith("&quot;", i) || w.startsWith("&#3", i) || w.startsWith("&gt;", i))) {
      return View.Escape.ENTITY;
    }
    return null;
  }
}
