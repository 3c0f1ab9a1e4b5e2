package dev.keycensus.sources.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where and when keys came and went: against a model, and in histories made by hand. */
final class AttributionTest {
  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomHistoriesAgreeWithTheirModel(long seed) throws IOException {
    RandomHistory history = new RandomHistory(temp, seed, 300);
    Scanned scanned = Scanned.of(history.repo.dir);
    assertThat(scanned.skips).isEmpty();
    HistoryModel model = new HistoryModel(history, scanned.commits);
    Map<String, Set<String>> introduced = new TreeMap<>();
    Map<String, Set<String>> removed = new TreeMap<>();
    for (Presence p : scanned.attribution.presences()) {
      String place = p.path() + " " + p.key();
      introduced.put(place, new TreeSet<>(scanned.ids(p.introduced())));
      removed.put(place, new TreeSet<>(scanned.ids(p.removed())));
      assertThat(p.introduced()).extracting(Presence.Change::commit).isSorted();
      assertThat(p.intervals()).hasSameSizeAs(p.introduced());
      Set<String> holders = model.refs(p.path(), p.key());
      assertThat(p.refCount()).isEqualTo(holders.size());
      assertThat(p.refs()).isEqualTo(holders.stream().limit(Attribution.MOST_REFS).toList());
      assertThat(p.atHead()).isEqualTo(holders.contains("refs/heads/main"));
      if (p.refCount() == 0) {
        assertThat(p.intervals()).allMatch(i -> i.removed() >= 0 || !p.reachable());
      } else {
        assertThat(p.intervals()).anyMatch(i -> i.removed() < 0);
      }
    }
    assertThat(introduced).isEqualTo(model.changes(true));
    model
        .changes(false)
        .forEach((place, commits) -> assertThat(removed.get(place)).as(place).isEqualTo(commits));
    assertThat(scanned.attribution.presences()).anyMatch(p -> !p.reachable());
    assertThat(scanned.attribution.presences()).anyMatch(p -> p.intervals().size() > 3);
  }

  private GitRepo repo() {
    return GitRepo.init(temp, "byhand");
  }

  @Test
  void addedEditedAroundRemovedAndAddedAgain() throws IOException {
    GitRepo repo = repo();
    repo.write("conf/app", "a\nkey=1\n");
    String first = repo.commit("in");
    repo.write("conf/app", "b\nc\nkey=1\n");
    repo.commit("edit");
    repo.write("conf/app", "b\nc\n");
    String gone = repo.commit("out");
    repo.write("conf/app", "b\nkey=1\nc\n");
    String again = repo.commit("in again");
    Scanned scanned = Scanned.of(repo.dir);
    Presence p = scanned.at(1, "conf/app");
    assertThat(scanned.ids(p.introduced())).containsExactly(first, again);
    assertThat(scanned.ids(p.removed())).containsExactly(gone);
    assertThat(scanned.intervals(p)).isEqualTo(Map.of(first, gone, again, ""));
    assertThat(p.atHead()).isTrue();
    assertThat(p.refs()).containsExactly("refs/heads/main");
    assertThat(p.firstSeen().getEpochSecond()).isEqualTo(1_600_000_060L);
    assertThat(scanned.database.id(p.headBlob())).isEqualTo(repo.git("rev-parse", "HEAD:conf/app"));
    assertThat(scanned.database.id(p.introduced().get(0).blob()))
        .isEqualTo(repo.git("rev-parse", first + ":conf/app"));
    assertThat(scanned.messages.values()).contains("in again\n");
  }

  @Test
  void whatOnlyAMergeHasBelongsToTheMergeAndASideBranchIsNotIntroducedAgain() throws IOException {
    GitRepo repo = repo();
    repo.write("f", "0\n");
    repo.commit("base");
    repo.git("checkout", "-q", "-b", "side");
    repo.write("f", "0\nkey=1\n");
    String side = repo.commit("side");
    repo.git("checkout", "-q", "main");
    repo.write("g", "0\n");
    repo.commit("main");
    repo.tick();
    repo.git("merge", "-q", "--no-commit", "side");
    repo.write("g", "0\nkey=2\n");
    String merge = repo.commit("merge");
    Scanned scanned = Scanned.of(repo.dir);
    assertThat(scanned.ids(scanned.at(1, "f").introduced())).containsExactly(side);
    assertThat(scanned.ids(scanned.at(2, "g").introduced())).containsExactly(merge);
    assertThat(scanned.at(1, "f").refs()).containsExactly("refs/heads/main", "refs/heads/side");
  }

  @Test
  void aMergeThatDropsASideBranchsKeyRemovesIt() throws IOException {
    GitRepo repo = repo();
    repo.write("f", "0\n");
    repo.commit("base");
    repo.git("checkout", "-q", "-b", "side");
    repo.write("f", "0\nkey=1\n");
    String side = repo.commit("side");
    repo.git("checkout", "-q", "main");
    repo.tick();
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side");
    repo.write("f", "0\n1\n");
    String merge = repo.commit("merge");
    repo.git("branch", "-q", "-D", "side");
    Presence p = Scanned.of(repo.dir).at(1, "f");
    assertThat(Scanned.of(repo.dir).intervals(p)).isEqualTo(Map.of(side, merge));
    assertThat(p.refCount()).isZero();
  }

  @Test
  void mergingALineThatGoesOnRemovesNothing() throws IOException {
    GitRepo repo = repo();
    repo.write("f", "key=1\n").write("g", "0\n");
    String base = repo.commit("base");
    repo.git("branch", "-q", "release");
    repo.write("f", "0\n");
    String fix = repo.commit("fix");
    for (int i = 0; i < 3; i++) {
      repo.git("checkout", "-q", "release");
      repo.write("g", i + "\n1\n2\n");
      repo.commit("on release");
      repo.git("checkout", "-q", "main");
      repo.tick();
      repo.git("merge", "-q", "-s", "ours", "-m", "forward", "release");
    }
    Scanned scanned = Scanned.of(repo.dir);
    Presence p = scanned.at(1, "f");
    assertThat(scanned.ids(p.removed())).containsExactly(fix);
    assertThat(scanned.intervals(p)).isEqualTo(Map.of(base, ""));
    assertThat(p.atHead()).isFalse();
    assertThat(p.refs()).containsExactly("refs/heads/release");
  }

  @Test
  void octopusOrphanCherryPickRevertAndRename() throws IOException {
    GitRepo repo = repo();
    repo.write("f", "0\n");
    repo.commit("base");
    String[] tips = new String[3];
    for (int i = 0; i < 3; i++) {
      repo.git("checkout", "-q", "-b", "side" + i, "main");
      repo.write("side" + i, "key=" + i + "\n");
      tips[i] = repo.commit("side" + i);
    }
    repo.git("checkout", "-q", "main");
    repo.git("merge", "-q", "-m", "octopus", "side0", "side1", "side2");
    repo.git("revert", "--no-edit", tips[1]);
    String revert = repo.git("rev-parse", "HEAD");
    repo.git("mv", "side2", "renamed");
    String rename = repo.commit("rename");
    repo.git("checkout", "-q", "--orphan", "orphan");
    String orphan = repo.commit("orphan");
    repo.git("cherry-pick", "--allow-empty", tips[1]);
    String picked = repo.git("rev-parse", "HEAD");
    repo.git("checkout", "-q", "main");
    Scanned scanned = Scanned.of(repo.dir);
    assertThat(scanned.ids(scanned.at(0, "side0").introduced()))
        .containsExactlyInAnyOrder(tips[0], orphan);
    Presence reverted = scanned.at(1, "side1");
    assertThat(scanned.ids(reverted.introduced())).containsExactlyInAnyOrder(tips[1], picked);
    assertThat(scanned.ids(reverted.removed())).containsExactly(revert);
    // side1 still points at it.
    assertThat(scanned.intervals(reverted)).containsEntry(tips[1], "").containsEntry(picked, "");
    assertThat(scanned.ids(scanned.at(2, "side2").removed())).containsExactly(rename);
    assertThat(scanned.ids(scanned.at(2, "renamed").introduced()))
        .containsExactlyInAnyOrder(rename, orphan);
  }

  @Test
  void whatIsForcePushedAwayIsFoundAndSaidToBeUnreachable() throws IOException {
    GitRepo repo = repo();
    repo.write("f", "0\n");
    repo.commit("base");
    repo.write("f", "key=1\n");
    String lost = repo.commit("lost");
    repo.git("reset", "-q", "--hard", "HEAD~1");
    repo.write("f", "key=2\n");
    repo.commit("kept");
    Scanned scanned = Scanned.of(repo.dir);
    assertThat(scanned.at(1, "f").reachable()).isFalse();
    assertThat(scanned.ids(scanned.at(1, "f").introduced())).containsExactly(lost);
    assertThat(scanned.at(2, "f").reachable()).isTrue();
    int blob = scanned.database.find(repo.git("rev-parse", lost + ":f"));
    assertThat(scanned.attribution.isReachable(blob)).isFalse();
    assertThat(scanned.attribution.isReachable(scanned.at(2, "f").headBlob())).isTrue();
  }

  @Test
  void aFileBecomesAFolderAndBack() throws IOException {
    GitRepo repo = repo();
    repo.write("x", "key=1\n");
    String file = repo.commit("file");
    repo.delete("x").write("x/y", "key=1\n");
    String folder = repo.commit("folder");
    repo.git("rm", "-q", "-r", "x");
    repo.write("x", "key=1\n");
    String back = repo.commit("back");
    Scanned scanned = Scanned.of(repo.dir);
    assertThat(scanned.intervals(scanned.at(1, "x"))).isEqualTo(Map.of(file, folder, back, ""));
    assertThat(scanned.intervals(scanned.at(1, "x/y"))).isEqualTo(Map.of(folder, back));
  }

  @Test
  void removedOnTwoBranchesEndsWhereHeadSaysSo() throws IOException {
    GitRepo repo = repo();
    repo.write("f", "key=1\n");
    String in = repo.commit("in");
    repo.git("branch", "-q", "other");
    repo.write("f", "0\n");
    String here = repo.commit("here");
    repo.git("checkout", "-q", "other");
    repo.write("f", "1\n");
    String there = repo.commit("there");
    repo.git("checkout", "-q", "main");
    Scanned scanned = Scanned.of(repo.dir);
    Presence p = scanned.at(1, "f");
    assertThat(scanned.ids(p.removed())).containsExactly(here, there);
    assertThat(scanned.intervals(p)).isEqualTo(Map.of(in, here));
  }

  @Test
  void shallowClone() throws IOException {
    GitRepo repo = repo();
    repo.write("f", "key=1\n");
    repo.commit("one");
    repo.write("f", "key=1\nmore\n");
    String two = repo.commit("two");
    repo.write("g", "more\n");
    repo.commit("three");
    String url = "file://" + repo.dir;
    repo.git("clone", "-q", "--depth=2", url, temp.resolve("shallow").toString());
    Scanned scanned = Scanned.of(temp.resolve("shallow"));
    assertThat(scanned.ids(scanned.at(1, "f").introduced())).containsExactly(two);
    assertThat(scanned.skips)
        .singleElement()
        .matches(s -> s.origin().equals(two) && s.kind().word().equals("boundary"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void foldsRunBesideEachOtherInOnePool(int threads) throws Exception {
    GitRepo repo = new RandomHistory(temp, 31, 60).repo;
    ForkJoinPool pool = new ForkJoinPool(threads);
    try (ObjectDatabase database =
        ObjectDatabase.open(repo.dir, Limits.standard(), pool, s -> assertThat(s).isNull())) {
      var commits = pool.submit(() -> CommitGraph.read(database, Messages.NONE, pool));
      var trees = pool.submit(() -> TreeGraph.read(database, (m, n, f, t) -> 1, pool));
      AtomicInteger blobs = new AtomicInteger();
      database.fold(
          ObjectType.BLOB,
          new WholeFold() {
            @Override
            protected void whole(int object, byte[] bytes, int length) {
              blobs.incrementAndGet();
            }
          },
          pool);
      assertThat(commits.get(20, TimeUnit.SECONDS).count()).isEqualTo(60);
      assertThat(trees.get(20, TimeUnit.SECONDS).database()).isSameAs(database);
      assertThat(blobs).hasValue(database.count(ObjectType.BLOB));
    } finally {
      pool.shutdown();
    }
  }
}
