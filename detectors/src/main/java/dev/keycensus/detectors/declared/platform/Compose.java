package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files of Docker Compose. Source: the Compose specification. */
final class Compose {
  private static final String PROVIDER = "docker-compose";

  private final Collector into;
  private final Node top;

  private Compose(Collector into, Node top) {
    this.into = into;
    this.top = top;
  }

  static boolean isOne(String name) {
    return name.startsWith("docker-compose")
        || name.startsWith("docker-stack")
        || name.startsWith("compose.")
        || name.startsWith("compose-")
        || name.startsWith("podman-compose");
  }

  static void read(NamedFile file, Collector into) {
    for (Node top : file.yaml().items()) {
      new Compose(into, top).services(file);
    }
  }

  private void services(NamedFile file) {
    String environment = Environments.of(file.name());
    for (Map.Entry<String, Node> entry : top.get("services").entries().entrySet()) {
      Node service = entry.getValue();
      if (!service.isMap()) {
        continue;
      }
      String name = entry.getKey();
      Declaration workload =
          into.declare(IdentityKind.WORKLOAD, name, PROVIDER, "services." + name, service);
      workload.environment(environment == null ? Environments.ofPath(file.path()) : environment);
      workload.tenant(top.get("name").text());
      workload.fact("image", service.get("image").text());
      workload.fact("build", build(service.get("build")));
      if (service.get("privileged").isTrue()) {
        workload.mark(Mark.SANDBOX_OFF);
      }
      labels(service.get("labels"), workload);
      variables(service.get("environment"), "environment", workload);
      variables(service.at("build", "args"), "build.args", workload);
      for (Node envFile : service.get("env_file").each()) {
        Node path = envFile.isMap() ? envFile.get("path") : envFile;
        if (path.isText()) {
          into.refer(Reference.Kind.FILE, path.text(""), null, "env_file", workload, path);
        }
      }
      secrets(service.get("secrets"), "secrets", workload);
      secrets(service.at("build", "secrets"), "build.secrets", workload);
    }
  }

  /** What the image is made from; services of the same are one program. */
  private static @Nullable String build(Node build) {
    String context = build.isMap() ? build.get("context").text(".") : build.text();
    String file = build.get("dockerfile").text();
    boolean usual = file == null || file.equals("Dockerfile");
    return context == null || usual ? context : context + " " + file;
  }

  private static void labels(Node labels, Declaration workload) {
    labels.entries().forEach((key, value) -> label(key, value.text(), workload));
    for (Node item : labels.items()) {
      String text = item.text("");
      int equals = text.indexOf('=');
      if (equals > 0) {
        label(text.substring(0, equals), text.substring(equals + 1), workload);
      }
    }
  }

  private static void label(String key, @Nullable String value, Declaration workload) {
    String last = key.substring(Math.max(key.lastIndexOf('.'), key.lastIndexOf('/')) + 1);
    if (List.of("owner", "team", "contact").contains(last)
        && value != null
        && !value.isBlank()
        && workload.owner() == null) {
      workload.owner(value);
    }
  }

  /** A map, or a list of {@code NAME=value} and {@code NAME}. */
  private void variables(Node variables, String slot, Declaration workload) {
    for (Map.Entry<String, Node> entry : variables.entries().entrySet()) {
      variable(entry.getKey(), entry.getValue(), entry.getValue(), slot, workload);
    }
    for (Node item : variables.items()) {
      String text = item.text("");
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      Node value =
          Node.scalar(
              item.line(),
              item.column(),
              equals < 0 ? null : text.substring(equals + 1),
              item.isQuoted());
      variable(name, value, item, slot, workload);
    }
  }

  private void variable(String name, Node value, Node at, String slot, Declaration workload) {
    String full = slot + "." + name;
    String text = value.text();
    if (text == null && !value.isMap() && !value.isList()) {
      // Passed on from where Compose runs.
      if (SecretNames.isSecret(name)) {
        into.refer(Reference.Kind.VARIABLE, name, SecretNames.provider(name), full, workload, at);
        workload.mark(Mark.STATIC_KEY);
      }
      return;
    }
    if (name.endsWith("_FILE") && text != null && SecretNames.isSecret(without(name))) {
      if (text.startsWith("/run/secrets/")) {
        // Where one of its secrets is mounted, which is told of already.
        return;
      }
      into.refer(Reference.Kind.FILE, text, SecretNames.provider(name), full, workload, at);
    } else if (Referred.tell(into, name, full, workload, value) && SecretNames.isSecret(name)) {
      workload.mark(Mark.STATIC_KEY);
    }
  }

  private static String without(String name) {
    return name.substring(0, name.length() - "_FILE".length());
  }

  /** Secrets by name, which the top of the file says the place of. */
  private void secrets(Node used, String slot, Declaration workload) {
    for (Node item : used.items()) {
      Node source = item.isMap() ? item.get("source") : item;
      String name = source.text();
      if (name == null) {
        continue;
      }
      Node secret = top.at("secrets", name);
      String provider = SecretNames.provider(name);
      String full = slot + "." + name;
      Node file = secret.get("file");
      Node variable = secret.get("environment");
      if (file.isText()) {
        into.refer(Reference.Kind.FILE, file.text(""), provider, full, workload, source);
      } else if (variable.isText()) {
        into.refer(Reference.Kind.VARIABLE, variable.text(""), provider, full, workload, source);
      } else {
        String external = secret.get("name").text(secret.at("external", "name").text(name));
        into.refer(Reference.Kind.VAULT, external, provider, full, workload, source);
      }
    }
  }
}
