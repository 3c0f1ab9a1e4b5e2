package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Durations;
import dev.keycensus.detectors.declared.Mark;
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
 * References of a manifest to Secrets and to the vaults behind them. Sources: the documentation of
 * External Secrets, Sealed Secrets, Vault Secrets Operator, cert-manager, the Secrets Store CSI
 * driver, SOPS.
 */
final class KubeSecrets {
  private static final String TOKEN = "kubernetes.io/service-account-token";

  private static final Set<String> REFERENCES =
      Set.of(
          "secretkeyref",
          "secretref",
          "secretname",
          "existingsecret",
          "existingsecretname",
          "existingsecretref",
          "imagepullsecrets",
          "pullsecrets",
          "imagepullsecret");

  private final Collector into;

  KubeSecrets(Collector into) {
    this.into = into;
  }

  /** Whether a key is one under which a Secret is named, such as {@code apiTokenSecretRef}. */
  static boolean isReference(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return REFERENCES.contains(lower)
        || lower.endsWith("secretref")
        || lower.endsWith("existingsecret")
        || lower.endsWith("secretkeyref")
        || lower.endsWith("secretkeyselector");
  }

  /** A Secret by its name. */
  void secret(Node name, String slot, @Nullable String provider, @Nullable Declaration user) {
    String text = name.text();
    if (text != null && !text.isBlank() && !text.contains("{{")) {
      into.refer(Reference.Kind.CLUSTER_SECRET, text, provider, slot, user, name);
    }
  }

  /** Everything below a node that names a Secret. */
  void walk(Node node, String way, @Nullable Declaration user) {
    for (Map.Entry<String, Node> entry : node.entries().entrySet()) {
      String key = entry.getKey();
      Node value = entry.getValue();
      String slot = way.isEmpty() ? key : way + "." + key;
      if (isReference(key) && !namesOnlyAKey(value)) {
        for (Node item : value.each()) {
          secret(
              item.isText() ? item : item.any("name", "secretName"),
              slot,
              key.toLowerCase(Locale.ROOT).contains("pull") ? "docker" : provider(slot, item),
              user);
        }
      } else {
        walk(value, slot, user);
      }
    }
    int index = 0;
    for (Node item : node.items()) {
      walk(item, way + "[" + item.get("name").text(String.valueOf(index++)) + "]", user);
    }
  }

  private static boolean namesOnlyAKey(Node value) {
    return value.isMap() && value.any("name", "secretName").isMissing();
  }

  private static @Nullable String provider(String slot, Node reference) {
    String provider = SecretNames.provider(reference.get("key").text(""));
    return provider == null ? SecretNames.provider(slot) : provider;
  }

  /** Reads a kind of its own. */
  boolean read(KubeObject object) {
    Node spec = object.spec();
    switch (object.kind()) {
      case "Secret" -> legacyToken(object);
      case "ExternalSecret" -> external(spec);
      case "ClusterExternalSecret" -> external(spec.get("externalSecretSpec"));
      case "PushSecret" -> walk(spec, "spec", null);
      case "SecretStore", "ClusterSecretStore" -> store(object);
      case "SealedSecret" -> sealed(object);
      case "VaultStaticSecret", "VaultDynamicSecret", "VaultPKISecret" -> vault(object);
      case "VaultAuth" -> vaultAuth(object);
      case "SecretProviderClass" -> providerClass(object);
      case "Kustomization" -> kustomization(object);
      case "Certificate" -> {
        if (!object.group().startsWith("cert-manager")) {
          return false;
        }
        certificate(object);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void legacyToken(KubeObject object) {
    if (!object.node().get("type").text("").equals(TOKEN)) {
      return;
    }
    String account = object.annotations().get("kubernetes.io/service-account.name").text();
    if (account == null || account.isBlank() || account.contains("{{")) {
      return;
    }
    object
        .fill(
            into.declare(
                IdentityKind.SERVICE_ACCOUNT,
                account,
                KubeObject.PROVIDER,
                object.key(),
                object.node()))
        .mark(Mark.LEGACY_TOKEN)
        .fact("secret", object.name());
  }

  private void external(Node spec) {
    String store = spec.at("secretStoreRef", "name").text();
    for (Node item : spec.get("data").items()) {
      remote(item.get("remoteRef"), "data." + item.get("secretKey").text(""), store);
    }
    for (Node item : spec.get("dataFrom").items()) {
      remote(item.any("extract", "find"), "dataFrom", store);
    }
  }

  private void remote(Node remote, String slot, @Nullable String store) {
    Node key = remote.any("key", "path");
    String text = key.text();
    if (text == null || text.contains("{{")) {
      return;
    }
    Referred.InVault vault = Referred.inVault(text);
    String provider = store == null ? null : backend(store);
    into.refer(
        Reference.Kind.VAULT,
        vault == null ? text : vault.name(),
        vault == null ? provider : vault.provider(),
        slot,
        null,
        key);
  }

  /** What the name or the type of a store tells. */
  private static @Nullable String backend(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    for (String known :
        List.of("aws", "azure", "1password", "doppler", "infisical", "bitwarden", "gitlab")) {
      if (lower.contains(known)) {
        return known;
      }
    }
    if (lower.contains("gcp") || lower.contains("google")) {
      return "google-cloud";
    }
    if (lower.contains("onepassword")) {
      return "1password";
    }
    return lower.contains("vault") ? "hashicorp" : null;
  }

  /** The operator itself is who signs in at the vault. */
  private void store(KubeObject object) {
    String name = object.name();
    if (name == null) {
      return;
    }
    Declaration client =
        object.fill(
            into.declare(
                IdentityKind.API_CLIENT, name, "external-secrets", object.key(), object.node()));
    object
        .spec()
        .get("provider")
        .entries()
        .forEach(
            (type, settings) -> {
              client.fact("vault", type);
              signIn(settings, type, backend(type.equals("gcpsm") ? "gcp" : type), client);
            });
  }

  /** Roles, service accounts and Secrets with which someone signs in. */
  private void signIn(Node node, String way, @Nullable String provider, Declaration client) {
    for (Map.Entry<String, Node> entry : node.entries().entrySet()) {
      String key = entry.getKey();
      Node value = entry.getValue();
      String slot = way + "." + key;
      String text = value.text();
      if (key.equals("serviceAccountRef") && value.get("name").isText()) {
        client.mark(Mark.FEDERATED);
        String namespace = value.get("namespace").text();
        client.uses(
            KubeObject.serviceAccount(
                namespace == null ? client.tenant() : namespace, value.get("name").text("")));
      } else if (key.equals("role") && text != null && !text.isBlank()) {
        client.mark(Mark.FEDERATED);
        into.refer(Reference.Kind.FEDERATION, text, provider, slot, client, value);
      } else if (value.isMap() && value.get("name").isText() && value.has("key")) {
        if (!SecretNames.isSecret(key) && key.toLowerCase(Locale.ROOT).contains("clientid")) {
          continue;
        }
        client.mark(Mark.STATIC_KEY);
        secret(value.get("name"), slot, provider, client);
      } else {
        signIn(value, slot, provider, client);
      }
    }
  }

  private void sealed(KubeObject object) {
    String name = object.name();
    if (name != null) {
      into.refer(
          Reference.Kind.VAULT,
          name,
          "sealed-secrets",
          "spec.encryptedData",
          null,
          object.metadata().get("name"));
    }
  }

  private void vault(KubeObject object) {
    Node spec = object.spec();
    Node path = spec.any("path", "name", "role");
    if (path.isText()) {
      into.refer(
          Reference.Kind.VAULT,
          (spec.get("mount").isText() ? spec.get("mount").text("") + "/" : "") + path.text(""),
          "hashicorp",
          "spec.path",
          null,
          path);
    }
  }

  private void vaultAuth(KubeObject object) {
    String name = object.name();
    if (name == null) {
      return;
    }
    Node spec = object.spec();
    Declaration client =
        object.fill(
            into.declare(IdentityKind.API_CLIENT, name, "vault", object.key(), object.node()));
    String method = spec.get("method").text("");
    client.fact("method", method.isEmpty() ? null : method);
    Node settings = spec.get(method.isEmpty() ? "kubernetes" : method);
    Node role = settings.any("role", "roleId");
    Node account = settings.any("serviceAccount", "serviceAccountRef");
    if (account.isText()) {
      client.uses(KubeObject.serviceAccount(object.namespace(), account.text("")));
    }
    if (method.equals("appRole")) {
      client.mark(Mark.STATIC_KEY);
      secret(settings.get("secretRef"), "spec.appRole.secretRef", "hashicorp", client);
    } else if (role.isText()) {
      client.mark(Mark.FEDERATED);
      into.refer(
          Reference.Kind.FEDERATION,
          role.text(""),
          "hashicorp",
          "spec." + (method.isEmpty() ? "kubernetes" : method) + ".role",
          client,
          role);
    }
  }

  private void providerClass(KubeObject object) {
    Node parameters = object.spec().get("parameters");
    String provider = backend(object.spec().get("provider").text(""));
    Node where = parameters.any("keyvaultName", "vaultAddress", "roleName", "objects", "secrets");
    if (object.name() != null && where.isText()) {
      String vault = parameters.get("keyvaultName").text();
      into.refer(
          Reference.Kind.VAULT,
          vault == null || vault.isBlank() ? object.name() : vault,
          provider,
          "spec.parameters",
          null,
          where);
    }
  }

  private void kustomization(KubeObject object) {
    for (Node generator : object.node().get("secretGenerator").items()) {
      String slot = "secretGenerator." + generator.get("name").text("");
      for (String list : List.of("files", "envs", "env")) {
        for (Node file : generator.get(list).each()) {
          String text = file.text();
          if (text != null && !text.isBlank()) {
            into.refer(
                Reference.Kind.FILE, text.substring(text.indexOf('=') + 1), null, slot, null, file);
          }
        }
      }
    }
    walk(object.spec(), "spec", null);
  }

  private void certificate(KubeObject object) {
    Node spec = object.spec();
    Node names = spec.get("dnsNames");
    String subject = spec.get("commonName").text();
    if (subject == null && !names.items().isEmpty()) {
      subject = names.items().get(0).text();
    }
    String name = subject == null ? object.name() : subject;
    if (name == null) {
      return;
    }
    Declaration key =
        object.fill(
            into.declare(IdentityKind.TLS_KEY, name, "cert-manager", object.key(), object.node()));
    key.longest(Durations.of(spec.get("duration").text()));
    key.fact("renewBefore", spec.get("renewBefore").text());
    key.fact("secret", spec.get("secretName").text());
    Node issuer = spec.at("issuerRef", "name");
    if (issuer.isText()) {
      into.refer(
          Reference.Kind.VAULT, issuer.text(""), "cert-manager", "spec.issuerRef", key, issuer);
    }
  }

  /** What a file that SOPS has encrypted tells about who may decrypt it. */
  void sops(Node sops) {
    for (String service : List.of("kms", "gcp_kms", "azure_kv", "hc_vault", "age", "pgp")) {
      Node entries = sops.get(service);
      for (Node entry : entries.items()) {
        Node key = entry.any("arn", "resource_id", "vault_url", "vault_address", "recipient", "fp");
        if (key.isText()) {
          into.refer(
              Reference.Kind.VAULT,
              service + ":" + key.text(""),
              "sops",
              "sops." + service,
              null,
              key);
        }
      }
    }
  }
}
