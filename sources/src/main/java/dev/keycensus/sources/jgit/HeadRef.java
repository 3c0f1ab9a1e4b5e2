package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Reftables;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What HEAD points to, read from the files or tables that git keeps refs in. */
final class HeadRef {
  private static final int MAX_REF = 4096;
  private static final int MAX_LINKS = 5;

  private HeadRef() {}

  /** What a ref holds; null where it does not exist. */
  private interface Looking {
    @Nullable String up(String name) throws IOException;
  }

  /**
   * The id of a commit in hex; null in a repository without commits.
   *
   * @param width bytes of an id
   * @param tables whether refs are kept in reftables
   * @throws GitProblem if HEAD is broken
   */
  static @Nullable String read(GitFolders folders, int width, boolean tables) throws IOException {
    Looking looking = tables ? inTables(folders, width) : name -> inFiles(folders, name, width);
    String name = "HEAD";
    for (int i = 0; i < MAX_LINKS; i++) {
      String content = looking.up(name);
      if (content == null) {
        return name.equals("HEAD") ? broken() : null;
      }
      if (!content.startsWith("ref:")) {
        return isId(content, width) ? content : broken();
      }
      name = content.substring("ref:".length()).strip();
      if (!name.startsWith("refs/") || name.contains("..")) {
        return broken();
      }
    }
    return broken();
  }

  /** Only these are each worktree's own. */
  private static boolean isOwn(String name) {
    return name.equals("HEAD")
        || name.startsWith("refs/bisect/")
        || name.startsWith("refs/worktree/");
  }

  private static @Nullable String inFiles(GitFolders folders, String name, int width)
      throws IOException {
    String content = loose((isOwn(name) ? folders.gitDir() : folders.commonDir()).resolve(name));
    return content != null || name.equals("HEAD")
        ? content
        : packed(folders.commonDir(), name, width);
  }

  private static Looking inTables(GitFolders folders, int width) throws GitProblem {
    Map<String, String> own = tables(folders.gitDir(), width);
    Map<String, String> common =
        folders.gitDir().equals(folders.commonDir()) ? own : tables(folders.commonDir(), width);
    return name -> (isOwn(name) ? own : common).get(name);
  }

  private static Map<String, String> tables(Path gitDir, int width) throws GitProblem {
    try {
      return Reftables.read(gitDir.resolve("reftable"), width);
    } catch (IOException e) {
      throw new GitProblem("the refs of the repository cannot be read: " + e.getMessage(), null);
    }
  }

  private static String broken() throws GitProblem {
    throw new GitProblem("HEAD of the repository is broken", null);
  }

  private static boolean isId(String text, int width) {
    return text.length() == 2 * width && text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  private static @Nullable String loose(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      // A link as HEAD is what git made twenty years ago.
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(file)) {
        return broken();
      }
      return null;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_REF), StandardCharsets.UTF_8).strip();
    }
  }

  private static @Nullable String packed(Path folder, String name, int width) throws IOException {
    Path file = folder.resolve("packed-refs");
    if (!Files.isRegularFile(file)) {
      return null;
    }
    String tail = " " + name;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8), 1 << 16)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.length() == 2 * width + tail.length() && line.endsWith(tail)) {
          String id = line.substring(0, 2 * width);
          return isId(id, width) ? id : broken();
        }
      }
    }
    return null;
  }
}
