package dev.keycensus.detectors.declared;

import java.util.List;

/** AI agents, MCP connectors and model clients. */
final class AgentFiles {
  static final List<Reader> READERS =
      List.of(
          new McpFiles(),
          new ClaudeFiles(),
          new CodingAgents(),
          new AgentFrameworks(),
          new ModelClients(),
          new AgentMarkdown(),
          new EnvTemplates(),
          new WorkflowFiles());

  private AgentFiles() {}
}
