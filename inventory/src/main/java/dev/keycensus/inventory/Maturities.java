package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.inventory.DeclaredNodes.Referred;
import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Maturity;
import dev.keycensus.rules.Tier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far an identity has come from a stored value towards proving itself without one. */
final class Maturities {
  /** Ids of the credentials that are listed on request only. */
  private final Set<String> guesses = new HashSet<>();

  /**
   * @param all the credentials of the whole census
   */
  Maturities(List<Credential> all) {
    for (Credential c : all) {
      if (c.tier() == Tier.LOW) {
        guesses.add(c.id());
      }
    }
  }

  /**
   * The weakest way in counts.
   *
   * @param credentials its own
   * @param held ids of credentials that stand in its declaration
   * @param uses what it refers to
   * @return null where nothing tells how it authenticates
   */
  @Nullable Maturity of(
      List<Credential> credentials, List<String> held, List<Referred> uses, Ability ability) {
    // A guess proves nothing, unless there is nothing else.
    boolean guessed = !uses.isEmpty() || ability.is(Mark.FEDERATED.word());
    if (credentials.stream().anyMatch(c -> !guessed || c.tier() != Tier.LOW)
        || held.stream().anyMatch(id -> !guessed || !guesses.contains(id))) {
      return Maturity.T0;
    }
    Maturity weakest = null;
    for (Referred r : uses) {
      Maturity m =
          switch (r.reference().kind()) {
            case FEDERATION -> Maturity.T4;
            case PLATFORM_TOKEN, HELPER -> Maturity.T3;
            case CI_SECRET, VARIABLE, PROMPT, VAULT, CLUSTER_SECRET, FILE -> Maturity.T1;
          };
      weakest = weakest == null || m.compareTo(weakest) < 0 ? m : weakest;
    }
    return weakest == null && ability.is(Mark.FEDERATED.word()) ? Maturity.T4 : weakest;
  }
}
