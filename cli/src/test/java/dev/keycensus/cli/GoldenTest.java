package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.Golden;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.sources.Skip;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed, to the letter. */
class GoldenTest {
  private static final Golden GOLDEN = Golden.of("cli");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--help",
        "help",
        "help scan",
        "scan --help",
        "completion --help",
        "--version",
        "version",
        "scn",
        "--frobnicate",
        "--format json scan",
        "help scam",
        "scan --fromat json",
        "scan --form json",
        "scan --format",
        "scan --format=jsn",
        "scan --format yaml",
        "scan --quiet=1",
        "scan --threads many",
        "scan --threads 0",
        "scan --max-file-size 12xb",
        "scan --now yesterday",
        "scan --fail-on terrible",
        "scan --confidence high --fail-confidence medium",
        "scan no-such-folder",
        "scan @args",
        "scan --exclude [a",
        "scan --config a --no-config",
        "scan --rules nothing-here",
        "scan --output no/such/folder/x.json",
        "completion",
        "completion bsh",
        "completion fish"
      })
  void words(String line) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" ", -1);
    String name = line.isEmpty() ? "nothing" : line.replace(' ', '_').replace('/', '.');
    Try run = new Try().in(folder).run(args);
    GOLDEN.check(
        name + ".txt",
        "$ keycensus " + line + "\n" + run.transcript().replace(folder.toString(), "FOLDER"));
  }

  static Stream<Arguments> reports() {
    Census clean = Samples.clean();
    Skip unread = new Skip("a/b.key", Skip.Kind.UNREAD, "permission denied");
    Skip excluded = new Skip("docs", Skip.Kind.EXCLUDED, "--exclude");
    return Stream.of(
        Arguments.of("three", Samples.three()),
        Arguments.of("hostile", Samples.hostile()),
        Arguments.of("clean", clean),
        Arguments.of("incomplete", Samples.clean(unread)),
        Arguments.of("excluded", Samples.clean(excluded)));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void reports(String name, Census census) {
    for (Format format : Format.values()) {
      Try run = new Try().in(folder).scan(census, "--format", format.word());
      GOLDEN.check("report_" + name + "." + format.word() + ".txt", run.transcript());
    }
  }

  @Test
  void aMaskThatShowsNothingIsNotPrinted() {
    Census many = Samples.many(40, "…");
    String text = new Try().in(folder).scan(many).out();
    assertThat(text)
        .contains("\n          value not shown, high confidence\n")
        .contains("high      f/30:31:9  Secret access key (Amazon Web Services)\n")
        .doesNotContain("…");
  }

  @Test
  void variants() {
    GOLDEN.check(
        "report_three_explain.txt",
        new Try().in(folder).scan(Samples.three(), "--explain").transcript());
    GOLDEN.check(
        "report_three_color.txt",
        new Try().in(folder).scan(Samples.three(), "--color", "always").transcript());
    GOLDEN.check(
        "report_three_never.txt",
        new Try().in(folder).scan(Samples.three(), "--fail-on", "never", "--quiet").transcript());
    GOLDEN.check(
        "report_excluded_strict.txt",
        new Try()
            .in(folder)
            .scan(
                Samples.clean(new Skip("docs", Skip.Kind.EXCLUDED, "--exclude")),
                "--strict-coverage")
            .transcript());
    GOLDEN.check("report_many.txt", new Try().in(folder).scan(Samples.many(40)).transcript());
  }
}
