package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What several readers of agents ask for in the same way. */
final class AgentSettings {
  /** Sets of tools that an editor brings along. */
  private static final Set<String> SETS =
      Set.of(
          "edit",
          "search",
          "web",
          "read",
          "execute",
          "agent",
          "todo",
          "vscode",
          "browser",
          "new",
          "runCommands",
          "runTasks",
          "runNotebooks",
          "execution",
          "changes");

  private AgentSettings() {}

  /** An agent that a file declares under a name. */
  static Declaration agent(Collector into, String name, String provider, String key, Node at) {
    return into.declare(IdentityKind.AI_AGENT, Plain.text(name, provider), provider, key, at);
  }

  /**
   * Tools as a list, or as a text with commas; {@code *} and {@code all} are all of them.
   *
   * @return whether any was named
   */
  static boolean tools(Declaration d, Node tools) {
    boolean any = tools.isList() && tools.items().isEmpty();
    for (Node item : tools.each()) {
      String text = item.isMap() ? item.any("name", "type", "id").text() : item.text();
      if (text != null) {
        for (String tool : split(text)) {
          tool(d, tool);
          any = true;
        }
      }
    }
    for (var e : tools.entries().entrySet()) {
      if (!e.getValue().isFalse()) {
        tool(d, e.getKey());
      }
      any = true;
    }
    return any;
  }

  /** One tool: {@code Bash}, {@code mcp__tracker__search}, {@code Task}. */
  static void tool(Declaration d, String tool) {
    String name = Plain.permission(tool.strip());
    if (name == null) {
      return;
    }
    d.can(name);
    String bare = name.indexOf('(') < 0 ? name : name.substring(0, name.indexOf('('));
    switch (bare.toLowerCase(Locale.ROOT)) {
      case "*", "all", "mcp__*", "mcp_*" -> d.mark(Mark.WILDCARD_TOOLS);
      case "task", "agent", "runsubagent", "spawn_agent", "delegate", "custom-agent" ->
          d.mark(Mark.SPAWNS_AGENTS);
      default -> {
        String server = server(bare);
        if (server != null) {
          d.uses("mcp:" + server);
        }
      }
    }
  }

  /** {@code mcp__SERVER__tool}, {@code mcp__SERVER}; the {@code SERVER/tool} of VS Code. */
  private static @Nullable String server(String tool) {
    if (tool.startsWith("mcp__")) {
      int end = tool.indexOf("__", 5);
      String server = tool.substring(5, end < 0 ? tool.length() : end);
      return server.isEmpty() || server.contains("*") ? null : server;
    }
    int slash = tool.indexOf('/');
    if (slash > 0 && SETS.contains(tool.substring(0, slash))) {
      return null;
    }
    return slash > 0 && tool.indexOf('/', slash + 1) < 0 && tool.indexOf('.') < 0
        ? tool.substring(0, slash)
        : null;
  }

  /** Names in a text with commas outside of brackets. */
  static List<String> split(String text) {
    List<String> parts = new java.util.ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
      if (c == ',' && (depth == 0 || i == text.length())) {
        String part = text.substring(from, i).strip();
        if (!part.isEmpty() && parts.size() < 1_000) {
          parts.add(part);
        }
        from = i + 1;
      }
    }
    return parts;
  }

  /** Permissions that need no question: what they allow, and whether that is everything. */
  static void allowed(Declaration d, Node allow) {
    for (Node item : allow.each()) {
      String text = item.text();
      if (text != null) {
        allow(d, text);
      }
    }
  }

  /** The same of one permission. */
  static void allow(Declaration d, String text) {
    tool(d, text);
    switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "*",
          "bash",
          "bash(*)",
          "bash(:*)",
          "bash:*",
          "bash(**)",
          "shell(*)",
          "shell(**)",
          "run_shell_command",
          "shelltool",
          "write(**)",
          "write(*)" ->
          d.mark(Mark.APPROVAL_BYPASSED);
      default -> {}
    }
  }

  /** {@code permissionMode}, {@code defaultMode}: how much an agent asks. */
  static void mode(Declaration d, @Nullable String mode) {
    if (mode == null) {
      return;
    }
    d.fact("mode", Plain.text(mode));
    switch (mode.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "")) {
      case "plan", "chat", "readonly", "ask" -> d.autonomy(Autonomy.SUGGEST);
      case "default",
          "manual",
          "approve",
          "smartapprove",
          "untrusted",
          "prompt",
          "dontask",
          "onrequest" ->
          d.autonomy(Autonomy.CONFIRM);
      case "acceptedits", "autoedit", "onfailure" -> d.autonomy(Autonomy.AUTO);
      case "auto" -> d.autonomy(Autonomy.AUTO);
      case "bypasspermissions", "never", "yolo", "fullauto", "unrestricted" -> {
        d.autonomy(Autonomy.UNATTENDED);
        d.mark(Mark.APPROVAL_BYPASSED);
      }
      default -> {}
    }
  }

  /** Hooks that run before a tool does and may refuse it. */
  static void hooks(Declaration d, Node hooks) {
    for (String event : hooks.entries().keySet()) {
      switch (event.toLowerCase(Locale.ROOT).replace("_", "")) {
        case "pretooluse",
            "permissionrequest",
            "beforetool",
            "userpromptsubmit",
            "beforeshellexecution",
            "beforemcpexecution" -> {
          Node of = hooks.get(event);
          if (!of.items().isEmpty() || !of.entries().isEmpty()) {
            d.mark(Mark.POLICY_CHECKPOINT);
          }
        }
        default -> {}
      }
    }
  }

  /** Variables that an agent is started with: credentials, and where it reports to. */
  static void environment(Declaration d, Credentials credentials, Node env) {
    credentials.map("env", env);
    for (var e : env.entries().entrySet()) {
      String name = e.getKey();
      boolean on = e.getValue().isTrue() || e.getValue().text("").equals("1");
      if (name.equals("CLAUDE_CODE_ENABLE_TELEMETRY") ? on : name.startsWith("OTEL_EXPORTER_")) {
        d.mark(Mark.TELEMETRY);
      }
      if (on && name.equals("CLAUDE_CODE_USE_BEDROCK")) {
        d.fact("models", "aws");
      } else if (on && name.equals("CLAUDE_CODE_USE_VERTEX")) {
        d.fact("models", "google-cloud");
      }
      if (name.equals("ANTHROPIC_BASE_URL") || name.equals("OPENAI_BASE_URL")) {
        d.fact("gateway", Plain.url(e.getValue().text()));
      }
      if (name.equals("ANTHROPIC_MODEL")) {
        d.fact("model", Plain.text(e.getValue().text()));
      }
    }
  }

  static void model(Declaration d, Node model) {
    String text = model.isMap() ? model.any("name", "model", "id", "default").text() : model.text();
    if (text == null && model.isList()) {
      text = model.items().stream().findFirst().map(Node::text).orElse(null);
    }
    d.fact("model", Plain.text(text));
  }

  /** Who answers for it, where a file says so: {@code owner}, {@code team}, {@code maintainer}. */
  static void owner(Declaration d, Node of) {
    for (Node at : List.of(of, of.get("metadata"))) {
      String owner = Plain.text(at.any("owner", "team", "maintainer").text());
      if (owner != null && d.owner() == null) {
        d.owner(owner);
      }
    }
  }

  /** The tables of providers of models, with their keys: {@code apiKey}, {@code env_key}. */
  static void modelProviders(Credentials credentials, Node providers) {
    for (var e : providers.entries().entrySet()) {
      Node provider = e.getValue();
      String slot = "providers." + e.getKey() + ".";
      for (Node at : List.of(provider, provider.get("options"))) {
        for (String key : new String[] {"apiKey", "api_key", "token"}) {
          credentials.value(slot + key, e.getKey() + "_API_KEY", at.get(key));
        }
        for (Node headers : List.of(at.any("headers", "http_headers", "extra_headers"))) {
          credentials.map(slot + "headers", headers);
        }
        for (var header : at.get("env_http_headers").entries().entrySet()) {
          credentials.variable(slot + header.getKey(), header.getValue().text(), header.getValue());
        }
        Node variable = at.any("env_key", "api_key_env", "envKey");
        credentials.variable(slot + "env_key", variable.text(), variable);
      }
    }
  }
}
