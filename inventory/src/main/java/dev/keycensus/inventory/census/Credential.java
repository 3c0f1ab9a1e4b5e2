package dev.keycensus.inventory.census;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
 * @param life how long it lives and has lived
 * @param facts what the value itself and its companions tell, such as {@code account}
 * @param reuse where else it is
 * @param status whether it is known to work, as far as this scan can tell
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
    Life life,
    SortedMap<String, String> facts,
    Reuse reuse,
    Status status,
    List<Sighting> sightings) {

  /** What is known of whether it still works. */
  public enum Status {
    /** Nobody was asked. */
    UNKNOWN,
    /** An export of its provider says so. */
    ACTIVE,
    /** Switched off, an export says. */
    INACTIVE,
    /** Its own end has passed. */
    EXPIRED;

    /** Whether it is known that it works no more. */
    public boolean isOver() {
      return this == INACTIVE || this == EXPIRED;
    }

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Credential {
    sightings = List.copyOf(sightings);
  }

  public Lifetime.Kind lifetime() {
    return life.kind();
  }

  public @Nullable Instant expiresAt() {
    return life.expiresAt();
  }

  public @Nullable Instant firstSeen() {
    return life.firstSeen();
  }

  public @Nullable String replacedBy() {
    return life.replacedBy();
  }

  public List<Rotation> rotations() {
    return life.rotations();
  }

  /**
   * Whether its provider says that it works, and it is the same that was exposed: it was made no
   * later, and not rotated since. As long as nobody was asked this is false.
   */
  public boolean isStillOpen() {
    Instant exposed = life.firstSeen();
    return status == Status.ACTIVE
        && (exposed == null || notAfter(life.issuedAt(), exposed))
        && (exposed == null || notAfter(life.lastRotated(), exposed));
  }

  private static boolean notAfter(@Nullable Instant at, Instant limit) {
    return at == null || !at.isAfter(limit);
  }

  /** How many distinct files hold it. */
  public int places() {
    return reuse.places();
  }

  /** Whole days that it has been there for certain; 0 where nothing tells. */
  public long ageDays(Instant now) {
    return Math.max(0, life.ageDays(now));
  }

  /** Whether any sighting is of that kind. */
  public boolean isIn(Sighting.Where where) {
    return sightings.stream().anyMatch(s -> s.where() == where);
  }

  /** Whether a file that is there now holds it. */
  public boolean isInTree() {
    return sightings.stream().anyMatch(Sighting::isNow);
  }

  /** The same, with other facts. */
  public Credential with(SortedMap<String, String> others) {
    return new Credential(
        id, type, identity, severity, tier, masked, value, life, others, reuse, status, sightings);
  }

  /** The same, in other words about its places. */
  public Credential at(List<Sighting> others) {
    return new Credential(
        id, type, identity, severity, tier, masked, value, life, facts, reuse, status, others);
  }

  /** The same, as what authenticates an identity and what others use. */
  public Credential of(String identity, List<String> consumers) {
    return new Credential(
        id,
        type,
        identity,
        severity,
        tier,
        masked,
        value,
        life,
        facts,
        new Reuse(
            reuse.places(),
            reuse.repositories(),
            reuse.environments(),
            consumers,
            reuse.spreadDays()),
        status,
        sightings);
  }

  @Override
  public String toString() {
    return id + " (" + type.id() + ", " + masked + ")";
  }
}
