package dev.keycensus.inventory.graph;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph as a Mermaid flowchart. Names stand in quoted labels with every character that means
 * something to Mermaid, Markdown or HTML as an entity code, so a name cannot add a node, a link, a
 * directive or a tag. Mermaid draws no more than 500 edges and 50,000 characters unless configured,
 * so the graph is cut down first; see {@link Small}. What is left out stands in the picture.
 */
public final class Mermaid {
  /** As many as a person can make out, and a browser draws in time. */
  static final int MOST_NODES = 300;

  /** Mermaid's own limit. */
  static final int MOST_EDGES = 500;

  /** Likewise, in chars. */
  private static final int LONGEST = 50_000;

  private Mermaid() {}

  /** The text, with a line end. */
  public static String of(Graph whole) {
    Graph once = Small.once(whole);
    int most = MOST_NODES;
    String text = of(once, most);
    while (text.length() > LONGEST && most > 1) {
      most = most * 4 / 5;
      text = of(once, most);
    }
    return text;
  }

  private static String of(Graph once, int mostNodes) {
    Graph graph = Small.fitting(once, mostNodes, MOST_EDGES);
    StringBuilder b = new StringBuilder("%%{init: {\"flowchart\": {\"wrappingWidth\": 320}}}%%\n");
    b.append("flowchart LR\n");
    Labels labels = new Labels(graph.nodes());
    Map<String, String> ids = new HashMap<>();
    List<String> broken = new ArrayList<>();
    for (Node n : graph.nodes()) {
      String id = "n" + (ids.size() + 1);
      ids.put(n.id(), id);
      b.append("  ").append(id);
      String label = label(labels.lines(n));
      switch (n.kind()) {
        case IDENTITY -> b.append('[').append(label).append(']');
        case CREDENTIAL -> b.append("{{").append(label).append("}}");
        case REFERENCE -> b.append('(').append(label).append(')');
        case RESOURCE -> b.append("[(").append(label).append(")]");
      }
      b.append(":::").append(n.isAi() ? "ai" : n.kind().word()).append('\n');
      if (!n.violations().isEmpty()) {
        broken.add(id);
      }
    }
    List<String> held = new ArrayList<>();
    List<String> keyless = new ArrayList<>();
    for (int i = 0; i < graph.edges().size(); i++) {
      Edge e = graph.edges().get(i);
      String line =
          switch (e.type()) {
            case REFERENCES -> "-.->";
            case HOLDS -> "==>";
            case USES, FEDERATES, AUTHENTICATES -> "-->";
          };
      b.append("  ").append(ids.get(e.from())).append(' ').append(line).append(' ');
      b.append(ids.get(e.to())).append('\n');
      if (e.type() == Edge.Type.HOLDS) {
        held.add(String.valueOf(i));
      } else if (e.type() == Edge.Type.FEDERATES) {
        keyless.add(String.valueOf(i));
      }
    }
    List<String> legend = Labels.legend(graph);
    if (!legend.isEmpty()) {
      b.append("  legend[").append(label(legend)).append("]:::legend\n");
    }
    append(b, "  linkStyle ", held, " stroke:#b3261e,stroke-width:3px");
    append(b, "  linkStyle ", keyless, " stroke:#2e7d32,stroke-width:2px");
    b.append("  classDef ai fill:#e8dcff,stroke:#6b3fa0,color:#1b1b1b\n")
        .append("  classDef identity fill:#e3eefb,stroke:#2f5d8a,color:#1b1b1b\n")
        .append("  classDef credential fill:#ffe0dc,stroke:#b3261e,color:#1b1b1b\n")
        .append("  classDef reference fill:#fff4d6,stroke:#8a6d1b,color:#1b1b1b\n")
        .append("  classDef resource fill:#eeeeee,stroke:#555555,color:#1b1b1b\n")
        .append("  classDef legend fill:#ffffff,stroke:#bbbbbb,color:#555555\n")
        .append("  classDef broken stroke:#b3261e,stroke-width:3px\n");
    append(b, "  class ", broken, " broken");
    return b.toString();
  }

  private static void append(StringBuilder b, String before, List<String> all, String after) {
    if (!all.isEmpty()) {
      b.append(before).append(String.join(",", all)).append(after).append('\n');
    }
  }

  private static String label(List<String> lines) {
    return lines.stream().map(Mermaid::escape).collect(joining("<br/>", "\"", "\""));
  }

  /**
   * Letters, digits and a few harmless signs stay; all else becomes {@code #code;}. Two dollars
   * would begin a formula even so.
   */
  private static String escape(String text) {
    String shown = text.replace("$$", "$\\u{24}");
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < shown.length(); ) {
      int c = shown.codePointAt(i);
      i += Character.charCount(c);
      boolean plain =
          c > 0x7f || Character.isLetterOrDigit(c) || c == ' ' || c == '.' || c == '/' || c == '-';
      if (plain) {
        b.appendCodePoint(c);
      } else {
        b.append('#').append(c).append(';');
      }
    }
    return b.toString();
  }
}
