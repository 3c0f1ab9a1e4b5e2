package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.detectors.declared.nodes.YamlNodes;

/** What stands between two lines of dashes at the top of a Markdown file. */
final class FrontMatter {
  private FrontMatter() {}

  /** {@link Node#MISSING} where there is none; lines are those of the file. */
  static Node of(NamedFile file) {
    String text = file.text();
    if (!text.startsWith("---\n") && !text.startsWith("---\r\n")) {
      return Node.MISSING;
    }
    int end = 3;
    do {
      end = text.indexOf("\n---", end);
      if (end < 0) {
        return Node.MISSING;
      }
      end += 4;
    } while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r');
    Node first;
    try {
      first =
          YamlNodes.read(text.substring(0, end - 3)).items().stream()
              .findFirst()
              .orElse(Node.MISSING);
    } catch (Malformed e) {
      first = plain(text, end - 4);
    }
    first.endsAt(1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count());
    return first;
  }

  /**
   * Agents read front matter that is no YAML line by line, such as a description with a colon in
   * it: {@code key: the rest}.
   */
  private static Node plain(String text, int end) {
    Node map = Node.map(2, 1);
    int line = 1;
    int from = 0;
    while (from < end) {
      int stop = text.indexOf('\n', from);
      stop = stop < 0 ? end : Math.min(stop, end);
      int colon = text.indexOf(": ", from);
      boolean indented = text.charAt(from) == ' ' || text.charAt(from) == '\t';
      if (colon > from && colon < stop && !indented) {
        String value = text.substring(colon + 2, stop).strip();
        int column = colon - from + 3;
        map.put(text.substring(from, colon).strip(), value(value, line, column));
      }
      from = stop + 1;
      line++;
    }
    return map;
  }

  private static Node value(String text, int line, int column) {
    if (text.startsWith("[") && text.endsWith("]")) {
      Node list = Node.list(line, column);
      for (String item : Plain.parts(text.substring(1, text.length() - 1), ',')) {
        if (!item.isBlank()) {
          list.add(Node.scalar(line, column, unquoted(item.strip()), false));
        }
      }
      return list;
    }
    return Node.scalar(line, column, text.isEmpty() ? null : unquoted(text), false);
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() > 1
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
