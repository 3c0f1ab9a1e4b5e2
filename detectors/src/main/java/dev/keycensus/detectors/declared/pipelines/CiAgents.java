package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.nodes.JsonNodes;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** AI agents that a pipeline runs, as an action or as a command. */
final class CiAgents {
  private static final Map<String, String> ACTIONS =
      Map.ofEntries(
          Map.entry("anthropics/claude-code-action", "claude-code"),
          Map.entry("anthropics/claude-code-base-action", "claude-code"),
          Map.entry("anthropics/claude-code-security-review", "claude-code"),
          Map.entry("openai/codex-action", "codex"),
          Map.entry("google-github-actions/run-gemini-cli", "gemini-cli"),
          Map.entry("google-gemini/gemini-cli-action", "gemini-cli"),
          Map.entry("sst/opencode/github", "opencode"),
          Map.entry("anomalyco/opencode/github", "opencode"),
          Map.entry("augmentcode/augment-agent", "augment"),
          Map.entry("augmentcode/review-pr", "augment"),
          Map.entry("qodo-ai/pr-agent", "pr-agent"),
          Map.entry("codium-ai/pr-agent", "pr-agent"),
          Map.entry("coderabbitai/ai-pr-reviewer", "coderabbit"),
          Map.entry("all-hands-ai/openhands-resolver", "openhands"),
          Map.entry("actions/ai-inference", "github-models"));

  /** Programs, and the words that make them run by themselves. */
  private static final Map<String, Set<String>> COMMANDS =
      Map.of(
          "claude", Set.of("-p", "--print"),
          "codex", Set.of("exec"),
          "gemini", Set.of("-p", "--prompt", "-y", "--yolo"),
          "cursor-agent", Set.of("-p", "--print"),
          "opencode", Set.of("run"),
          "copilot", Set.of("-p", "--prompt"));

  private static final Map<String, String> PROGRAMS =
      Map.of(
          "claude", "claude-code",
          "codex", "codex",
          "gemini", "gemini-cli",
          "cursor-agent", "cursor",
          "opencode", "opencode",
          "copilot", "github-copilot");

  /** Events that need the right to write. */
  private static final Set<String> OF_MEMBERS =
      Set.of(
          "deployment",
          "merge_group",
          "push",
          "release",
          "repository_dispatch",
          "schedule",
          "workflow_dispatch");

  private CiAgents() {}

  /** The provider of an agent's action; null for any other. */
  static @Nullable String provider(String action) {
    return ACTIONS.get(action.toLowerCase(Locale.ROOT));
  }

  /** The provider of the agent that a command starts; null where it starts none. */
  static @Nullable String provider(Shell.Command command) {
    List<String> words = command.words();
    int at = command.name().equals("npx") || command.name().equals("bunx") ? 1 : 0;
    while (at > 0 && at < words.size() && words.get(at).startsWith("-")) {
      at++;
    }
    if (at >= words.size()) {
      return null;
    }
    String program =
        switch (words.get(at)) {
          case "@anthropic-ai/claude-code", "@anthropic-ai/claude-code@latest" -> "claude";
          case "@openai/codex", "@openai/codex@latest" -> "codex";
          case "@google/gemini-cli", "@google/gemini-cli@latest" -> "gemini";
          default -> words.get(at);
        };
    Set<String> alone = COMMANDS.get(program);
    if (alone == null || words.subList(at, words.size()).stream().noneMatch(alone::contains)) {
      return null;
    }
    return PROGRAMS.get(program);
  }

  /**
   * Fills what the inputs of an action tell of its agent.
   *
   * @param gated whether something keeps strangers out of its job
   */
  static void fill(Declaration agent, Node with, boolean gated) {
    for (String input : List.of("allowed_tools", "allowed-tools", "tools")) {
      tools(agent, with.get(input).text(""), true);
    }
    String disallowed = with.any("disallowed_tools", "disallowed-tools").text();
    agent.fact("disallowedTools", disallowed == null ? null : oneLine(disallowed));
    agent.fact("model", plain(with.any("model", "anthropic_model", "gemini_model").text()));
    arguments(agent, split(with.any("claude_args", "codex-args", "args").text("")));
    sandbox(agent, with.get("sandbox").text(""));
    agent.fact("safetyStrategy", plain(with.get("safety-strategy").text()));
    for (String input : List.of("allow-users", "allowed_non_write_users", "allowed_bots")) {
      String who = with.get(input).text("");
      if (who.strip().equals("*")) {
        agent.fact(input.equals("allowed_bots") ? "allowedBots" : "allowedUsers", "*");
        if (!gated && !input.equals("allowed_bots") && isOpen(agent.facts().get("trigger"))) {
          agent.mark(Mark.UNTRUSTED_TRIGGER);
        }
      }
    }
    if (with.has("mcp_config")) {
      servers(agent, with.get("mcp_config").text(""));
    }
    settings(agent, with.get("settings").text(""));
  }

  /** Whether somebody without a say in the repository may cause one of the events. */
  private static boolean isOpen(@Nullable String events) {
    if (events == null) {
      return true;
    }
    int from = 0;
    while (from <= events.length()) {
      int comma = events.indexOf(',', from);
      int end = comma < 0 ? events.length() : comma;
      if (!OF_MEMBERS.contains(events.substring(from, end))) {
        return true;
      }
      from = end + 1;
    }
    return false;
  }

  /** Fills what the words of a command or of an input with arguments tell. */
  static void arguments(Declaration agent, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = bare(words.get(i));
      int equals = word.indexOf('=');
      String flag = equals > 0 ? word.substring(0, equals) : word;
      String value =
          equals > 0
              ? word.substring(equals + 1)
              : i + 1 < words.size() ? bare(words.get(i + 1)) : "";
      switch (flag) {
        case "--allowedTools", "--allowed-tools", "--allow-tool" -> tools(agent, value, true);
        case "--tools" -> tools(agent, value, false);
        case "--allow-all-tools" -> agent.mark(Mark.WILDCARD_TOOLS).mark(Mark.APPROVAL_BYPASSED);
        case "--model", "-m" -> agent.fact("model", plain(value));
        case "--dangerously-skip-permissions", "--yolo", "-y", "--full-auto" ->
            agent.mark(Mark.APPROVAL_BYPASSED);
        case "--dangerously-bypass-approvals-and-sandbox" ->
            agent.mark(Mark.APPROVAL_BYPASSED).mark(Mark.SANDBOX_OFF);
        case "--sandbox", "-s" -> sandbox(agent, value);
        case "--approval-mode", "--permission-mode", "--ask-for-approval" -> {
          if (value.equals("yolo") || value.equals("bypassPermissions") || value.equals("never")) {
            agent.mark(Mark.APPROVAL_BYPASSED);
          }
        }
        default -> {}
      }
    }
  }

  private static void sandbox(Declaration agent, String mode) {
    if (mode.equals("danger-full-access")) {
      agent.mark(Mark.SANDBOX_OFF);
    }
    agent.fact("sandbox", plain(mode));
  }

  private static void servers(Declaration agent, String json) {
    Node top = json(json);
    top.get("mcpServers").entries().keySet().forEach(name -> agent.uses("mcp:" + name));
  }

  /** The settings of Gemini CLI and of Claude Code, both JSON. */
  private static void settings(Declaration agent, String json) {
    if (json.isBlank()) {
      return;
    }
    Node top = json(json);
    top.get("mcpServers").entries().keySet().forEach(name -> agent.uses("mcp:" + name));
    for (Node tools : List.of(top.get("coreTools"), top.at("tools", "core"))) {
      tools.items().forEach(tool -> tool(agent, tool.text("")));
    }
    top.at("permissions", "allow").items().forEach(tool -> tool(agent, tool.text("")));
    if (top.get("sandbox").isFalse()) {
      agent.mark(Mark.SANDBOX_OFF);
    }
    if (top.at("telemetry", "enabled").isTrue()) {
      agent.mark(Mark.TELEMETRY);
    }
  }

  /** What is no JSON, such as an expression or the name of a file, tells nothing. */
  private static Node json(String text) {
    try {
      return JsonNodes.read(text);
    } catch (Malformed e) {
      return Node.MISSING;
    }
  }

  private static void tools(Declaration agent, String list, boolean wildcard) {
    StringBuilder tool = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if ((c == ',' && depth <= 0) || c == '\n') {
        tool(agent, tool.toString());
        tool.setLength(0);
        depth = 0;
      } else {
        tool.append(c);
      }
    }
    tool(agent, tool.toString());
    if (wildcard && list.strip().equals("*")) {
      agent.mark(Mark.WILDCARD_TOOLS);
    }
  }

  private static void tool(Declaration agent, String tool) {
    String name = tool.strip();
    if (!name.isEmpty() && name.length() <= 200 && !name.contains("${{") && !name.startsWith("#")) {
      agent.can(name);
    }
  }

  /** The words of an input that holds arguments: quotes kept together, comments left out. */
  static List<String> split(String arguments) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < arguments.length(); i++) {
      char c = arguments.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
        word.append(c);
      } else if (c == '"' || c == '\'') {
        quote = c;
        word.append(c);
      } else if (Character.isWhitespace(c)) {
        if (word.length() > 0) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        word.append(c);
      }
    }
    if (word.length() > 0) {
      words.add(word.toString());
    }
    return words;
  }

  /** Without the quotes around it, or around what follows its equals sign. */
  private static String bare(String word) {
    return word.replace("\"", "").replace("'", "");
  }

  private static @Nullable String plain(@Nullable String text) {
    // An expression was cut where its spaces are, and tells nothing anyway.
    return text == null
            || text.isBlank()
            || text.length() > 200
            || text.contains("\n")
            || text.contains("${{")
        ? null
        : text.strip();
  }

  private static String oneLine(String text) {
    String joined = String.join(",", split(text.replace(',', ' ')));
    return joined.length() > 200 ? joined.substring(0, 200) : joined;
  }
}
