package dev.keycensus.sources.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that are broken or that lie: a skip for what is lost, and all of the rest. */
final class HostileDatabaseTest {
  private static final byte[] BASE = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

  @TempDir Path temp;
  private GitRepo repo;
  private final PackWriter pack = new PackWriter();
  private final Map<String, byte[]> expected = new TreeMap<>();

  @BeforeEach
  void setUp() {
    repo = GitRepo.init(temp, "repo");
  }

  private PackWriter.Entry good(String content) {
    expected.put(hex(content.getBytes(UTF_8)), content.getBytes(UTF_8));
    return pack.blob(content.getBytes(UTF_8));
  }

  private static String hex(byte[] content) {
    return HexFormat.of().formatHex(PackWriter.id(content));
  }

  private static PackWriter.Edit edit(int baseSize, int size) {
    return new PackWriter.Edit(baseSize, size);
  }

  private Map<String, String> readWithSkips() throws IOException {
    Reading reading = Reading.of(repo.dir, ObjectType.BLOB);
    reading.hasExactly(expected);
    Map<String, String> skips = new TreeMap<>();
    reading.skips().forEach(s -> skips.put(s.origin(), s.reason()));
    // What is damaged may pass for an object of another type, until it is read.
    for (ObjectType type : ObjectType.values()) {
      Reading.of(repo.dir, type).skips().forEach(s -> skips.putIfAbsent(s.origin(), s.reason()));
    }
    return skips;
  }

  @Test
  void editsThatLie() throws IOException {
    good(new String(BASE, UTF_8));
    PackWriter.Entry base = pack.entries.get(0);
    byte[] outside = {1};
    pack.offsetDelta(outside, base, edit(32, 10).copy(30, 10).bytes());
    byte[] longer = {2};
    pack.offsetDelta(longer, base, edit(32, 8).copy(0, 16).bytes());
    byte[] shorter = {3};
    pack.offsetDelta(shorter, base, edit(32, 17).copy(0, 16).bytes());
    byte[] otherBase = {4};
    pack.offsetDelta(otherBase, base, edit(33, 16).copy(0, 16).bytes());
    byte[] reserved = {5};
    pack.offsetDelta(reserved, base, new byte[] {32, 1, 0, 0});
    byte[] cut = {6};
    pack.offsetDelta(cut, base, new byte[] {32, 9, 9, 'a', 'b'});
    byte[] cutCopy = {7};
    pack.offsetDelta(cutCopy, base, new byte[] {32, 9, (byte) 0xff, 1});
    byte[] empty = {8};
    pack.offsetDelta(empty, base, new byte[] {});
    byte[] endless = {9};
    byte[] varint = new byte[40];
    Arrays.fill(varint, (byte) 0xff);
    pack.offsetDelta(endless, base, varint);
    byte[] large = {10};
    pack.offsetDelta(large, base, edit(32, Integer.MAX_VALUE).bytes());
    byte[] child = {11};
    pack.offsetDelta(child, pack.entries.get(1), edit(10, 1).insert(new byte[] {'x'}).bytes());
    good("after");
    pack.write(repo, "lies");
    Map<String, String> skips = readWithSkips();
    assertThat(skips)
        .containsEntry(hex(outside), "its delta copies outside its base or result")
        .containsEntry(hex(longer), "its delta copies outside its base or result")
        .containsEntry(hex(shorter), "its delta lies about its size")
        .containsEntry(hex(otherBase), "its delta is for a base of another size")
        .containsEntry(hex(reserved), "its delta is damaged")
        .containsEntry(hex(cut), "its delta is damaged")
        .containsEntry(hex(cutCopy), "its delta is damaged")
        .containsEntry(hex(empty), "its delta is damaged")
        .containsEntry(hex(endless), "its delta is damaged")
        .containsEntry(hex(large), "over the size limit for an object")
        .containsEntry(hex(child), "the object that it is an edit of was not read")
        .hasSize(11);
  }

  @Test
  void basesThatAreNotThereOrGoRoundInACircle() throws IOException {
    good("before");
    byte[] a = {1};
    byte[] b = {2};
    byte[] onCircle = {3};
    byte[] itself = {4};
    byte[] lost = {5};
    byte[] onLost = {6};
    byte[] early = {7};
    byte[] delta = edit(1, 1).insert(new byte[] {1}).bytes();
    pack.idDelta(a, PackWriter.id(b), delta);
    pack.idDelta(b, PackWriter.id(a), delta);
    PackWriter.Entry circle = pack.entries.get(2);
    pack.offsetDelta(onCircle, circle, delta);
    pack.idDelta(itself, PackWriter.id(itself), delta);
    PackWriter.Entry missing = pack.idDelta(lost, PackWriter.id(new byte[] {99}), delta);
    pack.offsetDelta(onLost, missing, delta);
    // Its base would begin before the pack does.
    pack.entry(PackWriter.id(early), 6, 4, new byte[] {(byte) 0xff, 0x7f}, deflated(delta));
    good("after");
    pack.write(repo, "circle");
    Map<String, String> skips = readWithSkips();
    assertThat(skips.keySet())
        .containsExactlyInAnyOrder(
            hex(a), hex(b), hex(onCircle), hex(itself), hex(lost), hex(onLost), hex(early));
    assertThat(skips).containsEntry(hex(lost), "its delta base is missing");
  }

  private static byte[] deflated(byte[] bytes) {
    return PackWriter.deflate(bytes);
  }

  @Test
  void entriesThatLie() throws IOException {
    good("before");
    byte[] longer = {1};
    pack.entry(PackWriter.id(longer), 3, 5, new byte[0], deflated(new byte[6]));
    byte[] shorter = {2};
    pack.entry(PackWriter.id(shorter), 3, 7, new byte[0], deflated(new byte[6]));
    byte[] noType = {3};
    pack.entry(PackWriter.id(noType), 5, 6, new byte[0], deflated(new byte[6]));
    byte[] notZlib = {4};
    pack.entry(PackWriter.id(notZlib), 3, 6, new byte[0], "not zlib at all".getBytes(UTF_8));
    byte[] huge = {5};
    pack.entry(PackWriter.id(huge), 3, 5_000_000_000L, new byte[0], deflated(new byte[100]));
    byte[] dictionary = {6};
    byte[] wantsDictionary = deflated(new byte[6]);
    wantsDictionary[1] |= 0x20;
    wantsDictionary[1] -= (byte) ((0x7800 | (wantsDictionary[1] & 0xff)) % 31);
    pack.entry(PackWriter.id(dictionary), 3, 6, new byte[0], wantsDictionary);
    good("after");
    pack.write(repo, "entries");
    Map<String, String> skips = readWithSkips();
    assertThat(skips.keySet())
        .containsExactlyInAnyOrder(
            hex(longer), hex(shorter), hex(noType), hex(notZlib), hex(huge), hex(dictionary));
    assertThat(skips).containsEntry(hex(huge), "over the size limit for an object");
  }

  @Test
  void everyByteFlipped() throws IOException {
    String text = "0123456789 a text that is long enough to be worth an edit";
    PackWriter.Entry last = good(text);
    byte[] base = text.getBytes(UTF_8);
    for (int i = 0; i < 4; i++) {
      byte[] next = base.clone();
      next[i] = 'x';
      PackWriter.Edit edit = edit(base.length, base.length);
      if (i > 0) {
        edit.copy(0, i);
      }
      edit.insert(new byte[] {'x'}).copy(i + 1, base.length - i - 1);
      last = pack.offsetDelta(next, last, edit.bytes());
      expected.put(last.hex(), next);
      base = next;
    }
    Path file = pack.write(repo, "flip");
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length - 20; at++) {
      // One bit makes a version 3 of a version 2, which is fine.
      for (int bit : at == 7 ? new int[] {6} : new int[] {0, 6}) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << bit);
        Files.write(file, flipped);
        Reading reading = Reading.of(repo.dir, ObjectType.BLOB);
        Set<String> told = new HashSet<>(reading.objects.keySet());
        reading.skips().forEach(s -> told.add(s.origin()));
        if (at >= 12) {
          // Each was read, or told, or has become an object of another type.
          assertThat(told).as("byte " + at).containsAll(typed(expected.keySet()));
          reading.objects.forEach(
              (id, content) -> {
                if (!Arrays.equals(content, expected.get(id))) {
                  assertThat(reading.skips()).isNotEmpty();
                }
              });
        } else {
          assertThat(reading.skips()).as("byte " + at).isNotEmpty();
        }
      }
    }
  }

  /** Those that are blobs as far as their entries tell. */
  private Set<String> typed(Set<String> ids) throws IOException {
    ForkJoinPool pool = new ForkJoinPool(1);
    try (ObjectDatabase database =
        ObjectDatabase.open(repo.dir, Limits.standard(), pool, s -> {})) {
      Set<String> blobs = new TreeSet<>();
      for (String id : ids) {
        if (database.is(database.find(id), ObjectType.BLOB)) {
          blobs.add(id);
        }
      }
      return blobs;
    } finally {
      pool.shutdown();
    }
  }

  /** A repository with one pack of many blobs. */
  private Path packed() throws IOException {
    Random random = new Random(4);
    for (int i = 0; i < 60; i++) {
      byte[] content = new byte[3000];
      random.nextBytes(content);
      repo.write("f" + i, content);
    }
    repo.commit("all");
    repo.git("repack", "-q", "-a", "-d");
    expected.putAll(repo.objects("blob"));
    return repo.packs().get(0);
  }

  private static void truncate(Path file, long size) throws IOException {
    assertThat(file.toFile().setWritable(true)).isTrue();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  @Test
  void truncatedPack() throws IOException {
    Path file = packed();
    truncate(file, Files.size(file) / 2);
    Reading reading = Reading.of(repo.dir, ObjectType.BLOB);
    assertThat(reading.objects).hasSizeBetween(20, 40);
    Set<String> told = new TreeSet<>(reading.objects.keySet());
    reading.skips().forEach(s -> told.add(s.origin()));
    assertThat(told).containsAll(expected.keySet());
    assertThat(reading.skips()).allMatch(s -> s.kind() == Skip.Kind.UNREAD);
  }

  @Test
  void packTruncatedWhileItIsMapped() throws IOException {
    Path file = packed();
    ForkJoinPool pool = new ForkJoinPool(2);
    Set<String> skips = new ConcurrentSkipListSet<>();
    Map<String, Integer> read = new ConcurrentSkipListMap<>();
    try (ObjectDatabase database =
        ObjectDatabase.open(
            repo.dir, Limits.standard(), pool, s -> skips.add(s.origin() + " " + s.reason()))) {
      assertThat(skips).isEmpty();
      truncate(file, 50_000);
      database.fold(
          ObjectType.BLOB,
          new WholeFold() {
            @Override
            protected void whole(int object, byte[] bytes, int length) {
              read.put(database.id(object), length);
            }
          },
          pool);
    } finally {
      pool.shutdown();
    }
    assertThat(read).hasSizeBetween(10, 30);
    assertThat(skips).hasSize(60 - read.size()).anyMatch(s -> s.contains("truncated"));
  }

  @Test
  void indexesThatDisagree() throws IOException {
    good("one");
    good("two");
    PackWriter.Entry three = good("three");
    good("four");
    Path file = pack.write(repo, "index");
    Path index = Path.of(file.toString().replace(".pack", ".idx"));
    byte[] sum = new byte[20];
    // Without one: it hides behind the object before it.
    List<PackWriter.Entry> without = pack.entries.stream().filter(e -> !e.equals(three)).toList();
    Files.write(index, PackWriter.index(without, sum));
    expected.remove(three.hex());
    assertThat(readWithSkips())
        .containsEntry(
            hex("two".getBytes(UTF_8)),
            "the index disagrees with its pack about where this object ends")
        .containsEntry(
            ".git/objects/pack/pack-index.pack",
            "the index names more or fewer objects than it has");
    // Two at one place.
    List<PackWriter.Entry> twice =
        pack.entries.stream()
            .map(
                e ->
                    e.equals(three)
                        ? new PackWriter.Entry(e.id(), pack.entries.get(0).offset())
                        : e)
            .toList();
    Files.write(index, PackWriter.index(twice, sum));
    expected.remove(pack.entries.get(0).hex());
    assertThat(readWithSkips())
        .containsEntry(three.hex(), "the index gives its place to another object too")
        .containsEntry(
            pack.entries.get(0).hex(), "the index gives its place to another object too");
    // In the middle of another, and far outside.
    expected.put(pack.entries.get(0).hex(), "one".getBytes(UTF_8));
    for (long place : new long[] {three.offset() + 3, 1_000_000, 3, 0}) {
      List<PackWriter.Entry> moved =
          pack.entries.stream()
              .map(e -> e.equals(three) ? new PackWriter.Entry(e.id(), place) : e)
              .toList();
      Files.write(index, PackWriter.index(moved, sum));
      assertThat(readWithSkips()).as("at " + place).containsKey(three.hex());
    }
  }

  @Test
  void indexesThatAreNone() throws IOException {
    good("one");
    Path file = pack.write(repo, "index");
    Path index = Path.of(file.toString().replace(".pack", ".idx"));
    byte[] bytes = Files.readAllBytes(index);
    expected.clear();
    for (int length : new int[] {0, 4, 8, 500, 1040, bytes.length - 30}) {
      Files.write(index, Arrays.copyOf(bytes, length));
      assertThat(readWithSkips())
          .containsEntry(".git/objects/pack/pack-index.pack", "the pack's index is truncated");
    }
    byte[] fanout = bytes.clone();
    ByteBuffer.wrap(fanout).putInt(8, 77);
    Files.write(index, fanout);
    assertThat(readWithSkips()).containsValue("the pack's index is damaged");
    Files.write(index, ByteBuffer.wrap(bytes.clone()).putInt(4, 3).array());
    assertThat(readWithSkips()).containsValue("the pack's index has an unknown version");
    Files.delete(index);
    assertThat(readWithSkips()).containsValue("the pack has no index");
    Files.write(index, bytes);
    Files.delete(file);
    assertThat(readWithSkips()).containsValue("an index without pack");
    Files.write(file, new byte[3]);
    assertThat(readWithSkips()).containsValue("the pack is truncated");
    Files.write(file, new byte[300]);
    assertThat(readWithSkips()).containsValue("not a pack, or of an unknown version");
  }

  @Test
  void anotherCopyServesWhereOneIsBroken() throws IOException {
    Path file = packed();
    repo.git("repack", "-q", "-a", "-f");
    Files.copy(file, temp.resolve("copy"));
    PackWriter second = new PackWriter();
    expected.values().forEach(second::blob);
    second.write(repo, "second");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 2000; i < bytes.length - 2000; i += 5000) {
      bytes[i] ^= 0x55;
    }
    assertThat(file.toFile().setWritable(true)).isTrue();
    Files.write(file, bytes);
    assertThat(readWithSkips()).isEmpty();
    // Also for the bases of edits.
    truncate(file, 30_000);
    assertThat(readWithSkips().keySet()).noneMatch(expected::containsKey);
  }

  @Test
  void looseObjects() throws IOException {
    repo.write("a", "kept").write("b", "to be broken").write("c", "other");
    repo.commit("all");
    expected.putAll(repo.objects("blob"));
    String id = repo.git("rev-parse", "HEAD:b");
    Path file =
        repo.gitDir().resolve("objects").resolve(id.substring(0, 2) + "/" + id.substring(2));
    assertThat(file.toFile().setWritable(true)).isTrue();
    expected.remove(id);
    byte[][] contents = {
      {},
      "garbage".getBytes(UTF_8),
      deflated("no header".getBytes(UTF_8)),
      deflated("blob \0abc".getBytes(UTF_8)),
      deflated("blob 99\0abc".getBytes(UTF_8)),
      deflated("blob 1\0abc".getBytes(UTF_8)),
      deflated("blob 1x\0abc".getBytes(UTF_8)),
      deflated("blob 99999999999999999999999\0abc".getBytes(UTF_8)),
      deflated("thing 3\0abc".getBytes(UTF_8)),
      Arrays.copyOf(deflated(("blob 4000\0" + "x".repeat(4000)).getBytes(UTF_8)), 20),
    };
    for (int i = 0; i < contents.length; i++) {
      Files.write(file, contents[i]);
      assertThat(readWithSkips().keySet()).as("case " + i).containsExactly(id);
    }
  }

  @Test
  void repackedWhileItIsRead() throws IOException {
    repo.write("a", "one");
    repo.commit("packed");
    repo.git("repack", "-q", "-a", "-d");
    repo.write("a", "two").write("b", "three");
    repo.commit("loose");
    expected.putAll(repo.objects("blob"));
    ForkJoinPool pool = new ForkJoinPool(2);
    Map<String, byte[]> read = new ConcurrentSkipListMap<>();
    try (ObjectDatabase database =
        ObjectDatabase.open(repo.dir, Limits.standard(), pool, s -> assertThat(s).isNull())) {
      repo.git("repack", "-q", "-a", "-d");
      repo.git("prune-packed");
      database.fold(
          ObjectType.BLOB,
          new WholeFold() {
            @Override
            protected void whole(int object, byte[] bytes, int length) {
              read.put(database.id(object), Arrays.copyOf(bytes, length));
            }
          },
          pool);
    } finally {
      pool.shutdown();
    }
    assertThat(read.keySet()).isEqualTo(expected.keySet());
  }

  @Test
  void multiPackIndexServesThePackThatLostItsOwn() throws IOException {
    Path first = packed();
    repo.write("more", "more");
    repo.commit("more");
    repo.git("repack", "-q", "-d");
    repo.git("multi-pack-index", "write");
    expected.putAll(repo.objects("blob"));
    Files.delete(Path.of(first.toString().replace(".pack", ".idx")));
    assertThat(readWithSkips()).isEmpty();
  }

  @Test
  void unknownFormats() throws IOException {
    packed();
    repo.git("config", "core.repositoryformatversion", "7");
    assertThatThrownBy(() -> Reading.of(repo.dir, ObjectType.BLOB))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format version");
    Path plain = temp.resolve("plain");
    Files.createDirectories(plain);
    assertThatThrownBy(() -> Reading.of(plain, ObjectType.BLOB))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a git repository");
  }
}
