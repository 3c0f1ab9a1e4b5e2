package dev.keycensus.detectors.declared.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.rules.IdentityKind;
import org.junit.jupiter.api.Test;

class AgentFrameworksTest {
  @Test
  void crewAi() {
    Declared file =
        Read.clean(
            "src/config/agents.yaml",
            """
            researcher:
              role: >
                Researcher
              goal: find out
              backstory: long
              llm: openai/gpt-4o
              allow_delegation: true
              allow_code_execution: true
              code_execution_mode: unsafe
            not_one: {a: b}
            """);
    assertThat(file.declarations()).hasSize(1);
    Declaration d = Read.one(file, "agents.researcher");
    assertThat(d.provider()).isEqualTo("crewai");
    assertThat(d.purpose()).isEqualTo("find out");
    assertThat(d.marks()).containsExactlyInAnyOrder(Mark.SPAWNS_AGENTS, Mark.SANDBOX_OFF);
    assertThat(d.can()).containsExactly("code_execution");
  }

  @Test
  void langGraph() {
    Declared file =
        Read.clean(
            "langgraph.json",
            """
            {"dependencies": ["."], "graphs": {"triage": "./agent.py:graph"},
             "env": {"OPENAI_API_KEY": "${OPENAI_API_KEY}"}}
            """);
    Declaration d = Read.one(file, "graphs.triage");
    assertThat(d.marks()).containsExactly(Mark.STATIC_KEY);
    assertThat(file.references()).extracting(Reference::provider).containsExactly("openai");
    assertThat(
            Read.clean("langgraph.json", "{\"graphs\": {\"a\": \"a\"}, \"env\": \".env\"}")
                .references())
        .extracting(Reference::kind)
        .containsExactly(Reference.Kind.FILE);
  }

  @Test
  void autoGen() {
    Declared file =
        Read.clean(
            "team.json",
            """
            {"provider": "autogen_agentchat.teams.RoundRobinGroupChat", "component_type": "team",
             "label": "Pair", "config": {"participants": [
              {"provider": "autogen_agentchat.agents.AssistantAgent", "component_type": "agent",
               "config": {"name": "writer", "model_client": {"config": {"model": "m", "api_key": "${MY_API_KEY}"}},
                 "tools": [{"config": {"name": "search"}}]}},
              {"provider": "autogen_agentchat.agents.UserProxyAgent", "component_type": "agent",
               "config": {"name": "me"}}]}}
            """);
    Declaration team = Read.one(file, "component");
    assertThat(team.autonomy()).isEqualTo(Autonomy.CONFIRM);
    assertThat(team.uses()).containsExactly("agent:writer");
    Declaration writer = Read.one(file, "component.0");
    assertThat(writer.parent()).isEqualTo("component");
    assertThat(writer.can()).containsExactly("search");
    assertThat(file.declarations()).hasSize(2);
    assertThat(file.references()).extracting(Reference::name).containsExactly("MY_API_KEY");
  }

  @Test
  void aGalleryOfAutoGenStudio() {
    Declared file =
        Read.clean(
            "team_gallery.json",
            """
            {"id": "g", "name": "Ours", "metadata": {}, "components": {
              "agents": [{"provider": "x.AssistantAgent", "component_type": "agent",
                          "config": {"name": "helper", "tools": [{"config": {"name": "search"}}]}}],
              "models": [{"provider": "x.Client", "component_type": "model", "config": {"model": "m"}}],
              "teams": [{"provider": "x.RoundRobinGroupChat", "component_type": "team", "label": "Pair",
                         "config": {"participants": [
                {"provider": "x.AssistantAgent", "component_type": "agent", "config": {"name": "writer"}}]}}]}}
            """);
    assertThat(file.declarations())
        .extracting(d -> d.key() + " " + d.name())
        .containsExactly(
            "components.teams.0 Pair", "components.teams.0.0 writer", "components.agents.0 helper");
    assertThat(Read.one(file, "components.agents.0").can()).containsExactly("search");
    assertThat(Read.clean("gallery.json", "{\"components\": {\"a\": 1}}").declarations()).isEmpty();
  }

  @Test
  void componentsOfAutoGenInAFileOfAnyName() {
    Declared file =
        Read.clean(
            "export/maths.json",
            """
            {"provider": "autogen_agentchat.teams.RoundRobinGroupChat", "component_type": "team",
             "label": "Maths", "config": {"participants": [
               {"provider": "autogen_agentchat.agents.SocietyOfMindAgent",
                "component_type": "agent", "config": {"name": "mind", "team": {
                  "provider": "autogen_agentchat.teams.RoundRobinGroupChat",
                  "component_type": "team", "label": "Inner", "config": {"participants": [
                    {"provider": "autogen_agentchat.agents.AssistantAgent",
                     "component_type": "agent", "config": {"name": "helper",
                       "model_client": {"config": {"model": "m", "api_key": "${MATHS_API_KEY}"}},
                       "workbench": [{"provider": "autogen_core.tools.StaticWorkbench",
                         "config": {"tools": [{"config": {"name": "calculator"}}]}}]}}]}}}}]}}
            """);
    assertThat(file.declarations())
        .extracting(d -> d.name() + " " + d.can() + " " + d.facts().get("model"))
        .containsExactly("Maths [] null", "mind [] null", "Inner [] null", "helper [calculator] m");
    assertThat(file.references()).extracting(Reference::name).containsExactly("MATHS_API_KEY");
  }

  @Test
  void cardOfA2a() {
    Declaration open =
        Read.one(
            Read.clean(
                ".well-known/agent-card.json",
                """
                {"name": "Recipes", "description": "d", "capabilities": {}, "securitySchemes": {},
                 "supportedInterfaces": [{"url": "http://agent.example.com/a2a"}],
                 "provider": {"organization": "Acme"}, "skills": [{"id": "cook"}]}
                """),
            "agent");
    assertThat(open.marks())
        .containsExactlyInAnyOrder(Mark.REMOTE, Mark.CLEARTEXT, Mark.UNAUTHENTICATED);
    assertThat(open.owner()).isEqualTo("Acme");
    assertThat(open.can()).containsExactly("skill:cook");
    assertThat(open.facts()).containsEntry("signed", "false");
    Declaration closed =
        Read.one(
            Read.clean(
                "agent.json",
                """
                {"name": "Recipes", "url": "https://agent.example.com/", "skills": [],
                 "securitySchemes": {"key": {"type": "apiKey"}}}
                """),
            "agent");
    assertThat(closed.marks()).containsExactly(Mark.REMOTE);
    assertThat(closed.facts()).containsEntry("auth", "key");
  }

  @Test
  void microsoft() {
    Declaration agent =
        Read.one(
            Read.clean(
                "appPackage/declarativeAgent.json",
                """
                {"version": "v1.3", "name": "Help", "instructions": "x",
                 "capabilities": [{"name": "OneDriveAndSharePoint"}],
                 "actions": [{"id": "a1", "file": "ai-plugin.json"}], "worker_agents": [{"id": "w"}]}
                """),
            "agent");
    assertThat(agent.can()).containsExactly("OneDriveAndSharePoint");
    assertThat(agent.uses()).containsExactly("agent:w", "plugin:a1");
    Declared plugin =
        Read.clean(
            "appPackage/ai-plugin.json",
            """
            {"name_for_human": "Tickets", "functions": [{"name": "list"}], "runtimes": [
              {"auth": {"type": "ApiKeyPluginVault", "reference_id": "${{KEY_ID}}"}}]}
            """);
    assertThat(Read.one(plugin, "plugin").kind()).isEqualTo(IdentityKind.API_CLIENT);
    assertThat(Read.one(plugin, "plugin").marks()).containsExactly(Mark.STATIC_KEY);
    assertThat(plugin.references()).extracting(Reference::name).containsExactly("KEY_ID");
    Declaration studio =
        Read.one(
            Read.clean(
                "src/Bot/settings.mcs.yml",
                "displayName: Bot\nschemaName: x_bot\nauthenticationMode: None\n"),
            "agent");
    assertThat(studio.marks()).containsExactly(Mark.UNAUTHENTICATED);
  }

  @Test
  void anAssistantAsProgramsKeepIt() {
    Declaration d =
        Read.one(
            Read.clean(
                "assistant.json",
                """
                {"assistantId": "asst_1", "name": "Guide", "model": "gpt-4",
                 "tools": [{"type": "function", "function": {"name": "lookUp"}}]}
                """),
            "assistant");
    assertThat(d.name() + " " + d.can() + " " + d.facts().get("model"))
        .isEqualTo("Guide [lookUp] gpt-4");
    assertThat(Read.clean("assistant.json", "{\"assistant_id\": \"asst_1\"}").declarations())
        .isEmpty();
  }

  @Test
  void assistantOfOpenAi() {
    Declaration d =
        Read.one(
            Read.clean(
                "assistant.json",
                """
                {"object": "assistant", "name": "Help", "model": "gpt-4o", "metadata": {"owner": "team-a"},
                 "tools": [{"type": "code_interpreter"}, {"type": "function", "function": {"name": "pay"}}]}
                """),
            "assistant");
    assertThat(d.can()).containsExactly("code_interpreter", "pay");
    assertThat(d.owner()).isEqualTo("team-a");
  }

  @Test
  void workflowsOfN8n() {
    Declared file =
        Read.clean(
            "workflows/support.json",
            """
            {"name": "Support", "active": true, "nodes": [
              {"name": "Clock", "type": "n8n-nodes-base.scheduleTrigger"},
              {"name": "Helper", "type": "@n8n/n8n-nodes-langchain.agent"},
              {"name": "Model", "type": "@n8n/n8n-nodes-langchain.lmChatOpenAi",
               "parameters": {"model": {"value": "gpt-4o"}},
               "credentials": {"openAiApi": {"id": "7", "name": "Somebody's account"}}},
              {"name": "Tracker", "type": "@n8n/n8n-nodes-langchain.mcpClientTool",
               "parameters": {"endpointUrl": "https://mcp.example.com/mcp"}},
              {"name": "Find", "type": "n8n-nodes-base.httpRequestTool"}],
             "connections": {
              "Model": {"ai_languageModel": [[{"node": "Helper"}]]},
              "Tracker": {"ai_tool": [[{"node": "Helper"}]]},
              "Find": {"ai_tool": [[{"node": "Helper"}]]}}}
            """);
    Declaration flow = Read.one(file, "workflow");
    assertThat(flow.kind()).isEqualTo(IdentityKind.WORKLOAD);
    assertThat(flow.marks()).containsExactlyInAnyOrder(Mark.SCHEDULED, Mark.STATIC_KEY);
    assertThat(flow.uses()).containsExactly("agent:Helper");
    Declaration agent = Read.one(file, "nodes.Helper");
    assertThat(agent.autonomy()).isEqualTo(Autonomy.UNATTENDED);
    assertThat(agent.facts()).containsEntry("model", "gpt-4o");
    assertThat(agent.uses()).containsExactly("mcp:mcp.example.com");
    assertThat(agent.can()).containsExactly("httpRequestTool");
    // People name their credentials after themselves: the id is enough.
    assertThat(file.references()).extracting(Reference::name).containsExactly("openAiApi/7");
    assertThat(Read.file("workflows/other.json", "{{{").problem()).isNull();
  }

  @Test
  void aChatIsOpenToAllOnceItIsPublic() {
    for (boolean open : new boolean[] {true, false}) {
      var file =
          Read.clean(
              "workflows/chat.json",
              """
              {"name": "Chat", "nodes": [
                {"name": "In", "type": "@n8n/n8n-nodes-langchain.chatTrigger",
                 "parameters": {"public": %s}},
                {"name": "Helper", "type": "@n8n/n8n-nodes-langchain.agent"}],
               "connections": {}}
              """
                  .formatted(open));
      assertThat(Read.one(file, "workflow").marks().contains(Mark.UNAUTHENTICATED)).isEqualTo(open);
    }
  }
}
