package dev.keycensus.inventory.graph;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What stands on nodes, line by line: the type, the name, and where that is not enough to tell two
 * nodes apart, whose they are and where. Names of hostile trees stay on one line: nothing in them
 * is invisible, and none is endless.
 */
public final class Labels {
  /** In code points; longer ones are cut. */
  static final int LONGEST = 80;

  /** Of the end of a path, in code points: its file tells more than its first folders. */
  private static final int LONGEST_PATH = 48;

  private final Map<String, Integer> same = new HashMap<>();

  Labels(List<Node> nodes) {
    nodes.forEach(n -> same.merge(head(n), 1, Integer::sum));
  }

  private static String head(Node n) {
    return String.join("\0", n.type(), n.name(), String.valueOf(n.environment()));
  }

  /** Two to four lines. */
  List<String> lines(Node n) {
    boolean value = n.kind() == Node.Kind.CREDENTIAL;
    List<String> lines = new ArrayList<>();
    if (!value) {
      lines.add(visible(n.type()));
    }
    lines.add(visible(n.name() + (n.environment() == null ? "" : " of " + n.environment())));
    if (value || same.getOrDefault(head(n), 0) > 1) {
      String where = n.places().isEmpty() ? "" : end(n.places().get(0).path());
      String whose = n.kind() == Node.Kind.IDENTITY && n.provider() != null ? n.provider() : "";
      lines.add(visible(whose + (whose.isEmpty() || where.isEmpty() ? "" : ", ") + where));
    }
    if (!n.violations().isEmpty()) {
      int more = n.violations().size() - 1;
      lines.add(visible("breaks " + n.violations().get(0) + (more > 0 ? " +" + more : "")));
    }
    return lines;
  }

  private static String end(String path) {
    int length = path.codePointCount(0, path.length());
    return length <= LONGEST_PATH
        ? path
        : "…" + path.substring(path.offsetByCodePoints(path.length(), 1 - LONGEST_PATH));
  }

  /**
   * What the look of a drawing means, of that which is in it, and what is not in it; each a line.
   */
  static List<String> legend(Graph graph) {
    Set<Edge.Type> types = EnumSet.noneOf(Edge.Type.class);
    graph.edges().forEach(e -> types.add(e.type()));
    List<String> lines = new ArrayList<>();
    if (types.contains(Edge.Type.REFERENCES)) {
      lines.add("dashed: names a key that is kept elsewhere");
    }
    if (types.contains(Edge.Type.HOLDS)) {
      lines.add("red line: the value of the key stands there");
    }
    if (types.contains(Edge.Type.FEDERATES)) {
      lines.add("green line: takes a role without a stored key");
    }
    if (types.contains(Edge.Type.USES) || types.contains(Edge.Type.AUTHENTICATES)) {
      lines.add("other lines: works through it, or opens it");
    }
    if (graph.nodes().stream().anyMatch(n -> !n.violations().isEmpty())) {
      lines.add("red frame: breaks a policy");
    }
    graph.notes().forEach(note -> lines.add(visible(note)));
    return lines;
  }

  /** Control characters, direction overrides and the like as escapes that can be seen. */
  static String visible(String name) {
    StringBuilder b = new StringBuilder();
    int count = 0;
    for (int i = 0; i < name.length() && count < LONGEST; count++) {
      int c = name.codePointAt(i);
      i += Character.charCount(c);
      if (count == LONGEST - 1 && i < name.length()) {
        b.append('…');
      } else if (isHidden(c)) {
        b.append("\\u{").append(Integer.toHexString(c)).append('}');
      } else {
        b.appendCodePoint(c);
      }
    }
    return b.toString();
  }

  /** Whether a code point shows nothing by itself, or changes how others show: for any output. */
  public static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
