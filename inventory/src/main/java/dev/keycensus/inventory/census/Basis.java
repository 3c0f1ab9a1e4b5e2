package dev.keycensus.inventory.census;

import dev.keycensus.rules.Tier;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an identity is known by: why these credentials and references are said to be one
 * principal's.
 *
 * @param confidence how sure that is
 * @param evidence a few words, without a secret
 */
public record Basis(How how, Tier confidence, String evidence) {
  private static final String ENTRY = "entry ";
  private static final String OF_REGISTER = " of the register";

  /** Of an identity that an entry of the register names. */
  public static Basis registered(String entry) {
    return new Basis(How.REGISTERED, Tier.HIGH, ENTRY + entry + OF_REGISTER);
  }

  /** What the register calls it; null for what it does not name. */
  public @Nullable String entry() {
    return how == How.REGISTERED && evidence.startsWith(ENTRY) && evidence.endsWith(OF_REGISTER)
        ? evidence.substring(ENTRY.length(), evidence.length() - OF_REGISTER.length())
        : null;
  }

  /** The ways in which a principal becomes known, the surest first. */
  public enum How {
    /** The register names it. */
    REGISTERED,
    /** The value tells whom it authenticates. */
    SELF_DESCRIBING,
    /** An export of the provider tells whom it authenticates, or that there is such a principal. */
    EXPORT,
    /** A file declares it: an agent, a connector, a job, a workload. */
    DECLARED,
    /** The principal's name stands beside the value, in the same structure. */
    ADJACENT,
    /** The value's name and its provider, in one service of one repository. */
    NAMED,
    /** One value of one type in one place: nothing more is known. */
    DERIVED;

    /** Whether it is the principal's own name, the same wherever it is met, and no place. */
    public boolean isByName() {
      return this == SELF_DESCRIBING || this == EXPORT || this == ADJACENT;
    }

    /** The word used in reports, such as {@code self-describing}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
