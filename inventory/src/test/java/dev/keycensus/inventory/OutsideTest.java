package dev.keycensus.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.inventory.evidence.Kept;
import dev.keycensus.inventory.evidence.Known;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Tier;
import dev.keycensus.rules.UserError;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What exports make of what a scan finds. */
class OutsideTest {
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  @TempDir private Path folder;
  private final Random random = new Random(9);
  private final List<EvidenceFile> evidence = new ArrayList<>();
  private Path target = Path.of("");
  private Path key = Path.of("");

  @BeforeEach
  void make() throws Exception {
    target = Files.createDirectory(folder.resolve("t"));
    key = folder.resolve("key");
    Files.writeString(key, "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void anExposedKeyIsKnownToWork() throws Exception {
    String account = "AKIA" + text(10, "ABCDEFGHKLMNOPQRSTUVWXYZ234567");
    String json =
        """
        {"AccessKeyMetadata": [
          {"UserName": "ci-deploy", "AccessKeyId": "@1", "Status": "Active",
           "CreateDate": "2023-01-05T10:01:00+00:00"},
          {"UserName": "ci-deploy", "AccessKeyId": "@2", "Status": "Inactive",
           "CreateDate": "2022-01-05T10:01:00+00:00"},
          {"UserName": "backup", "AccessKeyId": "@3", "Status": "Active",
           "CreateDate": "2021-01-05T10:01:00+00:00"},
          {"UserName": "other", "AccessKeyId": "@4", "Status": "Active",
           "CreateDate": "2022-01-05T10:01:00+00:00"}]}
        """;
    for (int i = 1; i <= 4; i++) {
      String id = account + text(6, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
      json = json.replace("@" + i, id);
      if (i < 4) {
        write(i + ".env", "AWS_ACCESS_KEY_ID=" + id + "\nAWS_SECRET_ACCESS_KEY=" + text(40) + "\n");
      }
    }
    Census before = scan();
    assertThat(secret(before, "1.env").status()).isEqualTo(Credential.Status.UNKNOWN);
    // Their names are equal, and nothing tells them apart.
    assertThat(before.identities()).hasSize(1);
    export("keys.json", json);
    Census census = scan();
    Credential first = secret(census, "1.env");
    assertThat(first.status()).isEqualTo(Credential.Status.ACTIVE);
    assertThat(first.life().issuedAt()).isEqualTo(Instant.parse("2023-01-05T10:01:00Z"));
    assertThat(first.life().isExact()).isTrue();
    assertThat(first.facts()).containsEntry("evidence", "keys.json:2");
    assertThat(secret(census, "2.env").status()).isEqualTo(Credential.Status.INACTIVE);
    Identity user = named(census, "ci-deploy");
    // The ids of keys are listed, too.
    assertThat(user.credentials()).hasSize(4);
    assertThat(user.basis().how()).isEqualTo(Basis.How.EXPORT);
    assertThat(named(census, "backup").credentials()).hasSize(2);
    Identity other = named(census, "other");
    assertThat(other.credentials()).isEmpty();
    assertThat(other.kind()).isEqualTo(IdentityKind.SERVICE_ACCOUNT);
    assertThat(census.identities()).hasSize(3);
    // The same identity when none of its keys is found any more.
    for (int i = 1; i < 4; i++) {
      Files.delete(target.resolve(i + ".env"));
    }
    Identity gone = named(scan(), "ci-deploy");
    assertThat(gone.id()).isEqualTo(user.id());
    assertThat(gone.ability().facts()).containsEntry("credentials", "2");
  }

  @Test
  void aTokenIsKnownByItsHash() throws Exception {
    String token = gitHubToken();
    write("release.sh", "export GITHUB_TOKEN=" + token + "\n");
    String hash =
        Base64.getEncoder()
            .encodeToString(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    export(
        "audit.json",
        "{\"@timestamp\":1763700000000,\"action\":\"git.push\",\"actor\":\"ann\",\"hashed_token\":\""
            + hash
            + "\",\"token_scopes\":\"repo\"}\n");
    Census census = scan();
    Credential c = census.credentials().get(0);
    assertThat(c.life().lastUsed()).isEqualTo(Instant.ofEpochMilli(1763700000000L));
    Identity identity = census.identities().get(0);
    assertThat(identity.ability().can()).containsExactly("repo");
    // It is a person's, and nobody asked for people.
    assertThat(identity.name()).isEqualTo("a person");
    assertThat(census.toString()).doesNotContain("ann").doesNotContain(hash);
  }

  @Test
  void aValueInAClusterIsMetByItsKeyedId() throws Exception {
    String password = text(24);
    write("app.properties", "db.pass" + "word=" + password + "\n");
    String json =
        """
        {"apiVersion":"v1","kind":"List","items":[
          {"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"api","namespace":"shop",
           "labels":{"owner":"@acme/shop"}}},
          {"apiVersion":"v1","kind":"Secret","type":"Opaque",
           "metadata":{"name":"db","namespace":"shop"},"data":{"p":"#"}}]}
        """
            .replace("#", Base64.getEncoder().encodeToString((password + "\n").getBytes(UTF_8)));
    export("cluster.json", json);
    Census census = scan();
    assertThat(census.credentials().get(0).facts()).containsEntry("clusterSecret", "shop/db");
    Identity account = named(census, "shop/api");
    assertThat(account.owner()).isNotNull().extracting(Owner::name).isEqualTo("@acme/shop");
    // What is kept of it does the same, and holds no value.
    List<Known> rows = Exports.read(evidence.get(0), key);
    String kept = Kept.text(rows);
    assertThat(kept).doesNotContain(password).contains("cred_");
    evidence.clear();
    evidence.add(EvidenceFile.kept("kept", Kept.read("kept", kept)));
    assertThat(scan().credentials().get(0).facts()).containsEntry("clusterSecret", "shop/db");
  }

  @Test
  void anEndIsTheEarliestThatSomebodyTells() throws Exception {
    String token = gitHubToken();
    write("release.sh", "export GITHUB_TOKEN=" + token + "\n");
    export(
        "sso.json",
        "[{\"login\":\"release-bot[bot]\",\"credential_id\":1,\"credential_type\":\"personal access"
            + " token\",\"token_last_eight\":\""
            + token.substring(token.length() - 8)
            + "\",\"authorized_credential_expires_at\":\"2026-01-01T00:00:00Z\"}]");
    Census census = scan();
    assertThat(census.credentials().get(0).status()).isEqualTo(Credential.Status.EXPIRED);
    assertThat(census.credentials().get(0).life().source()).isEqualTo("export");
    Identity bot = named(census, "release-bot[bot]");
    assertThat(bot.kind()).isEqualTo(IdentityKind.BOT);
    assertThat(bot.basis().confidence()).isEqualTo(Tier.MEDIUM);
  }

  @Test
  void aWrongExportStopsTheScan() throws Exception {
    write("a.txt", "nothing\n");
    export("keys.json", "{\"AccessKeyMetadata\": [{\"AccessKeyId\":");
    assertThatThrownBy(this::scan)
        .isInstanceOfSatisfying(
            UserError.class,
            e -> assertThat(e.render()).startsWith("keys.json:1:").contains("ends too early"));
    evidence.clear();
    evidence.add(EvidenceFile.of("gone", folder.resolve("gone")));
    assertThatThrownBy(this::scan).hasMessage("there is no such file");
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(target.resolve(name), text);
  }

  private void export(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    evidence.add(EvidenceFile.of(name, file));
  }

  private static Credential secret(Census census, String path) {
    return census.credentials().stream()
        .filter(c -> c.sightings().get(0).path().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError(census.credentials().toString()));
  }

  private static Identity named(Census census, String name) {
    return census.identities().stream()
        .filter(i -> i.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(census.identities().toString()));
  }

  private String gitHubToken() {
    String body = text(30, BASE62);
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(UTF_8));
    StringBuilder check = new StringBuilder();
    for (long v = crc.getValue(); check.length() < 6; v /= 62) {
      check.insert(0, BASE62.charAt((int) (v % 62)));
    }
    return "gh" + "p_" + body + check;
  }

  private String text(int length) {
    return text(length, BASE62);
  }

  private String text(int length, String letters) {
    StringBuilder b = new StringBuilder();
    while (b.length() < length) {
      b.append(letters.charAt(random.nextInt(letters.length())));
    }
    return b.toString();
  }

  private Census scan() throws Exception {
    ScanPlan plan = new TestPlan(target, key).plan();
    return Scan.run(plan.with(evidence), InputStream.nullInputStream());
  }
}
