package dev.keycensus.rules;

import java.util.Locale;

/** How bad it is when somebody else has the credential. Ordered from least to worst. */
public enum Severity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** The word used in YAML, on the command line and in reports, such as {@code high}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
