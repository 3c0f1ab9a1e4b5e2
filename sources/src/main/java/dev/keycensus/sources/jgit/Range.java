package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Sink;
import dev.keycensus.sources.Skip;
import dev.keycensus.sources.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Every version of a file that some commit of a range introduces. A secret that was added and taken
 * out again inside the range is there for everybody to read, so each commit is compared with its
 * own parents, not the end with the beginning. A version is introduced where none of the commit's
 * parents has it at that path: what a merge brings over from a side branch belongs to the side
 * branch, which is either in the range itself or was there before.
 */
public final class Range implements Source {
  /**
   * Trees can be made that describe more paths than anybody can list; this is enough for all else.
   */
  private static final int MAX_VERSIONS = 2_000_000;

  private final GitRepository repository;
  private final long maxFileSize;
  private final ForkJoinPool pool;
  private final ObjectId tip;
  private final List<ObjectId> excluded;
  private final FileAt base;
  private final int maxVersions;

  private int commits;

  /**
   * A range whose ends exist.
   *
   * @param maxFileSize bytes; never more than 64 MiB are read of one file
   * @param pool where the sink is called, besides the calling thread
   * @throws GitProblem if a revision names no commit
   */
  public Range(GitRepository repository, RangeSpec spec, long maxFileSize, ForkJoinPool pool)
      throws IOException {
    this(repository, spec, maxFileSize, pool, MAX_VERSIONS);
  }

  Range(
      GitRepository repository,
      RangeSpec spec,
      long maxFileSize,
      ForkJoinPool pool,
      int maxVersions)
      throws IOException {
    this.maxVersions = maxVersions;
    this.repository = repository;
    this.maxFileSize = maxFileSize;
    this.pool = pool;
    this.tip = repository.revisions().commit(spec.tip());
    this.excluded = excluded(repository, spec);
    this.base = base(spec);
  }

  private static List<ObjectId> excluded(GitRepository repository, RangeSpec spec)
      throws IOException {
    List<ObjectId> excluded = new ArrayList<>();
    for (String revision : spec.excluded()) {
      if (!revision.endsWith("/*")) {
        excluded.add(repository.revisions().commit(revision));
        continue;
      }
      for (Ref ref : repository.revisions().refs(revision.substring(0, revision.length() - 1))) {
        try {
          excluded.add(repository.revisions().commit(ref.getName()));
        } catch (GitProblem e) {
          // A ref to something else than a commit, or to nothing, excludes nothing.
        }
      }
    }
    return excluded;
  }

  /**
   * The base: the one revision that the user named as known. Of several, the first of the tip's
   * ancestors (along first parents) that one of them has.
   */
  private FileAt base(RangeSpec spec) throws IOException {
    if (excluded.isEmpty()) {
      return FileAt.commit(repository, null);
    }
    if (excluded.size() == 1 && !spec.excluded().get(0).endsWith("/*")) {
      return FileAt.commit(repository, excluded.get(0).name());
    }
    try (RevWalk walk = new RevWalk(repository.revisions().reader())) {
      Set<ObjectId> inRange = new HashSet<>();
      start(walk);
      for (RevCommit c = walk.next(); c != null; c = walk.next()) {
        inRange.add(c.copy());
      }
      @Nullable ObjectId at = tip;
      while (at != null && inRange.contains(at)) {
        RevCommit c = walk.parseCommit(at);
        at = c.getParentCount() == 0 ? null : c.getParent(0).copy();
      }
      return FileAt.commit(repository, at == null ? null : at.name());
    } catch (RuntimeException e) {
      throw new GitProblem("the range's history is broken", null);
    }
  }

  /**
   * Where configuration, policy and exceptions are to be read: at a revision that was there before
   * this change. Without excluded revisions there is none, and no file either.
   */
  public FileAt base() {
    return base;
  }

  /** All files as they are after the change, those too that it does not touch. */
  public FileAt now() throws IOException {
    return FileAt.commit(repository, tip.name());
  }

  /**
   * Which of the wanted files the change adds, edits or deletes, so that a report can tell.
   *
   * @param wanted judges paths from the repository's root
   * @return sorted
   */
  public List<String> touched(Predicate<String> wanted) throws IOException {
    try (ObjectReader reader = repository.revisions().reader()) {
      return TreeDiff.touched(reader, base.tree(), repository.treeOf(tip.name()), wanted);
    } catch (RuntimeException e) {
      throw new GitProblem("the range's history is broken", null);
    }
  }

  /** How many commits were compared, after reading. */
  public int commits() {
    return commits;
  }

  /** Reads without telling what each version replaces. */
  @Override
  public void read(Sink sink) throws IOException {
    read(new Plain(sink));
  }

  /** Pushes each new version once, the oldest first, and returns when all have been taken. */
  public void read(Changes sink) throws IOException {
    Versions versions = new Versions(new BlobReading(repository, maxFileSize, sink), pool);
    try (ObjectReader reader = repository.revisions().reader();
        RevWalk walk = new RevWalk(reader)) {
      Walking walking = new Walking(sink, versions, walk, repository.revisions().shallow());
      for (RevCommit commit : inOrder(walk, sink)) {
        if (!walking.goOn()) {
          break;
        }
        walking.compare(commit, reader);
        walking.rethrow();
      }
      commits = walking.compared;
      versions.finish();
    } finally {
      versions.cancel();
    }
  }

  private void start(RevWalk walk) throws IOException {
    walk.setRetainBody(false);
    walk.markStart(walk.parseCommit(tip));
    for (ObjectId id : excluded) {
      walk.markUninteresting(walk.parseCommit(id));
    }
  }

  /** Oldest first, as far as dates can be trusted; the order decides only who is named. */
  private List<RevCommit> inOrder(RevWalk walk, Changes sink) {
    List<RevCommit> commits = new ArrayList<>();
    try {
      start(walk);
      for (RevCommit c = walk.next(); c != null; c = walk.next()) {
        commits.add(c);
      }
    } catch (IOException | RuntimeException e) {
      String last = commits.isEmpty() ? tip.name() : commits.get(commits.size() - 1).name();
      sink.skip(
          new Skip("commit " + last, Skip.Kind.UNREAD, "the history before it cannot be read"));
    }
    Collections.reverse(commits);
    return commits;
  }

  /** What is known while the commits are compared one after the other. */
  private final class Walking implements TreeDiff.Found {
    private final Changes sink;
    private final Versions versions;
    private final RevWalk walk;
    private final Set<ObjectId> shallow;
    private final Seen seen = new Seen();
    private final Set<String> told = new HashSet<>();
    private @Nullable Commit commit;
    private int pushed;
    private int compared;

    /** What the sink threw, which must not be taken for a broken repository. */
    private @Nullable RuntimeException thrown;

    Walking(Changes sink, Versions versions, RevWalk walk, Set<ObjectId> shallow) {
      this.sink = sink;
      this.versions = versions;
      this.walk = walk;
      this.shallow = shallow;
    }

    void compare(RevCommit c, ObjectReader reader) {
      String origin = "commit " + c.name();
      try {
        walk.parseBody(c);
        commit = describe(c);
        List<ObjectId> parents = new ArrayList<>();
        for (RevCommit parent : c.getParents()) {
          walk.parseHeaders(parent);
          parents.add(parent.getTree());
        }
        if (shallow.contains(c)) {
          sink.skip(
              new Skip(origin, Skip.Kind.BOUNDARY, "shallow clone: what is older is not here"));
          // The closest thing to a parent that there is.
          for (ObjectId known : excluded) {
            parents.add(walk.parseCommit(known).getTree());
          }
        }
        TreeDiff.of(repository, reader, c.getTree(), parents, this);
        compared++;
      } catch (IOException | RuntimeException e) {
        sink.skip(
            new Skip(origin, Skip.Kind.UNREAD, "commit or one of its folders cannot be read"));
      } finally {
        c.disposeBody();
      }
    }

    @Override
    public void version(String path, ObjectId id, List<ObjectId> before) {
      if (!seen.add(path, id, before)) {
        return;
      }
      if (++pushed == maxVersions) {
        tell("range", Skip.Kind.LIMIT, "too many versions of files");
      }
      guarded(
          () ->
              versions.add(
                  new BlobReading.Version(
                      path, raw(id), commit, before.stream().map(Range::raw).toList())));
    }

    private void guarded(Runnable call) {
      try {
        call.run();
      } catch (RuntimeException e) {
        thrown = thrown == null ? e : thrown;
      }
    }

    void rethrow() {
      if (thrown != null) {
        throw thrown;
      }
    }

    @Override
    public void submodule(String path) {
      tell(path, Skip.Kind.BOUNDARY, "submodule");
    }

    @Override
    public void tooDeep(String path) {
      tell(path.substring(0, 200), Skip.Kind.LIMIT, "more than 1000 folders deep");
    }

    private void tell(String path, Skip.Kind kind, String reason) {
      if (told.add(path)) {
        guarded(() -> sink.skip(new Skip(path, kind, reason)));
      }
    }

    @Override
    public boolean goOn() {
      return pushed < maxVersions && thrown == null;
    }
  }

  private static byte[] raw(ObjectId id) {
    byte[] raw = new byte[20];
    id.copyRawTo(raw, 0);
    return raw;
  }

  private static Commit describe(RevCommit c) {
    String name = "";
    String email = "";
    try {
      PersonIdent author = c.getAuthorIdent();
      if (author != null) {
        name = author.getName();
        email = author.getEmailAddress();
      }
    } catch (RuntimeException e) {
      // An encoding or a date that JGit cannot read: then nobody is named.
    }
    return new Commit(c.name(), Instant.ofEpochSecond(Math.max(0, c.getCommitTime())), name, email);
  }
}
