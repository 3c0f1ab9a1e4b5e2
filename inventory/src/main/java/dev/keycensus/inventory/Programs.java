package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Joined;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What source code makes, put together by programs: one that calls a provider's models from a
 * hundred files is one client of them, and the same as its manifest declares. An agent of the code
 * that a file of agents declares under the same name is that agent.
 */
final class Programs {
  /** How the keys begin of what code makes, and of what manifests name. */
  private static final String CODE = "code.";

  private static final String DEPENDENCY = "dependency.";
  private static final int MOST_PLACES = 20;

  private final Trees trees;

  /** By prefix, folder and provider; by prefix, provider and name. */
  private final Map<String, DeclaredNode> clients = new HashMap<>();

  private final Map<String, DeclaredNode> agents = new HashMap<>();

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
    if (d.key().startsWith(CODE)) {
      return;
    }
    if (d.kind() == IdentityKind.MODEL_CLIENT && d.key().startsWith(DEPENDENCY)) {
      String folder = folder(node.path());
      clients.putIfAbsent(folder + '\0' + d.provider(), node);
      names.putIfAbsent(folder, d.name());
    } else if (d.kind() == IdentityKind.AI_AGENT) {
      String folder = folder(node.path());
      if (folder.endsWith("/config/")) {
        folder = folder.substring(0, folder.length() - "config/".length());
      }
      agents.putIfAbsent(folder + '\0' + d.provider() + '\0' + d.name(), node);
    }
  }

  /** The same node, under the id of whom it is a part of. */
  DeclaredNode folded(DeclaredNode node) {
    Declaration d = node.declaration();
    if (!d.key().startsWith(CODE)) {
      return node;
    }
    DeclaredNode whole = node;
    if (d.kind() == IdentityKind.MODEL_CLIENT) {
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
          Fingerprints.plain(
              "nhi_", "declared", provider, d.kind().word(), service, "code." + provider);
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

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** All that is one identity, as one; the same node where nothing else is. */
  DeclaredNode whole(DeclaredNode node) {
    DeclaredNode head = heads.get(node.id());
    if (head == null) {
      return node;
    }
    Declaration d =
        Joined.of(
            head.declaration(),
            head.declaration().name(),
            parts.getOrDefault(node.id(), List.of()).stream()
                .map(DeclaredNode::declaration)
                .toList());
    return new DeclaredNode(head.prefix(), head.path(), d, head.id());
  }

  /** Where code makes a part of it; empty where none does. */
  List<Place> places(DeclaredNode node) {
    List<Place> places = new ArrayList<>();
    for (DeclaredNode part : parts.getOrDefault(node.id(), List.of())) {
      if (places.size() < MOST_PLACES) {
        places.add(new Place(part.path(), part.declaration().line()));
      }
    }
    return places;
  }
}
