package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Roles and their bindings: what the service accounts of a manifest may do. */
final class KubeRoles {
  /** More rights than this are not listed one by one. */
  private static final int MOST_RIGHTS = 300;

  private final Collector into;
  private final Map<String, Declaration> accounts;
  private final Map<String, Node> roles = new HashMap<>();
  private final List<KubeObject> bindings = new ArrayList<>();

  /**
   * @param accounts those declared in the file, as {@link KubeObject#serviceAccount} names them
   */
  KubeRoles(Collector into, Map<String, Declaration> accounts) {
    this.into = into;
    this.accounts = accounts;
  }

  void role(KubeObject role) {
    if (role.name() != null) {
      roles.put(role.kind() + "/" + role.name(), role.node().get("rules"));
    }
  }

  void binding(KubeObject binding) {
    bindings.add(binding);
  }

  /** Gives what the roles allow to whom they are bound, once all are known. */
  void bind() {
    for (KubeObject binding : bindings) {
      Node role = binding.node().get("roleRef");
      String name = role.get("name").text("");
      if (name.isEmpty() || name.contains("{{")) {
        continue;
      }
      for (Node subject : binding.node().get("subjects").items()) {
        String account = subject.get("name").text("");
        if (subject.get("kind").text("").equals("ServiceAccount")
            && !account.isEmpty()
            && !account.contains("{{")) {
          give(binding, role.get("kind").text(""), name, account(binding, subject, account));
        }
      }
    }
  }

  /** The account of that name in this file, or a new one: it may stand in another file. */
  private Declaration account(KubeObject binding, Node subject, String name) {
    String namespace = subject.get("namespace").text();
    if (namespace == null && binding.kind().equals("RoleBinding")) {
      namespace = binding.namespace();
    }
    Declaration known = accounts.get(KubeObject.serviceAccount(namespace, name));
    if (known == null) {
      // What is applied with a namespace given by hand stands in the file without.
      known = accounts.get(KubeObject.serviceAccount(null, name));
    }
    if (known != null) {
      return known;
    }
    String environment = Environments.of(namespace);
    Declaration declared =
        into.declare(
                IdentityKind.SERVICE_ACCOUNT,
                name,
                KubeObject.PROVIDER,
                binding.key() + "/" + (namespace == null ? "" : namespace + "/") + name,
                subject)
            .tenant(namespace)
            .environment(environment == null ? Environments.ofPath(binding.path()) : environment);
    accounts.put(KubeObject.serviceAccount(namespace, name), declared);
    return declared;
  }

  private void give(KubeObject binding, String kind, String role, Declaration account) {
    boolean everywhere = binding.kind().equals("ClusterRoleBinding");
    account.can((kind.equals("Role") ? "role:" : "clusterrole:") + role);
    if (role.equals("cluster-admin") && kind.equals("ClusterRole")) {
      account.can(everywhere ? "*:*" : "*:* in " + binding.namespace());
      if (everywhere) {
        account.mark(Mark.ADMIN);
      }
    }
    Node rules = roles.get(kind + "/" + role);
    if (rules == null) {
      return;
    }
    for (Node rule : rules.items()) {
      List<String> verbs = texts(rule.get("verbs"));
      List<String> resources = texts(rule.get("resources"));
      // All of one namespace is what a deployer of that namespace has.
      boolean everything = everywhere && verbs.contains("*") && resources.contains("*");
      if (everything && texts(rule.get("apiGroups")).contains("*")) {
        account.mark(Mark.ADMIN);
      }
      for (String resource : resources) {
        for (String verb : verbs.contains("*") ? List.of("*") : verbs) {
          if (account.can().size() < MOST_RIGHTS) {
            account.can(resource + ":" + verb);
          }
        }
      }
    }
  }

  private static List<String> texts(Node list) {
    List<String> texts = new ArrayList<>();
    for (Node item : list.each()) {
      String text = item.text();
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }
}
