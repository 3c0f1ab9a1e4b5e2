package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextTest {
  private static Text of(byte[] b) {
    return Text.of(b, b.length);
  }

  @Test
  void knowsEncodingsByMarkAndByShape() {
    assertThat(of("plain text".getBytes(StandardCharsets.UTF_8)).encoding())
        .isEqualTo(Text.Encoding.BYTES);
    assertThat(of("\uFEFFplain".getBytes(StandardCharsets.UTF_16LE)).encoding())
        .isEqualTo(Text.Encoding.UTF_16LE);
    assertThat(of("plain text, more".getBytes(StandardCharsets.UTF_16BE)).encoding())
        .isEqualTo(Text.Encoding.UTF_16BE);
    assertThat(of(new byte[64]).encoding()).isEqualTo(Text.Encoding.BYTES);
    byte[] random = new byte[4096];
    new Random(1).nextBytes(random);
    assertThat(of(random).encoding()).isEqualTo(Text.Encoding.BYTES);
    assertThat(of(random).isBinary()).isTrue();
  }

  @Test
  void offsetsGoBothWaysThroughATranscoding() {
    String s = "a\u00e9\u20ac\uD83D\uDE00z, and enough ASCII to be known by its shape";
    Text t = of(("\uFEFF" + s).getBytes(StandardCharsets.UTF_16LE));
    byte[] utf8 = ("\uFEFF" + s).getBytes(StandardCharsets.UTF_8);
    assertThat(t.length()).isEqualTo(utf8.length);
    int z = ("\uFEFF" + "a\u00e9\u20ac\uD83D\uDE00").getBytes(StandardCharsets.UTF_8).length;
    assertThat(t.at(z)).isEqualTo('z');
    assertThat(t.rawOffset(z)).isEqualTo(2 * 6);
    assertThat(t.offsetOf(2 * 6)).isEqualTo(z);
  }

  @Test
  void columnsAreUtf16CodeUnits() {
    Text t = of("é€\uD83D\uDE00x".getBytes(StandardCharsets.UTF_8));
    assertThat(t.columns(0, t.length())).isEqualTo(5);
    Text latin = of(new byte[] {(byte) 0xE9, 'x', (byte) 0xA0, 'y'});
    assertThat(latin.columns(0, 4)).isEqualTo(4);
  }

  @Test
  void brokenTranscodingsEndSomewhere() {
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      byte[] b = new byte[2 + random.nextInt(60)];
      random.nextBytes(b);
      b[0] = (byte) 0xFF;
      b[1] = (byte) 0xFE;
      Text t = of(b);
      assertThat(t.rawOffset(t.length())).isBetween(0, b.length);
      assertThat(t.offsetOf(b.length)).isEqualTo(t.length());
    }
  }
}
