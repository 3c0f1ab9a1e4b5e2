package dev.keycensus.detectors;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mapping around a value of YAML, by indentation: keys in the same column above and below. Of a
 * list, {@code - NAME=value} lines and pairs of {@code name:} and {@code value:} count as members
 * too.
 */
final class YamlNeighbours {
  private final Neighbours n;
  private final Window w;

  /** Where the line's key begins, counted from the line's start; -1 where there is none. */
  private int column;

  private boolean dash;

  YamlNeighbours(Neighbours n) {
    this.n = n;
    this.w = n.w;
  }

  void read() {
    int own = ownLine();
    if (own < 0) {
      return;
    }
    look(own);
    int col = column;
    boolean first = dash;
    if (isVariable(own)) {
      variables(own, col);
      return;
    }
    n.inOne();
    int parent = first ? -1 : above(own, col);
    below(own, col);
    if (n.members.size() == 1 && n.members.get(0).name().equals("name") && col >= 2) {
      pairs(own, col);
    }
    if (parent < 0) {
      return;
    }
    look(parent);
    n.parent = key(parent);
    if ("user".equals(n.parent)) {
      kubeconfig(parent, column);
    }
  }

  /** The name of a kubeconfig's user stands one mapping further out. */
  private void kubeconfig(int line, int col) {
    List<Neighbours.Member> inner = new ArrayList<>(n.members);
    n.members.clear();
    above(line, col);
    if (n.members.isEmpty()) {
      below(line, col);
    }
    for (Neighbours.Member m : n.members) {
      if (m.name().equals("name")) {
        inner.add(new Neighbours.Member("user", m.value(), m.at(), true));
      }
    }
    n.members.clear();
    n.members.addAll(inner);
  }

  /** The line that holds the value's key: for a block of lines, the one with fewer spaces above. */
  private int ownLine() {
    int line = n.lineStart(n.start);
    for (int i = line; i < n.start; i++) {
      int c = w.at(i);
      if (c == '=' || (c == ':' && (w.at(i + 1) <= ' ' || Chars.isQuote(w.at(i + 1))))) {
        return line;
      }
    }
    look(line);
    int col = column;
    while (line > 0 && n.start - line <= n.reach) {
      line = n.lineStart(line - 1);
      look(line);
      if (column >= 0 && column < col) {
        return n.start - line <= n.reach ? line : -1;
      }
    }
    return -1;
  }

  /** Finds the line's column, behind the dashes of a list. */
  private void look(int line) {
    int i = line;
    dash = false;
    while (w.at(i) == ' ' || (w.at(i) == '-' && w.at(i + 1) == ' ')) {
      dash |= w.at(i) == '-';
      i++;
    }
    int c = w.at(i);
    column = c < 0 || c == '\n' || c == '\r' || c == '#' ? -1 : i - line;
  }

  private @Nullable String key(int line) {
    int from = line + column;
    int to = from;
    while (to - from < 80 && w.at(to) > ' ' && w.at(to) != ':') {
      to++;
    }
    return w.at(to) == ':' ? w.latin1(from, to) : null;
  }

  /** Adds the keys above; the line of the mapping's own key, or -1. */
  private int above(int own, int col) {
    int line = own;
    while (line > 0) {
      line = n.lineStart(line - 1);
      if (n.start - line > n.reach) {
        return -1;
      }
      look(line);
      if (column == col) {
        n.scan(line + col, n.lineEnd(line + col));
        if (dash) {
          return -1;
        }
      } else if (column >= 0 && column < col) {
        return line;
      }
    }
    return -1;
  }

  private void below(int own, int col) {
    int line = next(own);
    while (line >= 0) {
      look(line);
      if (column == col && !dash) {
        n.scan(line + col, n.lineEnd(line + col));
      } else if (column >= 0 && (column < col || (dash && firstDash(line) < col))) {
        return;
      }
      line = next(line);
    }
  }

  private int firstDash(int line) {
    int i = line;
    while (w.at(i) == ' ') {
      i++;
    }
    return i - line;
  }

  /** The line behind, or behind the value where the line holds it; -1 out of reach. */
  private int next(int line) {
    int to = n.lineEnd(line <= n.start ? Math.max(line, n.end) : line);
    if (line <= n.start && n.lineEnd(line) < n.start) {
      to = n.lineEnd(line);
    }
    return w.at(to) == '\n' && to + 1 - n.end <= n.reach ? to + 1 : -1;
  }

  /** Whether the line is {@code - NAME=value}. */
  private boolean isVariable(int line) {
    if (!dash) {
      return false;
    }
    for (int i = line + column; i < n.start; i++) {
      int c = w.at(i);
      if (c == '=') {
        return true;
      }
      if (!Chars.isName(c) && !Chars.isQuote(c)) {
        return false;
      }
    }
    return false;
  }

  private void variables(int own, int col) {
    int top = own;
    for (int line = own; line > 0; ) {
      line = n.lineStart(line - 1);
      look(line);
      if (n.start - line > n.reach || !dash || column != col) {
        break;
      }
      top = line;
    }
    for (int line = top; line >= 0; line = next(line)) {
      look(line);
      if (!dash || column != col) {
        return;
      }
      int to = n.lineEnd(line);
      int from = line + col;
      // Quotes may stand around the whole.
      from += Chars.isQuote(w.at(from)) ? 1 : 0;
      if (n.start < line || n.start >= to) {
        n.scan(from, Chars.isQuote(w.at(to - 1)) ? to - 1 : to);
      }
    }
  }

  /** {@code - name: DB_USER} and {@code value: app}, in the items around. */
  private void pairs(int own, int col) {
    n.members.clear();
    int top = own;
    for (int line = own; line > 0; ) {
      line = n.lineStart(line - 1);
      look(line);
      if (n.start - line > n.reach || (column >= 0 && column < col)) {
        break;
      }
      top = line;
    }
    List<Neighbours.Member> found = new ArrayList<>();
    String name = null;
    for (int line = top; line >= 0; line = next(line)) {
      look(line);
      if (column >= 0 && column < col) {
        break;
      }
      if (column != col) {
        continue;
      }
      if (dash) {
        name = null;
      }
      n.members.clear();
      n.scan(line + col, n.lineEnd(line + col));
      for (Neighbours.Member m : n.members) {
        if (m.name().equals("name")) {
          name = m.value();
        } else if (m.name().equals("value") && name != null) {
          found.add(new Neighbours.Member(name, m.value(), m.at(), false));
        }
      }
    }
    n.members.clear();
    n.members.addAll(found);
  }
}
