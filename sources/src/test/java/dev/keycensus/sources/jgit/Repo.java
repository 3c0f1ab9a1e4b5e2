package dev.keycensus.sources.jgit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A repository made by the real git, cut off from the configuration of who runs the tests. */
final class Repo {
  final Path folder;
  private int clock = 1_700_000_000;

  private Repo(Path folder) {
    this.folder = folder;
  }

  static Repo init(Path folder, String... flags) throws IOException {
    assumeInstalled();
    Files.createDirectories(folder);
    Repo repo = new Repo(folder);
    List<String> command = new ArrayList<>(List.of("init", "-q", "-b", "main"));
    command.addAll(List.of(flags));
    repo.git(command.toArray(String[]::new));
    return repo;
  }

  /** A repository that is there already, such as a clone. */
  static Repo at(Path folder) {
    return new Repo(folder);
  }

  private static void assumeInstalled() {
    boolean installed = false;
    try {
      Process process = new ProcessBuilder("git", "--version").redirectErrorStream(true).start();
      installed = process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      // Then it is not.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assumeTrue(installed, "git is not installed");
  }

  /** Runs git, which must succeed; returns what it printed, without the line end. */
  String git(String... arguments) throws IOException {
    return git(Map.of(), arguments);
  }

  String git(Map<String, String> env, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-c", "protocol.file.allow=always"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("GIT_"));
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    String date = clock++ + " +0000";
    for (String who : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + who + "_NAME", "Ann");
      environment.put("GIT_" + who + "_EMAIL", "ann@example.org");
      environment.put("GIT_" + who + "_DATE", date);
    }
    environment.putAll(env);
    Process process = builder.redirectErrorStream(true).start();
    try (InputStream in = process.getInputStream()) {
      String out = new String(in.readNBytes(1 << 26), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s%n%s", command, out).isZero();
      return out.strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Runs git with something on its standard input. */
  String input(String input, String... arguments) throws IOException {
    Path file = Files.createTempFile(folder.getParent(), "input", "");
    Files.writeString(file, input);
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectInput(file.toFile()).start();
    try (InputStream in = process.getInputStream()) {
      String out = new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor()).isZero();
      return out;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Makes a pipe that nobody writes to. */
  void pipe(Path file) throws IOException {
    Process process = new ProcessBuilder("mkfifo", file.toString()).start();
    try {
      assertThat(process.waitFor()).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  Repo write(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  Repo add(String path, String content) throws IOException {
    write(path, content);
    git("add", "-f", "--", path);
    return this;
  }

  /** Commits what is staged; returns the id. */
  String commit() throws IOException {
    git("commit", "-q", "--allow-empty", "-m", "m");
    return head();
  }

  String commit(String path, String content) throws IOException {
    return add(path, content).commit();
  }

  String head() throws IOException {
    return git("rev-parse", "HEAD");
  }

  /** Every file below a folder with its size and time: what a scan must leave as it was. */
  static Map<String, String> photo(Path folder) throws IOException {
    Map<String, String> photo = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        boolean directory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
        photo.put(
            folder.relativize(file).toString(),
            (directory ? 0 : Files.size(file))
                + " "
                + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS));
      }
    }
    return photo;
  }
}
