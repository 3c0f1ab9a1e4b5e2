package dev.keycensus.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdStreamTest {
  private final Random random = new Random(21);

  /** Lines like those of a log, bytes of few values, bytes of any, and runs of one. */
  private byte[] content(int shape, int size) {
    byte[] bytes = new byte[size];
    byte[][] words = new byte[300][];
    for (int i = 0; i < words.length; i++) {
      words[i] = new byte[1 + random.nextInt(30)];
      random.nextBytes(words[i]);
    }
    for (int i = 0; i < size; ) {
      switch (shape) {
        case 0 -> {
          byte[] word = words[random.nextInt(words.length)];
          int n = Math.min(word.length, size - i);
          System.arraycopy(word, 0, bytes, i, n);
          i += n;
        }
        case 1 -> bytes[i++] = (byte) (100 + 9 * random.nextGaussian());
        case 2 -> bytes[i++] = (byte) random.nextInt();
        default -> {
          int n = Math.min(1 + random.nextInt(400_000), size - i);
          Arrays.fill(bytes, i, i + n, (byte) random.nextInt());
          i += n;
        }
      }
    }
    return bytes;
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    try (ZstdStream in = new ZstdStream(new ByteArrayInputStream(packed))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      in.transferTo(out);
      assertThat(in.getBytesRead()).isEqualTo(out.size());
      return out.toByteArray();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-7, 1, 3, 9, 16, 19})
  void givesBackWhatWasCompressed(int level) throws IOException {
    for (int shape = 0; shape < 4; shape++) {
      for (int size : new int[] {0, 1, 7, 300, 5_000, 131_072, 131_073, 700_000}) {
        byte[] content = content(shape, size);
        assertThat(unpack(Zstd.compress(content, level)))
            .as("shape %s, %s bytes", shape, size)
            .isEqualTo(content);
      }
    }
  }

  @Test
  void streamsHaveNoSizeAndMayHaveAChecksumAndFollowEachOther() throws IOException {
    byte[] content = content(0, 3_000_000);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (int i = 0; i < 2; i++) {
      try (ZstdOutputStream out = new ZstdOutputStream(packed, 3)) {
        out.setChecksum(i == 0);
        out.setCloseFrameOnFlush(false);
        out.write(content, i * 1_500_000, 1_500_000);
      }
      // A frame to be skipped.
      packed.write(new byte[] {0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3});
    }
    assertThat(unpack(packed.toByteArray())).isEqualTo(content);
  }

  @Test
  void damageIsAnIoExceptionAndNothingElse() {
    byte[] packed = Zstd.compress(content(0, 60_000), 9);
    int failed = 0;
    for (int n = 0; n < 4_000; n++) {
      byte[] hurt = packed.clone();
      for (int k = 0; k <= n % 3; k++) {
        hurt[random.nextInt(n % 2 == 0 ? 200 : hurt.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(unpack(hurt)).hasSizeLessThan(4 << 20);
      } catch (IOException e) {
        failed++;
      }
    }
    assertThat(failed).isGreaterThan(1000);
  }

  @Test
  void whatIsCutOffIsTold() throws IOException {
    byte[] content = content(0, 500_000);
    byte[] packed = Zstd.compress(content, 3);
    for (int end : new int[] {1, 3, 5, 9, packed.length / 2, packed.length - 1}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      String reason = "";
      try (ZstdStream in = new ZstdStream(new ByteArrayInputStream(packed, 0, end))) {
        in.transferTo(out);
      } catch (IOException e) {
        reason = Compression.reason(e);
      }
      assertThat(reason).as("cut at %s", end).isEqualTo("compressed data ends early");
      assertThat(Arrays.mismatch(out.toByteArray(), content)).isIn(-1, out.size());
    }
  }
}
