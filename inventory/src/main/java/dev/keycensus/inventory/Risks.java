package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.ExamplePaths;
import dev.keycensus.inventory.census.Risk;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The score of an identity: a sum of parts, each with its reason, cut at 100. The parts say what a
 * reader would fix first: what can be read now, what it opens, how long it has been open, how far
 * it has spread, and who there is to close it.
 */
final class Risks {
  private static final int MOST = 100;

  private record Part(String reason, int points) {}

  private Risks() {}

  static Risk of(
      IdentityKind kind,
      List<Credential> credentials,
      @Nullable Owner owner,
      Ability ability,
      Collection<String> environments,
      Instant now) {
    List<Part> parts = new ArrayList<>();
    List<Credential> sure = credentials.stream().filter(c -> c.tier() != Tier.LOW).toList();
    // A key of a test may be a real one, but whoever has little time looks elsewhere first.
    boolean tests = sure.stream().allMatch(Risks::isOnlyInTests);
    List<Credential> open = sure.stream().filter(c -> c.replacedBy() == null).toList();
    if (open.stream().anyMatch(Credential::isInTree)) {
      parts.add(
          tests ? new Part("exposed now, in tests or examples", 10) : new Part("exposed now", 30));
    } else if (!open.isEmpty()) {
      String reason =
          open.stream().allMatch(Risks::isStaged)
              ? "about to be committed"
              : "exposed in the history, and not known to be replaced";
      parts.add(new Part(reason, tests ? 5 : 20));
    } else if (!sure.isEmpty()) {
      parts.add(new Part("exposed once, and replaced since", 5));
    }
    Severity worst = null;
    for (Credential c : sure) {
      worst = worst == null || c.severity().compareTo(worst) > 0 ? c.severity() : worst;
    }
    if (worst != null) {
      int points =
          switch (worst) {
            case CRITICAL -> 25;
            case HIGH -> 18;
            case MEDIUM -> 8;
            case LOW -> 2;
          };
      parts.add(new Part("a credential of severity " + worst.word(), tests ? points / 2 : points));
    }
    if (sure.stream()
        .anyMatch(c -> c.lifetime() == Lifetime.Kind.STATIC && c.life().ageDays(now) > 365)) {
      parts.add(new Part("older than a year, without an end", 10));
    }
    if (sure.stream().anyMatch(c -> c.places() > 1)) {
      parts.add(new Part("the same value in several places", 5));
    }
    if (environments.size() > 1 && environments.contains("production") && !sure.isEmpty()) {
      parts.add(new Part("production and others share it", 10));
    }
    if (ability.is(Mark.ADMIN.word()) || ability.is(Mark.WILDCARD_TOOLS.word())) {
      parts.add(new Part("it may do everything", 15));
    }
    if (ability.is(Mark.STATIC_KEY.word()) && "unattended".equals(ability.autonomy())) {
      parts.add(new Part("unattended, with a long-lived key", 10));
    }
    if (ability.is(Mark.UNPINNED.word()) && ability.is(Mark.STATIC_KEY.word())) {
      parts.add(new Part("code that may change is given a key", 10));
    }
    if (ability.is(Mark.APPROVAL_BYPASSED.word()) || ability.is(Mark.SANDBOX_OFF.word())) {
      parts.add(new Part("nobody is asked before it acts", 10));
    }
    if (!parts.isEmpty() && (owner == null || owner.status() == Owner.Status.LEFT)) {
      parts.add(new Part("nobody answers for it", 10));
    }
    if (!parts.isEmpty() && kind == IdentityKind.BREAK_GLASS) {
      parts.add(new Part("an emergency account", 15));
    }
    parts.sort(Comparator.comparingInt(p -> -p.points()));
    int score = Math.min(MOST, parts.stream().mapToInt(Part::points).sum());
    return new Risk(score, parts.stream().map(p -> p.reason() + " +" + p.points()).toList());
  }

  private static boolean isStaged(Credential c) {
    return c.sightings().stream().allMatch(s -> s.timeline() != null && s.timeline().uncommitted());
  }

  private static boolean isOnlyInTests(Credential c) {
    return c.sightings().stream()
        .allMatch(s -> s.where() != Sighting.Where.MESSAGE && ExamplePaths.is(s.path()));
  }
}
