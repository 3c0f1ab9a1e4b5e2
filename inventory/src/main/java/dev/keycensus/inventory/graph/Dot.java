package dev.keycensus.inventory.graph;

import static java.util.stream.Collectors.joining;

import java.util.HashMap;
import java.util.Map;

/**
 * A graph in Graphviz's language. Names stand in quoted strings: quotes and backslashes are
 * escaped, and ampersands too, since Graphviz decodes HTML entities in every string.
 */
public final class Dot {
  private Dot() {}

  /** The text, with a line end. */
  public static String of(Graph graph) {
    StringBuilder b = new StringBuilder("digraph keycensus {\n");
    for (String note : graph.notes()) {
      b.append("  // ").append(Labels.visible(note).replace('\\', '/')).append('\n');
    }
    b.append("  rankdir=LR;\n")
        .append("  node [fontname=\"Helvetica\", style=filled, color=\"#555555\"];\n")
        .append("  edge [fontname=\"Helvetica\", fontsize=10];\n");
    Labels labels = new Labels(graph.nodes());
    Map<String, String> ids = new HashMap<>();
    for (Node n : graph.nodes()) {
      String id = "n" + (ids.size() + 1);
      ids.put(n.id(), id);
      b.append("  ")
          .append(id)
          .append(" [label=\"")
          .append(labels.lines(n).stream().map(Dot::escape).collect(joining("\\n")))
          .append("\", ")
          .append(look(n))
          .append(", id=\"")
          .append(escape(Labels.visible(n.id())))
          .append("\"];\n");
    }
    for (Edge e : graph.edges()) {
      b.append("  ")
          .append(ids.get(e.from()))
          .append(" -> ")
          .append(ids.get(e.to()))
          .append(" [label=\"")
          .append(e.type().word())
          .append("\"];\n");
    }
    return b.append("}\n").toString();
  }

  private static String look(Node n) {
    return switch (n.kind()) {
      case IDENTITY -> "shape=box, fillcolor=\"" + (n.isAi() ? "#e8dcff" : "#e3eefb") + "\"";
      case CREDENTIAL -> "shape=hexagon, fillcolor=\"#ffe0dc\"";
      case REFERENCE -> "shape=ellipse, fillcolor=\"#fff4d6\"";
      case RESOURCE -> "shape=cylinder, fillcolor=\"#eeeeee\"";
    };
  }

  private static String escape(String shown) {
    return shown.replace("\\", "\\\\").replace("\"", "\\\"").replace("&", "&amp;");
  }
}
