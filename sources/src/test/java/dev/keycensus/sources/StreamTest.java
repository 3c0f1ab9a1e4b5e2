package dev.keycensus.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StreamTest {
  private static final Chunks CHUNKS = new Chunks(1024, 128);
  private static final byte[] MARKER = "<marker>".getBytes(StandardCharsets.US_ASCII);

  private final ForkJoinPool pool = new ForkJoinPool(3);

  /** Gives few bytes at a time, as pipes do. */
  private static InputStream trickle(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int from, int length) {
        return super.read(into, from, Math.min(length, 1 + random.nextInt(400)));
      }
    };
  }

  @Test
  void givesBackWhatCameIn() throws IOException {
    Random random = new Random(7);
    for (int size : new int[] {0, 1, 1023, 1024, 1151, 1152, 1153, 1279, 1280, 1281, 99_999}) {
      byte[] bytes = SourceContract.random(size);
      Collected collected = Collected.from(new StandardInput(trickle(bytes, random), pool, CHUNKS));
      assertThat(collected.content("-")).isEqualTo(bytes);
      assertThat(collected.skips()).isEmpty();
    }
  }

  @Test
  void smallInputIsWhole() throws IOException {
    Collected collected =
        Collected.from(new StandardInput(new ByteArrayInputStream(new byte[1000]), pool));
    assertThat(collected.chunks("-")).hasSize(1).allMatch(Blob::isWhole);
  }

  /** The property that detection at chunk edges rests on, for streams and for files alike. */
  @Test
  void aMarkerAtAnyPositionIsOwnedOnceAndSeenWithItsSurroundings(@TempDir Path folder)
      throws IOException {
    int reach = CHUNKS.overlap() / 2;
    for (int at = 900; at < 2300; at++) {
      byte[] bytes = SourceContract.random(3000);
      System.arraycopy(MARKER, 0, bytes, at, MARKER.length);
      checkOwnedOnce(
          Collected.from(new StandardInput(new ByteArrayInputStream(bytes), pool, CHUNKS))
              .chunks("-"),
          at,
          reach,
          bytes.length);
      if (at % 7 == 0 || Math.abs(at % 1024) < 12 || at % 1024 > 1010) {
        Path file = Files.write(folder.resolve("file"), bytes);
        checkOwnedOnce(
            Collected.from(new SingleFile(file, Long.MAX_VALUE, pool, CHUNKS)).chunks("file"),
            at,
            reach,
            bytes.length);
      }
    }
  }

  private static void checkOwnedOnce(List<Blob> chunks, int at, int reach, int size) {
    assertThat(chunks).hasSizeGreaterThan(1);
    List<Blob> owners =
        chunks.stream()
            .filter(c -> c.offset() + c.ownedFrom() <= at && at < c.offset() + c.ownedTo())
            .toList();
    assertThat(owners).as("owners of byte %s", at).hasSize(1);
    Blob owner = owners.get(0);
    int index = (int) (at - owner.offset());
    for (int i = 0; i < MARKER.length; i++) {
      assertThat(owner.bytes()[index + i]).isEqualTo(MARKER[i]);
    }
    assertThat(owner.offset()).isLessThanOrEqualTo(Math.max(0, at - reach));
    assertThat(owner.offset() + owner.length()).isGreaterThanOrEqualTo(Math.min(size, at + reach));
  }

  @Test
  void handsOnWholeLinesWhenTheStreamIdles() throws Exception {
    PipedOutputStream writer = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(writer);
    CountDownLatch first = new CountDownLatch(1);
    Collected collected = new Collected();
    Sink sink =
        new Sink() {
          @Override
          public void blob(Blob blob) {
            collected.blob(blob);
            first.countDown();
          }

          @Override
          public void skip(Skip skip) {
            collected.skip(skip);
          }
        };
    Thread scan =
        new Thread(
            () -> {
              try {
                new StandardInput(in, pool, CHUNKS).read(sink);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    scan.start();
    writer.write("one\ntwo\nthr".getBytes(StandardCharsets.US_ASCII));
    writer.flush();
    assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
    writer.write("ee\n".getBytes(StandardCharsets.US_ASCII));
    writer.close();
    scan.join();
    List<Blob> chunks = collected.chunks("-");
    assertThat(chunks).hasSize(2);
    assertThat(chunks.get(0).ownedTo()).isEqualTo("one\ntwo\n".length());
    assertThat(new String(collected.content("-"), StandardCharsets.US_ASCII))
        .isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void worksFromInsideItsOwnPool() throws Exception {
    ForkJoinPool one = new ForkJoinPool(1);
    byte[] bytes = SourceContract.random(50_000);
    Collected collected =
        one.submit(
                () ->
                    Collected.from(new StandardInput(new ByteArrayInputStream(bytes), one, CHUNKS)))
            .get();
    assertThat(collected.content("-")).isEqualTo(bytes);
    one.shutdown();
  }

  @Test
  void keepsWhatCameBeforeAReadError() throws IOException {
    byte[] bytes = SourceContract.random(5000);
    Collected collected =
        Collected.from(new StandardInput(breaking(new ByteArrayInputStream(bytes)), pool, CHUNKS));
    assertThat(collected.content("-")).isEqualTo(bytes);
    assertThat(collected.skips()).isEqualTo(List.of("unread -: input/output error"));
  }

  @Test
  void throwsWhenNothingCanBeReadAtAll() {
    InputStream in = breaking(new ByteArrayInputStream(new byte[0]));
    assertThatThrownBy(() -> Collected.from(new StandardInput(in, pool)))
        .isInstanceOf(IOException.class);
  }

  private static InputStream breaking(InputStream in) {
    return new InputStream() {
      @Override
      public int read() {
        throw new AssertionError("reads arrays only");
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        int count = in.read(into, from, length);
        if (count < 0) {
          throw new IOException("the wire is cut");
        }
        return count;
      }
    };
  }

  @Test
  void throwsWhatTheSinkThrows() {
    Sink failing =
        new Sink() {
          @Override
          public void blob(Blob blob) {
            throw new IllegalStateException("full");
          }

          @Override
          public void skip(Skip skip) {}
        };
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };
    assertThatThrownBy(() -> new StandardInput(endless, pool, CHUNKS).read(failing))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readsALongStreamInConstantMemory() throws IOException {
    long size = 300L << 20;
    byte[] block = SourceContract.random(1 << 16);
    InputStream in =
        new InputStream() {
          private long left = size;

          @Override
          public int read() {
            throw new AssertionError("reads arrays only");
          }

          @Override
          public int read(byte[] into, int from, int length) {
            int count = (int) Math.min(left, Math.min(length, block.length));
            System.arraycopy(block, 0, into, from, count);
            left -= count;
            return count == 0 ? -1 : count;
          }
        };
    AtomicLong owned = new AtomicLong();
    Set<Integer> arrays = ConcurrentHashMap.newKeySet();
    new StandardInput(in, pool)
        .read(
            new Sink() {
              @Override
              public void blob(Blob blob) {
                owned.addAndGet(blob.ownedTo() - blob.ownedFrom());
                arrays.add(System.identityHashCode(blob.bytes()));
              }

              @Override
              public void skip(Skip skip) {
                throw new AssertionError(skip);
              }
            });
    assertThat(owned).hasValue(size);
    // One being filled, one for each thread and one that waits.
    assertThat(arrays).hasSizeLessThanOrEqualTo(pool.getParallelism() + 2);
  }
}
