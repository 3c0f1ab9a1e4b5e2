package dev.keycensus.detectors.declared.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.entry.Declarations;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Exports of Dify, Langflow and Flowise. */
class FlowFilesTest {
  @Test
  void anAppOfDify() {
    Declared said =
        read(
            "helper.yml",
            """
            app:
              description: answers questions
              mode: agent-chat
              name: Helper
            kind: app
            version: 0.1.5
            model_config:
              agent_mode:
                tools:
                - {tool_name: web_search, enabled: true}
                - {tool_name: never, enabled: false}
              model: {name: gpt-4o, provider: openai}
            workflow:
              environment_variables:
              - {name: CRM_KEY, value: '', value_type: secret}
              - {name: CRM_URL, value: 'https://crm.example.org', value_type: string}
            """);
    Declaration app = said.declarations().get(0);
    assertThat(app.name() + " " + app.provider() + " " + app.can() + " " + app.facts().get("model"))
        .isEqualTo("Helper dify [web_search] gpt-4o");
    assertThat(said.references()).extracting(Reference::name).containsExactly("CRM_KEY");
  }

  @Test
  void anAppOfDifyOfOldTellsNoKind() {
    String text =
        """
        app:
          mode: workflow
          name: Notes
        workflow:
          graph:
            nodes:
            - data:
                type: http-request
                authorization: {type: api-key, config: {api_key: '{{#env.CRM_KEY#}}'}}
                headers: |-
                  Content-Type:application/json
                  X-Api-Key: {{#env.OTHER#}}
            - data: {type: llm, model: {name: small}}
        """;
    Declared said = read("notes.yml", text.replace("\n", "\r\n"));
    Declaration app = said.declarations().get(0);
    assertThat(app.name() + " " + app.can() + " " + app.facts().get("model"))
        .isEqualTo("Notes [http-request] small");
    assertThat(app.marks()).containsExactly(Mark.STATIC_KEY);
    assertThat(said.references())
        .extracting(r -> r.kind() + " " + r.name() + " " + r.slot())
        .containsExactly(
            "VAULT CRM_KEY http-request.api_key", "VAULT OTHER http-request.headers.X-Api-Key");
    assertThat(Declarations.read("a.yml", "app:\n  mode: fast\n".getBytes(UTF_8)))
        .satisfiesAnyOf(
            none -> assertThat(none).isNull(),
            some -> assertThat(Objects.requireNonNull(some).declarations()).isEmpty());
  }

  @Test
  void aFlowOfLangflowTellsVariablesFromValues() {
    Declared said =
        read(
            "flow.json",
            """
            {"data": {"edges": [], "nodes": [
              {"data": {"type": "OpenAIModel", "node": {"template": {
                "model_name": {"value": "gpt-4o"},
                "api_key": {"password": true, "load_from_db": true, "value": "OUR_MODEL_KEY"}}}}},
              {"data": {"type": "Chroma", "node": {"template": {
                "secret": {"password": true, "load_from_db": false, "value": "open sesame"}}}}},
              {"data": {"type": "SearchTool", "node": {"template": {}}}},
              {"data": {"type": "MCPServer", "node": {"template": {"server_env": {"value": [
                {"key": "CRM_TOKEN", "value": "${CRM_TOKEN}"}]}}}}}]},
             "name": "Flow", "last_tested_version": "1.4.2"}
            """);
    Declaration flow = said.declarations().get(0);
    assertThat(flow.can()).containsExactly("SearchTool");
    assertThat(flow.marks()).contains(Mark.STATIC_KEY);
    assertThat(said.references())
        .extracting(Reference::name)
        .containsExactly("OUR_MODEL_KEY", "CRM_TOKEN");
    assertThat(said.toString()).doesNotContain("sesame");
  }

  @Test
  void aFlowOfFlowise() {
    Declared said =
        read(
            "support.json",
            """
            {"nodes": [
              {"data": {"name": "chatOpenAI", "category": "Chat Models", "inputAnchors": [],
                "credential": "main-key", "inputs": {"modelName": "gpt-4o-mini"}}},
              {"data": {"name": "serpAPI", "category": "Tools", "inputs": {}}}], "edges": []}
            """);
    Declaration flow = said.declarations().get(0);
    assertThat(flow.name() + " " + flow.can() + " " + flow.facts().get("model"))
        .isEqualTo("support [serpAPI] gpt-4o-mini");
    assertThat(said.references())
        .extracting(Reference::name)
        .containsExactly("chatOpenAI/main-key");
  }

  @Test
  void aFlowOfFlowiseThatIsMadeOfAgents() {
    Declared said =
        read(
            "desk.json",
            """
            {"nodes": [
              {"data": {"name": "agentAgentflow", "category": "Agent Flows", "inputAnchors": [],
                "inputs": {"agentModel": "chatAnthropic",
                  "agentModelConfig": {"modelName": "small", "credential": "main-key"},
                  "agentTools": [{"agentSelectedTool": "gmail",
                    "agentSelectedToolConfig": {"FLOWISE_CREDENTIAL_ID": "mail-key"}}]}}},
              {"data": {"name": "toolAgentflow", "category": "Agent Flows", "inputs": {
                "toolAgentflowSelectedTool": "slackMCP",
                "toolAgentflowSelectedToolConfig": {"credential": ""}}}},
              {"data": {"name": "customFunctionAgentflow", "category": "Agent Flows",
                "inputs": {}}}], "edges": []}
            """);
    Declaration flow = said.declarations().get(0);
    assertThat(flow.can()).containsExactly("code", "gmail", "slackMCP");
    assertThat(flow.facts()).containsEntry("model", "small");
    assertThat(said.references())
        .extracting(Reference::name)
        .containsExactly("chatAnthropic/main-key", "gmail/mail-key");
  }

  @Test
  void aFlowOfLangflowOfOldTellsNoVersion() {
    Declared said =
        read(
            "old.json",
            """
            {"name": "Old", "data": {"edges": [], "nodes": [
              {"data": {"type": "ChatOpenAI", "node": {"base_classes": ["LLM"], "template": {
                "model_name": {"value": "gpt-4"},
                "openai_api_key": {"password": true, "value": ""}}}}}]}}
            """);
    assertThat(said.declarations())
        .extracting(d -> d.name() + " " + d.facts().get("model"))
        .containsExactly("Old gpt-4");
    assertThat(said.references()).isEmpty();
  }

  @Test
  void anyOtherGraphIsNone() {
    assertThat(Declarations.read("a.json", "{\"nodes\": [], \"edges\": []}".getBytes(UTF_8)))
        .isNull();
    assertThat(Declarations.read("a.json", "{\"nodes\": [], \"inputAnchors\": ".getBytes(UTF_8)))
        .isNull();
  }

  private static Declared read(String path, String content) {
    return Objects.requireNonNull(Declarations.read(path, content.getBytes(UTF_8)));
  }
}
