package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reader;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.Set;

/** Settings of Claude Code. */
final class ClaudeFiles implements Reader {
  private static final String PROVIDER = "claude-code";

  @Override
  public Set<String> endings() {
    return Set.of("json");
  }

  @Override
  public boolean reads(String path, String name) {
    return switch (name) {
      case "settings.json", "settings.local.json" -> NamedFile.within(path, ".claude/");
      case "managed-settings.json" -> true;
      default -> false;
    };
  }

  @Override
  public void read(NamedFile file, Collector into) {
    Node top = file.json();
    if (top.entries().isEmpty()) {
      return;
    }
    Declaration d = AgentSettings.agent(into, PROVIDER, PROVIDER, "agent", top);
    d.onBehalfOf("the user who starts it");
    Credentials credentials = new Credentials(into, d);
    Node permissions = top.get("permissions");
    AgentSettings.allowed(d, permissions.get("allow"));
    denied(d, permissions);
    AgentSettings.mode(d, permissions.get("defaultMode").text());
    if (top.any("skipDangerousModePermissionPrompt", "dangerouslySkipPermissions").isTrue()) {
      d.mark(Mark.APPROVAL_BYPASSED);
    }
    AgentSettings.hooks(d, top.get("hooks"));
    sandbox(d, top.get("sandbox"));
    AgentSettings.environment(d, credentials, top.get("env"));
    AgentSettings.model(d, top.get("model"));
    for (String key :
        new String[] {
          "apiKeyHelper",
          "awsCredentialExport",
          "awsAuthRefresh",
          "gcpAuthRefresh",
          "otelHeadersHelper"
        }) {
      credentials.helper(key, top.get(key));
    }
    servers(d, top);
    new McpServers(PROVIDER, into).read("mcpServers", top.get("mcpServers"), d);
  }

  private static void denied(Declaration d, Node permissions) {
    int denied = permissions.get("deny").items().size();
    if (denied > 0) {
      d.fact("denied", String.valueOf(denied));
    }
    String bypass = permissions.get("disableBypassPermissionsMode").text();
    d.fact("bypass", "disable".equals(bypass) ? "disabled" : null);
  }

  private static void sandbox(Declaration d, Node sandbox) {
    Node enabled = sandbox.get("enabled");
    if (enabled.isFalse()) {
      d.mark(Mark.SANDBOX_OFF);
    } else if (enabled.isTrue()) {
      d.fact("sandbox", "true");
      if (sandbox.get("autoAllowBashIfSandboxed").isTrue()) {
        d.fact("sandbox", "true, commands without a question");
      }
    }
  }

  private static void servers(Declaration d, Node top) {
    if (top.get("enableAllProjectMcpServers").isTrue()) {
      // They are started without a question; what they do is still asked for.
      d.fact("mcpServers", "all of the project");
    }
    for (Node name : top.get("enabledMcpjsonServers").items()) {
      String plain = Plain.text(name.text());
      if (plain != null) {
        d.uses("mcp:" + plain);
      }
    }
  }
}
