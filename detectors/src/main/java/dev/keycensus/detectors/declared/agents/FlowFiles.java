package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Exports of the builders of agents: apps of Dify, flows of Langflow and Flowise, components of
 * AutoGen. Their names say nothing, so what stands in them decides, and what only looks like one is
 * none.
 */
final class FlowFiles implements Reader {
  private static final int BEGINNING = 8_192;
  private static final int MOST_TOOLS = 200;
  private static final String DIFY_VARIABLE = "{{#env.";

  @Override
  public Set<String> endings() {
    return Set.of("json", "yaml", "yml");
  }

  @Override
  public boolean reads(String path, String name) {
    boolean ours = !path.contains("node_modules/") && !path.contains("site-packages/");
    return ours
        && (NamedFile.isYaml(name) || (name.endsWith(".json") && !name.equals("package.json")));
  }

  @Override
  public boolean byName() {
    return false;
  }

  @Override
  public boolean worth(byte[] content, int length) {
    int beginning = Math.min(length, BEGINNING);
    if (NamedFile.has(content, beginning, "kind: app\n")
        || NamedFile.has(content, beginning, "kind: app\r")
        || (length > 4 && NamedFile.has(content, 4, "app:"))) {
      return NamedFile.has(content, beginning, "mode: ");
    }
    if (length == 0 || content[0] != '{') {
      return false;
    }
    if (NamedFile.has(content, beginning, "\"component_type\"")) {
      return NamedFile.has(content, beginning, "\"autogen_");
    }
    boolean graph =
        NamedFile.has(content, beginning, "\"nodes\"")
            || NamedFile.has(content, beginning, "\"edges\"");
    return graph
        && (NamedFile.has(content, length, "\"inputAnchors\"")
            || NamedFile.has(content, length, "\"lf_version\"")
            || NamedFile.has(content, length, "\"last_tested_version\"")
            || NamedFile.has(content, length, "\"base_classes\""));
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String name = file.name();
    String stem = name.substring(0, Math.max(1, name.lastIndexOf('.')));
    if (NamedFile.isYaml(name.toLowerCase(Locale.ROOT))) {
      Node.orMissing(file::yaml).items().forEach(top -> dify(top, stem, into));
      return;
    }
    Node top = Node.orMissing(file::json);
    if (top.has("component_type") || top.has("components")) {
      AgentFrameworks.autoGen(top, into);
    } else if (top.get("nodes").isList()) {
      flowise(top, stem, into);
    } else if (top.at("data", "nodes").isList()) {
      langflow(top, stem, into);
    }
  }

  private static void dify(Node top, String stem, Collector into) {
    Node app = top.get("app");
    String mode = app.get("mode").text("");
    // Exports of before version 0.1 of the format do not tell their kind.
    boolean older =
        top.get("kind").isMissing()
            && (top.at("workflow", "graph").has("nodes") || top.get("model_config").has("model"));
    if (!(older || "app".equals(top.get("kind").text())) || mode.isEmpty()) {
      return;
    }
    Declaration d =
        AgentSettings.agent(into, app.get("name").text(stem), "dify", "app", top)
            .purpose(Plain.text(app.get("description").text()))
            .fact("mode", Plain.text(mode));
    Credentials credentials = new Credentials(into, d);
    Node config = top.get("model_config");
    AgentSettings.model(d, config.get("model"));
    for (Node tool : config.at("agent_mode", "tools").items()) {
      if (!tool.get("enabled").isFalse()) {
        can(d, tool.any("tool_name", "provider_name").text());
      }
    }
    Node workflow = top.get("workflow");
    for (Node variable : workflow.get("environment_variables").items()) {
      String name = Plain.text(variable.get("name").text());
      boolean secret = "secret".equals(variable.get("value_type").text());
      if (name != null && (secret || SecretNames.isSecret(name))) {
        d.mark(Mark.STATIC_KEY);
        if (variable.get("value").text("").isBlank()) {
          into.refer(
              Reference.Kind.VAULT,
              name,
              SecretNames.provider(name),
              "environment_variables." + name,
              d,
              variable.get("name"));
        }
      }
    }
    for (Node node : workflow.at("graph", "nodes").items()) {
      Node data = node.get("data");
      switch (data.get("type").text("")) {
        case "llm" -> AgentSettings.model(d, data.get("model"));
        case "tool" -> can(d, data.any("tool_name", "provider_id").text());
        case "agent" -> {
          AgentSettings.model(d, data.at("agent_parameters", "model").get("value"));
          for (Node tool : data.at("agent_parameters", "tools").get("value").items()) {
            can(d, tool.any("tool_name", "provider_name").text());
          }
        }
        case "code" -> d.can("code");
        case "http-request" -> {
          d.can("http-request");
          given(
              "http-request.api_key",
              "api_key",
              data.at("authorization", "config").get("api_key"),
              credentials,
              d,
              into);
          headers(data.get("headers"), credentials, d, into);
        }
        default -> {}
      }
    }
  }

  /** One header a line: {@code Authorization:Bearer {{#env.CRM_KEY#}}}. */
  private static void headers(Node of, Credentials credentials, Declaration d, Collector into) {
    for (String line : Plain.parts(of.text(""), '\n')) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).strip();
        Node value =
            Node.scalar(of.line(), of.column(), line.substring(colon + 1).strip(), of.isQuoted());
        given("http-request.headers." + name, name, value, credentials, d, into);
      }
    }
  }

  /** A value, or the variable of the app that stands for it: {@code {{#env.CRM_KEY#}}}. */
  private static void given(
      String slot,
      String name,
      Node value,
      Credentials credentials,
      Declaration d,
      Collector into) {
    String text = value.text("");
    int start = text.indexOf(DIFY_VARIABLE);
    int end = start < 0 ? -1 : text.indexOf("#}}", start);
    String variable =
        end < 0 ? null : Plain.text(text.substring(start + DIFY_VARIABLE.length(), end));
    if (variable == null) {
      credentials.value(slot, name, value);
    } else if (SecretNames.isSecret(name) || SecretNames.isSecret(variable)) {
      d.mark(Mark.STATIC_KEY);
      into.refer(Reference.Kind.VAULT, variable, SecretNames.provider(variable), slot, d, value);
    }
  }

  private static void langflow(Node top, String stem, Collector into) {
    Declaration d =
        AgentSettings.agent(into, top.get("name").text(stem), "langflow", "flow", top)
            .purpose(Plain.text(top.get("description").text()));
    for (Node node : top.at("data", "nodes").items()) {
      Node data = node.get("data");
      String type = data.get("type").text("");
      Node template = data.at("node", "template");
      if (type.equals("note") || type.isEmpty()) {
        continue;
      }
      Node model = template.any("model_name", "model");
      if (model.get("value").isText() && Plain.text(model.get("value").text()) != null) {
        AgentSettings.model(d, model.get("value"));
      }
      boolean tool = data.at("node", "tool_mode").isTrue() || type.endsWith("Tool");
      if (tool) {
        can(d, type);
      }
      for (Map.Entry<String, Node> e : template.entries().entrySet()) {
        String field = e.getKey();
        secret(d, type, field, e.getValue(), into);
        if (field.equals("env") || field.endsWith("_env")) {
          // What a server of MCP is started with: a table of names and values.
          new Credentials(into, d).map(type + "." + field, e.getValue().get("value"));
        }
      }
    }
  }

  /** A field that hides its value holds the name of a variable, or a value, or nothing. */
  private static void secret(Declaration d, String type, String field, Node of, Collector into) {
    Node value = of.get("value");
    String text = value.text("");
    boolean hidden =
        of.get("password").isTrue() || "SecretStrInput".equals(of.get("_input_type").text());
    if (!hidden || text.isBlank()) {
      return;
    }
    d.mark(Mark.STATIC_KEY);
    boolean named = of.get("load_from_db").isTrue();
    String plain = Plain.text(text);
    if (named && plain != null) {
      into.refer(
          Reference.Kind.VAULT,
          plain,
          SecretNames.provider(plain),
          Plain.text(type + "." + field, field),
          d,
          value);
    }
  }

  private static void flowise(Node top, String stem, Collector into) {
    Declaration d = AgentSettings.agent(into, stem, "flowise", "flow", top);
    for (Node node : top.get("nodes").items()) {
      Node data = node.get("data");
      String category = data.get("category").text("");
      String name = data.get("name").text("");
      Node inputs = data.get("inputs");
      if (category.equals("Chat Models") || category.equals("LLMs")) {
        AgentSettings.model(d, inputs.any("modelName", "customModel"));
      } else if (category.startsWith("Tools")) {
        can(d, name);
      } else if (category.contains("Agent")
          && name.toLowerCase(Locale.ROOT).contains("supervisor")) {
        d.mark(Mark.SPAWNS_AGENTS);
      }
      Node credential = data.any("credential");
      credential(name, credential.isText() ? credential : inputs.get("credential"), d, into);
      if (category.equals("Agent Flows")) {
        agentFlow(name, inputs, d, into);
      }
    }
  }

  /**
   * A node of the second kind of flows: what it works with stands in its inputs, {@code
   * agentModelConfig}, {@code agentTools[].agentSelectedTool}, {@code toolAgentflowSelectedTool}.
   */
  private static void agentFlow(String node, Node inputs, Declaration d, Collector into) {
    switch (node) {
      case "executeFlowAgentflow" -> d.mark(Mark.SPAWNS_AGENTS);
      case "customFunctionAgentflow" -> d.can("code");
      case "httpAgentflow" -> d.can("http");
      default -> {}
    }
    for (Map.Entry<String, Node> input : inputs.entries().entrySet()) {
      String key = input.getKey();
      Node value = input.getValue();
      if (key.endsWith("ModelConfig")) {
        if (d.facts().get("model") == null) {
          AgentSettings.model(d, value.any("modelName", "customModelName", "model"));
        }
        String model = inputs.get(key.substring(0, key.length() - "Config".length())).text(key);
        credential(model, value.any("credential", "FLOWISE_CREDENTIAL_ID"), d, into);
      } else if (key.endsWith("SelectedTool")) {
        can(d, value.text());
        Node config = inputs.get(key + "Config");
        credential(value.text(key), config.any("credential", "FLOWISE_CREDENTIAL_ID"), d, into);
      } else if (key.endsWith("Tools")) {
        value.items().forEach(tool -> agentFlow("", tool, d, into));
      }
    }
  }

  private static void credential(String name, Node credential, Declaration d, Collector into) {
    String id = Plain.text(credential.text());
    if (id != null) {
      d.mark(Mark.STATIC_KEY);
      into.refer(
          Reference.Kind.VAULT,
          name + "/" + id,
          SecretNames.provider(name),
          "credential." + name,
          d,
          credential);
    }
  }

  private static void can(Declaration d, @Nullable String tool) {
    String plain = Plain.text(tool);
    if (plain != null && d.can().size() < MOST_TOOLS) {
      d.can(plain);
    }
  }
}
