package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.keycensus.rules.Catalog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts made to be slow: constructs that never close, anchors without end, nesting, encodings of
 * encodings. What an anchor reads is bounded, whatever stands around it, so twice the text takes
 * twice the time.
 */
class HostileTest {
  private static final Detector DETECTOR = Detector.of(Catalog.builtIn());
  private static final int BYTES = 50_000;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** The most that one anchor may read: the longest private key in armour, with room. */
  private static final int REACH = 40_000;

  private static Detection detection(String name, String text) {
    byte[] b = text.getBytes(StandardCharsets.ISO_8859_1);
    return assertTimeoutPreemptively(
        LIMIT, () -> DETECTOR.detect(Text.of(b, b.length), FileKind.of(name)));
  }

  private static int found(String name, String text) {
    return detection(name, text).matches().size();
  }

  private static String repeated(String part) {
    return part.repeat(BYTES / part.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\":",
        "{\"a\":[",
        "{\"value\":{\"secret\":",
        "{\"secret\":{\"a\":1,",
        "{\"kty\":\"RSA\",",
        "\"kty\":\"oct\",",
        "\\\"password\\\":\\\"",
        "\\\\\\\"token\\\\\\\":",
        "password%3D",
        "password=&quot;",
        "<password>",
        "<secret a=\"b\" secret ",
        "<name>password</name>\n<value>",
        "password:\n ",
        "secret: |\n",
        "{password: ",
        "secret=\"a\"\n+",
        "secret = (\"a\",",
        "password",
        "password=",
        "cGFzc3dvcmQ9",
        "c2VjcmV0OnNl",
        "70617373776f7264",
        "-----BEGIN PRIVATE" + " KEY-----\nAAAA",
        "a://b:c",
        "a://b;user=c;password=",
        "cookie: a=b;",
        "\"cookies\":[{\"name\":\"sid\",",
        "echo \"chpasswd|",
        "getConnection(\"a\",",
        "a:5432:",
        "a:b@tcp(",
        "oracle:thin:a/",
        "variable \"secret\" {\n",
        "curl -x mysql -",
        "x:$6$a$",
        "bearer basic ",
      })
  void isReadAFewKibAtATime(String part) {
    String text = repeated(part);
    for (String name : List.of("a.py", "a.yaml")) {
      Detection d = detection(name, text);
      for (int i = 0; i < d.count; i++) {
        assertThat(d.hi[i] - d.lo[i]).as(name).isLessThan(REACH);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.json", "a.yaml", "a.xml", "a.min.js", "a.txt"})
  void aSecretBehindDeepNestingAndALongLineIsFound(String name) {
    String open = "{\"a\":[".repeat(10_000);
    String filler = "var a=1;function b(c){return c.key}".repeat(3_000);
    String value = "kX9w".repeat(2) + "Zq7Lm2" + "RtV5";
    List<String> texts = new ArrayList<>();
    texts.add(open + "\n\"db_password\": \"" + value + "\"\n");
    texts.add(filler + ";x={\"db_password\":\"" + value + "\"};" + filler);
    for (String text : texts) {
      assertThat(found(name, text)).isGreaterThan(0);
    }
  }

  /** Entities and anchors that stand for themselves ten times over are not expanded. */
  @ParameterizedTest
  @ValueSource(strings = {"a.yaml", "a.xml"})
  void aBillionLaughsAreNotRead(String name) {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
    StringBuilder xml = new StringBuilder("<!DOCTYPE l [<!ENTITY a0 \"password\">\n");
    for (int i = 1; i < 40; i++) {
      yaml.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(10) + "]\n");
      xml.append("<!ENTITY a" + i + " \"" + ("&a" + (i - 1) + ";").repeat(10) + "\">\n");
    }
    String text =
        name.endsWith("xml") ? xml + "]><password>&a39;</password>\n" : yaml + "password: *a39\n";
    assertThat(found(name, text)).isLessThan(2);
  }
}
