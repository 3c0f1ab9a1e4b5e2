package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Charts of Helm: {@code Chart.yaml}, and {@code values*.yaml} wherever they stand. The templates
 * are no YAML and are not read.
 */
final class HelmCharts {
  private static final int DEEPEST = 30;

  private final Collector into;
  private final KubeSecrets secrets;
  private final @Nullable String environment;
  private final String name;
  private final Node top;
  private @Nullable Declaration workload;

  private HelmCharts(Collector into, NamedFile file, Node top) {
    this.into = into;
    this.secrets = new KubeSecrets(into);
    String environment = Environments.of(file.name());
    this.environment = environment == null ? Environments.ofPath(file.path()) : environment;
    this.name = folder(file.path());
    this.top = top;
  }

  static boolean isValues(String name) {
    return name.startsWith("values")
        || name.endsWith("values.yaml")
        || name.endsWith("values.yml")
        || name.startsWith("helm-values");
  }

  /** {@code Chart.yaml}: what is deployed by it. */
  static void chart(NamedFile file, Collector into) {
    for (Node top : file.yaml().items()) {
      String name = top.get("name").text();
      if (name == null
          || name.contains("{{")
          || !top.get("version").isText()
          || top.get("type").text("").equals("library")) {
        continue;
      }
      Declaration chart =
          into.declare(IdentityKind.WORKLOAD, name, "helm", "chart", top)
              .purpose(top.get("description").text());
      for (Map.Entry<String, Node> entry : top.get("annotations").entries().entrySet()) {
        String key = entry.getKey().toLowerCase(Locale.ROOT);
        String last = key.substring(key.lastIndexOf('/') + 1);
        if (last.equals("owner") || last.equals("team")) {
          chart.owner(entry.getValue().text());
        }
      }
    }
  }

  static void values(NamedFile file, Collector into) {
    // It may be a template of values.
    for (Node top : Node.orMissing(file::yaml).items()) {
      HelmCharts charts = new HelmCharts(into, file, top);
      charts.secrets.sops(top.get("sops"));
      charts.walk(top, "", 0);
    }
  }

  private void walk(Node node, String way, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    for (Map.Entry<String, Node> entry : node.entries().entrySet()) {
      String key = entry.getKey();
      Node value = entry.getValue();
      String slot = way.isEmpty() ? key : way + "." + key;
      if (key.equals("sops") && depth == 0) {
        continue;
      }
      if (key.equals("serviceAccount") || key.endsWith("ServiceAccount")) {
        account(value, slot);
      }
      if (KubeSecrets.isReference(key)) {
        reference(key, value, slot);
      } else if (value.isText()) {
        tell(key, slot, value);
      } else {
        walk(value, slot, depth + 1);
      }
    }
    int index = 0;
    for (Node item : node.items()) {
      if (item.get("name").isText() && item.get("value").isText()) {
        String variable = item.get("name").text("");
        tell(variable, way + "." + variable, item.get("value"));
      }
      walk(item, way + "[" + item.get("name").text(String.valueOf(index++)) + "]", depth + 1);
    }
  }

  private void reference(String key, Node value, String slot) {
    for (Node item : value.each()) {
      Node secret = item.isText() ? item : item.any("name", "secretName");
      String text = secret.text("");
      if (text.isBlank() || text.contains("{{") || secret.isTrue() || secret.isFalse()) {
        continue;
      }
      String reading = item.get("key").text("");
      String provider =
          key.toLowerCase(Locale.ROOT).contains("pull") ? "docker" : SecretNames.provider(reading);
      workload = declared();
      secrets.secret(
          secret, slot, provider == null ? SecretNames.provider(slot) : provider, workload);
    }
  }

  /** Somebody who uses it is declared only where it is a reference. */
  private void tell(String key, String slot, Node value) {
    String text = value.text("");
    // A template has variables of its own: {{ range $key, $value := … }}.
    if (text.length() > 3 && !text.contains("{{") && Referred.tells(key, value)) {
      Referred.tell(into, key, slot, declared(), value);
    }
  }

  private Declaration declared() {
    if (workload == null) {
      workload =
          into.declare(IdentityKind.WORKLOAD, name, "helm", "values", top).environment(environment);
    }
    return workload;
  }

  /** A service account with a name of its own or a role in a cloud. */
  private void account(Node value, String slot) {
    Node annotations = value.get("annotations");
    String called = value.get("name").text("");
    boolean cloud =
        annotations.has("eks.amazonaws.com/role-arn")
            || annotations.has("iam.gke.io/gcp-service-account")
            || annotations.has("azure.workload.identity/client-id");
    if (!cloud && (called.isBlank() || called.contains("{{"))) {
      return;
    }
    Declaration account =
        into.declare(
                IdentityKind.SERVICE_ACCOUNT,
                called.isBlank() || called.contains("{{") ? name : called,
                KubeObject.PROVIDER,
                slot,
                value)
            .environment(environment);
    ManifestReader.federation(into, account, annotations, slot + ".annotations.");
  }

  /** The folder of the chart; for {@code values/prod.yaml} and the like the one above. */
  private static String folder(String path) {
    int end = path.lastIndexOf('/');
    while (end > 0) {
      int start = path.lastIndexOf('/', end - 1) + 1;
      String folder = path.substring(start, end);
      if (!folder.equals("values")
          && !folder.equals("helm")
          && !folder.equals("chart")
          && !folder.equals("ci")
          && Environments.of(folder) == null) {
        return folder;
      }
      end = start - 1;
    }
    return "values";
  }
}
