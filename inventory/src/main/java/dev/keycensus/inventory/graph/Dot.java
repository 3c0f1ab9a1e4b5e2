package dev.keycensus.inventory.graph;

import static java.util.stream.Collectors.joining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph in Graphviz's language. Names stand in quoted strings: quotes and backslashes are
 * escaped, and ampersands too, since Graphviz decodes HTML entities in every string.
 */
public final class Dot {
  /** As many as Graphviz puts in order within seconds. */
  static final int MOST_NODES = 1_000;

  static final int MOST_EDGES = 2_000;

  private Dot() {}

  /** The text, with a line end. */
  public static String of(Graph whole) {
    Graph graph = Small.of(whole, MOST_NODES, MOST_EDGES);
    StringBuilder b = new StringBuilder("digraph keycensus {\n");
    b.append("  rankdir=LR;\n")
        .append("  node [fontname=\"Helvetica\", style=filled, color=\"#555555\"];\n")
        .append("  edge [color=\"#555555\"];\n");
    List<String> legend = Labels.legend(graph);
    if (!legend.isEmpty()) {
      b.append("  graph [fontname=\"Helvetica\", labelloc=b, labeljust=l, label=\"");
      legend.forEach(line -> b.append(escape(line)).append("\\l"));
      b.append("\"];\n");
    }
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
          .append(n.violations().isEmpty() ? "" : ", color=\"#b3261e\", penwidth=3")
          .append(", id=\"")
          .append(escape(Labels.visible(n.id())))
          .append("\"];\n");
    }
    for (Edge e : graph.edges()) {
      b.append("  ").append(ids.get(e.from())).append(" -> ").append(ids.get(e.to()));
      b.append(
          switch (e.type()) {
            case REFERENCES -> " [style=dashed]";
            case HOLDS -> " [color=\"#b3261e\", penwidth=3]";
            case FEDERATES -> " [color=\"#2e7d32\", penwidth=2]";
            case USES, AUTHENTICATES -> "";
          });
      b.append(";\n");
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
