package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Names;
import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of one commit, for what must not come from the change that is being judged:
 * configuration, policy, exceptions, ignore files.
 */
public final class FileAt {
  private static final int MAX_FOLDERS = 20_000;

  private final ObjectFiles objects;
  private final byte @Nullable [] tree;
  private final @Nullable String commit;

  private FileAt(GitRepository repository, @Nullable String commit) throws IOException {
    this.objects = repository.objects();
    this.commit = commit;
    this.tree = commit == null ? null : repository.treeOf(commit);
  }

  /** Nothing at all without a commit. */
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
    try {
      Tree.Entry entry = entry(path);
      return entry == null || !entry.isFile() || entry.isLink()
          ? null
          : objects.read(entry.id(), ObjectFiles.BLOB, limit);
    } catch (ObjectProblem e) {
      throw new GitProblem(
          "\""
              + path
              + "\" of commit "
              + commit
              + (e.kind == Skip.Kind.LIMIT
                  ? " is larger than " + (limit >> 20) + " MiB"
                  : " cannot be read: " + e.reason()),
          null);
    }
  }

  /**
   * The regular files below a folder.
   *
   * @param folder from the repository's root, with slashes; empty for the root
   * @param deepest how many folders below that one are entered
   * @param most how many there may be
   * @return their paths from the root, sorted; empty if there is no such folder
   * @throws GitProblem if it cannot be read, or holds more
   */
  public List<String> list(String folder, int deepest, int most) throws IOException {
    try {
      Tree.Entry entry = entry(folder);
      if (entry == null || !entry.isFolder()) {
        return List.of();
      }
      List<String> found = new ArrayList<>();
      String prefix = folder.isEmpty() ? "" : folder + "/";
      new Listing(prefix, found, most).folder("", entry.id(), deepest);
      found.sort(null);
      return found;
    } catch (ObjectProblem e) {
      throw new GitProblem(
          "the files of commit " + commit + " cannot be listed: " + e.reason(), null);
    }
  }

  /** Whether there is a folder of that name. */
  public boolean isFolder(String path) throws IOException {
    try {
      Tree.Entry entry = entry(path);
      return entry != null && entry.isFolder();
    } catch (ObjectProblem e) {
      throw new GitProblem(
          "\"" + path + "\" of commit " + commit + " cannot be read: " + e.reason(), null);
    }
  }

  /** What a path names; null where nothing does. */
  private Tree.@Nullable Entry entry(String path) throws ObjectProblem {
    if (tree == null) {
      return null;
    }
    Tree.Entry at = new Tree.Entry(Tree.FOLDER, tree);
    String rest = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    while (at != null && !rest.isEmpty()) {
      int slash = rest.indexOf('/');
      String name = slash < 0 ? rest : rest.substring(0, slash);
      at = at.isFolder() ? tree(at.id()).get(name) : null;
      rest = slash < 0 ? "" : rest.substring(slash + 1);
    }
    return at;
  }

  private Tree tree(byte[] id) throws ObjectProblem {
    return Tree.parse(objects.read(id, ObjectFiles.TREE, ObjectFiles.MAX_OBJECT), id.length);
  }

  /** Goes down folders. A few trees can name any number of folders, so these are counted, too. */
  private final class Listing {
    private final String prefix;
    private final List<String> found;
    private final int most;
    private int folders;

    Listing(String prefix, List<String> found, int most) {
      this.prefix = prefix;
      this.found = found;
      this.most = most;
    }

    void folder(String path, byte[] id, int deepest) throws ObjectProblem {
      if (++folders > MAX_FOLDERS) {
        throw new ObjectProblem(Skip.Kind.LIMIT, "more than " + MAX_FOLDERS + " folders");
      }
      for (Map.Entry<String, Tree.Entry> entry : tree(id).entries().entrySet()) {
        byte[] raw = entry.getKey().getBytes(StandardCharsets.ISO_8859_1);
        String name = path + Names.decode(raw, 0, raw.length);
        if (entry.getValue().isFolder() && deepest > 0) {
          folder(name + "/", entry.getValue().id(), deepest - 1);
        } else if (entry.getValue().isFile() && !entry.getValue().isLink()) {
          found.add(prefix + name);
          if (found.size() > most) {
            throw new ObjectProblem(Skip.Kind.LIMIT, "more than " + most + " files");
          }
        }
      }
    }
  }
}
