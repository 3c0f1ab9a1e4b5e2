package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files that hold MCP servers and little else. */
final class McpFiles implements Reader {
  @Override
  public Set<String> endings() {
    return Set.of("json", "jsonc", "yaml", "yml");
  }

  @Override
  public boolean reads(String path, String name) {
    return client(path, name) != null;
  }

  /** The client that reads a file of that name; null for other files. */
  private static @Nullable String client(String path, String name) {
    return switch (name) {
      case ".mcp.json", "managed-mcp.json", ".claude.json" -> "claude-code";
      case "claude_desktop_config.json" -> "claude-desktop";
      case "cline_mcp_settings.json" -> "cline";
      case "librechat.yaml", "librechat.yml" -> "librechat";
      case "mcp.json",
          "mcp.jsonc",
          "mcp_config.json",
          "mcp-config.json",
          "mcp_settings.json",
          "mcp-settings.json",
          "mcp_servers.json",
          "mcp.local.json" ->
          folder(path);
      case "plugin.json" ->
          path.contains(".claude-plugin/")
              ? "claude-code"
              : path.contains(".cursor-plugin/") ? "cursor" : null;
      // One file from which a repository makes those of all its clients.
      case "config.json" -> ("/" + path).endsWith("/.agents/config.json") ? "mcp" : null;
      case "server.json" -> "mcp-registry";
      default -> null;
    };
  }

  /** By the folder that a client has for itself, the innermost: extensions lie in an editor's. */
  private static String folder(String path) {
    String client = "mcp";
    int innermost = -1;
    for (Map.Entry<String, String> e : FOLDERS.entrySet()) {
      int at = ("/" + path).lastIndexOf("/" + e.getKey() + "/");
      if (at > innermost) {
        innermost = at;
        client = e.getValue();
      }
    }
    return client;
  }

  private static final Map<String, String> FOLDERS =
      Map.ofEntries(
          Map.entry(".cursor", "cursor"),
          Map.entry(".vscode", "vscode"),
          Map.entry("Code/User", "vscode"),
          Map.entry(".roo", "roo"),
          Map.entry("rooveterinaryinc.roo-cline", "roo"),
          Map.entry(".kilocode", "kilo-code"),
          Map.entry("kilocode.kilo-code", "kilo-code"),
          Map.entry(".amazonq", "amazon-q"),
          Map.entry("amazonq", "amazon-q"),
          Map.entry(".kiro", "kiro"),
          Map.entry(".junie", "junie"),
          Map.entry(".lmstudio", "lm-studio"),
          Map.entry(".copilot", "copilot-cli"),
          Map.entry("windsurf", "windsurf"),
          Map.entry(".windsurf", "windsurf"),
          Map.entry(".codeium", "windsurf"),
          Map.entry("antigravity", "antigravity"),
          Map.entry(".trae", "trae"),
          Map.entry(".factory", "factory"),
          Map.entry(".continue", "continue"),
          Map.entry(".warp", "warp"),
          Map.entry(".qoder", "qoder"),
          Map.entry(".augment", "augment"));

  @Override
  public void read(NamedFile file, Collector into) {
    String name = file.name().toLowerCase(java.util.Locale.ROOT);
    String client = client(file.path(), name);
    if (client == null) {
      return;
    }
    McpServers servers = new McpServers(client, into);
    switch (name) {
      case "librechat.yaml", "librechat.yml" ->
          file.yaml().items().forEach(top -> LibreChat.read(top, into));
      case "server.json" -> registry(file, into);
      case "plugin.json", "config.json" ->
          servers.read("mcpServers", file.json().get("mcpServers"), null);
      default -> {
        Node top = file.json();
        servers(top, servers);
        for (Map.Entry<String, Node> e : top.get("projects").entries().entrySet()) {
          // The path of a project is its name, and a person's: only its last part is kept.
          String project = Plain.text(Plain.program(e.getKey()), "project");
          servers.read("projects." + project + ".mcpServers", e.getValue().get("mcpServers"), null);
        }
      }
    }
  }

  private static void servers(Node top, McpServers into) {
    boolean wrapped = false;
    for (String way : new String[] {"mcpServers", "servers", "mcp_servers"}) {
      if (top.has(way)) {
        into.read(way, top.get(way), null);
        wrapped = true;
      }
    }
    Node mcp = top.get("mcp");
    if (mcp.isMap()) {
      into.read("mcp.servers", mcp.any("servers", "mcpServers"), null);
      wrapped = true;
    }
    if (!wrapped) {
      // A plugin's file may be the bare map.
      Node bare = Node.map(top.line(), top.column());
      top.entries()
          .forEach(
              (name, server) -> {
                if (server.has("command") || server.has("url") || server.has("serverUrl")) {
                  bare.put(name, server);
                }
              });
      into.read("mcpServers", bare, null);
    }
  }

  /** The manifest with which a server is published: it tells which variables are secrets. */
  private static void registry(NamedFile file, Collector into) {
    if (!file.text().contains("modelcontextprotocol")) {
      return;
    }
    Node top = file.json();
    String name = Plain.text(top.get("name").text());
    if (name == null) {
      return;
    }
    Declaration d =
        into.declare(IdentityKind.MCP_CONNECTOR, name, "mcp-registry", "server", top)
            .purpose(Plain.text(top.get("description").text()))
            .fact("version", Plain.text(top.get("version").text()));
    Credentials credentials = new Credentials(into, d);
    for (Node item : top.get("packages").items()) {
      d.fact("package", Plain.text(item.any("identifier", "name").text()));
      secrets("env", item.any("environmentVariables", "environment_variables"), d, credentials);
      secrets("headers", item.at("transport", "headers"), d, credentials);
    }
    for (Node item : top.get("remotes").items()) {
      McpServers.reached(item.get("url").text(), d);
      secrets("headers", item.get("headers"), d, credentials);
    }
  }

  private static void secrets(String slot, Node list, Declaration d, Credentials credentials) {
    for (Node item : list.items()) {
      String name = item.get("name").text();
      if (name != null && item.any("isSecret", "is_secret").isTrue()) {
        credentials.variable(slot + "." + name, name, item.get("name"));
        d.mark(Mark.STATIC_KEY);
      }
    }
  }
}
