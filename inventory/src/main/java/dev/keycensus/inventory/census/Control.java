package dev.keycensus.inventory.census;

import java.util.Locale;

/**
 * What a framework has to say about a violation.
 *
 * @param framework such as {@code owasp-nhi-2025}
 * @param id as the framework writes it, such as {@code NHI2:2025}
 */
public record Control(String framework, String id, Strength strength) {
  /** How closely the violation is what the framework speaks of. */
  public enum Strength {
    DIRECT,
    SUPPORTING,
    CONTEXT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
