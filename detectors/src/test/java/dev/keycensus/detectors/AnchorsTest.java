package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
      assertThat(found(hits)).isEqualTo(oneByOne(literals, exact, text));
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

  /** The bounds at every distance from the eight bytes that are read at once. */
  @Test
  void whatItFindsDoesNotDependOnWhereItsBoundsAre() {
    byte[] text = "abc.abcd\u00fcabcde-ABCabc+abcdabc".getBytes(StandardCharsets.ISO_8859_1);
    List<String> literals = List.of("abc", "abcd", "bcde", "\u00fcab");
    Anchors anchors = new Anchors(literals, new boolean[4]);
    for (int length = 0; length <= text.length; length++) {
      byte[] part = Arrays.copyOf(text, length);
      List<String> all = oneByOne(literals, new boolean[4], part);
      for (int from = 0; from <= length; from++) {
        for (int to = from; to <= length; to++) {
          Anchors.Hits hits = new Anchors.Hits();
          anchors.find(part, from, to, hits);
          assertThat(found(hits)).isEqualTo(within(all, literals, from, to));
        }
      }
    }
  }

  private static List<String> found(Anchors.Hits hits) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < hits.count(); i++) {
      found.add(hits.at(i) + ":" + hits.id(i));
    }
    return found;
  }

  private static List<String> within(List<String> all, List<String> literals, int from, int to) {
    List<String> within = new ArrayList<>();
    for (String hit : all) {
      int colon = hit.indexOf(':');
      int at = Integer.parseInt(hit, 0, colon, 10);
      int id = Integer.parseInt(hit, colon + 1, hit.length(), 10);
      if (at >= from && at + literals.get(id).length() <= to) {
        within.add(hit);
      }
    }
    return within;
  }

  @Test
  void refusesLiteralsThatItCannotKnow() {
    assertThatThrownBy(() -> new Anchors(List.of("ab"), new boolean[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Anchors(List.of("пароль"), new boolean[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void findsWordsBeyondAscii() {
    String word =
        new String("пароль".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    Anchors anchors = new Anchors(List.of(word), new boolean[1]);
    for (int before = 0; before < 5; before++) {
      byte[] text = (".".repeat(before) + "пароль ПАРОЛЬ").getBytes(StandardCharsets.UTF_8);
      Anchors.Hits hits = new Anchors.Hits();
      anchors.find(text, 0, text.length, hits);
      assertThat(hits.count()).isEqualTo(1);
      assertThat(hits.at(0)).isEqualTo(before);
    }
  }
}
