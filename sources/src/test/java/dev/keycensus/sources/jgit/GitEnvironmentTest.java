package dev.keycensus.sources.jgit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where git's word is followed, and where it is not. Hooks of the real git are tested in cli. */
class GitEnvironmentTest {
  @TempDir Path temporary;
  private Path folder;
  private Repo meant;
  private Path here;

  @BeforeEach
  void init() throws IOException {
    folder = temporary.toRealPath();
    meant = Repo.init(folder.resolve("meant"));
    meant.commit("meant", "1");
    here = Files.createDirectories(folder.resolve("here"));
  }

  private Map<String, String> env() {
    return Map.of("GIT_DIR", "../meant/.git", "GIT_WORK_TREE", ".");
  }

  private Gathered staged(Map<String, String> env, Path target) throws IOException {
    Gathered gathered = new Gathered();
    try (GitRepository repository =
        GitRepository.open(target, GitEnvironment.of(env, here, target))) {
      new Staged(repository, 1 << 20, ForkJoinPool.commonPool()).read(gathered);
      if (!repository.outside().isEmpty()) {
        gathered.skips.add("outside " + repository.outside());
      }
    }
    return gathered;
  }

  @Test
  void theRepositoryIsElsewhere() throws IOException {
    Files.writeString(here.resolve("new"), "2");
    meant.git("--work-tree=" + here, "add", "-A");
    Gathered gathered = staged(env(), here);
    assertThat(gathered.told()).containsExactly("new=2");
    assertThat(gathered.skips).containsExactly("outside [" + meant.folder.resolve(".git") + "]");
    assertThat(staged(Map.of("GIT_DIR", meant.folder + "/.git"), here).told())
        .containsExactly("new=2");
    Files.createDirectories(here.resolve("below"));
    Files.writeString(here.resolve("below/file"), "3");
    meant.git("--work-tree=" + here, "add", "-A");
    assertThat(staged(env(), here.resolve("below")).told()).containsExactly("below/file=3");
    // The index is named as well: it may be any.
    Path index = folder.resolve("index");
    Files.copy(meant.folder.resolve(".git/index"), index);
    meant.git("reset", "-q");
    assertThat(staged(env(), here).told()).isEmpty();
    assertThat(
            staged(
                    Map.of(
                        "GIT_DIR",
                        "../meant/.git",
                        "GIT_WORK_TREE",
                        here + "",
                        "GIT_INDEX_FILE",
                        "../index"),
                    here)
                .told())
        .containsExactly("below/file=3", "new=2");
  }

  @Test
  void aRepositoryBelowTheCurrentFolderIsMeantByItsName() throws IOException {
    Repo own = Repo.init(here.resolve("own"));
    own.add("own", "1");
    assertThat(staged(env(), own.folder).told()).containsExactly("own=1");
    assertThat(staged(Map.of("GIT_INDEX_FILE", meant.folder + "/.git/index"), own.folder).told())
        .containsExactly("own=1");
    Files.createDirectories(own.folder.resolve("d"));
    own.add("d/e", "2");
    assertThat(staged(env(), own.folder.resolve("d")).told()).containsExactly("d/e=2");
  }

  @Test
  void aTargetOutsideOfTheCurrentFolder() throws IOException {
    Repo other = Repo.init(folder.resolve("other"));
    other.add("other", "1");
    assertThat(staged(env(), other.folder).told()).containsExactly("other=1");
    assertThatThrownBy(() -> staged(Map.of(), here))
        .isInstanceOf(GitProblem.class)
        .hasMessageEndingWith("is in no git repository");
  }

  @Test
  void whatCannotBe() throws IOException {
    assertThatThrownBy(() -> staged(Map.of("GIT_DIR", "nowhere"), here))
        .isInstanceOf(GitProblem.class);
    assertThatThrownBy(() -> staged(Map.of("GIT_DIR", "/"), here)).isInstanceOf(GitProblem.class);
    assertThatThrownBy(
            () ->
                staged(
                    Map.of("GIT_DIR", "../meant/.git", "GIT_WORK_TREE", meant.folder + ""), here))
        .isInstanceOf(GitProblem.class)
        .hasMessageContaining("GIT_WORK_TREE");
    assertThatThrownBy(() -> staged(Map.of("GIT_DIR", "\0"), here)).isInstanceOf(GitProblem.class);
  }

  @Test
  void ofAnotherUser() throws IOException {
    Path foreign = folder.resolve("foreign");
    meant.git("clone", "-q", "--bare", ".", foreign.toString());
    try {
      Files.setAttribute(foreign, "unix:uid", 12345);
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "files cannot be given away here");
    }
    assertThatThrownBy(() -> staged(Map.of("GIT_DIR", "../foreign"), here))
        .isInstanceOf(GitProblem.class)
        .hasMessageContaining("another user");
  }

  /** Before a push is accepted, its objects are nowhere else. */
  @Test
  void objectsThatArePushed() throws IOException {
    Path bare = folder.resolve("bare.git");
    meant.git("clone", "-q", "--bare", ".", bare.toString());
    Path told = folder.resolve("told");
    Path hook = bare.resolve("hooks/pre-receive");
    Files.createDirectories(hook.getParent());
    Files.writeString(
        hook,
        "#!/bin/sh\necho \"$GIT_QUARANTINE_PATH\" > '"
            + told
            + "'\ncp -r \"$GIT_QUARANTINE_PATH\" '"
            + bare
            + "/objects/kept'\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    String before = meant.head();
    String pushed = meant.commit("meant", "2");
    meant.git("push", "-q", bare.toString(), pushed + ":refs/heads/new");
    assertThat(Path.of(Files.readString(told).strip()).normalize()).startsWithRaw(bare);
    Repo receiving = Repo.at(bare);
    receiving.git("update-ref", "-d", "refs/heads/new");
    receiving.git("prune", "--expire=now");
    RangeSpec spec = RangeSpec.parse(before + ".." + pushed);
    assertThatThrownBy(() -> range(Map.of("GIT_DIR", "."), bare, spec))
        .isInstanceOf(GitProblem.class);
    assertThat(
            range(
                    Map.of("GIT_DIR", ".", "GIT_QUARANTINE_PATH", bare + "/./objects/kept"),
                    bare,
                    spec)
                .told())
        .containsExactly("meant=2<1");
    Path away = folder.resolve("away");
    Files.move(bare.resolve("objects/kept"), away);
    assertThatThrownBy(() -> range(Map.of("GIT_QUARANTINE_PATH", away + ""), bare, spec))
        .as("it is always inside")
        .isInstanceOf(GitProblem.class);
  }

  private static Gathered range(Map<String, String> env, Path bare, RangeSpec spec)
      throws IOException {
    Gathered gathered = new Gathered();
    try (GitRepository repository = GitRepository.open(bare, GitEnvironment.of(env, bare, bare))) {
      new Range(repository, spec, 1 << 20, ForkJoinPool.commonPool()).read(gathered);
    }
    return gathered;
  }
}
