package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.facts.MadeCertificate;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.Tier;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands beside a secret and says whose it is. */
class CompanionsTest {
  private static final Detector DETECTOR = Detector.of(Catalog.builtIn());
  private static final Random RANDOM = new Random(9);
  private static final String WORD = "qV3xN8rTz0LwKp5Jh2YcUe7GbD1mSa9F";

  private static SortedMap<String, String> facts(String file, String text) {
    byte[] b = Spelled.of(text).getBytes(StandardCharsets.UTF_8);
    return DETECTOR.detect(Text.of(b, b.length), FileKind.of(file)).matches().stream()
        .filter(m -> m.type().secret() && m.tier().compareTo(Tier.MEDIUM) >= 0)
        .max(Comparator.comparing((Match m) -> m.secret().length()))
        .map(Match::facts)
        .orElseThrow(() -> new AssertionError("nothing found in " + text));
  }

  private static String alnum(int n) {
    StringBuilder b = new StringBuilder();
    String alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (int i = 0; i < n; i++) {
      b.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return b.toString();
  }

  private static String base64(String s) {
    return Base64.getEncoder().encodeToString(s.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** {@code §} is the secret, {@code ⏎} a line break. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        ".env              ~ DB_USER=app⏎DB_PASS·WORD=§⏎DB_HOST=db.acme.test          ~ user ~ app",
        ".env              ~ DB_USER=app⏎DB_PASS·WORD=§⏎DB_HOST=db.acme.test          ~ host ~ db.acme.test",
        ".env              ~ SMTP_USER=a⏎SMTP_PASS·WORD=b⏎DB_USER=app⏎DB_PASS·WORD=§  ~ user ~ app",
        "a.properties      ~ app.db.username = app⏎app.db.pass·word = §               ~ user ~ app",
        "a.ini             ~ [db]⏎user = app⏎pass·word = §⏎⏎[x]⏎user = b              ~ user ~ app",
        "a.toml            ~ db = { user = |app|, pass·word = |§| }                   ~ user ~ app",
        "a.json            ~ {|user|: |app|, |pass·word|: |§|}                        ~ user ~ app",
        "a.json            ~ {|x|: {|user|: |b|}, |user|: |app|, |pass·word|: |§|}    ~ user ~ app",
        "a.json            ~ {|client_sec·ret|: |§|,⏎ |tenant_id|:⏎ |t-1|}            ~ tenant ~ t-1",
        "a.json            ~ {|clientSec·ret|: |§|, |clientId|: |web|}                ~ clientId ~ web",
        "a.js              ~ const c = { user: 'app', pass·word: '§' };               ~ user ~ app",
        "a.py              ~ DB_USER = 'app'⏎DB_PASS·WORD = '§'                       ~ user ~ app",
        "a.java            ~ String dbUser = |app|;⏎String dbPass·word = |§|;         ~ user ~ app",
        "a.tf              ~ resource |x| |y| {⏎ username = |app|⏎ pass·word = |§|⏎}  ~ user ~ app",
        "a.yml             ~ db:⏎  user: app⏎  pass·word: §⏎  host: db.acme.test      ~ user ~ app",
        "a.yml             ~ db:⏎  user: app⏎  pass·word: §⏎  host: db.acme.test      ~ host ~ db.acme.test",
        "a.yml             ~ - user: app⏎  pass·word: §⏎- user: b⏎  pass·word: c      ~ user ~ app",
        "a.yml             ~ env:⏎  - DB_USER=app⏎  - DB_PASS·WORD=§                  ~ user ~ app",
        "a.yml             ~ - name: DB_USER⏎  value: app⏎- name: DB_PASS·WORD⏎  value: § ~ user ~ app",
        "a.xml             ~ <db user=|app| pass·word=|§|/>                           ~ user ~ app",
        "a.xml             ~ <s><id>x</id><username>app</username>⏎<pass·word>§</pass·word></s> ~ user ~ app",
        "a.xml             ~ <p name=|username| value=|app|/>⏎<p name=|pass·word| value=|§|/> ~ user ~ app",
        "a.cs              ~ |Server=db.acme.test,1433;User Id=app;Pass·word=§;|       ~ user ~ app",
        "a.cs              ~ |Server=tcp:db.acme.test,1433;User Id=app;Pass·word=§;|   ~ host ~ db.acme.test",
        "a.yml             ~ url: postgres:·//app:§@db.acme.io:5432/shop               ~ database ~ shop",
        ".netrc            ~ machine api.acme.test login app pass·word §               ~ host ~ api.acme.test",
        ".netrc            ~ machine api.acme.test login app pass·word §               ~ user ~ app",
        ".pgpass           ~ db.acme.test:5432:shop:app:§                             ~ user ~ app",
        ".pgpass           ~ db.acme.test:5432:shop:app:§                             ~ host ~ db.acme.test",
        ".pgpass           ~ db.acme.test:5432:shop:app:§                             ~ database ~ shop",
        ".pgpass           ~ *:5432:shop:app:§                                        ~ user ~ app",
      })
  void aNeighbourTellsWhoseItIs(String file, String text, String key, String value) {
    String plain = text.replace('|', '"').replace('⏎', '\n').replace("§", WORD) + "\n";
    assertThat(facts(file, plain)).as(plain).containsEntry(key, value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        ".env   ~ SMTP_USER=app⏎DB_PASS·WORD=§",
        ".env   ~ DB_USER=${DB_USER}⏎DB_PASS·WORD=§",
        ".env   ~ DB_USER=app⏎⏎DB_PASS·WORD=§",
        "a.yml  ~ other:⏎  user: app⏎db:⏎  pass·word: §",
        "a.yml  ~ - user: app⏎- pass·word: §",
        "a.json ~ [{|user|: |app|}, {|pass·word|: |§|}]",
        "a.json ~ {|email|: |bob@|, |pass·word|: |§|}",
        "a.json ~ {|user|: |changeme|, |pass·word|: |§|}",
        "a.py   ~ user = get_user()⏎pass·word = '§'",
        "a.xml  ~ <s><username>app</username></s><t><pass·word>§</pass·word></t>",
      })
  void whatIsNotBesideItTellsNothing(String file, String text) {
    String plain = text.replace('|', '"').replace('⏎', '\n').replace("§", WORD) + "\n";
    assertThat(facts(file, plain)).as(plain).doesNotContainKeys("user", "principal");
  }

  @Test
  void aSecretUnderAHarmlessNameIsNoFact() {
    String other = "gh" + "p_" + alnum(36);
    assertThat(facts("a.json", "{\"user\": \"" + other + "\", \"db_p·assword\": \"" + WORD + "\"}"))
        .doesNotContainValue(other);
    assertThat(facts("a.json", "{\"user\": \"" + WORD + "\", \"p·assword\": \"" + WORD + "\"}"))
        .doesNotContainKey("user");
  }

  @Test
  void aTokenInThePlaceOfAUserIsNoFact() {
    for (String token : new String[] {"gh" + "p_" + alnum(36), "a1" + alnum(38)}) {
      String url = "git clone https:/" + "/" + token + ":S3cr7tPwx@git.acme.io/x.git\n";
      byte[] b = url.getBytes(StandardCharsets.UTF_8);
      assertThat(DETECTOR.detect(Text.of(b, b.length), FileKind.SHELL).matches())
          .isNotEmpty()
          .allSatisfy(m -> assertThat(m.facts().toString()).doesNotContain(token));
      String basic = "Authorization: Ba" + "sic " + base64(token + ":S3cr7tPwx") + "\n";
      b = basic.getBytes(StandardCharsets.UTF_8);
      assertThat(DETECTOR.detect(Text.of(b, b.length), FileKind.TEXT).matches())
          .isNotEmpty()
          .allSatisfy(m -> assertThat(m.facts().toString()).doesNotContain(token));
    }
  }

  @Test
  void temporaryAwsKeysStandBesideTheirSecret() {
    String id = "ASI" + "AY34FZKBOKMUTVV7A";
    String text =
        "[ci]\naws_access_key_id = "
            + id
            + "\naws_se·cret_access_key = "
            + alnum(40)
            + "\nregion = eu-west-1\n";
    assertThat(facts("credentials", text))
        .containsEntry("keyId", id)
        .containsKey("account")
        .containsEntry("region", "eu-west-1")
        .containsEntry("class", "session");
  }

  private static String keyPem() {
    return MadeCertificate.of("CN=x", "RSA").keyPem();
  }

  @Test
  void googleKeyFilesTellTheServiceAccount() {
    String json =
        "{\"type\": \"service_account\",\n\"project_id\": \"acme-prod\",\n\"private_key_id\": \""
            + "0123456789abcdef0123456789abcdef01234567\",\n\"private_key\": \""
            + keyPem().replace("\n", "\\n")
            + "\",\n\"client_email\": \"bot@acme-prod.iam.gserviceaccount.com\",\n"
            + "\"client_id\": \"103\"}\n";
    Map<String, String> expected =
        Map.of(
            "clientEmail", "bot@acme-prod.iam.gserviceaccount.com",
            "project", "acme-prod",
            "credentialId", "0123456789abcdef0123456789abcdef01234567",
            "clientId", "103",
            "actor", "service",
            "principal", "bot@acme-prod.iam.gserviceaccount.com");
    assertThat(facts("key.json", json)).containsAllEntriesOf(expected).containsKey("fingerprint");
    assertThat(facts("a.yml", "data:\n  key.json: " + base64(json) + "\n"))
        .containsAllEntriesOf(expected);
  }

  @Test
  void aGoogleKeyFileIsOfItsOwnTypeAndTheSameCredentialAsItsKeyAlone() {
    String pem = keyPem();
    Match alone = onlyIn("a.pem", pem);
    Match file =
        onlyIn(
            "key.json",
            "{\"type\": \"service_account\", \"project_id\": \"acme\", \"private_key\": \""
                + pem.replace("\n", "\\n")
                + "\"}");
    assertThat(file.type().id()).isEqualTo("gcp-service-account-key");
    assertThat(alone.type().id()).isEqualTo("private-key");
    assertThat(file.secret().sameAs(alone.secret())).isTrue();
  }

  private static Match onlyIn(String file, String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    List<Match> all =
        DETECTOR.detect(Text.of(b, b.length), FileKind.of(file)).matches().stream()
            .filter(m -> m.type().secret())
            .toList();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void googleUserCredentialsAreAPersons() {
    String json =
        "{\"account\": \"\", \"client_id\": \"7-a.apps.googleusercontent.com\",\n"
            + "\"refresh_token\": \"1/"
            + "/0"
            + alnum(90)
            + "\",\n\"type\": \"authorized_user\"}";
    assertThat(facts("adc.json", json))
        .containsEntry("actor", "person")
        .containsEntry("clientId", "7-a.apps.googleusercontent.com");
  }

  @Test
  void sharedAccessSignaturesTellWhatTheyOpen() {
    String url =
        "https://acme.blob.core.windows.net/logs/a.txt?sp=racw&st=2025-01-02T03:04:05Z"
            + "&se=2026-01-02&sv=2022-11-02&sr=c&si·g="
            + alnum(40)
            + "%2BAb%3D\n";
    assertThat(facts("a.txt", url))
        .containsEntry("account", "acme")
        .containsEntry("container", "logs")
        .containsEntry("permissions", "racw")
        .containsEntry("notBefore", "1735787045")
        .containsEntry("expires", "1767312000");
  }

  @Test
  void presignedUrlsTellWhoSignedThem() {
    String url =
        "https://acme.s3.eu-west-1.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKI"
            + "AY34FZKBOKMUTVV7A%2F20250102%2Feu-west-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20250102T030405Z&X-Amz-Expires=3600&X-Amz-Sign·ature="
            + "0f3c91d7e2b84a65".repeat(4)
            + "\n";
    assertThat(facts("a.txt", url))
        .containsEntry("container", "acme")
        .containsEntry("region", "eu-west-1")
        .containsEntry("issued", "1735787045")
        .containsEntry("expires", "1735790645")
        .containsKey("account");
  }

  @Test
  void aCertificateBesideAKeyIsTheKeys() {
    MadeCertificate leaf = MadeCertificate.of("CN=leaf", "RSA");
    MadeCertificate ca = MadeCertificate.of("CN=ca", "RSA");
    for (String text :
        new String[] {
          leaf.pem() + leaf.keyPem(),
          leaf.pem() + ca.pem() + leaf.keyPem(),
          leaf.keyPem() + leaf.pem() + ca.pem(),
          ca.pem() + leaf.pem() + leaf.keyPem()
        }) {
      assertThat(facts("a.pem", text))
          .containsEntry("subject", "CN=leaf")
          .containsEntry("spiffeId", "spiffe://acme.test/ns/ci/sa/deployer")
          .containsEntry("principal", "spiffe://acme.test/ns/ci/sa/deployer")
          .containsEntry("expires", "1800000000")
          .containsKey("fingerprint");
    }
    assertThat(facts("a.pem", ca.pem() + leaf.pem() + keyPem())).doesNotContainKey("subject");
    assertThat(facts("a.pem", ca.pem() + keyPem())).doesNotContainKey("subject");
    MadeCertificate ec = MadeCertificate.of("CN=ec", "EC");
    assertThat(facts("a.pem", ec.keyPem() + ec.pem())).containsEntry("subject", "CN=ec");
  }

  @Test
  void kubeconfigsTellUserAndGroups() {
    MadeCertificate made = MadeCertificate.of("CN=kubernetes-admin,O=system:masters", "RSA");
    String text =
        "apiVersion: v1\nusers:\n- name: ops\n  user:\n    client-certificate-data: "
            + base64(made.pem())
            + "\n    client-key-data: "
            + base64(made.keyPem())
            + "\n";
    assertThat(facts("kubeconfig", text))
        .containsEntry("user", "kubernetes-admin")
        .containsEntry("groups", "system:masters")
        .containsEntry("subject", "CN=kubernetes-admin,O=system:masters");
    assertThat(facts("kubeconfig", "users:\n- name: ops\n  user:\n    to·ken: " + WORD + "\n"))
        .containsEntry("user", "ops");
  }

  @Test
  void secretsOfKubernetesAreReadDecoded() {
    String text =
        "kind: Secret\ndata:\n  username: "
            + base64("app-user")
            + "\n  api_to·ken: "
            + base64(WORD)
            + "\n";
    assertThat(facts("a.yml", text)).containsEntry("user", "app-user");
  }

  @Test
  void dockerConfigurationsTellTheRegistry() {
    String text =
        "{\"auths\": {\"https://registry.acme.test/v1/\": {\"au·th\": \""
            + base64("robot$ci:" + alnum(30))
            + "\"}}}\n";
    assertThat(facts("config.json", text))
        .containsEntry("host", "registry.acme.test")
        .containsEntry("user", "robot$ci")
        .containsEntry("actor", "service");
  }

  @Test
  void puttyKeysTellTheirCommentAndPublicHalf() {
    byte[] open = new byte[60];
    RANDOM.nextBytes(open);
    System.arraycopy(new byte[] {0, 0, 0, 7, 's', 's', 'h', '-', 'r', 's', 'a'}, 0, open, 0, 11);
    byte[] closed = new byte[120];
    RANDOM.nextBytes(closed);
    String text =
        "PuTTY-User-Key"
            + "-File-2: ssh-rsa\nEncryption: none\nComment: ops@build\nPublic-Lines: 2\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(open)
            + "\nPrivate-Lines: 3\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(closed)
            + "\nPrivate-MAC: 00\n";
    assertThat(facts("a.ppk", text))
        .containsEntry("comment", "ops@build")
        .containsKey("fingerprint");
  }
}
