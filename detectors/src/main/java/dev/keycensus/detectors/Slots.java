package dev.keycensus.detectors;

import java.util.Set;
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
    String name = trim(w.latin1(start, end));
    return name != null && LANGUAGE.contains(Values.lower(name)) ? nameOfCall(w, start) : name;
  }

  /** Words of languages that stand beside a value as an argument of their own. */
  private static final Set<String> LANGUAGE =
      Set.of("true", "false", "null", "nil", "none", "undefined", "new", "return");

  private static final int ARGUMENTS = 120;

  /** The name before the bracket that encloses {@code at} on its line: of what is called. */
  private static @Nullable String nameOfCall(Window w, int at) {
    int depth = 0;
    int i = at - 1;
    for (; at - i < ARGUMENTS && w.at(i) >= ' ' && depth <= 0; i--) {
      depth += w.at(i) == '(' ? 1 : w.at(i) == ')' ? -1 : 0;
    }
    int end = i + 1;
    while (end - i <= LONGEST && Chars.isName(w.at(i))) {
      i--;
    }
    return depth <= 0 || end - i <= 2 ? null : trim(w.latin1(i + 1, end));
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
