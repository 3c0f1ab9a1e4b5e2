package dev.keycensus.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternTreeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        // pattern, literal, whether a match can contain it
        "\\b(ghx_[0-9A-Za-z]{36})\\b!ghx_!true",
        "\\b(ghx_[0-9A-Za-z]{36})\\b!GHX_!true",
        "\\b(ghx_[0-9A-Za-z]{36})\\b!ghy_!false",
        "[0-9a-f]{32}!abc!true",
        "[0-9a-f]{32}!abg!false",
        "[0-9a-f]{2}!abc!false",
        "[0-9a-f]{2,}!abc!true",
        "(?i)(sk|pk)_(live|test)_[a-z]+!pk_test_!true",
        "(?i)(sk|pk)_(live|test)_[a-z]+!rk_test_!false",
        "a.c!abc!true",
        "a[^bB]c!abc!false",
        "a[^b]c!abc!true",
        "a[^b]c!axc!true",
        "a\\Qb.c\\Ed!ab.cd!true",
        "a\\Qb.c\\Ed!abxcd!false",
        "(?P<name>x(?:yz)*)w!xyzyzw!true",
        "\\x41\\x{42}c!abc!true",
        "[[:alpha:]]+!abc!true",
        "[[:digit:]]+!abc!false",
        "[[:^digit:]]+!abc!true",
        "\\pL{3}!abc!true",
        "\\p{Greek}{3}!abc!true",
        "\\w{3}-\\d+!a_b-12!true",
        "\\w{3}-\\d+!a_b-1x!false",
        "\\W\\S\\D!-ab!true",
        "aab|ab{2,3}c!abbc!true",
        "(?s).{1000}!xyz!true",
        "a{x}b!a{x}b!true",
        "[]a]+!]a]!true",
        "[a\\-z]{3}!a-z!true",
        "[a\\-z]{3}!amz!false",
        "aaab!aab!true",
        "abab+c!babb!true",
      })
  void canContain(String pattern, String literal, boolean can) {
    Pattern.compile(pattern);
    assertThat(tree(pattern).canContain(literal)).isEqualTo(can);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "a{3}!3!3!false",
        "(a{3}b){4}!12!16!false",
        "(a+b*){5}|c{7}!7!17!false",
        "a?!1!1!true",
        "a*|b!1!2!true",
        "\\b!1!0!true",
        "(a|)!1!1!true",
        "a{0,3}!3!3!true",
        "a{2,}!2!2!false",
        "((a{100}){100}){100}!1000000!1000000!false",
      })
  void measures(String pattern, long repeats, long size, boolean empty) {
    assertThat(tree(pattern).repeats()).isEqualTo(repeats);
    assertThat(tree(pattern).size()).isEqualTo(size);
    assertThat(tree(pattern).matchesEmpty()).isEqualTo(empty);
  }

  @Test
  void refusesWhatRe2Refuses() {
    for (String bad :
        List.of(
            "(a", "a)", "[a", "*a", "(?=a)", "a\\", "[z-a]", "\\x{", "\\p{", "(?<n", "(?z:a)")) {
      assertThat(PatternTree.parse(bad)).as(bad).isNull();
    }
    assertThat(PatternTree.parse("(".repeat(200) + "a" + ")".repeat(200))).isNull();
  }

  @Test
  void agreesWithTheLibraryOnRandomPatterns() {
    // What RE2/J compiles the tree understands, and what RE2/J finds the tree holds possible.
    Random random = new Random(7);
    String[] pieces = {
      "a",
      "b",
      "c",
      "[ab]",
      "[^a]",
      ".",
      "(",
      ")",
      "|",
      "*",
      "+",
      "?",
      "{2}",
      "{1,3}",
      "\\b",
      "\\w",
      "(?:",
      "(?i)",
      "[a-c]",
      "\\Qab\\E",
      "^",
      "\\."
    };
    int compiled = 0;
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder b = new StringBuilder();
      for (int n = 1 + random.nextInt(7); n > 0; n--) {
        b.append(pieces[random.nextInt(pieces.length)]);
      }
      String pattern = b.toString();
      Pattern re2;
      try {
        re2 = Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        continue;
      }
      compiled++;
      PatternTree tree = PatternTree.parse(pattern);
      assertThat(tree).as(pattern).isNotNull();
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(8); n > 0; n--) {
        text.append("abcAB.".charAt(random.nextInt(6)));
      }
      com.google.re2j.Matcher matcher = re2.matcher(text.toString());
      if (matcher.find()) {
        String match = matcher.group();
        if (match.isEmpty()) {
          assertThat(tree(pattern).matchesEmpty()).as(pattern).isTrue();
        } else {
          found++;
          assertThat(tree(pattern).canContain(match)).as("%s in %s", match, pattern).isTrue();
        }
      }
    }
    assertThat(compiled).isGreaterThan(5000);
    assertThat(found).isGreaterThan(1000);
  }

  private static PatternTree tree(String pattern) {
    return Objects.requireNonNull(PatternTree.parse(pattern), pattern);
  }
}
