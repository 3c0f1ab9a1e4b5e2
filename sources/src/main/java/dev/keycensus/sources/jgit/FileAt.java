package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files of one commit, for what must not come from the change that is being judged:
 * configuration, policy, exceptions, ignore files.
 */
public final class FileAt {
  private static final int MAX_DEPTH = 1000;

  private final ObjectFiles objects;
  private final byte @Nullable [] tree;
  private final @Nullable String commit;

  private FileAt(GitRepository repository, @Nullable String commit) throws IOException {
    this.objects = repository.objects();
    this.commit = commit;
    this.tree = commit == null ? null : repository.treeOf(commit);
  }

  /** A commit that git's words name. */
  public static FileAt revision(GitRepository repository, String revision) throws IOException {
    return new FileAt(repository, repository.revisions().commit(revision).name());
  }

  /** HEAD; nothing at all in a repository without commits. */
  public static FileAt head(GitRepository repository) throws IOException {
    return new FileAt(repository, repository.head());
  }

  static FileAt commit(GitRepository repository, @Nullable String commit) throws IOException {
    return new FileAt(repository, commit);
  }

  /** The commit in hex; null where there was none yet, so that no file exists. */
  public @Nullable String commit() {
    return commit;
  }

  byte @Nullable [] tree() {
    return tree;
  }

  /**
   * A file's content.
   *
   * @param path from the repository's root, with slashes
   * @param limit bytes
   * @return null if there is no regular file of that name
   * @throws GitProblem if it is there and cannot be read, or is longer than {@code limit}
   */
  public byte @Nullable [] read(String path, int limit) throws IOException {
    byte[] at = tree;
    try {
      String rest = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      while (at != null) {
        int slash = rest.indexOf('/');
        Tree.Entry entry = tree(at).get(slash < 0 ? rest : rest.substring(0, slash));
        if (entry == null
            || entry.isSubmodule()
            || entry.isLink()
            || entry.isFolder() != slash >= 0) {
          return null;
        }
        if (slash < 0) {
          return objects.read(entry.id(), ObjectFiles.BLOB, limit);
        }
        at = entry.id();
        rest = rest.substring(slash + 1);
      }
      return null;
    } catch (ObjectProblem e) {
      throw new GitProblem(
          "\"" + path + "\" of commit " + commit + " cannot be read: " + e.reason(), null);
    }
  }

  /**
   * The files that a wanted name has, such as all {@code .gitignore}.
   *
   * @param wanted judges paths from the repository's root
   * @param most how many to list at most
   * @return sorted
   */
  public List<String> list(Predicate<String> wanted, int most) throws IOException {
    List<String> found = new ArrayList<>();
    try {
      if (tree != null) {
        list("", tree, wanted, most, found, 0);
      }
    } catch (ObjectProblem e) {
      throw new GitProblem(
          "the files of commit " + commit + " cannot be listed: " + e.reason(), null);
    }
    found.sort(null);
    return found;
  }

  private void list(
      String path, byte[] id, Predicate<String> wanted, int most, List<String> found, int depth)
      throws ObjectProblem {
    for (Map.Entry<String, Tree.Entry> entry : tree(id).entries().entrySet()) {
      byte[] raw = entry.getKey().getBytes(StandardCharsets.ISO_8859_1);
      String name = path + Names.decode(raw, 0, raw.length);
      if (entry.getValue().isFolder() && depth < MAX_DEPTH) {
        list(name + "/", entry.getValue().id(), wanted, most, found, depth + 1);
      } else if (found.size() < most && wanted.test(name)) {
        found.add(name);
      }
    }
  }

  private Tree tree(byte[] id) throws ObjectProblem {
    return Tree.parse(objects.read(id, ObjectFiles.TREE, ObjectFiles.MAX_OBJECT), id.length);
  }
}
