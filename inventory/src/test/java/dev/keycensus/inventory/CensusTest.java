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
import dev.keycensus.rules.Tier;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
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
  void environmentsAreReadFromPlacesAndNames() throws Exception {
    String value = text(24);
    repository.write("deploy/prod/app.env", "API_TOKEN=" + value + "\n");
    repository.write("deploy/staging/app.env", "API_TOKEN=" + value + "\n").commit("one");
    Credential c = scan(Governing.BUILT_IN).credentials().get(0);
    assertThat(c.reuse().environments()).containsExactly("production", "staging");
    assertThat(c.reuse().places()).isEqualTo(2);
  }

  private static String owner(Identity identity) {
    Owner owner = identity.owner();
    return owner == null ? "" : owner.name();
  }

  private static Identity named(Census census, String name) {
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
    Path key = folder.resolve("key");
    Files.writeString(key, "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return Scan.run(
        new ScanPlan(
            List.of(target),
            List.of(),
            false,
            Tier.MEDIUM,
            List.of(),
            List.of(),
            256L << 20,
            2,
            false,
            false,
            List.of(),
            List.of(),
            key,
            Instant.parse("2026-11-22T00:00:00Z"),
            selection,
            choice,
            authors,
            false,
            OtherIgnores.NONE,
            governing),
        InputStream.nullInputStream());
  }
}
