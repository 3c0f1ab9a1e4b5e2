package dev.keycensus.cli;

import dev.keycensus.inventory.graph.Labels;
import java.util.List;

/**
 * Text from a scanned target, made harmless for a terminal or a log: control characters, ANSI
 * sequences, direction overrides and invisible characters become escapes that can be seen, and so
 * does the beginning of what CI systems take for a command to themselves, wherever a line that is
 * wrapped may begin with it.
 */
final class Visible {
  private static final List<String> COMMANDS = List.of("##[", "##vso[", "##teamcity[");

  private Visible() {}

  /** One line: line ends and tabs are escaped too. */
  static String text(String text) {
    return escape(text, false);
  }

  /** Several lines: line ends and tabs stay. */
  static String lines(String text) {
    return escape(text, true);
  }

  /**
   * GitHub's runner obeys {@code ::name …::} at the beginning of a line, after spaces of any kind
   * as well; others {@code ##[name]}, {@code ##vso[…]} and {@code ##teamcity[…]}.
   */
  private static boolean isCommand(String text, int i) {
    return switch (text.charAt(i)) {
      case ':' -> text.startsWith("::", i) && (i == 0 || isSpace(text.charAt(i - 1)));
      case '#' -> COMMANDS.stream().anyMatch(c -> text.regionMatches(true, i, c, 0, c.length()));
      default -> false;
    };
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static String escape(String text, boolean lines) {
    int i = 0;
    while (i < text.length()
        && text.charAt(i) >= ' '
        && text.charAt(i) < 0x7f
        && !isCommand(text, i)) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder b = new StringBuilder(text.length() + 16).append(text, 0, i);
    while (i < text.length()) {
      int c = text.codePointAt(i);
      boolean command = isCommand(text, i);
      i += Character.charCount(c);
      if (command) {
        b.append(c == ':' ? "\\x3a" : "\\x23");
      } else if (c == '\n') {
        b.append(lines ? "\n" : "\\n");
      } else if (c == '\t') {
        b.append(lines ? "\t" : "\\t");
      } else if (c == '\r') {
        b.append("\\r");
      } else if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
        b.append("\\x")
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else if (Labels.isHidden(c)) {
        b.append("\\u{").append(Integer.toHexString(c)).append('}');
      } else {
        b.appendCodePoint(c);
      }
    }
    return b.toString();
  }
}
