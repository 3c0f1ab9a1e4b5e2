package dev.keycensus.sources.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees have the entries that git says they have, and names give blobs their kinds. */
final class TreeGraphTest {
  private static final int YAML = 1;
  private static final int WORKFLOW = 2;
  private static final int OTHER = 4;
  private static final int MARK_GITHUB = 1;
  private static final int MARK_WORKFLOWS = 2;

  @TempDir Path temp;
  private final ConcurrentLinkedQueue<Skip> skips = new ConcurrentLinkedQueue<>();

  private static final EntryKinds KINDS =
      new EntryKinds() {
        @Override
        public int kinds(int marks, byte[] name, int from, int to) {
          boolean yaml = new String(name, from, to - from, UTF_8).endsWith(".yml");
          return yaml ? marks == MARK_WORKFLOWS ? WORKFLOW : YAML : OTHER;
        }

        @Override
        public int folder(int marks, byte[] name, int from, int to) {
          String text = new String(name, from, to - from, UTF_8);
          return text.equals(".github")
              ? MARK_GITHUB
              : marks == MARK_GITHUB && text.equals("workflows") ? MARK_WORKFLOWS : 0;
        }
      };

  private TreeGraph graph(ObjectDatabase database) {
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      return TreeGraph.read(database, KINDS, pool);
    } finally {
      pool.shutdown();
    }
  }

  private ObjectDatabase open(GitRepo repo) throws IOException {
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      return ObjectDatabase.open(repo.dir, Limits.standard(), pool, skips::add);
    } finally {
      pool.shutdown();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void entriesAreWhatGitLists(long seed) throws IOException {
    GitRepo repo = new RandomHistory(temp, seed, 120).repo;
    try (ObjectDatabase database = open(repo)) {
      TreeGraph graph = graph(database);
      int inheriting = 0;
      for (String id : repo.objects("tree").keySet()) {
        int tree = database.find(id);
        inheriting += graph.inherits(tree) ? 1 : 0;
        Set<String> ours = new TreeSet<>();
        int[] entries = graph.entries(tree);
        for (int i = 0; i < entries.length; i += 2) {
          String name = new String(graph.names().name(entries[i + 1]), UTF_8);
          ours.add(database.id(entries[i]) + "\t" + name);
        }
        Set<String> theirs = new TreeSet<>();
        repo.git("ls-tree", id).lines().forEach(l -> theirs.add(l.split(" ", 3)[2]));
        assertThat(ours).isEqualTo(theirs).hasSize(entries.length / 2);
      }
      assertThat(inheriting).isGreaterThan(50);
    }
    assertThat(skips).isEmpty();
  }

  @Test
  void kindsComeFromAllNamesAndFromFolders() throws IOException {
    GitRepo repo = GitRepo.init(temp, "kinds");
    repo.write("a.yml", "plain").write("a.txt", "text").write("workflows/b.yml", "not it");
    repo.commit("one");
    repo.write(".github/workflows/c.yml", "flow").write(".github/d.yml", "github");
    repo.write("sub/.github/workflows/e.yml", "deep").write(".github/workflows/x/f.yml", "deeper");
    repo.write("b.txt", "plain");
    repo.commit("two");
    for (int i = 0; i < 5; i++) {
      repo.write(".github/workflows/other" + i, "other" + i);
      repo.commit("more");
    }
    repo.git("repack", "-q", "-a", "-d", "-f", "--depth=50", "--window=50");
    try (ObjectDatabase database = open(repo)) {
      TreeGraph graph = graph(database);
      assertThat(kinds(graph, repo, "HEAD:a.yml")).isEqualTo(YAML | OTHER);
      assertThat(kinds(graph, repo, "HEAD:a.txt")).isEqualTo(OTHER);
      assertThat(kinds(graph, repo, "HEAD:workflows/b.yml")).isEqualTo(YAML);
      assertThat(kinds(graph, repo, "HEAD:.github/workflows/c.yml")).isEqualTo(YAML | WORKFLOW);
      assertThat(kinds(graph, repo, "HEAD:.github/d.yml")).isEqualTo(YAML);
      assertThat(kinds(graph, repo, "HEAD:sub/.github/workflows/e.yml")).isEqualTo(YAML | WORKFLOW);
      assertThat(kinds(graph, repo, "HEAD:.github/workflows/x/f.yml")).isEqualTo(YAML);
    }
  }

  private static int kinds(TreeGraph graph, GitRepo repo, String name) {
    return graph.kinds(graph.database().find(repo.git("rev-parse", name)));
  }

  @Test
  void missingAndDamagedObjectsAreTold() throws IOException {
    GitRepo repo = GitRepo.init(temp, "missing");
    repo.write("a", "a").write("b", "b").write("c/d", "d");
    repo.commit("one");
    String blob = repo.git("rev-parse", "HEAD:a");
    String tree = repo.git("rev-parse", "HEAD:c");
    for (String id : List.of(blob, tree)) {
      Files.delete(
          repo.gitDir().resolve("objects").resolve(id.substring(0, 2) + "/" + id.substring(2)));
    }
    byte[] damaged = "100644 name-without-id".getBytes(UTF_8);
    repo.run(damaged, "hash-object", "-w", "-t", "tree", "--literally", "--stdin");
    try (ObjectDatabase database = open(repo)) {
      graph(database);
      assertThat(skips)
          .extracting(s -> s.origin() + " " + s.kind() + " " + s.reason())
          .containsExactlyInAnyOrder(
              blob + " UNREAD the object is missing",
              tree + " UNREAD the object is missing",
              hash(repo, damaged) + " UNREAD a damaged tree");
      skips.clear();
      repo.git("config", "remote.origin.promisor", "true");
    }
    try (ObjectDatabase database = open(repo)) {
      graph(database);
      assertThat(skips)
          .filteredOn(s -> s.kind() == Skip.Kind.BOUNDARY)
          .extracting(Skip::origin)
          .containsExactlyInAnyOrder(blob, tree);
    }
  }

  private static String hash(GitRepo repo, byte[] tree) {
    byte[] id = repo.run(tree, "hash-object", "-t", "tree", "--literally", "--stdin");
    return new String(id, UTF_8).strip();
  }

  @Test
  void submodulesAreNoObjectsOfOurs() throws IOException {
    GitRepo repo = GitRepo.init(temp, "submodule");
    repo.write("a", "a").commit("one");
    String elsewhere = "0123456789012345678901234567890123456789";
    repo.git("update-index", "--add", "--cacheinfo", "160000," + elsewhere + ",sub");
    repo.git("commit", "-q", "-m", "submodule");
    try (ObjectDatabase database = open(repo)) {
      TreeGraph graph = graph(database);
      List<String> ids = new ArrayList<>();
      int[] entries = graph.entries(database.find(repo.git("rev-parse", "HEAD^{tree}")));
      for (int i = 0; i < entries.length; i += 2) {
        ids.add(database.id(entries[i]));
      }
      assertThat(ids).containsExactly(repo.git("rev-parse", "HEAD:a"));
      assertThat(skips).isEmpty();
    }
  }
}
