package dev.keycensus.inventory.census;

import dev.keycensus.rules.Lifetime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a credential lives and has lived.
 *
 * @param kind static, expiring or session
 * @param source what tells the kind: {@code value}, {@code type}, {@code companion} or {@code
 *     export}
 * @param expiresAt read from the value, its companions or an export; null where none tells
 * @param issuedAt read from the value or an export; null where none tells
 * @param firstSeen the earliest commit or log line that holds it; null where there is none
 * @param lastSeen the latest log line that holds it; null where no log does
 * @param lastRotated when it took the place of another value last; null where no commit says
 * @param replacedBy the {@link Credential#id} of the value that took its slot last; null for none
 * @param rotations the changes of its slots that it was part of, the earliest first
 * @param lastUsed when it was used last, as an export tells; null where none does
 */
public record Life(
    Lifetime.Kind kind,
    String source,
    @Nullable Instant expiresAt,
    @Nullable Instant issuedAt,
    @Nullable Instant firstSeen,
    @Nullable Instant lastSeen,
    @Nullable Instant lastRotated,
    @Nullable String replacedBy,
    List<Rotation> rotations,
    @Nullable Instant lastUsed) {

  /** A life of whose use nothing is known. */
  public Life(
      Lifetime.Kind kind,
      String source,
      @Nullable Instant expiresAt,
      @Nullable Instant issuedAt,
      @Nullable Instant firstSeen,
      @Nullable Instant lastSeen,
      @Nullable Instant lastRotated,
      @Nullable String replacedBy,
      List<Rotation> rotations) {
    this(
        kind,
        source,
        expiresAt,
        issuedAt,
        firstSeen,
        lastSeen,
        lastRotated,
        replacedBy,
        rotations,
        null);
  }

  public Life {
    rotations = List.copyOf(rotations);
  }

  /** The earliest moment at which it is known to have been; null where nothing tells. */
  public @Nullable Instant since() {
    return issuedAt != null && (firstSeen == null || issuedAt.isBefore(firstSeen))
        ? issuedAt
        : firstSeen;
  }

  /** Whether {@link #since} is when it was made, and not only a moment at which it was there. */
  public boolean isExact() {
    return issuedAt != null && issuedAt.equals(since());
  }

  /** Whole days from {@link #since} to {@code now}; -1 where nothing tells. */
  public long ageDays(Instant now) {
    Instant since = since();
    return since == null ? -1 : Math.max(0, Duration.between(since, now).toDays());
  }

  /** Whole days from {@code now} to its end, below zero behind it; null where it has none. */
  public @Nullable Long expiresInDays(Instant now) {
    return expiresAt == null
        ? null
        : Math.floorDiv(Duration.between(now, expiresAt).toSeconds(), 86_400L);
  }
}
