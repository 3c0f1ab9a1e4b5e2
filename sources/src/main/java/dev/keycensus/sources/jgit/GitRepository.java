package dev.keycensus.sources.jgit;

import dev.keycensus.sources.GitConfig;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A repository that is read and never written, and of whose configuration only a handful of keys
 * are obeyed. Made from a target: the root of a working tree or anything below it, a bare
 * repository, a linked worktree. What {@link Staged} needs is read from git's files directly; JGit
 * is loaded for revisions and ranges only, and costs a fifth of a second.
 */
public final class GitRepository implements Closeable {
  private final GitFolders folders;
  private final GitConfig config;
  private final ObjectFiles objects;
  private final String prefix;
  private final Path index;
  private @Nullable Revisions revisions;

  private GitRepository(
      GitFolders folders, GitConfig config, int idBytes, String prefix, Path index) {
    this.folders = folders;
    this.config = config;
    this.objects = new ObjectFiles(folders.objects(), idBytes, config.isPartialClone());
    this.prefix = prefix;
    this.index = index;
  }

  /** Whether a target lies in a repository at all. */
  public static boolean isAt(Path target) {
    return GitFolders.isInRepository(target);
  }

  /**
   * Opens the repository of a target.
   *
   * @throws GitProblem if there is none, or it leads where we must not follow
   */
  public static GitRepository open(Path target) throws IOException {
    return open(target, GitEnvironment.NONE);
  }

  /**
   * Opens the repository that git says is meant, or else that of a target.
   *
   * @throws GitProblem if there is none, or it leads where we must not follow
   */
  public static GitRepository open(Path target, GitEnvironment environment) throws IOException {
    GitFolders folders = GitFolders.find(target, environment);
    GitConfig config = GitConfig.read(folders.commonDir().resolve("config"));
    return new GitRepository(
        folders,
        config,
        idBytes(config),
        prefix(folders, target),
        environment.index(folders.gitDir().resolve("index")));
  }

  /** The root of the working tree, a real path; null for a bare repository. */
  public @Nullable Path workTree() {
    return folders.workTree();
  }

  /** The folder with {@code HEAD}, a real path: of this worktree, if it is a linked one. */
  public Path gitDir() {
    return folders.gitDir();
  }

  /** The index that is meant, which need not exist. */
  Path index() {
    return index;
  }

  /** Folders outside of the target that are read all the same, for a report to list. */
  public List<Path> outside() {
    return folders.outside();
  }

  /**
   * Where in the repository the target is: empty for all of it, else a path with a slash at its
   * end, or the path of one file. Ranges and the index are read below it only.
   */
  public String prefix() {
    return prefix;
  }

  /** The commit that HEAD is at, in hex; null in a repository without commits. */
  public @Nullable String head() throws IOException {
    return HeadRef.read(folders, objects.width(), config.refStorage().equals("reftable"));
  }

  /** Whether {@code path} is in the target. */
  boolean covers(String path) {
    return prefix.isEmpty()
        || (prefix.endsWith("/") ? path.startsWith(prefix) : path.equals(prefix));
  }

  /** Whether something below the folder {@code path} can be in the target. */
  boolean coversBelow(String path) {
    String folder = path + "/";
    return folder.startsWith(prefix) || prefix.startsWith(folder);
  }

  ObjectFiles objects() {
    return objects;
  }

  /**
   * The revisions, through JGit.
   *
   * @throws GitProblem if it does not know this kind of repository
   */
  synchronized Revisions revisions() throws IOException {
    Revisions opened = revisions;
    if (opened == null) {
      opened = Revisions.open(folders, config, objects);
      revisions = opened;
    }
    return opened;
  }

  /** The tree of a commit. */
  byte[] treeOf(String commit) throws IOException {
    int digits = 2 * objects.width();
    try {
      byte[] content =
          objects.read(HexFormat.of().parseHex(commit), ObjectFiles.COMMIT, ObjectFiles.MAX_OBJECT);
      String head =
          new String(content, 0, Math.min(content.length, 5 + digits), StandardCharsets.ISO_8859_1);
      if (head.startsWith("tree ")) {
        return HexFormat.of().parseHex(head, "tree ".length(), "tree ".length() + digits);
      }
    } catch (ObjectProblem | IllegalArgumentException | IndexOutOfBoundsException e) {
      // Told below.
    }
    throw new GitProblem("commit " + commit + " cannot be read", null);
  }

  @Override
  public synchronized void close() {
    objects.close();
    if (revisions != null) {
      revisions.close();
      revisions = null;
    }
  }

  private static int idBytes(GitConfig config) throws GitProblem {
    try {
      return config.idBytes();
    } catch (IOException e) {
      throw new GitProblem(String.valueOf(e.getMessage()), null);
    }
  }

  private static String prefix(GitFolders folders, Path target) throws IOException {
    Path root = folders.workTree();
    Path real = target.toRealPath();
    if (root == null || real.equals(root) || real.startsWith(folders.gitDir())) {
      return "";
    }
    String path = root.relativize(real).toString().replace('\\', '/');
    return Files.isDirectory(real) ? path + "/" : path;
  }
}
