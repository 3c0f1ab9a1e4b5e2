package dev.keycensus.sources.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.sources.Skip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.reftable.ReftableConfig;
import org.eclipse.jgit.internal.storage.reftable.ReftableWriter;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.SymbolicRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits, tags and refs as git has them, and what becomes of broken ones. */
final class CommitGraphTest {
  @TempDir Path temp;
  private final ConcurrentLinkedQueue<Skip> skips = new ConcurrentLinkedQueue<>();
  private final Map<String, String> messages = new ConcurrentHashMap<>();

  private CommitGraph read(Path repository) throws IOException {
    ForkJoinPool pool = new ForkJoinPool(2);
    try (ObjectDatabase database =
        ObjectDatabase.open(repository, Limits.standard(), pool, skips::add)) {
      return CommitGraph.read(
          database,
          (object, bytes, from, to) ->
              messages.put(database.id(object), new String(bytes, from, to - from, UTF_8)),
          pool);
    } finally {
      pool.shutdown();
    }
  }

  private static Map<String, String> refs(CommitGraph commits) {
    Map<String, String> refs = new TreeMap<>();
    commits.refs().forEach(r -> refs.put(r.name(), commits.id(r.commit())));
    return refs;
  }

  private static Map<String, String> gitRefs(GitRepo repo) {
    Map<String, String> refs = new TreeMap<>();
    repo.git("for-each-ref", "--format=%(refname)")
        .lines()
        .filter(name -> !name.equals("refs/tags/blob"))
        .forEach(name -> refs.put(name, repo.git("rev-parse", name + "^{commit}")));
    refs.put("HEAD", repo.git("rev-parse", "HEAD"));
    return refs;
  }

  @Test
  void orderAndDatesAndParents() throws IOException {
    RandomHistory history = new RandomHistory(temp, 21, 200);
    CommitGraph commits = read(history.repo.dir);
    assertThat(commits.count()).isEqualTo(200);
    Map<String, Integer> modelIndex = new TreeMap<>();
    history.ids.forEach(id -> modelIndex.put(id, modelIndex.size()));
    for (int c = 0; c < commits.count(); c++) {
      int index = modelIndex.getOrDefault(commits.id(c), -1);
      List<Integer> parents = history.commits.get(index).parents();
      assertThat(commits.parentCount(c)).isEqualTo(parents.size());
      for (int i = 0; i < parents.size(); i++) {
        assertThat(commits.id(commits.parent(c, i))).isEqualTo(history.ids.get(parents.get(i)));
        assertThat(commits.parent(c, i)).isLessThan(c);
      }
      assertThat(commits.date(c).getEpochSecond())
          .isEqualTo(1_500_000_000L + (index * 7919L) % 5000);
      assertThat(commits.isReachable(c))
          .isEqualTo(!history.repo.git("for-each-ref", "--contains", commits.id(c)).isEmpty());
    }
    assertThat(refs(commits)).isEqualTo(gitRefs(history.repo));
    assertThat(skips).isEmpty();
  }

  @Test
  void refsOfAllKinds() throws IOException {
    GitRepo repo = GitRepo.init(temp, "refs");
    repo.write("a", "a").commit("one");
    repo.git("tag", "-a", "-m", "annotated", "v1");
    repo.git("tag", "-a", "-m", "of a tag", "v2", "v1");
    repo.git("tag", "light");
    repo.git("tag", "blob", repo.git("rev-parse", "HEAD:a"));
    repo.git("notes", "add", "-m", "a note");
    repo.git("pack-refs", "--all");
    repo.write("a", "b").commit("two");
    repo.git("branch", "feature/x");
    repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/main");
    repo.git("worktree", "add", "-q", "-b", "side", temp.resolve("linked").toString());
    CommitGraph commits = read(repo.dir);
    Map<String, String> expected = gitRefs(repo);
    expected.put("worktrees/linked/HEAD", repo.git("rev-parse", "side"));
    assertThat(refs(commits)).isEqualTo(expected);
    assertThat(messages.values())
        .contains("one\n", "two\n", "annotated\n", "of a tag\n")
        .anyMatch(m -> m.startsWith("Notes added"));
    assertThat(skips).isEmpty();
    CommitGraph linked = read(temp.resolve("linked"));
    assertThat(linked.id(linked.head())).isEqualTo(repo.git("rev-parse", "side"));
    assertThat(linked.refs()).extracting(CommitGraph.Ref::name).contains("refs/heads/main");
  }

  @Test
  void anEmptyRepositoryHasNothingToTell() throws IOException {
    CommitGraph commits = read(GitRepo.init(temp, "empty").dir);
    assertThat(commits.count()).isZero();
    assertThat(commits.head()).isEqualTo(-1);
    assertThat(skips).isEmpty();
  }

  @Test
  void brokenRefs() throws IOException {
    GitRepo repo = GitRepo.init(temp, "broken");
    repo.write("a", "a").commit("one");
    Path heads = repo.gitDir().resolve("refs/heads");
    Files.writeString(heads.resolve("nothing"), "0123456789012345678901234567890123456789\n");
    Files.writeString(heads.resolve("garbage"), "what?\n");
    Files.writeString(heads.resolve("empty"), "");
    Files.writeString(heads.resolve("loop"), "ref: refs/heads/loop\n");
    Files.writeString(heads.resolve("dangling"), "ref: refs/heads/not-there\n");
    Files.writeString(repo.gitDir().resolve("packed-refs"), "# header\nnonsense\n^also\n");
    CommitGraph commits = read(repo.dir);
    assertThat(refs(commits).keySet()).containsExactly("HEAD", "refs/heads/main");
    assertThat(skips)
        .extracting(s -> s.origin() + ": " + s.reason())
        .containsExactlyInAnyOrder(
            "refs/heads/nothing: a ref to nothing",
            "refs/heads/garbage: a damaged ref",
            "refs/heads/empty: a damaged ref",
            "refs/heads/loop: refs that name each other",
            "refs/heads/dangling: a ref to nothing",
            "packed-refs: a damaged line");
  }

  @Test
  void brokenCommits() throws IOException {
    GitRepo repo = GitRepo.init(temp, "commits");
    repo.write("a", "a").commit("one");
    String tree = repo.git("rev-parse", "HEAD^{tree}");
    String noDate = commit(repo, "tree " + tree + "\nauthor A <a> 1 +0000\n\nno date");
    String far = commit(repo, "tree " + tree + "\ncommitter A <a> 99999999999999999999 +0000\n\nm");
    String early = commit(repo, "tree " + tree + "\ncommitter A <a> -5 +0000\n\nm");
    String noTree = commit(repo, "committer A <a> 7 +0000\n\nm");
    String lost = "0123456789012345678901234567890123456789";
    String noParent =
        commit(repo, "tree " + tree + "\nparent " + lost + "\ncommitter A <a> 7 +0000\n\nm");
    String encoding =
        commit(repo, "tree " + tree + "\ncommitter A <a> 7 +0000\nencoding what?\n\nstill read");
    String nothing = commit(repo, "");
    CommitGraph commits = read(repo.dir);
    assertThat(commits.count()).isEqualTo(8);
    assertThat(skips)
        .extracting(s -> s.origin() + ": " + s.reason())
        .containsExactlyInAnyOrder(
            noDate + ": a commit without a date that makes sense",
            far + ": a commit without a date that makes sense",
            early + ": a commit without a date that makes sense",
            noTree + ": a damaged commit",
            nothing + ": a damaged commit",
            nothing + ": a commit without a date that makes sense",
            lost + ": the object is missing");
    assertThat(messages).containsEntry(encoding, "still read").containsEntry(noDate, "no date");
    for (int c = 0; c < commits.count(); c++) {
      if (commits.id(c).equals(far)) {
        assertThat(commits.date(c)).hasToString("9999-12-31T23:59:59Z");
      }
      if (commits.id(c).equals(early)) {
        assertThat(commits.date(c)).hasToString("1970-01-01T00:00:00Z");
      }
      if (commits.id(c).equals(noParent)) {
        assertThat(commits.parentCount(c)).isZero();
      }
    }
  }

  private static String commit(GitRepo repo, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    byte[] id = repo.run(bytes, "hash-object", "-w", "-t", "commit", "--literally", "--stdin");
    return new String(id, UTF_8).strip();
  }

  /** Few versions of git can make such a repository; JGit turns one into it. */
  @Test
  void refsInTables() throws IOException {
    GitRepo repo = new RandomHistory(temp, 22, 40).repo;
    repo.git("branch", "gone", "HEAD~1");
    repo.git("worktree", "add", "-q", temp.resolve("linked").toString(), "gone");
    Map<String, String> expected = gitRefs(repo);
    try (FileRepository jgit = new FileRepository(repo.gitDir().toFile())) {
      jgit.convertRefStorage("reftable", false, false);
    }
    Path worktree = repo.gitDir().resolve("worktrees/linked");
    expected.put("worktrees/linked/HEAD", expected.get("refs/heads/gone"));
    Path own = Files.createDirectories(worktree.resolve("reftable"));
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    ReftableWriter writer =
        new ReftableWriter(new ReftableConfig(), table)
            .setMinUpdateIndex(1)
            .setMaxUpdateIndex(1)
            .begin();
    Ref gone = new ObjectIdRef.Unpeeled(Ref.Storage.NEW, "refs/heads/gone", null);
    writer.writeRef(new SymbolicRef("HEAD", gone), 1);
    writer.finish();
    Files.write(own.resolve("1.ref"), table.toByteArray());
    Files.writeString(own.resolve("tables.list"), "1.ref\n");
    assertThat(refs(read(repo.dir))).isEqualTo(expected);
    assertThat(skips).isEmpty();

    Map<String, String> there = refs(read(temp.resolve("linked")));
    assertThat(there.get("HEAD")).isEqualTo(expected.get("refs/heads/gone"));
    Files.writeString(own.resolve("tables.list"), "2.ref\n");
    read(repo.dir);
    assertThat(skips)
        .extracting(s -> s.origin() + ": " + s.reason())
        .containsExactly(".git/worktrees/linked/reftable: a table of the refs is missing");
  }
}
