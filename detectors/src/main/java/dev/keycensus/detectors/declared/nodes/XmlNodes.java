package dev.keycensus.detectors.declared.nodes;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * XML as far as settings need it: elements, attributes, text, with their places. An element is a
 * map: {@code @name} for an attribute, {@code #text} for its text, {@code #name} for its own name
 * and {@code #all} for the elements within, in order. Entities beyond the five known ones, document
 * types and namespaces mean nothing.
 */
public final class XmlNodes {
  private final String text;
  private int i;
  private int line = 1;
  private int lineStart;
  private int counted;
  private int left = Node.MOST;

  private XmlNodes(String text) {
    this.text = text;
  }

  /**
   * The top, whose {@code #all} are the root element.
   *
   * @throws Malformed where a tag is not closed, or it is too much
   */
  public static Node read(String text) {
    return new XmlNodes(text).read();
  }

  private Node read() {
    Node top = element("", 0);
    Deque<Node> open = new ArrayDeque<>();
    open.push(top);
    while (i < text.length()) {
      int tag = text.indexOf('<', i);
      if (tag < 0) {
        break;
      }
      text(open, i, tag);
      if (text.startsWith("<!--", tag)) {
        i = after("-->", tag);
      } else if (text.startsWith("<![CDATA[", tag)) {
        int end = after("]]>", tag);
        text(open, tag + 9, end - 3);
        i = end;
      } else if (text.startsWith("<!", tag) || text.startsWith("<?", tag)) {
        i = after(">", tag);
      } else if (text.startsWith("</", tag)) {
        i = after(">", tag);
        Node closed = open.pop();
        closed.endsAt(line(tag));
        if (open.isEmpty()) {
          throw new Malformed(line(tag), "not XML: a tag too many", false);
        }
      } else {
        i = tag + 1;
        start(open, tag);
      }
    }
    if (open.size() > 1) {
      throw new Malformed(open.element().line(), "not XML: an element is not closed", false);
    }
    return top;
  }

  private void start(Deque<Node> open, int tag) {
    Node element = element(name(), tag);
    open.element().get("#all").add(element);
    while (true) {
      skipBlank();
      if (i >= text.length()) {
        throw new Malformed(line(tag), "not XML: a tag is not closed", false);
      }
      char c = text.charAt(i);
      if (c == '>') {
        i++;
        open.push(element);
        if (open.size() > Node.DEEPEST) {
          throw new Malformed(line(tag), "nested too deep", true);
        }
        return;
      }
      if (c == '/') {
        i++;
        if (i < text.length() && text.charAt(i) == '>') {
          i++;
          return;
        }
      } else {
        attribute(element);
      }
    }
  }

  private void attribute(Node element) {
    int start = i;
    String name = name();
    skipBlank();
    if (i < text.length() && text.charAt(i) == '=') {
      i++;
      skipBlank();
      if (i < text.length() && (text.charAt(i) == '"' || text.charAt(i) == '\'')) {
        int end = text.indexOf(text.charAt(i), i + 1);
        if (end < 0) {
          throw new Malformed(line(i), "not XML: a text is not closed", false);
        }
        int at = i + 1;
        element.put("@" + name, scalar(at, end));
        i = end + 1;
        return;
      }
    }
    if (i == start) {
      i++;
    }
  }

  private Node scalar(int from, int to) {
    count(from);
    int line = line(from);
    return Node.scalar(line, from - lineStart + 1, unescaped(text.substring(from, to)), true);
  }

  private void text(Deque<Node> open, int from, int to) {
    while (from < to && text.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && text.charAt(to - 1) <= ' ') {
      to--;
    }
    Node element = open.element();
    if (from < to && !element.has("#text")) {
      element.put("#text", scalar(from, to));
    }
  }

  private Node element(String name, int at) {
    count(at);
    int line = line(at);
    Node element = Node.map(line, at - lineStart + 1);
    element.put("#name", Node.scalar(line, at - lineStart + 1, name, true));
    element.put("#all", Node.list(line, at - lineStart + 1));
    return element;
  }

  private void count(int at) {
    if (--left < 0) {
      throw new Malformed(line(at), "more than " + Node.MOST + " values", true);
    }
  }

  private int after(String end, int from) {
    int at = text.indexOf(end, from);
    if (at < 0) {
      throw new Malformed(line(from), "not XML: something is not closed", false);
    }
    return at + end.length();
  }

  private String name() {
    int start = i;
    while (i < text.length() && text.charAt(i) > ' ' && "=/>\"'<".indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return text.substring(start, i);
  }

  private void skipBlank() {
    while (i < text.length() && text.charAt(i) <= ' ') {
      i++;
    }
  }

  /** Asked for places in rising order. */
  private int line(int offset) {
    while (counted < offset) {
      if (text.charAt(counted++) == '\n') {
        line++;
        lineStart = counted;
      }
    }
    return line;
  }

  private static String unescaped(String raw) {
    return raw.indexOf('&') < 0
        ? raw
        : raw.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&");
  }
}
