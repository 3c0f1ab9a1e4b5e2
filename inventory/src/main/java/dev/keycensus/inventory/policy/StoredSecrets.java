package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.StoredSecret;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which secrets of a CI system are kept and used, and which only one of both. Names mean the same
 * in capitals and in small letters. Nothing is said that the lists do not cover.
 */
final class StoredSecrets {
  private static final String CI_SECRET = "ci-secret";

  /** What the platform itself hands out, and nobody stores. */
  private static final Set<String> BUILT_IN = Set.of("GITHUB_TOKEN", "ACTIONS_RUNTIME_TOKEN");

  private final Census census;
  private final Map<String, StoredSecret> byName = new TreeMap<>();
  private final boolean shared;
  private final Set<String> used = new HashSet<>();

  /** A list of which nothing is used is that of another repository. */
  private final boolean ofThis;

  StoredSecrets(Census census) {
    this.census = census;
    boolean organization = false;
    for (StoredSecret s : census.stored()) {
      organization |= s.store().equals(StoredSecret.ORGANIZATION);
      byName.merge(key(s.name()), s, StoredSecrets::nearer);
    }
    this.shared = organization;
    if (!byName.isEmpty()) {
      for (Reference r : census.references()) {
        if (isOfGitHub(r)) {
          used.add(key(r.name()));
        }
      }
    }
    this.ofThis = used.stream().anyMatch(byName::containsKey);
  }

  /** A repository's own goes before one that its organization shares. */
  private static StoredSecret nearer(StoredSecret a, StoredSecret b) {
    return a.store().equals(StoredSecret.REPOSITORY) ? a : b;
  }

  private static String key(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /**
   * {@code yes}, {@code no}, or empty: no list was given, or not that of the organization, or the
   * job is of an environment, which has a list of its own.
   */
  String state(Reference r) {
    if (!isOfGitHub(r) || BUILT_IN.contains(key(r.name()))) {
      return "";
    }
    return byName.containsKey(key(r.name()))
        ? "yes"
        : shared && ofThis && r.environment() == null ? "no" : "";
  }

  /** Whole days since the value was set; -1 where nothing tells. */
  long days(Reference r) {
    StoredSecret s = isOfGitHub(r) ? byName.get(key(r.name())) : null;
    Instant at = s == null ? null : s.updated();
    return at == null
        ? -1
        : Math.max(
            0,
            ChronoUnit.DAYS.between(
                at.atOffset(ZoneOffset.UTC), census.now().atOffset(ZoneOffset.UTC)));
  }

  /** Names that this repository keeps and does not use; none where a job may use all of them. */
  List<String> unused() {
    for (Identity i : census.identities()) {
      if (i.ability().is("passes-all-secrets")) {
        return List.of();
      }
    }
    if (!ofThis) {
      return List.of();
    }
    return byName.values().stream()
        .filter(s -> s.store().equals(StoredSecret.REPOSITORY) && !used.contains(key(s.name())))
        .map(StoredSecret::name)
        .toList();
  }

  private static boolean isOfGitHub(@Nullable Reference r) {
    return r != null && r.kind().equals(CI_SECRET) && r.place().path().contains(".github/");
  }
}
