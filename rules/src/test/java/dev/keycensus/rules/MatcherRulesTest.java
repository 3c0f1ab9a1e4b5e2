package dev.keycensus.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatcherRulesTest {
  private static final String TWO =
      """
      rules:
        - name: Acme token
          id: custom.acme.1
          pattern: |
            (?x)(?i)
            \\b
            acme [_-]           # the prefix
            (?P<TOKEN> [0-9a-z]{24} )
            (?# nothing behind it )
            \\b
          min_entropy: 2.5
          confidence: medium
          references:
            - a book
            - https://acme.example/tokens
          examples:
            - 'acme_${NAME} is text'
          negative_examples: [acme_]
          pattern_requirements:
            min_digits: 2
            ignore_if_contains: [Test]
          validation: {type: Http}
          some_new_key: 1
        - name: Acme id
          id: custom.acme.2
          pattern: '(user)=acme-([0-9]{9})'
          visible: false
        - name: Acme pair
          id: custom.acme.3
          pattern: '(?<ID>u[0-9]+):acmepair-([0-9]{9})'
          depends_on_rule:
            - {rule_id: custom.acme.2, variable: ACME}
      """;

  @TempDir Path folder;

  private Catalog read(String yaml) throws IOException, UserError {
    return Catalog.builtIn().plus(Files.writeString(folder.resolve("own.yaml"), yaml));
  }

  @Test
  void rulesAreTypes() throws Exception {
    Catalog catalog = read(TWO);
    CredentialType type = Objects.requireNonNull(catalog.get("custom-acme-1"));
    assertThat(type.name()).isEqualTo("Acme token");
    assertThat(type.tier()).isEqualTo(Tier.MEDIUM);
    assertThat(type.docs()).isEqualTo("https://acme.example/tokens");
    assertThat(type.shape().pattern()).isEqualTo("(?i)\\bacme[_-](?P<TOKEN>[0-9a-z]{24})\\b");
    assertThat(type.shape().anchors()).containsExactly("acme-", "acme_");
    assertThat(type.shape().minEntropy()).isEqualTo(2.5);
    assertThat(Template.of(type.examples().examples().get(0), Checksum.NONE).expand(1))
        .isEqualTo("acme_${NAME} is text");
    assertThat(catalog.counts(type, "x", "abc1")).isFalse();
    assertThat(catalog.counts(type, "x", "abc12")).isTrue();
    assertThat(catalog.allowed(type, new Spot("x", List.of(), "aTESTb", () -> "")))
        .isEqualTo("allowlist of own.yaml");
  }

  @Test
  void theValueIsTheGroupWithoutAName() throws Exception {
    assertThat(Objects.requireNonNull(read(TWO).get("custom-acme-3")).shape().pattern())
        .isEqualTo("(?:u[0-9]+):acmepair-([0-9]{9})");
  }

  @Test
  void helpersAreNotReported() throws Exception {
    assertThat(read(TWO).get("custom-acme-2")).isNull();
  }

  @Test
  void aFolderMayHoldBothKinds() throws Exception {
    Files.writeString(folder.resolve("own.yaml"), TWO);
    Files.writeString(
        folder.resolve("acme-token.yaml"),
        """
        id: acme-token
        name: Acme token
        provider: Acme
        kind: api-client
        severity: high
        pattern: 'acmetok_[0-9]{9}'
        anchors: [acmetok_]
        examples: ['acmetok_${digits:9}', 'x=acmetok_${digits:9}']
        counterExamples: [a, b]
        """);
    Catalog catalog = Catalog.builtIn().plus(folder);
    assertThat(catalog.matching("*acme*")).hasSize(3);
    assertThat(Catalog.idsAt(folder))
        .containsExactly("acme-token", "custom-acme-1", "custom-acme-3");
  }

  @Test
  void idsStandOnce() {
    assertThatThrownBy(() -> read(TWO.replace("custom.acme.3", "Custom_Acme_1")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("\"custom-acme-1\" is taken");
  }
}
