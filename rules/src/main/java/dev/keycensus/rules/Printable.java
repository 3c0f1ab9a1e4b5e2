package dev.keycensus.rules;

import java.util.Locale;
import java.util.Set;

/**
 * Text from a file made fit for a person's terminal: nothing acts on it, nothing secret is whole.
 */
final class Printable {
  private static final int LONGEST_LINE = 160;
  private static final int SHORTEST_TOKEN = 16;
  private static final Set<String> HARMLESS =
      Set.of(
          "true", "false", "yes", "no", "on", "off", "null", "~", "[", "{", "|", ">", ">-", "|-");
  private static final String[] TELLING = {
    "passw", "passphrase", "pwd", "secret", "token", "credential", "apikey", "authorization"
  };

  private Printable() {}

  /** Appends {@code text} with everything that a terminal would act on replaced by U+FFFD. */
  static void append(StringBuilder b, String text, boolean tabs) {
    text.codePoints()
        .forEach(c -> b.appendCodePoint(c == '\t' && tabs ? c : isPrintable(c) ? c : 0xfffd));
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /**
   * A line with what could be a secret starred out, character for character, so that a caret under
   * it still points right: the value after a telling name, and any long run of letters and digits
   * that no person would write.
   */
  static String masked(String line) {
    StringBuilder b = new StringBuilder(line);
    int colon = separator(line);
    if (colon > 0 && isTelling(line.substring(0, colon))) {
      maskValue(b, colon + 1);
    }
    int from = 0;
    for (int i = 0; i <= line.length(); i++) {
      if (i == line.length() || !isTokenChar(line.charAt(i))) {
        if (i - from >= SHORTEST_TOKEN && looksRandom(line, from, i)) {
          star(b, from + 4, i);
        }
        from = i + 1;
      }
    }
    return b.toString();
  }

  /** A value as it may stand in a sentence: quoted, at most 40 characters, masked. */
  static String quoted(String value) {
    String shown = masked(value);
    return '"' + (shown.length() > 40 ? shown.substring(0, 39) + "…" : shown) + '"';
  }

  /** Cuts a long line to what surrounds {@code column} (1-based). */
  static Cut cut(String line, int column) {
    if (line.length() <= LONGEST_LINE) {
      return new Cut(line, column);
    }
    int from = Math.max(0, Math.min(column - 1 - LONGEST_LINE / 2, line.length() - LONGEST_LINE));
    int to = Math.min(line.length(), from + LONGEST_LINE);
    String text = (from > 0 ? "…" : "") + line.substring(from, to);
    return new Cut(
        to < line.length() ? text + "…" : text,
        column <= 0 ? 0 : column - from + (from > 0 ? 1 : 0));
  }

  /** A line and where its caret stands. */
  record Cut(String line, int column) {}

  private static int separator(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '=' || (c == ':' && (i + 1 == line.length() || line.charAt(i + 1) == ' '))) {
        return i;
      }
    }
    return -1;
  }

  static boolean isTelling(String name) {
    String folded = name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    for (String word : TELLING) {
      if (folded.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static void maskValue(StringBuilder b, int from) {
    while (from < b.length() && " \t'\"".indexOf(b.charAt(from)) >= 0) {
      from++;
    }
    int to = b.length();
    while (to > from && " \t'\"".indexOf(b.charAt(to - 1)) >= 0) {
      to--;
    }
    if (!HARMLESS.contains(b.substring(from, to))) {
      star(b, from, to);
    }
  }

  private static void star(StringBuilder b, int from, int to) {
    for (int i = from; i < to; i++) {
      b.setCharAt(i, '*');
    }
  }

  private static boolean isTokenChar(char c) {
    return c < 128
        && (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '+' || c == '/');
  }

  /** People's own words and ids change between letters, digits and cases only now and then. */
  private static boolean looksRandom(String line, int from, int to) {
    int changes = 0;
    for (int i = from + 1; i < to; i++) {
      int before = kind(line.charAt(i - 1));
      int now = kind(line.charAt(i));
      // A capital before a small letter is how a word begins.
      if (before != now && before > 0 && now > 0 && !(before == 2 && now == 1)) {
        changes++;
      }
    }
    return changes * 6 >= to - from;
  }

  private static int kind(char c) {
    return c >= 'a' && c <= 'z' ? 1 : c >= 'A' && c <= 'Z' ? 2 : c >= '0' && c <= '9' ? 3 : 0;
  }
}
