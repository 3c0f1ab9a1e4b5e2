/**
 * What the files of AI agents declare: coding agents and their settings, agent frameworks, MCP
 * servers, model clients and workflow builders, and the credentials that are handed to them. {@link
 * dev.keycensus.detectors.declared.agents.AgentFiles} lists the readers.
 */
@org.jspecify.annotations.NullMarked
package dev.keycensus.detectors.declared.agents;
