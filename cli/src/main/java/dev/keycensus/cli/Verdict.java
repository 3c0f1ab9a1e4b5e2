package dev.keycensus.cli;

import dev.keycensus.inventory.Census;
import dev.keycensus.inventory.Credential;
import dev.keycensus.inventory.Settings.FailOn;
import dev.keycensus.inventory.Violation;
import dev.keycensus.rules.Tier;

/**
 * What the exit code is made of.
 *
 * @param failOn the least severity that fails
 * @param failTier the least tier that fails
 * @param failing how many credentials and policy violations fail
 * @param incomplete whether something that counts was not read
 */
record Verdict(FailOn failOn, Tier failTier, int failing, boolean incomplete) {
  /** The policy that every listed credential breaks: its own severity and tier decide about it. */
  private static final String LISTED = "secret.hardcoded";

  /**
   * Judges.
   *
   * @param strict whether places that were left out on purpose count as not read
   */
  static Verdict of(Census census, FailOn failOn, Tier failTier, boolean strict) {
    int failing = 0;
    for (Credential credential : census.credentials()) {
      if (failOn.fails(credential.severity()) && credential.tier().compareTo(failTier) >= 0) {
        failing++;
      }
    }
    for (Violation violation : census.violations()) {
      if (!violation.policy().equals(LISTED)) {
        failing++;
      }
    }
    boolean incomplete =
        strict ? !census.coverage().skipped().isEmpty() : census.coverage().incomplete();
    return new Verdict(failOn, failTier, failing, incomplete);
  }

  int exitCode() {
    if (failing > 0) {
      return ExitCode.FAILS;
    }
    return incomplete ? ExitCode.INCOMPLETE : ExitCode.OK;
  }
}
