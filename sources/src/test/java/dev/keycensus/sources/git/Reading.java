package dev.keycensus.sources.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.sources.Blob;
import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What our own reading of a repository gives. On the way it checks the fold's contract: that an
 * object comes once, after its base, and that the copies say the truth.
 */
final class Reading implements ObjectFold<byte[]> {
  final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
  final AtomicInteger edits = new AtomicInteger();
  final AtomicInteger chunks = new AtomicInteger();
  private final ConcurrentLinkedQueue<Skip> skips = new ConcurrentLinkedQueue<>();
  private final ObjectDatabase database;

  private Reading(ObjectDatabase database) {
    this.database = database;
  }

  static Reading of(Path repository, ObjectType type) throws IOException {
    return of(repository, type, Limits.standard(), 2, true);
  }

  static Reading of(Path repository, ObjectType type, Limits limits, int threads, boolean map)
      throws IOException {
    ForkJoinPool pool = new ForkJoinPool(threads);
    ConcurrentLinkedQueue<Skip> skips = new ConcurrentLinkedQueue<>();
    try (ObjectDatabase database = ObjectDatabase.open(repository, limits, pool, skips::add, map)) {
      Reading reading = new Reading(database);
      database.fold(type, reading, pool);
      reading.skips.addAll(skips);
      return reading;
    } finally {
      pool.shutdown();
    }
  }

  List<Skip> skips() {
    return skips.stream()
        .sorted(Comparator.comparing(Skip::origin).thenComparing(Skip::reason))
        .toList();
  }

  @Override
  public byte[] first(int object, byte[] bytes, int length, boolean hasNext) {
    byte[] copy = Arrays.copyOf(bytes, length);
    assertThat(objects.put(database.id(object), copy)).isNull();
    return copy;
  }

  @Override
  public byte[] next(
      int object,
      byte[] bytes,
      int length,
      byte[] base,
      int[] copies,
      int copyCount,
      boolean hasNext) {
    edits.incrementAndGet();
    int end = 0;
    for (int i = 0; i < 3 * copyCount; i += 3) {
      int to = copies[i];
      int from = copies[i + 1];
      int n = copies[i + 2];
      assertThat(to).isGreaterThanOrEqualTo(end);
      assertThat(Arrays.equals(bytes, to, to + n, base, from, from + n)).isTrue();
      if (i > 0 && to == end) {
        assertThat(from).as("joined").isNotEqualTo(copies[i - 2] + copies[i - 1]);
      }
      end = to + n;
    }
    assertThat(end).isLessThanOrEqualTo(length);
    return first(object, bytes, length, hasNext);
  }

  @Override
  public void chunk(int object, Blob chunk) {
    chunks.incrementAndGet();
    byte[] before = objects.getOrDefault(chunk.path(), new byte[0]);
    assertThat(chunk.offset() + chunk.ownedFrom()).isEqualTo(before.length);
    int n = chunk.ownedTo() - chunk.ownedFrom();
    byte[] all = Arrays.copyOf(before, before.length + n);
    System.arraycopy(chunk.bytes(), chunk.ownedFrom(), all, before.length, n);
    objects.put(chunk.path(), all);
  }

  /** That exactly these objects were read, byte for byte. */
  void hasExactly(Map<String, byte[]> expected) {
    assertThat(objects.keySet()).isEqualTo(expected.keySet());
    expected.forEach((id, bytes) -> assertThat(objects.get(id)).as(id).isEqualTo(bytes));
  }
}
