package dev.keycensus.detectors;

/**
 * What stands before a name on its line.
 *
 * @param at the name's first byte
 */
record LineBefore(Window w, int at) {
  private static final int LIMIT = 256;

  /** Whether only indentation, list and comment marks stand before the name on its line. */
  boolean begins() {
    for (int j = at - 1; at - j < 40; j--) {
      int c = w.at(j);
      if (c < 0 || c == '\n') {
        return true;
      }
      if (c == 't' && w.startsWith("export", j - 5)) {
        j -= 5;
      } else if (!Chars.isSpace(c) && !Chars.isQuote(c) && "-#;/*{!$".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** {@code ENV NAME value} in a Dockerfile. */
  boolean isEnv() {
    int j = at - 1;
    while (at - j < 8 && Chars.isSpace(w.at(j))) {
      j--;
    }
    return j < at - 1
        && ((w.startsWith("env", j - 2) && w.at(j - 3) <= ' ')
            || (w.startsWith("arg", j - 2) && w.at(j - 3) <= ' ')
            || (w.startsWith("setx", j - 3) && w.at(j - 4) <= ' '));
  }

  /** {@code aws configure set NAME value}, {@code npm config set //host/:NAME value}. */
  boolean isSet() {
    int j = at - 1;
    while (at - j < 80 && w.at(j) > ' ') {
      j--;
    }
    return w.at(j) == ' '
        && (w.startsWith("config set", j - 10) || w.startsWith("configure set", j - 13));
  }

  /** Whether the name stands in a value: in a sentence of a table of messages. */
  boolean isAssigned() {
    for (int j = at - 1; at - j < LIMIT; j--) {
      int c = w.at(j);
      if (c < 0 || c == '\n') {
        return false;
      }
      if (c == '=') {
        return true;
      }
    }
    return false;
  }

  boolean isInBraces() {
    for (int j = at - 1; at - j < LIMIT; j--) {
      int c = w.at(j);
      if (c < 0 || c == '\n') {
        return false;
      }
      if (c == '{') {
        return true;
      }
    }
    return false;
  }

  /** Whether the name stands inside a string, by the quotes before it on its line. */
  boolean isInString() {
    int odd = 0;
    for (int j = at - 1; at - j < LIMIT; j--) {
      int c = w.at(j);
      if (c < 0 || c == '\n') {
        break;
      }
      if (c == '"') {
        odd ^= 1;
      } else if (c == '\'') {
        odd ^= 2;
      } else if (c == '`') {
        odd ^= 4;
      }
    }
    return odd != 0;
  }

  /** Whether a comment mark stands before the name on its line. */
  boolean isComment() {
    int mark = -1;
    for (int j = at - 1; at - j < LIMIT; j--) {
      int c = w.at(j);
      if (c < 0 || c == '\n') {
        return mark >= 0;
      }
      int next = w.at(j + 1);
      if (c == '#'
          || (c == '/' && next == '/' && w.at(j - 1) != ':')
          || (c == '-' && next == '-')) {
        mark = j;
      } else if (c == '*' && next <= ' ' && w.at(j - 1) <= ' ') {
        mark = j;
      } else if (c == '"' || c == '\'') {
        return false;
      }
    }
    return mark >= 0;
  }
}
