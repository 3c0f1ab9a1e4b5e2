package dev.keycensus.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
  @Test
  void readsWhatIsThere() throws Exception {
    Yaml root =
        parse(
            """
            name: Zoë   # who
            on: true
            count: 42
            ratio: 0.5
            since: 2026-11-30
            severity: high
            empty: []
            items: [a, 'b c', "1"]
            people:
              - name: x
                age: -3
            """);
    assertThat(root.required("name").string()).isEqualTo("Zoë");
    assertThat(root.bool("on", false)).isTrue();
    assertThat(root.bool("off", true)).isTrue();
    assertThat(root.integer("count", 0, 100, 7)).isEqualTo(42);
    assertThat(root.integer("other", 0, 100, 7)).isEqualTo(7);
    assertThat(root.required("ratio").number(0, 1)).isEqualTo(0.5);
    assertThat(root.required("since").date()).isEqualTo(LocalDate.of(2026, 11, 30));
    assertThat(root.enumWord("severity", Severity.class, Severity.LOW)).isEqualTo(Severity.HIGH);
    assertThat(root.enumWord("none", Severity.class, Severity.LOW)).isEqualTo(Severity.LOW);
    assertThat(root.stringList("empty")).isEmpty();
    assertThat(root.stringList("none")).isEmpty();
    assertThat(root.stringList("items")).containsExactly("a", "b c", "1");
    assertThat(root.string("none")).isNull();
    assertThat(root.optional("none")).isNull();
    Yaml age = root.list("people").get(0).required("age");
    assertThat(age.integer(-10, 0)).isEqualTo(-3);
    assertThat(age.path()).isEqualTo("people[1].age");
    assertThat(age.key()).isEqualTo("age");
    assertThat(age.file()).isEqualTo("x.yaml");
    assertThat(age.line()).isEqualTo(11);
    assertThat(age.column()).isEqualTo(10);
    assertThat(root.entries().keySet()).startsWith("name", "on").hasSize(9);
    assertThat(root.required("count").string()).as("a number is a text as well").isEqualTo("42");
    assertThat(root.required("severity").oneOf(java.util.List.of("high"))).isEqualTo("high");
  }

  @Test
  void nothingAtAllIsAnEmptyMap() throws Exception {
    for (String text : java.util.List.of("", "\n\n", "# only a comment\n", "---\n", "null")) {
      assertThat(parse(text).entries()).isEmpty();
    }
    assertThat(parse("\ufeffa: 1").required("a").integer(0, 9)).isEqualTo(1);
    assertThat(parse("{\"json\": [1, true]}").list("json")).hasSize(2);
  }

  @Test
  void scalarsThatDoNotFit() throws Exception {
    Yaml root = parse("a: yes\nb: 1.5\nc: '7'\nd: 2026-02-31\ne: 0x10\nf: 1e400\ng: [x]\nh: .\n");
    says(
        () -> root.bool("a", false),
        """
        x.yaml:1:4: "a" must be true or false, not "yes"
          a: yes
             ^""");
    says(
        () -> root.required("b").integer(0, 9),
        """
        x.yaml:2:4: "b" must be a whole number, not "1.5"
          b: 1.5
             ^""");
    says(
        () -> root.required("c").integer(0, 9),
        """
        x.yaml:3:4: "c" must be a number, not "7"
          c: '7'
             ^""");
    says(
        () -> root.required("d").date(),
        """
        x.yaml:4:4: "d" must be a date, not "2026-02-31"
          d: 2026-02-31
             ^
          write it as 2026-11-30""");
    for (String key : java.util.List.of("e", "f", "h")) {
      assertThrows(UserError.class, () -> root.required(key).number(-1e9, 1e9));
    }
    says(
        () -> root.required("g").string(),
        """
        x.yaml:7:4: "g" must be a text, not a list
          g: [x]
             ^""");
    says(
        () -> root.list("g").get(0).items(),
        """
        x.yaml:7:5: "g[1]" must be a list, not "x"
          g: [x]
              ^
          write it in brackets: ["x"]""");
    says(
        () -> root.required("g").required("k"),
        """
        x.yaml:7:4: "g" must be a map of keys and values, not a list
          g: [x]
             ^""");
    says(
        () -> root.required("a").oneOf(java.util.List.of("no", "maybe")),
        """
        x.yaml:1:4: unknown word "yes" for "a"
          a: yes
             ^
          known: no, maybe""");
  }

  @Test
  void missingInside() throws Exception {
    Yaml root = parse("a:\n  b: {c: 1}\n");
    says(
        () -> root.required("a").required("b").required("d"),
        """
        x.yaml:2:6: missing key "d" in "a.b"
            b: {c: 1}
               ^""");
  }

  @Test
  void whatIsNoYaml() {
    says(
        () -> parse("a: b: c\n"),
        """
        x.yaml:1:5: not YAML: mapping values are not allowed here
          a: b: c
              ^
          quote a text that has a colon and a space in it: '…: …'""");
    says(
        () -> parse("a:\n\t- b\n"),
        """
        x.yaml:2:1: not YAML: found character '\\t(TAB)' that cannot start any token
          \t- b
          ^
          indent with spaces, not with tabs""");
    says(
        () -> parse("a: \"\\d\"\n"),
        """
        x.yaml:1:6: not YAML: found unknown escape character d(100)
          a: "\\d"
               ^
          a backslash is literal in single quotes: '\\…'""");
    says(
        () -> parse("a: @x\n"),
        """
        x.yaml:1:4: not YAML: found character '@' that cannot start any token
          a: @x
             ^
          quote a text that begins with a special character: '…'""");
    says(
        () -> parse("a: 'open\n"),
        """
        x.yaml:2:1: not YAML: found unexpected end of stream""");
    says(
        () -> parse("a: \u0007\n"),
        """
        x.yaml:1:4: a character that YAML does not allow
          a: \ufffd
             ^""");
  }

  @Test
  void whatIsRefused() {
    says(
        () -> parse("a: &x 1\nb: *x\n"),
        """
        x.yaml:1:4: anchors (&) are not read
          a: &x 1
             ^
          write the value where it is needed""");
    says(
        () -> parse("b: *x\n"),
        """
        x.yaml:1:4: aliases (*) are not read
          b: *x
             ^
          quote the text: '*…'""");
    says(
        () -> parse("a: !!java.net.URL [x]\n"),
        """
        x.yaml:1:4: tags (!) are not read
          a: !!java.net.URL [x]
             ^
          quote the text: '!…'""");
    says(
        () -> parse("a: 1\n---\nb: 1\n"),
        """
        x.yaml:2:1: a second document begins here
          ---
          ^
          one file is one document""");
    says(
        () -> parse("[a]: 1\n"),
        """
        x.yaml:1:1: a key must be a text
          [a]: 1
          ^""");
    says(
        () -> parse("a: {b: 1, b: 2}\n"),
        """
        x.yaml:1:11: the key "b" stands twice
          a: {b: 1, b: 2}
                    ^""");
  }

  @Test
  void limits() {
    assertThat(error(() -> Yaml.parse("x.yaml", new byte[Yaml.MAX_BYTES + 1])))
        .isEqualTo("x.yaml: larger than 4 MiB\n  split it into several files");
    assertThat(error(() -> parse("[".repeat(51) + "]".repeat(51)))).contains("50 levels deep");
    assertThat(error(() -> parse("a: [" + "1,".repeat(500_001) + "]"))).contains("500000 values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[", "{a: ", "- ", "? ", "{? ", "'", "\"", "!", "&a ", "a: |\n ", "-\n ", "%Y"})
  void hostileRepetitionEndsSoon(String piece) {
    String text = piece.repeat(200_000 / piece.length());
    org.junit.jupiter.api.Assertions.assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          try {
            assertThat(parse(text)).isNotNull();
          } catch (UserError e) {
            assertThat(e.render().length()).isLessThan(1000);
          }
        });
  }

  @Test
  void notUtf8() {
    byte[] bytes = "a: 1\nb: é\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    says(
        () -> Yaml.parse("x.yaml", bytes),
        """
        x.yaml:2:4: not UTF-8
          b: \ufffd
             ^
          save the file with the encoding UTF-8""");
  }

  @Test
  void filesThatCannotBeRead(@TempDir Path folder) throws Exception {
    Path none = folder.resolve("none.yaml");
    says(() -> Yaml.read(none), none + ": no such file");
    says(() -> Yaml.read(folder), folder + ": is a folder, not a file");
    Path file = folder.resolve("a.yaml");
    Files.write(file, "a: ü\n".getBytes(UTF_8));
    assertThat(Yaml.read(file).required("a").string()).isEqualTo("ü");
  }

  @Test
  void whatCouldBeASecretIsStarredOut() throws Exception {
    String starred = "hunt" + "er2!";
    Yaml root = parse("db_password: " + starred + "\nport: x\n");
    assertThat(error(() -> root.rejectUnknown("port")))
        .doesNotContain(starred)
        .contains("\n  db_password: …\n");
    assertThat(error(() -> root.required("db_password").integer(0, 1))).doesNotContain(starred);
    String token = new RandomText(5).text(RandomText.BASE64, 40);
    Yaml other = parse("name: " + token + "\n");
    for (Executable use :
        java.util.List.<Executable>of(
            () -> other.required("name").bool(),
            () -> other.required("name").items(),
            () -> other.required("name").enumWord(Tier.class))) {
      assertThat(error(use)).doesNotContain(token.substring(4, 20)).contains("****");
    }
    assertThat(error(() -> other.rejectUnknown("x"))).doesNotContain(token.substring(4, 20));
    assertThat(error(() -> parse(token + ": [1\n"))).doesNotContain(token.substring(4, 20));
    assertThat(error(() -> parse(token + ": 1\n" + token + ": 2\n")))
        .doesNotContain(token.substring(4, 20));
    assertThat(error(() -> parse(token + ": 1\n").rejectUnknown("x")))
        .doesNotContain(token.substring(4, 20));
  }

  @Test
  void whatPeopleWriteIsShown() {
    for (String line :
        java.util.List.of(
            "pattern: '\\b(abc_[0-9A-Za-z]{36}|def_[a-f0-9]{8}-[a-f0-9]{4})\\b'",
            "docs: https://docs.example.com/en/authentication/keeping-your-account-secure/managing",
            "id: azure-communication-services-key-v2",
            "secret: true",
            "examples: ['abc_${base62:30}${checksum}']",
            "- rules/catalog/github/github-pat-classic.yaml")) {
      assertThat(Printable.masked(line)).isEqualTo(line);
    }
  }

  @Test
  void aLongLineIsCutAroundTheCaret() throws Exception {
    Yaml root =
        parse("a: {b: " + "word ".repeat(100) + ", zzz: 1, c: " + "word ".repeat(100) + "}");
    String[] lines = error(() -> root.required("a").required("zzz").bool()).split("\n", -1);
    assertThat(lines[1]).hasSizeLessThan(170).startsWith("  …").endsWith("…");
    assertThat(lines[1].substring(lines[2].indexOf('^'))).startsWith("1, c");
  }

  @Test
  void terminalsAreSafe() {
    String esc = "\u001b[31m";
    UserError error =
        new UserError("a" + esc + "\n.yaml:1:1", "x" + esc, "\ty\u202e" + esc, 3, "z\r" + esc);
    assertThat(error.render().split("\n", -1))
        .containsExactly(
            "a\ufffd[31m\ufffd.yaml:1:1: x\ufffd[31m",
            "  \ty\ufffd\ufffd[31m",
            "  \t ^",
            "  z\ufffd\ufffd[31m");
  }

  private static Yaml parse(String text) throws UserError {
    return Yaml.parse("x.yaml", text);
  }

  private static String error(Executable use) {
    return assertThrows(UserError.class, use).render();
  }

  private static void says(Executable use, String rendered) {
    assertThat(error(use)).isEqualTo(rendered);
  }
}
