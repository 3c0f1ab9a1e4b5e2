package dev.keycensus.sources.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every byte of every object is what git says it is. */
final class ObjectDatabaseTest {
  @TempDir Path temp;

  /** A history with files that change a little in every commit, in packs with long delta chains. */
  private GitRepo history(int commits, String... options) {
    GitRepo repo = GitRepo.init(temp, "history", options);
    Random random = new Random(1);
    StringBuilder[] files = new StringBuilder[4];
    for (int i = 0; i < files.length; i++) {
      files[i] = new StringBuilder();
      for (int line = 0; line < 200 * (i + 1); line++) {
        files[i].append("line ").append(random.nextInt(100_000)).append('\n');
      }
    }
    for (int c = 0; c < commits; c++) {
      for (int i = 0; i < files.length; i++) {
        int at = random.nextInt(files[i].length());
        files[i].replace(at, at + random.nextInt(9), "edit " + random.nextInt());
        repo.write("dir" + i + "/file" + i, files[i].toString());
      }
      repo.commit("commit " + c);
      if (c == commits / 2) {
        repo.git("repack", "-q", "-d");
      }
      if (c == commits - 3) {
        repo.git("repack", "-q", "-d", "--depth=250", "--window=50");
      }
    }
    return repo;
  }

  @Test
  void packsAndLooseObjects() throws IOException {
    GitRepo repo = history(14);
    repo.git("tag", "-a", "-m", "a tag", "v1");
    assertThat(repo.packs()).hasSize(2);
    for (ObjectType type : ObjectType.values()) {
      Reading reading = Reading.of(repo.dir, type);
      reading.hasExactly(repo.objects(type.name().toLowerCase(Locale.ROOT)));
      assertThat(reading.skips()).isEmpty();
      if (type == ObjectType.BLOB) {
        assertThat(reading.edits.get()).isGreaterThan(20);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void anyNumberOfThreadsAndWithoutMapping(int threads) throws IOException {
    GitRepo repo = history(6);
    repo.git("repack", "-q", "-a", "-d", "-f", "--depth=250", "--window=250");
    for (boolean map : new boolean[] {true, false}) {
      Reading reading = Reading.of(repo.dir, ObjectType.BLOB, Limits.standard(), threads, map);
      reading.hasExactly(repo.objects("blob"));
      assertThat(reading.skips()).isEmpty();
    }
  }

  /** Objects behind two gibibytes have their places in a table of their own. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPackOfMoreThanTwoGibibytes(boolean map) throws IOException {
    GitRepo repo = GitRepo.init(temp, "large");
    PackWriter pack = new PackWriter();
    byte[] base = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    byte[] edited = "0123456789abcdef, edited".getBytes(UTF_8);
    PackWriter.Edit edit =
        new PackWriter.Edit(base.length, edited.length)
            .copy(0, 16)
            .insert(", edited".getBytes(UTF_8));
    byte[] far = "far behind".getBytes(UTF_8);
    PackWriter.Entry first = pack.blob(base);
    pack.hole(2_400_000_000L);
    pack.blob(far);
    pack.offsetDelta(edited, first, edit.bytes());
    assertThat(Files.size(pack.write(repo, "large"))).isGreaterThan(2_400_000_000L);
    Reading reading = Reading.of(repo.dir, ObjectType.BLOB, Limits.standard(), 2, map);
    HexFormat hex = HexFormat.of();
    reading.hasExactly(
        Map.of(
            hex.formatHex(PackWriter.id(base)), base,
            hex.formatHex(PackWriter.id(far)), far,
            hex.formatHex(PackWriter.id(edited)), edited));
    // Of the hole it is said that it belongs to nothing.
    assertThat(reading.skips())
        .extracting(Skip::origin)
        .containsExactly(hex.formatHex(PackWriter.id(base)));
  }

  @Test
  void sha256() throws IOException {
    GitRepo repo = history(5, "--object-format=sha256");
    Reading reading = Reading.of(repo.dir, ObjectType.BLOB);
    reading.hasExactly(repo.objects("blob"));
    assertThat(reading.objects.keySet()).allMatch(id -> id.length() == 64);
    assertThat(reading.edits.get()).isPositive();
  }

  @Test
  void basesNamedById() throws IOException {
    GitRepo repo = history(5);
    byte[] ids = (String.join("\n", repo.objects("blob").keySet()) + "\n").getBytes(UTF_8);
    // Without --delta-base-offset, bases are named by id.
    Path packs = repo.gitDir().resolve("objects/pack");
    repo.run(ids, "pack-objects", "-q", "--no-reuse-delta", packs.resolve("pack").toString());
    repo.git("prune-packed");
    Reading reading = Reading.of(repo.dir, ObjectType.BLOB);
    reading.hasExactly(repo.objects("blob"));
    assertThat(reading.skips()).isEmpty();
  }

  @Test
  void littleRoomForBasesPutsEditsOff() throws IOException {
    GitRepo repo = GitRepo.init(temp, "wide");
    byte[] content = new byte[100_000];
    new Random(2).nextBytes(content);
    for (int i = 0; i < 30; i++) {
      byte[] version = content.clone();
      version[i * 3000] ^= 1;
      repo.write("file" + i, version);
    }
    repo.commit("all");
    repo.git("repack", "-q", "-a", "-d", "-f", "--depth=3", "--window=50");
    Limits limits = new Limits(1 << 20, 1 << 20, 50_000);
    Reading reading = Reading.of(repo.dir, ObjectType.BLOB, limits, 2, true);
    reading.hasExactly(repo.objects("blob"));
    assertThat(reading.skips()).isEmpty();
    // With room for all, every version but the first comes as an edit.
    int edits = Reading.of(repo.dir, ObjectType.BLOB).edits.get();
    assertThat(reading.edits.get()).isLessThan(edits);
  }

  @Test
  void largeObjectsComeInChunksAndLargerOnesNotAtAll() throws IOException {
    GitRepo repo = GitRepo.init(temp, "large");
    byte[] content = new byte[9_000_000];
    new Random(3).nextBytes(content);
    repo.write("whole", "small").write("one", content);
    repo.commit("one");
    content[4_000_000] ^= 1;
    repo.write("one", content).write("loose", Arrays.copyOf(content, 5_000_000));
    repo.commit("two");
    repo.git("repack", "-q", "-a", "-d", "-f");
    content[5] ^= 1;
    repo.write("loose", Arrays.copyOf(content, 6_000_000));
    repo.commit("three");
    Limits limits = new Limits(1 << 20, 8_999_999, 1 << 20);
    Reading reading = Reading.of(repo.dir, ObjectType.BLOB, limits, 2, true);
    assertThat(reading.skips()).hasSize(2).allMatch(s -> s.kind().word().equals("limit"));
    var expected = repo.objects("blob");
    expected.values().removeIf(b -> b.length == 9_000_000);
    reading.hasExactly(expected);
    assertThat(reading.chunks.get()).isEqualTo(4);
    limits = new Limits(1 << 20, 9_000_000, 1 << 20);
    reading = Reading.of(repo.dir, ObjectType.BLOB, limits, 2, true);
    assertThat(reading.skips()).isEmpty();
    reading.hasExactly(repo.objects("blob"));
  }

  @Test
  void someObjectsOnly() throws IOException {
    GitRepo repo = history(6);
    repo.git("repack", "-q", "-a", "-d", "-f", "--depth=250", "--window=250");
    var pool = new ForkJoinPool(2);
    try (ObjectDatabase database =
        ObjectDatabase.open(repo.dir, Limits.standard(), pool, s -> assertThat(s).isNull())) {
      var wanted = new BitSet();
      repo.objects("blob").keySet().stream()
          .filter(id -> id.charAt(0) < '4')
          .forEach(id -> wanted.set(database.find(id)));
      var seen = new ConcurrentSkipListMap<String, byte[]>();
      database.fold(
          ObjectType.BLOB,
          wanted,
          new WholeFold() {
            @Override
            protected void whole(int object, byte[] bytes, int length) {
              seen.put(database.id(object), Arrays.copyOf(bytes, length));
            }
          },
          pool);
      var expected = repo.objects("blob");
      expected.keySet().removeIf(id -> id.charAt(0) >= '4');
      assertThat(seen.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
      expected.forEach((id, bytes) -> assertThat(seen.get(id)).isEqualTo(bytes));
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void worktreeBareAndAlternates() throws IOException {
    GitRepo repo = history(4);
    repo.git("worktree", "add", "-q", temp.resolve("linked").toString());
    repo.git("clone", "-q", "--bare", repo.dir.toString(), temp.resolve("bare").toString());
    repo.git("clone", "-q", "--shared", repo.dir.toString(), temp.resolve("shared").toString());
    GitRepo shared = GitRepo.at(temp.resolve("shared"), temp);
    shared.write("more", "more").commit("more");
    for (String name : new String[] {"history/.git", "linked", "bare", "shared"}) {
      Reading reading = Reading.of(temp.resolve(name), ObjectType.BLOB);
      reading.hasExactly(GitRepo.at(temp.resolve(name), temp).objects("blob"));
      assertThat(reading.skips()).isEmpty();
    }
    Files.writeString(
        shared.gitDir().resolve("objects/info/alternates"),
        temp.resolve("nowhere") + "\n" + shared.gitDir().resolve("objects") + "\n");
    assertThat(Reading.of(shared.dir, ObjectType.BLOB).skips())
        .singleElement()
        .matches(s -> s.reason().equals("an alternate is not there"));
  }

  @Test
  void whatBelongsToOthersOutsideTheTargetIsNotRead() throws IOException {
    GitRepo repo = history(3);
    repo.git("clone", "-q", "--shared", repo.dir.toString(), temp.resolve("shared").toString());
    GitRepo shared = GitRepo.at(temp.resolve("shared"), temp);
    shared.write("own", "own").commit("own");
    Path objects = repo.gitDir().resolve("objects");
    try (ObjectDatabase database = open(shared.dir)) {
      assertThat(database.outside()).containsExactly(objects.toRealPath());
    }
    boolean given = false;
    try {
      Files.setAttribute(objects, "unix:uid", 65534);
      given = true;
    } catch (IOException | UnsupportedOperationException e) {
      // Only root can give files away.
    }
    Assumptions.assumeTrue(given);
    Reading reading = Reading.of(shared.dir, ObjectType.BLOB);
    assertThat(reading.objects.keySet()).containsExactly(shared.git("rev-parse", "HEAD:own"));
    assertThat(reading.skips())
        .singleElement()
        .matches(s -> s.kind() == Skip.Kind.BOUNDARY && s.reason().contains("another user"));
    Path fake = temp.resolve("fake");
    Files.createDirectories(fake);
    Files.writeString(fake.resolve(".git"), "gitdir: " + repo.gitDir() + "\n");
    Files.setAttribute(repo.gitDir(), "unix:uid", 65534);
    assertThatThrownBy(() -> open(fake))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to another user");
  }

  private static ObjectDatabase open(Path repository) throws IOException {
    ForkJoinPool pool = new ForkJoinPool(1);
    try {
      return ObjectDatabase.open(repository, Limits.standard(), pool, s -> assertThat(s).isNull());
    } finally {
      pool.shutdown();
    }
  }
}
