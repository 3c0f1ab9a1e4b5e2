package dev.keycensus.sources.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random trees of edits: copies that overlap, go backwards and repeat, insertions of 1 to 127
 * bytes, chains of 250, bases named by place and by id, bases after their edits and in other packs.
 */
final class DeltaChainsTest {
  @TempDir Path temp;

  private final Map<String, byte[]> expected = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomEdits(long seed) throws IOException {
    Random random = new Random(seed);
    GitRepo repo = GitRepo.init(temp, "random");
    PackWriter[] packs = {new PackWriter(), new PackWriter()};
    List<byte[]> contents = new ArrayList<>();
    List<PackWriter.Entry> entries = new ArrayList<>();
    List<Integer> packOf = new ArrayList<>();
    List<Runnable> later = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int pack = random.nextInt(2);
      // Two times out of three the newest, for long chains.
      int base = i == 0 ? -1 : random.nextInt(3) > 0 ? i - 1 : random.nextInt(i);
      if (i < 3 || random.nextInt(100) == 0) {
        byte[] content = new byte[random.nextInt(5000) + 1];
        random.nextBytes(content);
        contents.add(content);
        entries.add(packs[pack].blob(content));
      } else {
        byte[] from = contents.get(base);
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        PackWriter.Edit edit = edit(random, from, to);
        byte[] content = to.toByteArray();
        contents.add(content);
        byte[] delta = edit.bytes();
        if (packOf.get(base) == pack && entries.get(base) != null && random.nextInt(3) > 0) {
          entries.add(packs[pack].offsetDelta(content, entries.get(base), delta));
        } else if (random.nextInt(3) > 0) {
          entries.add(packs[pack].idDelta(content, PackWriter.id(from), delta));
        } else {
          // Stands after what is stored as an edit of it.
          entries.add(null);
          later.add(() -> packs[pack].idDelta(content, PackWriter.id(from), delta));
        }
      }
      packOf.add(pack);
      expected.put(HexFormat.of().formatHex(PackWriter.id(contents.get(i))), contents.get(i));
    }
    later.forEach(Runnable::run);
    packs[0].write(repo, "a");
    packs[1].write(repo, "b");
    for (int threads : new int[] {1, 4}) {
      Reading reading =
          Reading.of(repo.dir, ObjectType.BLOB, Limits.standard(), threads, threads == 1);
      assertThat(reading.skips()).isEmpty();
      reading.hasExactly(expected);
      assertThat(reading.edits.get()).isGreaterThan(300);
    }
    // The same, when no base may wait for its edits.
    Limits narrow = new Limits(1 << 20, 1 << 20, 1);
    Reading.of(repo.dir, ObjectType.BLOB, narrow, 2, true).hasExactly(expected);
  }

  private static PackWriter.Edit edit(Random random, byte[] from, ByteArrayOutputStream to) {
    List<int[]> copies = new ArrayList<>();
    List<byte[]> inserts = new ArrayList<>();
    int size = 0;
    int at = 0;
    for (int i = random.nextInt(8) + 1; i > 0; i--) {
      if (random.nextBoolean() && from.length > 0) {
        at = random.nextInt(3) == 0 ? random.nextInt(from.length) : Math.min(at, from.length - 1);
        int length = Math.min(from.length - at, random.nextInt(2000) + 1);
        copies.add(new int[] {at, length});
        inserts.add(new byte[0]);
        to.write(from, at, length);
        at += length;
      } else {
        byte[] bytes = new byte[random.nextInt(127) + 1];
        random.nextBytes(bytes);
        copies.add(new int[0]);
        inserts.add(bytes);
        to.writeBytes(bytes);
      }
      size = to.size();
    }
    PackWriter.Edit edit = new PackWriter.Edit(from.length, size);
    for (int i = 0; i < copies.size(); i++) {
      int[] copy = copies.get(i);
      if (copy.length == 2) {
        edit.copy(copy[0], copy[1]);
      } else {
        edit.insert(inserts.get(i));
      }
    }
    return edit;
  }

  @Test
  void aChainOfThousands() throws IOException {
    GitRepo repo = GitRepo.init(temp, "long");
    PackWriter pack = new PackWriter();
    byte[] content = new byte[8];
    PackWriter.Entry last = pack.blob(content);
    expected.put(last.hex(), content);
    for (int i = 1; i <= 3000; i++) {
      content = ByteBuffer.allocate(8).putInt(i).array();
      byte[] edit = new PackWriter.Edit(8, 8).insert(content).bytes();
      last = pack.offsetDelta(content, last, edit);
      expected.put(last.hex(), content);
    }
    pack.write(repo, "long");
    Reading reading = Reading.of(repo.dir, ObjectType.BLOB);
    reading.hasExactly(expected);
    assertThat(reading.edits.get()).isEqualTo(3000);
  }
}
