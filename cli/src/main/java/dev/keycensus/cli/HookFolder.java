package dev.keycensus.cli;

import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where git looks for the hooks of a repository. Only git itself knows: {@code core.hooksPath} may
 * stand in any of its configuration files. So git is asked, which is the one process that keycensus
 * ever starts; what it is asked runs nothing that a repository names.
 *
 * @param path the folder, which need not exist
 * @param shared whether it lies outside of the repository, so that other repositories may use it
 * @param sha256 whether the repository has SHA-256 object ids
 */
record HookFolder(Path path, boolean shared, boolean sha256) {
  private static final int MAX_OUTPUT = 1 << 16;

  /** By which git is told that another repository is meant than the one around the folder. */
  private static final List<String> ELSEWHERE =
      List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_IMPLICIT_WORK_TREE", "GIT_PREFIX");

  /**
   * Asks git about the repository that holds {@code folder}.
   *
   * @param env of which {@code GIT_DIR} and the like count; empty if the folder was named, so that
   *     it counts itself
   */
  static HookFolder of(Path folder, Map<String, String> env) throws UserError {
    Asking git = new Asking(folder.toAbsolutePath().normalize(), env);
    Path at = git.folder();
    Path hooks = asPath(at, git.ask("rev-parse", "--git-path", "hooks"));
    Path common = asPath(at, git.ask("rev-parse", "--git-common-dir"));
    boolean bare = git.ask("rev-parse", "--is-bare-repository").equals("true");
    List<Path> own = new ArrayList<>(List.of(real(common)));
    if (!bare) {
      own.add(real(asPath(at, git.ask("rev-parse", "--show-toplevel"))));
    }
    Path real = real(hooks);
    boolean sha256 = git.ask("rev-parse", "--show-object-format").equals("sha256");
    return new HookFolder(real, own.stream().noneMatch(real::startsWith), sha256);
  }

  private static Path asPath(Path folder, String told) throws UserError {
    try {
      return folder.resolve(told).normalize();
    } catch (InvalidPathException e) {
      throw new UserError("git told a path that cannot be: " + told, null);
    }
  }

  /** Without symbolic links, as far as it exists. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      Path name = path.getFileName();
      return parent == null || name == null ? path : real(parent).resolve(name);
    }
  }

  /** One repository, about which git can be asked. */
  private record Asking(Path folder, Map<String, String> env) {
    String ask(String... arguments) throws UserError {
      List<String> command = new ArrayList<>(List.of("git"));
      command.addAll(List.of(arguments));
      Process process;
      try {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LC_ALL", "C");
        for (String name : ELSEWHERE) {
          builder.environment().remove(name);
          if (env.containsKey(name)) {
            builder.environment().put(name, env.get(name));
          }
        }
        process = builder.start();
      } catch (IOException e) {
        throw new UserError(
            "git could not be started in \"" + folder + "\"", "hooks are git's: install git first");
      }
      try (InputStream out = process.getInputStream();
          InputStream err = process.getErrorStream()) {
        process.getOutputStream().close();
        String told = new String(out.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
        String problem = new String(err.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
        if (process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0) {
          return told.endsWith("\n") ? told.substring(0, told.length() - 1) : told;
        }
        throw new UserError(
            "git knows no repository in \"" + folder + "\"",
            problem.lines().findFirst().orElse(null));
      } catch (IOException e) {
        throw new UserError("git could not be asked: " + OutputFile.reason(e), null);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UserError("interrupted", null);
      } finally {
        process.destroy();
      }
    }
  }

  Path hook(HookKind kind) {
    return path.resolve(kind.file());
  }
}
