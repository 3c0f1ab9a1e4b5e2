package dev.keycensus.detectors.declared.code;

import dev.keycensus.detectors.declared.nodes.Malformed;
import java.util.Arrays;

/**
 * The words, texts and signs of a file of source code, without comments. It knows no grammar: what
 * a language writes in its own way, such as regular expressions, may make it see texts where there
 * are none, up to the end of that line.
 */
final class Tokens {
  /** More are not read. */
  static final int MOST = 400_000;

  static final byte WORD = 1;
  static final byte TEXT = 2;
  static final byte SIGN = 3;

  private final String source;
  private final Language language;
  private byte[] kinds = new byte[1 << 10];
  private int[] starts = new int[1 << 10];
  private int[] ends = new int[1 << 10];
  private int[] lines = new int[1 << 10];
  private int count;
  private int line = 1;

  private Tokens(String source, Language language) {
    this.source = source;
    this.language = language;
  }

  /** Those of {@code source}. */
  static Tokens of(String source, Language language) {
    Tokens tokens = new Tokens(source, language);
    int at = 0;
    while (at < source.length()) {
      at = tokens.next(at);
    }
    return tokens;
  }

  int count() {
    return count;
  }

  Language language() {
    return language;
  }

  /** A word, a text, a sign; 0 outside. */
  byte kind(int i) {
    return i < 0 || i >= count ? 0 : kinds[i];
  }

  /** 1-based. */
  int line(int i) {
    return count == 0 ? 1 : lines[Math.max(0, Math.min(i, count - 1))];
  }

  /** 1-based, in UTF-16 code units. */
  int column(int i) {
    int start = starts[i];
    return start - source.lastIndexOf('\n', start - 1);
  }

  /** A word or a text without its quotes; empty for a sign and outside. */
  String text(int i) {
    return kind(i) == WORD || kind(i) == TEXT ? source.substring(starts[i], ends[i]) : "";
  }

  boolean isWord(int i, String word) {
    return kind(i) == WORD
        && ends[i] - starts[i] == word.length()
        && source.startsWith(word, starts[i]);
  }

  boolean isSign(int i, char sign) {
    return kind(i) == SIGN && source.charAt(starts[i]) == sign;
  }

  /** Whether it is one of several signs. */
  boolean isSignOf(int i, String signs) {
    return kind(i) == SIGN && signs.indexOf(source.charAt(starts[i])) >= 0;
  }

  /** Whether what follows stands right behind it: {@code ::}, {@code ==}. */
  boolean joined(int i) {
    return i + 1 < count && ends[i] == starts[i + 1];
  }

  private void add(byte kind, int start, int end, int onLine) {
    if (count == kinds.length) {
      if (count >= MOST) {
        throw new Malformed(0, "more than " + MOST + " words, so not read for agents", true);
      }
      int more = Math.min(MOST, count * 2);
      kinds = Arrays.copyOf(kinds, more);
      starts = Arrays.copyOf(starts, more);
      ends = Arrays.copyOf(ends, more);
      lines = Arrays.copyOf(lines, more);
    }
    kinds[count] = kind;
    starts[count] = start;
    ends[count] = end;
    lines[count++] = onLine;
  }

  private int next(int at) {
    char c = source.charAt(at);
    if (c == '\n') {
      line++;
      return at + 1;
    }
    if (c <= ' ') {
      return at + 1;
    }
    if (isPart(c)) {
      int end = at + 1;
      while (end < source.length() && isPart(source.charAt(end))) {
        end++;
      }
      add(WORD, at, end, line);
      return end;
    }
    if ((c == '#' && language.hashComments()) || (c == '/' && slashes(at, '/'))) {
      int end = source.indexOf('\n', at);
      return end < 0 ? source.length() : end;
    }
    if (c == '/' && slashes(at, '*')) {
      return skip(at, source.indexOf("*/", at + 2), 2);
    }
    if (c == '"' || (c == '`' && language.backticks()) || c == '\'') {
      return quoted(at, c);
    }
    add(SIGN, at, at + 1, line);
    return at + 1;
  }

  private boolean slashes(int at, char second) {
    return language.slashComments()
        && at + 1 < source.length()
        && source.charAt(at + 1) == second
        && (at == 0 || source.charAt(at - 1) != ':');
  }

  /** Behind what ends at {@code end}, counting its lines. */
  private int skip(int from, int end, int more) {
    int to = end < 0 ? source.length() : end + more;
    for (int i = from; i < to; i++) {
      line += source.charAt(i) == '\n' ? 1 : 0;
    }
    return to;
  }

  private int quoted(int at, char quote) {
    if (language.tripleQuotes()
        && at + 2 < source.length()
        && source.charAt(at + 1) == quote
        && source.charAt(at + 2) == quote) {
      int end = source.indexOf(String.valueOf(quote).repeat(3), at + 3);
      add(TEXT, at + 3, end < 0 ? source.length() : end, line);
      return skip(at, end, 3);
    }
    boolean lines = quote == '`' || language == Language.PHP || language == Language.RUBY;
    int end = at + 1;
    while (end < source.length()) {
      char c = source.charAt(end);
      if (c == quote) {
        break;
      }
      if (c == '\\' && !(quote == '`' && language == Language.GO)) {
        end++;
      } else if (c == '\n' && (!lines || end - at > 4_000)) {
        // It was no text: an apostrophe in a regular expression, or an error.
        add(SIGN, at, at + 1, line);
        return at + 1;
      }
      end++;
    }
    if (quote == '\'' && language.characters() && end - at > 12) {
      add(SIGN, at, at + 1, line);
      return at + 1;
    }
    end = Math.min(end, source.length());
    add(TEXT, at + 1, end, line);
    return skip(at, end, end < source.length() ? 1 : 0);
  }

  private static boolean isPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || (c > 127 && Character.isLetterOrDigit(c));
  }
}
