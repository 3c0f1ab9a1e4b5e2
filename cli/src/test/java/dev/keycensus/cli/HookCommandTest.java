package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keycensus.fixtures.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks that the real git calls. */
class HookCommandTest {
  private static final Golden GOLDEN = Golden.of("hook");

  @TempDir Path temporary;
  private Path folder;
  private Path repo;
  private Path launcher;

  @BeforeEach
  void init() throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/sh")) && run(temporary, Map.of(), "git", "version") == 0);
    folder = temporary.toRealPath();
    repo = Files.createDirectories(folder.resolve("r"));
    git("init", "-q", "-b", "main");
    git("config", "core.hooksPath", ".git/hooks");
    git("config", "user.name", "Ann");
    git("config", "user.email", "ann@example.org");
    launcher = program("it's \"a\" $(launcher)", 0);
  }

  /** A program that writes down how it was called. */
  private Path program(String name, int code) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        "#!/bin/sh\nfor a; do printf '%s|' \"$a\"; done >> \"$CALLED\"\necho >> \"$CALLED\"\nexit "
            + code
            + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static int run(Path in, Map<String, String> env, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().putAll(env);
    Process process = builder.redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      out.readNBytes(1 << 20);
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void git(String... arguments) throws IOException {
    assertThat(tryGit(arguments)).as(List.of(arguments).toString()).isZero();
  }

  private int tryGit(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return run(
        repo,
        Map.of("CALLED", folder.resolve("called").toString()),
        command.toArray(String[]::new));
  }

  private Try hook(String... args) {
    return new Try().in(repo).run(args);
  }

  private void golden(String name, Try run) {
    GOLDEN.check(name + ".txt", run.transcript().replace(folder.toString(), "FOLDER"));
  }

  private String called() throws IOException {
    Path file = folder.resolve("called");
    return Files.exists(file) ? text(file) : "";
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8);
    }
  }

  private Path hookFile(String name) {
    return repo.resolve(".git/hooks").resolve(name);
  }

  private void change(String content) throws IOException {
    Files.writeString(repo.resolve("f"), content);
    git("add", "f");
  }

  @Test
  void help() {
    golden("install_help", hook("hook", "install", "--help"));
    golden("uninstall_help", hook("hook", "uninstall", "--help"));
    golden("status_help", hook("hook", "status", "--help"));
  }

  @Test
  void theHookIsCalledBeforeACommitAndDecides() throws IOException {
    golden("installed", hook("hook", "install", "--launcher", launcher.toString()));
    golden("status", hook("hook", "status"));
    GOLDEN.check(
        "pre-commit.sh", text(hookFile("pre-commit")).replace(folder.toString(), "FOLDER"));
    change("1");
    git("commit", "-qm", "m");
    assertThat(called()).isEqualTo("scan|--staged|--|.|\n");
    hook("hook", "install", "--launcher", program("refusing", 1).toString());
    change("2");
    assertThat(tryGit("commit", "-qm", "m")).isNotZero();
    git("commit", "-qm", "m", "--no-verify");
    Files.delete(folder.resolve("refusing"));
    change("3");
    assertThat(tryGit("commit", "-qm", "m")).as("nothing was checked").isNotZero();
    golden("uninstalled", hook("hook", "uninstall"));
    git("commit", "-qm", "m");
  }

  @Test
  void theHookBeforeAPushGetsWhatTheRemoteHasNot() throws IOException {
    change("1");
    git("commit", "-qm", "m");
    git("init", "-q", "--bare", "../remote");
    git("remote", "add", "origin", "../remote");
    hook("hook", "install", "--pre-push", "--launcher", launcher.toString());
    GOLDEN.check("pre-push.sh", text(hookFile("pre-push")).replace(folder.toString(), "FOLDER"));
    String first = head();
    git("push", "-q", "origin", "main");
    change("2");
    git("commit", "-qm", "m");
    git("push", "-q", "origin", "main", "main:refs/heads/other");
    git("push", "-q", "origin", ":other");
    String second = head();
    assertThat(called().lines())
        .containsExactly(
            "scan|--range|refs/remotes/origin/*.." + first + "|--|.|",
            "scan|--range|" + first + ".." + second + "|--|.|",
            "scan|--range|refs/remotes/origin/*.." + second + "|--|.|");
    git("push", "-q", "../remote", "main:third");
    assertThat(called()).endsWith("scan|--range|refs/remotes/-/*.." + second + "|--|.|\n");
    hook("hook", "install", "--pre-push", "--launcher", program("refusing", 3).toString());
    assertThat(tryGit("push", "-q", "origin", "main:fourth")).isNotZero();
  }

  private String head() throws IOException {
    return text(repo.resolve(".git/refs/heads/main")).strip();
  }

  @Test
  void anotherHookIsNotTouched() throws IOException {
    Path hook = hookFile("pre-commit");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\nexit 0\n");
    golden("another", hook("hook", "install", "--launcher", launcher.toString()));
    golden(
        "another_of_two",
        hook("hook", "install", "--pre-push", "--pre-commit", "--launcher", launcher.toString()));
    assertThat(hookFile("pre-push")).doesNotExist();
    golden("another_status", hook("hook", "status"));
    golden("another_uninstall", hook("hook", "uninstall"));
    assertThat(text(hook)).isEqualTo("#!/bin/sh\nexit 0\n");
    golden("another_forced", hook("hook", "install", "--force"));
    assertThat(text(hook)).contains("--staged");
    golden("another_back", hook("hook", "uninstall", "--pre-commit"));
    assertThat(text(hook)).isEqualTo("#!/bin/sh\nexit 0\n");
  }

  @Test
  void aLinkIsReplacedAndNotFollowed() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), "precious");
    Files.createDirectories(hookFile("x").getParent());
    Files.createSymbolicLink(hookFile("pre-commit"), outside);
    assertThat(hook("hook", "install").code()).isEqualTo(2);
    assertThat(hook("hook", "install", "--force").code()).isZero();
    assertThat(text(outside)).isEqualTo("precious");
    assertThat(hookFile("pre-commit")).isRegularFile();
  }

  @Test
  void whereGitLooksForHooks() throws IOException {
    git("config", "core.hooksPath", ".githooks");
    assertThat(hook("hook", "install").code()).isZero();
    assertThat(repo.resolve(".githooks/pre-commit")).isExecutable();
    Path shared = folder.resolve("shared");
    git("config", "core.hooksPath", shared.toString());
    golden("shared", hook("hook", "install"));
    assertThat(shared).doesNotExist();
    assertThat(hook("hook", "install", "--force").code()).isZero();
    assertThat(shared.resolve("pre-commit")).isExecutable();
  }

  @Test
  void theRepositoryThatGitMeans() throws IOException {
    git("init", "-q", "-b", "main", "../meant");
    Path meant = folder.resolve("meant/.git");
    Try asked = new Try().in(repo).env("GIT_DIR", meant.toString()).run("hook", "install");
    assertThat(asked.err()).isEmpty();
    assertThat(meant.resolve("hooks/pre-commit")).isExecutable();
    assertThat(hookFile("pre-commit")).doesNotExist();
    new Try().in(folder).env("GIT_DIR", meant.toString()).run("hook", "install", "r");
    assertThat(hookFile("pre-commit")).as("the one that was named").isExecutable();
  }

  @Test
  void onlyTheHooksFolderChanges() throws IOException {
    change("1");
    Path linked = folder.resolve("linked");
    git("commit", "-qm", "m");
    git("config", "core.hooksPath", repo.resolve(".git/hooks").toString());
    git("worktree", "add", "-q", linked.toString());
    assertThat(new Try().in(linked).run("hook", "install").code()).isZero();
    assertThat(hookFile("pre-commit")).isExecutable();
    assertThat(new Try().in(linked).run("hook", "status").out()).contains("pre-commit: installed");
  }

  @Test
  void mistakes() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Files.writeString(empty.resolve(".git"), "gitdir: nowhere");
    golden("no_repository", new Try().in(empty).run("hook", "install"));
    golden("no_folder", hook("hook", "install", "nowhere"));
    golden("two_folders", hook("hook", "status", "a", "b"));
    golden("no_launcher", hook("hook", "install", "--launcher", "nothing"));
    golden("no_such", hook("hook", "instal"));
    git("init", "-q", "--object-format=sha256", "../sha");
    Path sha = folder.resolve("sha");
    golden("sha256", new Try().in(sha).run("hook", "install", "--pre-push"));
  }
}
