package dev.keycensus.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.GitRepository;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Presence;
import dev.keycensus.inventory.census.Violation;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether who answers for an identity, or who brought it in, seems to be still there. */
class PresenceTest {
  @TempDir private Path folder;
  private final Random random = new Random(11);
  private GitRepository repository;

  @BeforeEach
  void makeRepository() {
    repository = GitRepository.in(folder.resolve("r"));
  }

  @Test
  void anOwnerWhoCommitsNothingWhileOthersDoMayHaveLeft() throws Exception {
    commitSecretOf("* 1+ann@users.noreply.github.com\n", "Ann <1+ann@users.noreply.github.com>");
    repository.later(200).write("b.txt", "b").commit("by another");
    Census census = scan(null, null);
    Presence presence = presence(census);
    assertThat(presence.owner()).isEqualTo(Instant.parse("2025-01-01T00:00:00Z"));
    assertThat(presence.end()).isEqualTo(Instant.parse("2025-07-21T00:00:00Z"));
    assertThat(presence.ownerAwayDays()).isEqualTo(201);
    assertThat(policies(census)).contains("owner.inactive");
  }

  @Test
  void aHandleIsTheAccountOfAnAddressThatHidesIt() throws Exception {
    commitSecretOf("* @ann\n", "A. Smith <12345+Ann@users.noreply.github.com>");
    repository.later(400).write("b.txt", "b").commit("by another");
    assertThat(presence(scan(null, null)).ownerAwayDays()).isEqualTo(401);
  }

  @Test
  void whereTheHistoryEndsNobodyHasLeft() throws Exception {
    commitSecretOf("* @ann\n", "A <1+ann@users.noreply.github.com>");
    Census census = scan(null, null);
    assertThat(presence(census).ownerAwayDays()).isZero();
    assertThat(policies(census)).doesNotContain("owner.inactive");
  }

  @Test
  void anOwnerOfWhomNoCommitIsKnownIsUnknown() throws Exception {
    commitSecretOf("* @ann\n", "Ann Smith <ann@example.com>");
    repository.later(400).write("b.txt", "b").commit("by another");
    Census census = scan(null, null);
    assertThat(presence(census).ownerAwayDays()).isEqualTo(-1);
    assertThat(policies(census)).doesNotContain("owner.inactive", "owner.not-in-people");
  }

  @Test
  void aListOfPeopleTellsWhoIsWhoAndWhoIsNotThere() throws Exception {
    commitSecretOf("* @ann\n", "Ann Smith <ann@example.com>");
    repository.later(400).write("b.txt", "b").commit("by another");
    String head = "id,email,aliases,active,left_on,team\n";
    Census census = scan(null, head + "as,ann@example.com,ann,true,,x\n");
    assertThat(presence(census).ownerAwayDays()).isEqualTo(401);
    assertThat(presence(census).listed()).isTrue();
    assertThat(policies(census)).contains("owner.inactive").doesNotContain("owner.not-in-people");
    assertThat(census.metrics()).containsEntry("people", 1.0);
    census = scan(null, head + "bob,bob@example.com,,true,,x\neve,,,false,,x\n");
    assertThat(presence(census).listed()).isFalse();
    assertThat(policies(census)).contains("owner.not-in-people").doesNotContain("owner.inactive");
    assertThat(census.metrics())
        .containsEntry("people", 1.0)
        .containsEntry("identitiesPerPerson", (double) census.identities().size());
  }

  @Test
  void aTeamIsNotLookedForAmongPeople() throws Exception {
    commitSecretOf("* @acme/shop\n", "Ann Smith <ann@example.com>");
    Census census = scan(null, "id,email,aliases,active,left_on,team\nbob,,,true,,x\n");
    assertThat(presence(census).listed()).isNull();
    assertThat(policies(census)).doesNotContain("owner.not-in-people");
  }

  @Test
  void theNumberOfDaysIsForThePolicyToSay() throws Exception {
    commitSecretOf("* @ann\n", "A <1+ann@users.noreply.github.com>");
    repository.later(30).write("b.txt", "b").commit("by another");
    assertThat(policies(scan(null, null))).doesNotContain("owner.inactive");
    assertThat(policies(scan("version: 1\nparameters:\n  ownerAwayDays: 20\n", null)))
        .contains("owner.inactive");
  }

  @Test
  void whoBroughtItInIsToldByDaysAndNotByName() throws Exception {
    repository.write("CODEOWNERS", "/other/ @acme/other\n");
    repository.write("other/x.py", "api_password = '" + text() + "'\n");
    commitSecretOf(null, "Zoe Quill <zoe.quill@example.com>");
    repository.later(300).write("b.txt", "b").commit("by another");
    Census census = scan(null, null);
    Violation away =
        census.violations().stream()
            .filter(v -> v.policy().equals("owner.author-inactive"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(policies(census)));
    assertThat(away.message()).contains("301 days").doesNotContain("Zoe").doesNotContain("zoe");
    assertThat(census.toString()).doesNotContain("Quill").doesNotContain("zoe.quill");
    assertThat(policies(census)).doesNotContain("owner.missing");
  }

  @Test
  void aMailmapMakesTwoNamesOne() throws Exception {
    repository.write(".mailmap", "Ann <ann@new.example> <ann@old.example>\n");
    commitSecretOf("* ann.smith@new.example\n", "Ann <ann.smith@old.example>");
    repository.write(".mailmap", "Ann <ann.smith@new.example> <ann.smith@old.example>\n");
    repository.later(10).commit("by another");
    assertThat(presence(scan(null, null)).ownerAwayDays()).isEqualTo(11);
  }

  @Test
  void aCommitOfTomorrowIsNobodysPresence() throws Exception {
    commitSecretOf("* @ann\n", "A <1+ann@users.noreply.github.com>");
    repository.later(20_000).write("b.txt", "b").commit("its clock is wrong");
    assertThat(presence(scan(null, null)).ownerAwayDays()).isZero();
  }

  private void commitSecretOf(@Nullable String codeOwners, String author) {
    if (codeOwners != null) {
      repository.write("CODEOWNERS", codeOwners);
    }
    repository.write("svc/app.py", "db_password = '" + text() + "'\n");
    repository.git("add", "-A");
    repository.git("commit", "-q", "-m", "one", "--author", author);
  }

  private static Presence presence(Census census) {
    Identity identity =
        census.identities().stream()
            .filter(i -> !i.credentials().isEmpty())
            .findFirst()
            .orElseThrow();
    return identity.presence();
  }

  private static List<String> policies(Census census) {
    return census.violations().stream().map(Violation::policy).toList();
  }

  private String text() {
    StringBuilder b = new StringBuilder();
    while (b.length() < 20) {
      b.append(
          "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789".charAt(random.nextInt(56)));
    }
    return b.toString();
  }

  private Census scan(@Nullable String policy, @Nullable String people) throws Exception {
    Map<String, byte[]> files = new TreeMap<>();
    if (policy != null) {
      files.put(".keycensus/policy.yaml", policy.getBytes(UTF_8));
    }
    if (people != null) {
      files.put(".keycensus/people.csv", Objects.requireNonNull(people).getBytes(UTF_8));
    }
    Path key = folder.resolve("key");
    Files.writeString(key, "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return Scan.run(
        new TestPlan(repository.folder(), key).governing(Governing.read(files, "")).plan(),
        InputStream.nullInputStream());
  }
}
