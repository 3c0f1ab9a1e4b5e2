package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Agents that are defined by the front matter of a Markdown file: those of Claude Code, Gemini CLI,
 * Copilot, OpenCode, Cursor and others. Instructions without one declare nobody.
 */
final class AgentMarkdown implements Reader {
  @Override
  public Set<String> endings() {
    return Set.of("md");
  }

  @Override
  public boolean reads(String path, String name) {
    return name.endsWith(".md") && provider(path, name) != null;
  }

  private static @Nullable String provider(String path, String name) {
    if (name.endsWith(".chatmode.md")
        || name.endsWith(".agent.md")
        || NamedFile.within(path, ".github/agents/")) {
      return "github-copilot";
    }
    switch (name) {
      case "agents.md", "claude.md", "gemini.md", "copilot-instructions.md" -> {
        return switch (name) {
          case "claude.md" -> "claude-code";
          case "gemini.md" -> "gemini-cli";
          case "copilot-instructions.md" -> "github-copilot";
          default -> "agents-md";
        };
      }
      // A skill is what an agent knows, and no agent, in whose folder soever it stands.
      case "readme.md", "index.md", "skill.md" -> {
        return null;
      }
      default -> {
        for (Map.Entry<String, String> e : FOLDERS.entrySet()) {
          if (NamedFile.within(path, e.getKey())) {
            return e.getValue();
          }
        }
        return null;
      }
    }
  }

  /** The last is what plugins of Claude Code have; the others are told from it by their order. */
  private static final Map<String, String> FOLDERS = folders();

  private static Map<String, String> folders() {
    Map<String, String> map = new java.util.LinkedHashMap<>();
    map.put(".claude/agents/", "claude-code");
    map.put(".gemini/agents/", "gemini-cli");
    map.put(".qwen/agents/", "qwen-code");
    map.put(".opencode/agent/", "opencode");
    map.put(".opencode/agents/", "opencode");
    map.put("opencode/agent/", "opencode");
    map.put("opencode/agents/", "opencode");
    map.put(".cursor/agents/", "cursor");
    map.put(".codex/agents/", "codex");
    map.put(".continue/agents/", "continue");
    map.put(".factory/droids/", "factory");
    map.put("agents/", "claude-code");
    return map;
  }

  @Override
  public void read(NamedFile file, Collector into) {
    Node top = FrontMatter.of(file);
    String path = file.path();
    String lower = file.name().toLowerCase(Locale.ROOT);
    String provider = provider(path, lower);
    if (provider == null || !top.isMap() || !isAgent(top, path, lower)) {
      return;
    }
    String stem = file.name();
    for (String suffix : new String[] {".chatmode.md", ".agent.md", ".md"}) {
      if (stem.toLowerCase(Locale.ROOT).endsWith(suffix)) {
        stem = stem.substring(0, stem.length() - suffix.length());
        break;
      }
    }
    String name = top.get("name").text(stem);
    Declaration d =
        into.declare(
            dev.keycensus.rules.IdentityKind.AI_AGENT,
            Plain.text(name, stem),
            provider,
            "agent",
            1,
            top.endLine());
    d.purpose(Plain.text(top.get("description").text()));
    d.onBehalfOf("the user who starts it");
    AgentSettings.owner(d, top);
    AgentSettings.model(d, top.get("model"));
    tools(d, top);
    AgentSettings.mode(d, top.any("permissionMode", "permission-mode").text());
    permission(d, top.get("permission"));
    AgentSettings.hooks(d, top.get("hooks"));
    McpServers servers = new McpServers(provider, into);
    for (String way : new String[] {"mcpServers", "mcp-servers", "mcp_servers"}) {
      servers.read(way, top.get(way), d);
    }
    others(d, top);
    remote(d, top, new Credentials(into, d));
  }

  /** A file of agents' own folders needs a description; instructions need more than that. */
  private static boolean isAgent(Node top, String path, String lower) {
    boolean instructions =
        switch (lower) {
          case "agents.md", "claude.md", "gemini.md", "copilot-instructions.md" -> true;
          default -> false;
        };
    boolean equipped =
        top.has("tools") || top.has("model") || top.has("mcpServers") || top.has("mcp-servers");
    if (instructions) {
      return top.has("name") && (equipped || top.has("owner"));
    }
    boolean own = path.contains(".") && (path.startsWith(".") || path.contains("/."));
    return top.has("description")
        && (own
            || top.has("name")
            || lower.endsWith(".agent.md")
            || lower.endsWith(".chatmode.md")
            || equipped);
  }

  private static void tools(Declaration d, Node top) {
    Node tools = top.any("tools", "allowed-tools", "allowedTools");
    if (!AgentSettings.tools(d, tools) && !"remote".equals(top.get("kind").text())) {
      // Every one of these hands an agent that names no tools all that its session has.
      d.mark(Mark.INHERITS_TOOLS);
      d.fact("tools", "inherited");
    }
  }

  /** OpenCode: {@code permission: {edit: allow, bash: {"*": ask}}}. */
  static void permission(Declaration d, Node permission) {
    boolean asks = permission.text("").equals("ask");
    boolean allows = permission.text("").equals("allow");
    boolean denies = permission.text("").equals("deny");
    for (Map.Entry<String, Node> e : permission.entries().entrySet()) {
      String what = e.getKey();
      Node rule = e.getValue().isMap() ? e.getValue().get("*") : e.getValue();
      boolean acts =
          what.equals("bash") || what.equals("edit") || what.equals("*") || what.equals("write");
      switch (rule.text("")) {
        case "allow" -> {
          d.can(Plain.text(what, "tool"));
          allows |= acts;
        }
        case "ask" -> asks |= acts;
        case "deny" -> denies |= acts;
        default -> {}
      }
    }
    if (allows) {
      d.autonomy(Autonomy.AUTO).mark(Mark.APPROVAL_BYPASSED);
    } else if (asks) {
      d.autonomy(Autonomy.CONFIRM);
    } else if (denies) {
      d.autonomy(Autonomy.SUGGEST);
    }
  }

  /** Agents that this one may start, or hands on to. */
  private static void others(Declaration d, Node top) {
    for (Node item : top.get("agents").each()) {
      uses(d, item.text());
    }
    for (Node item : top.get("handoffs").each()) {
      uses(d, item.isMap() ? item.get("agent").text() : item.text());
    }
    if (top.get("background").isTrue()) {
      d.fact("background", "true");
    }
    long turns = top.any("maxTurns", "max_turns").number(0);
    d.fact("maxTurns", turns > 0 ? String.valueOf(turns) : null);
    long minutes = top.get("timeout_mins").number(0);
    if (minutes > 0 && minutes < 1_000_000) {
      d.longest(java.time.Duration.ofMinutes(minutes));
    }
  }

  private static void uses(Declaration d, @Nullable String agent) {
    String name = Plain.text(agent);
    if (name == null) {
      return;
    }
    d.mark(Mark.SPAWNS_AGENTS);
    if (!name.equals("*")) {
      d.uses("agent:" + name);
    }
  }

  /** Gemini: an agent elsewhere, reached by its card. */
  private static void remote(Declaration d, Node top, Credentials credentials) {
    String url = top.get("agent_card_url").text();
    if (url == null) {
      return;
    }
    McpServers.reached(url, d);
    Node auth = top.get("auth");
    d.fact("auth", Plain.text(auth.get("type").text()));
    credentials.map("auth", auth);
    if (auth.isMissing() && d.marks().contains(Mark.REMOTE)) {
      d.mark(Mark.UNAUTHENTICATED);
    }
  }
}
