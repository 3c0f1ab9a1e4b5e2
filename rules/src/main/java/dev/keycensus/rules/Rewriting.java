package dev.keycensus.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Other dialects' expressions, rewritten so that RE2/J and group 1 say the same. */
final class Rewriting {
  private Rewriting() {}

  /**
   * Takes out what only verbose mode ({@code (?x)}) allows: white space and {@code # comments}
   * outside classes; and {@code (?# comments )}, and the flags {@code x}, {@code u} and {@code R},
   * which RE2 does not know.
   *
   * @param value where it stands, for errors
   */
  static String plain(Yaml value, String pattern) throws UserError {
    StringBuilder out = new StringBuilder();
    Deque<Boolean> outer = new ArrayDeque<>();
    boolean verbose = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        out.append(c).append(pattern.charAt(++i));
      } else if (c == '[') {
        int end = classEnd(value, pattern, i);
        out.append(pattern, i, end);
        i = end - 1;
      } else if (pattern.startsWith("(?#", i)) {
        int end = pattern.indexOf(')', i);
        if (end < 0) {
          throw value.errorAt("(?#", "bad pattern: a comment without an end", null);
        }
        i = end;
      } else if (c == '(') {
        int flags = i + 2;
        while (pattern.startsWith("(?", i)
            && flags < pattern.length()
            && "imsxuUR-".indexOf(pattern.charAt(flags)) >= 0) {
          flags++;
        }
        boolean alone = flags > i + 2 && pattern.startsWith(")", flags);
        boolean group = flags > i + 2 && pattern.startsWith(":", flags);
        if (!alone) {
          outer.push(verbose);
        }
        if (alone || group) {
          String word = pattern.substring(i + 2, flags);
          verbose = isOn(word, 'x', verbose);
          word = word.replace("x", "").replace("u", "").replace("R", "");
          word = word.endsWith("-") ? word.substring(0, word.length() - 1) : word;
          if (group || !word.isEmpty()) {
            out.append("(?").append(word).append(pattern.charAt(flags));
          }
          i = flags;
        } else {
          out.append(c);
        }
      } else if (c == ')') {
        verbose = outer.isEmpty() ? verbose : outer.pop();
        out.append(c);
      } else if (verbose && c == '#') {
        while (i + 1 < pattern.length() && pattern.charAt(i + 1) != '\n') {
          i++;
        }
      } else if (!verbose || !Character.isWhitespace(c)) {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isOn(String flags, char flag, boolean before) {
    int at = flags.indexOf(flag);
    int minus = flags.indexOf('-');
    return at < 0 ? before : minus < 0 || at < minus;
  }

  /** One past the {@code ]} that ends the class at {@code from}. */
  private static int classEnd(Yaml value, String pattern, int from) throws UserError {
    int i = from + 1;
    i += pattern.startsWith("^", i) ? 1 : 0;
    i += pattern.startsWith("]", i) ? 1 : 0;
    for (; i < pattern.length() && pattern.charAt(i) != ']'; i++) {
      if (pattern.charAt(i) == '\\') {
        i++;
      } else if (pattern.startsWith("[:", i) && pattern.indexOf(":]", i) > 0) {
        i = pattern.indexOf(":]", i) + 1;
      } else if (pattern.charAt(i) == '[' || pattern.startsWith("&&", i)) {
        throw value.errorAt(
            pattern.substring(from, Math.min(pattern.length(), i + 2)),
            "bad pattern: RE2 has no classes within classes",
            "write \\[ for the bracket itself, or one plain class");
      }
    }
    if (i >= pattern.length()) {
      throw value.errorAt(pattern.substring(from), "bad pattern: a class without an end", null);
    }
    return i + 1;
  }

  /** The names of the capturing groups, from the first on; empty for one without a name. */
  static List<String> groups(String pattern) {
    List<String> names = new ArrayList<>();
    for (int at : opened(pattern)) {
      int name = nameAt(pattern, at);
      names.add(name < 0 ? "" : pattern.substring(name, pattern.indexOf('>', name)));
    }
    return names;
  }

  /** The same expression, in which {@code group} (1-based) is the only one that captures. */
  static String capturing(String pattern, int group) {
    List<Integer> opened = opened(pattern);
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int n = 0; n < opened.size(); n++) {
      int at = opened.get(n);
      int name = nameAt(pattern, at);
      out.append(pattern, from, at).append(n + 1 == group ? "(" : "(?:");
      from = name < 0 ? at + 1 : pattern.indexOf('>', name) + 1;
    }
    return out.append(pattern.substring(from)).toString();
  }

  /** Where capturing groups open. */
  private static List<Integer> opened(String pattern) {
    List<Integer> opened = new ArrayList<>();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (pattern.startsWith("\\Q", i)) {
        int end = pattern.indexOf("\\E", i);
        i = end < 0 ? pattern.length() : end + 1;
      } else if (c == '\\') {
        i++;
      } else if (c == '[') {
        i += pattern.startsWith("^", i + 1) ? 2 : 1;
        i += pattern.startsWith("]", i) ? 1 : 0;
        while (i < pattern.length() && pattern.charAt(i) != ']') {
          boolean named = pattern.startsWith("[:", i) && pattern.indexOf(":]", i) > 0;
          i = named ? pattern.indexOf(":]", i) + 2 : i + (pattern.charAt(i) == '\\' ? 2 : 1);
        }
      } else if (c == '(' && (!pattern.startsWith("(?", i) || nameAt(pattern, i) >= 0)) {
        opened.add(i);
      }
    }
    return opened;
  }

  /** Where the name of the group at {@code at} begins; -1 for none. */
  private static int nameAt(String pattern, int at) {
    int name =
        pattern.startsWith("(?P<", at) ? at + 4 : pattern.startsWith("(?<", at) ? at + 3 : -1;
    return name > 0 && pattern.indexOf('>', name) > name ? name : -1;
  }
}
