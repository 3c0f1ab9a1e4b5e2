package dev.keycensus.inventory;

import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Secret;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.ExamplePaths;
import dev.keycensus.inventory.census.Ids;
import dev.keycensus.inventory.census.Life;
import dev.keycensus.inventory.census.Reuse;
import dev.keycensus.inventory.census.Rotation;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.inventory.owners.People;
import dev.keycensus.inventory.policy.Judgement;
import dev.keycensus.inventory.policy.Metrics;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Shape;
import dev.keycensus.rules.Tier;
import dev.keycensus.rules.UserError;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From findings to a census: equal values become one credential, credentials get identities. */
final class Gathering {
  private final ScanPlan plan;
  private final Catalog catalog;
  private final Outside outside;

  Gathering(ScanPlan plan, Catalog catalog, Outside outside) {
    this.plan = plan;
    this.catalog = catalog;
    this.outside = outside;
  }

  Census census(Findings findings) throws UserError {
    List<Findings.Finding> all = findings.all();
    List<Credential> credentials = new ArrayList<>();
    Map<String, Secret> values = new HashMap<>();
    String keyId = "";
    if (!all.isEmpty()) {
      Fingerprints fingerprints = Keys.fingerprints(plan.telling().keyFile(), System.getenv());
      keyId = fingerprints.keyId();
      credentials =
          credentials(
              all, fingerprints, rotations(findings.changes(), fingerprints), findings, values);
    }
    credentials.sort(
        Comparator.comparing(Credential::severity)
            .thenComparing(Credential::tier)
            .reversed()
            .thenComparing(c -> c.sightings().get(0).path())
            .thenComparingInt(c -> c.sightings().get(0).line())
            .thenComparing(Credential::id));
    Targets.organisations(plan, findings.trees());
    Identities.Resolved resolved =
        new Identities(
                findings.trees(),
                findings.activity(),
                plan.governing(),
                outside,
                plan.now(),
                plan.telling().authors())
            .of(credentials);
    resolved = new Untold(credentials, values).of(resolved);
    Census draft =
        new Census(
            plan.what().name(),
            plan.now(),
            catalog.hash(),
            "",
            keyId,
            findings.coverage(),
            resolved.identities(),
            resolved.credentials(),
            resolved.references(),
            Slots.of(findings.changes()),
            List.of(),
            List.of(),
            people(findings.activity()),
            outside.stored(plan.what().name()));
    Judgement judgement = plan.governing().policy().judge(draft, plan.governing().exceptions());
    return draft.judged(
        judgement.policyHash(),
        judgement.violations(),
        judgement.exemptions(),
        judgement.metrics());
  }

  /** How many people there are: on the list, or else those who committed of late. */
  private SortedMap<String, Double> people(Activity activity) {
    SortedMap<String, Double> numbers = new TreeMap<>();
    People list = plan.governing().people();
    int people =
        list == null
            ? activity.people(plan.now())
            : list.size(plan.now().atOffset(ZoneOffset.UTC).toLocalDate());
    if (people > 0) {
      numbers.put(Metrics.PEOPLE, (double) people);
    }
    return numbers;
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
      Map<String, List<Rotation>> rotations,
      Findings findings,
      Map<String, Secret> values) {
    Map<String, List<Findings.Finding>> byValue = new LinkedHashMap<>();
    IdentityHashMap<Findings.Finding, String> ids = sightingIds(all);
    for (Findings.Finding f : all) {
      String id = fingerprints.credential(f.match().secret().bytes());
      byValue.computeIfAbsent(id, k -> new ArrayList<>()).add(f);
    }
    List<Credential> credentials = new ArrayList<>(byValue.size());
    byValue.forEach(
        (id, same) -> {
          values.put(id, same.get(0).match().secret());
          credentials.add(
              credential(id, same, ids, rotations.getOrDefault(id, List.of()), findings));
        });
    return outside.join(credentials, values, fingerprints.keyId(), plan.now());
  }

  private Credential credential(
      String id,
      List<Findings.Finding> same,
      IdentityHashMap<Findings.Finding, String> ids,
      List<Rotation> rotations,
      Findings findings) {
    Findings.Finding best = same.get(0);
    for (Findings.Finding f : same) {
      if (BEST.compare(f.match(), best.match()) > 0) {
        best = f;
      }
    }
    CredentialType type = best.match().type();
    SortedMap<String, String> facts = facts(best, same);
    List<Sighting> sightings = new ArrayList<>(same.size());
    TreeSet<String> paths = new TreeSet<>();
    Tier tier = Tier.LOW;
    for (Findings.Finding f : same) {
      paths.add(f.path());
      tier = tier.compareTo(f.match().tier()) < 0 ? f.match().tier() : tier;
      sightings.add(sighting(f, ids.getOrDefault(f, "")));
    }
    String value = best.match().secret().text();
    Instant expires = time(facts, "expires");
    Instant seen = firstSeen(same);
    Life life =
        new Life(
            expires == null ? type.lifetime().kind() : Lifetime.Kind.EXPIRING,
            expires == null ? "type" : "value",
            expires,
            time(facts, "issued"),
            seen == null ? Detail.logged(same, false) : seen,
            Detail.logged(same, true),
            lastRotated(id, rotations),
            replacedBy(id, rotations),
            rotations);
    return new Credential(
        id,
        type,
        "",
        Severities.of(type, paths),
        tier,
        Mask.of(type, value),
        plan.telling().showSecrets() ? shown(best.match().secret()) : null,
        life,
        facts,
        reuse(paths, facts, same, findings),
        expires != null && expires.isBefore(plan.now())
            ? Credential.Status.EXPIRED
            : Credential.Status.UNKNOWN,
        sightings);
  }

  /**
   * What is told of a value. Where two places name two principals beside it, as they do of a weak
   * password, those of the best match stand.
   */
  private static SortedMap<String, String> facts(
      Findings.Finding best, List<Findings.Finding> same) {
    SortedMap<String, String> facts = new TreeMap<>(best.match().facts());
    for (Findings.Finding f : same) {
      SortedMap<String, String> more = f.match().facts();
      String here = facts.get("principal");
      String there = more.get("principal");
      if (here == null || here.equals(there)) {
        more.forEach(facts::putIfAbsent);
      }
    }
    return facts;
  }

  /** The value as a person can take it along: what is not text, such as a key, in base64. */
  private static String shown(Secret secret) {
    String text = secret.text();
    boolean isText =
        text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f);
    return isText ? text : Base64.getEncoder().encodeToString(secret.bytes());
  }

  private static Reuse reuse(
      SortedSet<String> paths,
      SortedMap<String, String> facts,
      List<Findings.Finding> same,
      Findings findings) {
    TreeSet<String> environments = new TreeSet<>();
    String own = Environments.of(facts.get("environment"));
    if (own != null) {
      environments.add(own);
    }
    // A template for production is no file of production: asked where no other file tells.
    TreeSet<String> ofTemplates = new TreeSet<>();
    for (Findings.Finding f : same) {
      String told = Environments.of(f.match().name());
      told = told == null ? Environments.ofPath(f.path()) : told;
      told = told == null ? Environments.of(f.match().facts().get("host")) : told;
      if (told != null) {
        (ExamplePaths.is(f.path()) ? ofTemplates : environments).add(told);
      }
    }
    if (environments.isEmpty()) {
      environments.addAll(ofTemplates);
    }
    TreeSet<String> repositories = new TreeSet<>();
    paths.forEach(p -> repositories.add(findings.trees().prefixOf(p)));
    return new Reuse(
        paths.size(), repositories.size(), List.copyOf(environments), List.of(), spread(same));
  }

  /** Whole days between the first commits of its first place and of its newest. */
  private static long spread(List<Findings.Finding> same) {
    Map<String, Instant> firstAt = new HashMap<>();
    for (Findings.Finding f : same) {
      Instant at = firstSeen(List.of(f));
      if (at != null) {
        firstAt.merge(f.path(), at, (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    return firstAt.size() < 2
        ? 0
        : Duration.between(Collections.min(firstAt.values()), Collections.max(firstAt.values()))
            .toDays();
  }

  private static @Nullable Instant lastRotated(String id, List<Rotation> rotations) {
    Instant last = null;
    for (Rotation r : rotations) {
      last = r.to().equals(id) && r.at() != null ? r.at() : last;
    }
    return last;
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
      case PATTERN, JWT -> 4;
      case PRIVATE_KEY, ENCRYPTED_PRIVATE_KEY -> 3;
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
        f.timeline(),
        f.detail().within(),
        f.detail().keyPath());
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
      ids.put(f, Ids.of("s_", place, Integer.toString(n)));
    }
    return ids;
  }

  private static @Nullable Instant time(SortedMap<String, String> facts, String key) {
    String at = facts.get(key);
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
}
