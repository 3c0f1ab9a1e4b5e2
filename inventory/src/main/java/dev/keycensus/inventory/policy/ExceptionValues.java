package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Exemption;
import java.time.temporal.ChronoUnit;

/** The attributes {@code exc.*} of one exception. */
record ExceptionValues(Exemption exemption, ExceptionEntry entry, boolean routine, Index index) {

  Object get(String name) {
    return switch (name) {
      case "exc.id" -> exemption.id();
      case "exc.rule" -> exemption.rule();
      case "exc.state" -> exemption.state().word();
      case "exc.expiresInDays" -> -index.daysSince(exemption.expires());
      case "exc.ageDays" -> index.daysSince(exemption.created());
      case "exc.lengthDays" -> ChronoUnit.DAYS.between(exemption.created(), exemption.expires());
      case "exc.renewals" -> (long) exemption.renewals();
      case "exc.matches" -> (long) exemption.matches();
      case "exc.maxMatches" ->
          entry.maxMatches() == null ? Attributes.NEVER : (long) entry.maxMatches();
      case "exc.breakGlass" -> exemption.breakGlass();
      case "exc.testedDays" -> entry.tested() == null ? -1L : index.daysSince(entry.tested());
      case "exc.routine" -> routine;
      case "exc.owner" -> exemption.owner();
      default -> throw new IllegalArgumentException("no attribute " + name);
    };
  }
}
