package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;

/** What a range or an index pushed. */
final class Gathered implements Changes {
  /** A change whose bytes are kept. */
  record Version(String path, String text, String id, String commit, List<String> before) {}

  final List<Version> versions = Collections.synchronizedList(new ArrayList<>());
  final List<String> skips = Collections.synchronizedList(new ArrayList<>());

  static Gathered staged(Repo repo) throws IOException {
    return staged(repo, Map.of());
  }

  static Gathered staged(Repo repo, Map<String, String> env) throws IOException {
    Gathered gathered = new Gathered();
    try (GitRepository repository =
        GitRepository.open(repo.folder, GitEnvironment.of(env, repo.folder, repo.folder))) {
      new Staged(repository, Long.MAX_VALUE, ForkJoinPool.commonPool()).read(gathered);
    }
    return gathered;
  }

  static Gathered range(Repo repo, String range) throws IOException {
    return range(repo, RangeSpec.parse(range));
  }

  static Gathered range(Repo repo, RangeSpec spec) throws IOException {
    Gathered gathered = new Gathered();
    try (GitRepository repository = GitRepository.open(repo.folder)) {
      new Range(repository, spec, Long.MAX_VALUE, ForkJoinPool.commonPool()).read(gathered);
    }
    return gathered;
  }

  @Override
  public void change(Change change) {
    List<String> before = new ArrayList<>();
    for (Before b : change.before()) {
      byte[] bytes = b.read();
      before.add(bytes == null ? "?" : new String(bytes, StandardCharsets.UTF_8));
    }
    Commit commit = change.commit();
    versions.add(
        new Version(
            change.blob().path(),
            new String(change.blob().bytes(), 0, change.blob().length(), StandardCharsets.UTF_8),
            change.id(),
            commit == null ? "" : commit.id(),
            before));
  }

  @Override
  public void skip(Skip skip) {
    skips.add(skip.kind().word() + " " + skip.origin() + ": " + skip.reason());
  }

  /** As {@code path=content<before|before}, sorted. */
  List<String> told() {
    return versions.stream()
        .map(
            v ->
                v.path()
                    + "="
                    + v.text()
                    + (v.before().isEmpty() ? "" : "<" + String.join("|", v.before())))
        .sorted()
        .toList();
  }
}
