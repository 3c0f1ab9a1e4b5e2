package dev.keycensus.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every source of files owes: the same tree gives the same blobs, however it is stored and
 * however many threads read it.
 */
abstract class SourceContract {
  /** Small, so that a few files are cut. */
  static final Chunks CHUNKS = new Chunks(4096, 512);

  /**
   * A source over these files, path to content.
   *
   * @param maxFileSize bytes
   */
  abstract Source source(Map<String, byte[]> tree, long maxFileSize, ForkJoinPool pool)
      throws IOException;

  static Map<String, byte[]> tree() {
    Map<String, byte[]> tree = new TreeMap<>();
    tree.put("empty", new byte[0]);
    tree.put("README.md", "# A tree\n".getBytes(StandardCharsets.UTF_8));
    tree.put("src/main/App.java", "class App {}\n".getBytes(StandardCharsets.UTF_8));
    if (Charset.forName(System.getProperty("sun.jnu.encoding")).equals(StandardCharsets.UTF_8)) {
      tree.put("src/a b/ü-\u65e5.txt", "\u65e5\u672c".getBytes(StandardCharsets.UTF_8));
    }
    tree.put("bytes.bin", random(2000));
    tree.put("deep/er/and/deeper/still/x", random(1));
    for (int size : new int[] {4095, 4096, 4097, 8191, 8192, 8193, 40000}) {
      tree.put("large/" + size, random(size));
    }
    for (int i = 0; i < 200; i++) {
      tree.put("many/" + i, random(i));
    }
    return tree;
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static Map<String, String> hashes(Map<String, byte[]> tree) {
    Map<String, String> hashes = new TreeMap<>();
    tree.forEach((path, content) -> hashes.put(path, Collected.sha256(content)));
    return hashes;
  }

  @Test
  void givesEveryFileWhole() throws IOException {
    for (int threads : new int[] {1, 2, 8}) {
      ForkJoinPool pool = new ForkJoinPool(threads);
      try {
        Collected collected = Collected.from(source(tree(), 1 << 20, pool));
        assertThat(collected.hashes()).isEqualTo(hashes(tree()));
        assertThat(collected.skips()).isEmpty();
      } finally {
        pool.shutdown();
      }
    }
  }

  @Test
  void leavesOutWhatIsTooLarge() throws IOException {
    Map<String, byte[]> tree = tree();
    Collected collected = Collected.from(source(tree, 8192, ForkJoinPool.commonPool()));
    tree.remove("large/8193");
    tree.remove("large/40000");
    assertThat(collected.hashes()).isEqualTo(hashes(tree));
    assertThat(collected.skips())
        .isEqualTo(
            List.of(
                "limit large/40000: over --max-file-size",
                "limit large/8193: over --max-file-size"));
  }

  @Test
  void throwsWhatTheSinkThrowsAfterTheLastCall() throws IOException {
    ForkJoinPool pool = new ForkJoinPool(4);
    Source source = source(tree(), 1 << 20, pool);
    AtomicBoolean thrown = new AtomicBoolean();
    AtomicBoolean returned = new AtomicBoolean();
    AtomicInteger late = new AtomicInteger();
    Sink failing =
        new Sink() {
          @Override
          public void blob(Blob blob) {
            if (returned.get()) {
              late.incrementAndGet();
            }
            if (blob.path().startsWith("many/") && thrown.compareAndSet(false, true)) {
              throw new IllegalStateException("the sink is full");
            }
          }

          @Override
          public void skip(Skip skip) {}
        };
    assertThatThrownBy(() -> source.read(failing))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the sink is full");
    returned.set(true);
    assertThat(pool.awaitQuiescence(10, TimeUnit.SECONDS)).isTrue();
    assertThat(late).hasValue(0);
    pool.shutdown();
  }
}
