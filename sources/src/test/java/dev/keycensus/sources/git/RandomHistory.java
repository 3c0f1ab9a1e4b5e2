package dev.keycensus.sources.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A repository of random commits, merges and octopus merges, and beside it what is in each commit:
 * the model that attribution is checked against. A file is lines of noise and lines {@code key=N}.
 */
final class RandomHistory {
  /** One commit: its parents' indexes, and its files. */
  record Commit(List<Integer> parents, Map<String, String> files) {
    boolean holds(String path, int key) {
      return keys(files.getOrDefault(path, "")).contains(key);
    }
  }

  private static final String[] PATHS = {
    "a", "b", "dir/a", "dir/b", "dir/sub/a", "dir/sub/deep/x", "other/a", "other/sub/a", "dir2/a"
  };

  final GitRepo repo;
  final List<Commit> commits = new ArrayList<>();
  final List<String> ids = new ArrayList<>();

  /** Commit index by ref name. */
  final Map<String, Integer> refs = new TreeMap<>();

  /** Folders that hold more files, always the same, so that trees are worth storing as edits. */
  private static final String[] FOLDERS = {"", "dir/", "dir/sub/", "other/", "dir2/"};

  private final Random random;

  RandomHistory(Path parent, long seed, int count) throws IOException {
    random = new Random(seed);
    repo = GitRepo.init(parent, "random" + seed);
    StringBuilder stream = new StringBuilder();
    for (int c = 0; c < count; c++) {
      Commit commit = next(c);
      commits.add(commit);
      append(stream, c, commit);
    }
    for (int r = 0; r < 30; r++) {
      int commit = r == 0 ? count - 1 : random.nextInt(count);
      String name = r == 0 ? "refs/heads/main" : "refs/heads/b" + r;
      refs.put(name, commit);
      stream.append("reset ").append(name).append("\nfrom :").append(commit + 1).append("\n\n");
    }
    Path marks = parent.resolve("marks" + seed);
    repo.run(
        stream.toString().getBytes(UTF_8), "fast-import", "--quiet", "--export-marks=" + marks);
    Map<Integer, String> byMark = new HashMap<>();
    for (String line : Files.readAllLines(marks)) {
      String[] parts = line.split(" ", -1);
      byMark.put(Integer.parseInt(parts[0].substring(1)) - 1, parts[1]);
    }
    for (int c = 0; c < count; c++) {
      ids.add(byMark.get(c));
    }
    repo.git("update-ref", "-d", "refs/heads/all");
    repo.git("repack", "-q", "-a", "-d", "-k", "-f", "--depth=50", "--window=20");
  }

  private Commit next(int c) {
    List<Integer> parents = new ArrayList<>();
    if (c > 0 && random.nextInt(25) > 0) {
      int n = random.nextInt(4) > 0 ? 1 : random.nextInt(4) > 0 ? 2 : 3;
      while (parents.size() < Math.min(n, c)) {
        int parent = Math.max(0, c - 1 - (int) Math.abs(random.nextGaussian() * 4));
        if (!parents.contains(parent)) {
          parents.add(parent);
        } else if (random.nextInt(8) == 0) {
          break;
        }
      }
    }
    Map<String, String> files = new TreeMap<>();
    for (int parent : parents) {
      for (var file : commits.get(parent).files.entrySet()) {
        if (random.nextInt(3) > 0 || !files.containsKey(file.getKey())) {
          put(files, file.getKey(), file.getValue());
        }
      }
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      String path = PATHS[random.nextInt(PATHS.length)];
      if (random.nextInt(4) == 0) {
        files.remove(path);
      } else {
        // Sometimes a file where a folder was, or the other way round.
        String at = random.nextInt(12) == 0 ? path + "/a" : path;
        put(files, at, edit(files.getOrDefault(at, content())));
      }
    }
    return new Commit(parents, files);
  }

  /** A path cannot be a file and a folder. */
  private static void put(Map<String, String> files, String path, String content) {
    files.keySet().removeIf(f -> f.startsWith(path + "/") || path.startsWith(f + "/"));
    files.put(path, content);
  }

  private String content() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      text.append("noise ").append(random.nextInt(1000)).append('\n');
    }
    return text.toString();
  }

  private String edit(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int at = random.nextInt(lines.size());
    switch (random.nextInt(3)) {
      case 0 -> lines.set(at, "key=" + random.nextInt(6));
      case 1 -> lines.add(at, "noise " + random.nextInt(1000));
      default -> lines.removeIf(l -> l.startsWith("key=") && random.nextBoolean());
    }
    lines.add("end");
    return String.join("\n", lines) + "\n";
  }

  private static void append(StringBuilder stream, int c, Commit commit) {
    stream.append(c > 0 && commit.parents.isEmpty() ? "reset refs/heads/all\n\n" : "");
    stream.append("commit refs/heads/all\nmark :").append(c + 1);
    // Dates go back and forth, as they do.
    stream.append("\ncommitter C <c@example.org> ").append(1_500_000_000L + (c * 7919L) % 5000);
    stream.append(" +0000\ndata 1\nm\n");
    for (int i = 0; i < commit.parents.size(); i++) {
      stream.append(i == 0 ? "from :" : "merge :").append(commit.parents.get(i) + 1).append('\n');
    }
    stream.append("deleteall\n");
    for (String folder : FOLDERS) {
      for (int i = 0; i < 12; i++) {
        stream.append("M 100644 inline ").append(folder).append("filler").append(i);
        stream.append("\ndata 2\n").append((char) ('a' + i)).append("\n\n");
      }
    }
    commit.files.forEach(
        (path, text) ->
            stream
                .append("M 100644 inline ")
                .append(path)
                .append("\ndata ")
                .append(text.length())
                .append('\n')
                .append(text)
                .append('\n'));
  }

  static Set<Integer> keys(String text) {
    Set<Integer> keys = new TreeSet<>();
    text.lines()
        .filter(l -> l.startsWith("key="))
        .forEach(l -> keys.add(Integer.parseInt(l.substring(4))));
    return keys;
  }
}
