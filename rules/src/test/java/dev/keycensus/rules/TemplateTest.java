package dev.keycensus.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.re2j.Pattern;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "plain text!plain text",
        "${digits:8}![0-9]{8}",
        "${lower:8}![a-z]{8}",
        "${upper:8}![A-Z]{8}",
        "${alpha:8}![A-Za-z]{8}",
        "${alnum:8}![A-Za-z0-9]{8}",
        "${base62:20-40}![A-Za-z0-9]{20,40}",
        "${loweralnum:8}![a-z0-9]{8}",
        "${upperalnum:8}![A-Z0-9]{8}",
        "${hex:32}![0-9a-f]{32}",
        "${HEX:32}![0-9A-F]{32}",
        "${base32:16}![A-Z2-7]{16}",
        "${base32lower:16}![a-z2-7]{16}",
        "${base58:44}![1-9A-HJ-NP-Za-km-z]{44}",
        "${base64:43}=![A-Za-z0-9+/]{43}=",
        "${base64url:43}![A-Za-z0-9_-]{43}",
        "${bytes64:32}![A-Za-z0-9+/]{43}=",
        "${uuid}![0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        "${word}![a-z]{4,8}",
        "${int:5-12}![5-9]|1[0-2]",
        "${oneof:a|b${digits:2}|c}!a|b[0-9]{2}|c",
        "${chars:ab:-:4}![ab:-]{4}",
        "${repeat:ab:3}!ababab",
        "${repeat:${hex:2}-:2-3}!([0-9a-f]{2}-){2,3}",
        "${jwt}!eyJ[A-Za-z0-9_-]{20,}\\.eyJ[A-Za-z0-9_-]{80,}\\.[A-Za-z0-9_-]{43}",
        "$${x}$${!\\$\\{x\\}\\$\\{",
        "${{ secrets.X }} ${DB_URL} ${db.url} ${A}!\\$\\{\\{ secrets\\.X \\}\\} \\$\\{DB_URL\\} \\$\\{db\\.url\\} \\$\\{A\\}",
        "$ { } ${hex:1}!\\$ \\{ \\} [0-9a-f]",
      })
  void expandsTo(String template, String pattern) throws Exception {
    Pattern expected = Pattern.compile("(?s:" + pattern + ")");
    for (int seed = 0; seed < 40; seed++) {
      assertThat(Template.of(template, Checksum.NONE).expand(seed))
          .matches(text -> expected.matcher(text).matches());
    }
  }

  @Test
  void aSeedIsATextAndAnotherIsAnother() throws Exception {
    Template template = Template.of("${base62:30}", Checksum.NONE);
    Set<String> seen = new HashSet<>();
    for (long seed = -500; seed < 500; seed++) {
      String text = template.expand(seed);
      assertThat(template.expand(seed)).isEqualTo(text);
      seen.add(text);
    }
    assertThat(seen).hasSize(1000);
    // Held fast: fixtures and goldens of other modules are made with it.
    assertThat(Template.of("${word} ${hex:4} ${int:1-1000}", Checksum.NONE).expand(1))
        .isEqualTo("ember ca68 222");
  }

  @Test
  void longRunsAreRich() throws Exception {
    for (String alphabet : RandomText.alphabets()) {
      String set = String.valueOf(RandomText.alphabet(alphabet));
      for (int seed = 0; seed < 200; seed++) {
        String text = Template.of("${" + alphabet + ":16}", Checksum.NONE).expand(seed);
        assertThat(text.chars().distinct().count()).isGreaterThanOrEqualTo(4);
        if (set.contains("a") || set.contains("A")) {
          assertThat(text.chars().anyMatch(Character::isLetter)).isTrue();
        }
        if (set.contains("2")) {
          assertThat(text.chars().anyMatch(Character::isDigit)).isTrue();
        }
      }
    }
    assertThat(Template.of("${chars:x:20}", Checksum.NONE).expand(1)).isEqualTo("x".repeat(20));
  }

  @Test
  void base64OfATemplate() throws Exception {
    String text = Template.of("${b64:{\"k\":\"${hex:4}\"}}", Checksum.NONE).expand(3);
    assertThat(new String(Base64.getDecoder().decode(text), UTF_8))
        .matches(json -> Pattern.matches("\\{\"k\":\"[0-9a-f]{4}\"\\}", json));
  }

  @Test
  void checkDigitsOfTheTokenBeforeThem() throws Exception {
    String body = "gh" + "p_${base62:30}${checksum}";
    for (String before : new String[] {"", "k=", "k: '", "<t>", "{\"k\":\"", "a,", "https://u:"}) {
      String text = Template.of(before + body, Checksum.GITHUB_CRC32).expand(9);
      assertThat(text).startsWith(before).hasSize(before.length() + 40);
      assertThat(Checksum.GITHUB_CRC32.holds(text.substring(before.length()))).isTrue();
    }
    String two = Template.of(body + " " + body, Checksum.GITHUB_CRC32).expand(9);
    assertThat(Checksum.GITHUB_CRC32.holds(two.substring(41))).isTrue();
    String inner = Template.of("${b64:t=" + body + "}", Checksum.GITHUB_CRC32).expand(9);
    String decoded = new String(Base64.getDecoder().decode(inner), UTF_8);
    assertThat(Checksum.GITHUB_CRC32.holds(decoded.substring(2))).isTrue();
    String atlassian = "k=ATA" + "TT3xFfGF0${base64url:60}=${checksum}";
    String token = Template.of(atlassian, Checksum.ATLASSIAN_CRC32).expand(9).substring(2);
    assertThat(Checksum.ATLASSIAN_CRC32.holds(token)).isTrue();
  }

  @Test
  void pemBlocks() throws Exception {
    String rsa = Template.of("${pem:RSA PRIVATE KEY}", Checksum.NONE).expand(1);
    assertThat(rsa)
        .startsWith("-----BEGIN RSA PRIVATE KEY-----\nMII")
        .endsWith("\n-----END RSA PRIVATE KEY-----");
    assertThat(rsa.lines().skip(1).findFirst().orElse("")).hasSize(64);
    assertThat(Template.of("${pem:OPENSSH PRIVATE KEY}", Checksum.NONE).expand(1))
        .contains("-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB");
    assertThat(Template.of("${pem:PGP PRIVATE KEY BLOCK}", Checksum.NONE).expand(1))
        .startsWith("-----BEGIN PGP PRIVATE" + " KEY BLOCK-----\n\n")
        .contains("\n=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "a${hexx:3}!unknown function ${hexx} in a template!2",
        "${}!unknown function ${} in a template!1",
        "abc${hex!\"${\" without its \"}\"!4",
        "${hex}!${hex} needs a value: ${hex:…}!1",
        "${uuid:3}!${uuid} takes no value!1",
        "${hex:x}!not a number from 0 to 65536: \"x\"!7",
        "${hex:65537}!not a number from 0 to 65536: \"65537\"!7",
        "${hex:99999999999}!not a number from 0 to 65536: \"99999999999\"!7",
        "${hex:9-3}!the range 9-3 runs backwards!7",
        "${hex:-3}!not a number from 0 to 65536: \"\"!7",
        "${chars:5}!${chars} needs two values: ${chars:…:n}!1",
        "${chars::5}!${chars} with no characters!1",
        "${repeat:${repeat:${repeat:x:9999}:9999}:9999}!expands to more than 1 MiB!1",
        "${pem:private key}!${pem} needs a label in capitals!1",
        "${oneof:a|${nope:1}}!unknown function ${nope} in a template!11",
      })
  void mistakes(String template, String what, int column) {
    UserError error = assertThrows(UserError.class, () -> Template.of(template, Checksum.NONE));
    assertThat(error.what()).isEqualTo(what);
    assertThat(error.column()).isEqualTo(column);
    assertThat(error.render()).contains("\n  " + template + "\n");
  }

  @Test
  void tooMuch() {
    assertThat(assertThrows(UserError.class, () -> Template.of("x".repeat(20_000), Checksum.NONE)))
        .hasMessage("a template of more than 16384 characters");
    String deep = "${b64:".repeat(10) + "x" + "}".repeat(10);
    assertThat(assertThrows(UserError.class, () -> Template.of(deep, Checksum.NONE)))
        .hasMessage("functions are nested more than 8 deep");
  }
}
