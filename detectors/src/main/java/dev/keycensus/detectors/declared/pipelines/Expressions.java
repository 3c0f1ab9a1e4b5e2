package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.nodes.Malformed;
import java.util.ArrayList;
import java.util.List;

/** The secrets that <code>${{ }}</code> expressions of GitHub Actions name. */
final class Expressions {
  enum What {
    /** {@code secrets.X}. */
    SECRET,
    /** {@code secrets.GITHUB_TOKEN} or {@code github.token}. */
    PLATFORM,
    /** {@code toJSON(secrets)}. */
    ALL
  }

  /**
   * One of them.
   *
   * @param name in upper case, as secrets are kept; empty for all
   * @param raw as written, without what stands around it
   * @param nth which of equal {@code raw} in its text, from 0
   * @param tested whether only its being there is asked for: {@code secrets.X != ''}
   * @param literal whether a literal stands in for it: {@code secrets.X || 'literal'}
   */
  record Use(What what, String name, String raw, int nth, boolean tested, boolean literal) {}

  /** More than this in one value are refused. */
  private static final int MOST = 1_000;

  private final String text;
  private final List<Use> uses = new ArrayList<>();

  private Expressions(String text) {
    this.text = text;
  }

  /** What a value uses, in its order. */
  static List<Use> in(String text) {
    if (!text.contains("${{")) {
      return List.of();
    }
    Expressions all = new Expressions(text);
    for (int i = text.indexOf("${{"); i >= 0; i = text.indexOf("${{", i)) {
      i = all.expression(i + 3);
    }
    return all.uses;
  }

  /** The end of an expression that starts at {@code i}, or of the text. */
  private int expression(int i) {
    int start = i;
    while (i < text.length() && !text.startsWith("}}", i)) {
      char c = text.charAt(i);
      if (c == '\'') {
        int close = text.indexOf('\'', i + 1);
        i = close < 0 ? text.length() : close + 1;
      } else if (isWord(c) && (i == start || !isWord(text.charAt(i - 1)))) {
        int end = i;
        while (end < text.length() && isWord(text.charAt(end))) {
          end++;
        }
        boolean first = before(i) != '.';
        if (first && text.substring(i, end).equalsIgnoreCase("secrets")) {
          end = context(i, end, true);
        } else if (first && text.substring(i, end).equalsIgnoreCase("github")) {
          end = context(i, end, false);
        }
        i = end;
      } else {
        i++;
      }
    }
    return i;
  }

  /** What follows {@code secrets} or {@code github}; where it ends. */
  private int context(int start, int end, boolean secrets) {
    int at = space(end);
    String name;
    if (at < text.length() && text.charAt(at) == '.') {
      int from = space(at + 1);
      at = from;
      while (at < text.length() && (isWord(text.charAt(at)) || text.charAt(at) == '*')) {
        at++;
      }
      name = text.substring(from, at);
    } else if (at < text.length() && text.charAt(at) == '[') {
      int open = space(at + 1);
      int close = text.indexOf(']', at);
      if (close < 0) {
        return end;
      }
      at = close + 1;
      String inner = text.substring(Math.min(open, close), close).strip();
      if (inner.length() < 3 || inner.charAt(0) != '\'' || !inner.endsWith("'")) {
        return at;
      }
      name = inner.substring(1, inner.length() - 1);
    } else {
      if (secrets && before(start) == '(') {
        add(What.ALL, "", start, end);
      }
      return end;
    }
    boolean platform = secrets ? name.equalsIgnoreCase("GITHUB_TOKEN") : name.equals("token");
    if (secrets && name.equals("*")) {
      add(What.ALL, "", start, at);
    } else if (platform) {
      add(What.PLATFORM, "GITHUB_TOKEN", start, at);
    } else if (secrets && !name.isEmpty()) {
      add(What.SECRET, SecretPeople.upper(name), start, at);
    }
    return at;
  }

  private void add(What what, String name, int start, int end) {
    if (uses.size() == MOST) {
      throw new Malformed(0, "more than " + MOST + " secrets in one value", true);
    }
    String raw = text.substring(start, end);
    int nth = 0;
    for (int i = text.indexOf(raw); i >= 0 && i < start; i = text.indexOf(raw, i + raw.length())) {
      nth++;
    }
    int after = space(end);
    char left = before(start);
    boolean tested =
        left == '!'
            || left == '='
            || text.startsWith("==", after)
            || text.startsWith("!=", after)
            || text.startsWith("&&", after);
    boolean literal = false;
    if (text.startsWith("||", after)) {
      int quote = space(after + 2);
      literal =
          quote + 1 < text.length() && text.charAt(quote) == '\'' && text.charAt(quote + 1) != '\'';
    }
    uses.add(new Use(what, name, raw, nth, tested, literal));
  }

  /** The last character before {@code i} that is no space. */
  private char before(int i) {
    int at = i - 1;
    while (at >= 0 && Character.isWhitespace(text.charAt(at))) {
      at--;
    }
    return at < 0 ? ' ' : text.charAt(at);
  }

  private int space(int i) {
    int at = i;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
