package dev.keycensus.sources;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class UnpackingTest {
  private static final Chunks CHUNKS = new Chunks(1 << 16, 1 << 10);

  @TempDir Path folder;
  private final ForkJoinPool pool = new ForkJoinPool(3);
  private final Random random = new Random(5);

  private byte[] lines(int size) {
    StringBuilder b = new StringBuilder();
    while (b.length() < size) {
      b.append("2026-11-22T03:00:00Z request ").append(random.nextInt()).append(" done\n");
    }
    return b.substring(0, size).getBytes(US_ASCII);
  }

  private static byte[] pack(String suffix, byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (suffix) {
          case "gz" -> new GZIPOutputStream(packed);
          case "bz2" -> new BZip2CompressorOutputStream(packed);
          default -> new ZstdOutputStream(packed);
        }) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private Collected read(String name, byte[] file) throws IOException {
    Path path = Files.write(folder.resolve(name), file);
    Collected collected = Collected.from(new SingleFile(path, Long.MAX_VALUE, pool, CHUNKS));
    Files.delete(path);
    return collected;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst"})
  void theContentIsReadUnderTheFilesOwnName(String suffix) throws IOException {
    String name = "app.log.1." + suffix;
    for (int size : new int[] {1, 1000, (1 << 16) + 1, 3_000_000}) {
      byte[] content = lines(size);
      Collected collected = read(name, pack(suffix, content));
      assertThat(collected.content(name)).isEqualTo(content);
      assertThat(collected.skips()).isEmpty();
    }
    Collected small = read(name, pack(suffix, lines(500)));
    assertThat(small.chunks(name)).hasSize(1).allMatch(Blob::isWhole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst"})
  void membersThatFollowEachOtherAreOneText(String suffix) throws IOException {
    byte[] one = lines(100_000);
    byte[] two = lines(70_000);
    byte[] file = joined(pack(suffix, one), pack(suffix, two));
    Collected collected = read("a." + suffix, file);
    assertThat(collected.content("a." + suffix)).isEqualTo(joined(one, two));
    assertThat(collected.skips()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"gz,2000000,1500000", "bz2,2000000,800000", "zst,2000000,1500000", "gz,3000,1"})
  void whatIsCutOffIsReadUpToThere(String suffix, int size, int least) throws IOException {
    byte[] content = lines(size);
    byte[] packed = pack(suffix, content);
    Collected collected =
        read("a." + suffix, Arrays.copyOf(packed, packed.length - packed.length / 8));
    byte[] found = collected.content("a." + suffix);
    assertThat(found.length).isBetween(least, size);
    assertThat(found).isEqualTo(Arrays.copyOf(content, found.length));
    assertThat(collected.skips()).hasSize(1).allMatch(s -> s.startsWith("unread a." + suffix));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst"})
  void whatStandsBehindTheEndIsTold(String suffix) throws IOException {
    byte[] content = lines(100_000);
    Collected collected =
        read("a." + suffix, joined(pack(suffix, content), "garbage".repeat(9).getBytes(US_ASCII)));
    assertThat(collected.content("a." + suffix)).isEqualTo(content);
    assertThat(collected.skips())
        .containsExactly("unread a." + suffix + ": bytes behind the end of the compressed data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst"})
  void damageNeverEndsTheScan(String suffix) throws IOException {
    byte[] packed = pack(suffix, lines(20_000));
    for (int n = 0; n < 300; n++) {
      byte[] hurt = packed.clone();
      for (int k = 0; k < 4; k++) {
        hurt[4 + random.nextInt(hurt.length - 4)] = (byte) random.nextInt();
      }
      Collected collected = read("a." + suffix, hurt);
      assertThat(collected.content("a." + suffix).length).isLessThan(8 << 20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst"})
  void aBombStopsEarly(String suffix) throws IOException {
    byte[] bomb = pack(suffix, new byte[64 << 20]);
    Collected collected = read("a." + suffix, bomb);
    assertThat(collected.content("a." + suffix).length)
        .isLessThanOrEqualTo((1 << 20) + 500 * bomb.length);
    assertThat(collected.skips())
        .containsExactly("limit a." + suffix + ": unpacks to more than 500 times its size");
  }

  @Test
  void noMoreIsUnpackedThanTheLimit() throws IOException {
    byte[] content = lines(400_000);
    Path file = Files.write(folder.resolve("a.gz"), pack("gz", content));
    Collected collected = new Collected();
    Run run = new Run(collected, CHUNKS, Long.MAX_VALUE);
    run.perform(
        pool,
        new Unpacking(
            run, null, file, "a.gz", Files.size(file), new Unpacked.Limits(200_000, 1000, 500)));
    byte[] found = collected.content("a.gz");
    assertThat(found.length).isBetween(100_000, 200_000);
    assertThat(found).isEqualTo(Arrays.copyOf(content, found.length));
    assertThat(collected.skips()).containsExactly("limit a.gz: unpacks to more than 4 GiB");
  }

  @Test
  void onlyTheOuterLayerIsUnpacked() throws IOException {
    byte[] inner = pack("bz2", lines(1000));
    Collected collected = read("a.gz", pack("gz", inner));
    assertThat(collected.content("a.gz")).isEqualTo(inner);
    assertThat(collected.skips())
        .containsExactly("limit a.gz: compressed twice: only the outer layer was unpacked");
  }

  @Test
  void whatIsNotCompressedIsReadAsItIs() throws IOException {
    for (int size : new int[] {1, 300, 200_000}) {
      byte[] content = lines(size);
      Collected collected = read("a.gz", content);
      assertThat(collected.content("a.gz")).isEqualTo(content);
      assertThat(collected.skips())
          .containsExactly("note a.gz: not compressed, though its name says so: read as it is");
    }
    assertThat(read("a.gz", new byte[0]).skips()).isEmpty();
  }

  @Test
  void theNameOfOneCodecMayHideAnother() throws IOException {
    byte[] content = lines(3000);
    assertThat(read("a.gz", pack("zst", content)).content("a.gz")).isEqualTo(content);
  }

  @Test
  void archivesAndXzAreLeft() throws IOException {
    byte[] packed = pack("gz", lines(1000));
    Collected archive = read("a.tar.gz", packed);
    assertThat(archive.content("a.tar.gz")).isEqualTo(packed);
    assertThat(archive.skips()).isEmpty();
    byte[] xz = joined(new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0}, new byte[50]);
    Collected other = read("a.xz", xz);
    assertThat(other.content("a.xz")).isEqualTo(xz);
    assertThat(other.skips())
        .containsExactly("boundary a.xz: compressed with xz, which is not unpacked");
  }

  @ParameterizedTest
  @CsvSource({
    "app.log.1.gz, app.log.1",
    "a/dump.SQL.ZST, a/dump.SQL",
    "x.bz2, x",
    "x.tar.gz, x.tar.gz",
    ".gz, .gz",
    "a/.gz, a/.gz",
    "gz, gz",
    "x.tgz, x.tgz"
  })
  void aNameTellsWhatTheContentIs(String path, String content) {
    assertThat(Compression.contentName(path)).isEqualTo(content);
  }
}
