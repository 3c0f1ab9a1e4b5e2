package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.rules.Tier;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that are known by what stands around them: commands, URLs, headers, tokens, keys. */
class FindersTest {
  private static final Detector DETECTOR = TestTypes.detector();
  private static final String BODY = "qV3xN8rTz0LwKp5Jh2YcUe7GbD1mSa9FoXiQ4lRvZtM";

  private static List<Match> found(String file, String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    return DETECTOR.detect(Text.of(b, b.length), FileKind.of(file)).matches();
  }

  private static List<String> listed(String file, String text) {
    return found(file, text).stream()
        .filter(m -> m.tier().compareTo(Tier.MEDIUM) >= 0)
        .map(m -> m.secret().text())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '|',
      value = {
        "cu·rl -u app:S3cr7tPw https://h/x          ~ S3cr7tPw",
        "cu·rl -s -X POST --user 'app:S3cr7tPw' h   ~ S3cr7tPw",
        "cu·rl \\⏎  -u app:S3cr7tPw h              ~ S3cr7tPw",
        "my·sql -h db -u root -pS3cr7tPw shop       ~ S3cr7tPw",
        "my·sqldump -u root -p'S3cr7tPw' shop       ~ S3cr7tPw",
        "do·cker login -u app -p S3cr7tPw r.io      ~ S3cr7tPw",
        "re·dis-cli -h r -a S3cr7tPw ping           ~ S3cr7tPw",
        "git clone https:·//app:S3cr7tPw@h.io/x.git ~ S3cr7tPw",
      })
  void findsPasswordsInCommands(String command, String password) {
    assertThat(listed("run.sh", Spelled.of(command).replace('⏎', '\n') + "\n"))
        .containsExactly(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl -u $USER:$PASS https://h/x",
        "curl -u user:pass https://h/x",
        "curl -o out https://h/x | tar -u x:y",
        "mkdir -p /srv/mysql && mysql -P 3306",
        "mysql -u root -p shop",
        "docker run -p 3306:3306 mysql",
        "the mysql server",
        "git push -u origin main",
        "https://user:password@example.com/",
        "ftp://username:password@host/path",
        "https://app:S3cr7tPw@proxy.example.com/",
        "https://${hex:32}@o1.ingest.h.io/5",
        "flag(\"redis-cli -a \", List.of(1), \"\")",
        "b.append(\"mysqldump -u bob -p\").append(word).append(\" shop\")",
        "jdbc:postgresql://db.h.io/app?user=app&pass·word=${DB_PASSWORD}",
        "jdbc:postgresql://db.h.io/app?user=app&pass·word=",
      })
  void passesOverCommandsAndUrlsWithoutSecrets(String command) {
    assertThat(listed("run.sh", Spelled.of(command) + "\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "url = \"jdbc:postgresql://db.h.io:5432/shop?user=app&p·assword=S3cr7tPw&ssl=true\"",
        "url = \"jdbc:sqlserver://db.h.io:1433;databaseName=shop;user=app;p·assword=S3cr7tPw\"",
      })
  void findsPasswordsInParametersOfUrls(String text) {
    assertThat(found("a.properties", Spelled.of(text) + "\n"))
        .filteredOn(m -> m.type().id().equals("test-url"))
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.secret().text()).isEqualTo("S3cr7tPw");
              assertThat(m.facts()).containsEntry("host", "db.h.io").containsEntry("user", "app");
            });
  }

  @Test
  void listsDefaultPasswordsOfRealAccountsInUrls() {
    assertThat(listed("a.go", Spelled.of("\"postgres:·//shop:secret@db:5432/shop\"")))
        .containsExactly("secret");
    assertThat(listed("a.go", Spelled.of("\"cassandra:·//cassandra:cassandra@localhost\"")))
        .containsExactly("cassandra");
  }

  @Test
  void findsPrivateMembersOfJsonWebKeys() {
    String ec = "{\"kty\":\"EC\",\"x\":\"" + BODY + "\",\"d\":\"" + BODY + "0\"}";
    assertThat(listed("a.json", ec)).containsExactly(BODY + "0");
    assertThat(listed("a.js", "const k = {\n  kty: 'oct',\n  k: '" + BODY + "',\n};"))
        .containsExactly(BODY);
    assertThat(listed("a.py", "x = \"{\\\"kty\\\":\\\"oct\\\",\\\"k\\\":\\\"" + BODY + "\\\"}\""))
        .containsExactly(BODY);
  }

  @Test
  void passesOverPublicJsonWebKeys() {
    String rsa = "{\"kty\":\"RSA\",\"kid\":\"d\",\"e\":\"AQAB\",\"n\":\"" + BODY + BODY + "\"}";
    assertThat(listed("a.json", rsa)).isEmpty();
  }

  private static String base64url(String s) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(s.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void tellsTokensFromEncryptedAndUnclaimedOnes() {
    String claims = base64url("{\"sub\":\"build\",\"exp\":1999999999}");
    assertThat(listed("a.txt", base64url("{\"alg\":\"HS256\"}") + "." + claims + "." + BODY))
        .hasSize(1);
    assertThat(listed("a.txt", base64url("{\"alg\":\"HS256\"}") + "." + BODY + "." + BODY))
        .isEmpty();
    String jwe = base64url("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}") + "." + BODY + "." + BODY;
    assertThat(listed("a.txt", jwe)).isEmpty();
  }

  @Test
  void findsOtherAuthorizationSchemes() {
    assertThat(listed("a.js", "value: 'NTLM " + BODY + "',")).containsExactly(BODY);
    assertThat(listed("a.http", "Authorization: Token " + BODY + "\n")).containsExactly(BODY);
  }

  @Test
  void listsTheBeginningOfAKeyOnRequestOnly() {
    byte[] der = new byte[48];
    new java.util.Random(1).nextBytes(der);
    der[0] = 0x30;
    der[1] = (byte) 0x82;
    der[2] = 4;
    String pem =
        "-----BEGIN RSA PRIVATE"
            + " KEY-----\n"
            + Base64.getEncoder().encodeToString(der)
            + "\n-----END RSA PRIVATE"
            + " KEY-----\n";
    assertThat(found("a.md", pem))
        .singleElement()
        .satisfies(m -> assertThat(m.tier()).isEqualTo(Tier.LOW));
  }

  @Test
  void findsEveryElementOfAList() {
    String text =
        "\"access_tokens\": [\""
            + BODY
            + "\", \""
            + BODY.toLowerCase(java.util.Locale.ROOT)
            + "\"],\n";
    assertThat(listed("a.json", text)).hasSize(2);
  }
}
