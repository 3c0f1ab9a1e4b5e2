package dev.keycensus.inventory;

import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Text;
import dev.keycensus.inventory.census.Sighting;

/**
 * Lines and columns of a text, counted forwards from a start: matches come sorted, so that a text
 * is walked once. A column is a number of UTF-16 code units, as editors and SARIF count.
 */
final class Lines {
  private final Text text;
  private int at;
  private int line = 1;
  private int lineStart;

  Lines(Text text, int from) {
    this.text = text;
    this.at = from;
    this.lineStart = from;
  }

  /** The 1-based line of what was advanced to. */
  int line() {
    return line;
  }

  /** The 1-based column of {@code offset}, which is on the current line. */
  int column(int offset) {
    return 1 + text.columns(lineStart, offset);
  }

  void advance(int to) {
    while (at < to) {
      if (text.at(at) == '\n') {
        line++;
        lineStart = at + 1;
      }
      at++;
    }
  }

  Findings.Finding locate(String path, Sighting.Where where, Match m) {
    advance(m.start());
    int startLine = line;
    int startColumn = column(m.start());
    Lines end = new Lines(text, at);
    end.line = line;
    end.lineStart = lineStart;
    end.advance(m.end());
    return new Findings.Finding(
        path, where, m, startLine, startColumn, end.line(), end.column(m.end()), null);
  }
}
