package dev.keycensus.inventory;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a scan: everything that a report shows, complete, sorted, and free of secrets
 * (unless {@code --show-secrets} asked for them). A pure value: equal input gives an equal census,
 * whatever the number of threads.
 *
 * @param target what was scanned, as the user named it, without user info
 * @param now the clock of ages; null when no age was asked to be exact
 * @param rulesHash {@link dev.keycensus.rules.Catalog#hash}
 * @param keyId names the key under which credential ids were made
 * @param credentials sorted by severity (worst first), tier (surest first), then id
 */
public record Census(
    String target,
    @Nullable Instant now,
    String rulesHash,
    String keyId,
    Coverage coverage,
    List<Identity> identities,
    List<Credential> credentials,
    List<Violation> violations) {

  public Census {
    identities = List.copyOf(identities);
    credentials = List.copyOf(credentials);
    violations = List.copyOf(violations);
  }
}
