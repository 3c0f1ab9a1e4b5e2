package dev.keycensus.rules;

import java.util.Locale;

/** What kind of principal a credential authenticates. */
public enum IdentityKind {
  SERVICE_ACCOUNT,
  CI_PIPELINE,
  WORKLOAD,
  BOT,
  API_CLIENT,
  AI_AGENT,
  MCP_CONNECTOR,
  MODEL_CLIENT,
  DATABASE_ACCOUNT,
  DEPLOY_KEY,
  SIGNING_KEY,
  TLS_KEY,
  SSH_KEY,
  WEBHOOK,
  BREAK_GLASS,
  HUMAN_SHARED,
  THIRD_PARTY,
  UNKNOWN;

  /** The word used in YAML and in reports, such as {@code service-account}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
