package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Exports of the builders of agents: apps of Dify, flows of Langflow and Flowise. Their names say
 * nothing, so what stands in them decides, and what only looks like one is none.
 */
final class FlowFiles implements Reader {
  private static final int BEGINNING = 8_192;
  private static final int MOST_TOOLS = 200;

  @Override
  public boolean reads(String path, String name) {
    boolean ours = !path.contains("node_modules/") && !path.contains("site-packages/");
    return ours && (isYaml(name) || (name.endsWith(".json") && !name.equals("package.json")));
  }

  private static boolean isYaml(String name) {
    return name.endsWith(".yml") || name.endsWith(".yaml");
  }

  @Override
  public boolean byName() {
    return false;
  }

  @Override
  public boolean worth(byte[] content, int length) {
    int beginning = Math.min(length, BEGINNING);
    if (NamedFile.has(content, beginning, "kind: app\n")) {
      return NamedFile.has(content, beginning, "mode: ");
    }
    boolean graph =
        length > 0
            && content[0] == '{'
            && (NamedFile.has(content, beginning, "\"nodes\"")
                || NamedFile.has(content, beginning, "\"edges\""));
    return graph
        && (NamedFile.has(content, length, "\"inputAnchors\"")
            || NamedFile.has(content, length, "\"lf_version\"")
            || NamedFile.has(content, length, "\"last_tested_version\""));
  }

  @Override
  public void read(NamedFile file, Collector into) {
    String name = file.name();
    String stem = name.substring(0, Math.max(1, name.lastIndexOf('.')));
    try {
      if (isYaml(name.toLowerCase(Locale.ROOT))) {
        file.yaml().items().forEach(top -> dify(top, stem, into));
        return;
      }
      Node top = file.json();
      if (top.get("nodes").isList()) {
        flowise(top, stem, into);
      } else if (top.at("data", "nodes").isList()) {
        langflow(top, stem, into);
      }
    } catch (Malformed e) {
      if (e.limit()) {
        throw e;
      }
      // Its name does not say that it is one.
    }
  }

  private static void dify(Node top, String stem, Collector into) {
    Node app = top.get("app");
    String mode = app.get("mode").text("");
    if (!"app".equals(top.get("kind").text()) || mode.isEmpty()) {
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
          credentials.value(
              "http-request.api_key", "api_key", data.at("authorization", "config").get("api_key"));
        }
        default -> {}
      }
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
        secret(d, type, e.getKey(), e.getValue(), into);
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
      credential = credential.isText() ? credential : inputs.get("credential");
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
  }

  private static void can(Declaration d, @Nullable String tool) {
    String plain = Plain.text(tool);
    if (plain != null && d.can().size() < MOST_TOOLS) {
      d.can(plain);
    }
  }
}
