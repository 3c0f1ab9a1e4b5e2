package dev.keycensus.detectors.declared.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Agents of Bedrock in templates and in Terraform. */
class BedrockAgentsTest {
  @Test
  void inATemplate() {
    String text =
        """
        AWSTemplateFormatVersion: "2010-09-09"
        Parameters:
          Model: {Type: String}
        Resources:
          Desk:
            Type: AWS::Bedrock::Agent
            Properties:
              AgentName: help-desk
              AgentResourceRoleArn: !GetAtt DeskRole.Arn
              FoundationModel: anthropic.small
              IdleSessionTTLInSeconds: 1800
              ActionGroups:
                - ActionGroupName: refunds
          Chief:
            Type: AWS::Bedrock::Agent
            Properties:
              AgentName: !Sub "chief-${Stage}"
              AgentResourceRoleArn: arn:aws:iam::111122223333:role/chief
              FoundationModel: !Ref Model
              AgentCollaboration: SUPERVISOR
          Runner:
            Type: AWS::BedrockAgentCore::Runtime
            Properties: {AgentRuntimeName: runner, RoleArn: !GetAtt RunnerRole.Arn}
        """;
    assertThat(Told.declarations("stack.template.yaml", text))
        .containsExactly(
            "6-13 ai-agent help-desk aws (Desk) longest=PT30M can=refunds uses=role:DeskRole"
                + " model=anthropic.small",
            "15-20 ai-agent Chief aws (Chief)"
                + " uses=role:arn:aws:iam::111122223333:role/chief SPAWNS_AGENTS",
            "22-23 ai-agent runner aws (Runner) uses=role:RunnerRole");
  }

  @Test
  void inTerraform() {
    String text =
        """
        resource "aws_iam_role" "desk" {
          name = "desk-role"
        }
        resource "aws_bedrockagent_agent" "desk" {
          agent_name                  = "help-desk"
          agent_resource_role_arn     = aws_iam_role.desk.arn
          foundation_model            = "anthropic.small"
          idle_session_ttl_in_seconds = 500
        }
        resource "aws_bedrockagent_agent_action_group" "refunds" {
          action_group_name = "refunds"
          agent_id          = aws_bedrockagent_agent.desk.agent_id
        }
        resource "aws_bedrockagent_agent" "chief" {
          agent_name       = var.name
          foundation_model = var.model
        }
        resource "aws_bedrockagent_agent_collaborator" "both" {
          agent_id = aws_bedrockagent_agent.chief.agent_id
        }
        resource "aws_bedrockagentcore_agent_runtime" "runner" {
          agent_runtime_name = "runner"
          role_arn           = aws_iam_role.desk.arn
        }
        """;
    assertThat(Told.declarations("agents.tf", text))
        .contains(
            "4-9 ai-agent help-desk aws (aws_bedrockagent_agent.desk) longest=PT8M20S"
                + " can=refunds uses=role:desk-role model=anthropic.small",
            "14-17 ai-agent chief aws (aws_bedrockagent_agent.chief) SPAWNS_AGENTS",
            "21-24 ai-agent runner aws (aws_bedrockagentcore_agent_runtime.runner)"
                + " uses=role:desk-role");
  }
}
