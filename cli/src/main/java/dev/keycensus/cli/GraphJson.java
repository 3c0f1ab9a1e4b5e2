package dev.keycensus.cli;

import dev.keycensus.inventory.graph.Edge;
import dev.keycensus.inventory.graph.Graph;
import dev.keycensus.inventory.graph.Node;
import java.io.IOException;
import java.io.OutputStream;

/** A graph for other programs: whole, whatever its size. */
final class GraphJson {
  private GraphJson() {}

  static void write(Graph graph, Graph.View view, OutputStream out) throws IOException {
    try (Json json = new Json(out)) {
      json.object(
          () -> {
            json.put("schema", "keycensus/graph/v1");
            json.put("target", graph.target());
            json.put("view", InventoryGraphCommand.word(view));
            json.objects("nodes", graph.nodes(), n -> node(json, n));
            json.objects("edges", graph.edges(), e -> edge(json, e));
            json.strings("notes", graph.notes());
          });
    }
  }

  private static void node(Json json, Node n) throws IOException {
    json.put("id", n.id());
    json.put("kind", n.kind().word());
    json.put("type", n.type());
    json.put("name", n.name());
    json.put("provider", n.provider());
    json.put("owner", n.owner());
    json.put("environment", n.environment());
    if (n.kind() == Node.Kind.IDENTITY) {
      json.strings("marks", n.marks());
    }
    if (!n.violations().isEmpty()) {
      json.strings("violations", n.violations());
    }
    if (!n.places().isEmpty()) {
      json.objects(
          "places",
          n.places(),
          p -> {
            json.put("path", p.path());
            if (p.line() > 0) {
              json.put("line", p.line());
            }
          });
    }
  }

  private static void edge(Json json, Edge e) throws IOException {
    json.put("from", e.from());
    json.put("to", e.to());
    json.put("type", e.type().word());
  }
}
