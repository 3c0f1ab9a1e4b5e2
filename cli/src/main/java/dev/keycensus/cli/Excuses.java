package dev.keycensus.cli;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Violation;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which credentials exceptions let stand, and for how long.
 *
 * @param until by the id of the credential the exception's last day
 */
record Excuses(Map<String, LocalDate> until) {
  static Excuses of(Census census) {
    Map<String, LocalDate> ends = new HashMap<>();
    for (Exemption e : census.exemptions()) {
      ends.put(e.id(), e.expires());
    }
    Map<String, LocalDate> until = new HashMap<>();
    for (Violation v : census.violations()) {
      LocalDate end = v.exception() == null ? null : ends.get(v.exception());
      if (end != null && isOfListed(v.policy()) && v.subject().startsWith("cred_")) {
        until.put(v.subject(), end);
      }
    }
    return new Excuses(until);
  }

  /** Whether a policy is of those that every listed credential breaks one of. */
  static boolean isOfListed(String policy) {
    return policy.startsWith("secret.");
  }

  Set<String> credentials() {
    return until.keySet();
  }

  /** The last day of what lets a credential stand; null for nothing. */
  @Nullable LocalDate until(String credential) {
    return until.get(credential);
  }

  /** {@code 3 are excused until 2026-12-22}; empty for none. */
  String told() {
    if (until.isEmpty()) {
      return "";
    }
    LocalDate first = until.values().stream().min(LocalDate::compareTo).orElseThrow();
    boolean same = until.values().stream().allMatch(first::equals);
    return until.size()
        + (until.size() == 1 ? " is" : " are")
        + " excused until "
        + first
        + (same ? "" : " at the earliest");
  }
}
