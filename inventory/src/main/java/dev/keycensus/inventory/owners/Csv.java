package dev.keycensus.inventory.owners;

import dev.keycensus.rules.UserError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV text, RFC 4180; empty lines are passed over. */
public final class Csv {
  private static final int LONGEST_CELL = 10_000;

  private final String name;
  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;
  private boolean shown = true;
  private int mostCells = Integer.MAX_VALUE;

  Csv(String name, String text) {
    this.name = name;
    this.text = text;
    at = text.startsWith("\ufeff") ? 1 : 0;
    lineStart = at;
  }

  /**
   * A text of which no error shows a piece.
   *
   * @param mostCells how many cells a row may have
   */
  public static Csv secret(String name, String text, int mostCells) {
    Csv csv = new Csv(name, text);
    csv.shown = false;
    csv.mostCells = mostCells;
    return csv;
  }

  /**
   * A cell and where it begins.
   *
   * @param line 1-based
   * @param column 1-based, in code points
   */
  public record Cell(String text, int line, int column) {}

  /** The next row, of at least one cell; null at the end. */
  public @Nullable List<Cell> next() throws UserError {
    while (at < text.length() && isEnd(at)) {
      endLine();
    }
    if (at >= text.length()) {
      return null;
    }
    List<Cell> cells = new ArrayList<>();
    while (true) {
      cells.add(cell());
      if (cells.size() > mostCells) {
        throw error(line, 1, "a row of over " + mostCells + " cells", null);
      }
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
        continue;
      }
      if (at < text.length()) {
        endLine();
      }
      return cells;
    }
  }

  private Cell cell() throws UserError {
    int begunLine = line;
    int begunColumn = text.codePointCount(lineStart, at) + 1;
    StringBuilder b = new StringBuilder();
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    if (quoted) {
      at++;
      while (true) {
        if (at >= text.length()) {
          throw error(begunLine, begunColumn, "a quote that is not closed", null);
        }
        char c = text.charAt(at++);
        if (c == '"') {
          if (at >= text.length() || text.charAt(at) != '"') {
            break;
          }
          at++;
        } else if (c == '\n') {
          line++;
          lineStart = at;
        }
        b.append(c);
      }
    }
    int from = at;
    while (at < text.length() && text.charAt(at) != ',' && !isEnd(at)) {
      at++;
    }
    if (quoted && at > from) {
      throw error(begunLine, begunColumn, "text behind a quote", "write a quote in quotes twice");
    }
    b.append(text, from, at);
    String wrong =
        b.indexOf("\ufffd") >= 0
            ? "not UTF-8"
            : b.indexOf("\0") >= 0
                ? "a NUL"
                : b.length() > LONGEST_CELL ? "a cell of over 10,000 characters" : null;
    if (wrong != null) {
      throw error(begunLine, begunColumn, wrong, null);
    }
    return new Cell(b.toString(), begunLine, begunColumn);
  }

  private boolean isEnd(int i) {
    char c = text.charAt(i);
    return c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) == '\n'));
  }

  private void endLine() {
    if (text.charAt(at++) == '\r' && at < text.length()) {
      at++;
    }
    line++;
    lineStart = at;
  }

  /** An error at a place of the text. The line is shown where it is short enough to help. */
  UserError error(int errorLine, int column, String what, @Nullable String hint) {
    if (!shown) {
      return new UserError(name + ":" + errorLine + ":" + column, what, null, 0, hint);
    }
    int from = text.startsWith("\ufeff") ? 1 : 0;
    for (int i = 1; i < errorLine; i++) {
      from = text.indexOf('\n', from) + 1;
    }
    int end = text.indexOf('\n', from);
    String shown = text.substring(from, end < 0 ? text.length() : end).stripTrailing();
    boolean fits = !shown.isBlank() && shown.length() <= 160;
    return new UserError(
        name + ":" + errorLine + ":" + column, what, fits ? shown : null, fits ? column : 0, hint);
  }
}
