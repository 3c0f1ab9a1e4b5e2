package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Agents that frameworks and platforms keep in files: CrewAI, LangGraph, AutoGen, OpenAI
 * assistants, cards of A2A, declarative agents of Microsoft 365, Copilot Studio. Names of such
 * files say little, so what stands in a JSON file decides.
 */
final class AgentFrameworks implements Reader {
  @Override
  public Set<String> endings() {
    return Set.of("json", "jsonc", "yaml", "yml");
  }

  @Override
  public boolean reads(String path, String name) {
    if (name.endsWith(".json") || name.endsWith(".jsonc")) {
      return switch (name) {
        case "langgraph.json",
            "agent.json",
            "team.json",
            "assistant.json",
            "crew.json",
            "crew.jsonc",
            "ai-plugin.json" ->
            true;
        default ->
            name.endsWith("agent.json")
                || name.endsWith("agent-card.json")
                || name.endsWith("agent_card.json")
                || name.endsWith("agentcard.json")
                || name.endsWith("-plugin.json")
                || name.endsWith("_team.json")
                || name.endsWith("gallery.json")
                || name.endsWith("assistant.json")
                || (name.endsWith(".jsonc") && path.contains("agents/"));
      };
    }
    return switch (name) {
      case "agents.yaml", "agents.yml", "settings.mcs.yml", "connectionreferences.mcs.yml" -> true;
      default -> false;
    };
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String name = file.name().toLowerCase(Locale.ROOT);
    switch (name) {
      case "agents.yaml", "agents.yml" -> {
        for (Node top : file.yaml().items()) {
          crew(top, "agents", into);
        }
      }
      case "settings.mcs.yml" -> file.yaml().items().forEach(top -> copilotStudio(top, into));
      case "connectionreferences.mcs.yml" ->
          file.yaml().items().forEach(top -> connections(top, into));
      default -> json(file, name, into);
    }
  }

  private static void json(NamedFile file, String name, Collector into) {
    Node top = file.json();
    if (top.has("graphs")) {
      langGraph(top, into);
    } else if (top.has("component_type") || top.get("components").isMap()) {
      autoGen(top, into);
    } else if ("assistant".equals(top.get("object").text())
        || (name.endsWith("assistant.json")
            && top.has("model")
            && (top.has("instructions") || top.has("tools")))) {
      assistant(top, into);
    } else if (top.has("skills")
        && top.has("name")
        && (top.has("capabilities") || top.has("url"))) {
      card(top, into);
    } else if (top.get("$schema").text("").contains("declarative-agent")
        || (name.contains("declarativeagent") && top.has("instructions"))) {
      declarative(top, into);
    } else if (top.has("runtimes") || top.has("name_for_model")) {
      plugin(top, into);
    } else if (top.has("role") && top.has("goal")) {
      crewAgent(file.name().replace(".jsonc", "").replace(".json", ""), top, "agent", into);
    } else if (top.get("agents").isMap()) {
      crew(top.get("agents"), "agents", into);
    } else if (top.get("agents").isList()) {
      for (Node agent : top.get("agents").items()) {
        String called = agent.any("name", "role").text();
        if (agent.has("role") && called != null) {
          crewAgent(called, agent, "agents." + Plain.text(called, "agent"), into);
        }
      }
    }
  }

  private static void crew(Node agents, String way, Collector into) {
    for (Map.Entry<String, Node> e : agents.entries().entrySet()) {
      if (e.getValue().has("role") && e.getValue().has("goal")) {
        crewAgent(e.getKey(), e.getValue(), way + "." + Plain.text(e.getKey(), "agent"), into);
      }
    }
  }

  private static void crewAgent(String name, Node agent, String key, Collector into) {
    Declaration d =
        AgentSettings.agent(into, name, "crewai", key, agent)
            .purpose(Plain.text(agent.get("goal").text()));
    AgentSettings.model(d, agent.any("llm", "model"));
    AgentSettings.tools(d, agent.get("tools"));
    AgentSettings.owner(d, agent);
    for (Node at : new Node[] {agent, agent.get("settings")}) {
      if (at.get("allow_delegation").isTrue()) {
        d.mark(Mark.SPAWNS_AGENTS);
      }
      if (at.get("allow_code_execution").isTrue()) {
        d.can("code_execution");
      }
      if ("unsafe".equals(at.get("code_execution_mode").text())) {
        d.mark(Mark.SANDBOX_OFF);
      }
      if (at.get("human_input").isTrue()) {
        d.autonomy(Autonomy.CONFIRM);
      }
    }
    for (Node server : agent.get("mcps").items()) {
      String host = Plain.host(server.text());
      String called = host == null ? Plain.text(server.text()) : host;
      if (called != null) {
        d.uses("mcp:" + called);
      }
    }
  }

  /** Every graph is an agent; all are given the same environment. */
  private static void langGraph(Node top, Collector into) {
    for (Map.Entry<String, Node> e : top.get("graphs").entries().entrySet()) {
      String name = Plain.text(e.getKey(), "graph");
      Node graph = e.getValue();
      Declaration d = AgentSettings.agent(into, name, "langgraph", "graphs." + name, graph);
      d.fact("graph", Plain.text(graph.isMap() ? graph.get("path").text() : graph.text()));
      d.purpose(Plain.text(graph.get("description").text()));
      Credentials credentials = new Credentials(into, d);
      Node env = top.get("env");
      credentials.file("env", env);
      AgentSettings.environment(d, credentials, env);
      Node auth = top.get("auth");
      d.fact("auth", Plain.text(auth.get("path").text()));
      if (auth.get("disable_studio_auth").isTrue()) {
        d.mark(Mark.UNAUTHENTICATED);
      }
      credentials.map("webhooks.headers", top.at("webhooks", "headers"));
    }
  }

  /** A component, or what AutoGen Studio exports: teams, and agents that are in none. */
  static void autoGen(Node top, Collector into) {
    if (top.has("component_type")) {
      autoGen(top, "component", null, into);
      return;
    }
    Node components = top.get("components");
    for (String way : new String[] {"teams", "agents"}) {
      int n = 0;
      for (Node component : components.get(way).items()) {
        autoGen(component, "components." + way + "." + n++, null, into);
      }
    }
  }

  /** A component of AutoGen: an agent, or a team with agents in it. */
  private static void autoGen(
      Node component, String key, @Nullable Declaration team, Collector into) {
    String type = component.get("component_type").text("");
    Node config = component.get("config");
    String of = component.get("provider").text("");
    String kind = of.substring(of.lastIndexOf('.') + 1);
    boolean isTeam = type.equals("team");
    if (!isTeam && !type.equals("agent")) {
      return;
    }
    String name =
        config.get("name").text(component.get("label").text(kind.isEmpty() ? type : kind));
    if (kind.equals("UserProxyAgent")) {
      // A person who is asked.
      if (team != null) {
        team.autonomy(Autonomy.CONFIRM);
      }
      return;
    }
    Declaration d = AgentSettings.agent(into, name, "autogen", key, component);
    d.purpose(Plain.text(config.get("description").text(component.get("description").text(""))));
    d.fact("class", Plain.text(kind));
    if (team != null) {
      d.parent(team.key());
      team.uses("agent:" + d.name());
    }
    if (isTeam) {
      d.mark(Mark.SPAWNS_AGENTS);
    }
    Credentials credentials = new Credentials(into, d);
    Node client = config.get("model_client").get("config");
    AgentSettings.model(d, client.get("model"));
    credentials.value("model_client.api_key", "api_key", client.get("api_key"));
    autoGenTools(config, d);
    if (config.at("code_executor", "provider").text("").contains("LocalCommandLine")) {
      d.mark(Mark.SANDBOX_OFF).can("code_execution");
    }
    for (Node bench : config.get("workbench").each()) {
      autoGenTools(bench.get("config"), d);
      Node parameters = bench.at("config", "server_params");
      if (parameters.isMap()) {
        Node servers = Node.map(bench.line(), bench.column());
        servers.put(bench.get("label").text("workbench"), parameters);
        new McpServers("autogen", into).read("workbench", servers, d);
      }
    }
    int n = 0;
    for (Node participant : config.get("participants").items()) {
      autoGen(participant, key + "." + n++, d, into);
    }
    if (config.get("team").isMap()) {
      autoGen(config.get("team"), key + ".team", d, into);
    }
  }

  private static void autoGenTools(Node config, Declaration d) {
    for (Node tool : config.get("tools").items()) {
      String called = tool.get("config").any("name").text(tool.get("label").text(""));
      if (!called.isEmpty()) {
        d.can(Plain.text(called, "tool"));
      }
    }
  }

  private static void assistant(Node top, Collector into) {
    Declaration d =
        AgentSettings.agent(into, top.get("name").text("assistant"), "openai", "assistant", top)
            .purpose(Plain.text(top.get("description").text()));
    AgentSettings.model(d, top.get("model"));
    AgentSettings.owner(d, top);
    for (Node tool : top.get("tools").items()) {
      String name = tool.at("function", "name").or(tool.get("type")).text();
      if (name != null) {
        d.can(Plain.text(name, "tool"));
      }
    }
  }

  /** A card by which other agents find this one. */
  private static void card(Node top, Collector into) {
    Declaration d =
        AgentSettings.agent(into, top.get("name").text("agent"), "a2a", "agent", top)
            .purpose(Plain.text(top.get("description").text()))
            .fact("version", Plain.text(top.get("version").text()))
            .owner(Plain.text(top.at("provider", "organization").text()));
    McpServers.reached(top.get("url").text(), d);
    for (Node item : top.any("supportedInterfaces", "additionalInterfaces").items()) {
      McpServers.reached(item.get("url").text(), d);
    }
    for (Node skill : top.get("skills").items()) {
      String id = skill.any("id", "name").text();
      if (id != null) {
        d.can("skill:" + Plain.text(id, "skill"));
      }
    }
    StringBuilder schemes = new StringBuilder();
    for (String scheme : top.get("securitySchemes").entries().keySet()) {
      schemes.append(schemes.length() == 0 ? "" : ", ").append(scheme);
    }
    for (Node scheme : top.at("authentication", "schemes").items()) {
      schemes.append(schemes.length() == 0 ? "" : ", ").append(scheme.text(""));
    }
    d.fact("auth", Plain.text(schemes.toString()));
    if (schemes.length() == 0 && d.marks().contains(Mark.REMOTE)) {
      d.mark(Mark.UNAUTHENTICATED);
    }
    d.fact("signed", top.get("signatures").items().isEmpty() ? "false" : "true");
  }

  private static void declarative(Node top, Collector into) {
    Declaration d =
        AgentSettings.agent(
                into, top.get("name").text("agent"), "microsoft-365-copilot", "agent", top)
            .purpose(Plain.text(top.get("description").text()))
            .onBehalfOf("the user who asks it");
    for (Node capability : top.get("capabilities").items()) {
      String name = Plain.text(capability.get("name").text());
      if (name != null) {
        d.can(name);
      }
    }
    for (Node action : top.get("actions").items()) {
      String id = Plain.text(action.any("id", "file").text());
      if (id != null) {
        d.uses("plugin:" + id);
      }
    }
    for (Node worker : top.get("worker_agents").items()) {
      d.mark(Mark.SPAWNS_AGENTS);
      String id = Plain.text(worker.any("id", "file").text());
      if (id != null) {
        d.uses("agent:" + id);
      }
    }
  }

  /** What a Copilot or a GPT calls, and how it is let in. */
  private static void plugin(Node top, Collector into) {
    String name = top.any("name_for_human", "namespace", "name_for_model").text("plugin");
    Declaration d =
        into.declare(
                IdentityKind.API_CLIENT,
                Plain.text(name, "plugin"),
                "microsoft-365-copilot",
                "plugin",
                top)
            .purpose(Plain.text(top.any("description_for_human", "description_for_model").text()));
    for (Node function : top.get("functions").items()) {
      String called = Plain.text(function.get("name").text());
      if (called != null) {
        d.can(called);
      }
    }
    Credentials credentials = new Credentials(into, d);
    boolean open = false;
    boolean asked = false;
    for (Node runtime : top.get("runtimes").items()) {
      McpServers.reached(runtime.at("spec", "url").text(), d);
      boolean asks = auth(runtime.get("auth"), d, into);
      asked |= asks;
      open |= !asks;
    }
    Node auth = top.get("auth");
    if (!auth.isMissing()) {
      McpServers.reached(top.at("api", "url").text(), d);
      open |= !auth(auth, d, into);
      credentials.map("auth", auth.get("verification_tokens"));
    }
    if (open && !asked) {
      d.mark(Mark.UNAUTHENTICATED);
    }
  }

  /** Whether anything is asked of a caller. */
  private static boolean auth(Node auth, Declaration d, Collector into) {
    String type = auth.get("type").text();
    d.fact("auth", Plain.text(type));
    Node id = auth.get("reference_id");
    String name = Plain.text(id.text("").replace("${{", "").replace("}}", ""));
    if (name != null) {
      into.refer(Reference.Kind.VAULT, name, null, "auth.reference_id", d, id);
    }
    if ("ApiKeyPluginVault".equals(type) || "service_http".equals(type)) {
      d.mark(Mark.STATIC_KEY);
    }
    return !"none".equalsIgnoreCase(type);
  }

  /** The settings of an agent; null where they are of something else. */
  static @Nullable Declaration copilotStudio(Node top, Collector into) {
    if (!top.has("schemaName")) {
      return null;
    }
    String name = top.get("displayName").text(top.get("schemaName").text("agent"));
    Declaration d = AgentSettings.agent(into, name, "copilot-studio", "agent", top);
    String mode = top.get("authenticationMode").text();
    d.fact("auth", Plain.text(mode));
    d.fact("access", Plain.text(top.get("accessControlPolicy").text()));
    if ("None".equalsIgnoreCase(mode)) {
      d.mark(Mark.UNAUTHENTICATED);
    } else if (mode != null) {
      d.onBehalfOf("the user who signs in");
    }
    return d;
  }

  private static void connections(Node top, Collector into) {
    for (Node item : top.get("connectionReferences").items()) {
      String connector = item.get("connectorId").text("");
      Node name = item.get("connectionReferenceLogicalName");
      String plain = Plain.text(name.text());
      if (plain != null) {
        into.refer(
            Reference.Kind.VAULT,
            plain,
            null,
            Plain.text(connector.substring(connector.lastIndexOf('/') + 1), "connection"),
            null,
            name);
      }
    }
  }
}
