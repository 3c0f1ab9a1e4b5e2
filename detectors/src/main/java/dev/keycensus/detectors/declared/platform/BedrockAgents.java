package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.nodes.HclBlock;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Agents of Bedrock, as templates and Terraform make them: the model, the role that they take, the
 * action groups that they may call. Sources: the template reference of CloudFormation, the
 * documentation of Terraform's AWS provider.
 */
final class BedrockAgents {
  private static final String AGENT = "aws_bedrockagent_agent";
  private static final String RUNTIME = "aws_bedrockagentcore_agent_runtime";

  private BedrockAgents() {}

  /**
   * Fills what a template says of one.
   *
   * @param model null where a parameter gives it
   */
  static void template(Declaration agent, Node properties, @Nullable String model) {
    agent.fact("model", model);
    for (Node group : properties.get("ActionGroups").items()) {
      can(agent, group.get("ActionGroupName").text());
    }
    if (!properties.get("AgentCollaborators").items().isEmpty()
        || properties.get("AgentCollaboration").text("").startsWith("SUPERVISOR")) {
      agent.mark(Mark.SPAWNS_AGENTS);
    }
    longest(agent, properties.get("IdleSessionTTLInSeconds").number(0));
  }

  static void read(Terraform terraform, HclBlock root) {
    List<HclBlock> resources = root.blocks("resource");
    for (HclBlock block : resources) {
      switch (block.label(0)) {
        case AGENT -> agent(terraform, block, "agent_name", "agent_resource_role_arn");
        case RUNTIME -> agent(terraform, block, "agent_runtime_name", "role_arn");
        default -> {}
      }
    }
    for (HclBlock block : resources) {
      Declaration agent = terraform.declared(terraform.address(block.get("agent_id")));
      if (agent != null && block.label(0).equals(AGENT + "_action_group")) {
        can(agent, Terraform.literal(block.get("action_group_name")));
      } else if (agent != null && block.label(0).equals(AGENT + "_collaborator")) {
        agent.mark(Mark.SPAWNS_AGENTS);
      }
    }
  }

  private static void agent(
      Terraform terraform, HclBlock block, String nameAttribute, String roleAttribute) {
    String name = Terraform.literal(block.get(nameAttribute));
    Declaration agent =
        terraform.declare(
            block,
            terraform.into.declare(
                IdentityKind.AI_AGENT,
                name == null ? terraform.label(block.label(1)) : name,
                "aws",
                Terraform.address(block),
                block.at()));
    agent.fact("model", Terraform.literal(block.get("foundation_model")));
    String role = terraform.name(block.get(roleAttribute));
    if (role != null) {
      agent.uses("role:" + role);
    }
    String collaboration = Terraform.literal(block.get("agent_collaboration"));
    if (collaboration != null && collaboration.startsWith("SUPERVISOR")) {
      agent.mark(Mark.SPAWNS_AGENTS);
    }
    longest(agent, block.get("idle_session_ttl_in_seconds").number(0));
  }

  private static void can(Declaration agent, @Nullable String group) {
    if (group != null && !group.isBlank()) {
      agent.can(group);
    }
  }

  private static void longest(Declaration agent, long seconds) {
    if (seconds > 0 && seconds <= 1_000_000) {
      agent.longest(Duration.ofSeconds(seconds));
    }
  }
}
