package dev.keycensus.cli;

import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Control;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Life;
import dev.keycensus.inventory.census.Maturity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reuse;
import dev.keycensus.inventory.census.Risk;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.census.Within;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.inventory.policy.Metrics;
import dev.keycensus.rules.Checksum;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Shape;
import dev.keycensus.rules.Tier;
import dev.keycensus.sources.Skip;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Censuses made by hand. */
final class Samples {
  private Samples() {}

  static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

  static final CredentialType GITHUB =
      type(
          "github-pat-classic",
          "GitHub personal access token (classic)",
          "GitHub",
          IdentityKind.HUMAN_SHARED,
          Severity.CRITICAL,
          Lifetime.Kind.STATIC,
          "github.com > Settings > Developer settings > Tokens (classic) > Delete",
          "a GitHub App's installation token, or the workflow's own GITHUB_TOKEN");

  static final CredentialType AWS =
      type(
          "aws-secret-access-key",
          "Secret access key",
          "Amazon Web Services",
          IdentityKind.SERVICE_ACCOUNT,
          Severity.HIGH,
          Lifetime.Kind.STATIC,
          "aws iam update-access-key --status Inactive, then aws iam delete-access-key"
              + " --access-key-id ID --user-name USER",
          "an IAM role: instance profile, IRSA, or OIDC federation with"
              + " AssumeRoleWithWebIdentity");

  static final CredentialType JWT =
      type(
          "jwt",
          "JSON Web Token",
          "",
          IdentityKind.UNKNOWN,
          Severity.MEDIUM,
          Lifetime.Kind.EXPIRING,
          null,
          null);

  static CredentialType type(
      String id,
      String name,
      String provider,
      IdentityKind kind,
      Severity severity,
      Lifetime.Kind lifetime,
      @Nullable String revoke,
      @Nullable String alternative) {
    Shape shape =
        new Shape(
            Shape.Matcher.PATTERN,
            "x",
            List.of("xyz"),
            List.of(),
            0,
            10,
            Checksum.NONE,
            0,
            List.of());
    return new CredentialType(
        id,
        name,
        provider,
        kind,
        true,
        severity,
        Tier.HIGH,
        shape,
        new Lifetime(lifetime, null),
        90,
        revoke,
        "https://docs.example.com/" + id,
        alternative,
        List.of(),
        "Rotate it as well where it is used.");
  }

  /** In a cell of a notebook, or at the end of a way of keys. */
  static Sighting inside(int n, String path, @Nullable Within within, @Nullable String keyPath) {
    Sighting s = at(n, path, 7, "token", Tier.HIGH);
    return new Sighting(
        s.id(),
        s.path(),
        s.line(),
        s.column(),
        s.endLine(),
        s.endColumn(),
        s.slot(),
        s.where(),
        s.tier(),
        s.reasons(),
        null,
        within,
        keyPath);
  }

  static Sighting at(int n, String path, int line, @Nullable String slot, Tier tier) {
    return new Sighting(
        String.format("s_%016x", n),
        path,
        line,
        9,
        line,
        49,
        slot,
        path.equals("-") ? Sighting.Where.STREAM : Sighting.Where.WORKTREE,
        tier,
        List.of("has the shape of its type", "its check digits are right"),
        null,
        null,
        null);
  }

  static Credential credential(
      int n, CredentialType type, String masked, @Nullable Instant expires, Sighting... sightings) {
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("account", "123456789012");
    Tier tier = Tier.LOW;
    for (Sighting s : sightings) {
      tier = s.tier().compareTo(tier) > 0 ? s.tier() : tier;
    }
    return new Credential(
        String.format("cred_%016x", n),
        type,
        String.format("nhi_%016x", n),
        type.severity(),
        tier,
        masked,
        null,
        new Life(
            type.lifetime().kind(),
            expires == null ? "type" : "value",
            expires,
            null,
            null,
            null,
            null,
            null,
            List.of()),
        facts,
        new Reuse(
            (int) List.of(sightings).stream().map(Sighting::path).distinct().count(),
            1,
            List.of(),
            List.of(),
            0),
        Credential.Status.UNKNOWN,
        List.of(sightings));
  }

  /** Three credentials in several places, and nothing else of note. */
  static Census three() {
    Credential token =
        credential(
            1,
            GITHUB,
            "ghp_x7Qz…[40]",
            null,
            at(1, ".github/workflows/release.yml", 14, "GITHUB_TOKEN", Tier.HIGH),
            at(2, "docs/setup guide.md", 88, null, Tier.MEDIUM),
            at(3, "scripts/release.sh", 5, "token", Tier.HIGH),
            at(4, "scripts/release.sh", 19, "token", Tier.HIGH),
            inside(5, "test/data/a.json", null, "servers[2].auth.token"),
            inside(8, "try.ipynb", new Within("cell=3,output=1", 7), null));
    Credential key =
        credential(
            2,
            AWS,
            "wJal…[40]",
            null,
            at(6, "deploy/prod.env", 3, "AWS_SECRET_ACCESS_KEY", Tier.HIGH));
    Credential jwt =
        credential(
            3,
            JWT,
            "eyJ…[314]",
            Instant.parse("2026-01-30T00:00:00Z"),
            at(7, "src/test/resources/session.http", 7, "authorization", Tier.MEDIUM));
    return census(List.of(token, key, jwt), List.of(), List.of());
  }

  /** The same, and much that went wrong; with names that a hostile tree would choose. */
  static Census hostile() {
    Credential token =
        credential(
            1,
            GITHUB,
            "ghp_x7Qz…[40]",
            null,
            at(1, "a\nb/\u001b[31mred\u202etxt.sh", 1, "to\u0007ken{0}[x](http://a)", Tier.HIGH),
            at(2, "100%/ä ö:#?.txt", 2, null, Tier.HIGH),
            at(3, "-", 2, null, Tier.HIGH));
    return census(
        List.of(token),
        List.of(
            new Skip("big\u001b]0;x\u0007.iso", Skip.Kind.LIMIT, "larger than the limit"),
            new Skip("node_modules", Skip.Kind.EXCLUDED, "--exclude"),
            new Skip("private/key.pem", Skip.Kind.UNREAD, "permission denied"),
            new Skip("private/two.pem", Skip.Kind.UNREAD, "permission denied"),
            new Skip("vault.zip", Skip.Kind.BOUNDARY, "encrypted")),
        List.of(
            new Coverage.Suppressed("inline keycensus:allow", "src/A.java", 2),
            new Coverage.Suppressed("inline keycensus:allow", "src/B.java", 1)));
  }

  /** Many credentials. */
  static Census many(int n) {
    return many(n, "abcd…[40]");
  }

  static Census many(int n, String masked) {
    List<Credential> found = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      found.add(
          credential(
              i, i < n / 4 ? GITHUB : AWS, masked, null, at(i, "f/" + i, i + 1, null, Tier.HIGH)));
    }
    return census(found, List.of(), List.of());
  }

  /** Nothing was found. */
  static Census of(Coverage coverage) {
    return new Census(
        "empty",
        NOW,
        "",
        "",
        "",
        coverage,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new TreeMap<>());
  }

  static Census clean(Skip... skipped) {
    return census(List.of(), List.of(skipped), List.of());
  }

  static Census census(
      List<Credential> found, List<Skip> skipped, List<Coverage.Suppressed> suppressed) {
    List<Identity> identities = new ArrayList<>();
    List<Violation> violations = new ArrayList<>();
    for (Credential c : found) {
      boolean aws = c.type().equals(AWS);
      identities.add(
          new Identity(
              c.identity(),
              c.type().kind(),
              aws ? "123456789012" : "unnamed, known by " + c.type().name(),
              c.type().provider(),
              aws ? "123456789012" : null,
              aws
                  ? new Basis(Basis.How.SELF_DESCRIBING, Tier.HIGH, "named by the value")
                  : new Basis(Basis.How.DERIVED, Tier.LOW, "one value"),
              aws ? Owner.registered("team:platform", ".keycensus/identities.yaml", 3) : null,
              Governance.NONE,
              Ability.NONE,
              List.of(),
              Maturity.T0,
              new Risk(48, List.of("exposed now +30", "a credential of severity high +18")),
              List.of(c.id()),
              List.of(),
              List.of(),
              c.sightings().stream().map(s -> new Place(s.path(), s.line())).toList()));
      violations.add(
          new Violation(
              c.id().replace("cred_", "v_"),
              "secret.hardcoded",
              c.id(),
              c.severity(),
              c.type().name() + " in " + c.places() + " files",
              "Revoke it at its issuer, then take it out of the file.",
              List.of(new Control("cwe", "CWE-798", Control.Strength.DIRECT)),
              new Place(c.sightings().get(0).path(), c.sightings().get(0).line()),
              false,
              null));
    }
    Coverage coverage = new Coverage(812, 812, 7_412_345, 0, 0, skipped, suppressed);
    Census draft =
        new Census(
            ".",
            NOW,
            "0123456789abcdef",
            "fedcba9876543210",
            "key_0011",
            coverage,
            identities,
            found,
            List.of(),
            List.of(),
            violations,
            List.of(),
            new TreeMap<>());
    return draft.judged("fedcba9876543210", violations, List.of(), Metrics.of(draft));
  }
}
