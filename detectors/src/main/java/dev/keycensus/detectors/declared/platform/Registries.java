package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.detectors.declared.nodes.PropertyLines;
import dev.keycensus.detectors.declared.nodes.PropertyLines.Property;
import dev.keycensus.detectors.declared.nodes.XmlNodes;
import dev.keycensus.rules.IdentityKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files in which package managers keep how they sign in: {@code .npmrc}, {@code .pypirc}, {@code
 * pip.conf}, {@code settings.xml}, {@code gradle.properties}, {@code NuGet.config}, {@code
 * credentials.toml}, Docker's {@code config.json}. A registry is declared only where a key of a
 * credential is there.
 */
final class Registries implements Reader {
  @Override
  public boolean reads(String path, String name) {
    return switch (name) {
      case ".npmrc",
          "npmrc",
          ".pypirc",
          "pip.conf",
          "pip.ini",
          "settings.xml",
          "gradle.properties",
          "nuget.config",
          ".dockercfg",
          ".dockerconfigjson" ->
          true;
      case "config.json" -> path.contains(".docker/");
      case "credentials", "credentials.toml", "config.toml", "config" -> path.contains(".cargo/");
      default -> name.endsWith("-settings.xml") || name.endsWith("_settings.xml");
    };
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String name = file.name().toLowerCase(Locale.ROOT);
    switch (name) {
      case ".npmrc", "npmrc" -> npm(file, into);
      case ".pypirc" -> pypi(file, into);
      case "pip.conf", "pip.ini" -> pip(file, into);
      case "gradle.properties" -> gradle(file, into);
      case "nuget.config" -> nuget(file, into);
      case "config.json", ".dockercfg", ".dockerconfigjson" -> docker(file, into);
      default -> {
        if (name.endsWith(".xml")) {
          maven(file, into);
        } else {
          cargo(file, into);
        }
      }
    }
  }

  /**
   * Who signs in at a registry, with the value of its credential told from a reference to it.
   *
   * @param value of the credential
   */
  static Declaration client(
      Collector into, String registry, String provider, String key, Node value) {
    Declaration client =
        into.declare(IdentityKind.API_CLIENT, registry, provider, key, value).mark(Mark.STATIC_KEY);
    tell(into, provider, key, client, value);
    return client;
  }

  private static void tell(
      Collector into, String provider, String slot, Declaration client, Node value) {
    List<String> variables = Referred.placeholders(value.text(""));
    if (variables.isEmpty()) {
      vault(into, slot, client, value);
    }
    for (String variable : variables) {
      into.refer(Reference.Kind.VARIABLE, variable, provider, slot, client, value);
    }
  }

  private static void vault(Collector into, String slot, Declaration client, Node value) {
    Referred.InVault vault = Referred.inVault(value.text(""));
    if (vault != null) {
      into.refer(Reference.Kind.VAULT, vault.name(), vault.provider(), slot, client, value);
    }
  }

  /** {@code //host/path/:_authToken=…}, and the older {@code _auth=…} for the default registry. */
  private static void npm(NamedFile file, Collector into) {
    for (Property line : PropertyLines.read(file.text(), false)) {
      String key = line.key();
      int colon = key.lastIndexOf(':');
      String setting = key.substring(colon + 1);
      boolean credential =
          switch (setting) {
            case "_authToken", "_auth", "_password" -> true;
            default -> false;
          };
      String value = line.value().text("");
      if (credential && !value.isBlank()) {
        String host = colon < 0 ? "npm" : host(key.substring(0, colon));
        client(into, host, "npm", key, line.value());
      } else if (setting.equals("keyfile") && !value.isBlank()) {
        Declaration client =
            into.declare(
                    IdentityKind.API_CLIENT,
                    colon < 0 ? "npm" : host(key.substring(0, colon)),
                    "npm",
                    key,
                    line.value())
                .mark(Mark.KEY_ON_DISK);
        into.refer(Reference.Kind.FILE, value, "npm", key, client, line.value());
      }
    }
  }

  /** {@code npmAuthToken} of Yarn, at the top, of a scope or of a registry. */
  static void yarn(Node top, Collector into) {
    yarn(top, "npm", "", into, 0);
  }

  private static void yarn(Node node, String registry, String way, Collector into, int depth) {
    for (Map.Entry<String, Node> entry : node.entries().entrySet()) {
      String key = entry.getKey();
      Node value = entry.getValue();
      String slot = way.isEmpty() ? key : way + "." + key;
      if (key.equals("npmAuthToken") || key.equals("npmAuthIdent")) {
        if (!value.text("").isBlank()) {
          client(into, registry, "npm", slot, value);
        }
      } else if (value.isMap() && depth < 3) {
        boolean group = key.equals("npmScopes") || key.equals("npmRegistries");
        yarn(value, group ? registry : host(key), slot, into, depth + 1);
      }
    }
  }

  private static void pypi(NamedFile file, Collector into) {
    List<Property> lines = PropertyLines.ini(file.text());
    for (Property line : lines) {
      if (line.key().equals("password") && !line.value().text("").isBlank()) {
        String registry = line.section();
        String user = null;
        for (Property other : lines) {
          if (other.section().equals(line.section())) {
            if (other.key().equals("repository")) {
              registry = host(other.value().text(registry));
            } else if (other.key().equals("username")) {
              user = other.value().text();
            }
          }
        }
        client(into, registry, "pypi", line.section() + ".password", line.value())
            .fact("user", user != null && user.equals("__token__") ? user : null);
      }
    }
  }

  /** Indexes whose address has a user and a password; there may be several, in as many lines. */
  private static void pip(NamedFile file, Collector into) {
    for (Property line : PropertyLines.ini(file.text())) {
      String key = line.key().replace('_', '-');
      if (key.equals("index-url") || key.equals("extra-index-url") || key.equals("find-links")) {
        for (String url : Plain.parts(line.value().text(""), ' ')) {
          int scheme = url.indexOf("://");
          int slash = scheme < 0 ? -1 : url.indexOf('/', scheme + 3);
          int at = url.lastIndexOf('@', slash < 0 ? url.length() : slash);
          if (scheme > 0 && at > scheme) {
            Node value = Node.scalar(line.value().line(), line.value().column(), url, false);
            client(into, host(url), "pypi", line.section() + "." + key, value);
          }
        }
      }
    }
  }

  /** Passwords of repositories, and the key that signs. */
  private static void gradle(NamedFile file, Collector into) {
    for (Property line : PropertyLines.read(file.text(), true)) {
      String key = line.key();
      String value = line.value().text("");
      if (value.isBlank() || key.startsWith("systemProp.") || key.startsWith("org.gradle.")) {
        continue;
      }
      if (key.equals("signing.secretKeyRingFile")) {
        Declaration signer =
            into.declare(IdentityKind.SIGNING_KEY, "signing", "gradle", key, line.value())
                .mark(Mark.KEY_ON_DISK);
        into.refer(Reference.Kind.FILE, value, "gradle", key, signer, line.value());
      } else if (key.endsWith("Password") || key.endsWith(".password")) {
        String name = key.substring(0, key.length() - "Password".length());
        if (!name.isEmpty() && !key.startsWith("signing.")) {
          client(into, trimmed(name), "gradle", key, line.value());
        }
      }
    }
  }

  private static String trimmed(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static void maven(NamedFile file, Collector into) {
    if (!file.has("<servers")) {
      return;
    }
    walkMaven(XmlNodes.read(file.text()), into, 0);
  }

  private static void walkMaven(Node element, Collector into, int depth) {
    for (Node inner : element.get("#all").items()) {
      if (inner.get("#name").text("").equals("server")) {
        server(inner, into);
      } else if (depth < 3) {
        walkMaven(inner, into, depth + 1);
      }
    }
  }

  private static void server(Node server, Collector into) {
    String id = child(server, "id").text();
    if (id == null) {
      return;
    }
    Node password = child(server, "password");
    Node key = child(server, "privateKey");
    if (password.isMissing() && key.isMissing()) {
      return;
    }
    Declaration client =
        into.declare(IdentityKind.API_CLIENT, id, "maven", "servers." + id, server);
    String text = password.text("");
    if (!password.isMissing()) {
      client.mark(Mark.STATIC_KEY);
      tell(into, "maven", "servers." + id + ".password", client, password);
      if (text.startsWith("{") && text.endsWith("}")) {
        client.fact("encrypted", "settings-security");
      }
    }
    if (key.isText()) {
      String slot = "servers." + id + ".privateKey";
      List<String> variables = Referred.placeholders(key.text(""));
      for (String variable : variables) {
        into.refer(Reference.Kind.VARIABLE, variable, "maven", slot, client, key);
      }
      // A variable may hold a path, but as well something that is no key at all.
      if (variables.isEmpty()) {
        client.mark(Mark.KEY_ON_DISK);
        into.refer(Reference.Kind.FILE, key.text(""), null, slot, client, key);
      }
    }
  }

  private static Node child(Node element, String name) {
    for (Node inner : element.get("#all").items()) {
      if (inner.get("#name").text("").equals(name)) {
        return inner.get("#text");
      }
    }
    return Node.MISSING;
  }

  private static void nuget(NamedFile file, Collector into) {
    if (!file.has("Credentials") && !file.has("apikeys")) {
      return;
    }
    for (Node configuration : XmlNodes.read(file.text()).get("#all").items()) {
      for (Node section : configuration.get("#all").items()) {
        String name = section.get("#name").text("");
        if (name.equals("packageSourceCredentials")) {
          for (Node source : section.get("#all").items()) {
            source(source, into);
          }
        } else if (name.equals("apikeys")) {
          for (Node add : section.get("#all").items()) {
            Node value = add.get("@value");
            String source = add.get("@key").text("");
            if (value.isText()) {
              client(into, host(source), "nuget", "apikeys." + host(source), value);
            }
          }
        }
      }
    }
  }

  private static void source(Node source, Collector into) {
    String name = source.get("#name").text("").replace("_x0020_", " ");
    for (Node add : source.get("#all").items()) {
      String key = add.get("@key").text("");
      Node value = add.get("@value");
      if (key.endsWith("Password") && value.isText()) {
        Declaration client = client(into, name, "nuget", "packageSourceCredentials." + name, value);
        if (key.equals("Password")) {
          client.fact("encrypted", "dpapi");
        }
      }
    }
  }

  private static void cargo(NamedFile file, Collector into) {
    Node top = file.toml();
    helper(top.at("registry", "global-credential-providers"), "registry", into);
    registry(top.get("registry"), "cargo", "registry", into);
    top.get("registries")
        .entries()
        .forEach((name, registry) -> registry(registry, name, "registries." + name, into));
  }

  private static void registry(Node registry, String name, String way, Collector into) {
    Node token = registry.get("token");
    if (!token.text("").isBlank()) {
      client(into, name, "rust", way + ".token", token);
    }
    helper(registry.get("credential-provider"), way, into);
  }

  private static void helper(Node providers, String way, Collector into) {
    for (Node provider : providers.each()) {
      String text = provider.text();
      if (text != null && !text.isBlank() && !text.equals("cargo:token")) {
        String program = Plain.parts(text, ' ').get(0);
        into.refer(
            Reference.Kind.HELPER, program, "rust", way + ".credential-provider", null, provider);
        if (providers.isList() && !text.startsWith("cargo:")) {
          return;
        }
      }
    }
  }

  private static void docker(NamedFile file, Collector into) {
    Node top = file.json();
    Node store = top.get("credsStore");
    if (!store.text("").isBlank()) {
      into.refer(
          Reference.Kind.HELPER,
          "docker-credential-" + store.text(""),
          "docker",
          "credsStore",
          null,
          store);
    }
    for (Map.Entry<String, Node> helper : top.get("credHelpers").entries().entrySet()) {
      if (!helper.getValue().text("").isBlank()) {
        into.refer(
            Reference.Kind.HELPER,
            "docker-credential-" + helper.getValue().text(""),
            "docker",
            "credHelpers." + helper.getKey(),
            null,
            helper.getValue());
      }
    }
    Node auths = top.has("auths") ? top.get("auths") : top;
    for (Map.Entry<String, Node> auth : auths.entries().entrySet()) {
      for (String key : List.of("auth", "identitytoken", "password", "registrytoken")) {
        Node value = auth.getValue().get(key);
        if (!value.text("").isBlank()) {
          client(into, host(auth.getKey()), "docker", "auths." + auth.getKey(), value);
          break;
        }
      }
    }
  }

  /** The host of an address, of whatever form: {@code //host/path}, {@code https://u:p@host/}. */
  static String host(@Nullable String url) {
    String rest = url == null ? "" : url;
    int slashes = rest.indexOf("//");
    rest = slashes < 0 ? rest : rest.substring(slashes + 2);
    int slash = rest.indexOf('/');
    rest = slash < 0 ? rest : rest.substring(0, slash);
    rest = rest.substring(rest.lastIndexOf('@') + 1);
    return rest.isEmpty() ? "unknown" : rest;
  }
}
