package dev.keycensus.detectors;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members beside a value: of the object in braces around it, of its YAML mapping, of its tag or
 * element, or of the block of lines that it stands in. Read outwards from the value, at most a
 * reach to either side, and tolerantly: the file is not parsed.
 */
final class Neighbours {
  /**
   * A member.
   *
   * @param at where its value begins
   * @param inOne whether it is of one object or mapping with the value, not only near it
   */
  record Member(String name, String value, int at, boolean inOne) {}

  static final int VALUE_LIMIT = 256;

  final Window w;
  final FileKind kind;
  final int start;
  final int end;
  final int reach;
  final List<Member> members = new ArrayList<>();

  /** The name that the object or mapping itself is assigned to. */
  @Nullable String parent;

  private boolean block;
  private boolean shared;

  Neighbours(Window w, FileKind kind, int start, int end, int reach) {
    this.w = w;
    this.kind = kind;
    this.start = start;
    this.end = end;
    this.reach = reach;
  }

  /**
   * Those of the value in {@code [start, end)}.
   *
   * @param reach how far to read on either side, in bytes
   */
  static Neighbours of(Probe probe, int start, int end, int reach) {
    FileKind kind = probe.kind();
    Neighbours n = new Neighbours(probe.window(), kind, start, end, reach);
    boolean whole = probe.depth() > 0; // What was encoded in a file is of any kind.
    switch (kind) {
      case YAML -> {
        if (!n.braces(!whole)) {
          new YamlNeighbours(n).read();
        }
      }
      case MARKUP -> new MarkupNeighbours(n).read();
      case JSON, NOTEBOOK -> n.braces(false);
      case SOURCE, TEXT, OTHER -> {
        if (!n.braces(false)) {
          n.lines();
        }
      }
      case CONFIG, SHELL -> {
        if (!n.braces(!whole)) {
          n.lines();
        }
      }
      case LOCK, DATA, ASSET, BARE_KEY, PPP_SECRETS -> {}
    }
    return n;
  }

  /** The members of the object in braces around the value; false where there is none in reach. */
  private boolean braces(boolean onLine) {
    int depth = 0;
    int open = start - 1;
    for (; ; open--) {
      int c = w.at(open);
      if (c < 0 || start - open > reach || (onLine && c == '\n')) {
        return false;
      }
      if (c == '}') {
        depth++;
      } else if (c == '{' && depth-- == 0) {
        break;
      }
    }
    if (w.at(open - 1) == '$' || w.at(open - 1) == '{') {
      return false; // A placeholder.
    }
    depth = 0;
    int close = end;
    for (; close - end < reach && w.at(close) >= 0; close++) {
      int c = w.at(close);
      if (c == '{') {
        depth++;
      } else if (c == '}' && depth-- == 0) {
        break;
      }
    }
    parent = Slots.nameBefore(w, open);
    if (Chars.isQuote(quoteBefore(open))) {
      parent = quotedBefore(open);
    }
    block = true;
    scan(open + 1, close);
    return true;
  }

  private int before(int i) {
    int k = i - 1;
    while (i - k < 24 && (Chars.isSpace(w.at(k)) || w.at(k) == '\n' || w.at(k) == '\r')) {
      k--;
    }
    return k;
  }

  private int quoteBefore(int open) {
    int colon = before(open);
    return w.at(colon) == ':' ? w.at(before(colon)) : 0;
  }

  /** The string before a colon: names of registries are no identifiers. */
  private @Nullable String quotedBefore(int open) {
    int close = before(before(open));
    int i = close - 1;
    while (close - i < 120 && w.at(i) >= ' ' && w.at(i) != w.at(close)) {
      i--;
    }
    return w.at(i) == w.at(close) ? w.latin1(i + 1, close) : null;
  }

  /** The lines around the value up to empty ones, section heads or the reach. */
  private void lines() {
    int top = lineStart(start);
    while (top > 0) {
      int above = lineStart(top - 1);
      if (start - above > reach || isBreak(above)) {
        if (kind == FileKind.CONFIG && w.at(above) == '[') {
          inOne(); // A section's lines belong together.
        }
        break;
      }
      top = above;
    }
    int bottom = lineEnd(end);
    while (w.at(bottom) == '\n') {
      int below = lineEnd(bottom + 1);
      if (below - end > reach || isBreak(bottom + 1)) {
        break;
      }
      bottom = below;
    }
    if (start - top <= reach) {
      scan(top, bottom);
    }
  }

  /** Start of the line; for a line that begins out of reach, just out of reach. */
  int lineStart(int i) {
    int k = i;
    while (w.at(k - 1) >= 0 && w.at(k - 1) != '\n' && start - k <= reach) {
      k--;
    }
    return k;
  }

  /** Its line break, or the end; for a line that ends out of reach, just out of reach. */
  int lineEnd(int i) {
    int k = i;
    while (w.at(k) >= 0 && w.at(k) != '\n' && k - end <= reach) {
      k++;
    }
    return k;
  }

  /** Whether the line is empty or the head of a section. */
  private boolean isBreak(int line) {
    int i = line;
    while (Chars.isSpace(w.at(i)) || w.at(i) == '\r') {
      i++;
    }
    return w.at(i) < 0 || w.at(i) == '\n' || w.at(i) == '[';
  }

  /** Adds what is assigned in {@code [from, to)}, but not what is nested in brackets. */
  void scan(int from, int to) {
    String name = null;
    boolean joined = false;
    int depth = 0;
    for (int i = from; i < to; ) {
      int c = w.at(i);
      if (i == start || (i + 1 == start && Chars.isQuote(c))) {
        i = Math.max(end, i) + (i != start && w.at(end) == c ? 1 : 0);
        name = null;
        joined = false;
      } else if (c < 0) {
        return;
      } else if (Chars.isQuote(c)) {
        int close = closing(i, to);
        if (close < 0 || depth > 0) {
          i = Math.max(close, i) + 1;
        } else {
          if (joined && name != null) {
            add(name, i + 1, close);
            name = null;
          } else {
            name = close - i < 100 ? w.latin1(i + 1, close) : null;
          }
          joined = false;
          i = close + 1;
        }
      } else if (depth == 0 && joined && name != null && isValue(c)) {
        int stop = valueEnd(i, to);
        if (isWhole(stop, to)) {
          add(name, i, stop);
        }
        name = null;
        joined = false;
        i = stop;
      } else if (Chars.isName(c)) {
        int stop = i + 1;
        while (stop < to && Chars.isName(w.at(stop))) {
          stop++;
        }
        // Behind a colon it is a type, in a program: the name stands before it.
        name = joined ? name : stop - i < 100 ? w.latin1(i, stop) : null;
        joined = false;
        i = stop;
      } else if ((c == ':' || c == '=') && name != null && depth == 0) {
        boolean twice = w.at(i + 1) == c;
        joined = !twice;
        shared = c == ':';
        name = twice ? null : name;
        i += twice ? 2 : 1;
        i += joined && (w.at(i) == '=' || w.at(i) == '>') ? 1 : 0;
      } else if (c == '#' || (c == '/' && w.at(i + 1) == '/')) {
        while (i < to && w.at(i) != '\n') {
          i++;
        }
      } else {
        depth += c == '{' || c == '[' || c == '(' ? 1 : 0;
        depth -= depth > 0 && (c == '}' || c == ']' || c == ')') ? 1 : 0;
        if (!Chars.isSpace(c) && !(c == '\n' && joined && kind == FileKind.JSON)) {
          name = null;
          joined = false;
        }
        i++;
      }
    }
  }

  private int closing(int quote, int to) {
    int c = w.at(quote);
    for (int i = quote + 1; i < to; i++) {
      int d = w.at(i);
      if (d == c) {
        return i;
      }
      if (d == '\\') {
        i++;
      } else if (d < 0 || (d == '\n' && c != '`')) {
        return -1;
      }
    }
    return -1;
  }

  /** Whether a value without quotes begins here; in programs there are none. */
  private boolean isValue(int c) {
    return kind != FileKind.SOURCE && c > ' ' && "{[(,;|>=:#".indexOf(c) < 0;
  }

  private int valueEnd(int from, int to) {
    int i = from;
    while (i < to && w.at(i) > ' ' && ",;\"'`<>".indexOf(w.at(i)) < 0) {
      i++;
    }
    return i;
  }

  /** Whether the value was one word: nothing follows it on its line. */
  private boolean isWhole(int stop, int to) {
    int i = stop;
    while (i < to && (Chars.isSpace(w.at(i)) || w.at(i) == '\r')) {
      i++;
    }
    int c = w.at(i);
    return i >= to || kind == FileKind.SHELL || c < ' ' || ",;}#\\".indexOf(c) >= 0;
  }

  /** Adds a member whose value is {@code [from, to)}, unless that is too long for a name. */
  void add(String name, int from, int to) {
    if (from < to && (to - from <= VALUE_LIMIT || isCertificate(name))) {
      boolean inOne = block && (kind != FileKind.SOURCE || shared);
      members.add(new Member(name, new Secret(w.copy(from, to)).text(), from, inOne));
    }
  }

  /** Whether the name promises a certificate: its value is long, and told apart. */
  static boolean isCertificate(String name) {
    String folded = Values.lower(name);
    return folded.contains("cert") || folded.contains("crt");
  }

  void inOne() {
    block = true;
    shared = true;
  }
}
