package dev.keycensus.inventory.owners;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the manuals of GitHub and GitLab say of CODEOWNERS, with examples of our own. */
final class CodeOwnersTest {
  private static final String BOTH = "CODEOWNERS";
  private static final String GITHUB = ".github/CODEOWNERS";
  private static final String GITLAB = ".gitlab/CODEOWNERS";

  static Owners owners(String... pathsAndTexts) {
    TreeMap<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < pathsAndTexts.length; i += 2) {
      files.put(pathsAndTexts[i], pathsAndTexts[i + 1].getBytes(UTF_8));
    }
    return Owners.read(files);
  }

  static String names(Owners owners, String path) {
    return String.join(" ", owners.all(path).stream().map(Owner::name).toList());
  }

  /** What is said, the file, its text with ; for line ends, a path, its owners. */
  static Stream<Arguments> cases() {
    String order = "* @acme/all;*.kt @acme/kotlin;/gen/";
    String gitHubFolders = "* @d;/build/out/ @b;notes/* @n;tools/ @t;/www/ @w";
    String quietFolder = "/svc/ @acme/svc;/svc/legacy";
    String sections =
        "* @boss;[Read me] @writers;README.txt @ann @ben;inner/README.txt @eve;"
            + "[Second];README.txt @zoe";
    String defaults =
        "[Manual][2] @writers;manual/;NOTES.txt;^[Store] @store @kim;db/model/;"
            + "conf/db/setup.txt @writers";
    String twice = "[Texts];ee/texts/ @a;texts/ @a;[Store];README.txt @s;[TEXTS];README.txt @t";
    String excluded = "* @all;!*.lock;/keep/*.lock @late;[Kt];*.kt @kt;!/conf/**/*.kt";
    return Stream.of(
        // GitHub: order and owners
        c("one star is everything", GITHUB, order, "a/b/c.txt", "@acme/all"),
        c("the last match wins", GITHUB, order, "a/b/c.kt", "@acme/kotlin"),
        c("no owner takes the owner away", GITHUB, order, "gen/x.kt", ""),
        c("also of a folder without a slash", GITHUB, quietFolder, "svc/legacy/a/b.js", ""),
        c("but not of its neighbours", GITHUB, quietFolder, "svc/legacy2/b.js", "@acme/svc"),
        c("several owners in their order", GITHUB, "*.c @ann @acme/c", "x.c", "@ann @acme/c"),
        c("an address", GITHUB, "*.go docs@acme.example", "x.go", "docs@acme.example"),
        c("a comment behind", GITHUB, "*.js @js # not @this", "a.js", "@js"),
        c("a comment is no rule", GITHUB, "*.js @js;#*.js @no", "a.js", "@js"),
        c("a comment instead of owners", GITHUB, "* @x;*.js # nobody", "a.js", ""),
        c("tabs", GITHUB, "*.js\t@js\t@x", "a.js", "@js @x"),
        c("escaped space", GITHUB, "/a\\ b/ @x", "a b/c", "@x"),
        c("case counts", GITHUB, "*.js @js", "a.JS", ""),
        // GitHub: patterns
        c("a folder with its folders", GITHUB, gitHubFolders, "build/out/x/y.log", "@b"),
        c("at the root only", GITHUB, gitHubFolders, "a/build/out/y.log", "@d"),
        c("slash star: the files there", GITHUB, gitHubFolders, "notes/start.txt", "@n"),
        c("slash star: not further down", GITHUB, gitHubFolders, "notes/app/start.txt", "@d"),
        c("slash star is anchored", GITHUB, gitHubFolders, "a/notes/start.txt", "@d"),
        c("a folder anywhere", GITHUB, gitHubFolders, "x/y/tools/z/a.sh", "@t"),
        c("also at the root", GITHUB, gitHubFolders, "tools/a.sh", "@t"),
        c("no file of that name", GITHUB, gitHubFolders, "x/tools", "@d"),
        c("anchored folder", GITHUB, gitHubFolders, "www/x/index.html", "@w"),
        c("anchored folder only there", GITHUB, gitHubFolders, "a/www/index.html", "@d"),
        c("a slash in the middle anchors", GITHUB, "a/b @x", "c/a/b", ""),
        c("and covers a folder", GITHUB, "a/b @x", "a/b/c/d", "@x"),
        c("two stars before", GITHUB, "**/logs @x", "a/b/logs/c/d.txt", "@x"),
        c("two stars before, at the root", GITHUB, "**/logs @x", "logs/d.txt", "@x"),
        c("two stars between", GITHUB, "/a/**/z.txt @x", "a/z.txt", "@x"),
        c("two stars between, deep", GITHUB, "/a/**/z.txt @x", "a/b/c/z.txt", "@x"),
        c("two stars behind", GITHUB, "/a/** @x", "a/b/c", "@x"),
        c("two stars and a slash: folders", GITHUB, "/a/**/ @x", "a/b", ""),
        c("what is in them", GITHUB, "/a/**/ @x", "a/b/c", "@x"),
        c("two stars behind, not itself", GITHUB, "/a/** @x", "a", ""),
        c("a question mark", GITHUB, "v?.txt @x", "d/v1.txt", "@x"),
        c("a question mark is one", GITHUB, "v?.txt @x", "d/v12.txt", ""),
        c("star does not cross folders", GITHUB, "/a/*.txt @x", "a/b/c.txt", ""),
        c("star in the middle", GITHUB, "/a/*/c.txt @x", "a/b/c.txt", "@x"),
        c("a hidden file", GITHUB, "* @x", ".env", "@x"),
        // GitHub: what it does not know
        c("no negation", GITHUB, "* @x;!*.js @y", "a.js", "@x"),
        c("no classes", GITHUB, "* @x;[ab].js @y", "a.js", "@x"),
        c("no escaped number sign", GITHUB, "* @x;\\#a.js @y", "#a.js", "@x"),
        c("a wrong owner skips its line", GITHUB, "* @x;*.js @ok wrong", "a.js", "@x"),
        // GitLab: sections
        c("all sections together", BOTH, sections, "README.txt", "@ann @ben @zoe @boss"),
        c("the last match in each", BOTH, sections, "inner/README.txt", "@eve @zoe @boss"),
        c("no section but the first", BOTH, sections, "x/y.c", "@boss"),
        c("default owners", BOTH, defaults, "manual/a/b.txt", "@writers"),
        c("of an optional section", BOTH, defaults, "db/model/a.sql", "@store @kim"),
        c("owners of the line before defaults", BOTH, defaults, "conf/db/setup.txt", "@writers"),
        c("defaults need a pattern", BOTH, defaults, "x.txt", ""),
        c("sections of one name are one", BOTH, twice, "texts/README.txt", "@t @s"),
        c("whatever its case", BOTH, twice, "ee/texts/a.txt", "@a"),
        c("a header that does not close", BOTH, "[A];a/ @a;[B;b/ @b", "b/x", "@b"),
        // GitLab: patterns
        c("relative: anywhere", GITLAB, "README.txt @r", "a/b/README.txt", "@r"),
        c("relative with a folder: anywhere", GITLAB, "in/R.txt @r", "a/in/R.txt", "@r"),
        c("absolute", GITLAB, "/R.txt @r", "a/R.txt", ""),
        c("absolute, in place", GITLAB, "/R.txt @r", "R.txt", "@r"),
        c("folder", GITLAB, "/doc/ @d", "doc/a/b.txt", "@d"),
        c("folder anywhere", GITLAB, "lib/ @d", "x/lib/a/b.txt", "@d"),
        c("a folder is only meant with its slash", GITLAB, "/doc @d", "doc/a.txt", ""),
        c("slash star: the files there", GITLAB, "/doc/* @d", "doc/a.txt", "@d"),
        c("slash star: not further down", GITLAB, "/doc/* @d", "doc/b/a.txt", ""),
        c("extension in a folder", GITLAB, "/doc/*.txt @d", "doc/a.txt", "@d"),
        c("any extension", GITLAB, "/doc/index.* @d", "doc/index.html", "@d"),
        c("stars around", GITLAB, "/doc/*spec* @d", "doc/my_specs.rb", "@d"),
        c("one level", GITLAB, "/doc/*/R.txt @d", "doc/api/R.txt", "@d"),
        c("one level only", GITLAB, "/doc/*/R.txt @d", "doc/api/v1/R.txt", ""),
        c("globstar, no level", GITLAB, "/doc/**/i.txt @d", "doc/i.txt", "@d"),
        c("globstar, two levels", GITLAB, "/doc/**/i.txt @d", "doc/a/b/i.txt", "@d"),
        c("two stars behind are one", GITLAB, "/doc/** @d", "doc/a/b.txt", ""),
        c("hidden files", GITLAB, "/*.yml @d", ".ci.yml", "@d"),
        c("globstar of folders", GITLAB, "/a/**/ @d", "a/b.txt", "@d"),
        c("a class", GITLAB, "/v[0-9].txt @d", "v7.txt", "@d"),
        c("not of a class", GITLAB, "/v[!0-9].txt @d", "v7.txt", ""),
        c("escaped space", GITLAB, "a\\ b/*.txt @d", "x/a b/c.txt", "@d"),
        c("escaped number sign", GITLAB, "\\#a.txt @d", "#a.txt", "@d"),
        c("the last match", GITLAB, "*.md @w;terms.md @legal", "x/terms.md", "@legal"),
        c("the same pattern twice", GITLAB, "a.md @x;*.md @y;a.md @z", "a.md", "@z"),
        // GitLab: owners
        c("groups in groups", GITLAB, "a @g @g/s/t", "a", "@g @g/s/t"),
        c("roles", GITLAB, "a @@developer @@maintainers", "a", "@@developer @@maintainers"),
        c("no such role", GITLAB, "a @@guest @x", "a", "@x"),
        c("a malformed one is left out", GITLAB, "/p/* @g plain @u", "p/a", "@g @u"),
        c("owners in a comment count", GITLAB, "a @g # and @h", "a", "@g @h"),
        c("no owner", GITLAB, "* @x;a", "a", ""),
        c("unescaped space ends the pattern", GITLAB, "a b/*.txt @g", "a", "@g"),
        // GitLab: exclusions
        c("excluded", GITLAB, excluded, "x/y.lock", ""),
        c("never included again", GITLAB, excluded, "keep/y.lock", ""),
        c("in its section only", GITLAB, excluded, "conf/a/b.kt", "@all"),
        c("beside it nothing changes", GITLAB, excluded, "src/b.kt", "@kt @all"),
        c("whole folders", GITLAB, "* @x;!**/gen/", "a/gen/b/c", ""),
        c("an exclusion needs no star", GITLAB, "* @x;!.ci.yml", "d/.ci.yml", ""));
  }

  private static Arguments c(String what, String file, String text, String path, String owners) {
    return Arguments.of(what, file, text.replace(';', '\n') + "\n", path, owners);
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("cases")
  void asTheManualSays(String what, String file, String text, String path, String expected) {
    assertThat(names(owners(file, text), path)).as(what).isEqualTo(expected);
  }

  @Test
  void gitHubLooksInItsFolderThenAtTheRootThenInDocs() {
    String[] places = {".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"};
    Owners all = owners(places[0], "* @first\n", places[1], "* @second\n", places[2], "* @third\n");
    assertThat(names(all, "x")).isEqualTo("@first");
    assertThat(all.problems())
        .extracting(Problem::file)
        .containsExactly("CODEOWNERS", "docs/CODEOWNERS");
    assertThat(names(owners(places[1], "* @second\n", places[2], "* @third\n"), "x"))
        .isEqualTo("@second");
    assertThat(names(owners("a/CODEOWNERS", "* @x\n"), "a/x")).isEmpty();
  }

  @Test
  void gitLabLooksAtTheRootThenInDocsThenInItsFolder() {
    assertThat(names(owners("docs/CODEOWNERS", "[A]\n* @d\n", GITLAB, "* @g\n"), "x"))
        .isEqualTo("@d");
    assertThat(names(owners(GITLAB, "* @g\n"), "x")).isEqualTo("@g");
  }

  @Test
  void tooLongAFileIsNotLoaded() {
    Owners owners = owners(GITHUB, "* @x\n" + "#".repeat(CodeOwners.MAX_BYTES), BOTH, "* @y\n");
    assertThat(names(owners, "x")).isEmpty();
    assertThat(owners.problems()).extracting(Problem::line).containsExactly(0, 0);
  }

  @Test
  void ownersKnowTheirLineAndSource() {
    Owner owner = owners(GITHUB, "# x\n\n*.js\t@acme/web\r\n").of("src/a.js");
    assertThat(owner)
        .isEqualTo(
            new Owner(
                "@acme/web", Owner.Source.CODEOWNERS, Owner.Status.DECLARED, GITHUB, 3, false));
  }

  @Test
  void wrongLinesAreToldOnceEach() {
    Owners owners =
        owners(GITHUB, "* @ok\n!a @x\n[b] @x\n\\#c @x\n/ @x\nd @x nobody\n* @ok\0\ne @x\n");
    assertThat(owners.problems()).extracting(Problem::line).containsExactly(7, 2, 3, 4, 5, 6);
    assertThat(names(owners, "e")).isEqualTo("@x");
  }

  @Test
  void invalidUtf8CostsItsLineOnly() {
    TreeMap<String, byte[]> files = new TreeMap<>();
    byte[] text = "a @x\nb? @y\nc @z\n".getBytes(UTF_8);
    text[6] = (byte) 0xff;
    files.put(BOTH, text);
    Owners owners = Owners.read(files);
    assertThat(names(owners, "c")).isEqualTo("@z");
    assertThat(owners.problems()).containsExactly(new Problem(BOTH, 2, "not UTF-8"));
  }

  @Test
  void manyWrongLinesAreCounted() {
    Owners owners = owners(GITHUB, "!a @x\n".repeat(100_000));
    List<Problem> problems = owners.problems();
    assertThat(problems).hasSize(51);
    assertThat(problems.get(50).reason()).isEqualTo("and 99950 more lines like these");
  }

  @Test
  void tooManySectionsAreTold() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("[s").append(i).append("]\n* @o").append(i).append('\n');
    }
    Owners owners = owners(BOTH, text.toString());
    assertThat(owners.all("x")).hasSize(1000);
    assertThat(owners.problems()).hasSize(1);
  }
}
