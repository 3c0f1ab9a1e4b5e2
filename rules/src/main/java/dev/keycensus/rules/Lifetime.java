package dev.keycensus.rules;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long a credential of a type stays valid when nobody acts.
 *
 * @param kind static (until revoked), expiring (with a date) or session (hours)
 * @param ttl the provider's default, as its documentation words it ({@code 1h}, {@code 90d}); null
 *     where there is none
 */
public record Lifetime(Kind kind, @Nullable String ttl) {

  /** The three lifetimes of the design. */
  public enum Kind {
    STATIC,
    EXPIRING,
    SESSION;

    /** The word used in YAML and in reports, such as {@code static}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
