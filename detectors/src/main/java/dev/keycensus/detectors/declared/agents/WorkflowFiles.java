package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Workflows of n8n: what runs them, which credentials they use, and the agents in them. */
final class WorkflowFiles implements Reader {
  private static final String AI = "@n8n/n8n-nodes-langchain.";

  @Override
  public Set<String> endings() {
    return Set.of("json");
  }

  @Override
  public boolean reads(String path, String name) {
    return name.endsWith(".json")
        && (path.contains("workflows/") || path.toLowerCase(Locale.ROOT).contains("n8n"));
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String text = file.text();
    if (!text.contains("\"nodes\"")
        || !text.contains("\"connections\"")
        || !text.contains("n8n-")) {
      return;
    }
    Node top = file.json();
    Node nodes = top.get("nodes");
    if (!nodes.isList() || !top.get("connections").isMap()) {
      return;
    }
    String stem = file.name().substring(0, file.name().length() - 5);
    Declaration flow =
        into.declare(
            IdentityKind.WORKLOAD,
            Plain.text(top.get("name").text(), stem),
            "n8n",
            "workflow",
            top);
    if (top.get("active").isMissing()) {
      flow.fact("active", null);
    } else {
      flow.fact("active", String.valueOf(top.get("active").isTrue()));
    }
    Map<String, Declaration> agents = new HashMap<>();
    for (Node node : nodes.items()) {
      trigger(node, flow);
      if (isAgent(node.get("type").text(""))) {
        String name = Plain.text(node.get("name").text(), "agent");
        Declaration agent = AgentSettings.agent(into, name, "n8n", "nodes." + name, node);
        agent.parent(flow.key());
        flow.uses("agent:" + name);
        agents.put(node.get("name").text(""), agent);
      }
    }
    Map<String, Set<Declaration>> serves = connected(top.get("connections"), agents);
    for (Node node : nodes.items()) {
      equip(node, serves.getOrDefault(node.get("name").text(""), Set.of()));
      credentials(node, flow, into);
    }
    agents.values().forEach(agent -> agent.autonomy(flow.autonomy()));
  }

  private static boolean isAgent(String type) {
    return type.equals(AI + "agent") || type.equals(AI + "openAiAssistant");
  }

  /** What starts it decides who is there. */
  private static void trigger(Node node, Declaration flow) {
    String type = node.get("type").text("");
    String kind = type.substring(type.lastIndexOf('.') + 1);
    String folded = kind.toLowerCase(Locale.ROOT);
    if (node.get("disabled").isTrue()
        || (!folded.endsWith("trigger") && !folded.equals("webhook") && !folded.equals("cron"))) {
      return;
    }
    flow.fact("trigger", Plain.text(kind));
    switch (folded) {
      case "scheduletrigger", "cron", "intervaltrigger" ->
          flow.mark(Mark.SCHEDULED).autonomy(Autonomy.UNATTENDED);
      case "manualtrigger", "executeworkflowtrigger" -> {
        if (flow.autonomy() == null) {
          flow.autonomy(Autonomy.AUTO);
        }
      }
      case "webhook", "formtrigger", "chattrigger" -> {
        flow.autonomy(Autonomy.UNATTENDED);
        Node parameters = node.get("parameters");
        String auth = parameters.get("authentication").text("none");
        // A chat is for those who can open the editor, until it is made public.
        boolean open = !folded.equals("chattrigger") || parameters.get("public").isTrue();
        if (open && auth.equals("none")) {
          flow.mark(Mark.UNAUTHENTICATED);
        }
      }
      default -> flow.autonomy(Autonomy.UNATTENDED);
    }
  }

  /** Which agents a node serves as a tool or a model. */
  private static Map<String, Set<Declaration>> connected(
      Node connections, Map<String, Declaration> agents) {
    Map<String, Set<Declaration>> serves = new HashMap<>();
    for (Map.Entry<String, Node> from : connections.entries().entrySet()) {
      for (Map.Entry<String, Node> way : from.getValue().entries().entrySet()) {
        if (!way.getKey().startsWith("ai_")) {
          continue;
        }
        for (Node list : way.getValue().items()) {
          for (Node to : list.items()) {
            Declaration agent = agents.get(to.get("node").text(""));
            if (agent != null) {
              serves.computeIfAbsent(from.getKey(), k -> new HashSet<>()).add(agent);
            }
          }
        }
      }
    }
    return serves;
  }

  private static void equip(Node node, Set<Declaration> agents) {
    String type = node.get("type").text("");
    String kind = type.substring(type.lastIndexOf('.') + 1);
    Node parameters = node.get("parameters");
    for (Declaration agent : agents) {
      if (kind.startsWith("lm")) {
        Node model = parameters.get("model");
        AgentSettings.model(agent, model.has("value") ? model.get("value") : model);
      } else if (kind.equals("mcpClientTool")) {
        String host = Plain.host(parameters.any("endpointUrl", "sseEndpoint").text());
        agent.uses("mcp:" + (host == null ? Plain.text(node.get("name").text(), "server") : host));
      } else if (kind.equals("agentTool") || kind.equals("toolWorkflow")) {
        agent.mark(Mark.SPAWNS_AGENTS).can(kind);
      } else if (!kind.startsWith("memory") && !kind.startsWith("outputParser")) {
        agent.can(Plain.text(kind, "tool"));
      }
    }
  }

  /** Named by their type and id: their own names are those of people, often. */
  private static void credentials(Node node, Declaration flow, Collector into) {
    for (Map.Entry<String, Node> e : node.get("credentials").entries().entrySet()) {
      Node of = e.getValue();
      String id = Plain.text(of.get("id").text());
      String type = Plain.text(e.getKey(), "credential");
      into.refer(
          Reference.Kind.VAULT,
          id == null ? type : type + "/" + id,
          SecretNames.provider(type),
          "credentials." + type,
          flow,
          of);
      if (!type.toLowerCase(Locale.ROOT).contains("oauth")) {
        flow.mark(Mark.STATIC_KEY);
      }
    }
  }
}
