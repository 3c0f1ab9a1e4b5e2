package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Durations;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.nodes.HclBlock;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resources of Terraform that make a long-lived key, whose value then lies in its state. Source:
 * the documentation of each provider in the Terraform registry.
 */
final class TerraformKeys {
  /** Resource, kind of who the key is for, provider, attributes that name who it is for. */
  private static final String TABLE =
      """
      aws_iam_access_key SERVICE_ACCOUNT aws user
      aws_iam_service_specific_credential SERVICE_ACCOUNT aws user_name
      google_service_account_key SERVICE_ACCOUNT google-cloud service_account_id
      google_apikeys_key API_CLIENT google-cloud name
      google_storage_hmac_key SERVICE_ACCOUNT google-cloud service_account_email
      azuread_application_password SERVICE_ACCOUNT azure application_id application_object_id
      azuread_service_principal_password SERVICE_ACCOUNT azure service_principal_id
      tls_private_key TLS_KEY terraform
      random_password UNKNOWN terraform
      github_actions_secret CI_PIPELINE github repository
      github_actions_environment_secret CI_PIPELINE github repository
      github_actions_organization_secret CI_PIPELINE github
      github_dependabot_secret CI_PIPELINE github repository
      github_codespaces_secret CI_PIPELINE github repository
      github_repository_deploy_key DEPLOY_KEY github title repository
      gitlab_project_access_token BOT gitlab name
      gitlab_group_access_token BOT gitlab name
      gitlab_personal_access_token BOT gitlab name
      gitlab_deploy_token BOT gitlab name
      kubernetes_secret UNKNOWN kubernetes name
      kubernetes_secret_v1 UNKNOWN kubernetes name
      datadog_api_key API_CLIENT datadog name
      datadog_application_key API_CLIENT datadog name
      vault_token API_CLIENT hashicorp display_name
      vault_approle_auth_backend_role_secret_id API_CLIENT hashicorp role_name
      tfe_team_token API_CLIENT hashicorp team_id
      tfe_organization_token API_CLIENT hashicorp organization
      hcp_service_principal_key SERVICE_ACCOUNT hashicorp service_principal
      digitalocean_spaces_key API_CLIENT digitalocean name
      scaleway_iam_api_key API_CLIENT scaleway application_id user_id
      ibm_iam_service_api_key SERVICE_ACCOUNT ibm-cloud name
      confluent_api_key SERVICE_ACCOUNT confluent display_name
      newrelic_api_access_key API_CLIENT new-relic name
      cloudflare_api_token API_CLIENT cloudflare name
      tailscale_tailnet_key API_CLIENT tailscale description
      mongodbatlas_project_api_key API_CLIENT mongodb description
      grafana_service_account_token SERVICE_ACCOUNT grafana name
      grafana_cloud_access_policy_token API_CLIENT grafana name
      buildkite_agent_token CI_PIPELINE buildkite description
      elasticstack_elasticsearch_security_api_key API_CLIENT elastic name
      auth0_client_credentials API_CLIENT auth0 client_id
      """;

  private static final Map<String, List<String>> ROWS = Tables.rows(TABLE);

  private final Terraform terraform;

  TerraformKeys(Terraform terraform) {
    this.terraform = terraform;
  }

  /** What keeps a value that was made elsewhere, or a password without a system to be one of. */
  private static final Set<String> KEEPERS =
      Set.of(
          "random_password",
          "kubernetes_secret",
          "kubernetes_secret_v1",
          "github_actions_secret",
          "github_actions_environment_secret",
          "github_actions_organization_secret",
          "github_dependabot_secret",
          "github_codespaces_secret",
          "github_repository_deploy_key");

  /** An end from this year on is one by name only. */
  private static final String FAR = "2035";

  private static boolean makes(String resource) {
    return !KEEPERS.contains(resource);
  }

  /** Resource, kind, provider and attributes; null for a resource that makes or keeps no key. */
  static @Nullable List<String> row(String resource) {
    return ROWS.get(resource);
  }

  void read(HclBlock root) {
    for (HclBlock block : root.blocks("resource")) {
      List<String> row = ROWS.get(block.label(0));
      if (row != null) {
        key(block, row);
      }
    }
  }

  private void key(HclBlock block, List<String> row) {
    Declaration owner = null;
    String name = null;
    for (String attribute : row.subList(3, row.size())) {
      Node value = block.get(attribute);
      if (owner == null) {
        owner = terraform.declared(terraform.address(value));
      }
      if (name == null) {
        name = terraform.name(value);
      }
    }
    if (block.label(0).startsWith("kubernetes_secret")) {
      name = terraform.name(block);
    }
    Declaration key =
        terraform.declare(
            block,
            terraform.into.declare(
                IdentityKind.valueOf(row.get(1)),
                owner != null
                    ? owner.name()
                    : name != null ? name : terraform.label(block.label(1)),
                row.get(2),
                Terraform.address(block),
                block.at()));
    if (owner != null) {
      key.parent(owner.key()).tenant(owner.tenant());
      key.owner(key.owner() == null ? owner.owner() : key.owner());
      key.environment(owner.environment());
    }
    key.fact("secret", Terraform.literal(block.get("secret_name")));
    key.fact("status", Terraform.literal(block.get("status")));
    if (block.has("pgp_key")) {
      key.fact("encrypted", "pgp_key");
    }
    legacy(block, key);
    ends(block, key);
    rotates(block, key);
    if (makes(block.label(0)) && !endsSoon(block, key)) {
      key.mark(Mark.CREATES_KEY);
      if (owner != null) {
        owner.mark(Mark.STATIC_KEY);
      }
    }
  }

  /** A Secret of the type that holds a token of a service account. */
  private static void legacy(HclBlock block, Declaration key) {
    if ("kubernetes.io/service-account-token".equals(Terraform.literal(block.get("type")))) {
      key.mark(Mark.LEGACY_TOKEN);
    }
  }

  private static void ends(HclBlock block, Declaration key) {
    for (String attribute : List.of("end_date", "expires_at", "expiration_date", "expiry")) {
      key.fact("expires", Terraform.literal(block.get(attribute)));
    }
    for (String attribute : List.of("end_date_relative", "ttl", "explicit_max_ttl")) {
      key.longest(
          Durations.longer(key.longest(), Durations.of(Terraform.literal(block.get(attribute)))));
    }
    long seconds = block.get("seconds_to_live").number(block.get("expiry").number(0));
    if (seconds > 0 && seconds < 10_000_000_000L) {
      key.longest(java.time.Duration.ofSeconds(seconds));
    }
  }

  /** Whether it ends within a month, on a day of these years, or when only code knows. */
  private static boolean endsSoon(HclBlock block, Declaration key) {
    java.time.Duration longest = key.longest();
    String day = key.facts().get("expires");
    boolean computed =
        (block.has("expires_at") || block.has("expiration") || block.has("seconds_to_live"))
            && longest == null
            && day == null;
    return computed
        || (day != null && day.compareTo(FAR) < 0)
        || (longest != null && longest.toDays() <= 31);
  }

  /** {@code keepers = { x = time_rotating.x.… }}: made anew by the clock. */
  private void rotates(HclBlock block, Declaration key) {
    for (String attribute : List.of("keepers", "rotate_when_changed", "lifecycle")) {
      for (HclBlock inner : block.blocks(attribute)) {
        for (Node value : inner.attributes().values()) {
          rotation(value, key);
          value.items().forEach(item -> rotation(item, key));
        }
      }
    }
    rotation(block.get("end_date"), key);
  }

  private void rotation(Node value, Declaration key) {
    for (String address : Terraform.addresses(value)) {
      if (address.startsWith("time_rotating.")) {
        key.fact("rotation", days(terraform.block(address), address));
      }
    }
  }

  private static String days(@Nullable HclBlock clock, String address) {
    if (clock != null) {
      for (String unit : List.of("days", "hours", "months", "years")) {
        long number = clock.get("rotation_" + unit).number(0);
        if (number > 0) {
          return number + " " + unit.toLowerCase(Locale.ROOT);
        }
      }
    }
    return address;
  }
}
