package dev.keycensus.inventory.graph;

import static java.util.stream.Collectors.joining;

import java.util.HashMap;
import java.util.Map;

/**
 * A graph as a Mermaid flowchart. Names stand in quoted labels with every character that means
 * something to Mermaid, Markdown or HTML as an entity code, so a name cannot add a node, a link, a
 * directive or a tag. Mermaid draws no more than 500 edges and 50,000 characters unless configured,
 * so the graph is cut down first; see {@link Small}.
 */
public final class Mermaid {
  private Mermaid() {}

  /** The text, with a line end. */
  public static String of(Graph whole) {
    Graph graph = Small.of(whole);
    StringBuilder b = new StringBuilder("flowchart LR\n");
    for (String note : graph.notes()) {
      b.append("  %% ").append(comment(note)).append('\n');
    }
    Labels labels = new Labels(graph.nodes());
    Map<String, String> ids = new HashMap<>();
    for (Node n : graph.nodes()) {
      String id = "n" + (ids.size() + 1);
      ids.put(n.id(), id);
      b.append("  ").append(id);
      String label =
          labels.lines(n).stream().map(Mermaid::escape).collect(joining("<br/>", "\"", "\""));
      switch (n.kind()) {
        case IDENTITY -> b.append('[').append(label).append(']');
        case CREDENTIAL -> b.append("{{").append(label).append("}}");
        case REFERENCE -> b.append('(').append(label).append(')');
        case RESOURCE -> b.append("[(").append(label).append(")]");
      }
      b.append(":::").append(n.isAi() ? "ai" : n.kind().word()).append('\n');
    }
    for (Edge e : graph.edges()) {
      b.append("  ")
          .append(ids.get(e.from()))
          .append(" -->|")
          .append(e.type().word())
          .append("| ")
          .append(ids.get(e.to()))
          .append('\n');
    }
    return b.append("  classDef ai fill:#e8dcff,stroke:#6b3fa0,color:#1b1b1b\n")
        .append("  classDef identity fill:#e3eefb,stroke:#2f5d8a,color:#1b1b1b\n")
        .append("  classDef credential fill:#ffe0dc,stroke:#b3261e,color:#1b1b1b\n")
        .append("  classDef reference fill:#fff4d6,stroke:#8a6d1b,color:#1b1b1b\n")
        .append("  classDef resource fill:#eeeeee,stroke:#555555,color:#1b1b1b\n")
        .toString();
  }

  /** Letters, digits and a few harmless signs stay; all else becomes {@code #code;}. */
  private static String escape(String shown) {
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

  /** Mermaid reads directives in braces even in comments. */
  private static String comment(String note) {
    return Labels.visible(note).replace('{', '(').replace('}', ')');
  }
}
