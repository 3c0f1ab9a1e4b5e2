package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.nodes.HclBlock;
import dev.keycensus.detectors.declared.nodes.JsonNodes;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Users, roles and policies of AWS. Source: the documentation of Terraform's AWS provider. */
final class TerraformAws {
  private final Terraform terraform;
  private final AwsPolicy policies;
  private final Map<String, Boolean> attached = new HashMap<>();

  TerraformAws(Terraform terraform) {
    this.terraform = terraform;
    this.policies = new AwsPolicy(terraform.into);
  }

  void read(HclBlock root) {
    List<HclBlock> resources = root.blocks("resource");
    for (HclBlock block : resources) {
      switch (block.label(0)) {
        case "aws_iam_user" -> principal(block);
        case "aws_iam_role" -> role(block);
        default -> {}
      }
    }
    Map<String, List<HclBlock>> ofGroups = new HashMap<>();
    for (HclBlock block : resources) {
      if (block.label(0).startsWith("aws_iam_")) {
        grant(block);
        for (String group : groups(block, "group", "groups")) {
          ofGroups.computeIfAbsent(group, g -> new ArrayList<>()).add(block);
        }
      }
    }
    for (HclBlock block : resources) {
      if (block.label(0).startsWith("aws_iam_") && block.label(0).endsWith("group_membership")) {
        member(block, ofGroups);
      }
    }
    for (HclBlock block : resources) {
      if (block.label(0).equals("aws_iam_policy")
          && !attached.containsKey(Terraform.address(block))) {
        loose(block);
      }
    }
  }

  private Declaration principal(HclBlock block) {
    Declaration principal =
        terraform.declare(
            block,
            terraform.into.declare(
                IdentityKind.SERVICE_ACCOUNT,
                terraform.name(block),
                "aws",
                Terraform.address(block),
                block.at()));
    Node boundary = block.get("permissions_boundary");
    principal.fact("boundary", Terraform.literal(boundary));
    return principal;
  }

  private void role(HclBlock block) {
    Declaration role = principal(block);
    long seconds = block.get("max_session_duration").number(0);
    if (seconds > 0 && seconds <= 1_000_000) {
      role.longest(java.time.Duration.ofSeconds(seconds));
    }
    Node trust = block.get("assume_role_policy");
    policies.trust(
        role, document(trust), "assume_role_policy", trust.isMap() ? null : trust, this::issuer);
    for (HclBlock inline : block.blocks("inline_policy")) {
      AwsPolicy.allow(role, document(inline.get("policy")));
    }
    for (Node arn : block.get("managed_policy_arns").items()) {
      policy(role, arn);
    }
  }

  /** The issuer behind {@code aws_iam_openid_connect_provider.x.arn}, in this file or by a name. */
  private @Nullable String issuer(@Nullable String expression) {
    if (expression == null) {
      return null;
    }
    Node node = Node.scalar(0, 0, expression, expression.contains("${"));
    HclBlock provider = terraform.block(terraform.address(node));
    String url = provider == null ? null : Terraform.literal(provider.get("url"));
    return url == null ? null : url.startsWith("https://") ? url.substring(8) : url;
  }

  private void grant(HclBlock block) {
    String type = block.label(0);
    boolean attachment = type.endsWith("_policy_attachment");
    boolean inline =
        type.equals("aws_iam_role_policy")
            || type.equals("aws_iam_user_policy")
            || type.equals("aws_iam_group_policy");
    if (!attachment && !inline) {
      return;
    }
    for (String attribute : List.of("role", "user", "roles", "users")) {
      for (Node name : block.get(attribute).each()) {
        if (attachment && !isKnown(block.get("policy_arn"), name)) {
          continue;
        }
        Declaration principal = principal(block, name);
        if (principal != null && inline) {
          AwsPolicy.allow(principal, document(block.get("policy")));
        } else if (principal != null) {
          policy(principal, block.get("policy_arn"));
        }
      }
    }
    String policy = terraform.address(block.get("policy_arn"));
    if (policy != null) {
      attached.put(policy, true);
    }
  }

  /** Addresses of the groups that a block names. */
  private List<String> groups(HclBlock block, String... attributes) {
    List<String> addresses = new ArrayList<>();
    for (String attribute : attributes) {
      for (Node group : block.get(attribute).each()) {
        String address = terraform.address(group);
        if (address != null && address.startsWith("aws_iam_group.")) {
          addresses.add(address);
        }
      }
    }
    return addresses;
  }

  /** Users of this file have what the groups of this file are given. */
  private void member(HclBlock membership, Map<String, List<HclBlock>> ofGroups) {
    for (String attribute : List.of("user", "users")) {
      for (Node name : membership.get(attribute).each()) {
        Declaration user = terraform.declared(terraform.address(name));
        if (user == null) {
          continue;
        }
        for (String group : groups(membership, "group", "groups")) {
          for (HclBlock grant : ofGroups.getOrDefault(group, List.of())) {
            if (grant.label(0).endsWith("_policy_attachment")) {
              policy(user, grant.get("policy_arn"));
            } else if (grant.label(0).equals("aws_iam_group_policy")) {
              AwsPolicy.allow(user, document(grant.get("policy")));
            }
          }
        }
      }
    }
  }

  /** Whether somebody or something of an attachment is known, so that it tells anything. */
  private boolean isKnown(Node policy, Node principal) {
    return terraform.declared(terraform.address(principal)) != null
        || terraform.address(policy) != null
        || (policy.isQuoted() && policy.text("").contains(":policy/"));
  }

  /** Who a policy is given to: declared here, or known by name only. */
  private @Nullable Declaration principal(HclBlock grant, Node name) {
    String address = terraform.address(name);
    Declaration known = terraform.declared(address);
    if (known != null) {
      return known;
    }
    if (address != null && address.startsWith("data.")) {
      return null;
    }
    String called = terraform.name(name);
    if (called == null) {
      return null;
    }
    return terraform.declare(
        grant,
        terraform.into.declare(
            IdentityKind.SERVICE_ACCOUNT, called, "aws", Terraform.address(grant), grant.at()));
  }

  private void policy(Declaration principal, Node arn) {
    HclBlock block = terraform.block(terraform.address(arn));
    String text = arn.text();
    if (block != null && block.label(0).equals("aws_iam_policy")) {
      attached.put(Terraform.address(block), true);
      AwsPolicy.allow(principal, document(block.get("policy")));
    } else if (block != null) {
      String name = Terraform.literal(block.get("name"));
      String known = Terraform.literal(block.get("arn"));
      if (known != null || name != null) {
        AwsPolicy.managed(principal, known == null ? "" + name : known);
      }
    } else if (text != null && arn.isQuoted() && text.contains(":policy/")) {
      AwsPolicy.managed(principal, text.replace("${data.aws_partition.current.partition}", "aws"));
    }
  }

  /** A policy that is attached elsewhere is worth a word only if it allows everything. */
  private void loose(HclBlock block) {
    Node document = document(block.get("policy"));
    Declaration probe = new Declaration(IdentityKind.UNKNOWN, "", "", "", 0, 0);
    AwsPolicy.allow(probe, document);
    if (probe.marks().contains(Mark.ADMIN)) {
      AwsPolicy.allow(principal(block), document);
    }
  }

  /** A policy document: as a map, as JSON in a text, or as a data source of this file. */
  private Node document(Node value) {
    if (value.isMap()) {
      return value;
    }
    String text = value.text();
    if (text != null && value.isQuoted() && text.stripLeading().startsWith("{")) {
      try {
        return JsonNodes.read(text);
      } catch (Malformed e) {
        return Node.MISSING;
      }
    }
    HclBlock source = terraform.block(terraform.address(value));
    return source == null ? Node.MISSING : document(source);
  }

  private static Node document(HclBlock source) {
    Node document = Node.map(source.at().line(), source.at().column());
    Node statements = Node.list(source.at().line(), source.at().column());
    document.put("Statement", statements);
    for (HclBlock block : source.blocks("statement")) {
      Node statement = Node.map(block.at().line(), block.at().column());
      statement.put("Effect", block.get("effect"));
      if (!block.get("actions").isMissing()) {
        statement.put("Action", block.get("actions"));
      }
      if (!block.get("resources").isMissing()) {
        statement.put("Resource", block.get("resources"));
      }
      Node principals = Node.map(block.at().line(), block.at().column());
      for (HclBlock principal : block.blocks("principals")) {
        principals.put(principal.get("type").text(""), principal.get("identifiers"));
      }
      statement.put("Principal", principals);
      Node conditions = Node.map(block.at().line(), block.at().column());
      for (HclBlock condition : block.blocks("condition")) {
        String test = condition.get("test").text("");
        Node variables = conditions.get(test);
        if (variables.isMissing()) {
          variables = Node.map(condition.at().line(), condition.at().column());
          conditions.put(test, variables);
        }
        variables.put(condition.get("variable").text(""), condition.get("values"));
      }
      if (!conditions.entries().isEmpty()) {
        statement.put("Condition", conditions);
      }
      statements.add(statement);
    }
    return document;
  }
}
