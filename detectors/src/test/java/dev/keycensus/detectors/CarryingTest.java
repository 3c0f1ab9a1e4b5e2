package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.facts.MadeCertificate;
import dev.keycensus.rules.Catalog;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What history relies on: detection of an edited text is exactly detection of the text. */
class CarryingTest {
  private static final MadeCertificate KEY = MadeCertificate.of("CN=a,O=b", "EC");

  private final Detector detector = TestTypes.detector();

  @Test
  void carriesExactlyWhatAWholeScanFinds() {
    assertThat(carried(detector, 11, 60)).isGreaterThan(5_000);
  }

  /** Types whose facts come from all around them. */
  @Test
  void carriesFactsOfTheBuiltInTypes() {
    assertThat(carried(Detector.of(Catalog.builtIn()), 12, 40)).isGreaterThan(5_000);
  }

  private static int carried(Detector detector, long seed, int chains) {
    Random random = new Random(seed);
    int carriedMatches = 0;
    for (int chain = 0; chain < chains; chain++) {
      List<FileKind> kinds = List.of(FileKind.values());
      FileKind kind = kinds.get(random.nextInt(kinds.size()));
      byte[] text = fresh(random, 1 + random.nextInt(40));
      Detection state = detector.detect(Text.of(text, text.length), kind);
      for (int version = 0; version < 60; version++) {
        Edit edit = edit(random, text);
        Text next = Text.of(edit.bytes, edit.bytes.length);
        Detection carried = detector.detect(next, kind, state, edit.copies, edit.copies.length);
        Detection whole = detector.detect(next, kind);
        assertSame(carried, whole);
        carriedMatches += whole.matches().size();
        text = edit.bytes;
        state = carried;
      }
    }
    return carriedMatches;
  }

  private static void assertSame(Detection a, Detection b) {
    assertThat(Arrays.copyOf(a.at, a.count)).isEqualTo(Arrays.copyOf(b.at, b.count));
    assertThat(Arrays.copyOf(a.literal, a.count)).isEqualTo(Arrays.copyOf(b.literal, b.count));
    assertThat(Arrays.copyOf(a.lo, a.count)).isEqualTo(Arrays.copyOf(b.lo, b.count));
    assertThat(Arrays.copyOf(a.hi, a.count)).isEqualTo(Arrays.copyOf(b.hi, b.count));
    assertThat(told(a)).isEqualTo(told(b));
  }

  private static List<String> told(Detection d) {
    List<String> told = new ArrayList<>();
    for (Match m : d.matches()) {
      told.add(
          m.type()
              + " "
              + m.start()
              + "-"
              + m.end()
              + " "
              + m.tier()
              + " "
              + m.name()
              + " "
              + m.facts()
              + " "
              + m.reasons()
              + " "
              + m.secret().text());
    }
    return told;
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Edit(byte[] bytes, int[] copies) {}

  /** Copies of random regions, in order or not, overlapping or not, with inserts between them. */
  private static Edit edit(Random random, byte[] base) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<int[]> copies = new ArrayList<>();
    boolean ordered = random.nextInt(4) > 0;
    int from = 0;
    int pieces = 1 + random.nextInt(5);
    for (int p = 0; p < pieces; p++) {
      if (random.nextInt(3) == 0) {
        byte[] insert = random.nextBoolean() ? fresh(random, 1) : tiny(random);
        out.writeBytes(insert);
      }
      int length;
      if (base.length == 0) {
        continue;
      }
      if (ordered) {
        from = Math.min(base.length, from + (random.nextInt(3) == 0 ? random.nextInt(30) : 0));
        length =
            p == pieces - 1 && random.nextBoolean()
                ? base.length - from
                : Math.min(base.length - from, random.nextInt(1 + base.length / pieces * 2));
      } else {
        from = random.nextInt(base.length);
        length = random.nextInt(1 + Math.min(base.length - from, 1 + random.nextInt(400)));
      }
      if (length > 0) {
        copies.add(new int[] {out.size(), from, length});
        out.write(base, from, length);
        from += length;
      }
    }
    if (random.nextInt(3) == 0 && out.size() < 60_000) {
      out.writeBytes(fresh(random, 2));
    }
    return new Edit(out.toByteArray(), copies.stream().flatMapToInt(Arrays::stream).toArray());
  }

  private static byte[] tiny(Random random) {
    return random(random, 1 + random.nextInt(6), "abA9_=\"'\n \\%:")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Lines of all the shapes that detection knows, and lines of none. */
  private static byte[] fresh(Random random, int lines) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      String token = "acm" + "e_" + alnum(random, 24);
      String word = alnum(random, 6 + random.nextInt(14)) + "#7";
      switch (random.nextInt(64)) {
        case 0 -> b.append("token = \"").append(token).append("\"\n");
        case 1 -> b.append("db_password = '").append(word).append("'\n");
        case 2 -> b.append("password: ").append(word).append('\n');
        case 3 -> b.append("x = \"{\\\"password\\\":\\\"").append(word).append("\\\"}\"\n");
        case 4 ->
            b.append("url=postgres://app:")
                .append(word.replace("#", ""))
                .append("@db.internal:5432/x\n");
        case 5 -> b.append("data: ").append(base64("key " + token + " end")).append('\n');
        case 6 -> b.append("data: ").append(base64("password=" + word + "\nuser=x")).append('\n');
        case 7 -> b.append("q?password%3D%22").append(word.replace("#", "")).append("%22\n");
        case 8 ->
            b.append("-----BEGIN RSA PRIVATE")
                .append(" KEY-----\n")
                .append(alnum(random, 64))
                .append('\n')
                .append(alnum(random, 64))
                .append("\n-----END RSA PRIVATE")
                .append(" KEY-----\n");
        case 9 -> b.append("Authorization: Basic ").append(base64("bob:" + word)).append('\n');
        case 10 -> b.append("Authorization: Bearer ").append(alnum(random, 30)).append('\n');
        case 11 ->
            b.append("dogs_api_key=").append(random(random, 32, "0123456789abcdef")).append('\n');
        case 12 ->
            b.append("id AKI")
                .append("A")
                .append(random(random, 16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
                .append(" secret ")
                .append(alnum(random, 40))
                .append('\n');
        case 13 ->
            b.append("{\"name\": \"DB_PASSWORD\", \"value\": \"").append(word).append("\"}\n");
        case 14 -> b.append("new Credential(\"bob\", \"").append(word).append("\")\n");
        case 15 -> b.append("s = \"a\" + password + \"").append(word).append("\"\n");
        case 16 ->
            b.append("secret = \"").append(word).append("\"\n  + \"").append(word).append("\"\n");
        case 17 ->
            b.append("tokens: [\"").append(word).append("\", \"").append(word).append("\"]\n");
        case 18 ->
            b.append("x = \"h/p?token=")
                .append(word)
                .append("&a=b;pwd=")
                .append(word)
                .append("\"\n");
        case 19 -> b.append("password: |\n  ").append(word).append('\n');
        case 20 -> b.append("X-Api-Key:\n  - ").append(word).append('\n');
        case 21 -> b.append("P=${DB_PASSWORD:-").append(word).append("}\n");
        case 22 -> b.append("key = Base64.decode(\"").append(word).append("\")\n");
        case 23 -> b.append("curl -s \\\n  -u bob:").append(word).append(" h\n");
        case 24 -> b.append("mysqldump -u bob -p").append(word).append(" shop\n");
        case 25 ->
            b.append("sshpass -p ")
                .append(word)
                .append(" ssh h --password ")
                .append(word)
                .append('\n');
        case 26 ->
            b.append("create user bob identified by ").append(alnum(random, 9)).append(";\n");
        case 27 ->
            b.append("{\"kty\": \"oct\",\n \"k\": \"").append(alnum(random, 43)).append("\"}\n");
        case 28 -> b.append("// user bob, password: ").append(word).append(" or so\n");
        case 29 -> b.append("<a user=\"bob\" password=\"").append(word).append("\"/>\n");
        case 30 -> b.append("s:8:\"password\";s:9:\"").append(word).append("\";\n");
        case 31 -> b.append("env.API_TOKEN || '").append(word).append("'\n");
        case 32 -> b.append("Authorization: Token ").append(alnum(random, 30)).append('\n');
        case 33 -> b.append("DB_USER=app\nDB_PASSWORD=").append(word).append("\nDB_HOST=db\n");
        case 34 ->
            b.append("  - name: DB_USER\n    value: bob\n  - name: DB_PASSWORD\n    value: ")
                .append(word)
                .append('\n');
        case 35 -> b.append("db:\n  user: bob\n  password: ").append(word).append("\n  host: h\n");
        case 36 -> b.append("{\"user\": \"bob\",\n \"password\": \"").append(word).append("\"}\n");
        case 37 ->
            b.append("<s><username>bob</username><password>")
                .append(word)
                .append("</password></s>\n");
        case 38 ->
            b.append("<p name=\"username\" value=\"bob\"/><p name=\"password\" value=\"")
                .append(word)
                .append("\"/>\n");
        case 39 ->
            b.append("\"Server=db;User Id=bob;Password=").append(word).append(";Database=x\"\n");
        case 40 ->
            b.append("machine h.io login bob password ")
                .append(alnum(random, 12))
                .append("\n[section]\n");
        case 41 ->
            b.append(
                    "https://acme.blob.core.windows.net/c?sp=r&se=2027-01-02&sv=2022-11-02&sr=c&sig=")
                .append(alnum(random, 43))
                .append("%3D\n");
        case 42 -> b.append(KEY.pem()).append(KEY.keyPem());
        case 43 ->
            b.append("- name: ops\n  user:\n    client-certificate-data: ")
                .append(base64(KEY.pem()))
                .append("\n    client-key-data: ")
                .append(base64(KEY.keyPem()))
                .append('\n');
        case 44 ->
            b.append("{\"auths\": {\"r.io\": {\"auth\": \"")
                .append(base64("robot$x:" + word))
                .append("\"}}}\n");
        case 45 ->
            b.append("data:\n  username: ")
                .append(base64("bob-the-user"))
                .append("\n  token: ")
                .append(base64(word))
                .append('\n');
        case 46 -> b.append("{\n");
        case 47 -> b.append("}\n\n");
        case 48 ->
            b.append("{\"client_id\": \"c\", \"client_secret\": \"")
                .append(alnum(random, 40))
                .append("\", \"tenant_id\": \"t\"}\n");
        case 49 -> b.append("Cookie: a=b; sessionid=").append(alnum(random, 30)).append("; c=d\n");
        case 50 ->
            b.append("{\"cookies\": [{\"name\": \"sid\",\n \"value\": \"")
                .append(alnum(random, 30))
                .append("\"}]}\n");
        case 51 -> b.append("db.internal:5432:shop:bob:").append(word).append('\n');
        case 52 ->
            b.append("getConnection(\"jdbc:x\",\n  \"bob\", \"").append(word).append("\")\n");
        case 53 -> b.append("\"bob:").append(word).append("@tcp(db:3306)/shop\"\n");
        case 54 -> b.append("echo \"bob:").append(word).append("\" | chpasswd\n");
        case 55 ->
            b.append("{\"value\": \"").append(word).append("\", \"name\": \"DB_PASSWORD\"}\n");
        case 56 ->
            b.append("variable \"db_password\" {\n  type = string\n  default = \"")
                .append(word)
                .append("\"\n}\n");
        case 57 -> b.append("<name>a.password</name>\n  <value>").append(word).append("</value>\n");
        case 58 -> b.append("<string name=\"password\">").append(word).append("</string>\n");
        case 59 ->
            b.append("<password a=\"b\">\n  <![CDATA[").append(word).append("]]>\n</password>\n");
        case 60 ->
            b.append("bob:$6$")
                .append(alnum(random, 8))
                .append('$')
                .append(alnum(random, 86))
                .append(":1\n");
        case 61 ->
            b.append("\"adminPassword\": {\"type\": \"string\", \"value\": \"")
                .append(word)
                .append("\"}\n");
        case 62 -> b.append("requests.get(u, auth=(\"bob\",\n \"").append(word).append("\"))\n");
        default ->
            b.append("for (int key : keys) { pass(key); } // tokens ")
                .append(alnum(random, 5))
                .append('\n');
      }
    }
    return b.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String base64(String s) {
    return Base64.getEncoder().encodeToString(s.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String alnum(Random random, int n) {
    return random(random, n, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
  }

  private static String random(Random random, int n, String alphabet) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < n; i++) {
      b.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return b.toString();
  }
}
