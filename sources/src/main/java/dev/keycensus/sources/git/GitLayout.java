package dev.keycensus.sources.git;

import dev.keycensus.sources.GitConfig;
import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository keeps its things: its git folder, the one it shares with other worktrees, and
 * its object folders, those of others that it borrows from included.
 *
 * <p>The repository is hostile until proven otherwise: a {@code gitdir:} file, a common folder, an
 * alternate or a symlink that leads out of the target is followed only if what it leads to is owned
 * by the user who runs us, and is listed in {@link #outside}.
 *
 * @param gitDir the folder with HEAD (of this worktree)
 * @param commonDir the folder with the refs, packed-refs, config and objects
 * @param objectFolders own objects first, then alternates
 * @param outside folders outside the target that are read all the same
 */
record GitLayout(
    Path target,
    Path gitDir,
    Path commonDir,
    List<Path> objectFolders,
    List<Path> outside,
    GitConfig config) {
  private static final int MOST_ALTERNATES = 100;
  private static final int DEEPEST_ALTERNATE = 5;
  private static final int MOST_BYTES = 1 << 16;

  /** Whether {@code path} is a repository, a worktree, or a git folder. */
  static boolean isRepository(Path path) {
    return Files.exists(path.resolve(".git")) || isGitDir(path);
  }

  private static boolean isGitDir(Path path) {
    return Files.isRegularFile(path.resolve("HEAD"))
        && (Files.isDirectory(path.resolve("objects"))
            || Files.isRegularFile(path.resolve("commondir")));
  }

  /**
   * Finds the folders.
   *
   * @throws IOException if this is no repository, or one that must not be followed to
   */
  static GitLayout find(Path path, Consumer<Skip> skips) throws IOException {
    Path target = path.toRealPath();
    Outside outside = new Outside(target);
    Path gitDir = target;
    Path dotGit = target.resolve(".git");
    if (Files.isRegularFile(dotGit)) {
      String line = firstLine(dotGit, outside);
      if (line == null || !line.startsWith("gitdir:")) {
        throw new IOException(path + ": its .git file does not say where the repository is");
      }
      gitDir = target.resolve(line.substring("gitdir:".length()).strip());
    } else if (Files.isDirectory(dotGit)) {
      gitDir = dotGit;
    }
    if (!isGitDir(gitDir)) {
      throw new IOException(path + ": not a git repository");
    }
    gitDir = outside.enter(gitDir, "repository");
    Path commonDir = gitDir;
    String common = firstLine(gitDir.resolve("commondir"), outside);
    if (common != null) {
      commonDir = outside.enter(gitDir.resolve(common), "common folder");
    }
    Path objects = outside.enter(commonDir.resolve("objects"), "objects folder");
    List<Path> folders = new ArrayList<>();
    folders.add(objects);
    addAlternates(objects, folders, outside, skips);
    return new GitLayout(
        target,
        gitDir,
        commonDir,
        List.copyOf(folders),
        List.copyOf(outside.entered),
        outside.mayRead(commonDir.resolve("config"))
            ? GitConfig.read(commonDir.resolve("config"))
            : GitConfig.EMPTY);
  }

  private static void addAlternates(
      Path objects, List<Path> folders, Outside outside, Consumer<Skip> skips) {
    record Step(Path folder, int depth) {}
    ArrayDeque<Step> open = new ArrayDeque<>(List.of(new Step(objects, 0)));
    while (!open.isEmpty()) {
      Step step = open.remove();
      for (String line : lines(step.folder.resolve("info").resolve("alternates"), outside)) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String origin = "objects/info/alternates";
        if (step.depth >= DEEPEST_ALTERNATE || folders.size() > MOST_ALTERNATES) {
          skips.accept(new Skip(origin, Skip.Kind.LIMIT, "too many alternate object folders"));
          return;
        }
        try {
          Path alternate = step.folder.resolve(line.strip());
          if (!Files.isDirectory(alternate)) {
            skips.accept(new Skip(origin, Skip.Kind.UNREAD, "an alternate is not there"));
            continue;
          }
          Path real = outside.enter(alternate, "alternate");
          if (!folders.contains(real)) {
            folders.add(real);
            open.add(new Step(real, step.depth + 1));
          }
        } catch (IOException | InvalidPathException e) {
          skips.accept(
              new Skip(
                  origin,
                  Skip.Kind.BOUNDARY,
                  "an alternate lies outside the target and belongs to another user"));
        }
      }
    }
  }

  private static @Nullable String firstLine(Path file, Outside outside) {
    List<String> lines = lines(file, outside);
    return lines.isEmpty() ? null : lines.get(0).strip();
  }

  private static List<String> lines(Path file, Outside outside) {
    if (!outside.mayRead(file)) {
      return List.of();
    }
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Decides what outside the target may be read. */
  static final class Outside {
    private final Path target;
    final Set<Path> entered = new LinkedHashSet<>();

    Outside(Path target) {
      this.target = target;
    }

    /** Whether a file, or what it is a link to, may be read. Pipes and devices may not. */
    boolean mayRead(Path file) {
      try {
        Path real = file.toRealPath();
        return Files.isRegularFile(real)
            && (real.startsWith(target)
                || entered.stream().anyMatch(real::startsWith)
                || isOurs(real));
      } catch (IOException e) {
        return false;
      }
    }

    /**
     * The real path of a folder that may be read.
     *
     * @throws IOException if it may not, or is not there
     */
    Path enter(Path folder, String what) throws IOException {
      Path real = folder.toRealPath();
      if (!real.startsWith(target) && entered.stream().noneMatch(real::startsWith)) {
        if (!isOurs(real)) {
          throw new IOException(
              "the " + what + " lies outside the target and belongs to another user: " + real);
        }
        entered.add(real);
      }
      return real;
    }
  }

  /** Whether a file is a regular one, and inside the target or the user's own. */
  boolean mayRead(Path file) {
    return new Outside(target).mayRead(file);
  }

  /** Whether the user who runs us owns a file. */
  static boolean isOurs(Path path) {
    try {
      var users = path.getFileSystem().getUserPrincipalLookupService();
      return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
          .equals(users.lookupPrincipalByName(System.getProperty("user.name")));
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return false;
    }
  }

  /** A path as a report prints it: relative to the target where it lies inside. */
  String origin(Path path) {
    Path shown = path.startsWith(target) ? target.relativize(path) : path;
    return shown.toString().replace('\\', '/');
  }
}
