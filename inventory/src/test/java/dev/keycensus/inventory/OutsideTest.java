package dev.keycensus.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.inventory.evidence.Export;
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
import java.security.KeyPairGenerator;
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
  private Governing governing = Governing.BUILT_IN;
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
    List<Known> rows = Exports.read(evidence.get(0), key).known();
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

  /** The file of a key names its service account, whatever its key was taken for. */
  @Test
  void theKeyOfAServiceAccountIsMetByItsId() throws Exception {
    String id = text(40, "0123456789abcdef");
    String email = "etl@acme-prod.iam.gserviceaccount.com";
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    String pem =
        "-----BEGIN PRIV"
            + "ATE KEY-----\\n"
            + Base64.getMimeEncoder(64, new byte[] {10})
                .encodeToString(rsa.generateKeyPair().getPrivate().getEncoded())
                .replace("\n", "\\n")
            + "\\n-----END PRIV"
            + "ATE KEY-----\\n";
    write(
        "key.json",
        "{\n \"type\": \"service_account\",\n \"project_id\": \"acme-prod\",\n \"private_key_id\": \""
            + id
            + "\",\n \"private_key\": \""
            + pem
            + "\",\n \"client_email\": \""
            + email
            + "\"\n}\n");
    export(
        "keys.json",
        "[{\"name\":\"projects/acme-prod/serviceAccounts/"
            + email
            + "/keys/"
            + id
            + "\",\"keyType\":\"USER_MANAGED\",\"validAfterTime\":\"2024-02-01T00:00:00Z\"}]");
    Census census = scan();
    Credential key = secret(census, "key.json");
    assertThat(key.status()).isEqualTo(Credential.Status.ACTIVE);
    assertThat(key.isStillOpen()).isTrue();
    assertThat(key.life().issuedAt()).isEqualTo(Instant.parse("2024-02-01T00:00:00Z"));
    // One account, and not another one at another provider.
    assertThat(census.identities()).hasSize(1);
  }

  @Test
  void theSecretOfAnApplicationIsMetByItsClient() throws Exception {
    String client = "0oa" + text(17);
    write(
        "okta.env",
        "OKTA_DOMAIN=acme.okta.com\nOKTA_CLIENT_ID="
            + client
            + "\nOKTA_CLIENT_SECRET="
            + text(64)
            + "\n");
    export(
        "apps.json",
        "[{\"id\":\"1\",\"name\":\"oidc_client\",\"label\":\"Shop\",\"status\":\"INACTIVE\","
            + "\"signOnMode\":\"OPENID_CONNECT\",\"credentials\":{\"oauthClient\":{\"client_id\":\""
            + client
            + "\"}}}]");
    Census census = scan();
    assertThat(secret(census, "okta.env").status()).isEqualTo(Credential.Status.INACTIVE);
    assertThat(named(census, "Shop").credentials()).hasSize(1);
  }

  @Test
  void whatIsStoredAndWhatIsUsedAreCompared() throws Exception {
    Files.createDirectories(target.resolve(".github/workflows"));
    String workflow =
        """
        on: push
        jobs:
          a:
            runs-on: ubuntu-latest
            steps:
              - run: ./deploy
                env:
                  NPM_TOKEN: ${{ secrets.npm_token }}
                  SLACK_HOOK: ${{ secrets.SLACK_HOOK }}
                  GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}
        """;
    write(".github/workflows/ci.yml", workflow);
    String at = "\",\"updated_at\":\"2022-01-01T00:00:00Z\"";
    export(
        "r.json",
        "{\"secrets\":[{\"name\":\"NPM_TOKEN" + at + "},{\"name\":\"OLD_KEY" + at + "}]}");
    assertThat(dangling(scan()))
        .containsExactly("the CI system keeps secrets that no workflow here names: OLD_KEY");
    assertThat(scan().stored()).hasSize(2);
    // What an organization shares is known now, too: what no list has is nowhere.
    export("o.json", "{\"secrets\":[{\"name\":\"A" + at + ",\"visibility\":\"all\"}]}");
    assertThat(dangling(scan()))
        .containsExactlyInAnyOrder(
            "the CI system keeps secrets that no workflow here names: OLD_KEY",
            ".github/workflows/ci.yml uses the secret SLACK_HOOK, and no list of what the CI system"
                + " keeps has it");
    // Who gets all of them may use any.
    write(
        ".github/workflows/b.yml",
        "on: push\njobs:\n  b:\n    uses: acme/x/.github/workflows/y.yml@v1\n    secrets: inherit\n");
    assertThat(dangling(scan())).hasSize(1).allMatch(m -> m.contains("SLACK_HOOK"));
    Files.delete(target.resolve(".github/workflows/b.yml"));
    // A list of which nothing is used is of another repository.
    evidence.clear();
    export("x.json", "{\"secrets\":[{\"name\":\"OTHER" + at + "}]}");
    assertThat(dangling(scan())).isEmpty();
    // So is one that says so.
    evidence.clear();
    evidence.add(
        new EvidenceFile("r.json", folder.resolve("r.json"), null, "acme/another", null, null));
    assertThat(dangling(scan())).isEmpty();
  }

  private static List<String> dangling(Census census) {
    return census.violations().stream()
        .filter(v -> v.policy().equals("lifecycle.dangling-secret"))
        .map(Violation::message)
        .toList();
  }

  @Test
  void anInstalledAppIsHeldAgainstTheRegister() throws Exception {
    write("a.txt", "nothing\n");
    String apps =
        """
        {"total_count":1,"installations":[{"id":1,"app_id":7,"app_slug":"helper",
         "account":{"login":"acme"},"permissions":{"administration":"write","metadata":"read"},
         "repository_selection":"all","created_at":"2024-01-01T00:00:00Z"}]}
        """;
    export("apps.json", apps);
    Census census = scan();
    assertThat(policies(census)).contains("thirdparty.app-overscoped");
    assertThat(policies(census)).doesNotContain("thirdparty.not-offboarded");
    String entry =
        "identities:\n  - id: helper\n    owner: \"@acme/dev\"\n    validUntil: 2020-01-01\n"
            + "    match:\n      - identity: "
            + named(census, "helper").id()
            + "\n";
    Governing ruled = Governing.BUILT_IN;
    governing =
        new Governing(
            Register.read(entry.getBytes(UTF_8), "r.yaml"),
            ruled.policy(),
            ruled.exceptions(),
            ruled.people());
    Census registered = scan();
    assertThat(registered.identities()).hasSize(1);
    assertThat(registered.identities().get(0).governance().registered()).isTrue();
    assertThat(policies(registered))
        .contains("thirdparty.not-offboarded")
        .doesNotContain("lifecycle.past-end", "inventory.gone");
    evidence.clear();
    export(
        "apps.json",
        apps.replace("\"created_at\"", "\"suspended_at\":\"2025-01-01T00:00:00Z\",\"created_at\""));
    assertThat(policies(scan()))
        .doesNotContain("thirdparty.app-overscoped", "thirdparty.not-offboarded");
  }

  private static List<String> policies(Census census) {
    return census.violations().stream().map(Violation::policy).toList();
  }

  @Test
  void aFolderIsReadAsOneExport() throws Exception {
    write("a.env", "nothing\n");
    Path logs = Files.createDirectories(folder.resolve("logs/CloudTrail/2026"));
    String event =
        "{\"Records\":[{\"eventTime\":\"2026-11-20T02:10:00Z\",\"eventSource\":\"a\",\"eventName\":"
            + "\"b\",\"userIdentity\":{\"accessKeyId\":\"AKIAEXAMPLE000000001\"}}]}";
    Files.writeString(logs.resolve("1.json"), event);
    Files.writeString(logs.resolve("2.json"), event.replace("-20T", "-21T"));
    Files.writeString(logs.resolve("note.txt"), "not an export");
    Path digests = Files.createDirectories(folder.resolve("logs/CloudTrail-Digest"));
    Files.writeString(digests.resolve("1.json"), "{\"digest\": 1}");
    Export.Imported read = Exports.read(EvidenceFile.of("logs", folder.resolve("logs")), key);
    assertThat(read.rows()).isEqualTo(2);
    assertThat(read.known()).hasSize(1);
    assertThat(read.known().get(0).dates().lastUsed())
        .isEqualTo(Instant.parse("2026-11-21T02:10:00Z"));
    // One that is something else refuses all of it, by its name.
    Files.writeString(logs.resolve("3.json"), "[{\"AccessKeyId\": \"x\"}]");
    assertThatThrownBy(() -> Exports.read(EvidenceFile.of("logs", folder.resolve("logs")), key))
        .isInstanceOfSatisfying(
            UserError.class,
            e ->
                assertThat(e.render()).startsWith("logs/CloudTrail/2026/3.json:1:2: row 1 has no"));
    assertThatThrownBy(
            () ->
                Exports.read(EvidenceFile.of("t", Files.createDirectory(folder.resolve("e"))), key))
        .hasMessage("holds no file whose name ends as those of exports do");
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
    ScanPlan plan = new TestPlan(target, key).governing(governing).plan();
    return Scan.run(plan.with(evidence), InputStream.nullInputStream());
  }
}
