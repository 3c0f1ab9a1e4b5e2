package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Credential;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A credential as it is kept: its keyed id and what may be shown of it.
 *
 * @param keyId names the key that made the id; equal ids under other keys mean nothing
 * @param type the id of its type
 * @param inTree whether a file that is there now holds it
 * @param places how many distinct files hold it, or once did
 */
public record KnownCredential(
    String id,
    String keyId,
    String type,
    String typeName,
    String provider,
    String identity,
    Severity severity,
    Tier tier,
    String masked,
    Lifetime.Kind lifetime,
    String lifetimeSource,
    @Nullable Instant expiresAt,
    @Nullable Instant issuedAt,
    @Nullable Instant firstSeen,
    @Nullable Instant lastRotated,
    @Nullable String replacedBy,
    List<String> environments,
    List<String> consumers,
    Credential.Status status,
    boolean inTree,
    int places,
    SortedMap<String, String> facts) {

  public KnownCredential {
    environments = List.copyOf(environments);
    consumers = List.copyOf(consumers);
  }

  static KnownCredential of(Credential c, String keyId) {
    return new KnownCredential(
        c.id(),
        keyId,
        c.type().id(),
        c.type().name(),
        c.type().provider(),
        c.identity(),
        c.severity(),
        c.tier(),
        c.masked(),
        c.life().kind(),
        c.life().source(),
        c.life().expiresAt(),
        c.life().issuedAt(),
        c.life().firstSeen(),
        c.life().lastRotated(),
        c.life().replacedBy(),
        c.reuse().environments(),
        c.reuse().consumers(),
        c.status(),
        c.isInTree(),
        c.reuse().places(),
        c.facts());
  }

  /** What tells one value from another across targets. */
  String value() {
    return keyId + '/' + id;
  }

  @Override
  public String toString() {
    return id + " (" + type + ", " + masked + ")";
  }
}
