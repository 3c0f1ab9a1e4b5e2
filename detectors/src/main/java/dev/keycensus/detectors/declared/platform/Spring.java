package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.detectors.declared.nodes.PropertyLines;
import dev.keycensus.rules.IdentityKind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code application*.yml} and {@code .properties} of Spring. Sources: Spring Boot's reference on
 * external configuration, Spring Cloud Vault's and Spring Cloud AWS's on imports.
 */
final class Spring implements Reader {
  private static final int DEEPEST = 30;
  private static final String MCP = "spring.ai.mcp.server.";

  @Override
  public Set<String> endings() {
    return Set.of("properties");
  }

  @Override
  public boolean reads(String path, String name) {
    return name.endsWith(".properties") && isOne(name);
  }

  static boolean isOne(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return isOf("application", lower) || isOf("bootstrap", lower);
  }

  private static boolean isOf(String stem, String name) {
    return name.startsWith(stem)
        && name.length() > stem.length()
        && (name.charAt(stem.length()) == '.' || name.charAt(stem.length()) == '-');
  }

  @Override
  public void read(NamedFile file, Collector into) {
    Map<String, Node> settings = new LinkedHashMap<>();
    for (PropertyLines.Property line : PropertyLines.read(file.text(), true)) {
      settings.put(line.key(), line.value());
    }
    settings(settings, file, into);
  }

  static void readYaml(NamedFile file, Collector into) {
    // It may be filled in by a build: @name@.
    for (Node document : Node.orMissing(file::yaml).items()) {
      Map<String, Node> settings = new LinkedHashMap<>();
      flatten(document, "", settings, 0);
      settings(settings, file, into);
    }
  }

  private static void flatten(Node node, String way, Map<String, Node> settings, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    node.entries()
        .forEach(
            (key, value) ->
                flatten(value, way.isEmpty() ? key : way + "." + key, settings, depth + 1));
    int index = 0;
    for (Node item : node.items()) {
      flatten(item, way + "[" + index++ + "]", settings, depth + 1);
    }
    if (node.isText()) {
      settings.put(way, node);
    }
  }

  private static void settings(Map<String, Node> settings, NamedFile file, Collector into) {
    Node name = settings.getOrDefault("spring.application.name", Node.MISSING);
    String called = name.text();
    Declaration application = null;
    if (called != null && !called.isBlank() && !called.contains("${") && !called.contains("@")) {
      application =
          into.declare(
              IdentityKind.WORKLOAD,
              called,
              "spring",
              "spring.application.name",
              1,
              last(settings));
      String environment = Environments.of(file.name());
      application.environment(environment == null ? Environments.ofPath(file.path()) : environment);
    }
    if (!NamedFile.within(file.path(), "target/")) {
      server(settings, into);
    }
    for (Map.Entry<String, Node> entry : settings.entrySet()) {
      String key = entry.getKey();
      Node value = entry.getValue();
      if (key.startsWith("spring.config.import")) {
        imports(value, key, application, into);
      } else if (key.startsWith("spring.cloud.vault.") && key.endsWith(".role")) {
        if (application != null) {
          application.mark(Mark.FEDERATED);
        }
        refer(into, Reference.Kind.FEDERATION, value, "hashicorp", key, application);
      } else {
        String last = key.substring(key.lastIndexOf('.') + 1);
        Referred.tell(into, last, key, application, value);
      }
    }
  }

  /**
   * An MCP server, whose tools stand in code with annotations: nothing there makes it. See Spring
   * AI's reference on the MCP server's starter.
   */
  private static void server(Map<String, Node> settings, Collector into) {
    for (Map.Entry<String, Node> entry : settings.entrySet()) {
      if (entry.getKey().startsWith(MCP)) {
        String called = settings.getOrDefault(MCP + "name", Node.MISSING).text("");
        boolean told = !called.isBlank() && !called.contains("${") && !called.contains("@");
        String name = told ? called : "mcp-server";
        Node at = entry.getValue();
        into.declare(IdentityKind.MCP_CONNECTOR, name, "mcp", "code.server." + name, at)
            .fact("seen", "in settings: its tools stand in code");
        return;
      }
    }
  }

  private static int last(Map<String, Node> settings) {
    int last = 1;
    for (Node value : settings.values()) {
      last = Math.max(last, value.endLine());
    }
    return last;
  }

  private static void imports(
      Node value, String key, @Nullable Declaration application, Collector into) {
    String text = value.text("");
    if (text.startsWith("optional:")) {
      text = text.substring("optional:".length());
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return;
    }
    String provider =
        switch (text.substring(0, colon)) {
          case "vault" -> "hashicorp";
          case "aws-secretsmanager", "aws-parameterstore" -> "aws";
          case "sm" -> "google-cloud";
          default -> null;
        };
    if (provider != null) {
      String path = text.substring(colon + 1);
      Node named =
          Node.scalar(
              value.line(),
              value.column(),
              path.startsWith("//") ? path.substring(2) : path,
              value.isQuoted());
      refer(into, Reference.Kind.VAULT, named, provider, key, application);
    }
  }

  private static void refer(
      Collector into,
      Reference.Kind kind,
      Node value,
      String provider,
      String key,
      @Nullable Declaration user) {
    String text = value.text("");
    into.refer(kind, text.isBlank() ? "application" : text, provider, key, user, value);
  }
}
