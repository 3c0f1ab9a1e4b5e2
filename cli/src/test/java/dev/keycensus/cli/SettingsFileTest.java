package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keycensus.rules.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
  @TempDir Path folder;
  private Path repository;

  @BeforeEach
  void makeRepository() throws IOException {
    repository = folder.resolve("repository");
    Files.createDirectories(repository.resolve("src/main"));
    Files.createDirectory(repository.resolve(".git"));
    Files.writeString(repository.resolve("src/main/A.java"), "");
    Files.writeString(folder.resolve(".keycensus.yaml"), "this one: is above\n");
  }

  private Path config(Path where, String yaml) throws IOException {
    return Files.writeString(where.resolve(".keycensus.yaml"), yaml);
  }

  private Try scan(String... args) {
    return new Try().in(repository).scan(Samples.three(), args);
  }

  @Test
  void theRepositorysOwnIsObeyedFromAnywhereInside() throws IOException {
    config(repository, "exclude: [docs/]\nconfidence: low\nfailOn: critical\n");
    for (String target : new String[] {".", "src", "src/main/A.java"}) {
      Try run = scan(target, "--exclude", "gen/");
      assertThat(run.err()).isEmpty();
      assertThat(run.plan().reading().exclude()).containsExactly("docs/", "gen/");
      assertThat(run.plan().telling().listed()).isEqualTo(Tier.LOW);
      assertThat(run.out()).contains("1 fails the scan (severity critical, confidence high)");
    }
  }

  @Test
  void aFolderBelowTheRootHasNone() throws IOException {
    config(repository.resolve("src"), "nonsense");
    assertThat(scan("src").err()).isEmpty();
  }

  @Test
  void withoutARepositoryTheTargetIsTheRoot() throws IOException {
    Files.delete(repository.resolve(".git"));
    config(repository, "exclude: [docs/]\n");
    assertThat(scan(".").plan().reading().exclude()).containsExactly("docs/");
    assertThat(scan("src").plan().reading().exclude()).isEmpty();
    assertThat(scan("src/main/A.java").plan().reading().exclude()).isEmpty();
  }

  @Test
  void flagsBeatIt() throws IOException {
    config(
        repository,
        """
        include: [src/]
        failOn: never
        failConfidence: low
        maxFileSize: 1MiB
        inlineAllow: false
        rules: {disable: [a]}
        """);
    Try run =
        scan(
            "--include=x/",
            "--fail-on=low",
            "--fail-confidence=medium",
            "--max-file-size=2MiB",
            "--disable=b");
    assertThat(run.plan().reading().include()).containsExactly("x/");
    assertThat(run.plan().reading().maxFileSize()).isEqualTo(2 << 20);
    assertThat(run.plan().finding().disabledTypes()).containsExactly("a", "b");
    assertThat(run.plan().finding().inlineAllow()).isFalse();
    assertThat(run.out()).contains("All fail the scan (severity low or worse, confidence medium");
  }

  @Test
  void noConfigReadsNone() throws IOException {
    config(repository, "nonsense");
    assertThat(scan(".", "--no-config").code()).isEqualTo(1);
  }

  @Test
  void standardInputHasNone() throws IOException {
    config(repository, "nonsense");
    assertThat(scan("-").err()).isEmpty();
  }

  @Test
  void mistakesHaveACaret() throws IOException {
    config(repository, "exclude: [docs/]\nfailon: high\n");
    Try run = scan("src");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.plans).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            """
            error: .keycensus.yaml:2:1: unknown key "failon"
              failon: …
              ^
              did you mean "failOn"?
            """);
  }

  @Test
  void aChosenOneReplacesIt() throws IOException {
    config(repository, "nonsense");
    Files.writeString(folder.resolve("other.yaml"), "exclude: [docs/]\n");
    assertThat(scan("--config", "../other.yaml").plan().reading().exclude())
        .containsExactly("docs/");
    assertThat(scan("--config", "../missing.yaml").err()).contains("there is no such file");
  }

  @Test
  void targetsOfTwoRootsAreRefusedIfOneHasIt() throws IOException {
    Files.createDirectories(folder.resolve("other/.git"));
    assertThat(scan(".", "../other").code()).isEqualTo(1);
    config(folder.resolve("other"), "");
    assertThat(scan(".", "../other").err()).contains("targets of different roots");
    assertThat(scan("../other", "../other/.git").code()).isEqualTo(1);
  }

  @Test
  void aLinkIsRefused() throws IOException {
    Files.createSymbolicLink(
        repository.resolve(".keycensus.yaml"), folder.resolve(".keycensus.yaml"));
    Try run = scan(".");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("is not a regular file").doesNotContain("above");
  }

  @Test
  void anothersFileIsRefused() throws IOException {
    Path file = config(repository, "exclude: [docs/]\n");
    assumeTrue(canGiveAway(file), "only the administrator can make such a file");
    Try run = scan(".");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("belongs to another user")
        .contains("to trust it: --config .keycensus.yaml");
    assertThat(scan("--config", ".keycensus.yaml").plan().reading().exclude())
        .containsExactly("docs/");
  }

  private static boolean canGiveAway(Path file) {
    try {
      Files.setAttribute(file, "unix:uid", 12345);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Test
  void itsTypesStayInsideItsFolder() throws IOException {
    Files.createDirectory(repository.resolve("types"));
    config(repository, "rules: {paths: [types]}\n");
    assertThat(scan(".").plan().finding().rules())
        .containsExactly(repository.toRealPath().resolve("types"));
    Files.createSymbolicLink(repository.resolve("away"), folder);
    config(repository, "rules: {paths: [away]}\n");
    assertThat(scan(".").err()).contains("is a link that leaves the folder");
    config(repository, "rules: {paths: [none]}\n");
    assertThat(scan(".").err()).contains("there is no such file");
  }
}
