package dev.keycensus.cli;

import dev.keycensus.inventory.Settings.FailOn;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.rules.Tier;
import dev.keycensus.sources.Skip;
import java.util.HashSet;
import java.util.Set;

/**
 * What the exit code is made of.
 *
 * @param failOn the least severity that fails
 * @param failTier the least tier that fails
 * @param failing how many credentials and policy violations fail
 * @param policies how many of those are policies that something other than a credential breaks
 * @param incomplete whether something that counts was not read
 */
record Verdict(FailOn failOn, Tier failTier, int failing, int policies, boolean incomplete) {
  /** What every listed credential breaks one of: its own severity and tier decide about it. */
  private static final String LISTED = "secret.";

  /**
   * Judges.
   *
   * @param strict whether places that were left out on purpose count as not read
   */
  static Verdict of(Census census, FailOn failOn, Tier failTier, boolean strict) {
    Set<String> failing = new HashSet<>();
    Set<String> excused = new HashSet<>();
    for (Violation violation : census.violations()) {
      if (violation.exception() == null) {
        if (violation.fails()) {
          failing.add(isCredential(violation) ? violation.subject() : violation.id());
        }
      } else if (violation.policy().startsWith(LISTED)) {
        excused.add(violation.subject());
      }
    }
    for (Credential credential : census.credentials()) {
      if (failOn.fails(credential.severity())
          && credential.tier().compareTo(failTier) >= 0
          && !excused.contains(credential.id())) {
        failing.add(credential.id());
      }
    }
    boolean incomplete =
        strict
            ? census.coverage().skipped().stream().anyMatch(s -> s.kind() != Skip.Kind.NOTE)
            : census.coverage().incomplete();
    int policies = (int) failing.stream().filter(id -> !id.startsWith("cred_")).count();
    return new Verdict(failOn, failTier, failing.size(), policies, incomplete);
  }

  private static boolean isCredential(Violation violation) {
    return violation.subject().startsWith("cred_");
  }

  int exitCode() {
    if (failing > 0) {
      return ExitCode.FAILS;
    }
    return incomplete ? ExitCode.INCOMPLETE : ExitCode.OK;
  }
}
