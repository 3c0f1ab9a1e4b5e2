package dev.keycensus.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keycensus.rules.Tier;
import dev.keycensus.rules.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static Settings read(String yaml) throws UserError {
    return Settings.read(yaml.getBytes(UTF_8), ".keycensus.yaml");
  }

  @Test
  void everyKey() throws UserError {
    Settings settings =
        read(
            """
            # what we know about this project
            exclude: [docs/, "*.min.js"]
            include:
              - src/
            rules:
              disable: [acme-*]
              paths: [.keycensus/types, one.yaml]
            confidence: high
            failOn: never
            failConfidence: low
            maxFileSize: 64MiB
            inlineAllow: false
            """);
    assertThat(settings.exclude()).containsExactly("docs/", "*.min.js");
    assertThat(settings.include()).containsExactly("src/");
    assertThat(settings.disabledTypes()).containsExactly("acme-*");
    assertThat(settings.rules()).containsExactly(".keycensus/types", "one.yaml");
    assertThat(settings.confidence()).isEqualTo(Tier.HIGH);
    assertThat(settings.failOn()).isEqualTo(Settings.FailOn.NEVER);
    assertThat(settings.failConfidence()).isEqualTo(Tier.LOW);
    assertThat(settings.maxFileSize()).isEqualTo(64L << 20);
    assertThat(settings.inlineAllow()).isFalse();
  }

  @Test
  void nothing() throws UserError {
    assertThat(read("")).isEqualTo(Settings.NONE);
    assertThat(read("# only a comment\n")).isEqualTo(Settings.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exlude: [a] | 1:1 | unknown key",
        "rules: {disabled: [a]} | 1:9 | unknown key",
        "exclude: docs/ | 1:10 | must be a list",
        "exclude: ['!a'] | 1:11 | cannot begin with !",
        "exclude: [''] | 1:11 | is not a pattern",
        "rules: {disable: ['']} | 1:19 | is empty",
        "confidence: sure | 1:13 | unknown word",
        "failOn: terrible | 1:9 | unknown word",
        "maxFileSize: much | 1:14 | not a size",
        "maxFileSize: 0 | 1:14 | not a size",
        "inlineAllow: maybe | 1:14 | must be",
        "rules: {paths: [/etc]} | 1:17 | leaves the folder",
        "rules: {paths: [a/../../b]} | 1:17 | leaves the folder",
        "rules: {paths: ['C:x']} | 1:17 | leaves the folder",
        "[a] | 1:1 | must be a map",
        "a: &x [*x] | 1:4 | anchor",
      })
  void refused(String yaml, String place, String what) {
    UserError e = catchThrowableOfType(UserError.class, () -> read(yaml));
    assertThat(e).isNotNull();
    assertThat(e.render()).startsWith(".keycensus.yaml:" + place + ": ").contains(what, "^");
  }
}
