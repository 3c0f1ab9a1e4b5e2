package dev.keycensus.detectors.declared.places;

import dev.keycensus.detectors.declared.nodes.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * XML, read by a lexer of our own: it forgives what an XML parser refuses, knows no entities that
 * could grow, and costs no start of one. Of equal elements in a row the second is {@code name[1]};
 * an attribute is {@code @name}.
 */
final class MarkupPaths {
  /** One open element, and how many of each name it has had. */
  private static final class Open {
    final String name;
    final String path;
    final Map<String, Integer> children = new HashMap<>();

    Open(String name, String path) {
      this.name = name;
      this.path = path;
    }
  }

  private final byte[] in;
  private final int length;
  private final List<Spot> spots;
  private final @Nullable String[] found;
  private final Deque<Open> open = new ArrayDeque<>();
  private int next;
  private int at;

  private MarkupPaths(byte[] in, int length, List<Spot> spots, @Nullable String[] found) {
    this.in = in;
    this.length = length;
    this.spots = spots;
    this.found = found;
    open.push(new Open("", ""));
  }

  static void of(byte[] in, int length, List<Spot> spots, @Nullable String[] found) {
    new MarkupPaths(in, length, spots, found).read();
  }

  private void read() {
    while (at < length && next < found.length) {
      int tag = index('<', at);
      tell(tag, path());
      at = tag;
      if (starts("<!--")) {
        at = behind("-->", at + 4);
        tell(at, null);
      } else if (starts("<![CDATA[")) {
        at = behind("]]>", at + 9);
        tell(at, path());
      } else if (starts("<?") || starts("<!")) {
        at = behind(">", at + 2);
        tell(at, null);
      } else if (starts("</")) {
        int end = behind(">", at + 2);
        close(name(at + 2));
        at = end;
        tell(at, null);
      } else if (at < length) {
        element();
      }
    }
  }

  /** Gives all spots before {@code end} that nobody had their path. */
  private void tell(int end, @Nullable String path) {
    while (next < found.length && spots.get(next).offset() < end) {
      found[next++] = path;
    }
  }

  private @Nullable String path() {
    return KeyPaths.told(open.element().path);
  }

  private void element() {
    String name = name(at + 1);
    if (name.isEmpty()) {
      tell(++at, path());
      return;
    }
    Open parent = open.element();
    int before = parent.children.merge(name, 1, Integer::sum) - 1;
    String path = KeyPaths.under(parent.path, name) + (before == 0 ? "" : "[" + before + "]");
    at += 1 + name.getBytes(StandardCharsets.UTF_8).length;
    boolean closed = false;
    while (at < length && in[at] != '>') {
      closed = in[at] == '/';
      if (in[at] <= ' ' || closed) {
        at++;
        continue;
      }
      attribute(path);
    }
    at = Math.min(length, at + 1);
    tell(at, null);
    // Deeper than this nobody reads a path.
    if (!closed && open.size() < Node.DEEPEST) {
      open.push(new Open(name, path));
    }
  }

  private void attribute(String element) {
    int from = at;
    while (at < length && in[at] > ' ' && in[at] != '=' && in[at] != '>' && in[at] != '/') {
      at++;
    }
    if (at == from) {
      at++;
      return;
    }
    String name = new String(in, from, Math.min(at - from, 200), StandardCharsets.UTF_8);
    while (at < length && in[at] <= ' ' && in[at] >= 0) {
      at++;
    }
    if (at >= length || in[at] != '=') {
      return;
    }
    at++;
    while (at < length && in[at] <= ' ' && in[at] >= 0) {
      at++;
    }
    tell(at, null);
    if (at < length && (in[at] == '"' || in[at] == '\'')) {
      int end = index(in[at], at + 1);
      at = Math.min(length, end + 1);
    } else {
      while (at < length && in[at] != '>' && (in[at] > ' ' || in[at] < 0)) {
        at++;
      }
    }
    tell(at, KeyPaths.told(KeyPaths.under(element, "@" + name)));
  }

  /** Ends an element, and those inside that nobody ended; an end without a start is none. */
  private void close(String name) {
    if (open.stream().anyMatch(o -> o.name.equals(name))) {
      while (open.size() > 1 && !open.pop().name.equals(name)) {
        // Left open.
      }
    }
  }

  private String name(int from) {
    int to = from;
    while (to < length
        && to - from < 200
        && (in[to] < 0 || in[to] > ' ')
        && in[to] != '>'
        && in[to] != '/'
        && in[to] != '<') {
      to++;
    }
    return new String(in, from, to - from, StandardCharsets.UTF_8);
  }

  private boolean starts(String what) {
    for (int i = 0; i < what.length(); i++) {
      if (at + i >= length || in[at + i] != what.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int index(int c, int from) {
    int i = from;
    while (i < length && in[i] != c) {
      i++;
    }
    return i;
  }

  private int behind(String end, int from) {
    for (int i = from; i + end.length() <= length; i++) {
      int k = 0;
      while (k < end.length() && in[i + k] == end.charAt(k)) {
        k++;
      }
      if (k == end.length()) {
        return i + k;
      }
    }
    return length;
  }
}
