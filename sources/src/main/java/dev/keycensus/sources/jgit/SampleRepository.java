package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Writes a small repository with a history, a pack, loose objects and an index: something to scan
 * when the launcher's archive of classes is made.
 */
public final class SampleRepository {
  private static final long MEBIBYTE = 1 << 20;

  private SampleRepository() {}

  /**
   * Makes {@code folder} a repository. The files themselves are not written.
   *
   * @param versions the files of each commit by name, the oldest first; the last one is loose,
   *     those before it are packed
   */
  public static void write(Path folder, List<Map<String, String>> versions) throws IOException {
    Path git = Files.createDirectories(folder.resolve(Constants.DOT_GIT));
    Files.createDirectories(git.resolve("objects/pack"));
    Path heads = Files.createDirectories(git.resolve("refs/heads"));
    Files.writeString(git.resolve(Constants.HEAD), "ref: refs/heads/main\n");
    Files.writeString(git.resolve(Constants.CONFIG), "[core]\n\trepositoryformatversion = 0\n");
    try (FileRepository repository = Inert.openToWrite(git, MEBIBYTE);
        PackInserter packed = repository.getObjectDatabase().newPackInserter();
        ObjectInserter loose = repository.newObjectInserter()) {
      @Nullable ObjectId parent = null;
      for (int i = 0; i < versions.size(); i++) {
        boolean last = i == versions.size() - 1;
        parent = commit(last ? loose : packed, versions.get(i), parent, i);
      }
      packed.flush();
      loose.flush();
      index(repository, loose, versions.get(versions.size() - 1));
      if (parent != null) {
        Files.writeString(heads.resolve("main"), parent.name() + "\n");
      }
    }
  }

  private static ObjectId commit(
      ObjectInserter to, Map<String, String> files, @Nullable ObjectId parent, int day)
      throws IOException {
    TreeFormatter tree = new TreeFormatter();
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      tree.append(file.getKey(), FileMode.REGULAR_FILE, blob(to, file.getValue()));
    }
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(to.insert(tree));
    if (parent != null) {
      commit.setParentId(parent);
    }
    Instant when = Instant.EPOCH.plusSeconds(86_400L * (10_000 + day));
    PersonIdent who = new PersonIdent("a", "a@b", when, ZoneOffset.UTC);
    commit.setAuthor(who);
    commit.setCommitter(who);
    commit.setMessage("commit " + day + "\n");
    return to.insert(commit);
  }

  private static void index(
      FileRepository repository, ObjectInserter ids, Map<String, String> files) throws IOException {
    DirCache index =
        DirCache.lock(
            repository.getDirectory().toPath().resolve("index").toFile(), repository.getFS());
    DirCacheBuilder builder = index.builder();
    for (Map.Entry<String, String> file : files.entrySet()) {
      DirCacheEntry entry = new DirCacheEntry(file.getKey());
      entry.setFileMode(FileMode.REGULAR_FILE);
      byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
      entry.setLength(bytes.length);
      entry.setObjectId(ids.idFor(Constants.OBJ_BLOB, bytes));
      builder.add(entry);
    }
    builder.finish();
    index.write();
    index.commit();
  }

  private static ObjectId blob(ObjectInserter to, String text) throws IOException {
    return to.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
  }
}
