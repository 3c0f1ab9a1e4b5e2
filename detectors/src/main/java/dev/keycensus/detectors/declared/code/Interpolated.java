package dev.keycensus.detectors.declared.code;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The expressions that a language puts into its texts: {@code f"Bearer {key}"}. */
final class Interpolated {
  private static final int MOST = 20;
  private static final int LONGEST = 300;

  private Interpolated() {}

  /** That which a text begins with, or an address in it: {@code {base}/chat}; null for none. */
  static @Nullable String first(String text, Language language) {
    int sign = text.indexOf(language == Language.RUBY ? '#' : language.braces() ? '{' : '$');
    boolean start = sign >= 0 && sign <= (text.startsWith("http") ? 8 : 1);
    List<String> all = start ? in(text, language) : List.of();
    return all.isEmpty() ? null : all.get(0);
  }

  /** Those of a text, in its order. */
  static List<String> in(String text, Language language) {
    List<String> all = new ArrayList<>(1);
    if (language == Language.GO) {
      return all;
    }
    char sign = language.braces() ? '{' : language == Language.RUBY ? '#' : '$';
    for (int i = text.indexOf(sign); i >= 0 && all.size() < MOST; i = text.indexOf(sign, i + 1)) {
      if (language == Language.PHP && i > 0 && text.charAt(i - 1) == '{') {
        add(text, i - 1, all);
      } else if (sign == '{') {
        add(text, i, all);
      } else if (i + 1 < text.length() && text.charAt(i + 1) == '{') {
        add(text, i + 1, all);
      } else if (language == Language.PHP || language == Language.JVM) {
        int end = i + 1;
        while (end < text.length() && isName(text.charAt(end))) {
          end++;
        }
        if (end > i + 1) {
          all.add(text.substring(language == Language.PHP ? i : i + 1, end));
        }
      }
    }
    return all;
  }

  private static void add(String text, int open, List<String> all) {
    int last = Math.min(text.length(), open + LONGEST);
    int depth = 0;
    for (int i = open; i < last; i++) {
      depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        if (i > open + 1) {
          all.add(text.substring(open + 1, i));
        }
        return;
      }
    }
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
