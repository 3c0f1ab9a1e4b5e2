package dev.keycensus.rules;

import org.jspecify.annotations.Nullable;

/** The text of a file under its name, to show a line of it when something is wrong there. */
final class SourceText {
  private final String name;
  private final String text;

  SourceText(String name, String text) {
    this.name = name;
    this.text = text;
  }

  String name() {
    return name;
  }

  /** The line without its end, 1-based; empty past the last one. */
  String line(int line) {
    int from = 0;
    for (int i = 1; i < line; i++) {
      int end = text.indexOf('\n', from);
      if (end < 0) {
        return "";
      }
      from = end + 1;
    }
    int end = text.indexOf('\n', from);
    String found = end < 0 ? text.substring(from) : text.substring(from, end);
    return found.endsWith("\r") ? found.substring(0, found.length() - 1) : found;
  }

  /** An error at a place, 1-based, in code points; an empty line is not shown. */
  UserError error(int line, int column, String what, @Nullable String hint) {
    String shown = line(line);
    Printable.Cut cut = Printable.cut(Printable.masked(shown), column);
    return new UserError(
        name + ":" + line + ":" + column,
        what,
        shown.isBlank() ? null : cut.line(),
        shown.isBlank() ? 0 : cut.column(),
        hint);
  }

  /** The same at a key, of whose line nothing else is shown. */
  UserError errorAtKey(int line, int column, String key, String what, @Nullable String hint) {
    String quoted = Printable.quoted(key);
    String shown = quoted.substring(1, quoted.length() - 1) + ": …";
    return new UserError(name + ":" + line + ":" + column, what, shown, 1, hint);
  }

  /** The same at an offset, in code points. */
  UserError errorAt(int offset, String what, @Nullable String hint) {
    int line = 1;
    int column = 1;
    int[] points = text.codePoints().limit(offset).toArray();
    for (int c : points) {
      if (c == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return error(line, column, what, hint);
  }

  /**
   * The word of {@code known} that {@code word} was most likely meant to be, as a hint: at most two
   * letters away, or a third of its length; null where none is near.
   */
  static @Nullable String didYouMean(String word, Iterable<String> known) {
    String best = null;
    int least = Math.max(2, word.length() / 3) + 1;
    for (String candidate : known) {
      int distance =
          Math.abs(candidate.length() - word.length()) < least ? distance(word, candidate) : least;
      if (distance < least && distance < candidate.length()) {
        least = distance;
        best = candidate;
      }
    }
    return best == null ? null : "did you mean \"" + best + "\"?";
  }

  /** Letters to insert, delete, change or swap with a neighbour; words longer than 64 are cut. */
  private static int distance(String a, String b) {
    String s = a.substring(0, Math.min(a.length(), 64));
    String t = b.substring(0, Math.min(b.length(), 64));
    int[][] d = new int[s.length() + 1][t.length() + 1];
    for (int i = 0; i <= s.length(); i++) {
      for (int j = 0; j <= t.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same =
            Character.toLowerCase(s.charAt(i - 1)) == Character.toLowerCase(t.charAt(j - 1));
        d[i][j] =
            Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && s.charAt(i - 1) == t.charAt(j - 2)
            && s.charAt(i - 2) == t.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[s.length()][t.length()];
  }
}
