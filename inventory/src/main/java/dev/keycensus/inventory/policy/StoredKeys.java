package dev.keycensus.inventory.policy;

import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Tier;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.StringTokenizer;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose long-lived keys an identity is given. Of the clouds only those count that a login by
 * federation would make needless: the key of a Gemini or Maps project, or of Azure DevOps, opens
 * something else than the account that a pipeline logs in to.
 */
final class StoredKeys {
  /**
   * Where a key is stored under a name. What lies in a vault is named by its path, not its kind.
   */
  private static final Set<String> STORES =
      Set.of("ci-secret", "variable", "cluster-secret", "file");

  private StoredKeys() {}

  /** As the references spell them: {@code aws}, {@code google-cloud}, {@code pypi}. */
  static List<String> of(Identity i, Index index) {
    SortedSet<String> providers = new TreeSet<>();
    for (String id : i.references()) {
      Reference r = index.reference(id);
      String provider = r == null ? null : provider(r);
      if (provider != null) {
        providers.add(provider);
      }
    }
    for (List<String> ids : List.of(i.credentials(), i.holds())) {
      for (String id : ids) {
        Credential c = index.credential(id);
        if (c != null && c.tier() != Tier.LOW && c.lifetime() == Lifetime.Kind.STATIC) {
          String provider = provider(c);
          if (provider != null) {
            providers.add(provider);
          }
        }
      }
    }
    return List.copyOf(providers);
  }

  static List<String> federated(Identity i, Index index) {
    SortedSet<String> providers = new TreeSet<>();
    for (String id : i.references()) {
      Reference r = index.reference(id);
      if (r != null && r.kind().equals("federation") && r.provider() != null) {
        providers.add(r.provider());
      }
    }
    return List.copyOf(providers);
  }

  private static @Nullable String provider(Reference r) {
    String provider = r.provider();
    if (provider == null || !STORES.contains(r.kind())) {
      return null;
    }
    String slot = r.slot().substring(r.slot().lastIndexOf('.') + 1);
    String names = fold(r.name() + " " + slot);
    boolean key = SecretNames.isSecret(r.name()) || SecretNames.isSecret(slot);
    return key && opensAccount(provider, names) ? provider : null;
  }

  private static @Nullable String provider(Credential c) {
    return switch (c.type().id()) {
      case "aws-access-key-id", "aws-secret-access-key" -> "aws";
      case "gcp-service-account-key", "gcp-hmac-secret" -> "google-cloud";
      case "azure-entra-client-secret",
          "azure-entra-client-secret-7q",
          "azure-entra-client-secret-legacy" ->
          "azure";
      default ->
          switch (c.type().provider()) {
            case "Amazon Web Services", "Google Cloud", "Microsoft Azure", "Generic" -> null;
            default -> c.type().provider().toLowerCase(Locale.ROOT).replace(' ', '-');
          };
    };
  }

  private static boolean opensAccount(String provider, String names) {
    return switch (provider) {
      case "aws" -> any(names, "accesskey secretkey awssecret credential");
      case "google-cloud" ->
          any(names, "credential serviceaccount sakey gcpkey gcpsa gcloud jsonkey")
              && !any(names, "apikey oauth");
      case "azure" ->
          any(names, "credential clientsecret clientpassword azurepassword armclient")
              && !any(names, "openai devops");
      default -> true;
    };
  }

  private static boolean any(String names, String parts) {
    StringTokenizer each = new StringTokenizer(parts);
    while (each.hasMoreTokens()) {
      if (names.contains(each.nextToken())) {
        return true;
      }
    }
    return false;
  }

  private static String fold(String names) {
    return names.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }
}
