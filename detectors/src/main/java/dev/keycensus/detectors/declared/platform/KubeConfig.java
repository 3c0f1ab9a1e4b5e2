package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.nodes.Node;

/** The configuration of {@code kubectl}: how people and programs sign in to clusters. */
final class KubeConfig {
  private KubeConfig() {}

  static void read(Node config, Collector into) {
    for (Node entry : config.get("users").items()) {
      String slot = "users." + entry.get("name").text("");
      Node user = entry.get("user");
      Node command = user.at("exec", "command");
      refer(into, Reference.Kind.HELPER, command, slot + ".exec");
      refer(into, Reference.Kind.HELPER, user.at("auth-provider", "name"), slot + ".auth-provider");
      for (String file : new String[] {"tokenFile", "client-key"}) {
        refer(into, Reference.Kind.FILE, user.get(file), slot + "." + file);
      }
    }
  }

  private static void refer(Collector into, Reference.Kind kind, Node name, String slot) {
    String text = name.text();
    if (text != null && !text.isBlank()) {
      into.refer(kind, text, KubeObject.PROVIDER, slot, null, name);
    }
  }
}
