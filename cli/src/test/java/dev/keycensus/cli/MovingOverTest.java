package dev.keycensus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keycensus.fixtures.GitRepository;
import dev.keycensus.fixtures.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program with the rule files and ignore files of other scanners. */
class MovingOverTest {
  private static final Golden GOLDEN = Golden.of("moving");

  private static final String RULES =
      """
      title = "Acme"

      [extend]
      useDefault = true

      [[rules]]
      id = "acme-widget-token"
      description = "An Acme widget token"
      regex = '''(?i)widget[_-]?token\\s*[=:]\\s*["']?(wt-[0-9a-z]{28})'''
      keywords = ["widget"]
      path = '''\\.(py|yml)$'''

      [[rules.allowlists]]
      paths = ['''^examples/''']
      """;

  @TempDir Path folder;
  private GitRepository repository;
  private final Random random = new Random(11);

  @BeforeEach
  void prepare() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(folder.resolve("acme.toml"), RULES);
    repository = GitRepository.in(folder.resolve("r"));
  }

  private String letters(int n) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < n; i++) {
      b.append("abcdefghjkmnpqrstuvwxyz0123456789".charAt(random.nextInt(33)));
    }
    return b.toString();
  }

  private String widget() {
    return "wt" + "-" + letters(28);
  }

  private JsonNode scan(String... more) throws IOException {
    List<String> args =
        new ArrayList<>(List.of("scan", "r", "--key-file", "key", "--format", "json"));
    args.addAll(List.of(more));
    Try run = new Try().in(folder).run(args.toArray(new String[0]));
    assertThat(run.err()).isEmpty();
    return new ObjectMapper().readTree(run.out());
  }

  /** {@code type path:line where} of each sighting. */
  private static List<String> seen(JsonNode report) {
    List<String> seen = new ArrayList<>();
    for (JsonNode c : report.path("credentials")) {
      for (JsonNode s : c.path("sightings")) {
        String place = s.path("path").asText() + ":" + s.path("line").asText();
        seen.add(c.path("type").path("id").asText(c.path("type").asText()) + " " + place);
      }
    }
    seen.sort(null);
    return seen;
  }

  private static TreeMap<String, Integer> hidden(JsonNode report) {
    TreeMap<String, Integer> hidden = new TreeMap<>();
    for (JsonNode s : report.path("coverage").path("suppressed")) {
      hidden.put(
          s.path("cause").asText() + ", " + s.path("file").asText(), s.path("count").asInt());
    }
    return hidden;
  }

  @Test
  void aRuleFileAddsATypeWithItsPathsAndAllowlists() throws IOException {
    for (String file : List.of("app.py", "app.js", "examples/demo.py")) {
      repository.write(file, "widget_token = \"" + widget() + "\"\n");
    }
    JsonNode plain = scan("--no-history");
    JsonNode report = scan("--no-history", "--rules", "acme.toml");
    assertThat(seen(report)).contains("acme-widget-token app.py:1");
    assertThat(hidden(report)).containsEntry("allowlist of acme.toml, examples/demo.py", 1);
    assertThat(seen(report)).noneMatch(s -> s.startsWith("acme-widget-token app.js"));
    // Where the rule does not count, whatever else knows the value is not lost with it.
    assertThat(seen(plain).stream().filter(s -> s.endsWith("app.js:1")))
        .isNotEmpty()
        .allMatch(seen(report)::contains);

    repository.commit("all");
    JsonNode history = scan("--history-only", "--rules", "acme.toml");
    assertThat(seen(history)).isEqualTo(seen(report));
    assertThat(hidden(history)).isEqualTo(hidden(report));
    JsonNode both = scan("--rules", "acme.toml");
    assertThat(seen(both)).isEqualTo(seen(report));
    assertThat(hidden(both)).as("counted once").isEqualTo(hidden(report));
  }

  @Test
  void ignoreFilesHideAndAreCounted() throws Exception {
    String baselined = widget();
    repository.write("a.py", "\nwidget_token = \"" + widget() + "\"\n");
    repository.write("b.py", "widget_token = \"" + baselined + "\"\n");
    repository.write("c.py", "widget_token = \"" + widget() + "\"\n");
    repository.write(".gitleaksignore", "# reviewed\na.py:acme-widget-token:2\n");
    repository.write(".secrets.baseline", baseline("b.py", baselined));
    repository.commit("all");
    JsonNode report = scan("--rules", "acme.toml");
    assertThat(seen(report)).containsExactly("acme-widget-token c.py:1");
    assertThat(hidden(report))
        .containsEntry(".gitleaksignore, a.py", 1)
        .containsEntry(".secrets.baseline, b.py", 1);

    JsonNode all = scan("--rules", "acme.toml", "--no-inline-allow");
    assertThat(seen(all))
        .contains(
            "acme-widget-token a.py:2", "acme-widget-token b.py:1", "acme-widget-token c.py:1");
    assertThat(hidden(all)).isEmpty();
  }

  @Test
  void aFingerprintHidesWhatItsCommitBroughtWhereverItIsNow() throws IOException {
    String line = "widget_token = \"" + widget() + "\"\n";
    repository.write("a.py", line);
    String commit = repository.commit("first");
    repository.write("a.py", "# moved\n\n" + line);
    repository.commit("second");
    repository.write(".gitleaksignore", commit + ":a.py:acme-widget-token:1\n");
    JsonNode report = scan("--rules", "acme.toml");
    assertThat(seen(report)).isEmpty();
    assertThat(hidden(report)).containsExactly(java.util.Map.entry(".gitleaksignore, a.py", 1));
  }

  @Test
  void versionsScannedWholeGiveTheSame() throws IOException {
    StringBuilder text = new StringBuilder("one\ntwo\n");
    for (int i = 0; i < 12; i++) {
      text.insert(i % 3 == 0 ? 0 : text.length(), "widget_token = \"" + widget() + "\"\n");
      repository.write("a.py", text.toString()).write("b.js", text.toString());
      String commit = repository.commit("version " + i);
      if (i == 5) {
        repository.write(".gitleaksignore", commit + ":a.py:x:" + (3 + i) + "\na.py:x:1\n");
      }
    }
    repository.git("gc", "-q");
    JsonNode folded = scan("--rules", "acme.toml", "--now", "2026-01-01T00:00:00Z");
    JsonNode whole = scan("--rules", "acme.toml", "--now", "2026-01-01T00:00:00Z", "--whole-blobs");
    assertThat(whole).isEqualTo(folded);
    assertThat(seen(folded)).filteredOn(s -> s.startsWith("acme-widget-token a.py")).isNotEmpty();
    assertThat(hidden(folded)).isNotEmpty();
  }

  @Test
  void linesOfALargeFileAreItsOwn() throws IOException {
    String line = "x".repeat(1023) + "\n";
    StringBuilder text = new StringBuilder(line.repeat(12_000));
    text.append("widget_token = \"").append(widget()).append("\"\n");
    text.append("widget_token = \"").append(widget()).append("\"\n");
    repository.write("a.py", text.toString()).write(".gitleaksignore", "a.py:x:12001\n");
    JsonNode report = scan("--no-history", "--rules", "acme.toml");
    assertThat(seen(report)).containsExactly("acme-widget-token a.py:12002");
    assertThat(hidden(report)).containsEntry(".gitleaksignore, a.py", 1);
  }

  @Test
  void aChangeCannotIgnoreItself() throws IOException {
    repository.write("readme", "nothing\n");
    String base = repository.commit("first");
    repository.write("a.py", "widget_token = \"" + widget() + "\"\n");
    repository.write(".gitleaksignore", "a.py:acme-widget-token:1\n");
    repository.commit("second");
    JsonNode report = scan("--rules", "acme.toml", "--since", base);
    assertThat(seen(report)).containsExactly("acme-widget-token a.py:1");

    String next = repository.head();
    repository.write("a.py", "widget_token = \"" + widget() + "\"\n");
    repository.commit("third");
    JsonNode later = scan("--rules", "acme.toml", "--since", next);
    assertThat(seen(later)).isEmpty();
    assertThat(hidden(later)).containsEntry(".gitleaksignore, a.py", 1);
  }

  @Test
  void anIgnoreFileBelowTheRootIsNotObeyed() throws IOException {
    repository.write("sub/a.py", "widget_token = \"" + widget() + "\"\n");
    repository.write("sub/.gitleaksignore", "sub/a.py:x:1\na.py:x:1\n");
    assertThat(seen(scan("--rules", "acme.toml"))).containsExactly("acme-widget-token sub/a.py:1");
  }

  @Test
  void anIgnoreFileThatIsALinkIsRefused() throws IOException {
    Files.writeString(folder.resolve("elsewhere"), "a.py:x:1\n");
    Files.createSymbolicLink(
        repository.folder().resolve(".gitleaksignore"), folder.resolve("elsewhere"));
    GOLDEN.check("link.txt", transcript("scan", "r"));
    repository.delete(".gitleaksignore").write(".secrets.baseline", "{\"results\": []}");
    GOLDEN.check("baseline.txt", transcript("scan", "r"));
  }

  @Test
  void yamlRules() throws IOException {
    Files.writeString(
        folder.resolve("np.yml"),
        """
        rules:
          - name: Acme widget token
            id: acme.widget.1
            pattern: |
              (?x)
              widget_token \\s* = \\s* "
              ( wt- [0-9a-z]{28} )   # the value
            examples: ['none']
        """);
    repository.write("a.py", "widget_token = \"" + widget() + "\"\n");
    assertThat(seen(scan("--rules", "np.yml"))).containsExactly("acme-widget-1 a.py:1");
  }

  private String transcript(String... args) {
    return "$ keycensus "
        + String.join(" ", args)
        + "\n"
        + new Try().in(folder).run(args).transcript().replace(folder.toString(), "FOLDER");
  }

  @Test
  void whatIsWrongWithARuleFileIsSaidWithItsPlace() throws IOException {
    List<String> wrong =
        List.of(
            "[[rules]]\nid = 'a'\nregex = '''acme_(?!x)[a-z]{9}'''\n",
            "[[rules]]\nid = 'a'\nregex = '''(?<=k)acme_[a-z]{9}'''\n",
            "[[rules]]\nid = 'a'\nregex = '''acme_([a-z])\\1{9}'''\n",
            "[[rules]]\nid = 'a'\nregex = '''acme_[a-z]++x'''\n",
            "[[rules]]\nid = 'a'\nregex = '''acme_(?>[a-z]+)x'''\n",
            "[[rules]]\nid = 'a'\nregex = \"acme_\\d+\"\n",
            "[[rules]]\nid = 'a'\nregex = '''[0-9a-f]{32}'''\n",
            "[[rules]]\nid = 'a'\nregex = '''[0-9a-f]{32}'''\nkeywords = ['acme']\n",
            "[[rules]]\nid = 'a'\nregex = '''acme_([a-z]+)'''\nsecretGroup = 2\n",
            "[[rules]]\nid = 'a'\npath = '''\\.pem$'''\n",
            "[[rules]]\nid = 'no-such-type'\n[[rules.allowlists]]\npaths = ['x']\n",
            "[[rules]]\nregex = '''acme_[a-z]+'''\n",
            "[[rules]]\nid = 'a'\nregx = '''acme_[a-z]+'''\n",
            "[[rules]]\nid = 'a'\nregex = 'acme_[a-z]+'\n[[rules]]\nid = 'A'\nregex = 'b'\n",
            "[[rules]]\nid = 'a'\nregex = 'acme_[a-z]+'\nentropy = 'much'\n",
            "[[rules]]\nid = 'a'\nregex = 'acme_[a-z]+'\n[rules.allowlist]\n",
            "[[rules]]\nid = 'a'\nregex = 'acme_[a-z]+'\n[rules.allowlist]\npaths = ['(']\n",
            "[allowlist]\ncommits = ['all of them']\n",
            "[allowlist]\nregexTarget = 'file'\nregexes = ['x']\n",
            "[extend]\npath = '../base.toml'\n",
            "[extend]\npath = 'missing.toml'\n",
            "[[rules]\nid = 'a'\n",
            "a = 1\na = 2\n");
    StringBuilder all = new StringBuilder();
    for (String toml : wrong) {
      Files.writeString(folder.resolve("wrong.toml"), toml);
      all.append(transcript("rules", "check", "wrong.toml")).append('\n');
    }
    for (String rule :
        List.of(
            "{id: a, name: A, pattern: '(?x) acme_ (?= x )'}",
            "{id: a, name: A, pattern: 'acme_[a-z&&[^x]]'}",
            "{id: a, name: A, pattern: '[0-9a-f]{32}'}",
            "{id: a, name: A, patern: 'acme_'}",
            "{id: a, pattern: 'acme_[a-z]+'}",
            "{id: a, name: A, pattern: 'acme_[a-z]+', confidence: sure}")) {
      Files.writeString(folder.resolve("wrong.yaml"), "rules:\n  - " + rule + "\n");
      all.append(transcript("rules", "check", "wrong.yaml")).append('\n');
    }
    Files.writeString(
        folder.resolve("wrong.yaml"),
        "rules:\n  - id: a\n    name: A\n    pattern: |\n      (?x)\n      acme_\n      (?= x )\n");
    all.append(transcript("rules", "check", "wrong.yaml"));
    GOLDEN.check("errors.txt", all.toString());
  }

  @Test
  void rulesCheckAndTest() throws IOException {
    GOLDEN.check("check.txt", transcript("rules", "check", "acme.toml"));
    assertThat(new Try().in(folder).run("rules", "list", "--rules", "acme.toml", "acme-*").out())
        .contains("acme-widget-token");
    assertThat(new Try().in(folder).run("rules", "test", "acme.toml").code()).isZero();
  }

  private static String baseline(String path, String value) throws Exception {
    String hash =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(value.getBytes(UTF_8)));
    return """
        {
          "version": "1.5.0",
          "results": {
            "%s": [
              {
                "type": "Secret Keyword",
                "filename": "%s",
                "hashed_secret": "%s",
                "is_verified": false,
                "line_number": 1
              }
            ]
          }
        }
        """
        .formatted(path, path, hash);
  }
}
