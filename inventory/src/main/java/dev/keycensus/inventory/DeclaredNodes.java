package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Surface;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All declarations of all trees, and how they name each other. */
final class DeclaredNodes {
  private final Trees trees;
  private final List<DeclaredNode> all = new ArrayList<>();
  private final Map<String, List<DeclaredNode>> byPath = new HashMap<>();
  private final Map<String, DeclaredNode> byName = new HashMap<>();

  /** A reference in its file. */
  record Referred(String path, @Nullable DeclaredNode user, Reference reference) {}

  private final List<Referred> references = new ArrayList<>();

  /** What source code makes, put together. */
  private final Programs programs;

  DeclaredNodes(Trees trees) {
    this.trees = trees;
    programs = new Programs(trees);
    trees
        .all()
        .forEach(
            (prefix, tree) ->
                tree.declared()
                    .forEach(
                        (path, said) ->
                            said.declarations()
                                .forEach(
                                    d -> programs.declared(DeclaredNode.of(prefix, path, d)))));
    trees
        .all()
        .forEach(
            (prefix, tree) ->
                tree.declared()
                    .forEach(
                        (path, said) -> {
                          Map<String, DeclaredNode> byKey = new HashMap<>();
                          Set<String> own = new HashSet<>();
                          for (Declaration d : said.declarations()) {
                            if (isOwn(d, tree.organisation())) {
                              own.add(d.key());
                              continue;
                            }
                            DeclaredNode node = programs.folded(DeclaredNode.of(prefix, path, d));
                            byKey.put(d.key(), node);
                            add(node);
                          }
                          for (Reference r : said.references()) {
                            if (r.key() != null && own.contains(r.key())) {
                              continue;
                            }
                            DeclaredNode user = r.key() == null ? null : byKey.get(r.key());
                            references.add(new Referred(prefix + path, user, r));
                          }
                        }));
  }

  /**
   * Whether it is an action or a workflow of the organisation that the repository is of: no third
   * party, and whoever calls it is told of anyway.
   *
   * @param organisation host and name; null where the repository has no remote
   */
  private static boolean isOwn(Declaration d, @Nullable String organisation) {
    int host = organisation == null ? -1 : organisation.indexOf('/');
    return organisation != null
        && host > 0
        && d.kind() == IdentityKind.THIRD_PARTY
        && d.provider().equals("github-actions")
        && isOf(d.name().toLowerCase(Locale.ROOT), organisation.substring(host + 1));
  }

  /** The marks of a declaration; an agent whose action is of the same organisation is its own. */
  Set<Mark> marks(DeclaredNode node) {
    Set<Mark> marks = EnumSet.noneOf(Mark.class);
    marks.addAll(node.declaration().marks());
    CurrentTree tree = trees.all().get(node.prefix());
    String organisation = tree == null ? null : tree.organisation();
    String action = node.declaration().facts().get("action");
    if (organisation != null
        && action != null
        && isOf(
            action.toLowerCase(Locale.ROOT),
            organisation.substring(organisation.indexOf('/') + 1))) {
      marks.remove(Mark.THIRD_PARTY);
      marks.remove(Mark.UNPINNED);
    }
    return marks;
  }

  private static boolean isOf(String name, String organisation) {
    String own = organisation.toLowerCase(Locale.ROOT) + "/";
    return name.startsWith(own) || name.startsWith("ghcr.io/" + own);
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

  /** A node with all that is one identity with it. */
  DeclaredNode whole(DeclaredNode node) {
    return programs.whole(node);
  }

  /** Where else the identity of a node is declared. */
  List<Place> places(DeclaredNode node) {
    return programs.places(node);
  }

  /** In the order of prefix, path and file; those of one identity have one id. */
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
      if (node != null && nodes.stream().noneMatch(n -> n.id().equals(node.id()))) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  /**
   * The same, without the server that a value is the password of, which does not use it but asks
   * for it, and without a state file's copies of what its own code declares.
   */
  List<DeclaredNode> users(Credential c) {
    List<DeclaredNode> nodes = new ArrayList<>();
    for (Sighting s : c.sightings()) {
      DeclaredNode node = around(s);
      boolean asks = ServerPasswords.has(s.slot()) || s.surface() == Surface.IAC_STATE;
      // One service or server that several files declare is one user.
      if (node != null && !asks && nodes.stream().noneMatch(n -> isSame(n, node))) {
        nodes.add(node);
      }
    }
    return isOfProject(c) ? ofOneProject(nodes) : nodes;
  }

  /** Whether it opens a host that has its name from the project that starts it. */
  private static boolean isOfProject(Credential c) {
    String host = c.facts().get("host");
    return host != null && !host.isEmpty() && host.indexOf('.') < 0 && host.indexOf(':') < 0;
  }

  /**
   * Without the services of all Compose projects but the one that uses it most: {@code db} of
   * another folder is another database, though both may have the password of one example.
   */
  private static List<DeclaredNode> ofOneProject(List<DeclaredNode> nodes) {
    Map<String, Integer> counts = new TreeMap<>();
    for (DeclaredNode node : nodes) {
      if (isComposed(node)) {
        counts.merge(folder(node), 1, Integer::sum);
      }
    }
    if (counts.size() < 2) {
      return nodes;
    }
    String most = "";
    for (Map.Entry<String, Integer> each : counts.entrySet()) {
      most = each.getValue() > counts.getOrDefault(most, 0) ? each.getKey() : most;
    }
    String kept = most;
    return nodes.stream().filter(n -> !isComposed(n) || folder(n).equals(kept)).toList();
  }

  private static boolean isComposed(DeclaredNode node) {
    return node.declaration().provider().equals("docker-compose");
  }

  private static String folder(DeclaredNode node) {
    return node.path().substring(0, node.path().lastIndexOf('/') + 1);
  }

  private static boolean isSame(DeclaredNode one, DeclaredNode other) {
    return one.declaration().kind() == other.declaration().kind()
        && one.prefix().equals(other.prefix())
        && one.declaration().name().equals(other.declaration().name());
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
