package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object of a Kubernetes manifest.
 *
 * @param name null where it is made at run time, or by a template
 * @param namespace null where it is told when it is applied
 * @param node all of it
 * @param path of its file
 */
record KubeObject(
    String kind, @Nullable String name, @Nullable String namespace, Node node, String path) {
  static final String PROVIDER = "kubernetes";

  private static final List<String> OWNERS =
      List.of("owner", "team", "owned-by", "owning-team", "squad", "contact");

  static KubeObject of(Node node, String path) {
    Node metadata = node.get("metadata");
    return new KubeObject(
        node.get("kind").text(""),
        plain(metadata.get("name").text()),
        plain(metadata.get("namespace").text()),
        node,
        path);
  }

  private static @Nullable String plain(@Nullable String name) {
    return name == null || name.isEmpty() || name.contains("{{") ? null : name;
  }

  /** Names it within its file: {@code ServiceAccount/shop/api}. */
  String key() {
    return kind + "/" + (namespace == null ? "" : namespace + "/") + name;
  }

  Node metadata() {
    return node.get("metadata");
  }

  Node annotations() {
    return metadata().get("annotations");
  }

  Node spec() {
    return node.get("spec");
  }

  /** The group of its API, such as {@code apps}; empty for the core. */
  String group() {
    String version = node.get("apiVersion").text("");
    int slash = version.indexOf('/');
    return slash < 0 ? "" : version.substring(0, slash);
  }

  /** Tenant, owner and environment of what it declares. */
  Declaration fill(Declaration declaration) {
    return declaration.tenant(namespace).owner(owner()).environment(environment());
  }

  /** Who answers for it; a key counts by what follows its prefix: {@code example.org/owner}. */
  private @Nullable String owner() {
    for (String wanted : OWNERS) {
      for (Node all : List.of(annotations(), metadata().get("labels"))) {
        for (Map.Entry<String, Node> entry : all.entries().entrySet()) {
          String key = entry.getKey().toLowerCase(Locale.ROOT);
          String value = entry.getValue().text();
          if (key.substring(key.lastIndexOf('/') + 1).equals(wanted)
              && value != null
              && !value.isBlank()
              && !value.contains("{{")) {
            return value;
          }
        }
      }
    }
    return null;
  }

  private @Nullable String environment() {
    String environment = Environments.of(namespace);
    Node labels = metadata().get("labels");
    for (String key : List.of("environment", "env", "app.kubernetes.io/environment", "stage")) {
      if (environment == null) {
        environment = Environments.of(labels.get(key).text());
      }
    }
    return environment == null ? Environments.ofPath(path) : environment;
  }

  /** How others name a service account: {@code serviceaccount:shop/api}. */
  static String serviceAccount(@Nullable String namespace, String name) {
    return "serviceaccount:" + (namespace == null ? "" : namespace + "/") + name;
  }
}
