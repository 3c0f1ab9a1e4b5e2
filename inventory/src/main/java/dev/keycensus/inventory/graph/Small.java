package dev.keycensus.inventory.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A graph that can be drawn: at most {@link #MOST_NODES} and {@link #MOST_EDGES}. Where there are
 * more, references of one provider become one node; where that is not enough, the nodes that come
 * last are left out. Either is told.
 */
final class Small {
  /** As many as a person can make out, and a browser draws in time. */
  static final int MOST_NODES = 300;

  /** Mermaid's own limit. */
  static final int MOST_EDGES = 500;

  private Small() {}

  static Graph of(Graph graph) {
    if (fits(graph)) {
      return graph;
    }
    Graph collapsed = collapsed(graph);
    return fits(collapsed) ? collapsed : cut(collapsed);
  }

  private static boolean fits(Graph graph) {
    return graph.nodes().size() <= MOST_NODES && graph.edges().size() <= MOST_EDGES;
  }

  /** One node for all references of one provider. */
  private static Graph collapsed(Graph graph) {
    Map<String, String> becomes = new HashMap<>();
    Map<String, List<Node>> groups = new TreeMap<>();
    for (Node n : graph.nodes()) {
      if (n.kind() == Node.Kind.REFERENCE) {
        String provider = n.provider() == null ? "no known provider" : n.provider();
        groups.computeIfAbsent(provider, k -> new ArrayList<>()).add(n);
      }
    }
    List<Node> nodes = new ArrayList<>();
    int references = 0;
    for (Map.Entry<String, List<Node>> group : groups.entrySet()) {
      String id = "references:" + group.getKey();
      int count = group.getValue().size();
      references += count;
      String name = Building.counted(count, "reference") + " of " + group.getKey();
      nodes.add(
          new Node(id, Node.Kind.REFERENCE, "references", name, null, null, List.of(), List.of()));
      group.getValue().forEach(n -> becomes.put(n.id(), id));
    }
    graph.nodes().stream().filter(n -> !becomes.containsKey(n.id())).forEach(nodes::add);
    Set<Edge> edges = new LinkedHashSet<>();
    for (Edge e : graph.edges()) {
      edges.add(
          new Edge(
              becomes.getOrDefault(e.from(), e.from()),
              becomes.getOrDefault(e.to(), e.to()),
              e.type()));
    }
    List<String> notes = new ArrayList<>(graph.notes());
    if (references > 0) {
      notes.add(
          "more than "
              + MOST_NODES
              + " nodes or "
              + MOST_EDGES
              + " edges: "
              + Building.counted(references, "reference")
              + " drawn as one for each provider");
    }
    Set<String> all = new HashSet<>();
    nodes.forEach(n -> all.add(n.id()));
    return Graph.sorted(graph.target(), nodes, edges, all, notes);
  }

  private static Graph cut(Graph graph) {
    Map<String, Node> kept = new LinkedHashMap<>();
    graph.nodes().stream().limit(MOST_NODES).forEach(n -> kept.put(n.id(), n));
    List<Edge> edges =
        graph.edges().stream()
            .filter(e -> kept.containsKey(e.from()) && kept.containsKey(e.to()))
            .toList();
    List<String> notes = new ArrayList<>(graph.notes());
    int gone = graph.nodes().size() - kept.size();
    if (gone > 0) {
      notes.add(Building.counted(gone, "node") + " too many to draw left out");
    }
    if (edges.size() > MOST_EDGES) {
      notes.add(Building.counted(edges.size() - MOST_EDGES, "edge") + " too many to draw left out");
    }
    return new Graph(
        graph.target(),
        List.copyOf(kept.values()),
        edges.subList(0, Math.min(edges.size(), MOST_EDGES)),
        notes);
  }
}
