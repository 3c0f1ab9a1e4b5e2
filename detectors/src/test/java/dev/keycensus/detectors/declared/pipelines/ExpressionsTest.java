package dev.keycensus.detectors.declared.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.detectors.declared.nodes.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "${{ secrets.X }} # SECRET X",
        "${{secrets.my-key}} # SECRET MY-KEY",
        "${{ secrets['X'] }} # SECRET X",
        "${{ Secrets.X }} # SECRET X",
        "${{ secrets.X != '' }} # SECRET X tested",
        "${{ secrets.X && 'yes' || 'no' }} # SECRET X tested",
        "${{ !secrets.X }} # SECRET X tested",
        "${{ secrets.X || 'literal' }} # SECRET X literal",
        "${{ secrets.X || '' }} # SECRET X",
        "${{ secrets.X || github.token }} # SECRET X, PLATFORM GITHUB_TOKEN",
        "${{ secrets.GITHUB_TOKEN }} # PLATFORM GITHUB_TOKEN",
        "${{ github['token'] }} # PLATFORM GITHUB_TOKEN",
        "${{ toJSON(secrets) }} # ALL",
        "${{ format('{0} secrets.Y', secrets.X) }} # SECRET X",
        "${{ inputs.secrets.X }} # ~~",
        "${{ steps.a.outputs.secrets }} # ~~",
        "${{ secrets[matrix.name] }} # ~~",
        "${{ github.token_type }} # ~~",
        "secrets.X # ~~",
        "${{ secrets. # ~~",
        "${{ secrets[' # ~~",
      })
  void findsSecrets(String text, String expected) {
    String found =
        String.join(
            ", ",
            Expressions.in(text).stream()
                .map(
                    u ->
                        (u.what()
                                + " "
                                + u.name()
                                + (u.tested() ? " tested" : "")
                                + (u.literal() ? " literal" : ""))
                            .strip())
                .toList());
    assertThat(found).isEqualTo(expected == null ? "" : expected.strip());
  }

  @Test
  void tellsTheSecondFromTheFirst() {
    assertThat(Expressions.in("${{ secrets.X }} ${{ secrets.X }}"))
        .extracting(Expressions.Use::nth)
        .containsExactly(0, 1);
  }

  @Test
  void hasALimit() {
    String many = "${{ secrets.X }}".repeat(2_000);
    assertThatThrownBy(() -> Expressions.in(many)).isInstanceOf(Malformed.class);
  }
}
