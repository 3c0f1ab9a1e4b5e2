package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.rules.Tier;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetectorTest {
  private static final Detector DETECTOR = TestTypes.detector();
  private static final String ALNUM =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private final Random random = new Random(5);
  private final String body = random(24, ALNUM);
  private final String token = "acm" + "e_" + body;

  private String random(int n, String alphabet) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < n; i++) {
      b.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return b.toString();
  }

  private static List<Match> matches(String text, FileKind kind) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    return DETECTOR.detect(Text.of(b, b.length), kind).matches();
  }

  private static Match only(String text, FileKind kind) {
    List<Match> all = matches(text, kind);
    assertThat(all).as(text).hasSize(1);
    return all.get(0);
  }

  @Test
  void aShapeOfItsOwnIsFoundWhereverItStands() {
    for (String around :
        List.of("%s", "x %s y", "\"%s\"", "{\"a\":{\"tok\":\"%s\"}}", "<a>%s</a>", "?t=%s&u=1")) {
      String text = around.replace("%s", token);
      Match m = only(text, FileKind.OTHER);
      assertThat(m.type().id()).isEqualTo("test-acme");
      assertThat(text.substring(m.start(), m.end())).isEqualTo(token);
      assertThat(m.secret().text()).isEqualTo(token);
      assertThat(m.tier()).isEqualTo(Tier.HIGH);
    }
  }

  @Test
  void aLongerRunIsNotTheToken() {
    assertThat(matches(token + "x", FileKind.OTHER)).isEmpty();
    assertThat(matches("x" + token, FileKind.OTHER)).isEmpty();
  }

  @Test
  void fillersAreNotTokens() {
    assertThat(matches("acme_" + "x".repeat(24), FileKind.OTHER)).isEmpty();
    assertThat(matches("acme_" + "abcdefghijklmnopqrstuvwx", FileKind.OTHER)).isEmpty();
    assertThat(matches("acme_" + "YourTokenGoesHere0000000", FileKind.OTHER)).isEmpty();
  }

  @Test
  void theNameBesideAShapeIsItsSlot() {
    assertThat(only("ACME_TOKEN=" + token, FileKind.CONFIG).name()).isEqualTo("ACME_TOKEN");
    assertThat(only("  \"acmeToken\": \"" + token + "\",", FileKind.JSON).name())
        .isEqualTo("acmeToken");
    assertThat(only("see " + token, FileKind.TEXT).name()).isNull();
  }

  @Test
  void base64IsReadInEachAlignment() {
    for (int shift = 0; shift < 3; shift++) {
      String encoded = base64("z".repeat(shift) + " token " + token + " and more of it");
      String text = "data: " + encoded + "\n";
      Match m = only(text, FileKind.YAML);
      assertThat(m.secret().text()).isEqualTo(token);
      assertThat(m.start()).isBetween(6, text.length());
      assertThat(m.end()).isBetween(m.start(), text.length());
    }
  }

  @Test
  void base64BrokenIntoLinesIsOneText() {
    String encoded =
        Base64.getMimeEncoder(20, "\n  ".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(
                ("some words before " + token + " and after").getBytes(StandardCharsets.US_ASCII));
    assertThat(only("data: |\n  " + encoded + "\nnext: 1\n", FileKind.YAML).secret().text())
        .isEqualTo(token);
  }

  @Test
  void encodingsInsideEncodingsAreReadToALimit() {
    String inner = "{\"password\": \"" + token + "\"}";
    String twice = base64("{\"password\": \"" + inner.replace("\"", "\\\"") + "\"}");
    assertThat(only("x=" + twice, FileKind.OTHER).secret().text()).isEqualTo(token);
    String hex =
        HexFormat.of().formatHex(("= " + token + " =").getBytes(StandardCharsets.US_ASCII));
    assertThat(only("x=" + hex, FileKind.OTHER).secret().text()).isEqualTo(token);
    String deep = token + " ";
    for (int i = 0; i < 6; i++) {
      deep = base64(deep);
    }
    assertThat(matches(deep, FileKind.OTHER)).isEmpty();
  }

  private static String base64(String s) {
    return Base64.getEncoder().encodeToString(s.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void escapedTextIsReadThrough() {
    String value = random(10, ALNUM) + "#4";
    for (String text :
        List.of(
            "s = \"{\\\"password\\\": \\\"" + value + "\\\"}\"",
            "s = '{\\u0022password\\u0022:\\u0022" + value + "\\u0022}'",
            "GET /x?q=%22password%22%3A%22" + value.replace("#", "%23") + "%22",
            "<a b=\"password=&quot;" + value + "&quot;\"/>")) {
      Match m = only(text, FileKind.SOURCE);
      assertThat(m.secret().text()).as(text).isEqualTo(value);
      assertThat(m.name()).isEqualTo("password");
      assertThat(text.substring(m.start(), m.end())).contains(value.substring(0, 10));
    }
  }

  @Test
  void urlsWithAPassword() {
    String value = random(12, ALNUM) + "7";
    Match m = only("DATABASE_URL=postgres://app:" + value + "@db.internal:5432/x", FileKind.CONFIG);
    assertThat(m.type().id()).isEqualTo("test-url");
    assertThat(m.secret().text()).isEqualTo(value);
    assertThat(m.facts())
        .containsEntry("user", "app")
        .containsEntry("host", "db.internal")
        .containsEntry("scheme", "postgres");
    assertThat(matches("git clone https://github.com/a/b@v1", FileKind.TEXT)).isEmpty();
    assertThat(matches("redis://:${PASSWORD}@host", FileKind.TEXT)).isEmpty();
    assertThat(matches("http://user:<password>@host", FileKind.TEXT)).isEmpty();
  }

  @Test
  void privateKeysInEveryWriting() {
    String lines = random(64, ALNUM) + "\n" + random(64, ALNUM) + "\n" + random(40, ALNUM);
    String pem =
        "-----BEGIN RSA PRIVATE" + " KEY-----\n" + lines + "\n-----END RSA PRIVATE" + " KEY-----";
    Secret plain = only(pem, FileKind.OTHER).secret();
    Secret json = only("{\"k\":\"" + pem.replace("\n", "\\n") + "\"}", FileKind.JSON).secret();
    Secret code = only("\"" + pem.replace("\n", "\\n\" +\n  \"") + "\"", FileKind.SOURCE).secret();
    assertThat(json.sameAs(plain)).isTrue();
    assertThat(code.sameAs(plain)).isTrue();
    assertThat(matches(pem.replace(lines, "..."), FileKind.TEXT)).isEmpty();
    String spokenOf =
        "assertThat(x).startsWith(\"-----BEGIN RSA PRIVATE"
            + " KEY-----\");\n  for (String lineOfTheBody : linesOfTheBody) { check(lineOfTheBody); }\n";
    assertThat(matches(spokenOf, FileKind.SOURCE)).isEmpty();
    String locked =
        pem.replace(
            "KEY-----\n" + lines, "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,00\n\n" + lines);
    assertThat(only(locked, FileKind.OTHER).type().id()).isEqualTo("test-encrypted-private-key");
  }

  @Test
  void googleServiceAccountKeysSayWhoseTheyAre() {
    String pem =
        "-----BEGIN PRIVATE"
            + " KEY-----\\n"
            + random(120, ALNUM)
            + "\\n-----END PRIVATE"
            + " KEY-----\\n";
    Match m =
        only(
            "{\"private_key\": \""
                + pem
                + "\",\n \"client_email\": \"bot@acme.iam.gserviceaccount.com\"}",
            FileKind.JSON);
    assertThat(m.facts()).containsEntry("clientEmail", "bot@acme.iam.gserviceaccount.com");
  }

  @Test
  void jsonWebTokensTellTheirClaims() {
    String jwt =
        url64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
            + "."
            + url64("{\"iss\":\"https://idp.example\",\"sub\":\"svc-7\",\"exp\":1790000000}")
            + "."
            + random(43, ALNUM);
    Match m = only("Authorization: Bearer " + jwt, FileKind.TEXT);
    assertThat(m.type().id()).isEqualTo("test-jwt");
    assertThat(m.facts())
        .containsEntry("issuer", "https://idp.example")
        .containsEntry("subject", "svc-7")
        .containsEntry("expires", "1790000000");
  }

  private static String url64(String s) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(s.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anAwsPairBelongsTogether() {
    String id = "AKI" + "A" + random(16, "ABCDEFGHKLMNOPQRSTUVWXYZ234567");
    String secret = random(38, ALNUM) + "/+";
    List<Match> all =
        matches("[default]\nkey = " + id + "\nother = " + secret + "\n", FileKind.CONFIG);
    assertThat(all)
        .extracting(m -> m.type().id())
        .contains("aws-access-key-id", "aws-secret-access-key");
    Match pair =
        all.stream()
            .filter(m -> m.type().id().equals("aws-secret-access-key"))
            .findFirst()
            .orElseThrow();
    assertThat(pair.secret().text()).isEqualTo(secret);
    assertThat(pair.facts()).containsKey("account");
  }

  @Test
  void theAccountOfAnAccessKeyIdIsInIt() {
    // Made the other way round: the account's bits, shifted left by 7, in base32.
    long account = 29_608_264_753L;
    long bits = (account << 7) << 2;
    StringBuilder b = new StringBuilder("AKI" + "A");
    for (int i = 9; i >= 0; i--) {
      b.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt((int) (bits >>> (5 * i) & 31)));
    }
    assertThat(only("id = " + b + "ABCDEF", FileKind.CONFIG).facts())
        .containsEntry("account", "029608264753");
  }

  @Test
  void utf16IsFoundAtItsPlace() {
    String text = "größe = 1\nACME_TOKEN=" + token + "\n";
    for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      byte[] b = text.getBytes(Charset.forName(charset));
      Text t = Text.of(b, b.length);
      List<Match> all = DETECTOR.detect(t, FileKind.CONFIG).matches();
      assertThat(all).as(charset).hasSize(1);
      int unit = charset.startsWith("UTF-16") ? 2 : 4;
      assertThat(t.rawOffset(all.get(0).start())).isEqualTo(text.indexOf(token) * unit);
      assertThat(t.offsetOf(text.indexOf(token) * unit)).isEqualTo(all.get(0).start());
    }
  }

  @Test
  void bytesThatAreNoUtf8LoseNothing() {
    byte[] before = new byte[3000];
    random.nextBytes(before);
    for (int i = 0; i < before.length; i++) {
      if (before[i] == 0) {
        before[i] = 1;
      }
    }
    String text = new String(before, StandardCharsets.ISO_8859_1) + " " + token + " \u00ff\u00fe";
    byte[] b = text.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(DETECTOR.detect(Text.of(b, b.length), FileKind.OTHER).matches()).hasSize(1);
  }

  @Test
  void inBinaryContentOnlyShapesCount() {
    String text = "\0\0\0 " + token + "\0 password = \"" + random(9, ALNUM) + "#1\"";
    assertThat(only(text, FileKind.OTHER).type().id()).isEqualTo("test-acme");
  }

  @Test
  void overlappingMatchesBecomeTheOneThatKnowsMost() {
    Match m = only("password = \"" + token + "\"", FileKind.SOURCE);
    assertThat(m.type().id()).isEqualTo("test-acme");
    assertThat(m.name()).isEqualTo("password");
  }
}
