package dev.keycensus.sources;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ignore files that hold for a directory: its own and, through {@code outer}, those above it up
 * to the root of the working tree. The last rule that matches decides; an inner file goes before an
 * outer one.
 *
 * <p>Git matches bytes ({@code ?} is one of the two of an e-acute), so text is seen here as one
 * character a byte.
 */
final class IgnoreRules {
  private final @Nullable IgnoreRules outer;

  /** Bytes of the path of the directory that holds the file, its last slash included. */
  private final int base;

  private final Rule[] rules;

  private record Rule(Glob glob, boolean negated) {}

  private IgnoreRules(@Nullable IgnoreRules outer, int base, Rule[] rules) {
    this.outer = outer;
    this.base = base;
    this.rules = rules;
  }

  /**
   * Reads an ignore file. A pattern that git would never match is left out.
   *
   * @param directory path of its directory, empty or with a slash at its end
   */
  static IgnoreRules parse(@Nullable IgnoreRules outer, String directory, byte[] file) {
    List<Rule> rules = new ArrayList<>();
    boolean mark =
        file.length >= 3
            && file[0] == (byte) 0xEF
            && file[1] == (byte) 0xBB
            && file[2] == (byte) 0xBF;
    int from = mark ? 3 : 0;
    while (from < file.length) {
      int end = from;
      while (end < file.length && file[end] != '\n') {
        end++;
      }
      boolean carriage = end > from && file[end - 1] == '\r';
      String line =
          new String(file, from, (carriage ? end - 1 : end) - from, StandardCharsets.ISO_8859_1);
      add(rules, line);
      from = end + 1;
    }
    return new IgnoreRules(outer, bytes(directory).length(), rules.toArray(new Rule[0]));
  }

  private static void add(List<Rule> rules, String line) {
    if (line.startsWith("#")) {
      return;
    }
    String text = withoutTrailingSpaces(line);
    boolean negated = text.startsWith("!");
    String pattern = negated ? text.substring(1) : text;
    if (pattern.isEmpty()) {
      return;
    }
    try {
      rules.add(new Rule(Glob.of(pattern), negated));
    } catch (IllegalArgumentException e) {
      // As in git, a broken pattern matches nothing.
    }
  }

  private static String withoutTrailingSpaces(String line) {
    int end = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
        end = Math.min(i + 1, line.length());
      } else if (line.charAt(i) != ' ') {
        end = i + 1;
      }
    }
    return line.substring(0, end);
  }

  /**
   * Whether the rules ignore this entry, given that no directory above it is ignored.
   *
   * @param path without a slash at its end
   */
  boolean ignores(String path, boolean directory) {
    String bytes = bytes(path);
    for (IgnoreRules file = this; file != null; file = file.outer) {
      for (int i = file.rules.length - 1; i >= 0; i--) {
        Rule rule = file.rules[i];
        if (rule.glob.matches(bytes, file.base, bytes.length(), directory)) {
          return !rule.negated;
        }
      }
    }
    return false;
  }

  private static String bytes(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) >= 128) {
        return new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return path;
  }
}
