package dev.keycensus.sources.jgit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedTest {
  @TempDir Path folder;
  private Repo repo;

  @BeforeEach
  void init() throws IOException {
    repo = Repo.init(folder.resolve("r"));
  }

  @Test
  void givesWhatWouldBeCommittedAndWhatItReplaces() throws IOException {
    repo.add("a.txt", "1").add("dir/b.txt", "2").add("dir/c.txt", "3").add("gone.txt", "4");
    repo.commit();
    repo.add("a.txt", "one").add("dir/new.txt", "five").add("x/y/z", "six");
    repo.git("rm", "-q", "gone.txt");
    repo.write("dir/b.txt", "not staged").write("untracked", "neither");
    Gathered staged = Gathered.staged(repo);
    assertThat(staged.told()).containsExactly("a.txt=one<1", "dir/new.txt=five", "x/y/z=six");
    assertThat(staged.skips).isEmpty();
  }

  @Test
  void readsTheIndexAndNotTheFile() throws IOException {
    repo.add("a", "staged").write("a", "worktree");
    assertThat(Gathered.staged(repo).told()).containsExactly("a=staged");
  }

  @Test
  void everythingIsNewBeforeTheFirstCommit() throws IOException {
    assertThat(Gathered.staged(repo).told()).isEmpty();
    repo.add("a", "1").add("d/b", "2");
    assertThat(Gathered.staged(repo).told()).containsExactly("a=1", "d/b=2");
    try (GitRepository repository = GitRepository.open(repo.folder)) {
      assertThat(repository.head()).isNull();
      assertThat(FileAt.commit(repository, repository.head()).read("a", 10)).isNull();
    }
  }

  @Test
  void aModeAloneIsNoChange() throws IOException {
    repo.commit("run.sh", "echo");
    repo.git("update-index", "--chmod=+x", "run.sh");
    assertThat(Gathered.staged(repo).told()).isEmpty();
  }

  @Test
  void folderBecomesFileAndBack() throws IOException {
    repo.add("a/b", "1").add("c", "2").commit();
    repo.git("rm", "-rq", "a", "c");
    repo.add("a", "file now").add("c/d", "folder now");
    assertThat(Gathered.staged(repo).told()).containsExactly("a=file now", "c/d=folder now");
  }

  @Test
  void allSidesOfAConflict() throws IOException {
    repo.commit("f", "base\n");
    repo.git("checkout", "-qb", "side");
    repo.commit("f", "theirs\n");
    repo.git("checkout", "-q", "main");
    repo.commit("f", "ours\n");
    assertThatThrownBy(() -> repo.git("merge", "-q", "side")).isInstanceOf(AssertionError.class);
    assertThat(Gathered.staged(repo).told())
        .containsExactly("f=base\n<ours\n", "f=theirs\n<ours\n");
  }

  @Test
  void whatIsOnlyMeantToBeAddedIsNotCommitted() throws IOException {
    repo.commit("a", "1");
    repo.write("later", "secret");
    repo.git("add", "-N", "later");
    assertThat(Gathered.staged(repo).told()).isEmpty();
  }

  @Test
  void submodulesAreABoundary() throws IOException {
    String id = repo.commit("a", "1");
    repo.git("update-index", "--add", "--cacheinfo", "160000," + id + ",lib/sub");
    Gathered staged = Gathered.staged(repo);
    assertThat(staged.versions).isEmpty();
    assertThat(staged.skips).containsExactly("boundary lib/sub: submodule");
  }

  @Test
  void linkedWorktree() throws IOException {
    repo.commit("a", "1");
    repo.git("worktree", "add", "-q", "../w");
    Repo linked = Repo.at(folder.resolve("w"));
    linked.add("a", "2");
    assertThat(Gathered.staged(linked).told()).containsExactly("a=2<1");
    assertThat(Gathered.staged(repo).told()).isEmpty();
    try (GitRepository repository = GitRepository.open(linked.folder)) {
      assertThat(repository.outside()).isNotEmpty();
    }
  }

  @Test
  void belowAFolderOnly() throws IOException {
    repo.add("a", "1").add("d/e", "2").add("de", "3");
    assertThat(Gathered.staged(Repo.at(repo.folder.resolve("d"))).told()).containsExactly("d/e=2");
    assertThat(Gathered.staged(Repo.at(repo.folder)).told()).hasSize(3);
  }

  /** The hook of {@code git commit -a} sees an index of its own. */
  @Test
  void commitAllThroughARealHook() throws IOException {
    repo.commit("a", "1");
    Path hook = repo.folder.resolve(".git/hooks/pre-commit");
    Path told = folder.resolve("told");
    Files.createDirectories(hook.getParent());
    Files.writeString(
        hook,
        "#!/bin/sh\necho \"$GIT_INDEX_FILE\" > '"
            + told
            + "'\ncp \"$GIT_INDEX_FILE\" '"
            + told
            + ".index'\nexit 1\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    repo.write("a", "2");
    assertThatThrownBy(() -> repo.git("commit", "-qam", "m")).isInstanceOf(AssertionError.class);
    assertThat(Files.readString(told).strip()).isNotEmpty();
    // The hook's index was a lock file, which is gone by now: look at the copy in its place.
    Path copy = repo.folder.resolve(".git/next-index-1.lock");
    Files.copy(Path.of(told + ".index"), copy);
    assertThat(Gathered.staged(repo, Map.of("GIT_INDEX_FILE", ".git/next-index-1.lock")).told())
        .containsExactly("a=2<1");
    assertThat(Gathered.staged(repo).told()).isEmpty();
  }

  @Test
  void theIndexOfAnotherRepositoryIsNotTaken() throws IOException {
    Repo other = Repo.init(folder.resolve("other"));
    other.add("theirs", "1");
    repo.add("ours", "2");
    Path index = other.folder.resolve(".git/index");
    assertThat(Gathered.staged(repo, Map.of("GIT_INDEX_FILE", index.toString())).told())
        .containsExactly("ours=2");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void everyVersionOfTheIndex(int version) throws IOException {
    repo.git("config", "index.version", String.valueOf(version));
    for (int i = 0; i < 40; i++) {
      repo.add("some/folder/with/a/long/name/file-" + i, "v" + i);
    }
    repo.commit();
    repo.git("update-index", "--index-version", String.valueOf(version));
    repo.add("some/folder/with/a/long/name/file-7", "changed").add("some/other", "new");
    repo.git("update-index", "--skip-worktree", "some/other");
    assertThat(Gathered.staged(repo).told())
        .containsExactly("some/folder/with/a/long/name/file-7=changed<v7", "some/other=new");
  }

  @Test
  void sparseIndex() throws IOException {
    repo.add("in/a", "1").add("out/b", "2").add("out/deep/c", "3").commit();
    String first = repo.head();
    repo.add("out/deep/c", "three").commit();
    repo.git("sparse-checkout", "init", "--cone", "--sparse-index");
    repo.git("sparse-checkout", "set", "in");
    repo.add("in/a", "one");
    assertThat(Gathered.staged(repo).told()).containsExactly("in/a=one<1");
    repo.git("reset", "-q", "--soft", first);
    assertThat(Gathered.staged(repo).told()).containsExactly("in/a=one<1", "out/deep/c=three<3");
  }

  @Test
  void splitIndexIsRefusedInASentence() throws IOException {
    repo.commit("a", "1");
    repo.git("update-index", "--split-index");
    repo.add("b", "2");
    assertThatThrownBy(() -> Gathered.staged(repo))
        .isInstanceOf(GitProblem.class)
        .hasMessage("the git index is split into two files");
  }

  @Test
  void sha256() throws IOException {
    Repo sha = Repo.init(folder.resolve("sha"), "--object-format=sha256");
    sha.add("a", "1").add("d/b", "2").commit();
    sha.git("gc", "-q");
    sha.add("d/b", "two");
    assertThat(Gathered.staged(sha).told()).containsExactly("d/b=two<2");
    assertThatThrownBy(() -> Gathered.range(sha, "HEAD~1..HEAD"))
        .isInstanceOf(GitProblem.class)
        .hasMessageContaining("SHA-256");
  }

  /** The file system's own encoding of names does not matter here: they come from the index. */
  @Test
  void namesThatAreNoText() throws IOException {
    String id = blob("x");
    try (OutputStream in = input("update-index", "-z", "--index-info")) {
      byte[] name = {'n', (byte) 0xFF, '\n', (byte) 0xC3, (byte) 0xA9};
      in.write(("100644 " + id + "\t").getBytes(StandardCharsets.US_ASCII));
      in.write(name);
      in.write(0);
    }
    assertThat(Gathered.staged(repo).told()).containsExactly("n\\xFF\né=x");
  }

  private String blob(String content) throws IOException {
    Path file = folder.resolve("content");
    Files.writeString(file, content);
    return repo.git("hash-object", "-w", file.toString());
  }

  private OutputStream input(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).directory(repo.folder.toFile()).start();
    return new java.io.FilterOutputStream(process.getOutputStream()) {
      @Override
      public void close() throws IOException {
        super.close();
        try {
          assertThat(process.waitFor()).isZero();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    };
  }

  @Test
  void brokenIndexes() throws IOException {
    repo.add("a", "1").add("dir/b", "2").commit();
    repo.add("a", "2");
    Path index = repo.folder.resolve(".git/index");
    byte[] good = Files.newInputStream(index).readNBytes(1 << 20);
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      byte[] bad =
          Arrays.copyOf(good, random.nextInt(10) == 0 ? random.nextInt(good.length) : good.length);
      for (int k = random.nextInt(4); k >= 0 && bad.length > 0; k--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      Files.write(index, bad);
      try {
        Gathered.staged(repo);
      } catch (GitProblem e) {
        assertThat(e).hasMessageContaining("index");
      }
    }
  }

  @Test
  void aMissingObjectIsToldAndTheRestIsRead() throws IOException {
    repo.add("a", "1").add("b", "2");
    String id = repo.git("rev-parse", ":a");
    Files.delete(repo.folder.resolve(".git/objects/" + id.substring(0, 2) + "/" + id.substring(2)));
    Gathered staged = Gathered.staged(repo);
    assertThat(staged.told()).containsExactly("b=2");
    assertThat(staged.skips).containsExactly("unread a: object is missing");
  }

  @Test
  void whatIsTooLarge() throws IOException {
    repo.add("big", "x".repeat(2000)).add("small", "y");
    Gathered gathered = new Gathered();
    try (GitRepository repository = GitRepository.open(repo.folder)) {
      new Staged(repository, 1999, ForkJoinPool.commonPool()).read(gathered);
    }
    assertThat(gathered.told()).containsExactly("small=y");
    assertThat(gathered.skips).containsExactly("limit big: over --max-file-size");
  }

  @Test
  void whatTheSinkThrowsIsThrown() throws IOException {
    for (int i = 0; i < 100; i++) {
      repo.write("f" + i, "v" + i);
    }
    repo.git("add", ".");
    try (GitRepository repository = GitRepository.open(repo.folder)) {
      Staged staged = new Staged(repository, 1 << 20, ForkJoinPool.commonPool());
      assertThatThrownBy(
              () ->
                  staged.read(
                      new Changes() {
                        @Override
                        public void change(Change change) {
                          throw new IllegalStateException("full");
                        }

                        @Override
                        public void skip(dev.keycensus.sources.Skip skip) {}
                      }))
          .hasMessageContaining("full");
    }
  }

  @Test
  void tellsWhichControlFilesAreTouched() throws IOException {
    repo.add(".keycensus.yaml", "a").add("d/.gitignore", "b").add("e/.gitignore", "c").add("k", "");
    repo.commit();
    repo.add(".keycensus.yaml", "b").add("f/.gitignore", "d").add("k", "x");
    repo.git("rm", "-rq", "e");
    try (GitRepository repository = GitRepository.open(repo.folder)) {
      Staged staged = new Staged(repository, 1 << 20, ForkJoinPool.commonPool());
      assertThat(staged.touched(p -> p.endsWith(".gitignore") || p.equals(".keycensus.yaml")))
          .isEqualTo(List.of(".keycensus.yaml", "e/.gitignore", "f/.gitignore"));
      assertThat(staged.base().read(".keycensus.yaml", 10)).isEqualTo(new byte[] {'a'});
      assertThat(staged.base().read("d/.gitignore", 10)).isEqualTo(new byte[] {'b'});
      assertThat(staged.base().read("d", 10)).isNull();
      assertThat(staged.base().read("d/x", 10)).isNull();
      assertThat(staged.base().read("", 10)).isNull();
    }
  }

  /** Also what the change leaves as it is, and not what only the working tree has. */
  @Test
  void allFilesAsTheyWouldBeCommitted() throws IOException {
    repo.add("a.txt", "1").add("d/b.txt", "2").add("d/e/c.txt", "3").add("d.txt", "4").commit();
    Files.createSymbolicLink(repo.folder.resolve("d/link"), Path.of("b.txt"));
    repo.add("d/b.txt", "two").write("d/e/c.txt", "not staged").write("d/untracked", "x");
    repo.git("add", "d/link");
    try (GitRepository repository = GitRepository.open(repo.folder)) {
      FilesAt now = new Staged(repository, 1 << 20, ForkJoinPool.commonPool()).now();
      assertThat(text(now, "d/b.txt")).isEqualTo("two");
      assertThat(text(now, "d/e/c.txt")).isEqualTo("3");
      assertThat(now.read("d/link", 9)).as("a link leads elsewhere").isNull();
      for (String none : List.of("d", "d/", "", "d/untracked", "../a.txt", "zzz")) {
        assertThat(now.read(none, 9)).as(none).isNull();
      }
      assertThatThrownBy(() -> now.read("d/b.txt", 2)).isInstanceOf(GitProblem.class);
      assertThat(now.list("d", 0, 9)).containsExactly("d/b.txt");
      assertThat(now.list("d", 1, 9)).containsExactly("d/b.txt", "d/e/c.txt");
      assertThat(now.list("", 0, 9)).containsExactly("a.txt", "d.txt");
      assertThat(now.list("none", 9, 9)).isEmpty();
      assertThatThrownBy(() -> now.list("", 9, 3)).isInstanceOf(GitProblem.class);
    }
  }

  @Test
  void aFolderThatASparseIndexHoldsAsItsTreeIsReadFromThere() throws IOException {
    repo.add("in/a", "1").add("out/b", "2").add("out/deep/c", "3").commit();
    repo.git("sparse-checkout", "init", "--cone", "--sparse-index");
    repo.git("sparse-checkout", "set", "in");
    try (GitRepository repository = GitRepository.open(repo.folder)) {
      FilesAt now = new Staged(repository, 1 << 20, ForkJoinPool.commonPool()).now();
      assertThat(text(now, "in/a")).isEqualTo("1");
      assertThat(text(now, "out/deep/c")).isEqualTo("3");
      assertThat(now.read("out/deep/d", 9)).isNull();
      assertThatThrownBy(() -> now.read("out/deep/c", 0))
          .isInstanceOf(GitProblem.class)
          .hasMessageStartingWith("\"out/deep/c\" of the index");
      assertThat(now.list("", 9, 9)).containsExactly("in/a");
    }
  }

  @Test
  void aCommitTellsWhatAPathHolds() throws IOException {
    repo.add("d/a", "1").commit();
    String one = repo.git("rev-parse", "HEAD:d/a").strip();
    repo.add("d/a", "2").commit();
    try (GitRepository repository = GitRepository.open(repo.folder)) {
      FileAt first = FileAt.commit(repository, repo.git("rev-parse", "HEAD~1").strip());
      assertThat(first.holds("d/a", one)).isTrue();
      assertThat(first.holds("d/b", one)).isFalse();
      assertThat(first.holds("d", one)).isFalse();
      assertThat(FileAt.commit(repository, repo.head()).holds("d/a", one)).isFalse();
    }
  }

  private static String text(FilesAt files, String path) throws IOException {
    return new String(Objects.requireNonNull(files.read(path, 9)), StandardCharsets.UTF_8);
  }
}
