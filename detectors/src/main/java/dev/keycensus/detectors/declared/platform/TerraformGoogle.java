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
 * Service accounts of Google Cloud, what they may do, and the pools that strangers come from.
 * Source: the documentation of Terraform's Google provider, and Google's on workload identity
 * federation.
 */
final class TerraformGoogle {
  private static final String PROVIDER = "google-cloud";

  private final Terraform terraform;

  /** Whether a pool of the same file lets only some in. */
  private boolean conditioned;

  TerraformGoogle(Terraform terraform) {
    this.terraform = terraform;
  }

  void read(HclBlock root) {
    List<HclBlock> resources = root.blocks("resource");
    for (HclBlock block : resources) {
      switch (block.label(0)) {
        case "google_service_account" -> account(block);
        case "google_iam_workload_identity_pool_provider" -> pool(block);
        default -> {}
      }
    }
    for (HclBlock block : resources) {
      String type = block.label(0);
      if (type.startsWith("google_")) {
        if (type.endsWith("_iam_member")) {
          grant(block, block.get("member"));
        } else if (type.endsWith("_iam_binding")) {
          block.get("members").items().forEach(member -> grant(block, member));
        }
      }
    }
  }

  private void account(HclBlock block) {
    String name = Terraform.literal(block.get("account_id"));
    terraform
        .declare(
            block,
            terraform.into.declare(
                IdentityKind.SERVICE_ACCOUNT,
                name == null ? terraform.label(block.label(1)) : name,
                PROVIDER,
                Terraform.address(block),
                block.at()))
        .tenant(Terraform.literal(block.get("project")));
  }

  private void pool(HclBlock block) {
    String name = Terraform.literal(block.get("workload_identity_pool_provider_id"));
    Declaration trust =
        terraform.declare(
            block,
            terraform.into.declare(
                IdentityKind.THIRD_PARTY,
                name == null ? terraform.label(block.label(1)) : name,
                PROVIDER,
                Terraform.address(block),
                block.at()));
    trust.mark(Mark.FEDERATED);
    HclBlock oidc = block.block("oidc");
    Node issuer = oidc == null ? Node.MISSING : oidc.get("issuer_uri");
    String text = issuer.text();
    Node condition = block.get("attribute_condition");
    trust.fact("condition", condition.text());
    String url = Terraform.literal(issuer);
    if (!condition.isMissing() && !"".equals(condition.text())) {
      conditioned = true;
    } else if (url != null && AwsPolicy.isShared(url)) {
      // An issuer of one's own signs for one's own workloads only.
      trust.mark(Mark.BROAD_TRUST);
    }
    if (text != null) {
      trust.fact("issuer", url);
      terraform.into.refer(
          Reference.Kind.FEDERATION,
          url == null ? text : url.startsWith("https://") ? url.substring(8) : url,
          PROVIDER,
          "oidc.issuer_uri",
          trust,
          issuer);
    }
  }

  /** A role for one member, or the right to act as a service account. */
  private void grant(HclBlock block, Node member) {
    String role = Terraform.literal(block.get("role"));
    if (role == null) {
      return;
    }
    if (block.label(0).startsWith("google_service_account_iam_")) {
      actAs(block, member, role);
      return;
    }
    Declaration account = member(block, member);
    if (account != null) {
      account.can(role);
      if (role.equals("roles/owner")) {
        account.mark(Mark.ADMIN);
      }
    }
  }

  private @Nullable Declaration member(HclBlock block, Node member) {
    for (String address : Terraform.addresses(member)) {
      Declaration known = terraform.declared(address);
      if (known != null) {
        return known;
      }
    }
    String text = Terraform.literal(member);
    if (text == null || !text.startsWith("serviceAccount:") || text.contains("[")) {
      return null;
    }
    String email = text.substring(15);
    int at = email.indexOf('@');
    if (at <= 0) {
      return null;
    }
    Declaration account =
        terraform.into.declare(
            IdentityKind.SERVICE_ACCOUNT,
            email.substring(0, at),
            PROVIDER,
            Terraform.address(block) + "." + email.substring(0, at),
            block.at());
    int dot = email.indexOf('.', at);
    return account.tenant(dot < 0 ? null : email.substring(at + 1, dot));
  }

  private void actAs(HclBlock block, Node member, String role) {
    Declaration account = terraform.declared(terraform.address(block.get("service_account_id")));
    String text = member.text();
    if (account == null || text == null) {
      return;
    }
    boolean pool = text.startsWith("principal://") || text.startsWith("principalSet://");
    boolean cluster = text.contains(".svc.id.goog[");
    if (!role.equals("roles/iam.workloadIdentityUser") || (!pool && !cluster)) {
      return;
    }
    account.mark(Mark.FEDERATED);
    if (text.startsWith("principalSet://") && text.endsWith("/*") && !conditioned) {
      account.mark(Mark.BROAD_TRUST);
    }
    account.fact("trusts", text);
    terraform.into.refer(Reference.Kind.FEDERATION, text, PROVIDER, "member", account, member);
  }
}
