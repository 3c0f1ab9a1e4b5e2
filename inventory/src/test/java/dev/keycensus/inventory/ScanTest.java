package dev.keycensus.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.rules.UserError;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanTest {
  @TempDir Path folder;
  private Path target;
  private Path key;
  private Path rules;
  private final Random random = new Random(9);

  @BeforeEach
  void prepare() throws Exception {
    target = Files.createDirectory(folder.resolve("target"));
    rules = TestRules.write(folder.resolve("rules"));
    key = folder.resolve("key");
    Files.writeString(key, "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  private String token() {
    StringBuilder b = new StringBuilder("acm").append("e_");
    for (int i = 0; i < 24; i++) {
      b.append(
          "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789".charAt(random.nextInt(57)));
    }
    return b.toString();
  }

  private ScanPlan plan(int threads, List<Path> targets) {
    return new TestPlan(targets, key)
        .threads(threads)
        .inlineAllow()
        .rules(rules)
        .now(Instant.EPOCH)
        .plan();
  }

  private Census scan() throws Exception {
    return Scan.run(plan(2, List.of(target)), InputStream.nullInputStream());
  }

  @Test
  void oneValueInManyPlacesIsOneCredential() throws Exception {
    String token = token();
    Files.writeString(target.resolve("b.py"), "\n  TOKEN = '" + token + "'\n");
    Files.writeString(target.resolve("a.txt"), "é " + token + " and again " + token);
    Census census = scan();
    assertThat(census.credentials()).hasSize(1);
    Credential c = census.credentials().get(0);
    assertThat(c.places()).isEqualTo(2);
    assertThat(c.sightings())
        .extracting(s -> s.path() + ":" + s.line() + ":" + s.column())
        .containsExactly("a.txt:1:3", "a.txt:1:43", "b.py:2:12");
    assertThat(c.sightings().get(2).slot()).isEqualTo("TOKEN");
    assertThat(c.sightings()).extracting(Sighting::id).doesNotHaveDuplicates();
    assertThat(c.masked()).startsWith("acme_").doesNotContain(token).endsWith("[29]");
    assertThat(c.value()).isNull();
    assertThat(census.toString()).doesNotContain(token.substring(5));
    assertThat(census.identities()).hasSize(1);
    assertThat(census.violations())
        .extracting(Violation::policy)
        .containsExactly("secret.hardcoded", "owner.missing");
  }

  @Test
  void sightingsKeepTheirIdsWhenValuesAndLinesChange() throws Exception {
    Files.writeString(target.resolve("a.py"), "TOKEN = '" + token() + "'\n");
    Sighting before = scan().credentials().get(0).sightings().get(0);
    Files.writeString(target.resolve("a.py"), "# moved\n\nTOKEN = '" + token() + "'\n");
    Sighting after = scan().credentials().get(0).sightings().get(0);
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.line()).isEqualTo(3);
  }

  @Test
  void anyNumberOfThreadsGivesTheSameCensus() throws Exception {
    for (int i = 0; i < 200; i++) {
      Files.writeString(
          target.resolve("f" + i),
          "x".repeat(random.nextInt(300)) + " " + token() + "\n" + token());
    }
    Census one = Scan.run(plan(1, List.of(target)), InputStream.nullInputStream());
    assertThat(one.credentials()).hasSize(400);
    for (int threads : new int[] {2, 8}) {
      Census other = Scan.run(plan(threads, List.of(target)), InputStream.nullInputStream());
      assertThat(other.toString().equals(one.toString())).isTrue();
    }
  }

  @Test
  void linesAndColumnsCountThroughTheChunksOfALargeFile() throws Exception {
    StringBuilder b = new StringBuilder();
    List<String> places = new ArrayList<>();
    int line = 1;
    int lineStart = 0;
    while (b.length() < 14 << 20) {
      // Lines of many lengths, one of them longer than a chunk.
      int pad = places.size() == 5 ? 9 << 20 : random.nextInt(300_000);
      b.append("y".repeat(pad)).append(' ');
      places.add(line + ":" + (b.length() - lineStart + 1));
      b.append(token()).append(' ');
      if (random.nextInt(3) > 0) {
        b.append('\n');
        line++;
        lineStart = b.length();
      }
    }
    Files.writeString(target.resolve("large.log"), b);
    List<String> found = new ArrayList<>();
    Census census = scan();
    census
        .credentials()
        .forEach(c -> c.sightings().forEach(s -> found.add(s.line() + ":" + s.column())));
    assertThat(found).containsExactlyInAnyOrderElementsOf(places);
    assertThat(census.coverage().files()).isEqualTo(1);
    assertThat(census.coverage().bytes()).isEqualTo(b.length());

    Census streamed =
        Scan.run(
            plan(2, List.of()),
            new ByteArrayInputStream(b.toString().getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(streamed.credentials()).hasSameSizeAs(census.credentials());
    assertThat(streamed.credentials().get(0).sightings().get(0).where())
        .isEqualTo(Sighting.Where.STREAM);
  }

  @Test
  void whatAnInlineCommentHidesIsCounted() throws Exception {
    Files.writeString(
        target.resolve("a.py"),
        "T = '" + token() + "'  # keycensus:allow only a test\nU = '" + token() + "'\n");
    Census census = scan();
    assertThat(census.credentials()).hasSize(1);
    assertThat(census.coverage().suppressed())
        .containsExactly(new Coverage.Suppressed("inline keycensus:allow", "a.py", 1));
  }

  @Test
  void severalTargetsKeepTheirPathsApart() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(target.resolve("a"), token());
    Files.writeString(other.resolve("a"), token());
    Census census = Scan.run(plan(2, List.of(target, other)), InputStream.nullInputStream());
    assertThat(census.credentials())
        .extracting(c -> c.sightings().get(0).path())
        .doesNotHaveDuplicates()
        .allMatch(p -> p.endsWith("target/a") || p.endsWith("other/a"));
  }

  @Test
  void aTargetThatIsNotThereIsTheUsersError() {
    assertThatThrownBy(
            () ->
                Scan.run(
                    plan(1, List.of(folder.resolve("nowhere"))), InputStream.nullInputStream()))
        .isInstanceOf(UserError.class)
        .hasMessage("there is no such file or directory");
  }

  @Test
  void utf16FilesAreReportedAtTheirLines() throws Exception {
    Files.write(
        target.resolve("w.ps1"),
        ("# größe\r\n$t = '" + token() + "'\r\n").getBytes(StandardCharsets.UTF_16LE));
    Sighting s = scan().credentials().get(0).sightings().get(0);
    assertThat(s.line() + ":" + s.column()).isEqualTo("2:7");
  }
}
