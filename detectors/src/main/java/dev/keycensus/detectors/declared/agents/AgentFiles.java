package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Reader;
import java.util.List;

/** AI agents, MCP connectors and model clients. */
public final class AgentFiles {
  /** The first that reads a file is the only one. */
  public static final List<Reader> READERS =
      List.of(
          new McpFiles(),
          new ClaudeFiles(),
          new CodingAgents(),
          new AgentFrameworks(),
          new ModelClients(),
          new AgentMarkdown(),
          new EnvTemplates(),
          new WorkflowFiles(),
          new FlowFiles());

  private AgentFiles() {}
}
