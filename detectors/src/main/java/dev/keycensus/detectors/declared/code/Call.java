package dev.keycensus.detectors.declared.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is given in a call: by name, whatever a language writes for it ({@code key=…}, {@code key:
 * …}, {@code .key(…)}), and by place.
 */
final class Call {
  /** More tokens of a call are not looked at. */
  private static final int LONGEST = 4_000;

  /**
   * Something that is given by name.
   *
   * @param name in lower case, without {@code _}, {@code -} and {@code with} at its start
   * @param from first token of its value
   * @param to behind the last
   * @param depth in how many brackets it stands; those of an object that is all there is do not
   *     count
   */
  record Argument(String name, int from, int to, int depth) {}

  private final Tokens tokens;
  private final Given given;
  private final int open;
  private final int close;
  private final int end;
  private final boolean object;
  private final List<Argument> arguments = new ArrayList<>();
  private boolean spread;

  /**
   * The call whose name is at {@code name}, with what is called on what it returns.
   *
   * @param chained whether that belongs to it
   */
  Call(Tokens tokens, Given given, int name, boolean chained) {
    this.tokens = tokens;
    this.given = given;
    this.open = name + 1;
    this.close = tokens.isSign(open, '(') ? closing(open) : lineEnd(name);
    int last = close;
    while (chained
        && tokens.isSign(last + 1, '.')
        && tokens.kind(last + 2) == Tokens.WORD
        && last - open < LONGEST) {
      last = tokens.isSign(last + 3, '(') ? closing(last + 3) : last + 2;
    }
    this.end = last;
    int first = open + 1;
    first += tokens.isSign(first, '&') ? 1 : 0;
    this.object = tokens.isSign(first, '{');
    read();
  }

  int line() {
    return tokens.line(open);
  }

  int endLine() {
    return tokens.line(end);
  }

  /** The last token of it. */
  int end() {
    return end;
  }

  List<Argument> arguments() {
    return arguments;
  }

  /** Whether something may be given that does not stand here: {@code **more}, {@code options}. */
  boolean spread() {
    return spread;
  }

  /** Behind the last token of the first argument by place; the same as {@link #first} for none. */
  int firstEnd() {
    int depth = 0;
    for (int i = open + 1; i < close; i++) {
      depth += given.opens(i) ? 1 : given.closes(i) ? -1 : 0;
      boolean named =
          depth == 0
              && (tokens.isSign(i, ':') || tokens.isSign(i, '='))
              && tokens.kind(i - 1) == Tokens.WORD;
      if (named) {
        return open + 1;
      }
      if (depth == 0 && tokens.isSign(i, ',')) {
        return i;
      }
    }
    return close;
  }

  int first() {
    return open + 1;
  }

  /** The first text that stands in it by itself: {@code Agent("name"}. */
  String firstText() {
    return firstEnd() == open + 2 && tokens.kind(open + 1) == Tokens.TEXT
        ? tokens.text(open + 1)
        : "";
  }

  /** The text that is given by a name; empty for none. */
  String text(int depth, String... names) {
    for (String name : names) {
      for (Argument a : arguments) {
        if (a.name().equals(name) && a.depth() <= depth && tokens.kind(a.from()) == Tokens.TEXT) {
          return tokens.text(a.from());
        }
      }
    }
    return "";
  }

  private int closing(int from) {
    int end = given.closing(from);
    return end < from + LONGEST ? end : Math.min(tokens.count() - 1, from + LONGEST);
  }

  /** Ruby needs no brackets, and a block goes on. */
  private int lineEnd(int name) {
    int line = tokens.line(name);
    int i = name;
    boolean block = false;
    while (i + 1 < tokens.count() && i < name + 200) {
      if (tokens.line(i + 1) != line && !block) {
        break;
      }
      i++;
      block |= tokens.isWord(i, "do");
      if (block && tokens.isWord(i, "end")) {
        break;
      }
    }
    return i;
  }

  private void read() {
    int depth = object ? -1 : 0;
    for (int i = open + 1; i <= end; i++) {
      boolean call = tokens.kind(i) == Tokens.WORD && tokens.isSign(i + 1, '(');
      if (given.opens(i)) {
        depth++;
      } else if (given.closes(i)) {
        depth--;
      } else if (call || (tokens.kind(i) != Tokens.SIGN && isNamed(i))) {
        int from = i + 2;
        int to = call ? closing(i + 1) : valueEnd(from);
        if (to > from) {
          arguments.add(new Argument(normal(tokens.text(i)), from, to, Math.max(0, depth)));
        }
      }
      boolean alone =
          object
              && depth == 0
              && tokens.kind(i) == Tokens.WORD
              && (tokens.isSign(i - 1, '{') || tokens.isSign(i - 1, ','))
              && (tokens.isSign(i + 1, '}') || tokens.isSign(i + 1, ','));
      if (alone) {
        arguments.add(new Argument(normal(tokens.text(i)), i, i + 1, 0));
      }
      boolean stars = tokens.isSign(i, '*') && tokens.isSign(i + 1, '*') && tokens.joined(i);
      boolean dots =
          tokens.isSign(i, '.') && tokens.isSign(i + 1, '.') && tokens.isSign(i + 2, '.');
      spread |= depth <= 0 && i < close && (stars || dots);
    }
    // new OpenAI(options)
    spread |= firstEnd() == open + 2 && tokens.kind(open + 1) == Tokens.WORD;
  }

  private boolean isNamed(int i) {
    boolean sign = tokens.isSign(i + 1, ':') || tokens.isSign(i + 1, '=');
    boolean twice =
        tokens.joined(i + 1)
            && (tokens.isSign(i + 2, ':')
                || tokens.isSign(i + 2, '=')
                || tokens.isSign(i + 2, '>'));
    return sign && !twice;
  }

  private int valueEnd(int from) {
    int i = from;
    for (; i <= end && !given.closes(i); i++) {
      i = given.opens(i) ? given.closing(i) : i;
      if (i > end) {
        break;
      }
      boolean over = tokens.isSign(i, ',') || tokens.isSign(i, ';');
      boolean next = !tokens.isSign(open, '(') && tokens.line(i) != tokens.line(from);
      if (over || next) {
        break;
      }
    }
    return Math.min(i, end + 1);
  }

  static String normal(String name) {
    StringBuilder out = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_' && c != '-') {
        out.append(c);
      }
    }
    String folded = out.toString().toLowerCase(Locale.ROOT);
    return folded.startsWith("with") && folded.length() > 4 ? folded.substring(4) : folded;
  }
}
