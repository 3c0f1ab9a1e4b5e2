package dev.keycensus.detectors.declared.places;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class KeyPathsTest {
  /** The paths to each place where {@code @@} stands. */
  private static List<@Nullable String> paths(String name, String text) {
    List<Spot> spots = new ArrayList<>();
    int line = 1;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("@@", i)) {
        spots.add(new Spot(text.substring(0, i).getBytes(UTF_8).length, line, i - start + 1));
      }
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    byte[] content = text.getBytes(UTF_8);
    return KeyPaths.of(name, content, content.length, spots);
  }

  @Test
  void json() {
    assertThat(
            paths(
                "a/b.json",
                """
                {"a": "@@", // kept by editors
                 "servers": [{}, {"env": {"TOKEN": "ä@@", "x.y": "@@", "": "@@"}}, ["q", "z @@"]],
                 "n": null, "last": "\\n@@",}
                """))
        .containsExactly(
            "a",
            "servers[1].env.TOKEN",
            "servers[1].env[\"x.y\"]",
            "servers[1].env[\"\"]",
            "servers[2][1]",
            "last");
  }

  @Test
  void whatIsNoValueOfJsonHasNone() {
    assertThat(paths("x.json", "{\"@@\": 1, \"b\": \"@@\"} // @@"))
        .containsExactly(null, "b", null);
    assertThat(paths("x.json", "\"@@\"")).containsExactly((String) null);
  }

  @Test
  void linesOfJsonAreEachTheirOwn() {
    assertThat(paths("x.jsonl", "{\"a\":\"@@\"}\n{\"b\":{\"c\":\"@@\"}}\n"))
        .containsExactly("a", "b.c");
  }

  @Test
  void yaml() {
    assertThat(
            paths(
                "application.yml",
                """
                # @@
                spring:
                  datasource: {url: x, password: p@@}
                servers:
                - name: a
                - env:
                    - name: TOKEN
                      value: "ä @@"
                base: &b
                  key: '@@'
                other:
                  <<: *b
                  block: |
                    one
                    two @@
                ---
                second: '@@'
                """))
        .containsExactly(
            null,
            "spring.datasource.password",
            "servers[1].env[0].value",
            "base.key",
            "other.block",
            "second");
  }

  @Test
  void toml() {
    assertThat(
            paths(
                "x.toml",
                """
                top = "@@"
                [db]
                password = '@@'
                "odd.key" = "@@"
                [[servers]]
                name = "a"
                [[servers]]
                env = { token = "@@", more = ["x", "@@"] }
                """))
        .containsExactly(
            "top",
            "db.password",
            "db[\"odd.key\"]",
            "servers[1].env.token",
            "servers[1].env.more[1]");
  }

  @Test
  void markup() {
    assertThat(
            paths(
                "settings.xml",
                """
                <?xml version="1.0"?><!DOCTYPE x>
                <!-- @@ -->
                <settings a='@@' >
                  <server><id>1</id><password>@@</password></server>
                  <server><br/><password><![CDATA[<x>@@]]></password></server>
                  <add key="p" value="a > @@"/> @@
                </settings>
                """))
        .containsExactly(
            null,
            "settings.@a",
            "settings.server.password",
            "settings.server[1].password",
            "settings.add.@value",
            "settings");
  }

  @Test
  void lines() {
    assertThat(
            paths(
                "x.properties",
                "# a=@@\na=1\nspring.datasource.password = @@\nlong=a\\\n  b @@\nkey\\:a: @@\n"))
        .containsExactly(null, "spring.datasource.password", "long", "key\\:a");
    assertThat(paths("x.ini", "a=@@\n[db]\npassword=@@\n;b=@@\n[next]\nc = @@"))
        .containsExactly("a", "db.password", null, "next.c");
  }

  @Test
  void aKeyThatMayBeASecretIsCut() {
    Random random = new Random(8);
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      key.append("abcdefghijklmnopABCDEFGHIJ0123456789".charAt(random.nextInt(36)));
    }
    assertThat(paths("x.json", "{\"tokens\": {\"" + key + "\": \"@@\"}}"))
        .containsExactly("tokens.…");
  }

  @Test
  void whatComesBeforeAMistakeStands() {
    assertThat(paths("x.json", "{\"a\": \"@@\", oops oops \"b\": \"@@\"}"))
        .containsExactly("a", null);
    assertThat(paths("x.yaml", "a: '@@'\n---\nb: [@@\n")).containsExactly("a", null);
    assertThat(paths("x.toml", "a = '@@'\nb = \n")).containsExactly((String) null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.json", "x.yaml", "x.toml", "x.xml", "x.properties", "x.ini"})
  void anyTextIsRead(String name) {
    Random random = new Random(4);
    String[] parts = {
      "{",
      "}",
      "[",
      "]",
      "<a",
      "</a>",
      ">",
      "\"",
      "'",
      ":",
      "=",
      ",",
      "\n",
      " ",
      "- ",
      "a",
      "<!--",
      "-->",
      "@@",
      "\\",
      "&x ",
      "*x",
      "|\n",
      "é",
      "<![CDATA["
    };
    for (int n = 0; n < 3_000; n++) {
      StringBuilder b = new StringBuilder();
      for (int i = random.nextInt(40); i >= 0; i--) {
        b.append(parts[random.nextInt(parts.length)]);
      }
      b.append("@@");
      assertThat(paths(name, b.toString())).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.json", "x.yaml", "x.xml", "x.toml"})
  void deepNestingIsNoDanger(String name) {
    String open = name.equals("x.xml") ? "<a>" : "[";
    assertThat(paths(name, open.repeat(200_000) + "\"@@\"")).hasSize(1);
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    StringBuilder b = new StringBuilder("a: &a ['@@']\n");
    for (char c = 'b'; c < 'p'; c++) {
      String before = "*" + (char) (c - 1) + ",";
      b.append(c).append(": &").append(c).append(" [").append(before.repeat(9)).append("]\n");
    }
    assertThat(paths("x.yaml", b.toString())).containsExactly((String) null);
  }

  @Test
  void aLongFileHasNone() {
    assertThat(paths("x.json", "{\"a\": \"@@\"}" + " ".repeat(KeyPaths.LONGEST)))
        .containsExactly((String) null);
  }

  @Test
  void onlySomeFormatsHaveThem() {
    assertThat(KeyPaths.wants("a/pom.xml")).isTrue();
    assertThat(KeyPaths.wants("a/x.yml")).isTrue();
    assertThat(KeyPaths.wants("a/x.java")).isFalse();
    assertThat(KeyPaths.wants("a/x.html")).isFalse();
  }
}
