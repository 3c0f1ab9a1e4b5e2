package dev.keycensus.inventory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.GitRepository;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Surface;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a sighting beside its line, from a scan as a whole. */
class DetailTest {
  @TempDir Path folder;
  private Path target;
  private Path key;
  private Path rules;
  private final Random random = new Random(17);

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

  private Census scan(ScanPlan.HistoryChoice history, boolean whole, String in) throws Exception {
    return Scan.run(
        new TestPlan(in.isEmpty() ? List.of(target) : List.of(), key)
            .inlineAllow()
            .rules(rules)
            .now(Instant.EPOCH)
            .history(history)
            .wholeBlobs(whole)
            .plan(),
        new ByteArrayInputStream(in.getBytes(UTF_8)));
  }

  private Census scan() throws Exception {
    return scan(ScanPlan.HistoryChoice.BOTH, false, "");
  }

  private static List<String> places(Census census) {
    List<String> places = new ArrayList<>();
    for (Credential c : census.credentials()) {
      for (Sighting s : c.sightings()) {
        places.add(s.where().word() + " " + s.path() + "#" + s.within() + " " + s.surface().word());
      }
    }
    return places.stream().sorted().toList();
  }

  /** A notebook of one cell; the texts are JSON already. */
  private static String notebook(String source, String outputs) {
    return "{\"cells\": [\n {\"cell_type\": \"code\", \"outputs\": ["
        + outputs
        + "],\n  \"source\": ["
        + source
        + "]}\n ],\n \"nbformat\": 4}\n";
  }

  private static String stream(String text) {
    return "{\"output_type\": \"stream\", \"text\": [" + text + "]}";
  }

  @Test
  void aNotebooksPlacesAreCellsAndOutputs() throws Exception {
    Files.writeString(
        target.resolve("a.ipynb"),
        notebook(
            "\"import x\\n\",\n   \"t = \\\"" + token() + "\\\"\\n\"",
            stream("\"a\\n\"") + "," + stream("\"b\\n\", \"c\\n\", \"is " + token() + "\\n\"")));
    assertThat(places(scan()))
        .containsExactly(
            "worktree a.ipynb#cell=1,output=2:3 notebook-output",
            "worktree a.ipynb#cell=1:2 notebook-source");
  }

  @Test
  void aKeyOfManySourceLinesIsOne() throws Exception {
    StringBuilder lines = new StringBuilder("\"k = '''\\n\",");
    lines.append("\"-----BEGIN ").append("PRIVATE KEY-----\\n\",\n");
    for (int i = 0; i < 6; i++) {
      byte[] bytes = new byte[48];
      random.nextBytes(bytes);
      lines.append('"').append(Base64.getEncoder().encodeToString(bytes)).append("\\n\",\n");
    }
    lines.append("\"-----END ").append("PRIVATE KEY-----\\n\", \"'''\"");
    Files.writeString(target.resolve("a.ipynb"), notebook(lines.toString(), ""));
    Census census = scan();
    assertThat(census.credentials()).extracting(c -> c.type().id()).containsExactly("private-key");
    assertThat(places(census)).containsExactly("worktree a.ipynb#cell=1:2 notebook-source");
  }

  @Test
  void aPictureHoldsNoSecretButSayingSoMakesNone() throws Exception {
    byte[] noise = new byte[200_000];
    random.nextBytes(noise);
    String base64 = "iVBORw0KGgo" + Base64.getEncoder().encodeToString(noise);
    String png = "{\"output_type\": \"display_data\", \"data\": {\"image/png\": \"%s\"}}";
    // As chance would have it: an access key's id, in letters and digits only.
    String chance = "//" + "AKI" + "A" + "QWERTZ2345UIOPAS" + "//";
    Files.writeString(
        target.resolve("image.ipynb"), notebook("\"x\"", String.format(png, base64 + chance)));
    Files.writeString(
        target.resolve("text.ipynb"),
        notebook("\"x\"", String.format(png, base64.substring(0, 100) + " " + token())));
    Census census = scan();
    assertThat(places(census))
        .containsExactly("worktree text.ipynb#cell=1,output=1:1 notebook-output");
    List<Coverage.Suppressed> hidden = census.coverage().suppressed();
    assertThat(hidden)
        .allMatch(s -> s.file().equals("image.ipynb") && s.cause().equals(Detail.IMAGE));
  }

  @Test
  void aHistoryOfNotebooksHasTheSamePlaces() throws Exception {
    GitRepository git = GitRepository.in(target);
    String first = token();
    String second = token();
    git.write("a.ipynb", notebook("\"\\n\", \"t = '" + first + "'\"", ""));
    git.commit("one");
    git.write("a.ipynb", notebook("\"\\n\", \"\\n\", \"t = '" + second + "'\"", ""));
    git.commit("two");
    git.write("a.ipynb", notebook("\"t = '" + second + "'\"", ""));
    List<String> found = places(scan());
    assertThat(found)
        .containsExactly(
            "history a.ipynb#cell=1:2 notebook-source",
            "worktree a.ipynb#cell=1:1 notebook-source");
    for (boolean whole : new boolean[] {false, true}) {
      assertThat(places(scan(ScanPlan.HistoryChoice.ONLY, whole, "")))
          .containsExactly(
              "history a.ipynb#cell=1:2 notebook-source",
              "history a.ipynb#cell=1:3 notebook-source");
    }
  }

  @Test
  void aNotebookThatIsNoneIsAText() throws Exception {
    Files.writeString(target.resolve("a.ipynb"), "{\"cells\": oops " + token());
    assertThat(places(scan())).containsExactly("worktree a.ipynb#null notebook");
  }

  @Test
  void keyPathsRefineSlotsAndIdsStay() throws Exception {
    String token = token();
    Files.writeString(target.resolve("a.yml"), "spring:\n  datasource:\n    token: " + token);
    Sighting nested = scan().credentials().get(0).sightings().get(0);
    assertThat(nested.keyPath()).isEqualTo("spring.datasource.token");
    assertThat(nested.slot()).isEqualTo("token");
    Files.writeString(target.resolve("a.yml"), "token: " + token + "\n");
    Sighting flat = scan().credentials().get(0).sightings().get(0);
    assertThat(flat.keyPath()).isEqualTo("token");
    assertThat(flat.id()).isEqualTo(nested.id());
    Files.writeString(target.resolve("a.yml"), "token: [ " + token + " \n");
    assertThat(scan().credentials().get(0).sightings().get(0).keyPath()).isNull();
  }

  @Test
  void aValueThatIsItsOwnNameIsNotTold() throws Exception {
    String token = token();
    Files.writeString(target.resolve("a.json"), "{\"" + token + "\": \"" + token + "\"}");
    Census census = scan();
    assertThat(census.credentials()).hasSize(1);
    assertThat(census.toString()).doesNotContain(token.substring(5));
  }

  @Test
  void whatHeadHoldsHasKeyPathsWhereNothingIsCheckedOut() throws Exception {
    GitRepository git = GitRepository.in(target);
    git.write("a.json", "{\"servers\": [{\"token\": \"" + token() + "\"}]}");
    git.commit("one");
    assertThat(scan(ScanPlan.HistoryChoice.ONLY, false, "").credentials().get(0).sightings())
        .extracting(Sighting::keyPath)
        .containsExactly("servers[0].token");
  }

  @Test
  void logsTellWhenAValueWasSeen() throws Exception {
    String token = token();
    String text =
        "2026-03-04T05:06:07Z a\n"
            + "2026-03-05T00:00:00Z b "
            + token
            + "\nNov 22 03:00:00 host "
            + token
            + "\n{\"msg\":\""
            + token
            + "\",\"ts\":1772323200}\n";
    Files.writeString(target.resolve("app.log"), text);
    for (Census census : List.of(scan(), scan(ScanPlan.HistoryChoice.BOTH, false, text))) {
      Credential c = census.credentials().get(0);
      assertThat(c.sightings()).hasSize(3).allMatch(s -> s.surface() == Surface.LOG);
      assertThat(c.life().firstSeen()).isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
      assertThat(c.life().lastSeen()).isEqualTo(Instant.parse("2026-03-05T00:00:00Z"));
    }
    Files.move(target.resolve("app.log"), target.resolve("app.txt"));
    assertThat(scan().credentials().get(0).life().lastSeen()).isNull();
  }

  @Test
  void aCommitTellsMoreThanALog() throws Exception {
    GitRepository git = GitRepository.in(target);
    git.write("app.log", "2020-03-05T00:00:00Z " + token() + "\n");
    git.commit("one");
    Credential c = scan().credentials().get(0);
    assertThat(c.life().firstSeen()).isAfter(Instant.parse("2020-03-05T00:00:00Z"));
    assertThat(c.life().lastSeen()).isEqualTo(Instant.parse("2020-03-05T00:00:00Z"));
  }

  @Test
  void rotatedLogsAreReadThroughAndTheirLinesCounted() throws Exception {
    String token = token();
    StringBuilder text = new StringBuilder();
    int line = 1;
    while (text.length() < 9_000_000) {
      text.append("2026-03-04T05:06:07Z request ").append(random.nextLong()).append(" done\n");
      line++;
    }
    text.append("2026-03-06T05:06:07Z password is ").append(token).append('\n');
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.toString().getBytes(ISO_8859_1));
    }
    GitRepository git = GitRepository.in(target);
    Files.write(target.resolve("app.log.1.gz"), packed.toByteArray());
    git.commit("one");
    Census census = scan();
    assertThat(census.credentials()).hasSize(1);
    Credential c = census.credentials().get(0);
    Sighting s = c.sightings().get(0);
    assertThat(s.path() + ":" + s.line() + ":" + s.column())
        .isEqualTo("app.log.1.gz:" + line + ":34");
    assertThat(s.surface()).isEqualTo(Surface.LOG);
    assertThat(s.timeline()).isNotNull();
    assertThat(c.life().lastSeen()).isEqualTo(Instant.parse("2026-03-06T05:06:07Z"));
  }

  @Test
  void logsOfCiJobs() throws Exception {
    String token = token();
    String escape = "\u001b[36;1m";
    assertThat(
            scan(
                    ScanPlan.HistoryChoice.BOTH,
                    false,
                    "2026-11-22T03:00:00.1234567Z ##[group]Run deploy\n"
                        + "2026-11-22T03:00:00.1234567Z "
                        + escape
                        + "deploy --token ***"
                        + "\u001b[0m\n2026-11-22T03:00:00.1234567Z env:\n"
                        + "2026-11-22T03:00:00.1234567Z   API_"
                        + "TOKEN: ***\n2026-11-22T03:00:01Z "
                        + escape
                        + token
                        + "\u001b[0m\n")
                .credentials())
        .hasSize(1);
  }
}
