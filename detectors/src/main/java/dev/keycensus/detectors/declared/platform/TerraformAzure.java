package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.nodes.HclBlock;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applications and managed identities of Azure, and whom they trust. Source: the documentation of
 * Terraform's azuread and azurerm providers.
 */
final class TerraformAzure {
  private static final String PROVIDER = "azure";

  private final Terraform terraform;

  TerraformAzure(Terraform terraform) {
    this.terraform = terraform;
  }

  void read(HclBlock root) {
    List<HclBlock> resources = root.blocks("resource");
    for (HclBlock block : resources) {
      switch (block.label(0)) {
        case "azuread_application",
            "azuread_application_registration",
            "azurerm_user_assigned_identity" ->
            declare(block);
        default -> {}
      }
    }
    for (HclBlock block : resources) {
      switch (block.label(0)) {
        case "azuread_application_federated_identity_credential",
            "azuread_application_flexible_federated_identity_credential",
            "azurerm_federated_identity_credential" ->
            federated(block);
        case "azurerm_role_assignment" -> assigned(block);
        default -> {}
      }
    }
  }

  private Declaration declare(HclBlock block) {
    return terraform.declare(
        block,
        terraform.into.declare(
            IdentityKind.SERVICE_ACCOUNT,
            terraform.name(block),
            PROVIDER,
            Terraform.address(block),
            block.at()));
  }

  private void federated(HclBlock block) {
    Declaration trusting = null;
    for (String attribute :
        List.of(
            "application_id", "application_object_id", "parent_id", "user_assigned_identity_id")) {
      Declaration principal = principal(block.get(attribute));
      trusting = trusting == null ? principal : trusting;
    }
    if (trusting == null) {
      trusting = declare(block);
    }
    trusting.mark(Mark.FEDERATED);
    Node issuer = block.get("issuer");
    Node subject =
        block.has("claims_matching_expression")
            ? block.get("claims_matching_expression")
            : block.get("subject");
    String who = subject.text();
    if (who != null) {
      trusting.fact("subject", who);
      int quote = who.indexOf('\'', who.indexOf("matches") + 1);
      String pattern = who.contains("matches") && quote > 0 ? who.substring(quote + 1) : who;
      if (AwsPolicy.isBroad(pattern)) {
        trusting.mark(Mark.BROAD_TRUST);
      }
    }
    String url = issuer.text();
    if (url != null) {
      String literal = Terraform.literal(issuer);
      trusting.fact("issuer", literal);
      terraform.into.refer(
          Reference.Kind.FEDERATION,
          literal == null ? url : literal.startsWith("https://") ? literal.substring(8) : literal,
          PROVIDER,
          "issuer",
          trusting,
          issuer);
    }
  }

  private void assigned(HclBlock block) {
    Declaration principal = principal(block.get("principal_id"));
    String role = Terraform.literal(block.get("role_definition_name"));
    if (principal != null && role != null) {
      principal.can(role);
      if (role.equals("Owner")) {
        principal.mark(Mark.ADMIN);
      }
    }
  }

  /** The application or identity that a value is taken from, also by way of its principal. */
  private @Nullable Declaration principal(Node value) {
    String address = terraform.address(value);
    Declaration known = terraform.declared(address);
    HclBlock block = terraform.block(address);
    if (known != null || block == null || !block.label(0).equals("azuread_service_principal")) {
      return known;
    }
    for (String attribute : List.of("client_id", "application_id")) {
      known = terraform.declared(terraform.address(block.get(attribute)));
      if (known != null) {
        return known;
      }
    }
    return null;
  }
}
