package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.HclBlock;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file of Terraform takes from vaults and variables, and how its providers sign in. Source:
 * the documentation of each provider in the Terraform registry.
 */
final class TerraformVaults {
  /** Data source or ephemeral resource, provider, attributes that name the secret. */
  private static final String TABLE =
      """
      aws_secretsmanager_secret aws name arn
      aws_secretsmanager_secret_version aws secret_id
      aws_ssm_parameter aws name
      aws_kms_secrets aws name
      vault_generic_secret hashicorp path
      vault_kv_secret hashicorp path
      vault_kv_secret_v2 hashicorp name
      vault_aws_access_credentials hashicorp role
      vault_azure_access_credentials hashicorp role
      vault_aws_static_access_credentials hashicorp name
      vault_database_secret hashicorp name
      google_secret_manager_secret google-cloud secret_id
      google_secret_manager_secret_version google-cloud secret
      google_secret_manager_secret_version_access google-cloud secret
      google_kms_secret google-cloud crypto_key
      azurerm_key_vault_secret azure name
      azurerm_key_vault_secrets azure key_vault_id
      onepassword_item 1password title uuid
      doppler_secrets doppler project
      infisical_secrets infisical folder_path
      akeyless_secret akeyless path
      bitwarden_secret bitwarden key id
      sops_file sops source_file
      hcp_vault_secrets_app hashicorp app_name
      hcp_vault_secrets_secret hashicorp secret_name
      conjur_secret cyberark name
      """;

  private static final Map<String, List<String>> ROWS = Tables.rows(TABLE);

  private static final Set<String> NO_SECRETS =
      Set.of(
          "key",
          "keys",
          "creation_token",
          "client_token",
          "encryption_key",
          "pgp_key",
          "public_key",
          "hash_key",
          "range_key");

  private static final List<String> ABOUT_START =
      List.of("create_", "enable_", "allow_", "require_", "use_", "max_", "min_");

  private static final List<String> ABOUT_END =
      List.of("_arn", "_arns", "_age", "_length", "_prevention", "_name", "_names", "_enabled");

  private static final int DEEPEST = 20;

  private final Terraform terraform;

  TerraformVaults(Terraform terraform) {
    this.terraform = terraform;
  }

  void read(HclBlock root) {
    for (HclBlock block : root.blocks()) {
      switch (block.type()) {
        case "data", "ephemeral" -> {
          source(block);
          values(block, Terraform.address(block), null, 0);
        }
        case "resource" -> {
          String address = Terraform.address(block);
          values(block, address, terraform.declared(address), 0);
        }
        case "provider" -> {
          signsIn(block);
          values(block, "provider." + block.label(0), null, 0);
        }
        case "module" -> values(block, "module." + block.label(0), null, 0);
        default -> {}
      }
    }
  }

  private void source(HclBlock block) {
    List<String> row = ROWS.get(block.label(0));
    if (row == null) {
      return;
    }
    String name = null;
    Node at = block.at();
    for (String attribute : row.subList(2, row.size())) {
      Node value = block.get(attribute);
      if (name == null && !value.isMissing()) {
        name = terraform.name(value);
        at = value;
      }
    }
    String label = block.label(1);
    if (block.label(0).equals("aws_ssm_parameter")) {
      String last = name == null ? label : name.substring(name.lastIndexOf('/') + 1);
      if (!SecretNames.isSecret(last) && !SecretNames.isSecret(label)) {
        return;
      }
    }
    Referred.InVault vault = name == null ? null : Referred.inVault(name);
    String mount = Terraform.literal(block.get("mount"));
    String shown = vault != null ? vault.name() : name == null ? label : name;
    terraform.into.refer(
        Reference.Kind.VAULT,
        mount == null ? shown : mount + "/" + shown,
        row.get(1),
        Terraform.address(block),
        null,
        at);
  }

  /** Attributes that take a secret from a variable or a vault. */
  private void values(HclBlock block, String way, @Nullable Declaration user, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    values(block.at(), way, user, depth);
    for (HclBlock inner : block.blocks()) {
      String label = inner.labels().isEmpty() ? inner.type() : inner.label(0);
      values(inner, way + "." + label, user, depth + 1);
    }
  }

  private void values(Node map, String way, @Nullable Declaration user, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    for (Map.Entry<String, Node> entry : map.entries().entrySet()) {
      String slot = way + "." + entry.getKey();
      Node value = entry.getValue();
      if (value.isMap()) {
        values(value, slot, user, depth + 1);
      } else if (value.isList()) {
        for (Node item : value.items()) {
          values(item, slot + "." + item.get("name").text(""), user, depth + 1);
        }
      } else {
        value(entry.getKey(), value, slot, user);
      }
    }
  }

  private void value(String key, Node value, String slot, @Nullable Declaration user) {
    String text = value.text();
    if (text == null
        || (value.isQuoted() && text.length() > 1_000)
        || key.contains("kms")
        || key.equals("count")
        || key.equals("for_each")) {
      return;
    }
    if (value.isQuoted() && !text.contains("${")) {
      Referred.InVault vault = Referred.inVault(text);
      if (vault != null && !key.equals("role_arn")) {
        terraform.into.refer(
            Reference.Kind.VAULT, vault.name(), vault.provider(), slot, user, value);
      }
      return;
    }
    for (String variable : Terraform.variables(value)) {
      if (isSecret(variable) || (isSecret(key) && text.equals("var." + variable))) {
        String provider = SecretNames.provider(variable);
        if (provider == null) {
          provider = SecretNames.provider(key);
        }
        terraform.into.refer(
            Reference.Kind.VARIABLE,
            "TF_VAR_" + variable,
            provider == null && slot.startsWith("provider.")
                ? SecretNames.provider(slot.substring("provider.".length()))
                : provider,
            slot,
            user,
            value);
      }
    }
  }

  /** What Terraform calls a key or a token is often an id, or a rule about passwords. */
  private static boolean isSecret(String name) {
    return SecretNames.isSecret(name)
        && !NO_SECRETS.contains(name)
        && !name.contains("kms")
        && name.indexOf('/') < 0
        && ABOUT_START.stream().noneMatch(name::startsWith)
        && ABOUT_END.stream().noneMatch(name::endsWith);
  }

  /** How a provider itself signs in. */
  private void signsIn(HclBlock block) {
    String name = block.label(0);
    String slot = "provider." + name;
    for (String assume : List.of("assume_role", "assume_role_with_web_identity")) {
      for (HclBlock role : block.blocks(assume)) {
        Node arn = role.get("role_arn");
        String text = arn.text();
        if (text != null && !text.isBlank()) {
          terraform.into.refer(
              Reference.Kind.FEDERATION, text, "aws", slot + "." + assume, null, arn);
        }
      }
    }
    if (block.get("use_oidc").isTrue() || block.get("use_msi").isTrue()) {
      Node client = block.get("client_id");
      terraform.into.refer(
          Reference.Kind.FEDERATION,
          client.text(name),
          "azure",
          slot + ".use_oidc",
          null,
          client.isMissing() ? block.at() : client);
    }
    for (HclBlock exec : block.blocks("exec")) {
      Node command = exec.get("command");
      if (command.isText()) {
        terraform.into.refer(
            Reference.Kind.HELPER,
            command.text(""),
            KubeObject.PROVIDER,
            slot + ".exec",
            null,
            command);
      }
    }
    for (String attribute : List.of("credentials", "private_key", "shared_credentials_file")) {
      Node value = block.get(attribute);
      String text = value.text();
      int open = text == null ? -1 : text.indexOf("file(\"");
      int close = open < 0 || text == null ? -1 : text.indexOf('"', open + 6);
      if (text != null && close > 0) {
        terraform.into.refer(
            Reference.Kind.FILE,
            text.substring(open + 6, close),
            SecretNames.provider(name),
            slot + "." + attribute,
            null,
            value);
      }
    }
  }
}
