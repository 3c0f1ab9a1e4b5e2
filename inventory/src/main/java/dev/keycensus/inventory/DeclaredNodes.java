package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All declarations of all trees, and how they name each other. */
final class DeclaredNodes {
  private final Trees trees;
  private final List<DeclaredNode> all = new ArrayList<>();
  private final Map<String, List<DeclaredNode>> byPath = new HashMap<>();
  private final Map<String, DeclaredNode> byName = new HashMap<>();

  /** A reference, and the file that it stands in. */
  record Referred(String path, @Nullable DeclaredNode user, Reference reference) {}

  private final List<Referred> references = new ArrayList<>();

  /** What source code makes, put together. */
  private final Programs programs;

  DeclaredNodes(Trees trees) {
    this.trees = trees;
    programs = new Programs(trees);
    List<Said> said = new ArrayList<>();
    trees
        .all()
        .forEach(
            (prefix, tree) ->
                tree.declared().forEach((path, of) -> said.add(Said.of(prefix, path, of, tree))));
    // What files declare by themselves is known before code is told whose part it is.
    said.forEach(file -> file.nodes().forEach(programs::declared));
    said.forEach(this::add);
  }

  /**
   * What one file says.
   *
   * @param path with the prefix of its target
   * @param organisation host and name of whose repository it is in; null where no remote tells
   */
  private record Said(
      String prefix,
      String path,
      List<DeclaredNode> nodes,
      List<Reference> references,
      @Nullable String organisation) {
    static Said of(String prefix, String path, Declared said, CurrentTree tree) {
      return new Said(
          prefix,
          prefix + path,
          said.declarations().stream().map(d -> DeclaredNode.of(prefix, path, d)).toList(),
          said.references(),
          tree.organisation());
    }
  }

  private void add(Said file) {
    Map<String, DeclaredNode> byKey = new HashMap<>();
    Set<String> own = new HashSet<>();
    for (DeclaredNode raw : file.nodes()) {
      String key = raw.declaration().key();
      DeclaredNode node =
          isOwn(raw.declaration(), file.organisation()) ? null : programs.folded(raw);
      if (node == null) {
        own.add(key);
      } else {
        byKey.put(key, node);
        add(node);
      }
    }
    for (Reference r : file.references()) {
      if (r.key() == null || !own.contains(r.key())) {
        DeclaredNode user = r.key() == null ? null : byKey.get(r.key());
        String path = r.file() == null ? file.path() : file.prefix() + r.file();
        references.add(new Referred(path, user, r));
      }
    }
  }

  /**
   * Whether it is an action, a workflow or an included file of the organisation that the repository
   * is of: no third party, and whoever calls it is told of anyway.
   *
   * @param organisation host and name; null where the repository has no remote
   */
  private static boolean isOwn(Declaration d, @Nullable String organisation) {
    return d.kind() == IdentityKind.THIRD_PARTY
        && (d.provider().equals("github-actions") || d.provider().equals("gitlab-ci"))
        && isOf(d.name(), organisation);
  }

  /** The marks of a declaration; an agent whose action is of the same organisation is its own. */
  Set<Mark> marks(DeclaredNode node) {
    Set<Mark> marks = EnumSet.noneOf(Mark.class);
    marks.addAll(node.declaration().marks());
    CurrentTree tree = trees.all().get(node.prefix());
    String action = node.declaration().facts().get("action");
    if (tree != null && action != null && isOf(action, tree.organisation())) {
      marks.remove(Mark.THIRD_PARTY);
      marks.remove(Mark.UNPINNED);
    }
    return marks;
  }

  /**
   * Whether an action is of an organisation.
   *
   * @param organisation host and name; null for none
   */
  private static boolean isOf(String action, @Nullable String organisation) {
    int host = organisation == null ? -1 : organisation.indexOf('/');
    if (organisation == null || host <= 0) {
      return false;
    }
    String own = organisation.substring(host + 1).toLowerCase(Locale.ROOT) + "/";
    String name = action.toLowerCase(Locale.ROOT);
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

  /** All uses of code of others; of anything else the node itself. */
  List<DeclaredNode> uses(DeclaredNode node) {
    return programs.uses(node);
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

  /**
   * The innermost declaration that a value stands in now; null for none. Code of others is given a
   * value by the job that it runs in, and does not have it of its own.
   */
  @Nullable DeclaredNode around(Credential c) {
    for (Sighting s : c.sightings()) {
      DeclaredNode node = around(s, n -> !Programs.isCodeOfOthers(n.declaration()));
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
      // One service or server that several files declare is one user.
      if (node != null && !asks(s) && nodes.stream().noneMatch(n -> isSame(n, node))) {
        nodes.add(node);
      }
    }
    return isOfProject(c) ? ofOneProject(nodes) : nodes;
  }

  private static boolean asks(Sighting s) {
    return ServerPasswords.has(s.slot()) || s.surface() == Surface.IAC_STATE;
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
        counts.merge(node.folder(), 1, Integer::sum);
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
    return nodes.stream().filter(n -> !isComposed(n) || n.folder().equals(kept)).toList();
  }

  private static boolean isComposed(DeclaredNode node) {
    return node.declaration().provider().equals("docker-compose");
  }

  private static boolean isSame(DeclaredNode one, DeclaredNode other) {
    return one.declaration().kind() == other.declaration().kind()
        && one.prefix().equals(other.prefix())
        && one.declaration().name().equals(other.declaration().name());
  }

  /** Whether the path of keys leads through it: lines tell nothing in a file that is one line. */
  private static boolean isIn(Sighting s, DeclaredNode node) {
    String path = s.keyPath();
    String key = node.declaration().key();
    return path != null
        && path.startsWith(key)
        && (path.length() == key.length() || ".[".indexOf(path.charAt(key.length())) >= 0);
  }

  private @Nullable DeclaredNode around(Sighting s) {
    return around(s, n -> true);
  }

  private @Nullable DeclaredNode around(Sighting s, Predicate<DeclaredNode> wanted) {
    return s.isNow()
        ? byPath.getOrDefault(s.path(), List.of()).stream()
            .filter(n -> n.holds(s.line()) && wanted.test(n))
            .min(Comparator.comparingInt(DeclaredNode::size).thenComparing(n -> !isIn(s, n)))
            .orElse(null)
        : null;
  }
}
