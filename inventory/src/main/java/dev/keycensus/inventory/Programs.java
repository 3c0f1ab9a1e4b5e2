package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Joined;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Ids;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What several files declare of one principal, put together. One program that calls a provider's
 * models from a hundred files is one client of them, and the same as its manifest declares; an
 * agent of the code that a file of agents declares under the same name is that agent; an action
 * that twelve workflows use is one third party.
 */
final class Programs {
  /** How the keys begin of what code makes, and of what manifests name. */
  private static final String CODE = "code.";

  private static final String SERVER = "code.server.";

  /** The key of tools that a file gives to a server that another makes. */
  private static final String TOOLS = "code.tools";

  private static final String DEPENDENCY = "dependency.";

  /** More servers of one package are not told apart by what gives them tools. */
  private static final int MOST_SERVERS = 100;

  private final Trees trees;

  /** By prefix, folder and provider; by prefix, provider and name. */
  private final Map<String, DeclaredNode> clients = new HashMap<>();

  private final Map<String, DeclaredNode> agents = new HashMap<>();

  /** By provider and name, in lower case: whose code it is does not depend on who uses it. */
  private final Map<String, DeclaredNode> others = new HashMap<>();

  /** MCP servers that code makes, by the folder of their package. */
  private final Map<String, List<DeclaredNode>> servers = new HashMap<>();

  /** What a program is called in its manifest, by prefix and folder. */
  private final Map<String, String> names = new HashMap<>();

  /** By id: who others are parts of, and the parts in the order of their files. */
  private final Map<String, DeclaredNode> heads = new HashMap<>();

  private final Map<String, List<DeclaredNode>> parts = new HashMap<>();

  Programs(Trees trees) {
    this.trees = trees;
  }

  /** Takes what a file declares by itself, before anything is asked. */
  void declared(DeclaredNode node) {
    Declaration d = node.declaration();
    if (d.key().startsWith(SERVER)) {
      List<DeclaredNode> own =
          servers.computeIfAbsent(trees.packageOf(node.path()), k -> new ArrayList<>());
      if (own.size() < MOST_SERVERS) {
        own.add(node);
      }
    }
    if (d.key().startsWith(CODE)) {
      return;
    }
    if (isDependency(d)) {
      String folder = node.folder();
      clients.putIfAbsent(folder + '\0' + d.provider(), node);
      names.putIfAbsent(folder, d.name());
    } else if (d.kind() == IdentityKind.AI_AGENT) {
      String folder = node.folder();
      if (folder.endsWith("/config/")) {
        folder = folder.substring(0, folder.length() - "config/".length());
      }
      agents.putIfAbsent(folder + '\0' + d.provider() + '\0' + d.name(), node);
    }
  }

  /** The same node, under the id of whom it is a part of; null for a part of nobody. */
  @Nullable DeclaredNode folded(DeclaredNode node) {
    Declaration d = node.declaration();
    if (!d.key().startsWith(CODE) && !isDependency(d) && !isCodeOfOthers(d)) {
      return node;
    }
    if (d.key().startsWith(TOOLS)) {
      return tools(node);
    }
    DeclaredNode whole = node;
    if (isCodeOfOthers(d)) {
      whole = other(node);
    } else if (d.kind() == IdentityKind.MODEL_CLIENT) {
      whole = client(node);
    } else if (d.kind() == IdentityKind.AI_AGENT) {
      DeclaredNode known = above(agents, node, d.provider() + '\0' + d.name());
      whole = known == null ? node : known;
    }
    if (whole.equals(node)) {
      return node;
    }
    DeclaredNode part = new DeclaredNode(node.prefix(), node.path(), d, whole.id());
    heads.put(whole.id(), whole);
    parts.computeIfAbsent(whole.id(), k -> new ArrayList<>()).add(part);
    return part;
  }

  /** A client by a library that a manifest names; manifests of one folder are of one program. */
  private static boolean isDependency(Declaration d) {
    return d.kind() == IdentityKind.MODEL_CLIENT && d.key().startsWith(DEPENDENCY);
  }

  /** An action, an orb, a plugin, an included file: a party that a version of its code tells. */
  static boolean isCodeOfOthers(Declaration d) {
    return d.kind() == IdentityKind.THIRD_PARTY && d.facts().containsKey("version");
  }

  private DeclaredNode other(DeclaredNode node) {
    Declaration d = node.declaration();
    String name = d.name().toLowerCase(Locale.ROOT);
    return others.computeIfAbsent(
        d.provider() + '\0' + name,
        k ->
            new DeclaredNode(
                node.prefix(),
                node.path(),
                d,
                Ids.of("nhi_", "declared", d.provider(), d.kind().word(), "code of", name)));
  }

  /**
   * Tools under the server that they are given to: of those of their package the one whose file
   * takes theirs in, or is taken in by it; else the one that lies nearest. Null where that tells
   * none, or several that are not one server in two files.
   */
  private @Nullable DeclaredNode tools(DeclaredNode node) {
    List<DeclaredNode> near = best(node, Programs::taken, 1);
    for (DeclaredNode server : servers.getOrDefault(trees.packageOf(node.path()), List.of())) {
      if (!near.contains(server) && takesTools(server, node)) {
        near.add(server);
      }
    }
    if (near.isEmpty()) {
      near = best(node, Programs::common, 0);
      if (near.stream().map(s -> s.declaration().name()).distinct().count() > 1) {
        near = near.stream().filter(s -> s.declaration().can().isEmpty()).toList();
      }
      // One file for each transport; more are servers of their own.
      if (near.size() > 2 || near.stream().map(DeclaredNode::folder).distinct().count() > 1) {
        return null;
      }
    }
    DeclaredNode first = null;
    for (DeclaredNode server : near) {
      Declaration d = Joined.of(node.declaration(), server.declaration().name(), List.of());
      DeclaredNode part = new DeclaredNode(node.prefix(), node.path(), d, server.id());
      heads.put(server.id(), server);
      parts.computeIfAbsent(server.id(), k -> new ArrayList<>()).add(part);
      first = first == null ? part : first;
    }
    return first;
  }

  /** The servers of a file's package and language that something is most of; not below a least. */
  private List<DeclaredNode> best(
      DeclaredNode node, ToIntBiFunction<DeclaredNode, DeclaredNode> by, int least) {
    List<DeclaredNode> best = new ArrayList<>();
    int most = least;
    for (DeclaredNode server : servers.getOrDefault(trees.packageOf(node.path()), List.of())) {
      int value = server.language().equals(node.language()) ? by.applyAsInt(server, node) : -1;
      if (value > most) {
        best.clear();
        most = value;
      }
      if (value == most) {
        best.add(server);
      }
    }
    return best;
  }

  /** How much of a path says that one file takes the other in; 0 for nothing. */
  private static int taken(DeclaredNode one, DeclaredNode other) {
    return Math.max(takes(one, other), takes(other, one));
  }

  /** Whether a file takes in a folder of tools, however far above another file. */
  private static boolean takesTools(DeclaredNode one, DeclaredNode other) {
    String path = "/" + other.path().substring(other.prefix().length());
    for (String taken : one.declaration().imports()) {
      String last = taken.substring(taken.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
      boolean in =
          taken.startsWith("/") ? path.contains(taken + "/") : path.startsWith("/" + taken + "/");
      if (last.contains("tool") && in) {
        return true;
      }
    }
    return false;
  }

  private static int takes(DeclaredNode one, DeclaredNode other) {
    String path = other.path().substring(other.prefix().length());
    int dot = path.lastIndexOf('.');
    String bare = "/" + (dot < 0 ? path : path.substring(0, dot)) + "/";
    int most = 0;
    for (String taken : one.declaration().imports()) {
      boolean end = taken.startsWith("/");
      boolean fits = end ? bare.contains(taken + "/") : bare.startsWith("/" + taken + "/");
      most = fits && !taken.isEmpty() ? Math.max(most, taken.length()) : most;
    }
    return most;
  }

  /** How long the folders are that the files of both lie in. */
  private static int common(DeclaredNode one, DeclaredNode other) {
    int common = 0;
    int length = Math.min(one.path().length(), other.path().length());
    for (int i = 0; i < length && one.path().charAt(i) == other.path().charAt(i); i++) {
      common = one.path().charAt(i) == '/' ? i + 1 : common;
    }
    return common;
  }

  /** The client that its program's manifest declares; else one for the program. */
  private DeclaredNode client(DeclaredNode node) {
    String provider = node.declaration().provider();
    DeclaredNode above = above(clients, node, provider);
    if (above != null) {
      return above;
    }
    String service = service(node);
    String key = service + '\0' + provider;
    DeclaredNode known = clients.get(key);
    if (known == null) {
      Declaration d = Joined.of(node.declaration(), name(service, node), List.of());
      String id =
          Ids.of("nhi_", "declared", provider, d.kind().word(), service, "code." + provider);
      known = new DeclaredNode(node.prefix(), node.path(), d, id);
      clients.put(key, known);
    }
    return known;
  }

  /** What the nearest folder above a file has under a key. */
  private static @Nullable DeclaredNode above(
      Map<String, DeclaredNode> of, DeclaredNode node, String key) {
    for (String folder : folders(node)) {
      DeclaredNode known = of.get(folder + '\0' + key);
      if (known != null) {
        return known;
      }
    }
    return null;
  }

  /** The nearest folder whose manifest names libraries; else that of the nearest manifest. */
  private String service(DeclaredNode node) {
    return folders(node).stream()
        .filter(names::containsKey)
        .findFirst()
        .orElseGet(() -> trees.serviceOf(node.path()));
  }

  /**
   * Those that a file lies in, the innermost first, each with its slash; the root is the prefix.
   */
  private static List<String> folders(DeclaredNode node) {
    List<String> folders = new ArrayList<>();
    int root = node.prefix().length();
    for (int slash = node.path().lastIndexOf('/');
        slash >= root;
        slash = node.path().lastIndexOf('/', slash - 1)) {
      folders.add(node.path().substring(0, slash + 1));
    }
    folders.add(node.prefix());
    return folders;
  }

  private String name(String service, DeclaredNode node) {
    String told = names.get(service);
    if (told != null) {
      return told;
    }
    String bare = service.endsWith("/") ? service.substring(0, service.length() - 1) : service;
    if (bare.length() > node.prefix().length()) {
      return bare.substring(bare.lastIndexOf('/') + 1);
    }
    return "project";
  }

  /** All that is one identity, as one; the same node where nothing else is. */
  DeclaredNode whole(DeclaredNode node) {
    DeclaredNode head = heads.get(node.id());
    if (head == null) {
      return node;
    }
    List<DeclaredNode> of = parts.getOrDefault(node.id(), List.of());
    Declaration d = head.declaration();
    Declaration whole =
        isCodeOfOthers(d)
            ? Joined.ofUses(
                d, of.stream().map(u -> new Joined.Use(u.path(), u.declaration())).toList())
            : Joined.of(d, d.name(), of.stream().map(DeclaredNode::declaration).toList());
    return new DeclaredNode(head.prefix(), head.path(), whole, head.id());
  }

  /** All uses of code of others, in the order of their files; of anything else the node itself. */
  List<DeclaredNode> uses(DeclaredNode node) {
    return isCodeOfOthers(node.declaration())
        ? parts.getOrDefault(node.id(), List.of(node))
        : List.of(node);
  }

  /** Where code makes a part of it; empty where none does. */
  List<Place> places(DeclaredNode node) {
    List<Place> places = new ArrayList<>();
    for (DeclaredNode part : parts.getOrDefault(node.id(), List.of())) {
      if (places.size() < Identity.MOST_PLACES) {
        places.add(new Place(part.path(), part.declaration().line()));
      }
    }
    return places;
  }
}
