package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.nodes.Malformed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The words, strings and signs of a Groovy script. It never fails: what does not end, ends with its
 * line, or with the file where it may have several.
 */
final class GroovyTokens {
  enum Kind {
    WORD,
    /** In single quotes, or with slashes: taken as it stands. */
    PLAIN,
    /** In double quotes: <code>${}</code> is replaced by Groovy. */
    REPLACED,
    SIGN
  }

  /**
   * One of them.
   *
   * @param text of a string what stands between its quotes, as written
   * @param offset of the first character of {@code text}
   */
  record Token(Kind kind, String text, int offset) {
    boolean is(String what) {
      return kind != Kind.PLAIN && kind != Kind.REPLACED && text.equals(what);
    }

    boolean isString() {
      return kind == Kind.PLAIN || kind == Kind.REPLACED;
    }
  }

  /** More than this are refused. */
  private static final int MOST = 500_000;

  private final String text;
  private final List<Token> tokens = new ArrayList<>();

  private GroovyTokens(String text) {
    this.text = text;
  }

  static List<Token> of(String text) {
    GroovyTokens all = new GroovyTokens(text);
    int i = 0;
    while (i < text.length()) {
      i = all.next(i);
      if (all.tokens.size() > MOST) {
        throw new Malformed(0, "more than " + MOST + " words", true);
      }
    }
    return all.tokens;
  }

  private int next(int i) {
    char c = text.charAt(i);
    if (Character.isWhitespace(c)) {
      return i + 1;
    }
    if (text.startsWith("//", i) || (i == 0 && text.startsWith("#!"))) {
      return lineEnd(i);
    }
    if (text.startsWith("/*", i)) {
      int close = text.indexOf("*/", i + 2);
      return close < 0 ? text.length() : close + 2;
    }
    if (text.startsWith("'''", i) || text.startsWith("\"\"\"", i)) {
      return string(i, text.substring(i, i + 3), c == '"', true);
    }
    if (c == '\'' || c == '"') {
      return string(i, String.valueOf(c), c == '"', false);
    }
    if (c == '/' && startsPattern() && text.indexOf('/', i + 1) < lineEnd(i)) {
      return string(i, "/", false, false);
    }
    if (isWord(c)) {
      int end = i;
      while (end < text.length() && isWord(text.charAt(end))) {
        end++;
      }
      tokens.add(new Token(Kind.WORD, text.substring(i, end), i));
      return end;
    }
    tokens.add(new Token(Kind.SIGN, String.valueOf(c), i));
    return i + 1;
  }

  /** Whether a slash here cannot be a division: it follows {@code =~}, {@code (} or a comma. */
  private boolean startsPattern() {
    if (tokens.isEmpty()) {
      return false;
    }
    Token last = tokens.get(tokens.size() - 1);
    return last.kind() == Kind.SIGN && "(,=~:[".contains(last.text());
  }

  private int string(int i, String quote, boolean replaced, boolean lines) {
    int start = i + quote.length();
    int at = start;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        at += 2;
        continue;
      }
      if (text.startsWith(quote, at) || (!lines && c == '\n')) {
        break;
      }
      at++;
    }
    int end = Math.min(at, text.length());
    tokens.add(new Token(replaced ? Kind.REPLACED : Kind.PLAIN, text.substring(start, end), start));
    return Math.min(text.length(), text.startsWith(quote, end) ? end + quote.length() : end + 1);
  }

  private int lineEnd(int i) {
    int end = text.indexOf('\n', i);
    return end < 0 ? text.length() : end;
  }

  private static boolean isWord(char c) {
    return Shell.isName(c) || c == '$' || c == '@';
  }

  /**
   * The names that Groovy replaces in a string, as {@code PASSWORD} of <code>${env.PASSWORD}</code>
   * .
   */
  static Set<String> replaced(String raw) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '$' && i + 1 < raw.length()) {
        boolean braced = raw.charAt(i + 1) == '{';
        int close = braced ? raw.indexOf('}', i) : -1;
        int end = braced && close > 0 ? close : i + 1;
        while (!braced
            && end < raw.length()
            && (Shell.isName(raw.charAt(end)) || raw.charAt(end) == '.')) {
          end++;
        }
        words(raw.substring(Math.min(i + (braced ? 2 : 1), end), end), names);
        i = Math.max(i, end - 1);
      }
    }
    return names;
  }

  private static void words(String expression, Set<String> names) {
    int start = -1;
    for (int i = 0; i <= expression.length(); i++) {
      boolean word = i < expression.length() && Shell.isName(expression.charAt(i));
      if (word && start < 0) {
        start = i;
      } else if (!word && start >= 0) {
        names.add(expression.substring(start, i));
        start = -1;
      }
    }
  }
}
