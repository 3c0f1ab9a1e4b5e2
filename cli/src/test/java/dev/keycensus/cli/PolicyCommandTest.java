package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code keycensus policy} and {@code keycensus exceptions}, through the whole program. */
class PolicyCommandTest {
  private static final Golden GOLDEN = Golden.of("policy");
  private static final String NOW = "2026-11-21T09:00:00Z";
  private static final String POLICY =
      """
      disable: [owner.*]
      policies:
        - id: team.no-notebooks
          subject: credential
          when: cred.surfaces.exists(s, s.startsWith("notebook"))
          severity: high
          message: "{cred.name} stands in a notebook"
          remedy: Take it out.
      tests:
        - {policy: team.no-notebooks, given: {cred.surfaces: [notebook]}, expect: violation}
        - {policy: team.no-notebooks, given: {cred.surfaces: [config]}, expect: violation}
      """;

  @TempDir Path folder;
  private Path key;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve(".git"));
    Files.createDirectories(folder.resolve("nb"));
    Files.createDirectory(folder.resolve(".keycensus"));
    // Put together here, so that no file of ours holds one.
    String value = "k9" + "Vz".repeat(3) + "Q2w" + "Lm7".repeat(2);
    Files.writeString(folder.resolve("app.properties"), "db.pass" + "word=" + value + "\n");
    Files.writeString(
        folder.resolve("nb/a.ipynb"),
        "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"u = 'postgres://app:"
            + value.replace('k', 'm')
            + "@db.internal:5432/app'\"]}]}\n");
    key = folder.resolveSibling(folder.getFileName() + ".key");
    Files.writeString(key, "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void whatHoldsTwiceInTheSameWordsIsSaidOnce() throws IOException {
    for (String service : List.of("a", "b")) {
      Path in = Files.createDirectories(folder.resolve(service));
      Files.writeString(
          in.resolve(".mcp.json"),
          "{\"mcpServers\": {\"board\": {\"url\": \"https://board.example/mcp\"}}}");
    }
    String out = run("scan", ".", "--no-history", "--explain").out().replaceAll("\\s+", " ");
    assertThat(out)
        .contains("2 agent.remote-without-credential (low): board is elsewhere")
        .containsOnlyOnce("board is elsewhere")
        .contains("it may log in at run time (2 times)");
  }

  private Try run(String... args) {
    return new Try().in(folder).run(args);
  }

  private void golden(String name, Try run) {
    GOLDEN.check(name + ".txt", run.transcript().replace(folder.toString(), "FOLDER"));
  }

  private Try add(String... more) {
    String[] args = {
      "exceptions",
      "add",
      "--all",
      "--no-history",
      "--now",
      NOW,
      "--key-file",
      key.toString(),
      "--expires",
      "30d",
      "--owner",
      "@acme/web",
      "--reason",
      "a \"baseline\""
    };
    String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return run(all);
  }

  private Try scan() {
    return run("scan", ".", "--no-history", "--now", NOW, "--key-file", key.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policy",
        "policy show",
        "policy show secret.in-notebook",
        "policy show owner.mising",
        "policy list breakglass.*",
        "policy test",
        "policy check",
        "policy check no-such-file",
        "policy frameworks",
        "policy frameworks owasp-nhi-2025",
        "policy frameworks owasp-nhi",
        "policy explain",
        "exceptions list",
        "exceptions check",
        "exceptions add",
        "exceptions add --all",
        "exceptions add --all --reason x --owner y",
        "exceptions add --all --reason x --owner y --expires soon"
      })
  void words(String line) {
    golden(line.replace(' ', '_').replace('*', '+'), run(line.split(" ", -1)));
  }

  @Test
  void aPolicyOfOnesOwnIsCheckedTriedAndObeyed() throws Exception {
    Files.writeString(folder.resolve(".keycensus/policy.yaml"), POLICY);
    golden("own-check", run("policy", "check"));
    golden("own-test", run("policy", "test"));
    golden("own-list", run("policy", "list", "team.*"));
    Try json = run("scan", ".", "--no-history", "--format", "json", "--key-file", key.toString());
    assertThat(json.transcript()).contains("\"team.no-notebooks\"").doesNotContain("owner.missing");
    Files.writeString(
        folder.resolve(".keycensus/policy.yaml"),
        POLICY.replace("cred.surfaces.", "cred.surface."));
    golden("own-wrong", run("policy", "check"));
    assertThat(scan().code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aBaselineMakesAScanPassUntilItEnds() throws Exception {
    assertThat(scan().code()).isEqualTo(ExitCode.FAILS);
    golden("baseline", add());
    String written = Files.readString(folder.resolve(".keycensus/exceptions.yaml"));
    assertThat(written).doesNotContain("Vz").contains("reason: \"a \\\"baseline\\\"\"");
    Try excused = scan();
    assertThat(excused.code()).isEqualTo(ExitCode.OK);
    assertThat(excused.transcript())
        .contains("excused by exceptions:", "(excused until 2026-12-21)")
        .containsPattern("(is|are) excused until 2026-12-21\\.")
        .doesNotContain("Look first at", "exception.normalised");
    golden("baseline-again", add());
    assertThat(Files.readString(folder.resolve(".keycensus/exceptions.yaml"))).isEqualTo(written);
    assertThat(run("exceptions", "check", "--now", "2026-12-21T00:00:00Z").code())
        .isEqualTo(ExitCode.OK);
    assertThat(run("exceptions", "check", "--now", "2026-12-22T00:00:00Z").code())
        .isEqualTo(ExitCode.FAILS);
    Try later =
        run(
            "scan",
            ".",
            "--no-history",
            "--now",
            "2027-01-01T00:00:00Z",
            "--key-file",
            key.toString());
    assertThat(later.code()).isEqualTo(ExitCode.FAILS);
  }

  @Test
  void aFileThatIsNotRightIsNotWritten() throws Exception {
    Path file = folder.resolve(".keycensus/exceptions.yaml");
    Files.writeString(file, "exceptions:\n  - id: a\n    expires: 2026-02-31\n");
    Try run = add();
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(Files.readString(file))
        .isEqualTo("exceptions:\n  - id: a\n    expires: 2026-02-31\n");
    Files.delete(file);
    Path other = Files.writeString(folder.resolve("other.yaml"), "");
    Files.createSymbolicLink(file, other);
    assertThat(add().code()).isEqualTo(ExitCode.USAGE);
    assertThat(other).isEmptyFile();
  }

  @Test
  void whySomethingBreaksAPolicyIsTold() throws Exception {
    Try json =
        run(
            "scan",
            ".",
            "--no-history",
            "--format",
            "json",
            "--now",
            NOW,
            "--key-file",
            key.toString());
    String text = json.transcript();
    int at = text.indexOf("\"v_");
    String id = text.substring(at + 1, at + 19);
    Try explained =
        run("policy", "explain", id, "--no-history", "--now", NOW, "--key-file", key.toString());
    assertThat(explained.code()).isEqualTo(ExitCode.OK);
    assertThat(explained.transcript()).contains(id, "when").doesNotContain("Vz");
    golden(
        "explain",
        run(
            "policy",
            "explain",
            "inventory",
            "--no-history",
            "--now",
            NOW,
            "--key-file",
            key.toString()));
    assertThat(run("policy", "explain", "secret.hardcoded", "--no-history").err())
        .contains("is a policy", "keycensus policy show secret.hardcoded");
    assertThat(run("policy", "explain", "v_0000000000000000", "--key-file", key.toString()).code())
        .isEqualTo(ExitCode.USAGE);
  }
}
