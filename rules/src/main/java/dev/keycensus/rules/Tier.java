package dev.keycensus.rules;

import java.util.Locale;

/** How sure a sighting is. Ordered from least to most sure. */
public enum Tier {
  /** Listed only on request. */
  LOW,
  /** Listed. */
  MEDIUM,
  /** Fails a build. */
  HIGH;

  /** The word used in YAML, on the command line and in reports, such as {@code high}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One step less sure; {@link #LOW} stays where it is. */
  public Tier lowered() {
    return this == HIGH ? MEDIUM : LOW;
  }

  /** The less sure of the two. */
  public Tier atMost(Tier other) {
    return compareTo(other) < 0 ? this : other;
  }
}
