package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All declarations of all trees, and how they name each other. */
final class DeclaredNodes {
  private final List<DeclaredNode> all = new ArrayList<>();
  private final Map<String, List<DeclaredNode>> byPath = new HashMap<>();
  private final Map<String, DeclaredNode> byName = new HashMap<>();

  /** A reference in its file. */
  record Referred(String path, @Nullable DeclaredNode user, Reference reference) {}

  private final List<Referred> references = new ArrayList<>();

  DeclaredNodes(Trees trees) {
    trees
        .all()
        .forEach(
            (prefix, tree) ->
                tree.declared()
                    .forEach(
                        (path, said) -> {
                          Map<String, DeclaredNode> byKey = new HashMap<>();
                          for (Declaration d : said.declarations()) {
                            DeclaredNode node = DeclaredNode.of(prefix, path, d);
                            byKey.put(d.key(), node);
                            add(node);
                          }
                          for (Reference r : said.references()) {
                            DeclaredNode user = r.key() == null ? null : byKey.get(r.key());
                            references.add(new Referred(prefix + path, user, r));
                          }
                        }));
  }

  private void add(DeclaredNode node) {
    all.add(node);
    byPath.computeIfAbsent(node.path(), k -> new ArrayList<>()).add(node);
    for (String name : names(node.declaration())) {
      byName.putIfAbsent(node.prefix() + '\0' + name, node);
    }
  }

  /** What others call it: see {@link Declaration#uses}. */
  private static List<String> names(Declaration d) {
    String word = word(d.kind());
    return d.tenant() == null
        ? List.of(word + ":" + d.name())
        : List.of(word + ":" + d.tenant() + "/" + d.name(), word + ":" + d.name());
  }

  private static String word(IdentityKind kind) {
    return switch (kind) {
      case MCP_CONNECTOR -> "mcp";
      case AI_AGENT -> "agent";
      case MODEL_CLIENT -> "model";
      case SERVICE_ACCOUNT -> "serviceaccount";
      default -> kind.word();
    };
  }

  /** In the order of prefix, path and file. */
  List<DeclaredNode> all() {
    return all;
  }

  List<Referred> references() {
    return references;
  }

  /** Ids of those that a declaration works through; the name of what no file declares. */
  List<String> used(DeclaredNode node) {
    SortedSet<String> used = new TreeSet<>();
    for (String name : node.declaration().uses()) {
      DeclaredNode other = byName.get(node.prefix() + '\0' + name);
      used.add(other == null ? name : other.id());
    }
    for (DeclaredNode other : byPath.getOrDefault(node.path(), List.of())) {
      if (node.declaration().key().equals(other.declaration().parent())) {
        used.add(other.id());
      }
    }
    return List.copyOf(used);
  }

  /** The innermost declaration that a value stands in now; null for none. */
  @Nullable DeclaredNode around(Credential c) {
    for (Sighting s : c.sightings()) {
      DeclaredNode node = around(s);
      if (node != null) {
        return node;
      }
    }
    return null;
  }

  /** All declarations that a value stands in now, of each place the innermost. */
  List<DeclaredNode> allAround(Credential c) {
    List<DeclaredNode> nodes = new ArrayList<>();
    for (Sighting s : c.sightings()) {
      DeclaredNode node = around(s);
      if (node != null && !nodes.contains(node)) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  private @Nullable DeclaredNode around(Sighting s) {
    return s.isNow()
        ? byPath.getOrDefault(s.path(), List.of()).stream()
            .filter(n -> n.holds(s.line()))
            .min(Comparator.comparingInt(DeclaredNode::size))
            .orElse(null)
        : null;
  }
}
