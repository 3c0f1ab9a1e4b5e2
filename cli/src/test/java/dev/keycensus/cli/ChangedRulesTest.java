package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keycensus.fixtures.GitRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A project's own types, where the scan is of a change that may edit them. */
class ChangedRulesTest {
  private static final String TYPE =
      """
      id: acme-token
      name: Acme token
      provider: Acme
      kind: api-client
      severity: high
      pattern: '\\b(acme_[0-9A-Za-z]{24})\\b'
      anchors: [acme_]
      lifetime: {kind: static}
      confidence: high
      examples: ['acme_${base62:24}', 'token acme_${base62:24} here']
      counterExamples: ['acme_${base62:12}', 'acme_${repeat:x:24}']
      """;

  private static final String FILE = ".keycensus/types/acme-token.yaml";

  @TempDir Path folder;
  private GitRepository repository;
  private final Random random = new Random(5);

  @BeforeEach
  void prepare() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    repository = GitRepository.in(folder.resolve("r"));
  }

  private String token() {
    StringBuilder b = new StringBuilder("acm").append("e_");
    for (int i = 0; i < 24; i++) {
      b.append("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ".charAt(random.nextInt(47)));
    }
    return b.toString();
  }

  /** A first commit with a configuration and what it names. */
  private void base(String paths, String file, String content) {
    repository.write(".keycensus.yaml", "rules: {paths: [" + paths + "]}\n");
    repository.write(file, content).commit("base");
  }

  private Try run(String... selection) {
    List<String> args =
        new ArrayList<>(List.of("scan", "r", "--key-file", "key", "--format", "json"));
    args.addAll(List.of(selection));
    return new Try().in(folder).run(args.toArray(new String[0]));
  }

  /** {@code type path} of what is found, and {@code path: reason} of what is said. */
  private List<String> told(String... selection) throws IOException {
    Try run = run(selection);
    assertThat(run.err()).isEmpty();
    JsonNode report = new ObjectMapper().readTree(run.out());
    List<String> told = new ArrayList<>();
    for (JsonNode c : report.path("credentials")) {
      for (JsonNode s : c.path("sightings")) {
        told.add(c.path("type").asText() + " " + s.path("path").asText());
      }
    }
    for (JsonNode s : report.path("coverage").path("skipped")) {
      told.add(s.path("origin").asText() + ": " + s.path("reason").asText());
    }
    return told;
  }

  private static String before(String file) {
    return file + ": changed here, so read from the revision before";
  }

  @ParameterizedTest
  @ValueSource(strings = {".keycensus/types", "./.keycensus//types/", FILE})
  void aChangeIsJudgedByTheTypesBeforeIt(String paths) throws IOException {
    base(paths, FILE, TYPE);
    repository.write(FILE, TYPE.replace("acme_", "none_"));
    repository.write("app.py", "t = '" + token() + "'\n").git("add", "-A");
    assertThat(told("--staged")).containsExactly("acme-token app.py", before(FILE));
    repository.commit("change");
    assertThat(told("--since", "HEAD~1")).containsExactly("acme-token app.py", before(FILE));
    assertThat(told("--range", "HEAD~1..HEAD")).containsExactly("acme-token app.py", before(FILE));
    repository.write("app.py", "t = '" + token() + "'\n").git("add", "-A");
    assertThat(told("--staged")).as("from here on they are what they were made").isEmpty();
  }

  @Test
  void typesThatTheChangeTakesAwayOrBringsIn() throws IOException {
    base(".keycensus/types", FILE, TYPE);
    String more = ".keycensus/types/more.yaml";
    repository.delete(FILE).write(more, TYPE.replace("acme-token", "more").replace("acme_", "m_"));
    repository.write("app.py", "t = '" + token() + "'\n").git("add", "-A");
    assertThat(told("--staged")).containsExactly("acme-token app.py", before(FILE), before(more));
    repository.commit("change");
    assertThat(told("--since", "HEAD~1"))
        .containsExactly("acme-token app.py", before(FILE), before(more));
  }

  @Test
  void aFileThatAnotherExtends() throws IOException {
    String rule =
        """
        [[rules]]
        id = "widget"
        regex = '''widget=(acme_[0-9A-Za-z]{24})'''
        keywords = ["widget"]
        """;
    repository.write("leaks/more.toml", rule);
    base("leaks/rules.toml", "leaks/rules.toml", "[extend]\npath = \"more.toml\"\n");
    repository.write("leaks/more.toml", rule + "[[allowlists]]\npaths = ['''.*''']\n");
    repository.write("app.py", "widget=" + token() + "\n").git("add", "-A");
    assertThat(told("--staged")).containsExactly("widget app.py", before("leaks/more.toml"));
  }

  @Test
  void mistakesAreThoseOfTheRevisionBefore() throws IOException {
    base("types", "types/a.yaml", "id: a\nnonsense: 1\n");
    repository.write("types/a.yaml", TYPE.replace("acme-token", "a")).git("add", "-A");
    Try run = run("--staged");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("types/a.yaml before the change:2:1", "unknown key \"nonsense\"");
    assertThat(run("--staged", "--no-config").code()).isZero();

    base("gone", "x", "1");
    repository.write("gone/a.yaml", TYPE).git("add", "-A");
    assertThat(run("--staged").err()).contains("gone before the change", "no such file");

    // A link could lead anywhere, so it is as good as nothing.
    Files.createSymbolicLink(repository.folder().resolve("link.yaml"), folder.resolve("key"));
    base("link.yaml", "x", "2");
    assertThat(run("--staged").err()).contains("link.yaml before the change", "no such file");

    base("large.yaml", "large.yaml", "# " + "x".repeat(4 << 20));
    assertThat(run("--staged").err()).contains("large.yaml", "is larger than 4 MiB");
  }
}
