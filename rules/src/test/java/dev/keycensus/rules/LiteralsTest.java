package dev.keycensus.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteralsTest {
  private static @Nullable Literals of(String pattern, String... words) {
    return Literals.of(Objects.requireNonNull(PatternTree.parse(pattern)), List.of(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "acme_[0-9]{8}; acme_",
        "(?i)\\bACME[_-]?([0-9a-f]{32})\\b; acme",
        "(AKIA|ASIA)[A-Z2-7]{16}; akia,asia",
        "A(?:KIA|SIA|BIA)[A-Z]{4}; abia,akia,asia",
        "[\\w.-]{0,50}?(?:acme)(?:[ \\t\\w.-]{0,20})[\\s'\"]{0,3}(?:=|:)\\s*([a-f0-9]{32}); acme",
        "(?:foobar)+x; foobar",
        "(ab){2}c; ababc",
        "token.{0,9}widget; widget",
        "x(?:longer|other)?[0-9]+shorty; shorty",
        "[0-9a-f]{32}; ''",
        "(?:key|pw)=([a-z]+); key=,pw=",
        "(?:secret)?[a-z]{30}; ''",
        "a.b.c; ''",
      })
  void whatStandsInEveryMatch(String pattern, String anchors) {
    Literals found = of(pattern);
    assertThat(found == null ? List.of() : found.anchors())
        .isEqualTo(anchors.isEmpty() ? List.of() : Arrays.asList(anchors.split(",", -1)));
  }

  @Test
  void wordsOfTheAuthorComeFirst() {
    assertThat(anchors("acme_(?:live|test)_[0-9]{8}", "live", "test"))
        .containsExactly("live", "test");
    assertThat(anchors("acme_(?:live|test)_[0-9]{8}", "ACME")).containsExactly("acme");
  }

  @Test
  void wordsThatNeedNotStandThereAreNoAnchors() {
    assertThat(anchors("acme_(?:live|test)_[0-9]{8}", "live"))
        .containsExactly("acme_live", "acme_test");
    assertThat(anchors("acme_[a-z]{9}", "widget")).containsExactly("acme_");
    assertThat(of("[a-z]{32}", "widget")).isNull();
    assertThat(anchors("(?:key|pw)[a-z]{3}widget", "key", "pw")).containsExactly("widget");
  }

  @Test
  void theReachCoversEveryBoundedMatch() {
    Literals found = Objects.requireNonNull(of("[a-z]{10,40}-acme_[0-9]{300}"));
    assertThat(found.anchors()).containsExactly("-acme_");
    assertThat(found.before()).isBetween(40, 42);
    assertThat(found.after()).isBetween(306, 360);
    assertThat(Objects.requireNonNull(of("acme.*[0-9]{9}")).after()).isGreaterThan(1000);
  }

  private static List<String> anchors(String pattern, String... words) {
    return Objects.requireNonNull(of(pattern, words)).anchors();
  }
}
