package dev.keycensus.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.GitRepository;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Rotation;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.rules.Tier;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories made by hand: when a value came, when it went, and what replaced it. */
class HistoryTest {
  @TempDir Path folder;
  private Path key;
  private Path rules;
  private GitRepository repository;
  private boolean authors;
  private @Nullable Selection selection;
  private final Random random = new Random(4);

  @BeforeEach
  void prepare() throws Exception {
    rules = TestRules.write(folder.resolve("rules"));
    key = folder.resolve("key");
    Files.writeString(key, "a key of this test only");
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

  private static String line(String token) {
    return "before = 1\nTOKEN = '" + token + "'\nafter = 2\n";
  }

  private Census scan(Path target, ScanPlan.HistoryChoice choice, boolean whole) throws Exception {
    return Scan.run(
        new TestPlan(target, key)
            .listed(Tier.LOW)
            .showSecrets()
            .inlineAllow()
            .rules(rules)
            .now(Instant.parse("2026-01-01T00:00:00Z"))
            .selection(selection)
            .history(choice)
            .authors(authors)
            .wholeBlobs(whole)
            .plan(),
        InputStream.nullInputStream());
  }

  private Census scan() throws Exception {
    Census census = scan(repository.folder(), ScanPlan.HistoryChoice.BOTH, false);
    Census whole = scan(repository.folder(), ScanPlan.HistoryChoice.BOTH, true);
    assertThat(census.toString()).isEqualTo(whole.toString());
    return census;
  }

  private static Credential of(Census census, String token) {
    return census.credentials().stream()
        .filter(c -> token.equals(c.value()))
        .findFirst()
        .orElseThrow();
  }

  /** {@code path where introduced..removed}, with commits in brief. */
  private static List<String> told(Credential c) {
    List<String> told = new ArrayList<>();
    for (Sighting s : c.sightings()) {
      StringBuilder b = new StringBuilder(s.path() + " " + s.where().word());
      Timeline t = s.timeline();
      if (t != null) {
        for (Timeline.Interval i : t.intervals()) {
          b.append(' ').append(brief(i.introduced())).append("..");
          b.append(i.removed() == null ? "" : brief(i.removed()));
        }
        b.append(t.uncommitted() ? " uncommitted" : "");
      }
      told.add(b.toString());
    }
    return told;
  }

  private static Timeline timeline(Sighting s) {
    return Objects.requireNonNull(s.timeline());
  }

  private static Timeline.Change introduced(Sighting s) {
    return Objects.requireNonNull(timeline(s).introduced());
  }

  private static String brief(Timeline.Change c) {
    return c.commit().substring(0, 8);
  }

  private static String brief(String commit) {
    return commit.substring(0, 8);
  }

  @Test
  void aValueThatIsReplacedIsRotated() throws Exception {
    String old = token();
    String fresh = token();
    String one = repository.write("a/app.py", line(old)).commit("one");
    String two = repository.write("a/app.py", line(fresh) + "# more\n").commit("two");
    Census census = scan();
    assertThat(told(of(census, old)))
        .containsExactly("a/app.py history " + brief(one) + ".." + brief(two));
    assertThat(told(of(census, fresh))).containsExactly("a/app.py worktree " + brief(two) + "..");
    Rotation rotation = of(census, old).rotations().get(0);
    assertThat(rotation.commit()).isEqualTo(two);
    assertThat(rotation.at()).isEqualTo(Instant.parse("2025-01-02T00:00:00Z"));
    assertThat(rotation.slot()).isEqualTo("TOKEN");
    assertThat(of(census, old).replacedBy()).isEqualTo(of(census, fresh).id());
    assertThat(of(census, fresh).rotations()).containsExactly(rotation);
    assertThat(of(census, fresh).replacedBy()).isNull();
    assertThat(of(census, old).firstSeen()).isEqualTo(Instant.parse("2025-01-01T00:00:00Z"));
    assertThat(of(census, fresh).ageDays(Instant.parse("2025-02-02T00:00:00Z"))).isEqualTo(31);
    assertThat(census.coverage().commits()).isEqualTo(2);
  }

  @Test
  void theSameSightingHasOneIdWithAndWithoutHistory() throws Exception {
    repository.write("app.py", line(token())).commit("one");
    repository.write("app.py", line(token())).commit("two");
    String now = token();
    repository.write("app.py", line(now)).commit("three");
    Sighting with = of(scan(), now).sightings().get(0);
    Sighting without =
        of(scan(repository.folder(), ScanPlan.HistoryChoice.NONE, false), now).sightings().get(0);
    assertThat(with.id()).isEqualTo(without.id());
  }

  @Test
  void deletionAndReturnAreTwoIntervals() throws Exception {
    String token = token();
    String one = repository.write("app.py", line(token)).commit("one");
    String two = repository.write("app.py", "nothing\n").commit("two");
    String three = repository.write("app.py", line(token)).commit("three");
    assertThat(told(of(scan(), token)))
        .containsExactly(
            "app.py worktree " + brief(one) + ".." + brief(two) + " " + brief(three) + "..");
  }

  @Test
  void aRenameKeepsTheCredentialAndIsNoRotation() throws Exception {
    String token = token();
    String one = repository.write("a.py", line(token)).commit("one");
    repository.git("mv", "a.py", "b.py");
    String two = repository.commit("two");
    Credential c = of(scan(), token);
    assertThat(told(c))
        .containsExactly(
            "a.py history " + brief(one) + ".." + brief(two), "b.py worktree " + brief(two) + "..");
    assertThat(c.rotations()).isEmpty();
    assertThat(c.firstSeen()).isEqualTo(Instant.parse("2025-01-01T00:00:00Z"));
  }

  @Test
  void aRevertRemovesAndIsNoRotation() throws Exception {
    String token = token();
    repository.write("app.py", "nothing\n").commit("zero");
    String one = repository.write("app.py", line(token)).commit("one");
    repository.git("revert", "--no-edit", "HEAD");
    String two = repository.head();
    Credential c = of(scan(), token);
    assertThat(told(c)).containsExactly("app.py history " + brief(one) + ".." + brief(two));
    assertThat(c.rotations()).isEmpty();
  }

  @Test
  void aMergeDoesNotIntroduceWhatABranchBrought() throws Exception {
    String token = token();
    repository.write("base.txt", "x\n").commit("base");
    repository.git("checkout", "-q", "-b", "side");
    String side = repository.write("side.py", line(token)).commit("side");
    repository.git("checkout", "-q", "main");
    repository.write("main.txt", "y\n").commit("main");
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "side");
    Credential c = of(scan(), token);
    assertThat(told(c)).containsExactly("side.py worktree " + brief(side) + "..");
    assertThat(timeline(c.sightings().get(0)).refs())
        .contains("refs/heads/main", "refs/heads/side");
  }

  @Test
  void whatExistsOnlyInAMergesResultBelongsToTheMerge() throws Exception {
    String token = token();
    repository.write("app.py", "x = 1\n").commit("base");
    repository.git("checkout", "-q", "-b", "side");
    repository.write("side.txt", "side\n").commit("side");
    repository.git("checkout", "-q", "main");
    repository.write("main.txt", "main\n").commit("main");
    repository.git("merge", "-q", "--no-ff", "--no-commit", "side");
    String merge = repository.write("app.py", line(token)).commit("merge with more");
    assertThat(told(of(scan(), token))).containsExactly("app.py worktree " + brief(merge) + "..");
  }

  @Test
  void twoBranchesWithTwoValuesAreNoRotation() throws Exception {
    String left = token();
    String right = token();
    repository.write("base.txt", "x\n").commit("base");
    repository.git("checkout", "-q", "-b", "side");
    repository.write("app.py", line(left)).commit("side");
    repository.git("checkout", "-q", "main");
    repository.write("app.py", line(right)).commit("main");
    Census census = scan();
    assertThat(of(census, left).rotations()).isEmpty();
    assertThat(of(census, right).rotations()).isEmpty();
    Sighting s = of(census, left).sightings().get(0);
    assertThat(s.where()).isEqualTo(Sighting.Where.HISTORY);
    assertThat(timeline(s).removed()).isNull();
    assertThat(timeline(s).refs()).containsExactly("refs/heads/side");
  }

  @Test
  void anOctopusMergeBringsEachBranchOnce() throws Exception {
    repository.write("base.txt", "x\n").commit("base");
    List<String> tokens = List.of(token(), token(), token());
    for (int i = 0; i < 3; i++) {
      repository.git("checkout", "-q", "-b", "b" + i, "main");
      repository.write("f" + i + ".py", line(tokens.get(i))).commit("b" + i);
    }
    repository.git("checkout", "-q", "main");
    repository.write("m.txt", "m\n").commit("m");
    repository.git("merge", "-q", "-m", "octopus", "b0", "b1", "b2");
    Census census = scan();
    for (String token : tokens) {
      Timeline timeline = timeline(of(census, token).sightings().get(0));
      assertThat(timeline.intervals()).hasSize(1);
      assertThat(timeline.atHead()).isTrue();
      assertThat(timeline.removed()).isNull();
    }
  }

  @Test
  void whatWasForcedAwayIsFoundAndSaidToBeUnreachable() throws Exception {
    String token = token();
    String base = repository.write("base.txt", "x\n").commit("base");
    repository.write("app.py", line(token)).commit("leak");
    repository.git("reset", "-q", "--hard", base);
    assertThat(of(scan(), token).sightings().get(0).where()).isEqualTo(Sighting.Where.UNREACHABLE);
  }

  @Test
  void whatWasStagedAndNeverCommittedIsFound() throws Exception {
    repository.write("base.txt", "x\n").commit("base");
    String token = token();
    repository.write("app.py", line(token));
    repository.git("add", "app.py");
    repository.git("rm", "-q", "-f", "--cached", "app.py");
    repository.delete("app.py");
    Sighting s = of(scan(), token).sightings().get(0);
    assertThat(s.where()).isEqualTo(Sighting.Where.UNREACHABLE);
    assertThat(s.line()).isEqualTo(2);
  }

  @Test
  void anUncommittedValueIsSaidToBe() throws Exception {
    repository.write("base.txt", "x\n").commit("base");
    String token = token();
    repository.write("app.py", line(token));
    assertThat(told(of(scan(), token))).containsExactly("app.py worktree uncommitted");
  }

  @Test
  void otherLineEndsInTheCheckoutAreNoChange() throws Exception {
    String token = token();
    String one = repository.write("app.py", line(token)).commit("one");
    repository.write("app.py", line(token).replace("\n", "\r\n"));
    assertThat(told(of(scan(), token))).containsExactly("app.py worktree " + brief(one) + "..");
  }

  @Test
  void messagesOfCommitsAndTagsAreTexts() throws Exception {
    String inCommit = token();
    String inTag = token();
    String inNote = token();
    String one = repository.write("base.txt", "x\n").commit("use " + inCommit);
    repository.git("tag", "-a", "v1", "-m", "the key is " + inTag);
    repository.git("notes", "add", "-m", "note " + inNote);
    Census census = scan();
    Sighting s = of(census, inCommit).sightings().get(0);
    assertThat(s.where()).isEqualTo(Sighting.Where.MESSAGE);
    assertThat(introduced(s).commit()).isEqualTo(one);
    assertThat(of(census, inTag).sightings().get(0).where()).isEqualTo(Sighting.Where.MESSAGE);
    assertThat(of(census, inNote).sightings()).isNotEmpty();
  }

  @Test
  void aFileThatBecomesAFolderIsTwoPaths() throws Exception {
    String token = token();
    String one = repository.write("conf", line(token)).commit("one");
    repository.delete("conf");
    String two = repository.write("conf/app.py", line(token)).commit("two");
    assertThat(told(of(scan(), token)))
        .containsExactly(
            "conf history " + brief(one) + ".." + brief(two),
            "conf/app.py worktree " + brief(two) + "..");
  }

  @Test
  void anOrphanBranchIsHistoryToo() throws Exception {
    String token = token();
    repository.write("base.txt", "x\n").commit("base");
    repository.git("checkout", "-q", "--orphan", "pages");
    String orphan = repository.write("page.html", line(token)).commit("pages");
    repository.git("checkout", "-q", "-f", "main");
    assertThat(told(of(scan(), token)))
        .containsExactly("page.html history " + brief(orphan) + "..");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha1", "sha256"})
  void longHistoriesPackedOrNotAgreeWithWholeBlobs(String format) throws Exception {
    GitRepository r = GitRepository.in(folder.resolve("long"), "--object-format=" + format);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      values.add(token());
    }
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      file.append("line ").append(i).append(" = ").append(random.nextInt()).append('\n');
    }
    for (int i = 0; i < 40; i++) {
      int at = random.nextInt(file.length());
      String insert =
          random.nextInt(3) == 0
              ? "\nT" + random.nextInt(3) + " = '" + values.get(random.nextInt(6)) + "'\n"
              : " word" + random.nextInt(99) + " ";
      if (random.nextInt(4) == 0) {
        file.delete(at, Math.min(file.length(), at + random.nextInt(200)));
      } else {
        file.insert(at, insert);
      }
      r.write(random.nextBoolean() ? "a.py" : "b/a.yaml", file.toString()).commit("c" + i);
    }
    String loose = scan(r.folder(), ScanPlan.HistoryChoice.BOTH, false).toString();
    assertThat(loose).contains("acme_");
    r.git("gc", "-q", "--aggressive", "--prune=now");
    assertThat(scan(r.folder(), ScanPlan.HistoryChoice.BOTH, false).toString()).isEqualTo(loose);
    assertThat(scan(r.folder(), ScanPlan.HistoryChoice.BOTH, true).toString()).isEqualTo(loose);
  }

  @Test
  void theHistoryOfASubmoduleIsReadUnderItsFolder() throws Exception {
    String old = token();
    String now = token();
    GitRepository module = GitRepository.in(folder.resolve("module"));
    String one = module.write("app.py", line(old)).commit("one");
    String two = module.write("app.py", line(now)).commit("two");
    repository.write("base.txt", "x\n").commit("base");
    repository.git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        module.folder().toString(),
        "libs/sub");
    repository.commit("module");
    Census census = scan();
    assertThat(told(of(census, old)))
        .containsExactly("libs/sub/app.py history " + brief(one) + ".." + brief(two));
    assertThat(told(of(census, now)))
        .containsExactly("libs/sub/app.py worktree " + brief(two) + "..");
  }

  @Test
  void peopleAreNamedOnlyWhenAskedForAndThroughTheMailmap() throws Exception {
    String token = token();
    repository.write("app.py", line(token)).commit("one");
    repository.write(".mailmap", "Ann Other <ann@new.example> <ann@example.org>\n").commit("two");
    assertThat(introduced(of(scan(), token).sightings().get(0)).author()).isNull();
    authors = true;
    assertThat(introduced(of(scan(), token).sightings().get(0)).author())
        .isEqualTo("Ann Other <ann@new.example>");
  }

  private List<String> changes(Selection which) throws Exception {
    selection = which;
    Census census = scan(repository.folder(), ScanPlan.HistoryChoice.BOTH, false);
    selection = null;
    List<String> told = new ArrayList<>();
    census.credentials().forEach(c -> told.add(c.value() + " " + told(c)));
    return told;
  }

  @Test
  void aChangeBringsOnlyWhatItBrings() throws Exception {
    String old = token();
    String passing = token();
    String late = token();
    repository.write("app.py", line(old)).commit("zero");
    String one = repository.write("app.py", line(old) + line(passing)).commit("one");
    repository.write("app.py", line(old) + "# nothing\n").commit("two");
    repository.write("app.py", line(old) + "\n" + line(late));
    repository.git("add", "app.py");
    assertThat(changes(new Selection(Selection.Kind.SINCE, "HEAD~2")))
        .containsExactly(passing + " [app.py history " + brief(one) + "..]");
    assertThat(changes(new Selection(Selection.Kind.RANGE, "HEAD~1..HEAD"))).isEmpty();
    assertThat(changes(Selection.STAGED)).containsExactly(late + " [app.py history uncommitted]");
    assertThat(changes(new Selection(Selection.Kind.BRANCH, "main"))).hasSize(2);
  }

  @Test
  void aChangeToWhatHidesFindingsIsSaidAndNotObeyed() throws Exception {
    repository.write("app.py", "x\n").commit("zero");
    String token = token();
    repository.write("app.py", "T = '" + token + "'  # keycensus:allow\n");
    repository.write(".keycensus.yaml", "exclude: ['**']\n");
    repository.git("add", "-A");
    selection = Selection.STAGED;
    assertThat(
            ChangeScan.before(repository.folder(), selection, List.of(Settings.FILE_NAME))
                .get(Settings.FILE_NAME))
        .isNull();
    Census census = scan(repository.folder(), ScanPlan.HistoryChoice.BOTH, false);
    assertThat(census.coverage().skipped())
        .extracting(skip -> skip.origin() + " " + skip.kind())
        .containsExactly(".keycensus.yaml EXCLUDED");
  }
}
