package dev.keycensus.sources.jgit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A repository is hostile: nothing in it runs, nothing is written, nothing leads astray. */
@Timeout(60)
class SafetyTest {
  @TempDir Path folder;
  private Repo repo;

  @BeforeEach
  void init() throws IOException {
    repo = Repo.init(folder.resolve("r"));
    repo.commit("a", "1");
    repo.commit("a", "2");
    repo.add("a", "3");
  }

  /** What a scan does with a repository; also run in a process of its own. */
  public static void main(String[] args) throws IOException {
    try (GitRepository repository = GitRepository.open(Path.of(args[0]))) {
      Gathered gathered = new Gathered();
      new Staged(repository, 1 << 20, ForkJoinPool.commonPool()).read(gathered);
      new Range(repository, RangeSpec.parse("HEAD~1..HEAD"), 1 << 20, ForkJoinPool.commonPool())
          .read(gathered);
      System.err.println(gathered.told());
    }
  }

  /** Another process, in whose PATH git and sh are traps and whose home is an empty folder. */
  @Test
  void nothingIsWrittenAndNothingIsStarted() throws Exception {
    makeHostile();
    Path home = Files.createDirectories(folder.resolve("home"));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path trap = folder.resolve("trap");
    for (String program : new String[] {"git", "sh", "bash", "ssh"}) {
      Path file = Files.writeString(bin.resolve(program), "#!/bin/sh\n: > " + trap + "\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Map<String, String> before = Repo.photo(repo.folder);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Duser.home=" + home,
            "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            SafetyTest.class.getName(),
            repo.folder.toString());
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().remove("XDG_CONFIG_HOME");
    Process process = builder.redirectErrorStream(true).start();
    String out;
    try (InputStream in = process.getInputStream()) {
      out = new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(out).contains("[a=2<1, a=3<2]");
    assertThat(Repo.photo(repo.folder)).isEqualTo(before);
    assertThat(Repo.photo(home)).hasSize(1);
    assertThat(Repo.photo(folder.resolve("tmp"))).hasSize(1);
    assertThat(trap).doesNotExist();
  }

  /** Everything in a configuration that makes git run a program or read elsewhere. */
  private void makeHostile() throws IOException {
    String run = "\"touch " + folder.resolve("pwned") + "\"";
    Files.writeString(
        repo.folder.resolve(".git/config"),
        """
        [core]
          repositoryformatversion = 0
          fsmonitor = RUN
          hooksPath = /tmp
          sshCommand = RUN
          pager = RUN
          editor = RUN
          worktree = /
          attributesFile = /dev/zero
          excludesFile = /dev/zero
          bare = true
        [include]
          path = /dev/zero
        [includeIf "gitdir:/"]
          path = ../../../../../../etc/passwd
        [filter "x"]
          clean = RUN
          smudge = RUN
          process = RUN
        [diff "x"]
          command = RUN
          textconv = RUN
        [gc]
          auto = 1
        [alias]
          status = RUN
        """
            .replace("RUN", run));
    Files.writeString(repo.folder.resolve(".gitattributes"), "* filter=x diff=x\n");
    Path hook = repo.folder.resolve(".git/hooks/post-index-change");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\ntouch " + folder.resolve("pwned") + "\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void aBrokenConfigurationIsNoReasonNotToScan() throws IOException {
    Files.writeString(repo.folder.resolve(".git/config"), "[[[\n\u0000]=\n[remote \"\n");
    assertThat(Gathered.staged(repo).told()).containsExactly("a=3<2");
    assertThat(Gathered.range(repo, "HEAD~1..").told()).containsExactly("a=2<1");
  }

  @Test
  void anUnknownKindOfRepository() throws IOException {
    repo.git("config", "core.repositoryformatversion", "7");
    assertThatThrownBy(() -> Gathered.range(repo, "HEAD~1.."))
        .isInstanceOf(GitProblem.class)
        .hasMessageContaining("an unknown format version");
  }

  @Test
  void pipesAreNotWaitedFor() throws IOException {
    for (String name :
        new String[] {
          "HEAD",
          "packed-refs",
          "shallow",
          "config",
          "refs/heads/x",
          "objects/pack/pack-1.idx",
          "objects/info/alternates",
          "commondir"
        }) {
      Path clone = folder.resolve(name.replace('/', '-'));
      repo.git("clone", "-q", ".", clone.toString());
      Path file = clone.resolve(".git").resolve(name);
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      Repo.at(clone).pipe(file);
      assertThatThrownBy(() -> Gathered.range(Repo.at(clone), "HEAD.."))
          .as(name)
          .isInstanceOf(GitProblem.class);
    }
  }

  @Test
  void aLoosePipeIsAMissingObject() throws IOException {
    String id = repo.git("rev-parse", ":a");
    Path file = repo.folder.resolve(".git/objects/" + id.substring(0, 2) + "/" + id.substring(2));
    Files.delete(file);
    repo.pipe(file);
    assertThat(Gathered.staged(repo).skips).containsExactly("unread a: object is missing");
  }

  @Test
  void noRepository() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(GitRepository.isAt(empty)).isFalse();
    assertThatThrownBy(() -> GitRepository.open(empty))
        .isInstanceOf(GitProblem.class)
        .hasMessageEndingWith("is in no git repository");
    for (String pointer :
        new String[] {"gitdir: nowhere", "gitdir: .", "gitdir:", "nonsense", ""}) {
      Files.writeString(empty.resolve(".git"), pointer);
      assertThatThrownBy(() -> GitRepository.open(empty))
          .as(pointer)
          .isInstanceOf(GitProblem.class);
    }
  }

  @Test
  void aFolderOfAnotherUserIsNotFollowed() throws IOException {
    Path foreign = folder.resolve("foreign");
    repo.git("clone", "-q", "--bare", ".", foreign.toString());
    try {
      Files.setAttribute(foreign, "unix:uid", 12345);
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "files cannot be given away here");
    }
    Path pointing = Files.createDirectories(folder.resolve("pointing"));
    Files.writeString(pointing.resolve(".git"), "gitdir: ../foreign");
    assertThatThrownBy(() -> GitRepository.open(pointing))
        .isInstanceOf(GitProblem.class)
        .hasMessageContaining("leads to a folder of another user");
    Files.delete(pointing.resolve(".git"));
    Files.createSymbolicLink(pointing.resolve(".git"), foreign);
    assertThatThrownBy(() -> GitRepository.open(pointing)).isInstanceOf(GitProblem.class);
    Path alternates = repo.folder.resolve(".git/objects/info/alternates");
    Files.createDirectories(alternates.getParent());
    Files.setAttribute(foreign.resolve("objects"), "unix:uid", 12345);
    Files.writeString(alternates, foreign.resolve("objects") + "\n");
    assertThatThrownBy(() -> GitRepository.open(repo.folder))
        .isInstanceOf(GitProblem.class)
        .hasMessageContaining("objects/info/alternates");
  }

  @Test
  void alternatesInACircle() throws IOException {
    Path other = folder.resolve("other");
    repo.git("clone", "-q", "--shared", ".", other.toString());
    Path back = repo.folder.resolve(".git/objects/info/alternates");
    Files.createDirectories(back.getParent());
    Files.writeString(back, other.resolve(".git/objects") + "\n");
    assertThat(Gathered.range(repo, "HEAD~1..").told()).containsExactly("a=2<1");
  }

  /** Ten folders in ten folders in ten folders: more paths than atoms, in eleven objects. */
  @Test
  void aBombOfTrees() throws IOException {
    String id = repo.git("rev-parse", ":a");
    String line = "100644 blob " + id;
    for (int depth = 0; depth < 30; depth++) {
      StringBuilder tree = new StringBuilder();
      for (int i = 0; i < 10; i++) {
        tree.append(line).append("\tf").append(i).append('\n');
      }
      line = "040000 tree " + repo.input(tree.toString(), "mktree");
    }
    String commit = repo.git("commit-tree", "-m", "m", "-p", "HEAD", line.substring(12));
    Changes counting =
        new Changes() {
          @Override
          public void change(Change change) {}

          @Override
          public void skip(dev.keycensus.sources.Skip skip) {
            assertThat(skip.reason()).isEqualTo("too many versions of files");
            throw new IllegalStateException("told");
          }
        };
    try (GitRepository repository = GitRepository.open(repo.folder)) {
      Range range =
          new Range(
              repository,
              RangeSpec.parse("HEAD.." + commit),
              1 << 20,
              ForkJoinPool.commonPool(),
              20_000);
      assertThatThrownBy(() -> range.read(counting)).hasMessage("told");
    }
  }
}
