package dev.keycensus.detectors;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.rules.Catalog;
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
    return TestTypes.listed(DETECTOR, file, text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "cu·rl -u app:S3cr7tPw https://h/x          ~ S3cr7tPw",
        "cu·rl -s -X POST --user 'app:S3cr7tPw' h   ~ S3cr7tPw",
        "cu·rl \\⏎  -u app:S3cr7tPw h              ~ S3cr7tPw",
        "my·sql -h db -u root -pS3cr7tPw shop       ~ S3cr7tPw",
        "my·sqldump -u root -p'S3cr7tPw' shop       ~ S3cr7tPw",
        "do·cker login -u app -p S3cr7tPw r.io      ~ S3cr7tPw",
        "re·dis-cli -h r -a S3cr7tPw ping           ~ S3cr7tPw",
        "open·ssl passwd -1 S3cr7tPw                ~ S3cr7tPw",
        "open·ssl passwd -6 -salt xyz 'S3cr7tPw'    ~ S3cr7tPw",
        "x=$(open·ssl passwd -apr1 S3cr7tPw)        ~ S3cr7tPw",
        "expect |·p·assword:|⏎se·nd |S3cr7tPw%r|    ~ S3cr7tPw",
        "|*P·assword:*| { se·nd -- |S3cr7tPw%r| }   ~ S3cr7tPw",
        "git clone https:·//app:S3cr7tPw@h.io/x.git ~ S3cr7tPw",
        "sql·plus app/S3cr7tPw@orcl @make.sql       ~ S3cr7tPw",
        "sql·plus -s app/swordfish@//h:1521/x       ~ swordfish",
        "sql·plus sys/S3cr7tPw as sysdba            ~ S3cr7tPw",
        "ex·pdp 'app/S3cr7tPw@orcl' full=y          ~ S3cr7tPw",
        "ht·passwd -b -c /etc/nginx/users app S3cr7tPw ~ S3cr7tPw",
        "ht·passwd -nbB app S3cr7tPw > users        ~ S3cr7tPw",
        "ht·passwd -nbBC 10 app 'S3cr7tPw'          ~ S3cr7tPw",
        "do·cker run --entrypoint ht·passwd httpd:2 -Bbn app S3cr7tPw ~ S3cr7tPw",
        "# cred·entials: admin / S3cr7tPw           ~ S3cr7tPw",
      })
  void findsPasswordsInCommands(String command, String password) {
    assertThat(listed("run.sh", spelled(command))).containsExactly(password);
  }

  private static String spelled(String command) {
    return Spelled.of(command).replace('⏎', '\n').replace('|', '"').replace('%', '\\') + "\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open·ssl passwd -6 \"$PW\"",
        "sql·plus / as sysdba",
        "sql·plus /nolog @make.sql",
        "sql·plus app@//h:1521/x",
        "sql·plus app/$PW@orcl",
        "sql·plus scott/tiger@orcl",
        "the sql·plus and/or impdp tools",
        "ht·passwd -c users app S3cr7tPw",
        "ht·passwd -b users app $PW",
        "ht·passwd --help about it",
        "the command `ht·passwd -b`, and notes with both",
        "login: first / second",
        "# cred·entials: read / write",
        "open·ssl passwd -6 -stdin < pw",
        "open·ssl passwd -1",
        "expect \"p·assword:\"\nse·nd \"$pw\\r\"",
        "expect \"p·assword:\"\nse·nd \"$pw\\r\"\nexpect \"# \"\nse·nd \"show8run\\r\"",
        "expect \"# \"\nse·nd \"show8run\\r\"",
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "l·ogin(\"admin\", \"hunter\")",
        "l·oginAs(page, 'jo@shop.dev', 'hunter')",
        "jw·t.sign({ id: 1, roles: ['a', 'b'] }, \"S3cr7tPw\")",
        "jw·t.sign(payload(user, 1), \"S3cr7tPw\", opts)",
        "new Seq·uelize(\"a\", \"b\", \"hunter\", {})",
      })
  void findsArgumentsOfCalls(String call) {
    assertThat(listed("a.js", Spelled.of(call))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "l·ogin(\"local\", \"hunter\")",
        "l·ogin(\"admin\", password)",
        "l·ogin(\"admin\", \"S3cr7tPw\" + suffix)",
        "l·ogin(\\\"admin\\\", \"a1:5432:x\", \"b\")",
        "jw·t.sign({ id: 1 }, \"secret\")",
        "jw·t.sign({ id: \"S3cr7tPw\" }, key)",
        "auth·enticate(\"jwt\", \"google\")",
      })
  void passesOverOtherArguments(String call) {
    assertThat(listed("a.js", Spelled.of(call))).isEmpty();
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
  void namesTheCallBesideWordsOfTheLanguage() {
    String basic =
        "Ba·sic " + Base64.getEncoder().encodeToString("ident:bNs23eKd9z".getBytes(US_ASCII));
    for (String argument : List.of("false", "null", "a(1), true", "None")) {
      assertThat(
              found(
                  "A.java", "x = format(\"id\", " + argument + ", \"" + Spelled.of(basic) + "\");"))
          .singleElement()
          .satisfies(m -> assertThat(m.name()).isEqualTo("format"));
    }
    assertThat(found("A.java", "x = ok ? null : \"" + Spelled.of(basic) + "\";"))
        .singleElement()
        .satisfies(m -> assertThat(m.name()).isNull());
  }

  private static final String HALF = Long.toHexString(0x73B1C2D4E5A69788L);

  @Test
  void knowsAKeyThatIsAllOfItsFile() {
    Detector all = Detector.of(Catalog.builtIn());
    String key = HALF + HALF;
    for (String text : List.of(key, key + "\n", key + "\r\n")) {
      assertThat(bare(all, "config/master.key", text))
          .singleElement()
          .satisfies(m -> assertThat(m.type().id()).isEqualTo(BareKey.TYPE))
          .satisfies(m -> assertThat(m.secret().text()).isEqualTo(key));
    }
    assertThat(bare(all, "config/credentials/production.key", key)).hasSize(1);
    assertThat(bare(all, "config/master.txt", key)).isEmpty();
    assertThat(bare(all, "master.key", key + "0")).isEmpty();
    assertThat(bare(all, "master.key", key + "\nx")).isEmpty();
    assertThat(bare(all, "master.key", "0".repeat(32))).isEmpty();
    assertThat(bare(all, "master.key", "")).isEmpty();
  }

  @Test
  void judgesAKeyThatIsAllOfItsFileAnewInEveryVersion() {
    Detector all = Detector.of(Catalog.builtIn());
    byte[] before = (HALF + HALF + "\n").getBytes(US_ASCII);
    byte[] after = (HALF + HALF + "x").getBytes(US_ASCII);
    Detection base = all.detect(Text.of(before, before.length), FileKind.BARE_KEY);
    int[] copies = {0, 0, 32};
    assertThat(
            all.detect(Text.of(after, after.length), FileKind.BARE_KEY, base, copies, 3).matches())
        .isEmpty();
  }

  @Test
  void readsTheColumnsOfPppSecrets() {
    String text =
        "# client server secret IP\nbob\t*\t\"S3cr7t Pw\" *\n\n  'eve' vpn S3cr7tPw2 10.0.0.2\r\n"
            + "al * @/etc/pw\nann * \"\"\nx y\n\"open";
    List<Match> found = bare(DETECTOR, "etc/ppp/chap-secrets", text);
    assertThat(found).extracting(m -> m.secret().text()).containsExactly("S3cr7t Pw", "S3cr7tPw2");
    assertThat(found).extracting(m -> m.facts().get("user")).containsExactly("bob", "eve");
    assertThat(found)
        .allSatisfy(
            m -> assertThat(text.substring(m.start(), m.end())).isEqualTo(m.secret().text()));
    assertThat(bare(DETECTOR, "pap-secrets", text)).hasSize(2);
    assertThat(bare(DETECTOR, "chap-secrets.txt", text)).isEmpty();
  }

  private static List<Match> bare(Detector detector, String file, String text) {
    byte[] b = text.getBytes(US_ASCII);
    return detector.detect(Text.of(b, b.length), FileKind.of(file)).matches();
  }

  @Test
  void takesNoFilterOfADirectoryForAUser() {
    assertThat(found("a.py", "c.login(\"admin)(&\", \"S3cr7tPw\")"))
        .allSatisfy(m -> assertThat(m.facts()).doesNotContainKey("user"));
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
