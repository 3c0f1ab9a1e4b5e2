package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Durations;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.detectors.declared.nodes.YamlNodes;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Kubernetes manifests: YAML with {@code apiVersion} and {@code kind}, whatever it is called. Only
 * the documents of kinds that tell about principals and credentials are parsed. A template that is
 * no YAML before it is filled in is none of ours.
 *
 * <p>Sources: the API reference of Kubernetes; the documentation of EKS, GKE and AKS on identities
 * of workloads.
 */
final class ManifestReader {
  /** Of these some are declared; any other is read only if it refers to a Secret. */
  private static final Set<String> KINDS =
      Set.of(
          "ServiceAccount",
          "Secret",
          "Role",
          "ClusterRole",
          "RoleBinding",
          "ClusterRoleBinding",
          "Pod",
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "ReplicaSet",
          "ReplicationController",
          "Job",
          "CronJob",
          "Rollout",
          "Service",
          "Workflow",
          "CronWorkflow",
          "WorkflowTemplate",
          "ClusterWorkflowTemplate",
          "Task",
          "ClusterTask",
          "TaskRun",
          "Pipeline",
          "PipelineRun",
          "TriggerTemplate",
          "ExternalSecret",
          "ClusterExternalSecret",
          "SecretStore",
          "ClusterSecretStore",
          "PushSecret",
          "SealedSecret",
          "VaultStaticSecret",
          "VaultDynamicSecret",
          "VaultPKISecret",
          "VaultAuth",
          "Certificate",
          "SecretProviderClass",
          "Kustomization",
          "HelmRelease",
          "Config");

  private final KubeSecrets secrets;
  private final KubeWorkloads workloads;
  private final KubeRoles roles;
  private final Collector into;
  private final String path;
  private final Map<String, Declaration> accounts = new HashMap<>();

  private ManifestReader(Collector into, String path) {
    this.into = into;
    this.path = path;
    this.secrets = new KubeSecrets(into);
    this.workloads = new KubeWorkloads(into, secrets);
    this.roles = new KubeRoles(into, accounts);
  }

  /** Whether it looks like one; cheap. */
  static boolean isOne(NamedFile file) {
    return file.has("apiVersion:") && file.has("kind:");
  }

  static void read(NamedFile file, Collector into) {
    String text = worthwhile(file.text());
    if (text.isEmpty()) {
      return;
    }
    Node documents = Node.orMissing(() -> YamlNodes.read(text));
    new ManifestReader(into, file.path()).read(documents.items());
  }

  /** The same of JSON: one object, or a list of them. */
  static void readJson(NamedFile file, Collector into) {
    Node top = Node.orMissing(file::json);
    new ManifestReader(into, file.path()).read(List.of(top));
  }

  private void read(List<Node> documents) {
    List<KubeObject> objects = new ArrayList<>();
    documents.forEach(document -> flatten(document, objects));
    objects.forEach(this::object);
    roles.bind();
  }

  /** The same lines, with only those documents filled that are worth to be parsed. */
  private static String worthwhile(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean any = false;
    boolean separated = false;
    boolean before = false;
    int start = 0;
    while (start < text.length()) {
      int end = documentEnd(text, start);
      boolean worthwhile = isWorthwhile(text, start, end);
      if (separated) {
        out.append(worthwhile || before ? "---\n" : "\n");
      }
      before = worthwhile;
      if (worthwhile) {
        out.append(text, start, end);
        any = true;
      } else {
        for (int at = text.indexOf('\n', start);
            at >= 0 && at < end;
            at = text.indexOf('\n', at + 1)) {
          out.append('\n');
        }
      }
      int line = text.indexOf('\n', end);
      separated = end < text.length();
      start = line < 0 ? text.length() : separated ? line + 1 : end;
    }
    return any ? out.toString() : "";
  }

  /** Where the line that only separates starts. */
  private static int documentEnd(String text, int from) {
    int at = text.startsWith("---", from) ? from : text.indexOf("\n---", from) + 1;
    while (at > 0 || text.startsWith("---", from)) {
      int after = at + 3;
      if (after >= text.length() || text.charAt(after) <= ' ') {
        return at;
      }
      int next = text.indexOf("\n---", after);
      if (next < 0) {
        break;
      }
      at = next + 1;
    }
    return text.length();
  }

  private static boolean isWorthwhile(String text, int from, int to) {
    boolean worthwhile = false;
    int line = from;
    while (line < to) {
      int end = text.indexOf('\n', line);
      end = end < 0 || end > to ? to : end;
      int at = line;
      while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '-')) {
        at++;
      }
      if (text.startsWith("kind:", at)) {
        String kind = word(text, at + 5, end);
        if (at == line && kind.equals("CustomResourceDefinition")) {
          return false;
        }
        worthwhile |= KINDS.contains(kind);
      } else if (at < end && !worthwhile) {
        worthwhile = at == line && text.startsWith("sops:", at) || namesSecret(text, at, end);
      }
      line = end + 1;
    }
    return worthwhile;
  }

  private static boolean namesSecret(String text, int from, int to) {
    int most = Math.min(to, from + 60);
    int colon = from;
    while (colon < most && text.charAt(colon) != ':') {
      colon++;
    }
    return colon < most && colon - from > 8 && KubeSecrets.isReference(text.substring(from, colon));
  }

  private static String word(String text, int from, int to) {
    int start = from;
    while (start < to && (text.charAt(start) <= ' ' || isQuote(text.charAt(start)))) {
      start++;
    }
    int end = start;
    while (end < to && text.charAt(end) > ' ' && !isQuote(text.charAt(end))) {
      end++;
    }
    return text.substring(start, end);
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private void flatten(Node document, List<KubeObject> objects) {
    String kind = document.get("kind").text("");
    Node items = document.get("items");
    if (kind.endsWith("List") && items.isList()) {
      items.items().forEach(item -> flatten(item, objects));
    } else if (!kind.isEmpty() && document.get("apiVersion").isText()) {
      objects.add(KubeObject.of(document, path));
    }
  }

  private void object(KubeObject object) {
    secrets.sops(object.node().get("sops"));
    switch (object.kind()) {
      case "ServiceAccount" -> {
        if (object.group().isEmpty()) {
          account(object);
        }
      }
      case "Role", "ClusterRole" -> roles.role(object);
      case "RoleBinding", "ClusterRoleBinding" -> roles.binding(object);
      case "Config" -> KubeConfig.read(object.node(), into);
      default -> {
        if (!secrets.read(object) && !workloads.read(object)) {
          secrets.walk(object.node(), "", null);
        }
      }
    }
  }

  private void account(KubeObject object) {
    String name = object.name();
    if (name == null) {
      return;
    }
    Declaration account =
        object.fill(
            into.declare(
                IdentityKind.SERVICE_ACCOUNT,
                name,
                KubeObject.PROVIDER,
                object.key(),
                object.node()));
    accounts.put(KubeObject.serviceAccount(object.namespace(), name), account);
    federation(into, account, object.annotations(), "annotations.");
    Node automount = object.node().get("automountServiceAccountToken");
    if (automount.isText()) {
      account.fact("automount", Boolean.toString(automount.isTrue()));
    }
    for (String list : List.of("secrets", "imagePullSecrets")) {
      for (Node item : object.node().get(list).items()) {
        secrets.secret(item.get("name"), list, list.equals("secrets") ? null : "docker", account);
      }
    }
  }

  /** The accounts of clouds that annotations tie to a service account. */
  static void federation(Collector into, Declaration account, Node annotations, String slot) {
    federation(into, account, annotations, slot, "eks.amazonaws.com/role-arn", "aws");
    federation(into, account, annotations, slot, "iam.amazonaws.com/role", "aws");
    federation(into, account, annotations, slot, "iam.gke.io/gcp-service-account", "google-cloud");
    federation(into, account, annotations, slot, "azure.workload.identity/client-id", "azure");
    account.longest(
        Durations.longer(
            account.longest(),
            Durations.of(annotations.get("eks.amazonaws.com/token-expiration").text())));
  }

  private static void federation(
      Collector into,
      Declaration account,
      Node annotations,
      String slot,
      String annotation,
      String provider) {
    Node value = annotations.get(annotation);
    String text = value.text();
    if (text != null && !text.isBlank()) {
      account.mark(Mark.FEDERATED);
      into.refer(Reference.Kind.FEDERATION, text, provider, slot + annotation, account, value);
    }
  }
}
