package dev.keycensus.inventory.graph;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.rules.UserError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Agent, connector, credential, resource; pipeline, job, code of others; workload, service account,
 * role. A pure function of a census: equal input gives an equal graph.
 *
 * @param target what was scanned
 * @param nodes in the order of {@link Node}'s kinds, AI systems first
 * @param edges in the order of the nodes they leave, then of those they reach
 * @param notes what a reader would miss: what is not shown, and why; sentences
 */
public record Graph(String target, List<Node> nodes, List<Edge> edges, List<String> notes) {

  /** What is shown. */
  public enum View {
    /** Everything that is connected with something, and every AI system. */
    ALL,
    /** Agents, connectors and model clients, what they reach and who starts them. */
    AI
  }

  public Graph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    notes = List.copyOf(notes);
  }

  /**
   * Makes it.
   *
   * @param focus the id, or the beginning of the id, of an identity, credential or reference: only
   *     what it reaches and what reaches it is shown; null for everything
   * @throws UserError if nothing, or more than one thing, has that id
   */
  public static Graph of(Census census, View view, @Nullable String focus) throws UserError {
    Building all = new Building(census);
    Set<String> shown;
    if (focus != null) {
      shown = around(all.edges(), List.of(all.named(focus)), true);
    } else if (view == View.AI) {
      List<String> ai = all.nodes().stream().filter(Node::isAi).map(Node::id).toList();
      shown = around(all.edges(), ai, false);
      Set<String> systems = Set.copyOf(ai);
      for (Edge e : all.edges()) {
        if (systems.contains(e.to())) {
          shown.add(e.from());
        }
      }
    } else {
      shown = connected(all);
    }
    List<String> notes = new ArrayList<>();
    if (focus == null && view == View.ALL) {
      all.tellLeftOut(shown, notes);
    }
    if (shown.isEmpty()) {
      notes.add(view == View.AI ? "no AI system was found" : "nothing was found that is connected");
    }
    return sorted(census.target(), all.nodes(), all.edges(), shown, notes);
  }

  /** Those of the nodes that are to be shown, with the edges between them. */
  static Graph sorted(
      String target,
      Collection<Node> nodes,
      Collection<Edge> edges,
      Set<String> shown,
      List<String> notes) {
    List<Node> kept =
        nodes.stream().filter(n -> shown.contains(n.id())).sorted(Node.ORDER).toList();
    Map<String, Integer> at = new HashMap<>();
    kept.forEach(n -> at.put(n.id(), at.size()));
    List<Edge> between =
        edges.stream()
            .filter(e -> at.containsKey(e.from()) && at.containsKey(e.to()))
            .sorted(
                Comparator.comparing((Edge e) -> at.get(e.from()))
                    .thenComparing(e -> at.get(e.to()))
                    .thenComparing(Edge::type))
            .toList();
    return new Graph(target, kept, between, notes);
  }

  /** What can be reached from some nodes, and with {@code back} also what reaches them. */
  private static Set<String> around(Set<Edge> edges, List<String> starts, boolean back) {
    Map<String, List<String>> out = new HashMap<>();
    Map<String, List<String>> in = new HashMap<>();
    for (Edge e : edges) {
      out.computeIfAbsent(e.from(), k -> new ArrayList<>()).add(e.to());
      in.computeIfAbsent(e.to(), k -> new ArrayList<>()).add(e.from());
    }
    Set<String> reached = reached(out, starts);
    if (back) {
      reached.addAll(reached(in, starts));
    }
    return reached;
  }

  private static Set<String> reached(Map<String, List<String>> steps, List<String> starts) {
    Set<String> reached = new HashSet<>(starts);
    ArrayDeque<String> open = new ArrayDeque<>(starts);
    while (!open.isEmpty()) {
      for (String next : steps.getOrDefault(open.remove(), List.of())) {
        if (reached.add(next)) {
          open.add(next);
        }
      }
    }
    return reached;
  }

  private static Set<String> connected(Building all) {
    Set<String> shown = new HashSet<>();
    for (Edge e : all.edges()) {
      if (!all.isLonely(e)) {
        shown.add(e.from());
        shown.add(e.to());
      }
    }
    all.nodes().stream().filter(Node::isAi).forEach(n -> shown.add(n.id()));
    return shown;
  }
}
