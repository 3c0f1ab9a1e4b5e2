package dev.keycensus.sources.jgit;

import dev.keycensus.sources.GitConfig;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.jspecify.annotations.Nullable;

/** What only JGit knows: revisions in git's words, refs of every kind, the commits of a range. */
final class Revisions implements Closeable {
  private final FileRepository jgit;

  private Revisions(FileRepository jgit) {
    this.jgit = jgit;
  }

  static Revisions open(GitFolders folders, GitConfig config, ObjectFiles objects)
      throws IOException {
    if (objects.width() != ObjectId.zeroId().name().length() / 2) {
      throw new GitProblem(
          "this repository has SHA-256 object ids, and ranges of such are not supported",
          "scan its whole history instead: leave out --since, --range or --branch");
    }
    try {
      return new Revisions(Inert.open(folders, allowed(config), objects));
    } catch (IOException | RuntimeException e) {
      throw new GitProblem("the repository is of a kind that keycensus does not know", null);
    }
  }

  /** What JGit gets to see of the repository's configuration. */
  private static Config allowed(GitConfig all) {
    Config allowed = new Config();
    for (GitConfig.Key key : all.keys()) {
      String place = key.section() + "." + key.name();
      boolean plain =
          key.subsection().isEmpty()
              && (place.equals("core.repositoryformatversion")
                  || place.equals("extensions.refstorage"));
      // For main@{upstream}.
      boolean tracking =
          !key.subsection().isEmpty()
              && (place.equals("branch.remote")
                  || place.equals("branch.merge")
                  || place.equals("remote.fetch"));
      if (plain || tracking) {
        allowed.setString(key.section(), plain ? null : key.subsection(), key.name(), key.value());
      }
    }
    return allowed;
  }

  /**
   * The commit that git's words name ({@code HEAD~3}, {@code v1.2}, {@code origin/main}, {@code
   * main@{upstream}}, an abbreviated id).
   *
   * @throws GitProblem if there is none
   */
  ObjectId commit(String revision) throws IOException {
    try {
      ObjectId id = revision.isBlank() ? null : jgit.resolve(revision + "^{commit}");
      if (id != null) {
        return id;
      }
    } catch (AmbiguousObjectException e) {
      throw new GitProblem("several objects begin with \"" + revision + "\"", "use more digits");
    } catch (IOException | RuntimeException e) {
      // Told below: whatever stands behind the name, it is no commit that can be read.
    }
    throw new GitProblem(
        "there is no commit \"" + revision + "\" in this repository", hint(revision));
  }

  private @Nullable String hint(String revision) {
    try {
      if (!shallow().isEmpty()) {
        return "the clone is shallow: git fetch --unshallow, or --deepen=N";
      }
      String remote = "origin/" + revision;
      if (jgit.exactRef("refs/remotes/" + remote) != null) {
        return "did you mean " + remote + "?";
      }
    } catch (IOException | RuntimeException e) {
      // Then there is no hint.
    }
    return null;
  }

  /** The commits whose parents are not here on purpose. */
  Set<ObjectId> shallow() throws IOException {
    return jgit.getObjectDatabase().getShallowCommits();
  }

  /** All refs whose name begins with {@code prefix}. */
  List<Ref> refs(String prefix) throws IOException {
    return jgit.getRefDatabase().getRefsByPrefix(prefix);
  }

  ObjectReader reader() {
    return jgit.newObjectReader();
  }

  @Override
  public void close() {
    jgit.close();
  }
}
