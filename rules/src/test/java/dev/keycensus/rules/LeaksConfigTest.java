package dev.keycensus.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaksConfigTest {
  private static final String ACME =
      """
      title = "Acme"
      [[rules]]
      id = "Acme_Token"
      description = "An Acme token"
      regex = '''\\b(acme_[0-9a-z]{24})\\b'''
      """;

  @TempDir Path folder;

  private Catalog read(String toml) throws IOException, UserError {
    return Catalog.builtIn().plus(write("own.toml", toml));
  }

  private Path write(String name, String toml) throws IOException {
    return Files.writeString(folder.resolve(name), toml);
  }

  private String error(String toml) throws IOException {
    Path file = write("own.toml", toml);
    UserError e = catchThrowableOfType(UserError.class, () -> Catalog.builtIn().plus(file));
    return Objects.requireNonNull(e, "no error").render().replace(folder.toString(), "DIR");
  }

  private static CredentialType type(Catalog catalog, String id) {
    return Objects.requireNonNull(catalog.get(id), id);
  }

  private static Spot spot(String path, String secret, String line, String... commits) {
    return new Spot(path, List.of(commits), secret, () -> line);
  }

  @Test
  void aRuleIsAType() throws Exception {
    Catalog catalog = read(ACME + "entropy = 3.5\nkeywords = ['acme_']\ntags = ['x']\n");
    CredentialType type = type(catalog, "acme-token");
    assertThat(type.name()).isEqualTo("An Acme token");
    assertThat(type.shape().pattern()).isEqualTo("\\b(acme_[0-9a-z]{24})\\b");
    assertThat(type.shape().anchors()).containsExactly("acme_");
    assertThat(type.shape().minEntropy()).isEqualTo(3.5);
    assertThat(type.tier()).isEqualTo(Tier.HIGH);
    assertThat(type.isScoped()).isFalse();
    assertThat(catalog.types()).hasSize(Catalog.builtIn().types().size() + 1);
  }

  @Test
  void withoutKeywordsTheRegexTellsThem() throws Exception {
    assertThat(type(read(ACME), "acme-token").shape().anchors()).containsExactly("acme_");
    assertThat(type(read(ACME + "keywords = ['widget']"), "acme-token").tier())
        .as("a keyword that need not stand in the match is not asked for")
        .isEqualTo(Tier.MEDIUM);
  }

  @Test
  void theSecretGroupIsTheValue() throws Exception {
    Catalog catalog =
        read(
            """
            [[rules]]
            id = "acme"
            regex = '(?i)acme_(id|key)\\s*=\\s*"([0-9a-f]{32})"'
            secretGroup = 2
            """);
    assertThat(type(catalog, "acme").shape().pattern())
        .isEqualTo("(?i)acme_(?:id|key)\\s*=\\s*\"([0-9a-f]{32})\"");
  }

  @Test
  void theCatalogueStaysUnlessTheFileSaysNo() throws Exception {
    int all = Catalog.builtIn().types().size();
    assertThat(read(ACME).types()).hasSize(all + 1);
    assertThat(read("[extend]\nuseDefault = true\n" + ACME).types()).hasSize(all + 1);
    assertThat(read("[extend]\nuseDefault = false\n" + ACME).types())
        .extracting(CredentialType::id)
        .containsExactly("acme-token");
    assertThat(read("[extend]\nuseDefault = true\ndisabledRules = ['github-pat-classic', 'x-y']\n"))
        .satisfies(catalog -> assertThat(catalog.get("github-pat-classic")).isNull())
        .satisfies(catalog -> assertThat(catalog.types()).hasSize(all - 1));
  }

  @Test
  void aRuleWithoutARegexChangesOneThatIsThere() throws Exception {
    Catalog catalog =
        read(
            """
            [[rules]]
            id = "github-pat-classic"
            path = '\\.py$'
            [[rules.allowlists]]
            regexes = ['x{4}']
            """);
    CredentialType type = type(catalog, "github-pat-classic");
    assertThat(type.shape()).isEqualTo(type(Catalog.builtIn(), "github-pat-classic").shape());
    assertThat(type.name()).isEqualTo(type(Catalog.builtIn(), "github-pat-classic").name());
    assertThat(catalog.counts(type, "a/b.py", "v")).isTrue();
    assertThat(catalog.counts(type, "a/b.js", "v")).isFalse();
    assertThat(catalog.allowed(type, spot("a.py", "axxxxb", "")))
        .isEqualTo("allowlist of own.toml");
    assertThat(catalog.hash()).isNotEqualTo(Catalog.builtIn().hash());
  }

  @Test
  void filesExtendOneAnother() throws Exception {
    write(
        "base.toml",
        ACME
            + """
            keywords = ['acme_']
            [[rules]]
            id = "other"
            regex = 'other_[0-9]{9}'
            [[rules]]
            id = "third"
            regex = 'third_[0-9]{9}'
            """);
    Catalog catalog =
        read(
            """
            [extend]
            path = "base.toml"
            disabledRules = ["other"]
            [[rules]]
            id = "Acme_Token"
            entropy = 3.0
            [[rules]]
            id = "third"
            regex = 'third-[0-9]{9}'
            """);
    assertThat(catalog.get("other")).isNull();
    assertThat(type(catalog, "acme-token").shape().minEntropy()).isEqualTo(3);
    assertThat(type(catalog, "acme-token").shape().pattern()).contains("acme_");
    assertThat(type(catalog, "third").shape().pattern()).isEqualTo("third-[0-9]{9}");
  }

  @Test
  void allowlistsOfARule() throws Exception {
    Catalog catalog =
        read(
            ACME
                + """
                [[rules.allowlists]]
                stopwords = ["Sample"]
                paths = ['(^|/)test/']
                commits = ["0123456789abcdef"]
                [[rules.allowlists]]
                condition = "AND"
                regexTarget = "line"
                regexes = ['# fake$']
                paths = ['\\.md$']
                [rules.allowlist]
                regexTarget = "match"
                regexes = ['^acme_z']
                """);
    CredentialType type = type(catalog, "acme-token");
    String value = "acme_a" + "0a".repeat(11) + "b";
    String other = "acme_z" + "0a".repeat(11) + "b";
    assertThat(catalog.allowed(type, spot("src/a.md", value, "x"))).isNull();
    assertThat(catalog.allowed(type, spot("a/test/x", value, "x"))).isNotNull();
    assertThat(catalog.allowed(type, spot("x", "my-sample-one", "x"))).isNotNull();
    assertThat(catalog.allowed(type, spot("x", value, "x", "0123456789abcdef0123"))).isNotNull();
    assertThat(catalog.allowed(type, spot("x", value, "x", "1123456789abcdef0123"))).isNull();
    assertThat(catalog.allowed(type, spot("a.md", value, "x # fake"))).isNotNull();
    assertThat(catalog.allowed(type, spot("a.py", value, "x # fake"))).isNull();
    assertThat(catalog.allowed(type, spot("x", other, "k = " + other + ";"))).isNotNull();
    assertThat(catalog.allowed(type, spot("x", value, "acme_z " + value))).isNull();
    assertThat(catalog.allowed(type(catalog, "github-pat-classic"), spot("test/x", value, "x")))
        .as("another type")
        .isNull();
  }

  @Test
  void globalAllowlists() throws Exception {
    Catalog catalog =
        read(
            ACME
                + """
                [allowlist]
                paths = ['^vendor/']
                [[allowlists]]
                targetRules = ["Acme_Token"]
                paths = ['^docs/']
                """);
    CredentialType own = type(catalog, "acme-token");
    CredentialType builtIn = type(catalog, "github-pat-classic");
    assertThat(catalog.allowed(builtIn, spot("vendor/x", "v", ""))).isNotNull();
    assertThat(catalog.allowed(builtIn, spot("docs/x", "v", ""))).isNull();
    assertThat(catalog.allowed(own, spot("docs/x", "v", ""))).isNotNull();
    assertThat(catalog.readsLines()).isFalse();
    assertThat(catalog.without(List.of("acme-*")).isScoped()).isTrue();
  }

  @Test
  void keysMayBeInAnyCaseAndNewer() throws Exception {
    Catalog catalog =
        read(
            """
            minVersion = "v8.25.0"
            someday = 1
            [Extend]
            usedefault = true
            [[Rules]]
            ID = "acme"
            Regex = 'acme_[0-9]{9}'
            tokenEfficiency = true
            [[Rules.required]]
            id = "other"
            withinLines = 3
            [[Rules.Allowlists]]
            regextarget = "line"
            stopWords = ["x"]
            """);
    assertThat(type(catalog, "acme").isScoped()).isTrue();
  }

  @Test
  void aHelperIsNotReported() throws Exception {
    assertThat(read(ACME + "skipReport = true\n").get("acme-token")).isNull();
  }

  @Test
  void whatRe2DoesNotRun() throws Exception {
    assertThat(error(rule("regex = '''acme_(?=[a-z])[a-z]{9}'''")))
        .isEqualTo(
            """
            DIR/own.toml:3:17: bad pattern: invalid or unsupported Perl syntax
              regex = '''acme_(?=[a-z])[a-z]{9}\'''
                              ^
              RE2 has no look-ahead, look-behind or atomic groups; \\b and group 1 do most of it""");
  }

  private static String rule(String lines) {
    return "[[rules]]\nid = \"acme\"\n" + lines + "\n";
  }
}
