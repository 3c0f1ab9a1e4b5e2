package dev.keycensus.sources.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;

/** A repository read as a scan would: keys are the N of lines {@code key=N}. */
final class Scanned {
  final ObjectDatabase database;
  final TreeGraph trees;
  final CommitGraph commits;
  final Attribution attribution;
  final Map<String, String> messages = new ConcurrentHashMap<>();
  final ConcurrentLinkedQueue<Skip> skips = new ConcurrentLinkedQueue<>();

  Scanned(Path repository, EntryKinds kinds) throws IOException {
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      database = ObjectDatabase.open(repository, Limits.standard(), pool, skips::add);
      trees = TreeGraph.read(database, kinds, pool);
      commits =
          CommitGraph.read(
              database,
              (object, bytes, from, to) ->
                  messages.put(database.id(object), new String(bytes, from, to - from, UTF_8)),
              pool);
      Map<Integer, int[]> keys = new ConcurrentHashMap<>();
      database.fold(
          ObjectType.BLOB,
          new WholeFold() {
            @Override
            protected void whole(int object, byte[] bytes, int length) {
              var found = RandomHistory.keys(new String(bytes, 0, length, UTF_8));
              if (!found.isEmpty()) {
                keys.put(object, found.stream().mapToInt(k -> k).toArray());
              }
            }
          },
          pool);
      BitSet blobs = new BitSet();
      keys.keySet().forEach(blobs::set);
      attribution =
          Attribution.of(
              trees,
              commits,
              kinds,
              blobs,
              (blob, kind) -> keys.getOrDefault(blob, new int[0]),
              pool);
      database.close();
    } finally {
      pool.shutdown();
    }
  }

  /** A scan to which names mean nothing. */
  static Scanned of(Path repository) throws IOException {
    return new Scanned(repository, (marks, name, from, to) -> 1);
  }

  Presence at(int key, String path) {
    return attribution.presences().stream()
        .filter(p -> p.key() == key && p.path().equals(path))
        .findAny()
        .orElseThrow();
  }

  List<String> ids(List<Presence.Change> changes) {
    return changes.stream().map(c -> commits.id(c.commit())).toList();
  }

  /** Ends by begins, as commit ids; "" for no end. */
  Map<String, String> intervals(Presence presence) {
    Map<String, String> intervals = new TreeMap<>();
    presence
        .intervals()
        .forEach(
            i ->
                intervals.put(
                    commits.id(i.introduced()), i.removed() < 0 ? "" : commits.id(i.removed())));
    return intervals;
  }
}
