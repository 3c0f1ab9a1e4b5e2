package dev.keycensus.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    // pattern, path, directory, matches
    "*.java, A.java, false, true",
    "*.java, a/b/A.java, false, true",
    "*.java, A.java.txt, false, false",
    "A*.java, A.java, false, true",
    "A*, b/Abc, false, true",
    "*, anything, true, true",
    "a, a, false, true",
    "a, b/a, false, true",
    "a, ab, false, false",
    "/a, a, false, true",
    "/a, b/a, false, false",
    "a/b, a/b, false, true",
    "a/b, c/a/b, false, false",
    "a/, a, true, true",
    "a/, a, false, false",
    "a/, b/a, true, true",
    "a/*, a/b, false, true",
    "a/*, a/b/c, false, false",
    "**/a, a, false, true",
    "**/a, x/y/a, false, true",
    "**/a/b, x/a/b, false, true",
    "**/a/b, x/a/c/b, false, false",
    "a/**, a, true, false",
    "a/**, a/b, false, true",
    "a/**, a/b/c, false, true",
    "a/**/b, a/b, false, true",
    "a/**/b, a/x/y/b, false, true",
    "a/**/b, a/x/y/c, false, false",
    "a/**/b/**/c, a/b/x/b/c/d/c, false, true",
    "a/**/b/**/c, a/x/c/b/x, false, false",
    "a/**/b/c, a/b/b/c, false, true",
    "a**b, axxb, false, true",
    "a**/b, axx/b, false, true",
    "a**/b, ax/y/b, false, false",
    "?, a, false, true",
    "?, ab, false, false",
    "a?c, a/c, false, false",
    "[a-c]x, bx, false, true",
    "[a-c]x, dx, false, false",
    "[!a-c]x, dx, false, true",
    "[^a-c]x, ax, false, false",
    "[]a]x, ]x, false, true",
    "[a-]x, -x, false, true",
    "[[:digit:]]x, 7x, false, true",
    "[[:digit:]_]x, _x, false, true",
    "[\\]]x, ]x, false, true",
    "\\*, *, false, true",
    "\\*, a, false, false",
    "\\!a, !a, false, true",
    "a\\/b, a/b, false, true",
    "*a*b*c, xaxbxc, false, true",
    "*a*b*c, xaxcxb, false, false",
    "*ab, aab, false, true",
    "a*b*, ab, false, true",
    "*.é?, x.éü, false, true",
    "a?c, a\uD83D\uDE00c, false, true",
  })
  void matches(String pattern, String path, boolean directory, boolean expected) {
    assertThat(Glob.of(pattern).matches(path, directory)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "docs/, docs/a/b.md, true",
    "docs/, x/docs/b.md, true",
    "/docs/, x/docs/b.md, false",
    "docs/, docs, false",
    "docs, docs, true",
    "*.md, a/b.md, true",
    "a/*/c, a/b/c/d/e, true",
    "a/*/c, a/b/d/c/e, false",
  })
  void covers(String pattern, String path, boolean expected) {
    assertThat(Glob.of(pattern).covers(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a\\", "[a", "[", "a/[b", "[[:nonsense:]]", "[a\\"})
  void refusesWhatCanMatchNothing(String pattern) {
    assertThatThrownBy(() -> Glob.of(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAnEndlessPattern() {
    assertThatThrownBy(() -> Glob.of("a".repeat(5000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hostilePatternsTakeNoTime() {
    Glob stars = Glob.of("*a".repeat(1000) + "b");
    Glob depths = Glob.of("**/a/".repeat(700) + "b");
    String name = "a".repeat(4000);
    String path = "a/".repeat(2000) + "a";
    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          assertThat(stars.matches(name, false)).isFalse();
          assertThat(depths.matches(path, false)).isFalse();
        });
  }
}
