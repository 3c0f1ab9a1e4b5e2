package dev.keycensus.sources.jgit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.sources.Reftables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.reftable.ReftableConfig;
import org.eclipse.jgit.internal.storage.reftable.ReftableWriter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.SymbolicRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refs in tables, which JGit writes; few versions of git can. */
@Timeout(60)
class ReftableTest {
  @TempDir Path folder;
  private final Random random = new Random(9);
  private Path tables;

  @BeforeEach
  void init() throws IOException {
    tables = Files.createDirectories(folder.resolve("reftable"));
  }

  private ObjectId id() {
    byte[] raw = new byte[20];
    random.nextBytes(raw);
    return ObjectId.fromRaw(raw);
  }

  private static Ref ref(String name, ObjectId id) {
    return new ObjectIdRef.PeeledNonTag(Ref.Storage.PACKED, name, id);
  }

  private static Ref link(String name, String to) {
    return new SymbolicRef(name, new ObjectIdRef.Unpeeled(Ref.Storage.NEW, to, null));
  }

  private static Ref gone(String name) {
    return new ObjectIdRef.Unpeeled(Ref.Storage.NEW, name, null);
  }

  /** Adds a table with refs, which are sorted. */
  private void table(ReftableConfig config, List<Ref> refs) throws IOException {
    Path list = tables.resolve("tables.list");
    int n = Files.exists(list) ? Files.readAllLines(list).size() : 0;
    String name = "0x00000000000" + n + "-0x00000000000" + n + "-1234567" + n + ".ref";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReftableWriter writer =
        new ReftableWriter(config, out).setMinUpdateIndex(n).setMaxUpdateIndex(n).begin();
    for (Ref ref : refs) {
      writer.writeRef(ref, n);
    }
    writer.finish();
    Files.write(tables.resolve(name), out.toByteArray());
    Files.writeString(list, (n == 0 ? "" : Files.readString(list)) + name + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "4096, true, 3",
    "4096, false, 5000",
    "4096, true, 5000",
    "512, true, 1000",
    "64000, true, 1"
  })
  void blocksOfAnySize(int size, boolean aligned, int count) throws IOException {
    ReftableConfig config = new ReftableConfig();
    config.setRefBlockSize(size);
    config.setAlignBlocks(aligned);
    Map<String, String> expected = new TreeMap<>();
    TreeMap<String, Ref> refs = new TreeMap<>();
    refs.put("HEAD", link("HEAD", "refs/heads/main"));
    expected.put("HEAD", "ref: refs/heads/main");
    for (int i = 0; i < count; i++) {
      String name = "refs/heads/b\u00fc/" + Integer.toString(random.nextInt(1 << 30), 36);
      ObjectId id = id();
      refs.put(name, ref(name, id));
      expected.put(name, id.name());
      String tag = "refs/tags/" + i;
      ObjectId tagged = id();
      refs.put(tag, new ObjectIdRef.PeeledTag(Ref.Storage.PACKED, tag, tagged, id));
      expected.put(tag, tagged.name());
    }
    table(config, List.copyOf(refs.values()));
    assertThat(Reftables.read(tables, 20)).isEqualTo(expected);
    assertThatThrownBy(() -> Reftables.read(tables, 32)).hasMessageContaining("another kind");
  }

  @Test
  void aLaterTableSaysWhatChanged() throws IOException {
    ObjectId one = id();
    ObjectId two = id();
    ReftableConfig config = new ReftableConfig();
    table(
        config,
        List.of(
            link("HEAD", "refs/heads/a"),
            ref("refs/heads/a", one),
            ref("refs/heads/b", one),
            ref("refs/heads/c", one)));
    table(config, List.of(gone("refs/heads/a"), ref("refs/heads/b", two)));
    table(config, List.of(link("HEAD", "refs/heads/b")));
    assertThat(Reftables.read(tables, 20))
        .isEqualTo(
            Map.of(
                "HEAD",
                "ref: refs/heads/b",
                "refs/heads/b",
                two.name(),
                "refs/heads/c",
                one.name()));
  }

  @Test
  void manySmallTablesDoNotUnpackToMore() throws IOException {
    List<Ref> refs = new ArrayList<>();
    ObjectId id = id();
    String name = "refs/heads/" + "a".repeat(4000);
    for (int i = 1000; i < 2000; i++) {
      refs.add(ref(name + i, id));
    }
    table(new ReftableConfig(), refs);
    Path list = tables.resolve("tables.list");
    String one = Files.readString(list);
    Files.writeString(list, one.repeat(30));
    assertThat(Reftables.read(tables, 20)).hasSize(1000);
    Files.writeString(list, one.repeat(40));
    assertThatThrownBy(() -> Reftables.read(tables, 20)).hasMessageContaining("too much");
  }

  @Test
  void damageIsSaid() throws IOException {
    List<Ref> refs = new ArrayList<>();
    for (int i = 100; i < 400; i++) {
      refs.add(ref("refs/heads/" + i, id()));
    }
    table(new ReftableConfig(), refs);
    Path file = tables.resolve(Files.readString(tables.resolve("tables.list")).strip());
    byte[] sound;
    try (var in = Files.newInputStream(file)) {
      sound = in.readNBytes(1 << 20);
    }
    for (int i = 0; i < 500; i++) {
      byte[] damaged = sound.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        damaged[random.nextInt(i % 2 == 0 ? 64 : damaged.length)] = (byte) random.nextInt(256);
      }
      int length = i % 7 == 0 ? random.nextInt(damaged.length) : damaged.length;
      Files.write(file, Arrays.copyOf(damaged, length));
      try {
        assertThat(Reftables.read(tables, 20).size()).isLessThanOrEqualTo(400);
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("a table of the refs");
      }
    }
    for (String list : new String[] {"../x.ref\n", "/etc/passwd\n", "none.ref\n", "x\n"}) {
      Files.writeString(tables.resolve("tables.list"), list);
      assertThatThrownBy(() -> Reftables.read(tables, 20)).isInstanceOf(IOException.class);
    }
    Files.createSymbolicLink(tables.resolve("link.ref"), file);
    Files.writeString(tables.resolve("tables.list"), "link.ref\n");
    assertThatThrownBy(() -> Reftables.read(tables, 20)).hasMessageContaining("not a regular file");
  }

  /** A repository that JGit turns into one with tables. */
  private Repo converted() throws IOException {
    Repo repo = Repo.init(folder.resolve("r"));
    repo.commit("a", "1");
    repo.git("tag", "-a", "-m", "m", "v1");
    repo.commit("a", "2");
    repo.git("branch", "side", "HEAD~1");
    repo.add("a", "3");
    try (FileRepository jgit = new FileRepository(repo.folder.resolve(".git").toFile())) {
      jgit.convertRefStorage("reftable", false, false);
    }
    return repo;
  }

  @Test
  void changesOfARepository() throws IOException {
    Repo repo = converted();
    Map<String, String> before = Repo.photo(repo.folder);
    assertThat(Gathered.staged(repo).told()).containsExactly("a=3<2");
    assertThat(Gathered.range(repo, "v1..main").told()).containsExactly("a=2<1");
    assertThat(Gathered.range(repo, "refs/heads/si/*..HEAD").told()).contains("a=2<1");
    assertThat(Repo.photo(repo.folder)).isEqualTo(before);
    repo.pipe(repo.folder.resolve(".git/reftable/pipe"));
    assertThatThrownBy(() -> Gathered.staged(repo)).isInstanceOf(GitProblem.class);
  }
}
