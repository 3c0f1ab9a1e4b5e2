package dev.keycensus.inventory.census;

import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An exception, and what became of it in this scan.
 *
 * @param id as its file names it
 * @param rule the policy that it is from, or a glob of such
 * @param subject whom it is about
 * @param approvedBy null where the file does not say
 * @param created the day on which it began, or was renewed last
 * @param expires the last day on which it holds
 * @param renewals how often it was renewed
 * @param breakGlass whether it is for an emergency
 * @param line where it stands in its file, 1-based
 * @param matches how many violations it covers now
 */
public record Exemption(
    String id,
    String rule,
    String subject,
    String reason,
    String owner,
    @Nullable String approvedBy,
    LocalDate created,
    LocalDate expires,
    int renewals,
    boolean breakGlass,
    int line,
    State state,
    int matches) {

  /** Whether it holds. */
  public enum State {
    ACTIVE,
    /** It holds, and nothing needs it. */
    UNUSED,
    EXPIRED,
    /** The value changed after it was made. */
    LAPSED,
    /** It would cover more than it may, and so covers nothing. */
    EXCEEDED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
