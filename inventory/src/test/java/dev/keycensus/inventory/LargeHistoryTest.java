package dev.keycensus.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.GitRepository;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.rules.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Histories that somebody made to be long. 100,000 rotations of one slot take 22 CPU seconds and
 * 700 MB, a quarter of them a quarter; here are as many as a test may take.
 */
@Timeout(120)
class LargeHistoryTest {
  @TempDir Path folder;
  private Path key;
  private Path rules;
  private final Random random = new Random(8);

  @BeforeEach
  void prepare() throws IOException {
    rules = TestRules.write(folder.resolve("rules"));
    key = Files.writeString(folder.resolve("key"), "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  private String token() {
    StringBuilder b = new StringBuilder("acm").append("e_");
    for (int i = 0; i < 24; i++) {
      b.append("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ".charAt(random.nextInt(47)));
    }
    return b.toString();
  }

  private static void commit(StringBuilder stream, int n) {
    stream.append("commit refs/heads/main\ncommitter A <a@example.org> ");
    stream.append(1_500_000_000 + 60 * n).append(" +0000\ndata 1\nx\n");
  }

  private static void file(StringBuilder stream, String path, String content) {
    stream.append("M 100644 inline ").append(path).append("\ndata ").append(content.length());
    stream.append('\n').append(content).append('\n');
  }

  private Census scan(StringBuilder stream) throws Exception {
    GitRepository repository = GitRepository.in(folder.resolve("r"), "--bare");
    Path input = Files.writeString(folder.resolve("stream"), stream);
    Process git =
        new ProcessBuilder("git", "fast-import", "--quiet")
            .directory(repository.folder().toFile())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .start();
    try (InputStream out = git.getInputStream()) {
      assertThat(out.readNBytes(1000)).isEmpty();
    }
    assertThat(git.waitFor()).isZero();
    return Scan.run(
        new TestPlan(repository.folder(), key)
            .listed(Tier.LOW)
            .showSecrets()
            .inlineAllow()
            .rules(rules)
            .now(Instant.parse("2026-01-01T00:00:00Z"))
            .plan(),
        InputStream.nullInputStream());
  }

  @Test
  void aSlotThatIsRotatedWithoutEnd() throws Exception {
    int rotations = 4000;
    StringBuilder stream = new StringBuilder();
    for (int i = 0; i <= rotations; i++) {
      commit(stream, i);
      file(stream, "app.env", "TOKEN=" + token() + "\n");
    }
    Census census = scan(stream);
    assertThat(census.credentials()).hasSize(rotations + 1);
    assertThat(census.credentials()).filteredOn(c -> c.replacedBy() != null).hasSize(rotations);
    assertThat(census.coverage().skipped()).isEmpty();
  }

  @Test
  void aCommitOfManyFilesAndOneOfNone() throws Exception {
    StringBuilder stream = new StringBuilder();
    commit(stream, 0);
    for (int i = 0; i < 30_000; i++) {
      String path = "d" + i % 70 + "/f" + i + ".py";
      file(stream, path, i % 10_000 == 7 ? "TOKEN = '" + token() + "'\n" : "x = " + i + "\n");
    }
    commit(stream, 1);
    stream.append("deleteall\n");
    Census census = scan(stream);
    assertThat(census.credentials()).hasSize(3);
    assertThat(census.coverage().blobs()).isEqualTo(30_000);
  }
}
