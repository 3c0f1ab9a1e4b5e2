package dev.keycensus.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewritingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a b; a b",
        "(?x) a b; ab",
        "(?xi) a b; (?i)ab",
        "(?x)(?i) a b; (?i)ab",
        "(?ix-s) a b; (?i-s)ab",
        "(?x) a \\  b [ #] c # not d; a\\ b[ #]c",
        "(?x) a (?-x: b c ) d; a(?: b c )d",
        "(?x: a b ) c d; (?:ab) c d",
        "(a (?x) b c ) d e; (a bc) d e",
        "a(?# no b )c; ac",
        "(?u)a(?-u:b); a(?:b)",
        "(?x) [[:alpha:] ] \\# b; [[:alpha:] ]\\#b",
        "(?P<n>a b)(?<m>c); (?P<n>a b)(?<m>c)",
      })
  void verboseModeIsPlain(String verbose, String plain) throws UserError {
    assertThat(Rewriting.plain(value(verbose), verbose)).isEqualTo(plain);
  }

  @Test
  void aCommentEndsWithItsLine() throws UserError {
    String verbose = "(?x)\n  acme_  # the prefix (all of it\n  ( [0-9]{8} )\n";
    assertThat(Rewriting.plain(value(verbose), verbose)).isEqualTo("acme_([0-9]{8})");
  }

  @ParameterizedTest
  @CsvSource({"[a-z&&[^b]]", "[a[b]]", "(?x) [a", "a(?# b"})
  void whatHasNoMeaningHereIsRefused(String pattern) throws UserError {
    Yaml value = value(pattern);
    assertThatThrownBy(() -> Rewriting.plain(value, pattern)).isInstanceOf(UserError.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(a)(b); 2; (?:a)(b)",
        "(?P<x>a(b))(?:c); 1; (a(?:b))(?:c)",
        "(?<x>a(b))(?i:c); 2; (?:a(b))(?i:c)",
        "\\((a)[(](b)\\Q(\\E(c); 2; \\((?:a)[(](b)\\Q(\\E(?:c)",
        "[]()](a)[^](](b); 2; []()](?:a)[^](](b)",
      })
  void oneGroupCaptures(String pattern, int group, String expected) {
    assertThat(Rewriting.capturing(pattern, group)).isEqualTo(expected);
  }

  @Test
  void groupsAreKnownByName() {
    assertThat(Rewriting.groups("(a)(?P<TOKEN>b)(?:c)(?<id>d)")).containsExactly("", "TOKEN", "id");
  }

  private static Yaml value(String pattern) throws UserError {
    SourceText source = new SourceText("x.yaml", pattern);
    return Yaml.ofText(source, 1, 1, pattern, false);
  }
}
