package dev.keycensus.inventory.owners;

import static dev.keycensus.inventory.owners.CodeOwnersTest.names;
import static dev.keycensus.inventory.owners.CodeOwnersTest.owners;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.inventory.owners.Owner.Source;
import dev.keycensus.inventory.owners.Owner.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnersTest {
  private static final String BACKSTAGE = "catalog-info.yaml";

  private static Owner first(Owners owners, String path) {
    return Objects.requireNonNull(owners.of(path));
  }

  private static String component(String owner) {
    return "kind: Component\nspec:\n  owner: " + owner + "\n";
  }

  // All together

  @Test
  void sourcesInTheOrderOfTheirWorth() {
    Owners owners =
        owners(
            "package.json",
            "{\"author\": \"Jane Roe <jane.roe@acme.example>\"}",
            "service.datadog.yaml",
            "schema-version: v2.2\nteam: shop\n",
            "OWNERS",
            "approvers: [ann]\n",
            "CODEOWNERS",
            "* @acme/code\n",
            BACKSTAGE,
            component("payments"));
    assertThat(names(owners, "src/a.c"))
        .isEqualTo("group:payments @acme/code ann shop jane.roe@acme.example");
    assertThat(owners.all("src/a.c"))
        .extracting(Owner::source)
        .containsExactly(
            Source.BACKSTAGE,
            Source.CODEOWNERS,
            Source.OWNERS,
            Source.SERVICE_CATALOG,
            Source.PACKAGE);
    assertThat(owners.problems()).isEmpty();
  }

  @Test
  void whatSpeaksForTheRootIsWanted() {
    assertThat(Owners.FOR_ROOT).containsAll(Owners.DECLARED_FOR_ROOT).doesNotHaveDuplicates();
    assertThat(Owners.FOR_ROOT).allMatch(Owners::wants);
    assertThat(Owners.DECLARED_FOR_ROOT)
        .contains("docs/CODEOWNERS", "OWNERS_ALIASES", "entity.datadog.yml", "cortex.yaml")
        .doesNotContain("pom.xml");
    assertThat(Owners.FOR_ROOT).contains("pom.xml", "MAINTAINERS.md");
  }

  @Test
  void whoLeftComesAfterTheDeclaredAndBeforeTheDerived() {
    String[] files = {
      "OWNERS", "emeritus_approvers: [ann]\n", "package.json", "{\"author\": \"a <a@b.example>\"}"
    };
    Owner owner = first(owners(files), "x");
    assertThat(owner.name()).isEqualTo("ann");
    assertThat(owner.status()).isEqualTo(Status.LEFT);
    String[] more = Arrays.copyOf(files, 6);
    more[4] = "cortex.yaml";
    more[5] = "info:\n  x-cortex-owners:\n  - {type: group, name: shop}\n";
    assertThat(names(owners(more), "x")).isEqualTo("shop ann a@b.example");
  }

  @Test
  void nothingSaysNothing() {
    Owners owners = Owners.read(new TreeMap<>());
    assertThat(owners.of("a/b")).isNull();
    assertThat(owners.all("")).isEmpty();
    assertThat(owners.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CODEOWNERS",
        "docs/CODEOWNERS",
        ".gitlab/CODEOWNERS",
        "a/b/OWNERS",
        "OWNERS_ALIASES",
        "a/catalog-info.yaml",
        "web/package.json",
        "opslevel.yml",
        "Cargo.toml",
        "MAINTAINERS"
      })
  void wants(String path) {
    assertThat(Owners.wants(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/CODEOWNERS",
        "node_modules/a/package.json",
        "a/vendor/b/Cargo.toml",
        "package-lock.json",
        "OWNERS.md",
        "a/OWNERS_ALIASES"
      })
  void doesNotWant(String path) {
    assertThat(Owners.wants(path)).isFalse();
  }

  // OWNERS

  @Test
  void approversOfTheNearestFirstThenOfThoseAbove() {
    Owners owners =
        owners(
            "OWNERS",
            "approvers:\n- root\nreviewers:\n- rita\n",
            "a/OWNERS",
            "reviewers: [rob]\n",
            "a/b/OWNERS",
            "approvers: [Ann, bob] # more\nemeritus_approvers: [old]\n",
            "a/c/OWNERS",
            "options: {no_parent_owners: true}\napprovers: [cleo]\n");
    assertThat(names(owners, "a/b/x/y.go")).isEqualTo("Ann bob root");
    assertThat(names(owners, "a/x.go")).isEqualTo("root");
    assertThat(names(owners, "a/c/x.go")).isEqualTo("cleo");
    assertThat(names(owners, "a/c/OWNERS")).isEqualTo("cleo");
    assertThat(first(owners, "a/b/x"))
        .isEqualTo(new Owner("Ann", Source.OWNERS, Status.DECLARED, "a/b/OWNERS", 1, false));
    assertThat(owners.of("a/c/x.go"))
        .isEqualTo(new Owner("cleo", Source.OWNERS, Status.DECLARED, "a/c/OWNERS", 2, true));
    assertThat(owners.problems()).isEmpty();
  }

  @Test
  void reviewersAnswerWhereThereIsNoApprover() {
    Owners owners = owners("OWNERS", "reviewers: [rita]\nemeritus_approvers: [old]\n");
    assertThat(names(owners, "x")).isEqualTo("rita");
  }

  @Test
  void anAliasIsATeam() {
    Owners owners =
        owners(
            "OWNERS", "approvers: [SIG-Net, ann]\n",
            "OWNERS_ALIASES", "aliases:\n  sig-net: [bob, cid]\n");
    assertThat(owners.all("x")).extracting(Owner::isPerson).containsExactly(false, true);
  }

  @Test
  void filtersAreExpressionsOverThePathBelowTheirFile() {
    String filters =
        """
        filters:
          ".*":
            approvers: [all]
          "^b/.*\\\\.go$":
            approvers: [go]
          "(":
            approvers: [x]
          "(a{1000}){1000}":
            approvers: [y]
        """;
    Owners owners = owners("a/OWNERS", filters);
    assertThat(names(owners, "a/b/x.go")).isEqualTo("all go");
    assertThat(names(owners, "a/c/b/x.go")).isEqualTo("all");
    assertThat(owners.problems())
        .containsExactly(
            new Problem("a/OWNERS", 7, "the filter is no expression that can be read"),
            new Problem("a/OWNERS", 9, "the filter is no expression that can be read"));
  }

  @Test
  void chromiumsOwnersAreAddressesALine() {
    Owners owners =
        owners(
            "OWNERS",
            "root@acme.example\n",
            "a/OWNERS",
            "# us\nset noparent\nann.lee@acme.example # x\n*\nper-file *.x=bob@acme.example\n");
    assertThat(names(owners, "a/b")).isEqualTo("ann.lee@acme.example");
    assertThat(owners.problems())
        .containsExactly(new Problem("a/OWNERS", 5, "per-file, file and include are not read"));
  }

  @Test
  void brokenYamlIsToldWithItsLine() {
    Owners owners = owners("a/OWNERS", "approvers:\n- a\n- {\n", "OWNERS", "approvers: [ok]\n");
    assertThat(names(owners, "a/x")).isEqualTo("ok");
    assertThat(owners.problems()).hasSize(1);
    assertThat(owners.problems().get(0).file()).isEqualTo("a/OWNERS");
    assertThat(owners.problems().get(0).line()).isEqualTo(4);
    assertThat(owners.problems().get(0).reason()).startsWith("not YAML");
  }

  // Backstage

  @ParameterizedTest
  @CsvSource({
    "payments, group:payments, false",
    "default/payments, group:payments, false",
    "group:default/payments, group:payments, false",
    "Group:core/payments, group:core/payments, false",
    "user:ann, user:ann, true",
    "user:guests/ann.lee, user:guests/ann.lee, true",
    "'{kind: User, name: ann}', user:ann, true",
    "'{namespace: core, name: net}', group:core/net, false",
  })
  void referencesToOwners(String written, String name, boolean person) {
    Owner owner = first(owners(BACKSTAGE, component(written)), "x/y");
    assertThat(owner)
        .isEqualTo(new Owner(name, Source.BACKSTAGE, Status.DECLARED, BACKSTAGE, 3, person));
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "a b", "'group:'", "{$text: ./owner.txt}", "[a]", "g:a/b/c"})
  void whatIsNoReferenceIsTold(String written) {
    Owners owners = owners(BACKSTAGE, component(written));
    assertThat(owners.of("x")).isNull();
    assertThat(owners.problems())
        .containsExactly(new Problem(BACKSTAGE, 3, "no reference to a group or a user"));
  }

  @Test
  void ofManyDocumentsComponentsComeFirstAndABrokenOneCostsItself() {
    Owners owners =
        owners(
            BACKSTAGE,
            "---\nkind: Location\nspec: {owner: nobody}\n---\nkind: System\nspec:\n  owner: sys\n"
                + "--- # next\na: {\n---\n"
                + component("shop")
                + "---\nkind: API\nspec: {owner: api}\n");
    assertThat(names(owners, "x")).isEqualTo("group:shop group:api group:sys");
    assertThat(first(owners, "x").line()).isEqualTo(13);
    assertThat(owners.problems()).extracting(Problem::line).allMatch(line -> line >= 9);
    assertThat(owners.problems()).hasSize(1);
  }

  @Test
  void theNearestCatalogueCounts() {
    Owners owners =
        owners(
            BACKSTAGE,
            component("all"),
            "a/.backstage/catalog-info.yaml",
            component("a"),
            "a/b/catalog-info.yaml",
            "kind: Location\n");
    assertThat(names(owners, "a/b/x")).isEqualTo("group:a");
    assertThat(names(owners, "ab/x")).isEqualTo("group:all");
  }

  @Test
  void aliasesAndTagsOfYamlAreToldNotFollowed() {
    Owners owners = owners(BACKSTAGE, "a: &a [x]\nb: *a\n");
    assertThat(owners.problems()).hasSize(1);
    assertThat(owners.problems().get(0).line()).isEqualTo(1);
  }

  // Other catalogues

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service.datadog.yaml | schema-version: v2.2;dd-service: cart;team: shop | shop",
        "service.datadog.yml | schema-version: v1;org: {team: shop} | shop",
        "entity.datadog.yaml | apiVersion: v3;metadata:;  owner: shop;  additionalOwners:;"
            + "  - {name: ops} | shop ops",
        "opslevel.yml | version: 1;service:;  name: cart;  owner: shop_team | shop_team",
        "opslevel.yml | version: 1;repository:;  owner: shop_team | shop_team",
        "cortex.yaml | info:;  x-cortex-owners:;  - {type: email, email: a@b.example};"
            + "  - {type: group, name: shop, provider: OKTA} | shop a@b.example",
        "service.datadog.yaml | team: [a] | ''",
        "opslevel.yml | [] | ''",
      })
  void catalogues(String file, String text, String expected) {
    Owners owners = owners(file, text.replace(';', '\n') + "\n");
    assertThat(names(owners, "x/y")).isEqualTo(expected);
    assertThat(owners.problems()).isEmpty();
  }

  // Packages

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "package.json | {\"a\": {\"author\": 1}, \"author\": \"Jo Ro <jo@ro.example> (u)\"}"
            + " | jo@ro.example",
        "package.json | {\"author\": {\"name\": \"Jo Ro\", \"url\": [1]}} | Jo Ro",
        "package.json | {\"author\": \"x\", \"maintainers\": [{\"name\": \"m\"}, \"n\", 3]} | m n x",
        "pom.xml | <project xmlns='m'><developers><developer><id>jo</id>"
            + "<email>jo@ro.example</email><roles><role>r</role></roles></developer>"
            + "<developer><id>ed</id></developer></developers></project> | jo@ro.example ed",
        "pom.xml | <project><build><developer><id>no</id></developer></build></project> | ``",
        "pyproject.toml | [project];name = \"x\";authors = [ # us;"
            + "  {name = \"Jo, Ro\", email = 'jo@ro.example'},;  {name=\"Ed\"};] | jo@ro.example Ed",
        "pyproject.toml | [tool.poetry];authors = [\"Jo <jo@ro.example>\"];"
            + "maintainers=[\"Ed <ed@ro.example>\"] | ed@ro.example jo@ro.example",
        "Cargo.toml | [dependencies];authors = [\"no\"];[package] # x;"
            + "authors = [\"Jo\\u0020Ro\"] | Jo Ro",
        "package.json | {\"author\": \"Your Name <you@example.com>\"} | ``",
        "MAINTAINERS.md | # us;a: 1; - Jo [jo](https://github.com/jo), Acme;"
            + "## Emeritus;* @ed | @jo",
        "MAINTAINERS | # us;* Jo Ro <jo@ro.example> (@jo);@ed;plain text | jo@ro.example @ed",
      })
  void packages(String file, String text, String expected) {
    Owners owners = owners(file, text.replace(';', '\n'));
    assertThat(names(owners, "x/y")).isEqualTo(expected);
    assertThat(owners.all("x")).extracting(Owner::status).allMatch(Status.DERIVED::equals);
    assertThat(owners.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "package.json | {\"x\":; b, \"author\": \"a\"} | 2",
        "package.json | [\"author\"] | 0",
        "package.json | {\"author\": \"a | 1",
        "pom.xml | <project>;<developer></a> | 2",
        "pom.xml | <!DOCTYPE p [<!ENTITY e SYSTEM \"file:/x\">]><project><developers><developer>"
            + "<name>&e;</name></developer></developers></project> | 1",
        "Cargo.toml | [package];authors = [\"a;\"] | 2",
        "Cargo.toml | [package];authors = \"a\" | 2",
        "pyproject.toml | [project];authors = [{a}] | 2",
      })
  void brokenPackagesAreTold(String file, String text, int line) {
    Owners owners = owners(file, text.replace(';', '\n'));
    assertThat(owners.problems()).extracting(Problem::line).containsExactly(line);
    assertThat(owners.all("x")).isEmpty();
  }

  @Test
  void hugeAndDeepFilesEnd() {
    String brackets = "[".repeat(1_000_000);
    Owners owners =
        owners(
            BACKSTAGE,
            brackets,
            "package.json",
            "{\"author\": \"a\", \"x\": " + brackets,
            "pom.xml",
            "<developer>".repeat(200_000),
            "OWNERS",
            "approvers:\n" + "- a\n".repeat(400_000),
            "cortex.yaml",
            "---\n".repeat(700_000),
            "opslevel.yml",
            "x".repeat(4 << 20));
    assertThat(owners.problems())
        .extracting(Problem::file)
        .contains(BACKSTAGE, "package.json", "pom.xml", "cortex.yaml", "opslevel.yml");
    assertThat(names(owners, "x")).startsWith("a");
  }

  // Tags

  @ParameterizedTest
  @CsvSource({
    "owner, payments, payments",
    "Owner, @ann, @ann",
    "CostCenter, '4711', '4711'",
    "acme.example/cost-center, '4711', '4711'",
    "service_owner, shop, shop",
    "app.kubernetes.io/managed-by, Helm, ",
    "managed-by, terraform, ",
    "owner, unknown, ",
    "owner, '', ",
    "owner, '${var.owner}', ",
    "team, '{{ .Values.team }}', ",
    "name, x, ",
  })
  void tags(String key, String value, String expected) {
    Owner owner = Owners.tag(Map.of(key, value), "main.tf", 4);
    assertThat(owner == null ? null : owner.name()).isEqualTo(expected);
  }

  @Test
  void tagsInTheirOrderAndWithKeysOfOnesOwn() {
    Map<String, String> tags = Map.of("team", "ann.lee@acme.example", "contact", "c", "squad", "s");
    assertThat(Owners.tag(tags, "a.yaml", 2))
        .isEqualTo(
            new Owner("ann.lee@acme.example", Source.TAG, Status.DECLARED, "a.yaml", 2, false));
    Owner own = Owners.tag(tags, List.of("squad"), "a.yaml", 2);
    assertThat(Objects.requireNonNull(own).name()).isEqualTo("s");
  }

  // Persons

  @ParameterizedTest
  @CsvSource({
    "@ann, true",
    "@acme/payments, false",
    "@@developer, false",
    "ann.lee@acme.example, true",
    "a_lee@acme.example, true",
    "payments@acme.example, false",
    "data.platform@acme.example, false",
    "ann.lee@lists.acme.example, false",
    "annlee77@gmail.com, true",
    "Ann Lee <ann@acme.example>, true",
    "Acme Security Team <sec@acme.example>, false",
    "user:ann, true",
    "group:ann, false",
    "payments, false",
  })
  void persons(String name, boolean person) {
    assertThat(new Owner(name, Source.TAG, Status.DECLARED, "", 0).isPerson()).isEqualTo(person);
  }

  @Test
  void onGitLabAnAccountMayBeAGroup() {
    String line = "* @ann @docs-team\n";
    assertThat(owners(".gitlab/CODEOWNERS", line).all("x"))
        .extracting(Owner::isPerson)
        .containsExactly(true, false);
    assertThat(owners(".github/CODEOWNERS", line).all("x"))
        .extracting(Owner::isPerson)
        .containsExactly(true, true);
  }

  @Test
  void words() {
    assertThat(Source.SERVICE_CATALOG.word()).isEqualTo("service-catalog");
    assertThat(Status.LEFT.word()).isEqualTo("left");
    assertThat(Owner.author("Ann").isPerson()).isTrue();
    assertThat(Owner.author("Ann").status()).isEqualTo(Status.SUGGESTED);
    assertThat(Owner.registered("@a/b", "r.yaml", 3).source()).isEqualTo(Source.REGISTER);
  }
}
