package dev.keycensus.sources;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitIndexTest {
  private static final List<String> PATHS =
      List.of("a", "a.b", "a/b", "a/b.c", "dir/" + "long".repeat(200), "dir/x", "é/\u65e5", "z");

  @ParameterizedTest
  @CsvSource({"2, 20", "3, 20", "4, 20", "2, 32", "3, 32", "4, 32"})
  void readsEveryVersionAndHash(int version, int hashBytes) throws IOException {
    GitIndex index =
        requireNonNull(GitIndex.parse(index(version, hashBytes, PATHS, "TREE", "EOIE")));
    assertThat(index.size()).isEqualTo(PATHS.size());
    assertThat(PATHS).allMatch(index::tracks);
    assertThat(index.tracks("dir")).isFalse();
    assertThat(index.tracksBelow("dir")).isTrue();
    assertThat(index.tracksBelow("di")).isFalse();
    assertThat(index.tracksBelow("a")).isTrue();
    assertThat(index.tracksBelow("zz")).isFalse();
  }

  @Test
  void aSparseDirectoryTracksAllBelow() throws IOException {
    GitIndex index =
        requireNonNull(GitIndex.parse(index(3, 20, List.of("a", "far/away/"), "sdir")));
    assertThat(index.tracks("far/away/x/y")).isTrue();
    assertThat(index.tracksBelow("far/away/x")).isTrue();
    assertThat(index.tracksBelow("far")).isTrue();
    assertThat(index.tracks("far/x")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"link", "newX"})
  void refusesAnExtensionThatMustBeKnown(String extension) throws IOException {
    assertThat(GitIndex.parse(index(2, 20, PATHS, extension))).isNull();
  }

  @Test
  void refusesBrokenFiles() throws IOException {
    byte[] good = index(4, 20, PATHS, "TREE");
    assertThat(GitIndex.parse(new byte[0])).isNull();
    assertThat(
            GitIndex.parse(
                "not an index at all, but long enough".getBytes(StandardCharsets.US_ASCII)))
        .isNull();
    for (int length = 0; length < good.length; length++) {
      GitIndex index = GitIndex.parse(Arrays.copyOf(good, length));
      // Only cut right before an extension does it stay a whole index.
      assertThat(index == null || length == good.length - 13).as("cut at %s", length).isTrue();
    }
  }

  @Test
  void survivesAnyDamage() throws IOException {
    Random random = new Random(3);
    for (int version = 2; version <= 4; version++) {
      byte[] good = index(version, 20, PATHS, "TREE");
      for (int i = 0; i < 20_000; i++) {
        byte[] bad = good.clone();
        for (int k = random.nextInt(4); k >= 0; k--) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
        GitIndex index = GitIndex.parse(bad);
        if (index != null) {
          assertThat(index.size()).isLessThan(100);
        }
      }
    }
  }

  @Test
  void namesThatGrowWithoutEndAreRefused() throws IOException {
    // Version 4 repeats a prefix for a byte an entry.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      int count = 3000;
      out.writeBytes("DIRC");
      out.writeInt(4);
      out.writeInt(count);
      for (int i = 0; i < count; i++) {
        out.write(new byte[60]);
        out.writeShort(0xFFF);
        out.write(0);
        out.write((i == 0 ? "a".repeat(65_000) : "").getBytes(StandardCharsets.US_ASCII));
        out.write(0);
      }
      out.write(new byte[20]);
    }
    assertThat(GitIndex.parse(bytes.toByteArray())).isNull();
  }

  @ParameterizedTest
  @CsvSource({"2, sha1", "3, sha1", "4, sha1", "2, sha256", "4, sha256"})
  void readsWhatGitWrites(int version, String hash, @TempDir Path folder) throws Exception {
    Git.assumeInstalled();
    Git git = new Git(folder);
    git.run("init", "-q", "--object-format=" + hash);
    for (String path : List.of("a/b/c", "a/b/d", "top", "z/ü", "intent")) {
      Files.createDirectories(folder.resolve(path).getParent());
      Files.writeString(folder.resolve(path), path);
    }
    git.run("add", "a", "top", "z");
    if (version == 3) {
      git.run("add", "-N", "intent"); // Its flag needs version 3.
    }
    git.run("update-index", "--index-version", Integer.toString(version));
    byte[] file = Files.readAllBytes(folder.resolve(".git/index"));
    assertThat(file[7]).isEqualTo((byte) version);
    GitIndex index = requireNonNull(GitIndex.parse(file));
    assertThat(git.run("ls-files", "-z")).allMatch(index::tracks).hasSize(index.size());
    git.run("update-index", "--split-index");
    assertThat(GitIndex.parse(Files.readAllBytes(folder.resolve(".git/index")))).isNull();
  }

  /** An index as gitformat-index describes it; stat data and hashes are random. */
  static byte[] index(int version, int hashBytes, List<String> paths, String... extensions)
      throws IOException {
    Random random = new Random(1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBytes("DIRC");
    out.writeInt(version);
    out.writeInt(paths.size());
    byte[] before = new byte[0];
    for (String path : paths) {
      byte[] name = path.getBytes(StandardCharsets.UTF_8);
      byte[] fixed = new byte[40 + hashBytes];
      random.nextBytes(fixed);
      out.write(fixed);
      boolean extended = version > 2 && name.length % 2 == 0;
      out.writeShort(Math.min(name.length, 0xFFF) | (extended ? 0x4000 : 0));
      int entry = fixed.length + 2;
      if (extended) {
        out.writeShort(0x2000);
        entry += 2;
      }
      if (version == 4) {
        int kept = Math.max(0, Arrays.mismatch(before, name));
        int drop = before.length - kept;
        // Git's offset encoding of numbers below 128 + 128 * 128.
        if (drop >= 128) {
          out.write(0x80 | ((drop >> 7) - 1));
        }
        out.write(drop & 0x7F);
        out.write(name, kept, name.length - kept);
        out.write(0);
      } else {
        out.write(name);
        entry += name.length;
        out.write(new byte[8 - entry % 8]);
      }
      before = name;
    }
    for (String extension : extensions) {
      out.writeBytes(extension);
      out.writeInt(5);
      out.write(new byte[5]);
    }
    out.write(new byte[hashBytes]);
    return bytes.toByteArray();
  }
}
