package dev.keycensus.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IgnoreRulesTest {
  private static IgnoreRules rules(String text) {
    return IgnoreRules.parse(null, "", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theLastRuleThatMatchesDecides() {
    IgnoreRules rules = rules("*.log\n!keep.log\n/deep/keep.log\n");
    assertThat(rules.ignores("a.log", false)).isTrue();
    assertThat(rules.ignores("keep.log", false)).isFalse();
    assertThat(rules.ignores("deep/keep.log", false)).isTrue();
  }

  @Test
  void anInnerFileGoesBeforeAnOuterOne() {
    IgnoreRules outer = rules("*.log\n/a/b\n");
    IgnoreRules inner =
        IgnoreRules.parse(outer, "a/", "!*.log\n/c\n".getBytes(StandardCharsets.UTF_8));
    assertThat(inner.ignores("a/x.log", false)).isFalse();
    assertThat(inner.ignores("a/b", false)).isTrue();
    assertThat(inner.ignores("a/c", false)).isTrue();
    assertThat(inner.ignores("a/d/c", false)).isFalse();
  }

  @Test
  void readsLinesAsGitDoes() {
    IgnoreRules rules =
        rules(
            "\uFEFFfirst\r\n# no\n\\#yes\n\n   \ntrailing   \nkept\\ \n\\!bang\n[broken\nlast\\\nend");
    assertThat(rules.ignores("first", false)).isTrue();
    assertThat(rules.ignores("# no", false)).isFalse();
    assertThat(rules.ignores("#yes", false)).isTrue();
    assertThat(rules.ignores("trailing", false)).isTrue();
    assertThat(rules.ignores("kept ", false)).isTrue();
    assertThat(rules.ignores("kept", false)).isFalse();
    assertThat(rules.ignores("!bang", false)).isTrue();
    assertThat(rules.ignores("[broken", false)).isFalse();
    assertThat(rules.ignores("end", false)).isTrue();
  }
}
