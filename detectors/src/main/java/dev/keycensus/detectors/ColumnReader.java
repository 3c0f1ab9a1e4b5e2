package dev.keycensus.detectors;

import dev.keycensus.detectors.Assignment.Syntax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values below a column that is named like a password: of {@code INSERT INTO t (a, name)
 * VALUES ('b', 'x'), …} and of a table of Markdown, its head, a line of dashes and rows.
 */
final class ColumnReader extends ValueReader {
  private static final int NAME_LIMIT = 64;
  private static final int LINE = 400;
  private static final int REACH = 3000;
  private static final int ROWS = 16;
  private static final int COLUMNS = 24;

  private final Probe probe;

  private ColumnReader(Probe probe) {
    super(probe);
    this.probe = probe;
  }

  /** The values of the column that the probe's anchor names; empty where it names none. */
  static List<Assignment> values(Probe probe) {
    Window w = probe.window();
    boolean table = probe.kind() == FileKind.TEXT;
    if (!(table || probe.kind() == FileKind.SOURCE || probe.kind() == FileKind.SHELL)
        || !(w.startsWith("pass", probe.at()) || w.startsWith("pwd", probe.at()))) {
      return List.of();
    }
    return new ColumnReader(probe).read(table);
  }

  private List<Assignment> read(boolean table) {
    takeName(probe, NAME_LIMIT);
    i = nameEnd;
    while (i - nameEnd < 40 && isAround(w.at(i))) {
      i++;
    }
    int c = w.at(i);
    if (c != '|' && c != ',' && c != ')') {
      return List.of();
    }
    List<Assignment> found = new ArrayList<>();
    if (table && c == '|') {
      rows(found);
    } else if (c != '|') {
      inserted(found);
    }
    return found;
  }

  /** Adds a value; not what a database keeps in place of a password, its digest. */
  private static void add(@Nullable Assignment a, List<Assignment> found) {
    if (a == null || a.value().indexOf('\\') >= 0) {
      return;
    }
    String v = a.value();
    if (!new Form(v.charAt(0) == '*' && v.length() > 1 ? v.substring(1) : v).isDigest()) {
      found.add(a);
    }
  }

  private static boolean isAround(int c) {
    return Chars.isSpace(c) || Chars.isQuote(c) || c == '*' || c == ']' || c == '\\';
  }

  // Tables of Markdown.

  private void rows(List<Assignment> found) {
    int column = 0;
    int j = nameStart - 1;
    for (; nameStart - j < LINE && w.at(j) >= ' '; j--) {
      column += w.at(j) == '|' ? 1 : 0;
    }
    int line = next(i);
    if (line < 0 || !isRule(line)) {
      return;
    }
    for (int n = 0; n < ROWS; n++) {
      line = next(line);
      if (line < 0 || cell(line, column, found) < 0) {
        return;
      }
    }
  }

  /** Where the line behind that of {@code at} begins; -1 for none. */
  private int next(int at) {
    for (int j = at; j - at < LINE; j++) {
      if (w.at(j) < 0) {
        return -1;
      }
      if (w.at(j) == '\n') {
        return j + 1;
      }
    }
    return -1;
  }

  private boolean isRule(int line) {
    int dashes = 0;
    for (int j = line; j - line < LINE; j++) {
      int c = w.at(j);
      if (c == '\n' || c < 0) {
        break;
      }
      if (c == '-') {
        dashes++;
      } else if (c != '|' && c != ':' && c > ' ') {
        return false;
      }
    }
    return dashes >= 3;
  }

  /** Adds the cell behind the {@code column}th bar of a line; -1 where the line is no row. */
  private int cell(int line, int column, List<Assignment> found) {
    int j = line;
    int bars = 0;
    boolean led = w.at(line) == '|';
    for (; bars < column && j - line < LINE && w.at(j) >= ' '; j++) {
      bars += w.at(j) == '|' ? 1 : 0;
    }
    if (bars < column || (column == 0 && led)) {
      return -1;
    }
    int end = j;
    while (end - j < LINE && w.at(end) >= ' ' && w.at(end) != '|') {
      end++;
    }
    int start = j;
    while (start < end && isAround(w.at(start))) {
      start++;
    }
    int to = end;
    while (to > start && isAround(w.at(to - 1))) {
      to--;
    }
    if (to == start) {
      return 0;
    }
    boolean code = w.at(start - 1) == '`';
    for (int k = start; k < to; k++) {
      if (Chars.isSpace(w.at(k)) || w.at(k) == '`') {
        return 0; // A description.
      }
    }
    if (isWord(start, to)) {
      return 0; // Said of it: required, none.
    }
    add(of(start, to, Syntax.COLON, code ? '`' : (char) 0, ""), found);
    return 0;
  }

  private boolean isWord(int start, int to) {
    String v = w.latin1(start, to);
    return v.chars().allMatch(Chars::isLower) && Lexicon.get().covered(v) == v.length();
  }

  // INSERT.

  private void inserted(List<Assignment> found) {
    int column = 0;
    int j = nameStart - 1;
    for (; nameStart - j < LINE; j--) {
      int c = w.at(j);
      if (c < 0 || c == ')' || c == ';' || c == '=') {
        return;
      }
      if (c == '(') {
        break;
      }
      column += c == ',' ? 1 : 0;
    }
    if (w.at(j) != '(' || column > COLUMNS || !isInsert(j)) {
      return;
    }
    for (int from = i; i - from < LINE && w.at(i) >= 0 && w.at(i) != ')'; ) {
      i++;
    }
    i++;
    blank();
    if (!w.startsWith("values", i)) {
      return;
    }
    i += 6;
    int from = i;
    for (int n = 0; n < ROWS && i - from < REACH; n++) {
      blank();
      if (w.at(i) != '(') {
        return;
      }
      i++;
      if (!row(column, found)) {
        return;
      }
      blank();
      if (w.at(i) != ',') {
        return;
      }
      i++;
    }
  }

  /** {@code insert into name} before the bracket. */
  private boolean isInsert(int bracket) {
    for (int j = bracket - 1; bracket - j < 100 && w.at(j) >= 0 && w.at(j) != ';'; j--) {
      if (Chars.fold(w.at(j)) == 'i' && w.startsWith("into", j) && w.at(j + 4) <= ' ') {
        return true;
      }
    }
    return false;
  }

  private void blank() {
    int from = i;
    while (i - from < 120 && w.at(i) >= 0 && w.at(i) <= ' ') {
      i++;
    }
  }

  /** Reads a row behind its bracket, to behind the closing one; false where it is none. */
  private boolean row(int column, List<Assignment> found) {
    int at = 0;
    int depth = 0;
    int from = i;
    boolean begins = true;
    for (; i - from < LINE * 2; i++) {
      int c = w.at(i);
      if (c < 0) {
        return false;
      }
      if (c == '\'' || c == '"') {
        int start = i + 1;
        int end = close(start, c);
        if (end < 0) {
          return false;
        }
        if (at == column && begins && depth == 0 && end > start) {
          add(of(start, end, Syntax.PAIR, (char) c, ""), found);
        }
        i = end;
        begins = false;
      } else if (c == ',' && depth == 0) {
        at++;
        begins = true;
      } else if (c == '(') {
        depth++;
        begins = false;
      } else if (c == ')') {
        if (depth-- == 0) {
          i++;
          return true;
        }
      } else if (c > ' ' && c != 'N') {
        begins = false;
      }
    }
    return false;
  }

  /** The quote that ends a string of SQL, in which two stand for one; -1 for none. */
  private int close(int start, int quote) {
    for (int j = start; j - start < LINE; j++) {
      int c = w.at(j);
      if (c < 0 || c == '\n') {
        return -1;
      }
      if (c == quote && w.at(j + 1) != quote) {
        return j;
      }
      j += c == quote || c == '\\' ? 1 : 0;
    }
    return -1;
  }
}
