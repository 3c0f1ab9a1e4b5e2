package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real git calls the real program through its hook. What it is about to commit is often not in
 * the index that lies in the repository, and the repository is not always around the current
 * folder.
 */
class HookScanIT {
  @TempDir Path temporary;
  private Path folder;
  private Path repo;
  private final Random random = new Random(3);

  @BeforeEach
  void init() throws IOException {
    folder = temporary.toRealPath();
    assumeTrue(
        Files.isExecutable(Path.of("/bin/sh")) && git(folder, "version").equals("0 true"),
        "needs git and a shell");
    repo = make("r");
  }

  private Path make(String name, String... options) throws IOException {
    Path made = Files.createDirectories(folder.resolve(name));
    List<String> init = new ArrayList<>(List.of("init", "-q", "-b", "main"));
    init.addAll(List.of(options));
    must(made, init.toArray(String[]::new));
    must(made, "config", "user.name", "Ann");
    must(made, "config", "user.email", "ann@example.org");
    must(made, "config", "core.hooksPath", folder.resolve("hooks").toString());
    return made;
  }

  /** Installs the hooks for all repositories of a test. */
  private void install(String kind) throws IOException {
    Path launcher = folder.resolve("keycensus");
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec '"
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + "' -XX:TieredStopAtLevel=1 -cp '"
            + System.getProperty("java.class.path")
            + "' "
            + Main.class.getName()
            + " \"$@\"\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Try run =
        new Try()
            .in(repo)
            .run("hook", "install", kind, "--force", "--launcher", launcher.toString());
    assertThat(run.err()).isEmpty();
  }

  /** Whether the hook let it pass, and what the program said at the end. */
  private String git(Path in, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile());
    Map<String, String> env = builder.environment();
    env.keySet().removeIf(name -> name.startsWith("GIT_"));
    env.put("GIT_CONFIG_NOSYSTEM", "1");
    env.put("GIT_CONFIG_GLOBAL", "/dev/null");
    env.put("KEYCENSUS_KEY", "the key of this test only, long enough");
    Process process = builder.redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String told = new String(out.readNBytes(1 << 20), StandardCharsets.UTF_8);
      int code = process.waitFor();
      return code + " " + (code == 0 || told.contains("commit.py") ? code == 0 : told);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void must(Path in, String... arguments) throws IOException {
    assertThat(git(in, arguments)).isEqualTo("0 true");
  }

  /** The hook found what is in commit.py. */
  private void refused(Path in, String... arguments) throws IOException {
    assertThat(git(in, arguments)).isEqualTo("1 false");
  }

  private void secret(Path in) throws IOException {
    StringBuilder b = new StringBuilder("key = '").append("sk_").append("live_");
    for (int i = 0; i < 24; i++) {
      b.append(
          "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789".charAt(random.nextInt(57)));
    }
    Files.writeString(in.resolve("commit.py"), b + "'\n");
  }

  private void clean(Path in, String file) throws IOException {
    Files.writeString(in.resolve(file), "nothing " + random.nextInt() + "\n");
  }

  /** A first commit, with both files. */
  private void first(Path in) throws IOException {
    clean(in, "commit.py");
    clean(in, "other");
    must(in, "add", "-A");
    must(in, "commit", "-qm", "first", "--no-verify");
  }

  @Test
  void whatIsCommittedIsNotAlwaysInTheIndex() throws IOException {
    first(repo);
    install("--pre-commit");
    secret(repo);
    clean(repo, "other");
    must(repo, "commit", "-qm", "only the other", "other");
    refused(repo, "commit", "-qam", "all");
    refused(repo, "commit", "-qm", "that one", "commit.py");
    must(repo, "add", "commit.py");
    clean(repo, "other");
    refused(repo, "commit", "-qm", "index");
    must(repo, "commit", "-qm", "only the other, past the index", "other");
    refused(repo, "commit", "-qm", "both", "-i", "other");
  }

  @Test
  void aLinkedWorktreeAndAFolderBelow() throws IOException {
    first(repo);
    install("--pre-commit");
    must(repo, "worktree", "add", "-q", "../linked");
    Path linked = folder.resolve("linked");
    secret(linked);
    // The main working tree has nothing to do with it.
    clean(repo, "other");
    must(repo, "commit", "-qam", "clean");
    refused(linked, "commit", "-qam", "all");
    must(linked, "add", "-A");
    refused(Files.createDirectories(linked.resolve("below/that")), "commit", "-qm", "index");
    clean(linked, "commit.py");
    must(linked, "commit", "-qam", "clean");
  }

  @Test
  void aWorkingTreeElsewhere() throws IOException {
    // As people keep the files of their home folder, in which other repositories lie.
    Path home = Files.createDirectories(folder.resolve("home"));
    String dir = "--git-dir=" + repo.resolve(".git");
    String tree = "--work-tree=" + home;
    Path inner = make("home/project");
    first(inner);
    secret(inner);
    must(inner, "add", "-A");
    install("--pre-commit");
    clean(home, "commit.py");
    must(home, dir, tree, "add", "commit.py");
    must(home, dir, tree, "commit", "-qm", "clean");
    secret(home);
    refused(home, dir, tree, "commit", "-qam", "secret");
    refused(folder, dir, tree, "commit", "-qam", "secret");
    refused(inner, "commit", "-qm", "its own");
    clean(home, "commit.py");
    must(inner, dir, tree, "add", home.resolve("commit.py").toString());
    must(inner, dir, tree, "commit", "-qm", "clean");
  }

  @Test
  void aSubmodule() throws IOException {
    Path library = make("library");
    first(library);
    must(repo, "-c", "protocol.file.allow=always", "submodule", "add", "-q", "../library", "lib");
    must(repo, "commit", "-qm", "submodule", "--no-verify");
    Path lib = repo.resolve("lib");
    must(lib, "config", "user.name", "Ann");
    must(lib, "config", "user.email", "ann@example.org");
    must(lib, "config", "core.hooksPath", folder.resolve("hooks").toString());
    install("--pre-commit");
    secret(lib);
    refused(lib, "commit", "-qam", "secret");
    clean(lib, "commit.py");
    must(lib, "commit", "-qam", "clean");
    must(repo, "commit", "-qam", "the submodule's new commit");
  }

  @Test
  void aPush() throws IOException {
    first(repo);
    must(repo, "clone", "-q", "--bare", repo.toString(), "../bare.git");
    Path bare = folder.resolve("bare.git");
    must(bare, "config", "core.hooksPath", folder.resolve("hooks").toString());
    Path target = make("target.git", "--bare");
    must(bare, "push", "-q", target.toString(), "main");
    install("--pre-push");
    secret(repo);
    must(repo, "commit", "-qam", "secret", "--no-verify");
    refused(repo, "push", "-q", target.toString(), "main");
    must(repo, "push", "-q", "--no-verify", bare.toString(), "main");
    refused(bare, "push", "-q", target.toString(), "main");
    refused(folder, "--git-dir=bare.git", "push", "-q", target.toString(), "main");
    must(bare, "push", "-q", target.toString(), "main~1:refs/heads/old");
    must(repo, "worktree", "add", "-q", "../linked", "-b", "linked", "main~1");
    Path linked = folder.resolve("linked");
    must(linked, "push", "-q", target.toString(), "linked");
    must(linked, "reset", "-q", "--hard", "main");
    refused(linked, "push", "-q", target.toString(), "linked");
  }
}
