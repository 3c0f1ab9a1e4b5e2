package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.keycensus.rules.Catalog;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes are a text, and any edit of it is carried exactly. With {@code JAZZER_FUZZ=1} these
 * search; without it they run once.
 */
class DetectorFuzzTest {
  private static final Detector DETECTOR = Detector.of(Catalog.builtIn());
  private static final List<FileKind> KINDS = List.of(FileKind.values());

  @FuzzTest
  void anyBytesAreAText(FuzzedDataProvider data) {
    FileKind kind = data.pickValue(KINDS);
    byte[] bytes = data.consumeRemainingAsBytes();
    Text text = Text.of(bytes, bytes.length);
    for (Match m : DETECTOR.detect(text, kind).matches()) {
      assertThat(m.start()).isBetween(0, m.end());
      assertThat(m.end()).isLessThanOrEqualTo(text.length());
      assertThat(text.rawOffset(m.end())).isBetween(0, bytes.length);
    }
  }

  @FuzzTest
  void anyEditIsCarriedExactly(FuzzedDataProvider data) {
    FileKind kind = data.pickValue(KINDS);
    int cutFrom = data.consumeInt(0, 4000);
    int cut = data.consumeInt(0, 100);
    byte[] insert = data.consumeBytes(100);
    byte[] base = data.consumeRemainingAsBytes();
    int from = Math.min(cutFrom, base.length);
    int to = Math.min(base.length, from + cut);
    byte[] next = new byte[from + insert.length + base.length - to];
    System.arraycopy(base, 0, next, 0, from);
    System.arraycopy(insert, 0, next, from, insert.length);
    System.arraycopy(base, to, next, from + insert.length, base.length - to);
    int[] copies = new int[6];
    int n = 0;
    if (from > 0) {
      copies[n + 2] = from;
      n += 3;
    }
    if (base.length > to) {
      copies[n] = from + insert.length;
      copies[n + 1] = to;
      copies[n + 2] = base.length - to;
      n += 3;
    }
    Detection known = DETECTOR.detect(Text.of(base, base.length), kind);
    Text text = Text.of(next, next.length);
    Detection carried = DETECTOR.detect(text, kind, known, copies, n);
    Detection whole = DETECTOR.detect(text, kind);
    assertThat(Arrays.copyOf(carried.at, carried.count))
        .isEqualTo(Arrays.copyOf(whole.at, whole.count));
    assertThat(told(carried)).isEqualTo(told(whole));
  }

  private static String told(Detection d) {
    StringBuilder b = new StringBuilder();
    for (Match m : d.matches()) {
      b.append(m.type()).append(' ').append(m.start()).append('-').append(m.end());
      b.append(' ').append(m.tier()).append(' ').append(m.secret().text()).append('\n');
    }
    return b.toString();
  }
}
