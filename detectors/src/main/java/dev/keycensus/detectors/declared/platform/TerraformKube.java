package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.nodes.HclBlock;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Service accounts and bindings that Terraform puts into a cluster. */
final class TerraformKube {
  private TerraformKube() {}

  static void read(Terraform terraform, HclBlock root) {
    List<HclBlock> resources = root.blocks("resource");
    for (HclBlock block : resources) {
      if (is(block, "kubernetes_service_account")) {
        account(terraform, block);
      }
    }
    for (HclBlock block : resources) {
      if (is(block, "kubernetes_cluster_role_binding") || is(block, "kubernetes_role_binding")) {
        binding(terraform, block);
      }
    }
  }

  private static boolean is(HclBlock block, String type) {
    String label = block.label(0);
    return label.startsWith(type)
        && (label.length() == type.length() || label.equals(type + "_v1"));
  }

  private static void account(Terraform terraform, HclBlock block) {
    HclBlock metadata = block.block("metadata");
    Node name = metadata == null ? Node.MISSING : metadata.get("name");
    String literal = Terraform.literal(name);
    Declaration account =
        terraform.into.declare(
            IdentityKind.SERVICE_ACCOUNT,
            literal == null ? terraform.label(block.label(1)) : literal,
            KubeObject.PROVIDER,
            Terraform.address(block),
            block.at());
    String namespace = metadata == null ? null : Terraform.literal(metadata.get("namespace"));
    account.tenant(namespace).environment(Environments.of(namespace));
    terraform.declare(block, account);
    if (metadata != null) {
      for (HclBlock annotations : metadata.blocks("annotations")) {
        ManifestReader.federation(
            terraform.into, account, annotations.at(), "metadata.annotations.");
      }
    }
  }

  private static void binding(Terraform terraform, HclBlock block) {
    HclBlock role = block.block("role_ref");
    String name = role == null ? null : Terraform.literal(role.get("name"));
    if (role == null || name == null) {
      return;
    }
    for (HclBlock subject : block.blocks("subject")) {
      if (!"ServiceAccount".equals(subject.get("kind").text())) {
        continue;
      }
      Declaration account = account(terraform, block, subject);
      if (account == null) {
        continue;
      }
      boolean cluster = "ClusterRole".equals(role.get("kind").text());
      account.can((cluster ? "clusterrole:" : "role:") + name);
      if (cluster && name.equals("cluster-admin")) {
        account.mark(Mark.ADMIN).can("*:*");
      }
    }
  }

  private static @Nullable Declaration account(
      Terraform terraform, HclBlock binding, HclBlock subject) {
    Node name = subject.get("name");
    Declaration known = terraform.declared(terraform.address(name));
    String literal = Terraform.literal(name);
    if (known != null || literal == null) {
      return known;
    }
    String namespace = Terraform.literal(subject.get("namespace"));
    return terraform
        .into
        .declare(
            IdentityKind.SERVICE_ACCOUNT,
            literal,
            KubeObject.PROVIDER,
            Terraform.address(binding) + "." + literal,
            binding.at())
        .tenant(namespace)
        .environment(Environments.of(namespace));
  }
}
