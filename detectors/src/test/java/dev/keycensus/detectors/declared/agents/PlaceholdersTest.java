package dev.keycensus.detectors.declared.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${X_TOKEN} | VARIABLE | X_TOKEN | false",
        "${env:X_TOKEN} | VARIABLE | X_TOKEN | false",
        "$env:X_TOKEN | VARIABLE | X_TOKEN | false",
        "$X_TOKEN | VARIABLE | X_TOKEN | false",
        "%X_TOKEN% | VARIABLE | X_TOKEN | false",
        "{env:X_TOKEN} | VARIABLE | X_TOKEN | false",
        "Bearer ${X_TOKEN} | VARIABLE | X_TOKEN | false",
        "${X_TOKEN:-abc} | VARIABLE | X_TOKEN | true",
        "${X_TOKEN:-} | VARIABLE | X_TOKEN | false",
        "${input:tracker-key} | PROMPT | tracker-key | false",
        "${{ inputs.KEY }} | PROMPT | KEY | false",
        "${{ secrets.KEY }} | VAULT | KEY | false",
        "{file:~/.tracker-key} | FILE | ~/.tracker-key | false",
        "$(cat /run/key) | FILE | /run/key | false",
        "$(echo $X_TOKEN) | VARIABLE | X_TOKEN | false",
        "$(tracker auth token) | HELPER | tracker | false",
        "op://team/tracker/key | VAULT | op://team/tracker/key | false",
        "$(op read op://team/tracker/key) | VAULT | op://team/tracker/key | false",
      })
  void found(String value, Reference.Kind kind, String name, boolean defaulted) {
    assertThat(Placeholders.in(value))
        .containsExactly(new Placeholders.Found(kind, name, defaulted));
  }

  @ParameterizedTest
  @CsvSource({
    "plain",
    "${workspaceFolder}/bin",
    "${CLAUDE_PLUGIN_ROOT}/x",
    "costs 5$",
    "100%",
    "$",
    "${",
    "$(",
    "a%20b%20c",
    "$1",
    "shop://x",
    "laptop://x"
  })
  void literal(String value) {
    assertThat(Placeholders.in(value)).isEmpty();
  }

  @Test
  void boundsWhatItFinds() {
    assertThat(Placeholders.in("${A}".repeat(2_000))).hasSize(100);
    assertThat(Placeholders.in("${A}".repeat(5_000))).isEmpty();
    assertThat(Placeholders.in("${{".repeat(3_000))).isEmpty();
    assertThat(Placeholders.in(null)).isEqualTo(List.of());
  }
}
