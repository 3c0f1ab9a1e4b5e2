package dev.keycensus.inventory;

import dev.keycensus.detectors.Match;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Shape;
import dev.keycensus.rules.Tier;
import dev.keycensus.rules.UserError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From findings to a census: equal values become one credential, credentials get identities. */
final class Gathering {
  private final ScanPlan plan;
  private final Catalog catalog;

  Gathering(ScanPlan plan, Catalog catalog) {
    this.plan = plan;
    this.catalog = catalog;
  }

  Census census(Findings findings) throws UserError {
    List<Findings.Finding> all = findings.all();
    List<Credential> credentials = new ArrayList<>();
    String keyId = "";
    if (!all.isEmpty()) {
      Fingerprints fingerprints = Keys.fingerprints(plan.keyFile(), System.getenv());
      keyId = fingerprints.keyId();
      credentials = credentials(all, fingerprints, rotations(findings.changes(), fingerprints));
    }
    credentials.sort(
        Comparator.comparing(Credential::severity)
            .thenComparing(Credential::tier)
            .reversed()
            .thenComparing(c -> c.sightings().get(0).path())
            .thenComparingInt(c -> c.sightings().get(0).line())
            .thenComparing(Credential::id));
    return new Census(
        plan.name(),
        plan.now(),
        catalog.hash(),
        keyId,
        findings.coverage(),
        Identities.of(credentials),
        credentials,
        credentials.stream().map(Gathering::violation).toList());
  }

  /** By the credentials that they are between, each under both. */
  private static Map<String, List<Rotation>> rotations(
      List<History.Change> changes, Fingerprints fingerprints) {
    Map<String, List<Rotation>> byCredential = new HashMap<>();
    for (History.Change c : changes) {
      Rotation r =
          new Rotation(
              c.commit(),
              c.at(),
              fingerprints.credential(c.from().bytes()),
              fingerprints.credential(c.to().bytes()),
              c.path(),
              c.slot());
      byCredential.computeIfAbsent(r.from(), k -> new ArrayList<>()).add(r);
      byCredential.computeIfAbsent(r.to(), k -> new ArrayList<>()).add(r);
    }
    byCredential.values().forEach(list -> list.sort(Rotation.ORDER));
    return byCredential;
  }

  private List<Credential> credentials(
      List<Findings.Finding> all,
      Fingerprints fingerprints,
      Map<String, List<Rotation>> rotations) {
    Map<String, List<Findings.Finding>> byValue = new LinkedHashMap<>();
    IdentityHashMap<Findings.Finding, String> ids = sightingIds(all);
    for (Findings.Finding f : all) {
      String id = fingerprints.credential(f.match().secret().bytes());
      byValue.computeIfAbsent(id, k -> new ArrayList<>()).add(f);
    }
    List<Credential> credentials = new ArrayList<>(byValue.size());
    byValue.forEach(
        (id, same) ->
            credentials.add(credential(id, same, ids, rotations.getOrDefault(id, List.of()))));
    return credentials;
  }

  private Credential credential(
      String id,
      List<Findings.Finding> same,
      IdentityHashMap<Findings.Finding, String> ids,
      List<Rotation> rotations) {
    Findings.Finding best = same.get(0);
    for (Findings.Finding f : same) {
      if (BEST.compare(f.match(), best.match()) > 0) {
        best = f;
      }
    }
    CredentialType type = best.match().type();
    SortedMap<String, String> facts = new TreeMap<>();
    List<Sighting> sightings = new ArrayList<>(same.size());
    TreeSet<String> paths = new TreeSet<>();
    Tier tier = Tier.LOW;
    for (Findings.Finding f : same) {
      f.match().facts().forEach(facts::putIfAbsent);
      paths.add(f.path());
      tier = tier.compareTo(f.match().tier()) < 0 ? f.match().tier() : tier;
      sightings.add(sighting(f, ids.getOrDefault(f, "")));
    }
    String value = best.match().secret().text();
    Instant expires = expires(facts);
    return new Credential(
        id,
        type,
        Identities.idOf(id, type, facts),
        Severities.of(type, paths),
        tier,
        Mask.of(type, value),
        plan.showSecrets() ? value : null,
        expires == null ? type.lifetime().kind() : dev.keycensus.rules.Lifetime.Kind.EXPIRING,
        expires,
        facts,
        paths.size(),
        firstSeen(same),
        replacedBy(id, rotations),
        rotations,
        sightings);
  }

  private static @Nullable String replacedBy(String id, List<Rotation> rotations) {
    String last = null;
    for (Rotation r : rotations) {
      last = r.from().equals(id) ? r.to() : last;
    }
    return last;
  }

  private static @Nullable Instant firstSeen(List<Findings.Finding> same) {
    Instant first = null;
    for (Findings.Finding f : same) {
      Timeline timeline = f.timeline();
      if (timeline != null) {
        for (Timeline.Interval i : timeline.intervals()) {
          Instant at = i.introduced().at();
          first = at != null && (first == null || at.isBefore(first)) ? at : first;
        }
      }
    }
    return first;
  }

  /** Which of several matches of one value names its type: the surest, then the most specific. */
  private static final Comparator<Match> BEST =
      Comparator.comparing((Match m) -> specific(m.type()))
          .thenComparing(Match::tier)
          .thenComparing(m -> m.type().id());

  private static int specific(CredentialType type) {
    Shape.Matcher matcher = type.shape().matcher();
    return switch (matcher) {
      case PATTERN, PRIVATE_KEY, ENCRYPTED_PRIVATE_KEY, JWT -> 3;
      case NAMED -> 2;
      case URL, BASIC, BEARER -> 1;
      case PASSWORD, SECRET, KEY, TOKEN -> 0;
    };
  }

  private static Sighting sighting(Findings.Finding f, String id) {
    return new Sighting(
        id,
        f.path(),
        f.line(),
        f.column(),
        f.endLine(),
        f.endColumn(),
        f.match().name(),
        f.where(),
        f.match().tier(),
        f.match().reasons(),
        f.timeline());
  }

  /**
   * Ids of type, path, slot and the number among equals, in the order of the file: an edit
   * elsewhere in the file does not change them, and neither does a new value in the slot.
   */
  private static IdentityHashMap<Findings.Finding, String> sightingIds(List<Findings.Finding> all) {
    IdentityHashMap<Findings.Finding, String> ids = new IdentityHashMap<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Findings.Finding f : all) {
      String slot = f.match().name() == null ? "" : f.match().name();
      String place = f.match().type().id() + '\0' + f.path() + '\0' + slot;
      // What stood there in another time does not count: the same with and without history.
      String time = f.where() == Sighting.Where.HISTORY ? Findings.first(f.timeline()) : "";
      int n = seen.merge(place + '\0' + time, 1, Integer::sum);
      ids.put(f, Fingerprints.plain("s_", place, Integer.toString(n)));
    }
    return ids;
  }

  private static @Nullable Instant expires(SortedMap<String, String> facts) {
    String at = facts.get("expires");
    if (at == null) {
      return null;
    }
    try {
      long seconds = (long) Double.parseDouble(at);
      return seconds > 0 && seconds < 253_402_300_800L ? Instant.ofEpochSecond(seconds) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Violation violation(Credential c) {
    int n = c.sightings().size();
    String message =
        c.type().name() + " " + c.masked() + " in " + (n == 1 ? "one place" : n + " places");
    String remedy =
        c.type().revoke() == null ? "Replace it and revoke the old one." : c.type().revoke();
    return new Violation(
        Fingerprints.plain("v_", "secret.hardcoded", c.id()),
        "secret.hardcoded",
        c.id(),
        c.severity(),
        message,
        remedy,
        List.of("CWE-798", "NHI2:2025"));
  }
}
