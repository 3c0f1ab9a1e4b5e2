package dev.keycensus.cli;

import dev.keycensus.inventory.graph.Labels;

/**
 * Text from a scanned target, made harmless for a terminal or a log: control characters, ANSI
 * sequences, direction overrides and invisible characters become escapes that can be seen.
 */
final class Visible {
  private Visible() {}

  /** One line: line ends and tabs are escaped too. */
  static String text(String text) {
    return escape(text, false);
  }

  /** Several lines: line ends and tabs stay. */
  static String lines(String text) {
    return escape(text, true);
  }

  private static String escape(String text, boolean lines) {
    int i = 0;
    while (i < text.length() && text.charAt(i) >= ' ' && text.charAt(i) < 0x7f) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder b = new StringBuilder(text.length() + 16).append(text, 0, i);
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\n') {
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
