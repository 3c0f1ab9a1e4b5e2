package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the repository of a target keeps its things, and whether we may follow there. A repository
 * can point anywhere: {@code .git} may be a file or a link, its common folder and its alternates
 * name other folders. What lies outside the target is followed only if the user who runs us owns
 * it.
 *
 * @param workTree its root; null for a bare repository
 * @param gitDir the folder with {@code HEAD} and {@code index}
 * @param commonDir the folder with refs and {@code config}, which linked worktrees share
 * @param objects the folders with objects, alternates last
 * @param outside folders outside of the target that are read all the same
 */
record GitFolders(
    @Nullable Path workTree, Path gitDir, Path commonDir, List<Path> objects, List<Path> outside) {

  private static final int MAX_POINTER = 1 << 16;
  private static final int MAX_ALTERNATES = 100;
  private static final int MAX_DEPTH = 5;
  private static final int MAX_REFS = 200_000;

  /** Whether a target lies in a repository. Opens no file. */
  static boolean isInRepository(Path target) {
    try {
      return root(target.toRealPath()) != null;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Finds the repository that a target is, or lies in, or that git says is meant.
   *
   * @throws GitProblem if there is none, or if we must not follow to where it leads
   */
  static GitFolders find(Path target, GitEnvironment environment) throws IOException {
    Path real = target.toRealPath();
    Path root = root(real);
    Path dotGit = root == null ? null : root.resolve(".git");
    boolean bare = dotGit == null || !Files.exists(dotGit, LinkOption.NOFOLLOW_LINKS);
    Path named = environment.gitDir();
    if (named != null && !(bare && environment.means(root))) {
      // A bare repository's hooks run in it, so that one has no working tree; all others have.
      root = environment.workTree().toRealPath();
      dotGit = named;
      bare = false;
      if (!real.startsWith(root)) {
        throw new GitProblem(
            "\"" + target + "\" is not in the working tree that GIT_WORK_TREE names",
            "to scan the repository that it lies in: unset GIT_DIR and GIT_WORK_TREE");
      }
    }
    if (root == null || dotGit == null) {
      throw new GitProblem("\"" + target + "\" is in no git repository", null);
    }
    Finding finding = new Finding(root);
    Path gitDir = bare ? root : finding.gitDir(dotGit);
    if (!looksLikeGitDir(gitDir)) {
      throw new GitProblem("\"" + dotGit + "\" leads to no git repository", null);
    }
    Path commonDir = gitDir;
    byte[] common = finding.pointer(gitDir.resolve("commondir"));
    if (common != null) {
      commonDir = finding.enter(resolve(gitDir, text(common)), "commondir");
    }
    Path objects = finding.enter(commonDir.resolve("objects"), "objects");
    List<Path> folders = new ArrayList<>(List.of(objects));
    Path incoming = environment.incoming();
    if (incoming != null && Files.isDirectory(incoming)) {
      // Git makes it there; objects of a push may be nowhere else.
      Path entered = incoming.toRealPath();
      if (entered.startsWith(objects) && !entered.equals(objects)) {
        finding.mustHoldPlainFiles(entered.resolve("pack"));
        folders.add(entered);
      }
    }
    finding.alternates(objects, folders, 0);
    finding.mustBePlain(gitDir, "HEAD", "commondir");
    finding.mustBePlain(commonDir, "packed-refs", "shallow", "config", "refs");
    finding.mustHoldPlainFiles(objects.resolve("pack"));
    finding.mustHoldPlainFiles(commonDir.resolve("refs"));
    finding.mustHoldPlainFiles(commonDir.resolve("reftable"));
    finding.mustHoldPlainFiles(gitDir.resolve("reftable"));
    return new GitFolders(
        bare ? null : root, gitDir, commonDir, List.copyOf(folders), List.copyOf(finding.outside));
  }

  /** Whether a repository's working tree, or a bare repository, begins at a folder. */
  static boolean isRoot(Path folder) {
    return Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)
        || looksLikeGitDir(folder);
  }

  /**
   * The closest folder with a repository. One above the target that somebody else made does not
   * count: on a shared disk anybody could put one there.
   */
  private static @Nullable Path root(Path target) {
    for (Path at = target; at != null; at = at.getParent()) {
      if (isRoot(at)) {
        // In a repository's own folder, the repository is meant, not a bare one.
        Path name = at.getFileName();
        Path parent = at.getParent();
        Path found = name != null && name.toString().equals(".git") && parent != null ? parent : at;
        return at.equals(target) || sameOwner(at, target) ? found : null;
      }
    }
    return null;
  }

  private static boolean sameOwner(Path a, Path b) {
    try {
      return Files.getOwner(a, LinkOption.NOFOLLOW_LINKS)
              .equals(Files.getOwner(b, LinkOption.NOFOLLOW_LINKS))
          || Ownership.isOurs(a);
    } catch (UnsupportedOperationException e) {
      return true; // A file system without owners.
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean looksLikeGitDir(Path folder) {
    return Files.isRegularFile(folder.resolve("HEAD"))
        && (Files.isRegularFile(folder.resolve("commondir"))
            || (Files.isDirectory(folder.resolve("objects"))
                && Files.isDirectory(folder.resolve("refs"))));
  }

  private static String text(byte[] pointer) {
    return new String(pointer, StandardCharsets.UTF_8).strip();
  }

  private static Path resolve(Path from, String pointer) throws GitProblem {
    try {
      return from.resolve(pointer);
    } catch (InvalidPathException e) {
      throw new GitProblem("\"" + from + "\" points to a path that cannot be", null);
    }
  }

  /** What is checked on the way. */
  private record Finding(Path root, Set<Path> outside) {
    Finding(Path root) {
      this(root, new LinkedHashSet<>());
    }

    Path gitDir(Path dotGit) throws IOException {
      if (Files.isDirectory(dotGit)) {
        return enter(dotGit, ".git");
      }
      byte[] pointer = pointer(dotGit);
      String text = pointer == null ? "" : text(pointer);
      if (!text.startsWith("gitdir:")) {
        throw new GitProblem("\"" + dotGit + "\" does not say where the repository is", null);
      }
      Path parent = dotGit.getParent();
      return enter(
          resolve(parent == null ? root : parent, text.substring("gitdir:".length()).strip()),
          "gitdir:");
    }

    /** The real path of a folder that we may read. */
    Path enter(Path folder, String what) throws IOException {
      Path real;
      try {
        real = folder.toRealPath();
      } catch (IOException e) {
        throw new GitProblem("\"" + what + "\" of the repository leads nowhere: " + folder, null);
      }
      if (!isInside(real)) {
        if (!Ownership.isOurs(real)) {
          throw new GitProblem(
              "\""
                  + what
                  + "\" of the repository leads to a folder of another user outside of it: "
                  + real,
              "scan that repository by itself, if you trust it");
        }
        outside.add(real);
      }
      return real;
    }

    private boolean isInside(Path real) {
      return real.startsWith(root) || outside.stream().anyMatch(real::startsWith);
    }

    void alternates(Path objects, List<Path> folders, int depth) throws IOException {
      byte[] list = pointer(objects.resolve("info").resolve("alternates"));
      if (list == null) {
        return;
      }
      for (String line : text(list).lines().toList()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        if (depth >= MAX_DEPTH || folders.size() > MAX_ALTERNATES) {
          throw new GitProblem("the repository borrows objects from too many others", null);
        }
        Path folder = resolve(objects, line);
        if (Files.isDirectory(folder)) {
          Path real = enter(folder, "objects/info/alternates");
          if (!folders.contains(real)) {
            mustHoldPlainFiles(real.resolve("pack"));
            folders.add(real);
            alternates(real, folders, depth + 1);
          }
        }
      }
    }

    /** A small file's content, or null if there is no such file. */
    byte @Nullable [] pointer(Path file) throws IOException {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return null;
      }
      // A pipe would be waited for without end.
      if (!Files.isRegularFile(file)) {
        throw new GitProblem("\"" + file + "\" is not a regular file", null);
      }
      enter(file, String.valueOf(file.getFileName()));
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes(MAX_POINTER + 1);
        if (content.length > MAX_POINTER) {
          throw new GitProblem("\"" + file + "\" is longer than it can be", null);
        }
        return content;
      }
    }

    void mustBePlain(Path folder, String... names) throws IOException {
      for (String name : names) {
        Path file = folder.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        if (!Files.isRegularFile(file) && !Files.isDirectory(file)) {
          throw new GitProblem("\"" + file + "\" is not a regular file", null);
        }
        if (Files.isSymbolicLink(file)) {
          enter(file, name);
        }
      }
    }

    void mustHoldPlainFiles(Path folder) throws IOException {
      if (!Files.isDirectory(folder)) {
        return;
      }
      enter(folder, String.valueOf(folder.getFileName()));
      List<Path> strange = new ArrayList<>();
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            private int seen;

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (!attributes.isRegularFile()
                  && !(attributes.isSymbolicLink() && Files.isRegularFile(file))) {
                strange.add(file);
                return FileVisitResult.TERMINATE;
              }
              return ++seen < MAX_REFS ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
      if (!strange.isEmpty()) {
        throw new GitProblem("\"" + strange.get(0) + "\" is not a regular file", null);
      }
    }
  }
}
