package dev.keycensus.detectors;

import org.jspecify.annotations.Nullable;

/** The name that a value found by its shape is assigned to. */
final class Slots {
  private static final int LONGEST = 80;
  private static final int GAP = 24;

  private Slots() {}

  /**
   * Reads backwards from a value over quotes, spaces and an assignment to a name, on one line:
   * {@code TOKEN = "…}, {@code "token": "…}, {@code token: …}, {@code setToken("…}.
   *
   * @return the name, or null where none stands there
   */
  static @Nullable String nameBefore(Window w, int value) {
    int i = value - 1;
    boolean operator = false;
    for (int gap = 0; gap < GAP; gap++, i--) {
      int c = w.at(i);
      if (c == '=' || c == ':' || c == '(' || c == ',' || c == '>') {
        operator = true;
      } else if (!Chars.isSpace(c) && !Chars.isQuote(c) && c != '\\' && c != '[' && c != ']') {
        break;
      }
    }
    int end = i + 1;
    while (end - i <= LONGEST && Chars.isName(w.at(i))) {
      i--;
    }
    int start = i + 1;
    if (!operator || end - start < 2 || end - start >= LONGEST) {
      return null;
    }
    return trim(w.latin1(start, end));
  }

  /** Without the dashes, dots and dollar signs around it. */
  static @Nullable String trim(String name) {
    int from = 0;
    int to = name.length();
    while (from < to && !Chars.isAlnum(name.charAt(from)) && name.charAt(from) != '_') {
      from++;
    }
    while (to > from && !Chars.isAlnum(name.charAt(to - 1)) && name.charAt(to - 1) != '_') {
      to--;
    }
    return from == to ? null : name.substring(from, to);
  }
}
