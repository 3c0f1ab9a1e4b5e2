package dev.keycensus.inventory;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One secret value with all the places it was seen in.
 *
 * @param id {@code cred_} and 16 hex digits of a keyed hash
 * @param identity the {@link Identity#id} that it authenticates
 * @param severity how bad the leak is, from the type and the places
 * @param tier the surest of its sightings
 * @param masked the type's prefix and a few characters, never over an eighth of the value
 * @param value the secret itself, only with {@code --show-secrets}
 * @param lifetime static, expiring or session
 * @param expiresAt read from the value or its companions; null where it does not tell
 * @param facts what the value itself tells, such as {@code account} or {@code issuer}
 * @param places how many distinct files hold it
 * @param firstSeen the earliest commit that holds it; null where there is no history
 * @param replacedBy the {@link Credential#id} of the value that took its slot last; null for none
 * @param rotations the changes of its slots that it was part of, the earliest first
 * @param sightings sorted by path, line, column
 */
public record Credential(
    String id,
    CredentialType type,
    String identity,
    Severity severity,
    Tier tier,
    String masked,
    @Nullable String value,
    Lifetime.Kind lifetime,
    @Nullable Instant expiresAt,
    SortedMap<String, String> facts,
    int places,
    @Nullable Instant firstSeen,
    @Nullable String replacedBy,
    List<Rotation> rotations,
    List<Sighting> sightings) {

  public Credential {
    rotations = List.copyOf(rotations);
    sightings = List.copyOf(sightings);
  }

  /** Whole days from its first commit to {@code now}; 0 where there is no history. */
  public long ageDays(Instant now) {
    return firstSeen == null ? 0 : Math.max(0, Duration.between(firstSeen, now).toDays());
  }

  /** Whether any sighting is of that kind. */
  public boolean isIn(Sighting.Where where) {
    return sightings.stream().anyMatch(s -> s.where() == where);
  }

  @Override
  public String toString() {
    return id + " (" + type.id() + ", " + masked + ")";
  }
}
