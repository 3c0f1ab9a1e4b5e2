package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnchorsTest {
  @Test
  void agreesWithASearchForOneLiteralAtATime() {
    Random random = new Random(7);
    for (int round = 0; round < 400; round++) {
      List<String> literals = new ArrayList<>();
      boolean[] exact = new boolean[1 + random.nextInt(12)];
      for (int i = 0; i < exact.length; i++) {
        literals.add(word(random, 3 + random.nextInt(6)));
        exact[i] = random.nextInt(3) == 0;
      }
      byte[] text = new byte[random.nextInt(200)];
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) "aAbBcC_-9`\u0000@".charAt(random.nextInt(12));
      }
      Anchors.Hits hits = new Anchors.Hits();
      new Anchors(literals, exact).find(text, 0, text.length, hits);
      List<String> found = new ArrayList<>();
      for (int i = 0; i < hits.count(); i++) {
        found.add(hits.at(i) + ":" + hits.id(i));
      }
      assertThat(found).isEqualTo(oneByOne(literals, exact, text));
    }
  }

  private static String word(Random random, int length) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < length; i++) {
      b.append("abcABC_9-".charAt(random.nextInt(9)));
    }
    return b.toString();
  }

  private static List<String> oneByOne(List<String> literals, boolean[] exact, byte[] text) {
    String s = new String(text, StandardCharsets.ISO_8859_1);
    String folded = s.toLowerCase(Locale.ROOT);
    List<String> found = new ArrayList<>();
    for (int at = 0; at < text.length; at++) {
      for (int id = 0; id < literals.size(); id++) {
        String literal = literals.get(id);
        boolean here =
            exact[id]
                ? s.startsWith(literal, at)
                : folded.startsWith(literal.toLowerCase(Locale.ROOT), at);
        if (here) {
          found.add(at + ":" + id);
        }
      }
    }
    return found;
  }

  @Test
  void looksOnlyBetweenItsBounds() {
    byte[] text = "acme acme acme".getBytes(StandardCharsets.US_ASCII);
    Anchors.Hits hits = new Anchors.Hits();
    new Anchors(List.of("acme"), new boolean[1]).find(text, 1, 13, hits);
    assertThat(hits.count()).isEqualTo(1);
    assertThat(hits.at(0)).isEqualTo(5);
  }

  @Test
  void refusesLiteralsThatItCannotKnow() {
    assertThatThrownBy(() -> new Anchors(List.of("ab"), new boolean[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Anchors(List.of("größe"), new boolean[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
