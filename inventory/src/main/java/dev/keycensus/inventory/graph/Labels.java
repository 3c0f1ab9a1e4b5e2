package dev.keycensus.inventory.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands on nodes, line by line: the type, the name, and where that is not enough to tell two
 * nodes apart, whose they are and where. Names of hostile trees stay on one line: nothing in them
 * is invisible, and none is endless.
 */
public final class Labels {
  /** In code points; longer ones are cut. */
  static final int LONGEST = 80;

  private final Map<String, Integer> same = new HashMap<>();

  Labels(List<Node> nodes) {
    nodes.forEach(n -> same.merge(n.type() + '\0' + n.name(), 1, Integer::sum));
  }

  /** Two or three lines. */
  List<String> lines(Node n) {
    List<String> lines = new ArrayList<>(List.of(visible(n.type()), visible(n.name())));
    if (same.getOrDefault(n.type() + '\0' + n.name(), 0) > 1) {
      String where = n.places().isEmpty() ? "" : n.places().get(0).path();
      String whose = n.kind() == Node.Kind.IDENTITY && n.provider() != null ? n.provider() : "";
      lines.add(visible(whose + (whose.isEmpty() || where.isEmpty() ? "" : ", ") + where));
    }
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
