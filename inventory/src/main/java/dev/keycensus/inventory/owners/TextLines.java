package dev.keycensus.inventory.owners;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** The lines of a text that people write by hand. */
final class TextLines {
  private TextLines() {}

  /**
   * The lines without white space around them, the first at index 0. A line with bytes that are not
   * UTF-8, with a NUL or of over 4,096 characters is told and given as empty.
   */
  static List<String> of(byte[] bytes, Problems problems) {
    String text = new String(bytes, UTF_8);
    List<String> lines = new ArrayList<>();
    int from = text.startsWith("\ufeff") ? 1 : 0;
    while (from <= text.length()) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      String line = text.substring(from, end).strip();
      from = end + 1;
      String wrong =
          line.length() > 4096
              ? "a line of over 4,096 characters"
              : line.indexOf('\ufffd') >= 0 ? "not UTF-8" : line.indexOf(0) >= 0 ? "a NUL" : null;
      if (wrong != null) {
        problems.tell(lines.size() + 1, wrong);
      }
      lines.add(wrong == null ? line : "");
    }
    return lines;
  }

  /** The words between white space. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int from = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || isSpace(text.charAt(i));
      if (space && from >= 0) {
        words.add(text.substring(from, i));
        from = -1;
      } else if (!space && from < 0) {
        from = i;
      }
    }
    return words;
  }

  /** Where the first word ends: at white space that no backslash quotes. */
  static int endOfPattern(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
      } else if (isSpace(line.charAt(i))) {
        return i;
      }
    }
    return line.length();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\u000b';
  }
}
