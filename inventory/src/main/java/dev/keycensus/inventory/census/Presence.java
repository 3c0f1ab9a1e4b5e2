package dev.keycensus.inventory.census;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What tells whether somebody is still there who answers for an identity, or who brought it in.
 * Evidence, and no proof: somebody may be there and commit nothing.
 *
 * @param owner the last commit that is known to be the owner's, where the owner is one person; null
 *     where none is
 * @param author the last commit of who first committed what authenticates it; null where unknown
 * @param end the last commit of anybody; null where no history was read
 * @param listed whether the list of people has the owner; null where there is no list, or the owner
 *     is not one person
 */
public record Presence(
    @Nullable Instant owner,
    @Nullable Instant author,
    @Nullable Instant end,
    @Nullable Boolean listed) {

  /** Nothing is known. */
  public static final Presence UNKNOWN = new Presence(null, null, null, null);

  /** Whole days that the history goes on after the owner's last commit; -1 where unknown. */
  public long ownerAwayDays() {
    return away(owner);
  }

  /** Whole days that the history goes on after the author's last commit; -1 where unknown. */
  public long authorAwayDays() {
    return away(author);
  }

  private long away(@Nullable Instant last) {
    return last == null || end == null ? -1 : Math.max(0, Duration.between(last, end).toDays());
  }
}
