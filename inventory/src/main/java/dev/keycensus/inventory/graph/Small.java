package dev.keycensus.inventory.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A graph as it is drawn: what would be drawn twice or says nothing is drawn once, and no more than
 * can be made out. Where there is still too much, references of one provider become one node; where
 * that is not enough, the chains that come last are left out. All of it is told in the notes.
 */
final class Small {
  /** More systems of a type without any connection become one node. */
  static final int MOST_ALONE = 3;

  private final int mostNodes;
  private final int mostEdges;

  private Small(int mostNodes, int mostEdges) {
    this.mostNodes = mostNodes;
    this.mostEdges = mostEdges;
  }

  static Graph of(Graph graph, int mostNodes, int mostEdges) {
    return fitting(once(graph), mostNodes, mostEdges);
  }

  /** Without what would be drawn twice or says nothing. */
  static Graph once(Graph graph) {
    return alone(alike(alike(withoutImplied(graph))));
  }

  /** Of {@link #once}, as much as there is room for. */
  static Graph fitting(Graph once, int mostNodes, int mostEdges) {
    Small small = new Small(mostNodes, mostEdges);
    if (small.fits(once)) {
      return once;
    }
    Graph collapsed = small.collapsed(once);
    return small.fits(collapsed) ? collapsed : small.cut(collapsed);
  }

  private boolean fits(Graph graph) {
    return graph.nodes().size() <= mostNodes && graph.edges().size() <= mostEdges;
  }

  /**
   * Steps that a longer way tells, too: whoever hands a secret to code of others names it itself,
   * and whoever names a key of a provider uses that provider.
   */
  private static Graph withoutImplied(Graph graph) {
    Map<String, Node> nodes = new HashMap<>();
    graph.nodes().forEach(n -> nodes.put(n.id(), n));
    Map<String, Set<String>> namers = new HashMap<>();
    Map<String, Set<String>> through = new HashMap<>();
    for (Edge e : graph.edges()) {
      Node from = nodes.get(e.from());
      Node to = nodes.get(e.to());
      boolean reference = e.type() == Edge.Type.REFERENCES;
      boolean others = to != null && to.type().equals("third-party");
      if (reference || e.type() == Edge.Type.AUTHENTICATES) {
        namers.computeIfAbsent(e.to(), k -> new HashSet<>()).add(e.from());
      }
      if ((reference && from != null && from.isAi()) || (e.type() == Edge.Type.USES && others)) {
        through.computeIfAbsent(e.from(), k -> new HashSet<>()).add(e.to());
      }
    }
    Predicate<Edge> implied =
        e ->
            (e.type() == Edge.Type.REFERENCES || e.type() == Edge.Type.USES)
                && meet(
                    through.getOrDefault(e.from(), Set.of()),
                    namers.getOrDefault(e.to(), Set.of()));
    return new Graph(
        graph.target(),
        graph.nodes(),
        graph.edges().stream().filter(implied.negate()).toList(),
        graph.notes());
  }

  /** Whether two sets have something in common; as quick as the smaller one allows. */
  private static boolean meet(Set<String> one, Set<String> other) {
    return one.size() <= other.size()
        ? one.stream().anyMatch(other::contains)
        : other.stream().anyMatch(one::contains);
  }

  /** The same name with the same connections, in several files. */
  private static Graph alike(Graph graph) {
    Map<String, Set<String>> steps = new HashMap<>();
    for (Edge e : graph.edges()) {
      steps.computeIfAbsent(e.from(), k -> new TreeSet<>()).add(e.type() + ">" + e.to());
      steps.computeIfAbsent(e.to(), k -> new TreeSet<>()).add(e.type() + "<" + e.from());
    }
    Map<List<Object>, List<Node>> groups = new LinkedHashMap<>();
    for (Node n : graph.nodes()) {
      Object alone = n.kind() == Node.Kind.CREDENTIAL ? n.id() : "";
      Set<String> own = steps.getOrDefault(n.id(), Set.of());
      groups
          .computeIfAbsent(
              List.of(
                  n.kind(),
                  n.type(),
                  n.name(),
                  String.valueOf(n.provider()),
                  String.valueOf(n.owner()),
                  String.valueOf(n.environment()),
                  n.violations(),
                  alone,
                  own),
              k -> new ArrayList<>())
          .add(n);
    }
    Merging merging = new Merging();
    for (List<Node> group : groups.values()) {
      Node first = group.get(0);
      merging.add(
          group,
          group.size() == 1
              ? first
              : first.called(first.name() + ", " + group.size() + " times", group));
    }
    int less = graph.nodes().size() - merging.nodes.size();
    return merging.of(
        graph,
        less == 0
            ? null
            : Building.counted(less, "node")
                + " left out that another of the same name and connections stands for");
  }

  /** Systems of which nothing but their being there is known. */
  private static Graph alone(Graph graph) {
    Set<String> connected = new HashSet<>();
    graph.edges().forEach(e -> connected.addAll(List.of(e.from(), e.to())));
    Map<String, List<Node>> byType = new TreeMap<>();
    for (Node n : graph.nodes()) {
      if (n.kind() == Node.Kind.IDENTITY
          && !connected.contains(n.id())
          && n.violations().isEmpty()) {
        byType.computeIfAbsent(n.type(), k -> new ArrayList<>()).add(n);
      }
    }
    byType.values().removeIf(group -> group.size() <= MOST_ALONE);
    Merging merging = new Merging();
    Set<Node> gone = new HashSet<>();
    for (List<Node> group : byType.values()) {
      StringBuilder names = new StringBuilder("without a known connection, ");
      names.append(group.size()).append(": ");
      for (int i = 0; i < group.size(); i++) {
        names.append(i == 0 ? "" : ", ").append(group.get(i).name());
      }
      merging.add(group, group.get(0).called(names.toString(), group));
      gone.addAll(group);
    }
    for (Node n : graph.nodes()) {
      if (!gone.contains(n)) {
        merging.add(List.of(n), n);
      }
    }
    return merging.of(graph, null);
  }

  /** One node for all references of one provider. */
  private Graph collapsed(Graph graph) {
    Merging merging = new Merging();
    Map<String, List<Node>> groups = new TreeMap<>();
    int references = 0;
    for (Node n : graph.nodes()) {
      if (n.kind() == Node.Kind.REFERENCE) {
        String provider = n.provider() == null ? "no known provider" : n.provider();
        groups.computeIfAbsent(provider, k -> new ArrayList<>()).add(n);
        references++;
      } else {
        merging.add(List.of(n), n);
      }
    }
    for (Map.Entry<String, List<Node>> group : groups.entrySet()) {
      String name = Building.counted(group.getValue().size(), "reference");
      merging.add(
          group.getValue(),
          Node.plain(
              "references:" + group.getKey(),
              Node.Kind.REFERENCE,
              "references",
              name + " of " + group.getKey()));
    }
    return merging.of(
        graph,
        references == 0
            ? null
            : "more than "
                + mostNodes
                + " nodes or "
                + mostEdges
                + " edges: "
                + Building.counted(references, "reference")
                + " drawn as one for each provider");
  }

  /** Whole chains, from the first nodes on, as long as there is room. */
  private Graph cut(Graph graph) {
    Map<String, List<Edge>> out = new HashMap<>();
    graph.edges().forEach(e -> out.computeIfAbsent(e.from(), k -> new ArrayList<>()).add(e));
    Set<String> kept = new LinkedHashSet<>();
    Set<Edge> edges = new LinkedHashSet<>();
    for (Node first : graph.nodes()) {
      ArrayDeque<String> open = new ArrayDeque<>();
      if (kept.size() < mostNodes && kept.add(first.id())) {
        open.add(first.id());
      }
      while (!open.isEmpty()) {
        for (Edge e : out.getOrDefault(open.remove(), List.of())) {
          boolean isNew = !kept.contains(e.to());
          if (edges.size() < mostEdges && (!isNew || kept.size() < mostNodes)) {
            edges.add(e);
            if (isNew) {
              kept.add(e.to());
              open.add(e.to());
            }
          }
        }
      }
    }
    List<String> notes = new ArrayList<>(graph.notes());
    int gone = graph.nodes().size() - kept.size();
    if (gone > 0) {
      notes.add(Building.counted(gone, "node") + " too many to draw left out");
    }
    long between =
        graph.edges().stream()
            .filter(e -> kept.contains(e.from()) && kept.contains(e.to()) && !edges.contains(e))
            .count();
    if (between > 0) {
      notes.add(Building.counted(between, "edge") + " too many to draw left out");
    }
    return Graph.sorted(graph.target(), graph.nodes(), edges, kept, notes);
  }

  /** Several nodes that become one, with the edges of all. */
  private static final class Merging {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, String> becomes = new HashMap<>();

    void add(Collection<Node> all, Node one) {
      nodes.add(one);
      all.forEach(n -> becomes.put(n.id(), one.id()));
    }

    Graph of(Graph graph, @Nullable String note) {
      Set<Edge> edges = new LinkedHashSet<>();
      for (Edge e : graph.edges()) {
        edges.add(
            new Edge(
                becomes.getOrDefault(e.from(), e.from()),
                becomes.getOrDefault(e.to(), e.to()),
                e.type()));
      }
      List<String> notes = new ArrayList<>(graph.notes());
      if (note != null) {
        notes.add(note);
      }
      return Graph.sorted(
          graph.target(),
          nodes,
          edges,
          new HashSet<>(nodes.stream().map(Node::id).toList()),
          notes);
    }
  }
}
