package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.nodes.Hcl;
import dev.keycensus.detectors.declared.nodes.HclBlock;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where tools keep what they sign in with: {@code auth.json} of Composer, {@code .gem/credentials},
 * {@code .terraformrc}. Sources: the documentation of Composer, RubyGems and Terraform.
 */
final class ToolCredentials implements Reader {
  private static final List<String> COMPOSER =
      List.of(
          "http-basic",
          "bearer",
          "github-oauth",
          "gitlab-oauth",
          "gitlab-token",
          "bitbucket-oauth",
          "forgejo-token");

  @Override
  public boolean reads(String path, String name) {
    return switch (name) {
      case "auth.json", ".terraformrc", "terraformrc", "terraform.rc" -> true;
      case "credentials" -> path.contains(".gem/");
      default -> name.endsWith(".tfrc.json") || name.endsWith(".tfrc");
    };
  }

  @Override
  public boolean byName() {
    return false;
  }

  /** What an {@code auth.json} is, its keys tell: many tools call a file so. */
  @Override
  public boolean worth(byte[] content, int length) {
    return COMPOSER.stream().anyMatch(key -> NamedFile.has(content, length, key))
        || NamedFile.has(content, length, "credentials")
        || NamedFile.has(content, length, "_api_key");
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String name = file.name().toLowerCase(Locale.ROOT);
    switch (name) {
      case "auth.json" -> composer(file.json(), into);
      case "credentials" -> file.yaml().items().forEach(top -> gem(top, into));
      default -> {
        if (name.endsWith(".json")) {
          hosts(file.json(), into);
        } else {
          terraform(Hcl.read(file.text()).root(), into);
        }
      }
    }
  }

  private static void composer(Node top, Collector into) {
    for (String way : COMPOSER) {
      for (Map.Entry<String, Node> e : top.get(way).entries().entrySet()) {
        Node value = e.getValue();
        Node secret = value.isMap() ? value.any("password", "consumer-secret", "token") : value;
        if (!secret.text("").isBlank()) {
          String provider =
              way.startsWith("github")
                  ? "github"
                  : way.startsWith("gitlab") ? "gitlab" : "composer";
          String registry = Registries.host(e.getKey());
          Registries.client(into, registry, provider, way + "." + e.getKey(), secret);
        }
      }
    }
  }

  /** {@code :rubygems_api_key: …}, or {@code https://host: …}. */
  private static void gem(Node top, Collector into) {
    for (Map.Entry<String, Node> e : top.entries().entrySet()) {
      String key = e.getKey().startsWith(":") ? e.getKey().substring(1) : e.getKey();
      boolean host = key.contains("://");
      if ((host || key.endsWith("_api_key")) && !e.getValue().text("").isBlank()) {
        String registry = host ? Registries.host(key) : "rubygems";
        Registries.client(into, registry, "rubygems", key, e.getValue());
      }
    }
  }

  private static void terraform(HclBlock root, Collector into) {
    for (HclBlock block : root.blocks("credentials")) {
      Node token = block.get("token");
      if (!token.text("").isBlank()) {
        String host = block.label(0);
        Registries.client(into, host, "hashicorp", "credentials." + host, token);
      }
    }
    for (HclBlock helper : root.blocks("credentials_helper")) {
      into.refer(
          Reference.Kind.HELPER,
          "terraform-credentials-" + helper.label(0),
          "hashicorp",
          "credentials_helper",
          null,
          helper.at());
    }
  }

  private static void hosts(Node root, Collector into) {
    for (Map.Entry<String, Node> host : root.get("credentials").entries().entrySet()) {
      Node token = host.getValue().get("token");
      if (!token.text("").isBlank()) {
        String way = "credentials." + host.getKey();
        Registries.client(into, host.getKey(), "hashicorp", way, token);
      }
    }
  }
}
