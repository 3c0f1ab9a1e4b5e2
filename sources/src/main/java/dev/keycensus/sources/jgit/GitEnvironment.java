package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What git tells the programs that it runs, such as hooks, about the repository that it means: it
 * is then not always the one that lies around the current folder, and what is about to be committed
 * is not always in that repository's own index ({@code git commit -a} and {@code git commit FILE}
 * have one for the occasion).
 *
 * @param gitDir {@code GIT_DIR}; null where git does not say
 * @param workTree {@code GIT_WORK_TREE}, and the current folder where only {@code GIT_DIR} is set
 * @param index {@code GIT_INDEX_FILE}; null for the repository's own
 * @param incoming {@code GIT_QUARANTINE_PATH}: where the objects of a push are kept until the hooks
 *     of the receiving repository agree to it
 */
public record GitEnvironment(
    @Nullable Path gitDir, Path workTree, @Nullable Path index, @Nullable Path incoming) {

  /** Git says nothing. */
  public static final GitEnvironment NONE = new GitEnvironment(null, Path.of(""), null, null);

  /**
   * What the environment says about a target. It speaks of the current folder, so that it says
   * nothing of a target that is not in there, or that lies in a repository of its own below.
   *
   * @param env the environment
   * @param folder the current folder
   */
  public static GitEnvironment of(Map<String, String> env, Path folder, Path target) {
    try {
      Path here = folder.toRealPath();
      Path at = target.toRealPath();
      if (!at.startsWith(here)) {
        return NONE;
      }
      for (; !at.equals(here); at = Objects.requireNonNull(at.getParent())) {
        if (GitFolders.isRoot(at)) {
          return NONE;
        }
      }
      Path gitDir = path(env, "GIT_DIR", here);
      Path workTree = path(env, "GIT_WORK_TREE", here);
      return new GitEnvironment(
          gitDir,
          gitDir != null && workTree != null ? workTree : here,
          path(env, "GIT_INDEX_FILE", here),
          path(env, "GIT_QUARANTINE_PATH", here));
    } catch (IOException | InvalidPathException e) {
      return NONE; // Opening the target says what is wrong with it.
    }
  }

  private static @Nullable Path path(Map<String, String> env, String name, Path folder) {
    String value = env.get(name);
    return value == null || value.isEmpty() ? null : folder.resolve(value).normalize();
  }

  /** The index that is meant; one in the folder of another repository is that one's. */
  Path index(Path own) {
    if (index == null) {
      return own;
    }
    Path parent = index.getParent();
    Path mine = own.getParent();
    try {
      boolean foreign =
          parent != null
              && mine != null
              && Files.isRegularFile(parent.resolve("HEAD"))
              && !Files.isSameFile(parent, mine);
      return foreign ? own : index;
    } catch (IOException e) {
      return own;
    }
  }

  /** Whether {@link #gitDir} is a folder of that real path. */
  boolean means(@Nullable Path real) throws IOException {
    return real != null
        && gitDir != null
        && Files.exists(gitDir, LinkOption.NOFOLLOW_LINKS)
        && gitDir.toRealPath().equals(real);
  }
}
