package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of Jenkins as code: who its credentials are for, and where their values come
 * from, {@code ${X}} or {@code ${readFile:/run/secrets/x}}. Its path names Jenkins or {@code casc}.
 * Source: the documentation of the plugin, on secrets.
 */
final class JenkinsConfiguration implements Reader {
  private static final String PROVIDER = "jenkins";
  private static final int DEEPEST = 6;

  @Override
  public Set<String> endings() {
    return NamedFile.YAML;
  }

  @Override
  public boolean reads(String path, String name) {
    if (!NamedFile.isYaml(name)) {
      return false;
    }
    String way = path.toLowerCase(Locale.ROOT);
    return way.contains("jenkins") || way.contains("casc");
  }

  @Override
  public boolean byName() {
    return false;
  }

  /** At the top: what a chart holds as a text is told of with the values of the chart. */
  @Override
  public boolean worth(byte[] content, int length) {
    return NamedFile.has(content, length, "domainCredentials:")
        && (NamedFile.has(content, length, "\ncredentials:")
            || NamedFile.has(content, Math.min(length, 12), "credentials:"));
  }

  @Override
  public void read(NamedFile file, Collector into) {
    for (Node top : Node.orMissing(file::yaml).items()) {
      for (Node domain : top.at("credentials", "system").get("domainCredentials").items()) {
        for (Node item : domain.get("credentials").items()) {
          item.entries().forEach((type, credential) -> credential(type, credential, into));
        }
      }
      Node users = top.at("jenkins", "securityRealm", "local").get("users");
      for (Node user : users.items()) {
        tell("users.password", user.get("password"), null, into);
      }
    }
  }

  private static void credential(String type, Node credential, Collector into) {
    String id = Plain.text(credential.get("id").text());
    if (id == null) {
      return;
    }
    String provider = SecretNames.provider(id);
    provider = provider == null ? SecretNames.provider(type) : provider;
    Declaration client =
        into.declare(
                IdentityKind.API_CLIENT,
                id,
                provider == null ? PROVIDER : provider,
                "credentials." + id,
                credential)
            .purpose(Plain.text(credential.get("description").text()))
            .fact("type", Plain.text(type));
    values(credential, "credentials." + id, client, into, 0);
  }

  private static void values(Node node, String way, Declaration client, Collector into, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    for (Map.Entry<String, Node> e : node.entries().entrySet()) {
      String slot = way + "." + e.getKey();
      Node value = e.getValue();
      if (value.isText() && isValue(e.getKey())) {
        if (!value.text("").isBlank()) {
          client.mark(Mark.STATIC_KEY);
          tell(slot, value, client, into);
        }
      } else {
        values(value, slot, client, into, depth + 1);
      }
    }
  }

  private static boolean isValue(String key) {
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "password",
          "secret",
          "secretkey",
          "secretbytes",
          "apitoken",
          "accesstoken",
          "token",
          "privatekey",
          "passphrase",
          "clientsecret",
          "storagekey" ->
          true;
      default -> false;
    };
  }

  private static void tell(String slot, Node value, @Nullable Declaration client, Collector into) {
    String text = value.text("");
    int start = text.lastIndexOf("${");
    int end = start < 0 ? -1 : text.indexOf('}', start);
    if (end < 0) {
      return;
    }
    String inner = text.substring(start + 2, end);
    Reference.Kind kind = Reference.Kind.VARIABLE;
    for (String from : List.of("readFileBase64:", "readFile:", "fileBase64:", "file:")) {
      if (inner.startsWith(from)) {
        kind = Reference.Kind.FILE;
        inner = inner.substring(from.length());
      }
    }
    int otherwise = inner.indexOf(":-");
    String name = Plain.text(otherwise < 0 ? inner : inner.substring(0, otherwise));
    if (name != null) {
      into.refer(kind, name, SecretNames.provider(name), slot, client, value);
    }
  }
}
