package dev.keycensus.inventory.graph;

import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Life;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Reuse;
import dev.keycensus.inventory.census.Risk;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A census that is put together by hand. */
final class Made {
  private static final CredentialType TYPE = Catalog.builtIn().types().get(0);

  private final List<Identity> identities = new ArrayList<>();
  private final List<Credential> credentials = new ArrayList<>();
  private final List<Reference> references = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();

  /** The node of what credentials open. */
  static String provider() {
    return TYPE.provider().toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  static String id(String prefix, int n) {
    return String.format("%s_%016x", prefix, n);
  }

  Made identity(int n, IdentityKind kind, String name, String provider, String... uses) {
    return identity(n, kind, name, provider, Basis.How.DECLARED, Map.of(), uses);
  }

  Made identity(
      int n,
      IdentityKind kind,
      String name,
      String provider,
      Basis.How how,
      Map<String, String> facts,
      String... uses) {
    Place place = new Place(kind.word() + "/" + n, 3);
    identities.add(
        new Identity(
            id("nhi", n),
            kind,
            name,
            provider,
            facts.get("tenant"),
            new Basis(how, Tier.HIGH, "x"),
            n == 1 ? Owner.registered("team:agents", "identities.yaml", 2) : null,
            Governance.NONE,
            new Ability(
                List.of(),
                n == 1 ? List.of("wildcard-tools") : List.of(),
                List.of(uses),
                null,
                null,
                null,
                new TreeMap<>(facts)),
            List.of(),
            null,
            Risk.NONE,
            List.of(),
            List.of(),
            List.of(),
            List.of(facts.containsKey("path") ? new Place(facts.get("path"), 1) : place)));
    return this;
  }

  Made reference(
      int n, String kind, String name, @Nullable String provider, @Nullable Integer user) {
    references.add(
        new Reference(
            id("ref", n),
            kind,
            name,
            provider,
            "env." + name,
            user == null ? null : id("nhi", user),
            null,
            new Place("some/folder/f" + n, n),
            1));
    return this;
  }

  /** A value of one identity that stands in the declarations of others. */
  Made credential(int n, int identity, Integer... consumers) {
    Sighting at =
        new Sighting(
            id("s", n),
            "f" + n,
            n,
            1,
            n,
            9,
            "x",
            Sighting.Where.WORKTREE,
            Tier.HIGH,
            List.of(),
            null,
            null,
            null);
    credentials.add(
        new Credential(
            id("cred", n),
            TYPE,
            id("nhi", identity),
            Severity.HIGH,
            Tier.HIGH,
            "ab…[40]",
            null,
            new Life(Lifetime.Kind.STATIC, "type", null, null, null, null, null, null, List.of()),
            new TreeMap<>(),
            new Reuse(
                1, 1, List.of(), List.of(consumers).stream().map(c -> id("nhi", c)).toList(), 0),
            Credential.Status.UNKNOWN,
            List.of(at)));
    return this;
  }

  /** An identity breaks a policy. */
  Made violation(int identity, Severity severity, String policy) {
    violations.add(
        new Violation(
            "v_" + violations.size(),
            policy,
            id("nhi", identity),
            severity,
            "x",
            "y",
            List.of(),
            null,
            false,
            null));
    return this;
  }

  Census census() {
    return new Census(
        "made",
        Instant.EPOCH,
        "",
        "",
        "",
        new Coverage(0, 0, 0, 0, 0, List.of(), List.of()),
        identities,
        credentials,
        references,
        List.of(),
        violations,
        List.of(),
        new TreeMap<>());
  }

  /** A bit of everything. */
  static Made estate() {
    return new Made()
        .identity(1, IdentityKind.AI_AGENT, "reviewer", "claude-code", id("nhi", 2), "mcp:gone")
        .identity(
            2,
            IdentityKind.MCP_CONNECTOR,
            "tracker",
            "claude-code",
            Basis.How.DECLARED,
            Map.of("url", "https://mcp.example.org/x?key=1"))
        .identity(3, IdentityKind.MODEL_CLIENT, "app", "openai")
        .identity(
            4,
            IdentityKind.CI_PIPELINE,
            "Deploy / main",
            "github-actions",
            id("nhi", 5),
            "action:acme/deploy",
            "workflow:./.github/workflows/inner.yml",
            "role:arn:aws:iam::1:role/deployer")
        .identity(5, IdentityKind.THIRD_PARTY, "acme/deploy", "github-actions")
        .identity(
            6,
            IdentityKind.CI_PIPELINE,
            "Inner / job",
            "github-actions",
            Basis.How.DECLARED,
            Map.of("path", ".github/workflows/inner.yml"))
        .identity(7, IdentityKind.SERVICE_ACCOUNT, "deployer", "aws")
        .identity(
            8,
            IdentityKind.SERVICE_ACCOUNT,
            "runner",
            "kubernetes",
            Basis.How.DECLARED,
            Map.of("tenant", "apps"))
        .identity(9, IdentityKind.WORKLOAD, "web", "kubernetes", id("nhi", 8))
        .identity(
            10,
            IdentityKind.DATABASE_ACCOUNT,
            "app@db",
            "PostgreSQL",
            Basis.How.SELF_DESCRIBING,
            Map.of())
        .identity(11, IdentityKind.CI_PIPELINE, "Lint", "github-actions")
        .identity(12, IdentityKind.UNKNOWN, "x in y", "Generic", Basis.How.NAMED, Map.of())
        .reference(1, "variable", "TRACKER_TOKEN", "github", 2)
        .reference(2, "variable", "TRACKER_TOKEN", null, 9)
        .reference(3, "ci-secret", "DEPLOY_KEY", null, 5)
        .reference(4, "federation", "arn:aws:iam::1:role/deployer", "aws", 4)
        .reference(5, "federation", "system:serviceaccount:apps:runner", "aws", 7)
        .reference(6, "variable", "OF_NOBODY", null, null)
        .reference(7, "file", "../.env", null, 9)
        .credential(1, 2, 2)
        .credential(2, 10, 9)
        .credential(3, 12);
  }
}
