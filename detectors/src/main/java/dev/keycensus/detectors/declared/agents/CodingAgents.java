package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of coding agents that hold more than MCP servers. */
final class CodingAgents implements Reader {
  private enum Format {
    GEMINI("gemini-cli"),
    QWEN("qwen-code"),
    GEMINI_EXTENSION("gemini-cli"),
    CODEX("codex"),
    CODEX_AGENT("codex"),
    AMP("amp"),
    VIBE("mistral-vibe"),
    CURSOR_CLI("cursor"),
    OPENCODE("opencode"),
    CRUSH("crush"),
    GOOSE("goose"),
    AIDER("aider"),
    ZED("zed"),
    VSCODE("vscode"),
    CONTINUE_YAML("continue"),
    CONTINUE_JSON("continue"),
    ROO_MODES("roo"),
    COPILOT_CLI("copilot-cli");

    final String provider;

    Format(String provider) {
      this.provider = provider;
    }
  }

  @Override
  public Set<String> endings() {
    return Set.of("json", "jsonc", "toml", "yaml", "yml", "code-workspace", "roomodes");
  }

  @Override
  public boolean reads(String path, String name) {
    return format(path, name) != null;
  }

  private static @Nullable Format format(String path, String name) {
    return switch (name) {
      case "settings.json" -> settings(path);
      case "settings.jsonc" -> NamedFile.within(path, ".zed/") ? Format.ZED : null;
      case "system-defaults.json" -> NamedFile.within(path, "gemini-cli/") ? Format.GEMINI : null;
      case "gemini-extension.json" -> Format.GEMINI_EXTENSION;
      case "config.toml" ->
          NamedFile.within(path, ".codex/") || NamedFile.within(path, "codex/")
              ? Format.CODEX
              : NamedFile.within(path, ".vibe/") ? Format.VIBE : null;
      case "cli.json" -> NamedFile.within(path, ".cursor/") ? Format.CURSOR_CLI : null;
      case "cli-config.json" -> NamedFile.within(path, ".cursor/") ? Format.CURSOR_CLI : null;
      case "opencode.json", "opencode.jsonc", ".opencode.json" -> Format.OPENCODE;
      case "crush.json", ".crush.json" -> Format.CRUSH;
      case ".aider.conf.yml", ".aider.conf.yaml" -> Format.AIDER;
      case "config.yaml", "config.yml" ->
          NamedFile.within(path, "goose/")
              ? Format.GOOSE
              : NamedFile.within(path, ".continue/") ? Format.CONTINUE_YAML : null;
      case "config.json" ->
          NamedFile.within(path, ".continue/")
              ? Format.CONTINUE_JSON
              : NamedFile.within(path, ".copilot/") ? Format.COPILOT_CLI : null;
      case ".continuerc.json" -> Format.CONTINUE_JSON;
      case ".roomodes", "custom_modes.yaml" -> Format.ROO_MODES;
      default -> {
        if (name.endsWith(".code-workspace")) {
          yield Format.VSCODE;
        }
        if (name.endsWith(".toml") && NamedFile.within(path, ".codex/agents/")) {
          yield Format.CODEX_AGENT;
        }
        boolean yaml = NamedFile.isYaml(name);
        if (yaml
            && (NamedFile.within(path, ".continue/")
                || NamedFile.within(path, ".goose/recipes/"))) {
          yield NamedFile.within(path, ".continue/") ? Format.CONTINUE_YAML : Format.GOOSE;
        }
        yield name.endsWith(".json") && NamedFile.within(path, ".continue/mcpServers/")
            ? Format.CONTINUE_JSON
            : null;
      }
    };
  }

  private static @Nullable Format settings(String path) {
    if (NamedFile.within(path, ".gemini/") || NamedFile.within(path, "gemini-cli/")) {
      return Format.GEMINI;
    }
    if (NamedFile.within(path, ".qwen/")) {
      return Format.QWEN;
    }
    if (NamedFile.within(path, ".amp/") || NamedFile.within(path, ".config/amp/")) {
      return Format.AMP;
    }
    if (NamedFile.within(path, ".zed/")
        || NamedFile.within(path, "zed/")
        || NamedFile.within(path, "Zed/")) {
      return Format.ZED;
    }
    return NamedFile.within(path, ".vscode/")
            || NamedFile.within(path, "Code/User/")
            || NamedFile.within(path, "Cursor/User/")
        ? Format.VSCODE
        : null;
  }

  @Override
  public void read(NamedFile file, Collector into) {
    Format format = format(file.path(), file.name().toLowerCase(Locale.ROOT));
    if (format == null) {
      return;
    }
    switch (format) {
      case GEMINI, QWEN -> gemini(file.json(), format, into);
      case GEMINI_EXTENSION ->
          new McpServers(format.provider, into)
              .read("mcpServers", file.json().get("mcpServers"), null);
      case CODEX, VIBE -> codex(file.toml(), format, into);
      case CODEX_AGENT -> codexAgent(file.toml(), file.name(), format, into);
      case AMP -> amp(file.json(), format, into);
      case CURSOR_CLI -> cursor(file.json(), format, into);
      case OPENCODE -> openCode(file.json(), format, into);
      case CRUSH -> crush(file.json(), format, into);
      case GOOSE -> file.yaml().items().forEach(top -> goose(top, format, into));
      case AIDER -> file.yaml().items().forEach(top -> aider(top, format, into));
      case ZED -> zed(file.json(), format, into);
      case VSCODE -> vsCode(file, into);
      case CONTINUE_YAML -> file.yaml().items().forEach(top -> continues(top, format, into));
      case CONTINUE_JSON -> continues(file.json(), format, into);
      case ROO_MODES -> file.yaml().items().forEach(top -> rooModes(top, format, into));
      case COPILOT_CLI -> copilot(file.json(), format, into);
    }
  }

  private static Declaration itself(Format format, Node top, Collector into) {
    return AgentSettings.agent(into, format.provider, format.provider, "agent", top)
        .onBehalfOf("the user who starts it");
  }

  private static void gemini(Node top, Format format, Collector into) {
    if (top.entries().isEmpty()) {
      return;
    }
    Declaration d = itself(format, top, into);
    AgentSettings.model(d, top.get("model"));
    Node tools = top.get("tools");
    AgentSettings.allowed(d, tools.get("allowed"));
    AgentSettings.allowed(d, top.get("allowedTools"));
    AgentSettings.allowed(d, top.at("permissions", "allow"));
    Node core = tools.any("core", "coreTools");
    AgentSettings.tools(d, core.isMissing() ? top.get("coreTools") : core);
    Node sandbox = tools.has("sandbox") ? tools.get("sandbox") : top.get("sandbox");
    if (sandbox.isFalse()) {
      d.mark(Mark.SANDBOX_OFF);
    } else if (sandbox.isText()) {
      d.fact("sandbox", Plain.text(sandbox.text()));
    }
    if (top.get("autoAccept").isTrue() || tools.get("autoAccept").isTrue()) {
      d.autonomy(Autonomy.AUTO);
    }
    AgentSettings.mode(
        d, top.at("general", "defaultApprovalMode").or(tools.get("approvalMode")).text());
    if (top.at("telemetry", "enabled").isTrue()) {
      d.mark(Mark.TELEMETRY);
    }
    AgentSettings.hooks(d, top.get("hooks"));
    d.fact(
        "auth",
        Plain.text(
            top.at("security", "auth", "selectedType").or(top.get("selectedAuthType")).text()));
    new McpServers(format.provider, into).read("mcpServers", top.get("mcpServers"), d);
  }

  private static void codex(Node top, Format format, Collector into) {
    if (top.entries().isEmpty()) {
      return;
    }
    Declaration d = itself(format, top, into);
    codexPolicy(d, top);
    Credentials credentials = new Credentials(into, d);
    AgentSettings.modelProviders(credentials, top.get("model_providers"));
    Node environment = top.get("shell_environment_policy");
    d.fact("environment", Plain.text(environment.get("inherit").text()));
    credentials.map("env", environment.get("set"));
    Node exporter = top.at("otel", "exporter");
    if (exporter.isMap() || (exporter.isText() && !exporter.text("").equals("none"))) {
      d.mark(Mark.TELEMETRY);
    }
    for (Node to : exporter.entries().values()) {
      credentials.map("otel.headers", to.get("headers"));
    }
    AgentSettings.hooks(d, top.get("hooks"));
    for (Map.Entry<String, Node> e : top.get("profiles").entries().entrySet()) {
      String name = Plain.text(e.getKey(), "profile");
      Declaration profile =
          AgentSettings.agent(into, name, format.provider, "profiles." + name, e.getValue());
      codexPolicy(profile.parent(d.key()), e.getValue());
    }
    for (Map.Entry<String, Node> e : top.get("agents").entries().entrySet()) {
      if (e.getValue().isMap()) {
        String name = Plain.text(e.getKey(), "agent");
        AgentSettings.agent(into, name, format.provider, "agents." + name, e.getValue())
            .purpose(Plain.text(e.getValue().get("description").text()))
            .parent(d.key());
        d.uses("agent:" + name).mark(Mark.SPAWNS_AGENTS);
      }
    }
    new McpServers(format.provider, into).read("mcp_servers", top.get("mcp_servers"), d);
  }

  private static void codexPolicy(Declaration d, Node at) {
    AgentSettings.model(d, at.any("model", "active_model"));
    AgentSettings.mode(d, at.get("approval_policy").text());
    String sandbox = at.get("sandbox_mode").text();
    d.fact("sandbox", Plain.text(sandbox));
    if ("danger-full-access".equals(sandbox)) {
      d.mark(Mark.SANDBOX_OFF);
    } else if ("read-only".equals(sandbox) && d.autonomy() == null) {
      d.autonomy(Autonomy.SUGGEST);
    }
    if (at.at("sandbox_workspace_write", "network_access").isTrue()) {
      d.can("network");
    }
    if (at.any("tools").get("web_search").isTrue()) {
      d.can("web_search");
    }
  }

  /** An agent in a file of its own; what it does not say it has from the session. */
  private static void codexAgent(Node top, String file, Format format, Collector into) {
    if (!top.has("developer_instructions") && !top.has("description")) {
      return;
    }
    String stem = file.substring(0, file.length() - ".toml".length());
    Declaration d =
        AgentSettings.agent(into, top.get("name").text(stem), format.provider, "agent", top)
            .purpose(Plain.text(top.get("description").text()))
            .onBehalfOf("the user who starts it")
            .mark(Mark.INHERITS_TOOLS)
            .fact("tools", "inherited");
    codexPolicy(d, top);
    new McpServers(format.provider, into).read("mcp_servers", top.get("mcp_servers"), d);
  }

  /** Keys are flat, with dots in them: {@code "amp.mcpServers"}. */
  private static void amp(Node top, Format format, Collector into) {
    if (top.entries().isEmpty()) {
      return;
    }
    Declaration d = itself(format, top, into);
    if (top.get("amp.dangerouslyAllowAll").isTrue()) {
      AgentSettings.mode(d, "yolo");
    }
    for (Node rule : top.get("amp.permissions").items()) {
      String action = rule.get("action").text("");
      String tool = rule.get("tool").text("*");
      if (action.equals("allow")) {
        Node command = rule.at("matches", "cmd");
        for (Node one : command.isMissing() ? List.of(command) : command.each()) {
          AgentSettings.allow(d, tool + (one.isMissing() ? "" : "(" + one.text("") + ")"));
        }
      } else if (action.equals("delegate")) {
        // A program decides.
        d.mark(Mark.POLICY_CHECKPOINT);
      }
    }
    for (Node command : top.get("amp.commands.allowlist").items()) {
      AgentSettings.allow(d, "Bash(" + command.text("") + ")");
    }
    McpServers servers = new McpServers(format.provider, into);
    servers.read("amp.mcpServers", top.any("amp.mcpServers", "mcpServers"), d);
  }

  private static void cursor(Node top, Format format, Collector into) {
    Node permissions = top.get("permissions");
    if (permissions.isMissing() && !top.has("sandbox") && !top.has("approvalMode")) {
      return;
    }
    Declaration d = itself(format, top, into);
    AgentSettings.allowed(d, permissions.get("allow"));
    AgentSettings.mode(d, top.get("approvalMode").text());
    int denied = permissions.get("deny").items().size();
    d.fact("denied", denied > 0 ? String.valueOf(denied) : null);
    if (top.at("sandbox", "mode").text("").equals("disabled")) {
      d.mark(Mark.SANDBOX_OFF);
    }
  }

  private static void openCode(Node top, Format format, Collector into) {
    if (top.entries().isEmpty()) {
      return;
    }
    Declaration d = itself(format, top, into);
    AgentSettings.model(d, top.get("model"));
    AgentMarkdown.permission(d, top.get("permission"));
    AgentSettings.tools(d, top.get("tools"));
    AgentSettings.modelProviders(new Credentials(into, d), top.get("provider"));
    if (top.at("experimental", "openTelemetry").isTrue()) {
      d.mark(Mark.TELEMETRY);
    }
    for (String way : new String[] {"agent", "mode"}) {
      for (Map.Entry<String, Node> e : top.get(way).entries().entrySet()) {
        Node agent = e.getValue();
        String name = Plain.text(e.getKey(), "agent");
        Declaration sub =
            AgentSettings.agent(into, name, format.provider, way + "." + name, agent)
                .parent(d.key())
                .purpose(Plain.text(agent.get("description").text()));
        AgentSettings.model(sub, agent.get("model"));
        AgentMarkdown.permission(sub, agent.get("permission"));
        if (!AgentSettings.tools(sub, agent.get("tools"))) {
          sub.mark(Mark.INHERITS_TOOLS).fact("tools", "inherited");
        }
        d.uses("agent:" + name);
      }
    }
    new McpServers(format.provider, into).read("mcp", top.get("mcp"), d);
    new McpServers(format.provider, into).read("mcpServers", top.get("mcpServers"), d);
  }

  private static void crush(Node top, Format format, Collector into) {
    if (top.entries().isEmpty()) {
      return;
    }
    Declaration d = itself(format, top, into);
    AgentSettings.allowed(d, top.at("permissions", "allowed_tools"));
    if (top.at("permissions", "skip_requests").isTrue() || top.at("options", "yolo").isTrue()) {
      AgentSettings.mode(d, "yolo");
    }
    AgentSettings.model(d, top.at("models", "large").any("model"));
    AgentSettings.modelProviders(new Credentials(into, d), top.get("providers"));
    new McpServers(format.provider, into).read("mcp", top.get("mcp"), d);
  }

  /** The configuration of Goose, or one of its recipes. */
  private static void goose(Node top, Format format, Collector into) {
    boolean recipe = top.has("title") && (top.has("prompt") || top.has("instructions"));
    if (!recipe && !top.has("extensions") && !top.has("GOOSE_PROVIDER")) {
      return;
    }
    Declaration d =
        recipe
            ? AgentSettings.agent(
                    into, top.get("title").text("recipe"), format.provider, "recipe", top)
                .purpose(Plain.text(top.get("description").text()))
            : itself(format, top, into);
    AgentSettings.mode(d, top.get("GOOSE_MODE").or(top.at("settings", "goose_mode")).text());
    if (d.autonomy() == Autonomy.AUTO) {
      d.mark(Mark.APPROVAL_BYPASSED);
    }
    d.fact(
        "model", Plain.text(top.get("GOOSE_MODEL").or(top.at("settings", "goose_model")).text()));
    d.fact(
        "models",
        Plain.text(top.get("GOOSE_PROVIDER").or(top.at("settings", "goose_provider")).text()));
    if (top.has("sub_recipes")) {
      d.mark(Mark.SPAWNS_AGENTS);
    }
    Node servers = Node.map(1, 1);
    Node extensions = top.get("extensions");
    for (Map.Entry<String, Node> e : extensions.entries().entrySet()) {
      extension(d, e.getKey(), e.getValue(), servers);
    }
    for (Node item : extensions.items()) {
      extension(d, item.get("name").text("extension"), item, servers);
    }
    new McpServers(format.provider, into).read("extensions", servers, d);
  }

  /** Extensions that are built in are tools; the others are servers. */
  private static void extension(Declaration d, String name, Node extension, Node servers) {
    if (extension.has("cmd") || extension.has("uri")) {
      servers.put(name, extension);
    } else if (!extension.get("enabled").isFalse()) {
      d.can(Plain.text(name, "extension"));
    }
  }

  private static void aider(Node top, Format format, Collector into) {
    if (top.entries().isEmpty()) {
      return;
    }
    Declaration d = itself(format, top, into);
    AgentSettings.model(d, top.get("model"));
    if (top.any("yes-always", "yes").isTrue()) {
      AgentSettings.mode(d, "yolo");
    }
    if (!top.get("auto-commits").isFalse()) {
      d.can("commit");
    }
    Credentials credentials = new Credentials(into, d);
    for (Map.Entry<String, Node> e : top.entries().entrySet()) {
      if (e.getKey().endsWith("-api-key")) {
        credentials.value(e.getKey(), e.getKey(), e.getValue());
      }
    }
    credentials.map("api-key", top.get("api-key"));
    credentials.map("set-env", top.get("set-env"));
    credentials.file("env-file", top.get("env-file"));
  }

  private static void zed(Node top, Format format, Collector into) {
    Node agent = top.any("agent", "assistant");
    Node servers = top.get("context_servers");
    if (agent.isMissing() && servers.isMissing()) {
      return;
    }
    Declaration d = itself(format, top, into);
    AgentSettings.model(d, agent.get("default_model"));
    if (agent.get("always_allow_tool_actions").isTrue()
        || agent.at("tool_permissions", "default").text("").equals("allow")) {
      d.autonomy(Autonomy.AUTO).mark(Mark.APPROVAL_BYPASSED);
    } else if (agent.get("always_allow_tool_actions").isFalse()) {
      d.autonomy(Autonomy.CONFIRM);
    }
    for (Map.Entry<String, Node> e : agent.get("profiles").entries().entrySet()) {
      String name = Plain.text(e.getKey(), "profile");
      Declaration profile =
          AgentSettings.agent(into, name, format.provider, "agent.profiles." + name, e.getValue())
              .parent(d.key());
      AgentSettings.tools(profile, e.getValue().get("tools"));
      for (String server : e.getValue().get("context_servers").entries().keySet()) {
        profile.uses("mcp:" + Plain.text(server, "server"));
      }
      if (e.getValue().get("enable_all_context_servers").isTrue()) {
        profile.mark(Mark.WILDCARD_TOOLS);
      }
    }
    new McpServers(format.provider, into).read("context_servers", servers, d);
  }

  /** Settings of a project, most of which say nothing of agents: they are not even parsed. */
  private static void vsCode(NamedFile file, Collector into) {
    String text = file.text();
    if (!text.contains("\"mcp")
        && !text.contains("\"amp.mcp")
        && !text.contains("\"chat.")
        && !text.contains("oApprove")) {
      return;
    }
    Node top = file.json();
    McpServers servers = new McpServers("vscode", into);
    for (Node at : new Node[] {top, top.get("settings")}) {
      Node mcp = at.get("mcp");
      servers.read("mcp.servers", mcp.any("servers", "mcpServers"), null);
      servers.read("mcp.servers", at.any("mcp.servers", "mcpServers"), null);
      new McpServers("amp", into).read("amp.mcpServers", at.get("amp.mcpServers"), null);
      Node approve = at.any("chat.tools.global.autoApprove", "chat.tools.autoApprove");
      Node terminal = at.get("chat.tools.terminal.autoApprove");
      boolean everything = false;
      for (String command : terminal.entries().keySet()) {
        everything |= command.equals("/.*/") || command.equals("*") || command.equals("/^/");
      }
      if (approve.isTrue() || everything) {
        AgentSettings.agent(
                into,
                "github-copilot",
                "github-copilot",
                "chat",
                approve.isTrue() ? approve : terminal)
            .onBehalfOf("the user who starts it")
            .autonomy(Autonomy.UNATTENDED)
            .mark(Mark.APPROVAL_BYPASSED);
      }
    }
  }

  private static void continues(Node top, Format format, Collector into) {
    boolean known = top.has("models") || top.has("mcpServers") || top.has("experimental");
    if (!known) {
      return;
    }
    String name = top.get("name").text(format.provider);
    Declaration d = AgentSettings.agent(into, name, format.provider, "agent", top);
    d.onBehalfOf("the user who starts it");
    int n = 0;
    for (Node model : top.get("models").items()) {
      String called = model.any("title", "name", "model", "uses").text();
      if (called == null || !model.isMap()) {
        continue;
      }
      String vendor = model.get("provider").text(format.provider);
      String provider = SecretNames.provider(vendor);
      Declaration client =
          into.declare(
              IdentityKind.MODEL_CLIENT,
              Plain.text(called, "model"),
              provider == null ? Plain.text(vendor, format.provider) : provider,
              "models." + n++,
              model);
      client.parent(d.key());
      AgentSettings.model(client, model.get("model"));
      McpServers.reached(model.any("apiBase", "apiBaseUrl").text(), client);
      Credentials credentials = new Credentials(into, client);
      credentials.value("apiKey", vendor + "_API_KEY", model.get("apiKey"));
      credentials.map("headers", model.at("requestOptions", "headers"));
    }
    for (Node data : top.get("data").items()) {
      new Credentials(into, d).value("data.apiKey", "DATA_API_KEY", data.get("apiKey"));
    }
    McpServers servers = new McpServers(format.provider, into);
    servers.read("mcpServers", top.get("mcpServers"), d);
    Node experimental = top.at("experimental", "modelContextProtocolServers");
    for (Node item : experimental.items()) {
      Node one = Node.map(item.line(), item.column());
      one.put(
          item.get("name").text("server"), item.has("transport") ? item.get("transport") : item);
      servers.read("mcpServers", one, d);
    }
  }

  private static void rooModes(Node top, Format format, Collector into) {
    for (Node mode : top.get("customModes").items()) {
      String slug = mode.get("slug").text();
      if (slug == null) {
        continue;
      }
      String name = Plain.text(slug, "mode");
      Declaration d =
          AgentSettings.agent(into, name, format.provider, "customModes." + name, mode)
              .purpose(Plain.text(mode.any("description", "whenToUse", "name").text()))
              .onBehalfOf("the user who starts it");
      for (Node group : mode.get("groups").items()) {
        String can =
            group.isList() && !group.items().isEmpty() ? group.items().get(0).text() : group.text();
        if (can != null) {
          d.can(Plain.text(can, "group"));
        }
      }
    }
  }

  private static void copilot(Node top, Format format, Collector into) {
    if (!top.has("model") && !top.has("allowed_tools") && !top.has("trusted_folders")) {
      return;
    }
    Declaration d = itself(format, top, into);
    AgentSettings.model(d, top.get("model"));
    AgentSettings.allowed(d, top.get("allowed_tools"));
  }
}
