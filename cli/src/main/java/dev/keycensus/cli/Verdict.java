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
      } else if (Excuses.isOfListed(violation.policy())) {
        excused.add(violation.subject());
      }
    }
    for (Credential credential : census.credentials()) {
      if (counts(credential, failOn, failTier) && !excused.contains(credential.id())) {
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

  /** Whether it is bad and sure enough to fail a scan by itself, unless it is excused. */
  boolean counts(Credential credential) {
    return counts(credential, failOn, failTier);
  }

  private static boolean counts(Credential credential, FailOn failOn, Tier failTier) {
    return failOn.fails(credential.severity()) && credential.tier().compareTo(failTier) >= 0;
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
