package dev.keycensus.sources.jgit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeTest {
  @TempDir Path folder;
  private Repo repo;

  @BeforeEach
  void init() throws IOException {
    repo = Repo.init(folder.resolve("r"));
  }

  @Test
  void everyVersionOfEveryCommitAlsoWhatIsGoneAtTheEnd() throws IOException {
    String a = repo.commit("f", "1");
    repo.commit("f", "secret");
    repo.git("rm", "-q", "f");
    repo.commit();
    repo.commit("f", "3");
    assertThat(Gathered.range(repo, a + "..HEAD").told()).containsExactly("f=3", "f=secret<1");
    assertThat(Gathered.range(repo, RangeSpec.since("HEAD~2", null)).told()).containsExactly("f=3");
    assertThat(Gathered.range(repo, RangeSpec.branch("main")).told())
        .containsExactly("f=1", "f=3", "f=secret<1");
    assertThat(Gathered.range(repo, "..HEAD").told()).isEmpty();
  }

  /** Each file of a large folder is asked for, and the folder read once. */
  @Test
  void manyFilesOfOneFolderAreKnownInTime() throws IOException {
    repo.commit("a", "1");
    String id = repo.git("rev-parse", "HEAD:a");
    StringBuilder tree = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      tree.append("100644 blob ").append(id).append("\tf").append(i).append('\n');
    }
    String folderId = repo.input(tree.toString(), "mktree");
    String root = repo.input("040000 tree " + folderId + "\td\n", "mktree");
    String commit = repo.git("commit-tree", "-m", "m", root);
    try (GitRepository repository = GitRepository.open(repo.folder)) {
      FileAt files = FileAt.commit(repository, commit);
      Assertions.assertTimeout(
          Duration.ofSeconds(5),
          () -> {
            for (int i = 0; i < 20_000; i++) {
              assertThat(files.holds("d/f" + i, id)).isTrue();
            }
          });
      assertThat(files.holds("d/f0", commit)).isFalse();
      assertThat(files.holds("d/g", id)).isFalse();
    }
  }

  @Test
  void tellsTheCommit() throws IOException {
    repo.commit("f", "1");
    String id = repo.commit("f", "2");
    List<Commit> commits = new ArrayList<>();
    try (GitRepository repository = GitRepository.open(repo.folder)) {
      Range range = range(repository, "HEAD~1..");
      range.read(
          new Changes() {
            @Override
            public void change(Change change) {
              commits.add(change.commit());
            }

            @Override
            public void skip(dev.keycensus.sources.Skip skip) {}
          });
      assertThat(range.commits()).isEqualTo(1);
    }
    long at = Long.parseLong(repo.git("log", "-1", "--format=%ct"));
    assertThat(commits)
        .containsExactly(new Commit(id, Instant.ofEpochSecond(at), "Ann", "ann@example.org"));
  }

  private static Range range(GitRepository repository, String range) throws IOException {
    return new Range(repository, RangeSpec.parse(range), 1 << 20, ForkJoinPool.commonPool());
  }

  @Test
  void aMergeHasOnlyWhatItResolved() throws IOException {
    String base = repo.commit("f", "base\n");
    repo.git("checkout", "-qb", "side");
    repo.add("s", "side only").commit("f", "theirs\n");
    repo.git("checkout", "-q", "main");
    repo.commit("f", "ours\n");
    assertThatThrownBy(() -> repo.git("merge", "-q", "side")).isInstanceOf(AssertionError.class);
    repo.add("f", "both\n").add("evil", "in the merge").commit();
    assertThat(Gathered.range(repo, base + "..HEAD").told())
        .containsExactly(
            "evil=in the merge",
            "f=both\n<ours\n|theirs\n",
            "f=ours\n<base\n",
            "f=theirs\n<base\n",
            "s=side only");
    // Seen from the side branch, its own commits are known.
    assertThat(Gathered.range(repo, "side..main").told())
        .containsExactly("evil=in the merge", "f=both\n<ours\n|theirs\n", "f=ours\n<base\n");
  }

  @Test
  void octopusAndOrphan() throws IOException {
    String first = repo.commit("f", "1");
    for (String side : List.of("a", "b", "c")) {
      repo.git("checkout", "-qb", side, "main");
      repo.commit(side, side);
    }
    repo.git("checkout", "-q", "main");
    repo.git("merge", "-q", "a", "b", "c");
    String merged = repo.head();
    repo.git("checkout", "-q", "--orphan", "other");
    repo.git("rm", "-rqf", ".");
    repo.commit("o", "orphan");
    repo.git("merge", "-q", "--allow-unrelated-histories", "main");
    assertThat(Gathered.range(repo, first + ".." + merged).told())
        .containsExactly("a=a", "b=b", "c=c");
    assertThat(Gathered.range(repo, "main..other").told()).containsExactly("o=orphan");
  }

  /** A version that came back is told again only where something else was before. */
  @Test
  void sameVersionFromTwoCommits() throws IOException {
    String base = repo.commit("f", "1");
    repo.commit("f", "2");
    repo.commit("f", "1");
    repo.commit("f", "2");
    assertThat(Gathered.range(repo, base + "..HEAD").told()).containsExactly("f=1<2", "f=2<1");
  }

  @Test
  void revisionsInGitsWords() throws IOException {
    String first = repo.commit("f", "1");
    repo.git("tag", "-am", "t", "v1");
    repo.commit("f", "2");
    repo.git("update-ref", "refs/remotes/origin/main", first);
    repo.git("config", "branch.main.remote", "origin");
    repo.git("config", "branch.main.merge", "refs/heads/main");
    repo.git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
    for (String since :
        List.of("v1", "HEAD~1", "HEAD^", "origin/main", "main@{upstream}", first.substring(0, 7))) {
      assertThat(Gathered.range(repo, RangeSpec.since(since, null)).told())
          .as(since)
          .containsExactly("f=2<1");
    }
    for (boolean packed : new boolean[] {false, true}) {
      if (packed) {
        repo.git("gc", "-q");
      }
      assertThat(Gathered.range(repo, first.substring(0, 5) + "..").told()).hasSize(1);
      assertThat(
              Gathered.range(repo, new RangeSpec("main", List.of("refs/remotes/origin/*"))).told())
          .containsExactly("f=2<1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nope..HEAD",
        "HEAD..nope",
        "HEAD~9..",
        "deadbeef..",
        "HEAD:f..",
        "^{/x..",
        "@{u}.."
      })
  void unknownRevisions(String range) throws IOException {
    repo.commit("f", "1");
    assertThatThrownBy(() -> Gathered.range(repo, range))
        .isInstanceOf(GitProblem.class)
        .hasMessageStartingWith("there is no commit \"");
  }

  @Test
  void aHintForTheBranchThatIsOnlyRemote() throws IOException {
    repo.git("update-ref", "refs/remotes/origin/dev", repo.commit("f", "1"));
    assertThatThrownBy(() -> Gathered.range(repo, "dev.."))
        .isInstanceOfSatisfying(
            GitProblem.class, e -> assertThat(e.hint()).isEqualTo("did you mean origin/dev?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "..", "a...b", "a..b..c", ""})
  void whatIsNoRange(String text) {
    assertThatThrownBy(() -> RangeSpec.parse(text)).isInstanceOf(GitProblem.class);
  }

  @Test
  void shallowClone() throws IOException {
    repo.commit("old", "1");
    repo.commit("f", "2");
    repo.commit("f", "3");
    Path clone = folder.resolve("clone");
    repo.git("clone", "-q", "--depth=2", "file://" + repo.folder, clone.toString());
    Gathered all = Gathered.range(Repo.at(clone), RangeSpec.branch("main"));
    assertThat(all.told()).containsExactly("f=2", "f=3<2", "old=1");
    assertThat(all.skips).singleElement().asString().startsWith("boundary commit ");
    assertThatThrownBy(() -> Gathered.range(Repo.at(clone), "HEAD~2.."))
        .isInstanceOfSatisfying(
            GitProblem.class, e -> assertThat(e.hint()).contains("git fetch --unshallow"));
  }

  @Test
  void partialClone() throws IOException {
    repo.git("config", "uploadpack.allowFilter", "true");
    repo.commit("f", "1");
    repo.commit("f", "2");
    Path clone = folder.resolve("clone");
    repo.git("clone", "-q", "--filter=blob:none", "file://" + repo.folder, clone.toString());
    Gathered range = Gathered.range(Repo.at(clone), RangeSpec.branch("main"));
    assertThat(range.told()).containsExactly("f=2<?");
    assertThat(range.skips).containsExactly("boundary f: object is not in this partial clone");
  }

  @Test
  void aBareRepositoryAndOneThatBorrows() throws IOException {
    repo.commit("f", "1");
    repo.commit("f", "2");
    repo.git("clone", "-q", "--bare", ".", "../bare");
    assertThat(Gathered.range(Repo.at(folder.resolve("bare")), "HEAD~1..").told())
        .containsExactly("f=2<1");
    repo.git("clone", "-q", "--shared", ".", "../shared");
    Repo shared = Repo.at(folder.resolve("shared"));
    shared.commit("f", "3");
    assertThat(Gathered.range(shared, "HEAD~2..").told()).containsExactly("f=2<1", "f=3<2");
    try (GitRepository repository = GitRepository.open(shared.folder)) {
      assertThat(repository.outside()).hasSize(1);
    }
  }

  @Test
  void belowAFolderOnly() throws IOException {
    repo.add("d/e", "1").add("de", "2").add("x/d", "3").commit();
    Repo below = Repo.at(repo.folder.resolve("d"));
    assertThat(Gathered.range(below, RangeSpec.branch("main")).told()).containsExactly("d/e=1");
  }

  @Test
  void submodule() throws IOException {
    String id = repo.commit("f", "1");
    repo.git("update-index", "--add", "--cacheinfo", "160000," + id + ",sub");
    repo.commit();
    Gathered range = Gathered.range(repo, "HEAD~1..");
    assertThat(range.versions).isEmpty();
    assertThat(range.skips).containsExactly("boundary sub: submodule");
  }

  @Test
  void configurationComesFromTheRevisionThatWasThereBefore() throws IOException {
    repo.commit(".keycensus.yaml", "strict");
    repo.git("checkout", "-qb", "feature");
    repo.commit(".keycensus.yaml", "lax");
    repo.commit("d/.gitignore", "*");
    repo.git("checkout", "-q", "main");
    repo.commit(".keycensus.yaml", "stricter");
    try (GitRepository repository = GitRepository.open(repo.folder)) {
      Range range = range(repository, "main..feature");
      assertThat(range.base().read(".keycensus.yaml", 100)).asString().isEqualTo("stricter");
      assertThat(range.base().commit()).isEqualTo(repo.head());
      assertThat(range.touched(p -> p.endsWith(".gitignore") || p.endsWith(".yaml")))
          .containsExactly(".keycensus.yaml", "d/.gitignore");
      Range glob =
          new Range(
              repository,
              new RangeSpec("feature", List.of("refs/heads/mai/*", "main")),
              1 << 20,
              ForkJoinPool.commonPool());
      assertThat(glob.base().read(".keycensus.yaml", 100)).asString().isEqualTo("strict");
      Range all =
          new Range(repository, RangeSpec.branch("feature"), 1 << 20, ForkJoinPool.commonPool());
      assertThat(all.base().read(".keycensus.yaml", 100)).isNull();
    }
  }

  @Test
  void aMissingTreeOrBlobLeavesTheRest() throws IOException {
    repo.commit("a/f", "1");
    repo.commit("a/f", "2");
    repo.commit("b", "3");
    String tree = repo.git("rev-parse", "HEAD~1:a");
    Files.delete(loose(tree));
    Gathered range = Gathered.range(repo, RangeSpec.branch("main"));
    assertThat(range.told()).containsExactly("a/f=1", "b=3");
    assertThat(range.skips)
        .containsExactly(
            "unread commit "
                + repo.git("rev-parse", "HEAD~1")
                + ": commit or one of its folders cannot be read");
    Files.delete(loose(repo.git("rev-parse", "HEAD:b")));
    assertThat(Gathered.range(repo, RangeSpec.branch("main")).skips)
        .contains("unread b: object is missing");
    Files.delete(loose(repo.git("rev-parse", "HEAD~2")));
    Gathered cut = Gathered.range(repo, RangeSpec.branch("main"));
    assertThat(cut.skips).anyMatch(s -> s.endsWith("the history before it cannot be read"));
  }

  private Path loose(String id) {
    return repo.folder.resolve(".git/objects/" + id.substring(0, 2) + "/" + id.substring(2));
  }

  /** What git itself says that each commit brings, merges compared with all of their parents. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void likeGitOnRandomHistories(int seed) throws IOException {
    Random random = new Random(seed);
    List<String> branches = new ArrayList<>(List.of("main"));
    repo.commit("start", "0");
    for (int i = 0; i < 40; i++) {
      repo.git("checkout", "-qf", branches.get(random.nextInt(branches.size())));
      switch (random.nextInt(6)) {
        case 0 -> {
          String name = "b" + branches.size();
          branches.add(name);
          repo.git("checkout", "-qb", name);
        }
        case 1 -> {
          String other = branches.get(random.nextInt(branches.size()));
          repo.git("merge", "-q", "-s", "ours", "--no-commit", "--no-ff", other);
          if (random.nextBoolean()) {
            repo.git("checkout", "-q", other, "--", ".");
          }
          if (random.nextBoolean()) {
            repo.add("f" + random.nextInt(5), "merged " + i);
          }
          repo.commit();
        }
        default -> {
          for (int k = random.nextInt(3); k >= 0; k--) {
            repo.add("d" + random.nextInt(3) + "/f" + random.nextInt(5), "v" + random.nextInt(9));
          }
          repo.commit();
        }
      }
      if (random.nextInt(15) == 0) {
        repo.git("gc", "-q");
      }
    }
    for (int i = 0; i < 6; i++) {
      String from = branches.get(random.nextInt(branches.size())) + "~" + random.nextInt(2);
      String to = branches.get(random.nextInt(branches.size()));
      String known = repo.git("rev-parse", "--verify", "-q", from + "^{commit}");
      TreeSet<String> expected = new TreeSet<>();
      for (String commit : repo.git("rev-list", known + ".." + to).lines().toList()) {
        for (String line :
            repo.git(
                    "diff-tree",
                    "-r",
                    "-c",
                    "--root",
                    "--no-commit-id",
                    "--raw",
                    "--abbrev=40",
                    commit)
                .lines()
                .toList()) {
          String path = line.substring(line.indexOf('\t') + 1);
          String[] words = line.substring(0, line.indexOf('\t')).split(" ", -1);
          String id = words[words.length - 2];
          if (!id.startsWith("0000000")) {
            expected.add(path + " " + id);
          }
        }
      }
      Gathered range = Gathered.range(repo, known + ".." + to);
      TreeSet<String> actual = new TreeSet<>();
      range.versions.forEach(v -> actual.add(v.path() + " " + v.id()));
      assertThat(actual).as(from + ".." + to).isEqualTo(expected);
      assertThat(range.skips).isEmpty();
    }
  }
}
