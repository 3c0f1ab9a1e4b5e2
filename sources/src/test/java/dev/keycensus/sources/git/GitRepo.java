package dev.keycensus.sources.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A repository made with the git binary, which is also what our own reading is checked against. */
final class GitRepo {
  final Path dir;
  private final Path home;
  private long clock = 1_600_000_000L;

  private GitRepo(Path dir, Path home) {
    this.dir = dir;
    this.home = home;
  }

  /** Makes an empty repository in {@code parent/name}. */
  static GitRepo init(Path parent, String name, String... options) {
    Path dir = parent.resolve(name);
    GitRepo repo = new GitRepo(dir, parent);
    try {
      Files.createDirectories(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> args = new ArrayList<>(List.of("init", "-q", "-b", "main"));
    args.addAll(List.of(options));
    repo.git(args.toArray(String[]::new));
    repo.git("config", "gc.auto", "0");
    return repo;
  }

  /** A repository that stands at {@code dir} already. */
  static GitRepo at(Path dir, Path home) {
    return new GitRepo(dir, home);
  }

  /** Runs git here and returns what it printed, without the last newline. */
  String git(String... args) {
    return new String(run(new byte[0], args), StandardCharsets.UTF_8).stripTrailing();
  }

  /** Runs git here with an input and returns the bytes it printed. */
  byte[] run(byte[] input, String... args) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(args));
    try {
      Path err = Files.createTempFile(home, "git", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(dir.toFile()).redirectError(err.toFile());
      Map<String, String> env = builder.environment();
      env.keySet().removeIf(k -> k.startsWith("GIT_"));
      String date = clock + " +0000";
      env.putAll(
          Map.of(
              "GIT_CONFIG_NOSYSTEM", "1",
              "HOME", home.toString(),
              "XDG_CONFIG_HOME", home.toString(),
              "GIT_AUTHOR_NAME", "A",
              "GIT_AUTHOR_EMAIL", "a@example.org",
              "GIT_COMMITTER_NAME", "C",
              "GIT_COMMITTER_EMAIL", "c@example.org",
              "GIT_AUTHOR_DATE", date,
              "GIT_COMMITTER_DATE", date,
              "LC_ALL", "C"));
      Process process = builder.start();
      Thread feeder =
          new Thread(
              () -> {
                try (OutputStream out = process.getOutputStream()) {
                  out.write(input);
                } catch (IOException e) {
                  // The command did not want it all.
                }
              });
      feeder.start();
      byte[] out;
      try (InputStream in = process.getInputStream()) {
        out = in.readAllBytes();
      }
      int status = process.waitFor();
      feeder.join();
      String message = Files.readString(err);
      Files.delete(err);
      if (status != 0) {
        throw new IllegalStateException(command + " said " + status + ": " + message);
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  GitRepo write(String path, String content) {
    return write(path, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  GitRepo write(String path, byte[] content) {
    try {
      Path file = dir.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  GitRepo delete(String path) {
    try {
      Files.delete(dir.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Commits all that is there, a minute after the last commit, and returns the commit's id. */
  String commit(String message) {
    clock += 60;
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", message);
    return git("rev-parse", "HEAD");
  }

  /** Lets time pass without a commit of {@link #commit}. */
  void tick() {
    clock += 60;
  }

  /** Every object of a type by id, as git gives it. */
  Map<String, byte[]> objects(String type) {
    byte[] out = run(new byte[0], "cat-file", "--batch-all-objects", "--batch");
    Map<String, byte[]> objects = new TreeMap<>();
    int at = 0;
    while (at < out.length) {
      int line = at;
      while (out[line] != '\n') {
        line++;
      }
      String[] head = new String(out, at, line - at, StandardCharsets.ISO_8859_1).split(" ", -1);
      int size = Integer.parseInt(head[2]);
      if (head[1].equals(type)) {
        byte[] content = new byte[size];
        System.arraycopy(out, line + 1, content, 0, size);
        objects.put(head[0], content);
      }
      at = line + 1 + size + 1;
    }
    return objects;
  }

  Path gitDir() {
    return Files.isDirectory(dir.resolve(".git")) ? dir.resolve(".git") : dir;
  }

  /** The packs, sorted. */
  List<Path> packs() {
    try (Stream<Path> files = Files.list(gitDir().resolve("objects/pack"))) {
      return files.filter(f -> f.toString().endsWith(".pack")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
