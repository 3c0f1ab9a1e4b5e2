package dev.keycensus.sources.jgit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ObjectFilesTest {
  private static final List<String> TYPES = List.of("", "commit", "tree", "blob", "tag");

  @TempDir Path folder;

  /** Long chains of edits, some files of 200 KiB, an annotated tag. */
  private Repo history(String... flags) throws IOException {
    Repo repo = Repo.init(folder.resolve("r"), flags);
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      text.append("line ").append(random.nextInt(1 << 20)).append('\n');
    }
    for (int i = 0; i < 60; i++) {
      text.insert(random.nextInt(text.length()), "edit " + i + "\n");
      repo.add("big", text.toString()).add("d/small", "v" + i);
      repo.write("noise" + i, Long.toHexString(random.nextLong()).repeat(1 + random.nextInt(9)));
      repo.git("add", ".");
      repo.commit();
    }
    repo.git("tag", "-am", "t", "v1");
    return repo;
  }

  private static ObjectFiles open(Repo repo, int width) throws IOException {
    Path objects = repo.folder.resolve(".git/objects");
    return new ObjectFiles(List.of(objects), width, false);
  }

  private static List<String> ids(Repo repo) throws IOException {
    return repo.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
        .lines()
        .toList();
  }

  /** An object's id is the hash of what it is: no better oracle. */
  private static String idOf(BaseCache.Whole whole, int width) {
    try {
      MessageDigest digest = MessageDigest.getInstance(width == 20 ? "SHA-1" : "SHA-256");
      String head = TYPES.get(whole.type()) + " " + whole.content().length + "\0";
      digest.update(head.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(whole.content()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"loose", "packed", "deep", "ref-delta", "old-index", "sha256", "several"})
  void everyObjectIsWhatItsIdSays(String kind) throws Exception {
    int width = kind.equals("sha256") ? 32 : 20;
    Repo repo = kind.equals("sha256") ? history("--object-format=sha256") : history();
    switch (kind) {
      case "loose" -> {}
      case "deep" -> repo.git("repack", "-adfq", "--depth=250", "--window=50");
      case "ref-delta" -> repo.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq");
      case "old-index" -> repo.git("-c", "pack.indexVersion=1", "repack", "-adfq");
      case "several" -> {
        repo.git("repack", "-dq");
        repo.commit("d/small", "packed later");
        repo.git("repack", "-dq");
        repo.commit("d/small", "loose");
      }
      default -> repo.git("gc", "-q");
    }
    List<String> ids = ids(repo);
    assertThat(ids).hasSizeGreaterThan(200);
    try (ObjectFiles files = open(repo, width)) {
      for (int round = 0; round < 2; round++) {
        for (String id : ids) {
          assertThat(idOf(files.read(HexFormat.of().parseHex(id), 1 << 20), width)).isEqualTo(id);
        }
      }
      assertThat(files.beginningWith(ids.get(5).substring(0, 6), 9)).contains(ids.get(5));
      byte[] none = new byte[width];
      assertThatThrownBy(() -> files.read(none, 1 << 20))
          .isInstanceOfSatisfying(
              ObjectProblem.class, e -> assertThat(e.reason()).isEqualTo("object is missing"));
    }
  }

  @Test
  void aRepackWhileReading() throws Exception {
    Repo repo = history();
    repo.git("repack", "-dq");
    try (ObjectFiles files = open(repo, 20)) {
      files.read(HexFormat.of().parseHex(repo.head()), 1 << 20);
      String later = repo.commit("d/small", "later");
      repo.git("repack", "-adfq");
      repo.git("prune-packed");
      assertThat(idOf(files.read(HexFormat.of().parseHex(later), 1 << 20), 20)).isEqualTo(later);
    }
  }

  @Test
  void whatIsHandedOutIsNotShared() throws Exception {
    Repo repo = history();
    repo.git("gc", "-q");
    byte[] id = HexFormat.of().parseHex(repo.git("rev-parse", "HEAD:big"));
    try (ObjectFiles files = open(repo, 20)) {
      byte[] first = files.read(id, ObjectFiles.BLOB, 1 << 20);
      byte[] copy = first.clone();
      java.util.Arrays.fill(first, (byte) 0);
      assertThat(files.read(id, ObjectFiles.BLOB, 1 << 20)).isEqualTo(copy);
      assertThatThrownBy(() -> files.read(id, ObjectFiles.BLOB, copy.length - 1))
          .isInstanceOf(ObjectProblem.class);
      assertThatThrownBy(() -> files.read(id, ObjectFiles.TREE, 1 << 20))
          .isInstanceOf(ObjectProblem.class);
    }
  }

  /** Flipped bits and cut ends: an object is right, or a problem; never an error or a hang. */
  @Test
  void brokenFiles() throws Exception {
    Repo repo = history();
    repo.git("repack", "-adfq", "--depth=250");
    List<String> ids = ids(repo);
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(repo.folder.resolve(".git/objects/pack"))) {
      all.filter(f -> !f.toString().endsWith(".rev")).forEach(files::add);
    }
    files.sort(null);
    assertThat(files).hasSize(2);
    Random random = new Random(3);
    int wrong = 0;
    for (int i = 0; i < 60; i++) {
      Path file = files.get(i % 2);
      byte[] good = Files.newInputStream(file).readNBytes(1 << 26);
      byte[] bad =
          java.util.Arrays.copyOf(
              good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
      for (int k = random.nextInt(20); k >= 0 && bad.length > 0; k--) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.delete(file);
      Files.write(file, bad);
      try (ObjectFiles objects = open(repo, 20)) {
        for (int k = 0; k < 40; k++) {
          String id = ids.get(random.nextInt(ids.size()));
          try {
            objects.read(HexFormat.of().parseHex(id), 1 << 20);
          } catch (ObjectProblem e) {
            wrong++;
          }
        }
      } finally {
        Files.write(file, good);
      }
    }
    assertThat(wrong).isGreaterThan(100);
  }
}
