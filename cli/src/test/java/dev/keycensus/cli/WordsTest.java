package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.inventory.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @Test
  void hiddenCharactersAreSeen() {
    assertThat(Visible.text("plain ä 漢 \ud83d\ude00")).isEqualTo("plain ä 漢 \ud83d\ude00");
    assertThat(Visible.text("a\nb\tc\rd")).isEqualTo("a\\nb\\tc\\rd");
    assertThat(Visible.text("\u001b[31m\u0000\u007f\u009b")).isEqualTo("\\x1b[31m\\x00\\x7f\\x9b");
    assertThat(Visible.text("\u202e\u2066\u200b\ufeff\u2028\ud800"))
        .isEqualTo("\\u{202e}\\u{2066}\\u{200b}\\u{feff}\\u{2028}\\u{d800}");
    assertThat(Visible.text("\udb40\udc41")).isEqualTo("\\u{e0041}");
    assertThat(Visible.lines("a\n\tb\u001b")).isEqualTo("a\n\tb\\x1b");
  }

  @ParameterizedTest
  @CsvSource({
    "::stop-commands::x, \\x3a:stop-commands::x",
    "a ::error file=x::y, a \\x3a:error file=x::y",
    "std::string, std::string",
    "##vso[task.setvariable variable=P]x, \\x23#vso[task.setvariable variable=P]x",
    "a##[command]x, a\\x23#[command]x",
    "##teamcity[x], \\x23#teamcity[x]",
    "## title, ## title",
    "C# ##, C# ##",
    "##VSO[task.x]y, \\x23#VSO[task.x]y",
    "\u00a0::error::x, \u00a0\\x3a:error::x",
    "a\u2003::error::x, a\u2003\\x3a:error::x",
  })
  void noTextIsACommandToACiSystem(String text, String shown) {
    assertThat(Visible.text(text)).isEqualTo(shown);
    assertThat(Visible.lines("ä\n" + text)).isEqualTo("ä\n" + shown);
  }

  @ParameterizedTest
  @CsvSource({
    "--fromat, --format",
    "--ouput, --output",
    "--qiet, --quiet",
    "--no-inline-alow, --no-inline-allow",
    "--zzzzzz,",
    "--o,",
  })
  void nearestFlag(String typed, String meant) {
    List<String> names = new ScanCommand().flags().stream().map(Flag::name).toList();
    assertThat(Suggest.nearest(typed, names)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "512, 512",
    "1KiB, 1024",
    "256MiB, 268435456",
    "2 GiB, 2147483648",
    "1kB, 1000",
    "1mb, 1000000",
    "0, -1",
    "-1, -1",
    "MiB, -1",
    "1.5MiB, -1",
    "9999999999GiB, -1",
    "99999999999999999999, -1",
    "'', -1",
  })
  void sizes(String typed, long bytes) {
    assertThat(Settings.bytes(typed)).isEqualTo(bytes);
  }

  @Test
  void wrappedWordsStayWhole() {
    assertThat(Wrap.text("* ", "  ", "aa bb  ccccccccccccc dd", 8))
        .isEqualTo("* aa bb\n  ccccccccccccc\n  dd\n");
    assertThat(Wrap.text("* ", "  ", "", 8)).isEqualTo("* \n");
  }

  @Test
  void amounts() {
    assertThat(Summary.bytes(1)).isEqualTo("1 byte");
    assertThat(Summary.bytes(999)).isEqualTo("999 bytes");
    assertThat(Summary.bytes(1000)).isEqualTo("1.0 kB");
    assertThat(Summary.bytes(999_949)).isEqualTo("999.9 kB");
    assertThat(Summary.bytes(999_950)).isEqualTo("1.0 MB");
    assertThat(Summary.count(1200, "file")).isEqualTo("1,200 files");
  }

  /** Lines of help are at most 80 columns wide. */
  @Test
  void helpFits() {
    for (Verb verb : Verb.values()) {
      assertThat(Help.of(verb.load(), false).lines()).allMatch(l -> l.length() <= 80);
      assertThat(verb.load().name()).isEqualTo(verb.words());
    }
    assertThat(Help.overview(false).lines()).allMatch(l -> l.length() <= 88);
  }

  @Test
  void relativeUris() {
    assertThat(SarifReport.uri("a b/ä:#?%.txt")).isEqualTo("a%20b/%C3%A4%3A%23%3F%25.txt");
  }

  @Test
  void completionScriptsKnowTheFlags() {
    for (String shell : List.of("bash", "zsh", "fish")) {
      Try run = new Try().run("completion", shell);
      assertThat(run.code()).isZero();
      assertThat(run.out()).contains("fail-confidence").contains("scan").contains("sarif");
    }
  }
}
