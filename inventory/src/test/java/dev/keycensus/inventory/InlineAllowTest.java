package dev.keycensus.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.rules.CredentialType;
import org.junit.jupiter.api.Test;

class InlineAllowTest {
  private final CredentialType type =
      java.util.Objects.requireNonNull(TestRules.acme().get("acme-token"));

  @Test
  void obeysOurCommentForAnyTypeOrForOne() {
    assertThat(InlineAllow.cause("x = 1 # keycensus:allow a test value", type))
        .isEqualTo("inline keycensus:allow");
    assertThat(InlineAllow.cause("x = 1 // KeyCensus:Allow=acme-token, why", type))
        .isEqualTo("inline keycensus:allow");
    assertThat(InlineAllow.cause("x = 1 # keycensus:allow=acme-tokens", type)).isNull();
    assertThat(InlineAllow.cause("x = 1 # keycensus:allow=other", type)).isNull();
    assertThat(InlineAllow.cause("# keycensus:allow=other keycensus:allow=acme-token", type))
        .isNotNull();
  }

  @Test
  void obeysTheWordsOfOtherScanners() {
    assertThat(InlineAllow.cause("k: v  # gitleaks:allow", type))
        .isEqualTo("inline gitleaks:allow");
    assertThat(InlineAllow.cause("k: v  # pragma: allowlist secret", type)).isNotNull();
    assertThat(InlineAllow.cause("k: v  # allowed", type)).isNull();
  }
}
