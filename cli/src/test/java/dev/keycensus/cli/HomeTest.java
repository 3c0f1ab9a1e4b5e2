package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.inventory.ScanPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code keycensus scan --home}. */
class HomeTest {
  @TempDir private Path folder;

  @Test
  void itIsTheUsersUnlessAnotherIsNamed() throws IOException {
    Path home = Files.createDirectory(folder.resolve("me"));
    Path other = Files.createDirectory(folder.resolve("other"));
    Try run = new Try().in(folder).env("HOME", home.toString());
    ScanPlan plan = run.scan(Samples.clean(), "--home").plan();
    assertThat(plan.what().home()).isTrue();
    assertThat(plan.what().targets()).containsExactly(home);
    assertThat(plan.what().history()).isEqualTo(ScanPlan.HistoryChoice.NONE);
    assertThat(run.scan(Samples.clean(), "--home", "other").plan().what().targets())
        .containsExactly(other);
    assertThat(run.scan(Samples.clean(), "other").plan().what().home()).isFalse();
  }

  @Test
  void whatLiesThereIsNotObeyed() throws IOException {
    Files.writeString(folder.resolve(".keycensus.yaml"), "scan: {exclude: ['*']}\n");
    Files.createDirectory(folder.resolve(".keycensus"));
    Files.writeString(folder.resolve(".keycensus/identities.yaml"), "not even right: [");
    Files.writeString(folder.resolve(".gitleaksignore"), "x\n");
    Try run = new Try().in(folder).scan(Samples.clean(), "--home", ".");
    assertThat(run.err()).isEmpty();
    assertThat(run.plan().reading().exclude()).isEmpty();
    assertThat(run.plan().finding().inlineAllow()).isFalse();
  }

  @Test
  void aTranscriptIsShownByItsPlaceAndNotByItsContent() throws IOException {
    Path transcript = folder.resolve(".claude/projects/p/s.jsonl");
    Files.createDirectories(transcript.getParent());
    StringBuilder made = new StringBuilder("glp" + "at-");
    new Random(4).ints(20, 0, 36).forEach(n -> made.append(Character.forDigit(n, 36)));
    String token = made.toString();
    Files.writeString(transcript, "{\"text\":\"remember " + token + " for me\"}\n");
    Try run = new Try().in(folder).run("scan", "--home", ".", "--no-policy");
    assertThat(run.out()).contains("~/.claude/projects/p/s.jsonl").doesNotContain(token);
    assertThat(run.out()).doesNotContain("remember").doesNotContain(folder.toString());
    Try json = new Try().in(folder).run("scan", "--home", ".", "--format", "json");
    assertThat(json.out()).contains("\"where\": \"agent-transcript\"").doesNotContain(token);
    assertThat(json.out()).contains("\"target\": \"~\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--home --staged",
        "--home --history-only",
        "--home --include x",
        "--home . .",
        "--home no-such-folder",
        "--home -"
      })
  void whatDoesNotGoTogetherIsRefused(String line) {
    Try run = new Try().in(folder).scan(Samples.clean(), line.split(" ", -1));
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("error: ");
    assertThat(run.plans).isEmpty();
  }
}
