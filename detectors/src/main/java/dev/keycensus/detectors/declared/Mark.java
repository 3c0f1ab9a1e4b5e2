package dev.keycensus.detectors.declared;

import java.util.Locale;

/** Something about a declared principal that a policy may ask for; each is read, none is judged. */
public enum Mark {
  /** It authenticates by federation (OIDC, workload identity): no stored secret. */
  FEDERATED,
  /** It is given a long-lived key by value or by reference. */
  STATIC_KEY,
  /** It is a person's token, not one of its own. */
  PERSONAL_TOKEN,
  /**
   * Code of others, at a version that may change: a branch, a tag, {@code npx -y}, {@code latest}.
   */
  UNPINNED,
  /** Code of others than the owner of the repository. */
  THIRD_PARTY,
  /** It may do everything there is: {@code write-all}, {@code cluster-admin}, IAM {@code *}. */
  ADMIN,
  /** It may use every tool, or inherits all. */
  WILDCARD_TOOLS,
  /** It names no tools, and so has all those of whoever starts it. */
  INHERITS_TOOLS,
  /** Actions that write or run happen without a person's consent. */
  APPROVAL_BYPASSED,
  /** It runs outside a sandbox. */
  SANDBOX_OFF,
  /** It may start agents of its own or hand work on. */
  SPAWNS_AGENTS,
  /** It is reached over the network without TLS, beyond this machine. */
  CLEARTEXT,
  /** It is reached over the network, and nothing says how a caller is known. */
  UNAUTHENTICATED,
  /** It is reached over the network. */
  REMOTE,
  /** A trust that others can meet: a wildcard subject, no condition at all. */
  BROAD_TRUST,
  /** A token without an end, mounted or stored. */
  LEGACY_TOKEN,
  /** It may print secrets: {@code set -x}, {@code printenv}, {@code toJSON(secrets)}. */
  PRINTS_SECRETS,
  /** It hands all secrets on: {@code secrets: inherit}. */
  PASSES_ALL_SECRETS,
  /** It starts for strangers: {@code pull_request_target}. */
  UNTRUSTED_TRIGGER,
  /** It runs by the clock. */
  SCHEDULED,
  /** A hook, a gateway or a policy engine stands between it and what it does. */
  POLICY_CHECKPOINT,
  /** What it does is recorded. */
  TELEMETRY,
  /** It fetches a lease or a token and gives it back. */
  REVOKES,
  /** It fetches a lease or a token and nothing gives it back. */
  NEVER_REVOKES,
  /** It creates a long-lived key. */
  CREATES_KEY,
  /** A private key that lies on a disk. */
  KEY_ON_DISK,
  /** The name of an emergency account. */
  BREAK_GLASS;

  /** The word used in reports and policies, such as {@code write-all}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
