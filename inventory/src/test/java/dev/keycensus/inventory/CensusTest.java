package dev.keycensus.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.GitRepository;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Maturity;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is behind what a scan finds, who answers for it, and what it can do. */
class CensusTest {
  private static final String MCP =
      """
      {"mcpServers": {
        "tracker": {
          "command": "npx",
          "args": ["-y", "tracker-mcp"],
          "env": {"TRACKER_TOKEN": "@"}
        },
        "docs": {
          "url": "https://docs.example.org/mcp",
          "headers": {"Authorization": "Bearer ${DOCS_TOKEN}"}
        }
      }}
      """;

  @TempDir private Path folder;
  private final Random random = new Random(3);
  private GitRepository repository;
  private ScanPlan.HistoryChoice choice = ScanPlan.HistoryChoice.BOTH;
  private @Nullable Selection selection;
  private boolean authors;

  @BeforeEach
  void makeRepository() {
    repository = GitRepository.in(folder.resolve("r"));
  }

  @Test
  void whoHoldsAValueIsToldWhereAllStandOnOneLine() throws Exception {
    String server = "\"%s\": {\"command\": \"x\", \"env\": {\"API_TOKEN\": \"%s\"}}";
    repository.write(
        ".gemini/settings.json",
        "{\"mcpServers\": {"
            + server.formatted("a", text(40))
            + ", "
            + server.formatted("b", text(40))
            + "}}");
    repository.commit("one");
    Census census = scan(Governing.BUILT_IN);
    assertThat(census.credentials())
        .extracting(
            c ->
                c.sightings().get(0).keyPath()
                    + " is of "
                    + census.identities().stream()
                        .filter(i -> i.id().equals(c.identity()))
                        .findFirst()
                        .orElseThrow()
                        .name())
        .containsExactlyInAnyOrder(
            "mcpServers.a.env.API_TOKEN is of a", "mcpServers.b.env.API_TOKEN is of b");
  }

  @Test
  void theKeyOfAGoogleFileIsThatOfItsOwnFile() throws Exception {
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(
                KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded());
    String pem = "-----BEGIN PRIVATE" + " KEY-----\n" + body + "\n-----END PRIVATE" + " KEY-----\n";
    repository.write("tls/server.pem", pem);
    repository.write(
        "etl.json",
        "{\"type\": \"service_account\", \"project_id\": \"acme\", \"private_key\": \""
            + pem.replace("\n", "\\n")
            + "\", \"client_email\": \"etl@acme.iam.gserviceaccount.com\"}");
    repository.commit("one");
    Census census = scan(Governing.BUILT_IN);
    assertThat(census.credentials()).hasSize(1);
    Credential key = census.credentials().get(0);
    assertThat(key.type().id()).isEqualTo("gcp-service-account-key");
    assertThat(key.masked()).isEqualTo("(key)");
    assertThat(key.sightings()).hasSize(2);
  }

  @Test
  void aLiteralInAConnectorsEnvironmentIsTheConnectors() throws Exception {
    repository.write(".mcp.json", MCP.replace("@", text(32)));
    repository.write(".github/CODEOWNERS", "*.json @acme/agents\n");
    repository.commit("one");
    Census census = scan(Governing.BUILT_IN);
    Credential token = census.credentials().get(0);
    Identity tracker = named(census, "tracker");
    assertThat(token.identity()).isEqualTo(tracker.id());
    assertThat(tracker.kind()).isEqualTo(IdentityKind.MCP_CONNECTOR);
    assertThat(tracker.credentials()).containsExactly(token.id());
    assertThat(tracker.maturity()).isEqualTo(Maturity.T0);
    assertThat(tracker.ability().marks()).contains("unpinned");
    assertThat(token.reuse().consumers()).containsExactly(tracker.id());
    assertThat(owner(tracker)).isEqualTo("@acme/agents");
    Identity docs = named(census, "docs");
    assertThat(docs.credentials()).isEmpty();
    assertThat(docs.basis().how()).isEqualTo(Basis.How.DECLARED);
    assertThat(census.references())
        .filteredOn(r -> docs.id().equals(r.identity()))
        .extracting(Reference::name)
        .containsExactly("DOCS_TOKEN");
    assertThat(docs.maturity()).isEqualTo(Maturity.T1);
  }

  @Test
  void anIdDoesNotChangeWithTheValueOrTheLine() throws Exception {
    repository.write("svc/app.py", "db_password = '" + text(20) + "'\n").commit("one");
    String before = scan(Governing.BUILT_IN).identities().get(0).id();
    repository.write("svc/app.py", "# more\n\ndb_password = '" + text(20) + "'\n");
    repository.commit("two");
    Census census = scan(Governing.BUILT_IN);
    assertThat(census.credentials()).hasSize(2);
    assertThat(census.identities()).extracting(Identity::id).containsExactly(before);
    assertThat(census.slots()).hasSize(1);
    assertThat(census.slots().get(0).rotations()).isEqualTo(1);
    assertThat(census.slots().get(0).cadenceDays()).isEqualTo(-1);
  }

  @Test
  void aSlotHasACadence() throws Exception {
    for (int i = 0; i < 4; i++) {
      repository.write("app.py", "db_password = '" + text(20) + "'\n").commit("c" + i);
    }
    Census census = scan(Governing.BUILT_IN);
    assertThat(census.slots().get(0).rotations()).isEqualTo(3);
    assertThat(census.slots().get(0).cadenceDays()).isEqualTo(1);
  }

  @Test
  void theRegisterBeatsWhatFilesTell() throws Exception {
    repository.write("svc/app.py", "db_password = '" + text(20) + "'\n");
    repository.write("CODEOWNERS", "* @acme/everybody\n").commit("one");
    Governing governing =
        governing(
            """
            identities:
              - id: shop-database
                kind: database-account
                owner: "@acme/shop"
                purpose: orders
                environment: production
                review: 2026-01-01
                match:
                  - path: svc/
                    slot: db_password
              - id: nobody
                match:
                  - path: gone/
            """,
            null);
    Census census = scan(governing);
    Identity shop = named(census, "shop-database");
    assertThat(shop.kind()).isEqualTo(IdentityKind.DATABASE_ACCOUNT);
    assertThat(owner(shop)).isEqualTo("@acme/shop");
    assertThat(shop.governance().registered()).isTrue();
    assertThat(shop.environments()).containsExactly("production");
    Identity gone = named(census, "nobody");
    assertThat(gone.places()).isEmpty();
    assertThat(gone.governance().registered()).isTrue();
  }

  @Test
  void anActionOfTheSameOrganisationIsNoThirdParty() throws Exception {
    repository.git("remote", "add", "origin", "https://github.com/Acme/shop.git");
    repository.write(
        ".github/workflows/x.yml",
        """
        on: push
        jobs:
          own:
            uses: acme/flows/.github/workflows/x.yml@main
            secrets: {token: '${{ secrets.A_TOKEN }}'}
          theirs:
            uses: acme-else/flows/.github/workflows/x.yml@main
            secrets: {token: '${{ secrets.A_TOKEN }}'}
          agent:
            steps:
              - uses: anthropics/claude-code-action@v1
                with: {anthropic_api_key: '${{ secrets.A_KEY }}'}
        """);
    repository.commit("one");
    Census census = scan(Governing.BUILT_IN);
    assertThat(census.identities())
        .filteredOn(i -> i.kind() == IdentityKind.THIRD_PARTY)
        .extracting(Identity::name)
        .containsExactly("acme-else/flows");
    assertThat(census.references()).allSatisfy(r -> assertThat(r.identity()).isNotNull());
    assertThat(census.violations())
        .filteredOn(v -> v.policy().equals("thirdparty.unpinned-with-secret"))
        .hasSize(2);
    repository.git("remote", "set-url", "origin", "https://github.com/anthropics/shop.git");
    assertThat(scan(Governing.BUILT_IN).violations())
        .filteredOn(v -> v.policy().equals("thirdparty.unpinned-with-secret"))
        .hasSize(2);
    repository.git("remote", "remove", "origin");
    assertThat(scan(Governing.BUILT_IN).violations())
        .filteredOn(v -> v.policy().equals("thirdparty.unpinned-with-secret"))
        .hasSize(3);
  }

  @Test
  void aDatabaseDoesNotUseItsOwnPassword() throws Exception {
    String value = text(20);
    String compose =
        """
        services:
          db:
            image: postgres:17
            environment:
              POSTGRES_PASSWORD: %s
          api:
            environment:
              DB_PASSWORD: %s
        """
            .formatted(value, value);
    repository.write("docker-compose.yml", compose).commit("one");
    Census one = scan(Governing.BUILT_IN);
    assertThat(one.credentials().get(0).reuse().consumers()).hasSize(1);
    assertThat(one.violations()).noneMatch(v -> v.policy().startsWith("reuse."));
    String worker = "  worker:\n    environment:\n      DB_PASSWORD: " + value + "\n";
    repository.write("docker-compose.yml", compose + worker).commit("two");
    repository.write("docker-compose.prod.yml", compose).commit("three");
    Census two = scan(Governing.BUILT_IN);
    assertThat(two.credentials().get(0).reuse().consumers()).hasSize(2);
    assertThat(two.violations()).anyMatch(v -> v.policy().equals("reuse.cross-repo-or-service"));
  }

  /** Each Compose project has a database of its own, by whatever password. */
  @Test
  void aHostOfAnotherProjectIsAnotherHost() throws Exception {
    String compose =
        """
        services:
          %s:
            environment:
              DATABASE_URL: mysql://root:%s@%s:3306/shop
        """;
    String value = text(20);
    repository.write("one/compose.yaml", compose.formatted("etl", value, "db"));
    repository.write("two/compose.yaml", compose.formatted("web", value, "db")).commit("one");
    Census one = scan(Governing.BUILT_IN);
    assertThat(one.credentials().get(0).reuse().consumers()).hasSize(1);
    assertThat(one.violations()).noneMatch(v -> v.policy().startsWith("reuse."));
    repository.write("one/compose.yaml", compose.formatted("etl", value, "db.acme-shop.com"));
    repository.write("two/compose.yaml", compose.formatted("web", value, "db.acme-shop.com"));
    repository.commit("two");
    Census two = scan(Governing.BUILT_IN);
    assertThat(two.violations()).anyMatch(v -> v.policy().equals("reuse.cross-repo-or-service"));
  }

  @Test
  void aKeyBesideFederationCountsWhereItIsForTheSame() throws Exception {
    String job =
        """
        on: push
        permissions: {id-token: write}
        jobs:
          deploy:
            steps:
              - uses: aws-actions/configure-aws-credentials@v5
                with: {role-to-assume: 'arn:aws:iam::111122223333:role/x'}
              - run: x
                env: {KEY: '${{ secrets.NAME }}'}
        """;
    repository.write(".github/workflows/x.yml", job.replace("NAME", "SLACK_TOKEN")).commit("one");
    assertThat(scan(Governing.BUILT_IN).violations())
        .noneMatch(v -> v.policy().startsWith("auth."));
    String same = job.replace("KEY", "X").replace("NAME", "AWS_SECRET_ACCESS_KEY");
    repository.write(".github/workflows/x.yml", same).commit("two");
    assertThat(scan(Governing.BUILT_IN).violations())
        .anyMatch(v -> v.policy().equals("auth.hybrid-weakest-path"));
  }

  @Test
  void severalWhoAnswerAreNotOnePerson() throws Exception {
    repository.write(".mcp.json", MCP.replace("@", "${TRACKER_TOKEN}"));
    repository.write("CODEOWNERS", "* @ann @bob\n").commit("one");
    assertThat(scan(Governing.BUILT_IN).violations())
        .noneMatch(v -> v.policy().equals("owner.person-not-team"));
    repository.write("CODEOWNERS", "* @ann\n").commit("two");
    assertThat(scan(Governing.BUILT_IN).violations())
        .anyMatch(v -> v.policy().equals("owner.person-not-team"));
  }

  @Test
  void anOwnerWhoLeftIsSaidToHave() throws Exception {
    repository.write("app.py", "db_password = '" + text(20) + "'\n");
    repository.write("CODEOWNERS", "* @ann\n").commit("one");
    Governing governing =
        governing(
            null,
            "id,email,aliases,active,left_on,team\nann,ann@example.org,@ann,false,2026-01-01,x\n");
    Owner owner = scan(governing).identities().get(0).owner();
    assertThat(Objects.requireNonNull(owner).status()).isEqualTo(Owner.Status.LEFT);
  }

  @Test
  void whoBroughtItInIsASuggestionForThoseWhoAsk() throws Exception {
    repository.write("app.py", "db_password = '" + text(20) + "'\n").commit("one");
    assertThat(scan(Governing.BUILT_IN).identities().get(0).owner()).isNull();
    authors = true;
    Owner owner = scan(Governing.BUILT_IN).identities().get(0).owner();
    assertThat(Objects.requireNonNull(owner).status()).isEqualTo(Owner.Status.SUGGESTED);
  }

  @Test
  void aBareRepositoryIsKnownByItsHead() throws Exception {
    repository.write("a/app.py", "db_password = '" + text(20) + "'\n");
    repository.write("a/.mcp.json", MCP.replace("@", "${TRACKER_TOKEN}"));
    repository.write("docs/CODEOWNERS", "/a/ @acme/a\n").commit("one");
    Path bare = folder.resolve("bare.git");
    repository.git("clone", "-q", "--bare", ".", bare.toString());
    Census census = scan(bare, Governing.BUILT_IN);
    assertThat(census.identities()).extracting(Identity::name).contains("tracker", "docs");
    assertThat(census.identities()).allSatisfy(i -> assertThat(owner(i)).isEqualTo("@acme/a"));
    choice = ScanPlan.HistoryChoice.ONLY;
    assertThat(scan(Governing.BUILT_IN).identities())
        .extracting(Identity::name)
        .contains("tracker", "docs");
  }

  @Test
  void aChangeIsOwnedByTheRevisionBefore() throws Exception {
    repository.write("CODEOWNERS", "* @acme/before\n").commit("zero");
    repository.write("CODEOWNERS", "* @acme/after\n");
    repository.write("app.py", "db_password = '" + text(20) + "'\n");
    repository.write(".mcp.json", MCP.replace("@", "${TRACKER_TOKEN}"));
    repository.git("add", "-A");
    selection = Selection.STAGED;
    Census census = scan(Governing.BUILT_IN);
    assertThat(census.identities()).hasSize(3);
    assertThat(census.identities()).allSatisfy(i -> assertThat(owner(i)).isEqualTo("@acme/before"));
  }

  @Test
  void aChangeIsOwnedByWhateverFileTheRevisionBeforeHas() throws Exception {
    repository.write("cortex.yaml", cortex("before")).commit("zero");
    repository.write("cortex.yaml", cortex("after"));
    repository.write("app.py", "db_password = '" + text(20) + "'\n");
    repository.git("add", "-A");
    selection = Selection.STAGED;
    Census census = scan(Governing.BUILT_IN);
    assertThat(census.identities()).hasSize(1);
    assertThat(owner(census.identities().get(0))).isEqualTo("before");
    assertThat(census.identities().get(0).risk().reasons())
        .contains("about to be committed +20")
        .noneMatch(reason -> reason.contains("history"));
    assertThat(census.coverage().skipped())
        .extracting(s -> s.origin() + " " + s.reason())
        .containsExactly("cortex.yaml changed here, so read from the revision before");
  }

  private static String cortex(String team) {
    return "openapi: 3.0.1\ninfo:\n  title: shop\n  x-cortex-owners:\n    - type: group\n      name: "
        + team
        + "\n";
  }

  @Test
  void codeOfOthersIsOnePartyHoweverManyWorkflowsUseIt() throws Exception {
    String step =
        """
        on: push
        jobs:
          %s:
            runs-on: x
            environment: %s
            steps:
              - uses: %s
                with: {token: "%s"}
        """;
    String secret = "${{ secrets.PUSH_TOKEN }}";
    repository.write(
        ".github/workflows/m.yml", step.formatted("m", "production", "other/Login@v1", secret));
    repository.write(
        ".github/workflows/n.yml",
        step.formatted("n", "staging", "other/login@" + "a".repeat(40), secret));
    repository.write(
        ".github/workflows/o.yml",
        step.formatted("o", "test", "other/login@v3", "${{ github.token }}"));
    String register =
        """
        identities:
          - id: the-login
            match:
              - path: .github/workflows/n.yml
                declaration: jobs.n.steps[0].uses
        """;
    repository.commit("one");
    Census before = scan(Governing.BUILT_IN);
    Identity login = named(before, "other/Login");
    assertThat(login.places())
        .extracting(p -> p.path() + ":" + p.line())
        .containsExactly(
            ".github/workflows/m.yml:7", ".github/workflows/n.yml:7", ".github/workflows/o.yml:7");
    assertThat(login.environments()).containsExactly("production", "staging", "test");
    assertThat(login.ability().facts())
        .containsEntry("version", "a".repeat(40) + ", v1, v3")
        .containsEntry("unpinnedIn", ".github/workflows/m.yml");
    assertThat(unpinned(before))
        .containsExactly(
            "other/Login runs code of others that may change tomorrow, and gives it secrets"
                + " (.github/workflows/m.yml)");
    for (String job : new String[] {"m", "n", "o"}) {
      assertThat(named(before, job + ".yml / " + job).ability().uses()).contains(login.id());
    }

    String literal = text(32);
    repository.write(
        ".github/workflows/a.yml", step.formatted("a", "test", "other/login@v2", literal));
    repository.write(".github/workflows/b.yml", step.formatted("b", "x", "other/login@v2", secret));
    repository.write(
        ".github/workflows/m.yml",
        step.formatted("m", "production", "other/Login@" + "b".repeat(40), secret));
    repository.commit("two");
    Census after = scan(governing(register, null));
    Identity known = named(after, "the-login");
    assertThat(known.id()).isEqualTo(login.id());
    assertThat(known.ability().facts()).containsEntry("unpinnedIn", ".github/workflows/b.yml");
    assertThat(after.credentials()).hasSize(1);
    assertThat(after.credentials().get(0).identity()).isEqualTo(named(after, "a.yml / a").id());
  }

  private static java.util.List<String> unpinned(Census census) {
    return census.violations().stream()
        .filter(v -> v.policy().equals("thirdparty.unpinned-with-secret"))
        .map(v -> v.message())
        .toList();
  }

  @Test
  void aPartyThatIsFixedWhereItSeesAKeyIsNotLooseForAUseWithout() throws Exception {
    String step =
        "on: push\njobs:\n  j:\n    steps:\n      - uses: o/a@%s\n        with: {t: '%s'}\n";
    repository.write(
        ".github/workflows/a.yml", step.formatted("a".repeat(40), "${{ secrets.PUSH_TOKEN }}"));
    repository.write(".github/workflows/b.yml", step.formatted("v1", "${{ github.token }}"));
    repository.commit("one");
    Census census = scan(Governing.BUILT_IN);
    assertThat(named(census, "o/a").ability().marks()).doesNotContain("unpinned");
    assertThat(unpinned(census)).isEmpty();
  }

  @Test
  void aPipelineIsReadTogetherWithTheFilesThatItIncludes() throws Exception {
    repository.write(".gitlab-ci.yml", "include: 'parts/*.yml'\nvariables: {A: $TOP_TOKEN}\n");
    repository.write("parts/deploy.yml", "deploy:\n  script: [make]\n  environment: production\n");
    repository.commit("one");
    Path bare = folder.resolve("bare.git");
    repository.git("clone", "-q", "--bare", ".", bare.toString());
    for (Path target : new Path[] {repository.folder(), bare}) {
      Census census = scan(target, Governing.BUILT_IN);
      Identity deploy = named(census, "parts/deploy.yml / deploy");
      assertThat(deploy.ability().facts()).containsEntry("pipeline", ".gitlab-ci.yml");
      assertThat(census.references())
          .filteredOn(r -> deploy.id().equals(r.identity()))
          .extracting(r -> r.name() + " " + r.place().path() + ":" + r.place().line())
          .containsExactly("TOP_TOKEN .gitlab-ci.yml:2");
    }
  }

  @Test
  void anAgentOfASolutionIsReadWithItsParts() throws Exception {
    repository.write("s/bots/x_b/bot.xml", "<bot schemaname='x_b'><name>Helper</name></bot>\n");
    repository.write(
        "s/botcomponents/x_b.action.a/data",
        """
        kind: TaskDialog
        action:
          connectionReference: x_b.shared_jira.1
          connectionProperties: {mode: Maker}
        """);
    repository.commit("one");
    Path bare = folder.resolve("bare.git");
    repository.git("clone", "-q", "--bare", ".", bare.toString());
    for (Path target : new Path[] {repository.folder(), bare}) {
      Census census = scan(target, Governing.BUILT_IN);
      assertThat(named(census, "Helper").ability().marks()).containsExactly("personal-token");
      assertThat(census.references())
          .extracting(r -> r.place().path() + ":" + r.place().line())
          .containsExactly("s/botcomponents/x_b.action.a/data:3");
    }
  }

  @Test
  void aMalformedDeclarationIsANoteAndItsTextIsRead() throws Exception {
    repository.write(
        ".mcp.json", "{\"mcpServers\": {\"a\": {\"env\": {\"TOKEN\": \"" + text(32) + "\"\n");
    repository.commit("one");
    Census census = scan(Governing.BUILT_IN);
    assertThat(census.credentials()).hasSize(1);
    assertThat(census.coverage().skipped())
        .extracting(s -> s.kind().word())
        .containsExactly("note");
    assertThat(census.coverage().incomplete()).isFalse();
  }

  @Test
  void aDeclarationThatIsTooLargeIsANote() throws Exception {
    byte[] large = new byte[33 << 20];
    Arrays.fill(large, (byte) ' ');
    byte[] start = "{\"mcpServers\": {}}".getBytes(UTF_8);
    System.arraycopy(start, 0, large, 0, start.length);
    Path target = Files.createDirectory(folder.resolve("large"));
    Files.write(target.resolve(".mcp.json"), large);
    Files.write(target.resolve("data.json"), large);
    Census census = scan(target, Governing.BUILT_IN);
    assertThat(census.coverage().skipped())
        .extracting(s -> s.kind().word() + " " + s.origin() + " " + s.reason())
        .containsExactly("note .mcp.json larger than 4 MiB: not read for what it declares");
  }

  @Test
  void whatIsTooLargeIsTheSameNoteInABareRepository() throws Exception {
    char[] blanks = new char[5 << 20];
    Arrays.fill(blanks, ' ');
    String large = new String(blanks) + "\n";
    repository.write(".mcp.json", "{\"mcpServers\": {}}" + large);
    repository.write("a/package.json", "{\"dependencies\": {\"openai\": \"1\"}}" + large);
    repository.write("CODEOWNERS", "* @acme/a" + large);
    repository.write("half/package.json", "{\"name\": \"x\"}" + large.substring(2 << 20));
    repository.commit("one");
    Path bare = folder.resolve("bare.git");
    repository.git("clone", "-q", "--bare", ".", bare.toString());
    for (Path target : new Path[] {repository.folder(), bare}) {
      assertThat(scan(target, Governing.BUILT_IN).coverage().skipped())
          .extracting(s -> s.kind().word() + " " + s.origin() + " " + s.reason())
          .containsExactly(
              "note .mcp.json larger than 4 MiB: not read for what it declares",
              "note CODEOWNERS over 3 MiB: not read",
              "note a/package.json larger than 4 MiB: not read for what it declares",
              "note a/package.json over 3 MiB: not read",
              "note half/package.json over 3 MiB: not read");
    }
  }

  @Test
  void theIdOfAClientAndItsSecretAreOneIdentity() throws Exception {
    String id =
        digits(12)
            + "-"
            + text(32).toLowerCase(java.util.Locale.ROOT)
            + ".apps.googleuser"
            + "content.com";
    String other =
        digits(12)
            + "-"
            + text(32).toLowerCase(java.util.Locale.ROOT)
            + ".apps.googleuser"
            + "content.com";
    repository.write("a.ts", "const CLIENT_ID = '" + id + "'\n");
    repository.write("b.ts", "const CLIENT_ID = '" + other + "'\n");
    repository.write(
        "c.json",
        "{\"client_id\": \"" + id + "\", \"client_secret\": \"GOC" + "SPX-" + text(28) + "\"}\n");
    repository.commit("one");
    Census census = scan(Governing.BUILT_IN);
    assertThat(named(census, id).credentials()).hasSize(2);
    assertThat(named(census, other).credentials()).hasSize(1);
  }

  private String digits(int length) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < length; i++) {
      b.append((char) ('1' + random.nextInt(9)));
    }
    return b.toString();
  }

  @Test
  void environmentsAreReadFromPlacesAndNames() throws Exception {
    String value = text(24);
    repository.write("deploy/prod/app.env", "API_TOKEN=" + value + "\n");
    repository.write("deploy/staging/app.env", "API_TOKEN=" + value + "\n").commit("one");
    Credential c = scan(Governing.BUILT_IN).credentials().get(0);
    assertThat(c.reuse().environments()).containsExactly("production", "staging");
    assertThat(c.reuse().places()).isEqualTo(2);
  }

  @Test
  void aTemplateForProductionIsNotProduction() throws Exception {
    String value = text(24);
    repository.write(".env.prod.example", "API_TOKEN=" + value + "\n");
    repository.write(".env.dev", "API_TOKEN=" + value + "\n").commit("one");
    Credential c = scan(Governing.BUILT_IN).credentials().get(0);
    assertThat(c.reuse().environments()).containsExactly("development");
  }

  private static String owner(Identity identity) {
    Owner owner = identity.owner();
    return owner == null ? "" : owner.name();
  }

  static Identity named(Census census, String name) {
    return census.identities().stream()
        .filter(i -> i.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(census.identities().toString()));
  }

  private static Governing governing(@Nullable String register, @Nullable String people)
      throws Exception {
    Map<String, byte[]> files =
        register != null
            ? Map.of(Register.FILE_NAME, register.getBytes(UTF_8))
            : Map.of(".keycensus/people.csv", Objects.requireNonNull(people).getBytes(UTF_8));
    return Governing.read(files, "");
  }

  private String text(int length) {
    return text(random, length);
  }

  /** Letters and digits. */
  static String text(Random random, int length) {
    StringBuilder b = new StringBuilder();
    while (b.length() < length) {
      b.append(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
              .charAt(random.nextInt(62)));
    }
    return b.toString();
  }

  private Census scan(Governing governing) throws Exception {
    return scan(repository.folder(), governing);
  }

  private Census scan(Path target, Governing governing) throws Exception {
    return Scan.run(
        new TestPlan(target, key(folder))
            .selection(selection)
            .history(choice)
            .authors(authors)
            .governing(governing)
            .plan(),
        InputStream.nullInputStream());
  }

  static Path key(Path folder) throws IOException {
    Path key = folder.resolve("key");
    Files.writeString(key, "a key of this test only");
    return Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }
}
