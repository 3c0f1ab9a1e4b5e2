package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.inventory.Settings.FailOn;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import dev.keycensus.rules.UserError;
import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanCommandTest {
  @TempDir Path folder;

  private Try scan(Census census, String... args) {
    return new Try().in(folder).scan(census, args);
  }

  /**
   * Which of the three credentials of the sample (critical/high, high/high, medium/medium) fail.
   */
  @ParameterizedTest
  @CsvSource({
    "--fail-on=low, 1, 2 fail",
    "--fail-on=critical, 1, 1 fails",
    "--fail-on=CRITICAL, 1, 1 fails",
    "--fail-on=never, 0, Nothing fails",
    "--fail-confidence=medium, 1, All fail",
  })
  void failing(String flag, int code, String words) {
    Try run = scan(Samples.three(), flag);
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.out()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "UNREAD, false, 3",
    "LIMIT, false, 3",
    "EXCLUDED, false, 0",
    "BOUNDARY, false, 0",
    "UNREAD, true, 3",
    "EXCLUDED, true, 3",
    "BOUNDARY, true, 3",
  })
  void coverage(Skip.Kind kind, boolean strict, int code) {
    Census census = Samples.clean(new Skip("a", kind, "some reason"));
    for (Format format : Format.values()) {
      Try run =
          strict
              ? scan(census, "--strict-coverage", "--format", format.word())
              : scan(census, "--format", format.word());
      assertThat(run.code()).isEqualTo(code);
      if (format == Format.TEXT && code == 3) {
        assertThat(run.out())
            .contains("Incomplete: ")
            .doesNotContain("No credentials found in 812");
      }
    }
  }

  @Test
  void findingsOutrankGaps() {
    assertThat(scan(Samples.hostile()).code()).isEqualTo(1);
    assertThat(scan(Samples.hostile(), "--fail-on", "never").code()).isEqualTo(3);
  }

  @Test
  void flagsBecomeAPlan() throws IOException {
    Files.createDirectory(folder.resolve("src"));
    Files.writeString(folder.resolve("my types.yaml"), "");
    Files.writeString(folder.resolve("key"), "");
    Try run =
        scan(
            Samples.clean(),
            "src",
            "--include=*.java",
            "--exclude",
            "gen/",
            "--exclude=-x",
            "--max-file-size",
            "1MiB",
            "--max-file-size",
            "2MiB",
            "--threads=3",
            "--show-secrets",
            "--no-inline-allow",
            "--now",
            "2026-01-02T03:04:05+01:00",
            "--rules",
            "my types.yaml",
            "--disable",
            "acme-*",
            "--key-file",
            "key",
            "--fail-confidence",
            "low",
            "-",
            "src");
    assertThat(run.err()).isEmpty();
    var plan = run.plan();
    assertThat(plan.what().targets()).containsExactly(folder.resolve("src"));
    assertThat(plan.what().standardInput()).isTrue();
    assertThat(plan.telling().listed()).isEqualTo(Tier.LOW);
    assertThat(plan.reading().include()).containsExactly("*.java");
    assertThat(plan.reading().exclude()).containsExactly("gen/", "-x");
    assertThat(plan.reading().maxFileSize()).isEqualTo(2 << 20);
    assertThat(plan.reading().threads()).isEqualTo(3);
    assertThat(plan.telling().showSecrets()).isTrue();
    assertThat(plan.finding().inlineAllow()).isFalse();
    assertThat(plan.now()).isEqualTo(Instant.parse("2026-01-02T02:04:05Z"));
    assertThat(plan.finding().rules()).containsExactly(folder.resolve("my types.yaml"));
    assertThat(plan.finding().disabledTypes()).containsExactly("acme-*");
    assertThat(plan.telling().keyFile()).isEqualTo(folder.resolve("key"));
  }

  @Test
  void withoutFlags() {
    var plan = scan(Samples.clean()).plan();
    assertThat(plan.what().targets()).containsExactly(folder.resolve("."));
    assertThat(plan.what().standardInput()).isFalse();
    assertThat(plan.telling().listed()).isEqualTo(Tier.MEDIUM);
    assertThat(plan.reading().maxFileSize()).isEqualTo(256 << 20);
    assertThat(plan.finding().inlineAllow()).isTrue();
    assertThat(plan.telling().showSecrets()).isFalse();
    assertThat(plan.telling().keyFile()).isNull();
    assertThat(scan(Samples.clean(), "-").plan().what().targets()).isEmpty();
  }

  @Test
  void aFlagIsNoValue() {
    Try run = scan(Samples.clean(), "--output", "--quiet");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--output");
  }

  @Test
  void afterTwoDashesNothingIsAFlag() throws IOException {
    Files.createFile(folder.resolve("--quiet"));
    assertThat(scan(Samples.clean(), "--", "--quiet").plan().what().targets())
        .containsExactly(folder.resolve("--quiet"));
  }

  @Test
  void nothingIsScannedBeforeEverythingIsValid() {
    Try run = scan(Samples.clean(), "--threads", "2", "--now", "x");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.plans).isEmpty();
  }

  @Test
  void outputIsWhole() throws IOException {
    Path file = folder.resolve("r.json");
    Files.writeString(file, "old");
    Try run = scan(Samples.three(), "--format", "json", "--output", "r.json");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(scan(Samples.three(), "--format", "json").out());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void outputWithSecretsIsTheUsersAlone() throws IOException {
    scan(Samples.three(), "--show-secrets", "-o", "r.txt");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("r.txt"))))
        .isEqualTo("rw-------");
  }

  @Test
  void outputThroughALinkReplacesWhatItNames() throws IOException {
    Files.writeString(folder.resolve("real"), "old");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
    scan(Samples.clean(), "-o", "link");
    assertThat(folder.resolve("link")).isSymbolicLink();
    assertThat(folder.resolve("real")).content().startsWith("No credentials");
  }

  @Test
  void outputIntoAFolderIsRefused() {
    assertThat(scan(Samples.clean(), "-o", ".").err()).contains("is a folder");
  }

  @Test
  void aClosedPipeIsNoError() {
    OutputStream closed = failing("Broken pipe");
    Try run = new Try().in(folder).scan((plan, in) -> Samples.many(2000), closed);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aFullDiskIsOne() {
    OutputStream full = failing("No space left on device");
    Try run = new Try().in(folder).scan((plan, in) -> Samples.three(), full);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("error: cannot write standard output: No space left on device\n");
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  @Test
  void anErrorOfOursTellsNothingOfTheContent() {
    ScanCommand.Scanner broken =
        (plan, in) -> {
          throw new IllegalStateException("hunter2", new IllegalArgumentException("hunter3"));
        };
    Try run = new Try().in(folder).scan(broken);
    assertThat(run.code()).isEqualTo(70);
    assertThat(run.err())
        .startsWith("internal error: IllegalStateException in ScanCommandTest.java:")
        .contains("; please report it\n  KEYCENSUS_DEBUG=1")
        .doesNotContain("hunter");
    Try debug = new Try().in(folder).env("KEYCENSUS_DEBUG", "1").scan(broken);
    assertThat(debug.err())
        .contains("caused by java.lang.IllegalArgumentException")
        .contains("at dev.keycensus.cli")
        .doesNotContain("hunter");
  }

  @Test
  void anErrorOfTheUserIsToldWithoutEscapes() {
    ScanCommand.Scanner refused =
        (plan, in) -> {
          throw new UserError("a.yaml:1:2", "unknown key", "\tx\u001b[31m", 2, "do not");
        };
    Try run = new Try().in(folder).scan(refused);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("error: a.yaml:1:2: unknown key\n  \tx\ufffd[31m\n  \t^\n  do not\n");
  }

  @Test
  void secretsAreShownOnRequestOnly() {
    Credential c = Samples.three().credentials().get(0);
    String secret = "line one\nline\u001b two";
    Credential open =
        new Credential(
            c.id(),
            c.type(),
            c.identity(),
            c.severity(),
            c.tier(),
            c.masked(),
            secret,
            c.life(),
            new TreeMap<>(Map.of()),
            c.reuse(),
            c.status(),
            c.sightings());
    Census census = Samples.census(List.of(open), List.of(), List.of());
    assertThat(scan(census).out()).contains("  secret  line one\n          line\\x1b two\n");
    assertThat(scan(census, "--format", "json").out())
        .contains("\"value\": \"line one\\nline\\u001B two\"");
    // The format that is uploaded has no place for it.
    assertThat(scan(census, "--format", "sarif").out()).doesNotContain("line one");
  }

  @Test
  void colorIsForTerminals() {
    assertThat(scan(Samples.three()).out()).doesNotContain("\u001b");
    assertThat(scan(Samples.three(), "--color=always").out()).contains("\u001b[");
    assertThat(onTerminal(Map.of()).out()).contains("\u001b[");
    assertThat(onTerminal(Map.of("NO_COLOR", "1")).out()).doesNotContain("\u001b");
    assertThat(onTerminal(Map.of("NO_COLOR", "")).out()).contains("\u001b");
    assertThat(onTerminal(Map.of("TERM", "dumb")).out()).doesNotContain("\u001b");
    assertThat(
            new Try().in(folder).terminal(true, true).scan(Samples.three(), "--color=never").out())
        .doesNotContain("\u001b");
    assertThat(
            new Try()
                .in(folder)
                .terminal(true, true)
                .env("NO_COLOR", "1")
                .scan(Samples.three(), "--color=always")
                .out())
        .contains("\u001b[");
  }

  private Try onTerminal(Map<String, String> env) {
    Try run = new Try().in(folder).terminal(true, true);
    env.forEach(run::env);
    return run.scan(Samples.three());
  }

  @Test
  void onATerminalTheTimeIsTold() {
    assertThat(onTerminal(Map.of("NO_COLOR", "1")).out())
        .containsPattern("Read 812 files .* in 0\\.\\d\\d s\\.");
  }

  @Test
  void aReportThatNobodySeesIsToldOnATerminal() {
    Try run =
        new Try()
            .in(folder)
            .terminal(true, true)
            .env("NO_COLOR", "1")
            .scan(Samples.three(), "-o", "x");
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("Found 3 credentials");
  }

  @Test
  void nothingReadIsNotClean() {
    Coverage none = new Coverage(0, 0, 0, 0, 0, List.of(), List.of());
    Census empty = Samples.of(none);
    Try run = scan(empty);
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("Nothing was read: no file in empty.\n");
  }

  @Test
  void ofAChangeWithoutAFileItIsSaidSo() {
    Census empty = Samples.of(new Coverage(0, 0, 0, 0, 0, List.of(), List.of()));
    Verdict verdict = Verdict.of(empty, FailOn.LOW, Tier.HIGH, false);
    View view = new View("1", verdict, false, false, 80, false, false, "nothing is staged", null);
    assertThat(Summary.outcome(empty, view, null, new Style(false)))
        .isEqualTo("Nothing was read: nothing is staged.\n");
  }

  @Test
  void onlyAFixedClockIsWrittenDown() {
    assertThat(scan(Samples.three(), "--format=json").out()).doesNotContain("startedAt");
    assertThat(scan(Samples.three(), "--format=json", "--now=2026-11-21T09:00:00Z").out())
        .contains("\"startedAt\": \"2026-11-21T09:00:00Z\"");
  }

  @Test
  void everythingFoundIsListed() {
    Try many = scan(Samples.many(500));
    assertThat(many.out()).contains("475 more, in short").contains("f/499:500:9");
    assertThat(many.out().lines().count()).isLessThan(700);
    assertThat(scan(Samples.many(500), "--explain").out()).doesNotContain("in short");
  }

  @Test
  void whatIsLowAndFailsNothingGetsALine() {
    CredentialType low =
        Samples.type(
            "test-password",
            "Password of a test",
            "",
            IdentityKind.UNKNOWN,
            Severity.LOW,
            Lifetime.Kind.STATIC,
            "Change it.",
            null);
    List<Credential> found = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      found.add(
          Samples.credential(
              i, low, "a…", null, Samples.at(i, "t/" + i, i + 1, null, Tier.MEDIUM)));
    }
    found.add(Samples.credential(9, low, "b…", null, Samples.at(9, "t/sure", 1, null, Tier.HIGH)));

    Try four = scan(Samples.census(found, List.of(), List.of()));
    Try three = scan(Samples.census(found.subList(1, 5), List.of(), List.of()));

    assertThat(four.out())
        .contains("  where   t/sure:1:9\n")
        .contains("4 more, in short")
        .contains("low       t/3:4:9  Password of a test  a…\n");
    assertThat(three.out()).doesNotContain("in short").contains("  where   t/3:4:9\n");
  }
}
