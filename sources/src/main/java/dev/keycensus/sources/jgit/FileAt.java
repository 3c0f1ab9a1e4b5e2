package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Names;
import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of one commit, for what must not come from the change that is being judged:
 * configuration, policy, exceptions, ignore files.
 */
public final class FileAt implements FilesAt {
  private static final int MAX_FOLDERS = 20_000;

  /** Entries of folders that are kept. */
  private static final int MOST_KNOWN = 500_000;

  private final ObjectFiles objects;

  /** Folders by their ids, since a change asks for one file of a folder after the other. */
  private final Map<String, Tree> known = new HashMap<>();

  private int knownEntries;
  private final byte @Nullable [] tree;
  private final @Nullable String commit;

  private FileAt(ObjectFiles objects, byte @Nullable [] tree, @Nullable String commit) {
    this.objects = objects;
    this.commit = commit;
    this.tree = tree;
  }

  /** Nothing at all without a commit. */
  static FileAt commit(GitRepository repository, @Nullable String commit) throws IOException {
    byte[] tree = commit == null ? null : repository.treeOf(commit);
    return new FileAt(repository.objects(), tree, commit);
  }

  /** The files of a tree that belongs to no commit that is known. */
  static FileAt tree(ObjectFiles objects, byte[] tree) {
    return new FileAt(objects, tree, null);
  }

  /** The commit in hex; null where there was none yet, so that no file exists. */
  public @Nullable String commit() {
    return commit;
  }

  byte @Nullable [] tree() {
    return tree;
  }

  @Override
  public byte @Nullable [] read(String path, int limit) throws IOException {
    try {
      return content(path, limit);
    } catch (ObjectProblem e) {
      throw unread(path, "commit " + commit, limit, e);
    }
  }

  /** A file's content; null if there is no regular file of that name. */
  byte @Nullable [] content(String path, int limit) throws ObjectProblem {
    Tree.Entry entry = entry(path);
    return entry == null || !entry.isFile() || entry.isLink()
        ? null
        : objects.read(entry.id(), ObjectFiles.BLOB, limit);
  }

  /** What to tell of a file that is there and is not read. */
  static GitProblem unread(String path, String of, int limit, ObjectProblem e) {
    String why =
        e.kind == Skip.Kind.LIMIT
            ? " is larger than " + (limit >> 20) + " MiB"
            : " cannot be read: " + e.reason();
    return new GitProblem("\"" + path + "\" of " + of + why, null);
  }

  @Override
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

  /**
   * Whether a path has that content; not if that cannot be told.
   *
   * @param id of an object, in hex
   */
  public boolean holds(String path, String id) {
    try {
      Tree.Entry entry = entry(path);
      return entry != null && entry.isFile() && HexFormat.of().formatHex(entry.id()).equals(id);
    } catch (ObjectProblem e) {
      return false;
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
    String key = HexFormat.of().formatHex(id);
    synchronized (known) {
      Tree tree = known.get(key);
      if (tree != null) {
        return tree;
      }
    }
    Tree tree = Tree.parse(objects.read(id, ObjectFiles.TREE, ObjectFiles.MAX_OBJECT), id.length);
    synchronized (known) {
      knownEntries += tree.entries().size() + 1;
      if (knownEntries > MOST_KNOWN) {
        known.clear();
        knownEntries = tree.entries().size() + 1;
      }
      known.put(key, tree);
    }
    return tree;
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
