package dev.keycensus.inventory;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.GitRepository;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.rules.Tier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotated logs and the like that were committed: what they hold is read wherever they are. */
class CompressedHistoryTest {
  @TempDir Path folder;
  private Path key;
  private Path rules;
  private GitRepository repository;
  private List<String> exclude = List.of();
  private final Random random = new Random(7);

  @BeforeEach
  void prepare() throws IOException {
    rules = TestRules.write(folder.resolve("rules"));
    key = Files.writeString(folder.resolve("key"), "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    repository = GitRepository.in(folder.resolve("r"));
  }

  private String token() {
    StringBuilder b = new StringBuilder("acm").append("e_");
    for (int i = 0; i < 24; i++) {
      b.append(
          "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789".charAt(random.nextInt(57)));
    }
    return b.toString();
  }

  /** A log of so many lines, of which the last but one has a token. */
  private String log(int lines, String token) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      b.append("2026-11-22 request ").append(random.nextLong()).append('\n');
    }
    return b + "sent " + token + "\nbye\n";
  }

  private static byte[] packed(String content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(content.getBytes(US_ASCII));
    }
    return packed.toByteArray();
  }

  private String commit(String path, byte[] content) throws IOException {
    Path file = repository.folder().resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return repository.commit(path);
  }

  private Census scan(
      Path target, ScanPlan.HistoryChoice choice, boolean whole, @Nullable Selection selection)
      throws Exception {
    return Scan.run(
        new TestPlan(target, key)
            .listed(Tier.LOW)
            .exclude(exclude)
            .showSecrets()
            .inlineAllow()
            .rules(rules)
            .now(Instant.parse("2026-01-01T00:00:00Z"))
            .selection(selection)
            .history(choice)
            .wholeBlobs(whole)
            .plan(),
        InputStream.nullInputStream());
  }

  private Census scan() throws Exception {
    repository.git("gc", "-q");
    Census census = scan(repository.folder(), ScanPlan.HistoryChoice.BOTH, false, null);
    Census whole = scan(repository.folder(), ScanPlan.HistoryChoice.BOTH, true, null);
    assertThat(census.toString()).isEqualTo(whole.toString());
    return census;
  }

  /** {@code path:line where introduced..removed} of a token. */
  private static List<String> told(Census census, String token) {
    List<String> told = new ArrayList<>();
    for (Credential c : census.credentials()) {
      for (Sighting s : token.equals(c.value()) ? c.sightings() : List.<Sighting>of()) {
        StringBuilder b = new StringBuilder(s.path() + ":" + s.line() + " " + s.where().word());
        Timeline t = s.timeline();
        for (Timeline.Interval i : t == null ? List.<Timeline.Interval>of() : t.intervals()) {
          b.append(' ').append(brief(i.introduced().commit())).append("..");
          b.append(i.removed() == null ? "" : brief(i.removed().commit()));
        }
        told.add(b + (t != null && t.uncommitted() ? " uncommitted" : ""));
      }
    }
    return told;
  }

  private static String brief(String commit) {
    return commit.substring(0, 8);
  }

  private static List<String> skipped(Census census) {
    return census.coverage().skipped().stream()
        .map(s -> s.origin() + " " + s.kind().word() + ": " + s.reason())
        .toList();
  }

  @Test
  void aRotatedLogThatWasDeleted() throws Exception {
    String small = token();
    String large = token();
    String one = commit("logs/app.log.1.gz", packed(log(40, small)));
    String two = commit("logs/app.log.2.gz", packed(log(120_000, large)));
    repository.delete("logs/app.log.1.gz").delete("logs/app.log.2.gz");
    String three = repository.commit("clean up");
    Census census = scan();
    assertThat(told(census, small))
        .containsExactly("logs/app.log.1.gz:41 history " + brief(one) + ".." + brief(three));
    assertThat(told(census, large))
        .containsExactly("logs/app.log.2.gz:120001 history " + brief(two) + ".." + brief(three));
    assertThat(skipped(census)).isEmpty();
    assertThat(census.coverage().bytes()).isGreaterThan(4 << 20);
  }

  @Test
  void oneThatIsStillThere() throws Exception {
    String token = token();
    String fresh = token();
    String one = commit("app.log.gz", packed(log(3, token)));
    Files.write(repository.folder().resolve("new.gz"), packed(log(5, fresh)));
    Census census = scan();
    assertThat(told(census, token)).containsExactly("app.log.gz:4 worktree " + brief(one) + "..");
    assertThat(told(census, fresh)).containsExactly("new.gz:6 worktree uncommitted");
    repository.delete("new.gz");
    repository.git("clone", "-q", "--bare", ".", "../bare");
    Census bare = scan(folder.resolve("bare"), ScanPlan.HistoryChoice.BOTH, false, null);
    assertThat(told(bare, token)).containsExactly("app.log.gz:4 history " + brief(one) + "..");
  }

  @Test
  void oneContentUnderSeveralNames() throws Exception {
    String token = token();
    byte[] packed = packed(log(2, token));
    commit("a.log.gz", packed);
    commit("a.bin", packed);
    commit("b.log.gz", log(2, token).getBytes(US_ASCII));
    commit("b.log", log(2, token).getBytes(US_ASCII));
    Census census = scan();
    assertThat(told(census, token))
        .extracting(t -> t.substring(0, t.indexOf(' ')))
        .containsExactly("a.log.gz:3", "b.log:3", "b.log.gz:3");
  }

  /** Git stores these as edits of one another. */
  @Test
  void versionsOfWhatIsNotCompressed() throws Exception {
    List<String> tokens = new ArrayList<>();
    String text = log(300, token());
    for (int i = 0; i < 6; i++) {
      tokens.add(token());
      text = text.replace("bye\n", "sent " + tokens.get(i) + "\nbye\n");
      commit("x.gz", text.getBytes(US_ASCII));
    }
    Census census = scan();
    for (int i = 0; i < 6; i++) {
      assertThat(told(census, tokens.get(i))).hasSize(1).first().asString().startsWith("x.gz:");
    }
    assertThat(skipped(census))
        .containsExactly("x.gz note: not compressed, though its name says so: read as it is");
  }

  @Test
  void whatCannotBeUnpackedIsSaidByItsPath() throws Exception {
    byte[] packed = packed(log(60_000, token()));
    commit("cut.gz", Arrays.copyOf(packed, packed.length / 2));
    byte[] bomb = packed("x".repeat(200 << 20));
    commit("d/bomb.gz", bomb);
    byte[] xz = "?7zXZ\0 and so on".getBytes(US_ASCII);
    xz[0] = (byte) 0xfd;
    commit("d/old.log.xz", xz);
    repository.delete("cut.gz").delete("d/bomb.gz").delete("d/old.log.xz").commit("all");
    repository.git("checkout", "-q", "--orphan", "other");
    commit("still.gz", Arrays.copyOf(packed, packed.length / 2));
    assertThat(skipped(scan()))
        .containsExactly(
            "cut.gz unread: compressed data ends early",
            "d/bomb.gz limit: unpacks to more than 500 times its size",
            "d/old.log.xz boundary: compressed with xz, which is not unpacked",
            "still.gz unread: compressed data ends early");
    exclude = List.of("d/", "cut.gz");
    assertThat(skipped(scan()))
        .filteredOn(s -> !s.contains(" excluded: "))
        .containsExactly("still.gz unread: compressed data ends early");
  }

  @Test
  void changes() throws Exception {
    String old = token();
    String one = token();
    String two = token();
    String late = token();
    String base = commit("app.log.gz", packed(log(10, old)));
    String first = commit("app.log.gz", packed(log(100_000, old) + log(3, one)));
    String second = commit("app.log.gz", packed(log(150_000, two)));
    Census since =
        scan(
            repository.folder(),
            ScanPlan.HistoryChoice.BOTH,
            false,
            new Selection(Selection.Kind.SINCE, base));
    assertThat(told(since, one))
        .containsExactly("app.log.gz:100006 history " + brief(first) + "..");
    assertThat(told(since, two))
        .containsExactly("app.log.gz:150001 history " + brief(second) + "..");
    assertThat(told(since, old)).isEmpty();
    Files.write(repository.folder().resolve("app.log.gz"), packed(log(1, two) + log(1, late)));
    repository.git("add", "-A");
    Census staged = scan(repository.folder(), ScanPlan.HistoryChoice.BOTH, false, Selection.STAGED);
    assertThat(told(staged, late)).containsExactly("app.log.gz:5 history uncommitted");
    assertThat(told(staged, two)).isEmpty();
  }
}
