package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Control;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Exemption;
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
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A census made by hand, part by part. */
final class Made {
  static final Instant DAY = Instant.parse("2026-11-01T00:00:00Z");
  static final CredentialType TYPE = type();

  /** What {@link Credential#value} holds in tests: it must never come near the store. */
  static final String VALUE = "the-value-itself";

  final List<Identity> identities = new ArrayList<>();
  final List<Credential> credentials = new ArrayList<>();
  final List<Reference> references = new ArrayList<>();
  final List<Violation> violations = new ArrayList<>();
  final List<Exemption> exemptions = new ArrayList<>();
  String keyId = "key_0001";
  Instant now = DAY;

  private static CredentialType type() {
    return Catalog.builtIn().types().stream()
        .filter(t -> t.id().equals("github-pat-classic"))
        .findFirst()
        .orElseThrow();
  }

  Made at(int day) {
    now = DAY.plus(Duration.ofDays(day));
    return this;
  }

  Made key(String id) {
    keyId = id;
    return this;
  }

  Made identity(String id, Basis.How how, @Nullable String owner, String... can) {
    List<String> own =
        credentials.stream().filter(c -> c.identity().equals(id)).map(Credential::id).toList();
    identities.add(
        new Identity(
            id,
            IdentityKind.CI_PIPELINE,
            "name of " + id,
            "GitHub",
            "acme",
            new Basis(how, Tier.HIGH, "evidence\nof two \\ lines"),
            owner == null ? null : Owner.registered(owner, ".keycensus/identities.yaml", 7),
            new Governance(
                true,
                "purpose",
                List.of("a", "b\nc"),
                "boundary",
                List.of("step"),
                2,
                LocalDate.parse("2027-01-01"),
                LocalDate.parse("2027-02-01"),
                true,
                LocalDate.parse("2026-10-01")),
            new Ability(
                List.of(can),
                List.of("wildcard-tools"),
                List.of("mcp:x"),
                "unattended",
                "ann",
                Duration.ofHours(1),
                new TreeMap<>()),
            List.of("production"),
            Maturity.T0,
            new Risk(40, List.of("exposed now +30")),
            own,
            List.of("cred_held"),
            List.of("ref_1"),
            List.of(new Place("a:b/c.yml", 3))));
    return this;
  }

  Made credential(String id, String identity, boolean inTree) {
    return credential(id, identity, inTree, "s_" + id);
  }

  Made credential(String id, String identity, boolean inTree, String... sightings) {
    Timeline.Change in = new Timeline.Change("c0ffee", DAY, "Ann <ann@example.org>");
    Timeline timeline =
        new Timeline(
            List.of(new Timeline.Interval(in, inTree ? null : in)), inTree, false, List.of(), 0);
    List<Sighting> places = new ArrayList<>();
    for (String sighting : sightings) {
      places.add(
          new Sighting(
              sighting,
              "svc/\u001b[31m.env",
              4,
              1,
              4,
              9,
              "TOKEN",
              inTree ? Sighting.Where.WORKTREE : Sighting.Where.HISTORY,
              Tier.HIGH,
              List.of("because"),
              timeline,
              null,
              null));
    }
    credentials.add(
        new Credential(
            id,
            TYPE,
            identity,
            Severity.HIGH,
            Tier.HIGH,
            "abcd…[40]",
            VALUE,
            new Life(
                Lifetime.Kind.STATIC, "type", DAY, null, DAY, null, DAY, "cred_next", List.of()),
            new TreeMap<>(),
            new Reuse(1, 1, List.of("production"), List.of(), 0),
            Credential.Status.UNKNOWN,
            places));
    return this;
  }

  Made violation(String policy, String subject, @Nullable String exception) {
    violations.add(
        new Violation(
            "v_" + policy + subject,
            policy,
            subject,
            Severity.CRITICAL,
            "message",
            "remedy",
            List.of(new Control("cwe", "CWE-798", Control.Strength.DIRECT)),
            new Place("a", 1),
            true,
            exception));
    return this;
  }

  Made exemption(String id, String subject) {
    exemptions.add(
        new Exemption(
            id,
            "secret.*",
            subject,
            "reason",
            "@acme/security",
            null,
            LocalDate.parse("2026-10-01"),
            LocalDate.parse("2026-12-01"),
            0,
            false,
            3,
            Exemption.State.ACTIVE,
            1));
    return this;
  }

  Made reference(String id) {
    Place place = new Place("ci.yml", 2);
    references.add(
        new Reference(id, "ci-secret", "DEPLOY_KEY", "AWS", "env.KEY", "nhi_1", null, place, 5));
    return this;
  }

  Census census() {
    TreeMap<String, Double> metrics = new TreeMap<>();
    metrics.put("static", 0.5);
    return new Census(
        ".",
        now,
        "r1",
        "p1",
        keyId,
        new Coverage(1, 2, 3, 4, 5, List.of(), List.of()),
        identities,
        credentials,
        references,
        List.of(),
        violations,
        exemptions,
        metrics);
  }
}
