package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Life;
import dev.keycensus.inventory.census.Maturity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Reuse;
import dev.keycensus.inventory.census.Risk;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Censuses of tests. */
final class Given {
  static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

  private Given() {}

  /** One catalogue for all: each reads its texts anew. */
  private static final Catalog CATALOG = Catalog.builtIn();

  private static final Map<String, CredentialType> TYPES =
      CATALOG.types().stream().collect(Collectors.toMap(CredentialType::id, t -> t));

  static CredentialType type(String id) {
    CredentialType type = TYPES.get(id);
    if (type == null) {
      throw new IllegalArgumentException(id);
    }
    return type;
  }

  /** A finding in a file of now that was committed some days ago. */
  static Sighting sighting(int n, String path, long daysAgo) {
    Instant at = NOW.minus(Duration.ofDays(daysAgo));
    return new Sighting(
        String.format("s_%016x", n),
        path,
        n + 1,
        1,
        n + 1,
        20,
        "password",
        Sighting.Where.WORKTREE,
        Tier.HIGH,
        List.of("name of a password"),
        new Timeline(
            List.of(new Timeline.Interval(new Timeline.Change("c0ffee", at, null), null)),
            true,
            false,
            List.of("main"),
            1),
        null,
        null);
  }

  static Credential credential(int n, String type, Sighting... sightings) throws Exception {
    CredentialType t = type(type);
    Timeline timeline = sightings[0].timeline();
    Timeline.Change first = timeline == null ? null : timeline.introduced();
    return new Credential(
        String.format("cred_%016x", n),
        t,
        String.format("nhi_%016x", n),
        t.severity(),
        Tier.HIGH,
        "ab…",
        null,
        new Life(
            Lifetime.Kind.STATIC,
            "type",
            null,
            null,
            first == null ? null : first.at(),
            null,
            null,
            null,
            List.of()),
        new TreeMap<>(),
        new Reuse(sightings.length, 1, List.of(), List.of(), 0),
        Credential.Status.UNKNOWN,
        List.of(sightings));
  }

  static Identity identity(int n, IdentityKind kind, Governance governance, String... marks) {
    return new Identity(
        String.format("nhi_%016x", n),
        kind,
        "identity " + n,
        "somebody",
        null,
        new Basis(Basis.How.NAMED, Tier.LOW, "a test"),
        null,
        governance,
        new Ability(List.of(), List.of(marks), List.of(), null, null, null, new TreeMap<>()),
        List.of(),
        Maturity.T0,
        Risk.NONE,
        List.of(String.format("cred_%016x", n)),
        List.of(),
        List.of(),
        List.of(new Place("app.yaml", 1)));
  }

  static Census census(List<Identity> identities, List<Credential> credentials) {
    return census(identities, credentials, List.of());
  }

  static Census census(
      List<Identity> identities, List<Credential> credentials, List<Reference> references) {
    return new Census(
        "target",
        NOW,
        "",
        "",
        "",
        new Coverage(1, 1, 1, 1, 1, List.of(), List.of()),
        identities,
        credentials,
        references,
        List.of(),
        List.of(),
        List.of(),
        new TreeMap<>());
  }

  /** That many identities, each with credentials of five places. */
  static Census many(int identities, int credentialsEach) throws Exception {
    List<CredentialType> types = CATALOG.types();
    List<Identity> all = new ArrayList<>();
    List<Credential> credentials = new ArrayList<>();
    IdentityKind[] kinds = IdentityKind.values();
    for (int i = 0; i < identities; i++) {
      all.add(
          identity(
              i * credentialsEach,
              kinds[i % kinds.length],
              Governance.NONE,
              i % 3 == 0 ? "static-key" : "remote",
              i % 5 == 0 ? "unpinned" : "telemetry"));
      for (int c = 0; c < credentialsEach; c++) {
        int n = i * credentialsEach + c;
        Sighting[] sightings = new Sighting[5];
        for (int s = 0; s < sightings.length; s++) {
          sightings[s] = sighting(n * 5 + s, "svc" + i + "/prod/file" + s + ".yaml", i % 400);
        }
        credentials.add(credential(n, types.get(n % types.size()).id(), sightings));
      }
    }
    return census(all, credentials);
  }
}
