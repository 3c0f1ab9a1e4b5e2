package dev.keycensus.detectors.declared.places;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NotebookCellsTest {
  private static List<String> cells(String text) {
    List<Spot> spots = new ArrayList<>();
    for (int i = text.indexOf("@@"); i >= 0; i = text.indexOf("@@", i + 1)) {
      spots.add(new Spot(text.substring(0, i).getBytes(UTF_8).length, 1, 1));
    }
    byte[] content = text.getBytes(UTF_8);
    List<String> told = new ArrayList<>();
    for (NotebookCells.Cell c : NotebookCells.of(content, content.length, spots)) {
      told.add(
          c == null
              ? "none"
              : c.part() + (c.line() > 0 ? ":" + c.line() : "") + (c.image() ? " image" : ""));
    }
    return told;
  }

  @Test
  void sourcesAndOutputsHaveLinesOfTheirOwn() {
    assertThat(
            cells(
                """
                {"cells": [
                  {"cell_type": "markdown", "source": ["# ä\\n", "two @@\\n", "@@"]},
                  {"cell_type": "code", "metadata": {"x": "@@"},
                   "outputs": [
                     {"output_type": "stream", "text": ["a\\n", "b\\n", "c @@\\n"]},
                     {"output_type": "display_data", "data": {"text/plain": "p\\nq @@"}},
                     {"output_type": "error", "evalue": "@@", "traceback": ["x\\n@@", "y"]}],
                   "source": "one\\\\n = 1\\ntwo\\nthree = \\"@@\\""}
                ], "metadata": {"kernel": "@@"}}
                """))
        .containsExactly(
            "cell=1:2",
            "cell=1:3",
            "cell=2",
            "cell=2,output=1:3",
            "cell=2,output=2:2",
            "cell=2,output=3:1",
            "cell=2,output=3:2",
            "cell=2:3",
            "none");
  }

  @Test
  void theThirdFormatHadWorksheets() {
    assertThat(
            cells("{\"worksheets\":[{\"cells\":[{\"input\":[\"a\\n\",\"@@\"]}]}],\"nbformat\":3}"))
        .containsExactly("cell=1:2");
  }

  @Test
  void anImageIsOneOnlyIfItIsBase64() {
    String base64 = "iVBORw0KGgo" + "AAbb99//".repeat(20);
    String png = "{\"cells\":[{\"outputs\":[{\"data\":{\"image/png\":\"%s\"}}]}]}";
    // Two at signs are no base64: a spot is put on a string without them.
    String text = String.format(png, base64);
    byte[] content = text.getBytes(UTF_8);
    assertThat(
            NotebookCells.of(
                content, content.length, List.of(new Spot(text.indexOf("bb99"), 1, 1))))
        .containsExactly(new NotebookCells.Cell("cell=1,output=1", 0, true));
    assertThat(cells(String.format(png, base64 + "@@"))).containsExactly("cell=1,output=1:1");
    assertThat(cells(String.format(png, "@@"))).containsExactly("cell=1,output=1:1");
  }

  @Test
  void anyTextIsRead() {
    Random random = new Random(6);
    String[] parts = {
      "{",
      "}",
      "[",
      "]",
      "\"cells\":",
      "\"outputs\":",
      "\"source\":",
      "\"@@\"",
      ",",
      "\"[0]\":",
      "\"image/png\":",
      "\"\\n@@\"",
      "1",
      "\"attachments\":",
      "{\"cells\":[{",
      "\"cells\":{\"[z\":"
    };
    for (int n = 0; n < 20_000; n++) {
      StringBuilder b = new StringBuilder(n % 2 == 0 ? "{\"cells\":[{" : "");
      for (int i = random.nextInt(14); i >= 0; i--) {
        b.append(parts[random.nextInt(parts.length)]);
      }
      assertThat(cells(b + "@@")).isNotEmpty();
    }
  }
}
