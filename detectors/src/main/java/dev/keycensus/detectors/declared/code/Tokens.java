package dev.keycensus.detectors.declared.code;

import dev.keycensus.detectors.declared.nodes.Malformed;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

  /** The same: nearly all of this runs before it is compiled, when a call costs the most. */
  private final char[] chars;

  private final Language language;
  private byte[] kinds = new byte[1 << 10];
  private int[] starts = new int[1 << 10];
  private int[] ends = new int[1 << 10];
  private int[] lines = new int[1 << 10];
  private @Nullable String[] texts = new String[0];
  private int count;
  private int line = 1;
  private boolean binary;

  private Tokens(String source, Language language) {
    this.source = source;
    this.chars = source.toCharArray();
    this.language = language;
  }

  /** Those of {@code source}. */
  static Tokens of(String source, Language language) {
    Tokens tokens = new Tokens(source, language);
    int at = 0;
    while (at < tokens.chars.length) {
      at = tokens.next(at);
    }
    tokens.texts = new String[tokens.count];
    return tokens;
  }

  int count() {
    return count;
  }

  /** Whether it is no text: a NUL stands among its words. */
  boolean isBinary() {
    return binary;
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
    if (i < 0 || i >= count || kinds[i] == SIGN) {
      return "";
    }
    String text = texts[i];
    if (text == null) {
      text = new String(chars, starts[i], ends[i] - starts[i]);
      texts[i] = text;
    }
    return text;
  }

  boolean isWord(int i, String word) {
    if (i < 0 || i >= count || kinds[i] != WORD || ends[i] - starts[i] != word.length()) {
      return false;
    }
    return chars[starts[i]] == word.charAt(0) && source.startsWith(word, starts[i]);
  }

  boolean isSign(int i, char sign) {
    return i >= 0 && i < count && kinds[i] == SIGN && chars[starts[i]] == sign;
  }

  /** Whether it is one of several signs. */
  boolean isSignOf(int i, String signs) {
    return kind(i) == SIGN && signs.indexOf(chars[starts[i]]) >= 0;
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
    char c = chars[at];
    if (c == '\n') {
      line++;
      return at + 1;
    }
    if (c <= ' ') {
      binary |= c == 0;
      return at + 1;
    }
    if (isPart(c)) {
      int end = at + 1;
      while (end < chars.length && isPart(chars[end])) {
        end++;
      }
      add(WORD, at, end, line);
      return end;
    }
    if ((c == '#' && language.hashComments()) || (c == '/' && slashes(at, '/'))) {
      int end = source.indexOf('\n', at);
      return end < 0 ? chars.length : end;
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
        && at + 1 < chars.length
        && chars[at + 1] == second
        && (at == 0 || chars[at - 1] != ':');
  }

  /** Behind what ends at {@code end}, counting its lines. */
  private int skip(int from, int end, int more) {
    int to = end < 0 ? chars.length : end + more;
    for (int i = from; i < to; i++) {
      line += chars[i] == '\n' ? 1 : 0;
    }
    return to;
  }

  private int quoted(int at, char quote) {
    if (language.tripleQuotes()
        && at + 2 < chars.length
        && chars[at + 1] == quote
        && chars[at + 2] == quote) {
      int end = source.indexOf(String.valueOf(quote).repeat(3), at + 3);
      add(TEXT, at + 3, end < 0 ? chars.length : end, line);
      return skip(at, end, 3);
    }
    boolean lines = quote == '`' || language == Language.PHP || language == Language.RUBY;
    int end = at + 1;
    while (end < chars.length) {
      char c = chars[end];
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
    end = Math.min(end, chars.length);
    add(TEXT, at + 1, end, line);
    return skip(at, end, end < chars.length ? 1 : 0);
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
