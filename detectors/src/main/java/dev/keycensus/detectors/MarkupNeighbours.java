package dev.keycensus.detectors;

import java.util.ArrayList;
import java.util.List;

/** The members beside a value in XML or HTML. */
final class MarkupNeighbours {
  private static final int TAG_REACH = 512;

  private final Neighbours n;
  private final Window w;

  MarkupNeighbours(Neighbours n) {
    this.n = n;
    this.w = n.w;
  }

  /** Attributes of one tag, pairs of {@code name} and {@code value} in equal tags, or elements. */
  void read() {
    int i = n.start - 1;
    while (n.start - i < TAG_REACH && w.at(i) >= 0 && w.at(i) != '<' && w.at(i) != '>') {
      i--;
    }
    n.inOne();
    if (w.at(i) == '<') {
      int close = n.end;
      while (close - n.end < TAG_REACH && w.at(close) >= 0 && w.at(close) != '>') {
        close++;
      }
      n.scan(wordEnd(i + 1), close);
      pairs(w.latin1(i + 1, wordEnd(i + 1)));
    } else if (w.at(i) == '>') {
      elements(i);
    }
  }

  private int wordEnd(int i) {
    int k = i;
    while (Chars.isName(w.at(k)) || w.at(k) == ':') {
      k++;
    }
    return k;
  }

  /** {@code <property name="username" value="app"/>} beside one of the same tag. */
  private void pairs(String tag) {
    if (tag.isEmpty()) {
      return;
    }
    List<Neighbours.Member> own = new ArrayList<>(n.members);
    int to = n.end + TAG_REACH;
    for (int i = Math.max(-1, n.start - TAG_REACH); i < to && (i < 0 || w.at(i) >= 0); i++) {
      if (w.at(i) != '<' || !w.startsWith(Values.lower(tag), i + 1)) {
        continue;
      }
      int close = i;
      while (close < to && w.at(close) >= 0 && w.at(close) != '>') {
        close++;
      }
      if (w.at(close) != '>') {
        break;
      }
      n.members.clear();
      n.scan(wordEnd(i + 1), close);
      String name = null;
      for (Neighbours.Member m : n.members) {
        if (m.name().equals("name") || m.name().equals("key")) {
          name = m.value();
        } else if (m.name().equals("value") && name != null) {
          own.add(new Neighbours.Member(name, m.value(), m.at(), true));
        }
      }
      i = close;
    }
    n.members.clear();
    n.members.addAll(own);
  }

  /** {@code <username>app</username>} before or behind {@code <password>…</password>}. */
  private void elements(int tagEnd) {
    int i = tagEnd;
    while (n.start - i < TAG_REACH && w.at(i) >= 0 && w.at(i) != '<') {
      i--;
    }
    while (w.at(i) == '<') {
      i = elementBefore(i);
    }
    i = n.end;
    while (i - n.end < TAG_REACH && w.at(i) >= 0 && w.at(i) != '>') {
      i++;
    }
    while (w.at(i) == '>') {
      i = elementBehind(i);
    }
  }

  /** Adds the element that ends before {@code i}; its first byte, or -1. */
  private int elementBefore(int i) {
    int close = i - 1;
    while (i - close < 64 && w.at(close) >= 0 && w.at(close) <= ' ') {
      close--;
    }
    if (w.at(close) != '>') {
      return -1;
    }
    int slash = back(close - 1, '<');
    int text = slash < 0 || w.at(slash + 1) != '/' ? -1 : back(slash - 1, '>');
    int open = text < 0 ? -1 : back(text - 1, '<');
    return open >= 0 && n.start - open < n.reach && element(open, text, slash) ? open : -1;
  }

  private int back(int from, char to) {
    int i = from;
    while (from - i < Neighbours.VALUE_LIMIT && w.at(i) >= 0) {
      int c = w.at(i);
      if (c == to) {
        return i;
      }
      if (c == '<' || c == '>') {
        return -1;
      }
      i--;
    }
    return -1;
  }

  private int ahead(int from, char to) {
    int i = from;
    while (i - from < Neighbours.VALUE_LIMIT && w.at(i) >= 0) {
      int c = w.at(i);
      if (c == to) {
        return i;
      }
      if (c == '<' || c == '>') {
        return -1;
      }
      i++;
    }
    return -1;
  }

  /** Adds the element that begins behind {@code i}; its last byte, or -1. */
  private int elementBehind(int i) {
    int open = i + 1;
    while (open - i < 64 && w.at(open) >= 0 && w.at(open) <= ' ') {
      open++;
    }
    if (w.at(open) != '<' || w.at(open + 1) == '/') {
      return -1;
    }
    int text = ahead(open + 1, '>');
    int slash = text < 0 ? -1 : ahead(text + 1, '<');
    int close = slash < 0 || w.at(slash + 1) != '/' ? -1 : ahead(slash + 1, '>');
    return close >= 0 && close - n.end < n.reach && element(open, text, slash) ? close : -1;
  }

  private boolean element(int open, int text, int slash) {
    int nameEnd = wordEnd(open + 1);
    if (nameEnd == open + 1 || nameEnd > text) {
      return false;
    }
    n.add(w.latin1(open + 1, nameEnd), text + 1, slash);
    return true;
  }
}
