package dev.keycensus.sources.git;

import dev.keycensus.sources.git.Presence.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * Where and when keys came and went: a key is at a path in a commit if the blob at that path holds
 * it. Every commit is compared with all of its parents, in a graph that has been cut down to the
 * folders from which a blob with a key can be reached.
 */
public final class Attribution {
  /** How many refs are named. */
  public static final int MOST_REFS = 20;

  private final List<Presence> presences;
  private final BitSet reachable;

  private Attribution(List<Presence> presences, BitSet reachable) {
    this.presences = presences;
    this.reachable = reachable;
  }

  /**
   * Attributes keys to commits.
   *
   * @param blobs those that hold a key under some kind
   * @param meaning the same as for the trees
   */
  public static Attribution of(
      TreeGraph trees,
      CommitGraph commits,
      EntryKinds meaning,
      BitSet blobs,
      BlobKeys keys,
      ForkJoinPool pool) {
    if (blobs.isEmpty()) {
      return new Attribution(List.of(), new BitSet());
    }
    LiveTrees live = new LiveTrees(trees, blobs, pool);
    PathTable paths = new PathTable(trees.names());
    Events events = compareAll(trees, commits, meaning, live, keys, paths, pool);
    RefHolders holders =
        new RefHolders(live, keys, new PathStack(trees.names(), paths, meaning), MOST_REFS);
    holders.find(commits);
    return new Attribution(
        new Assembly(commits, events, paths, holders).presences(pool), reachable(live, commits));
  }

  private static Events compareAll(
      TreeGraph trees,
      CommitGraph commits,
      EntryKinds meaning,
      LiveTrees live,
      BlobKeys keys,
      PathTable paths,
      ForkJoinPool pool) {
    LineEnds ends = new LineEnds(commits);
    int n = commits.count();
    int parts = Math.max(1, Math.min(n / 256, 16 * pool.getParallelism()));
    List<Events> found =
        pool.submit(
                () ->
                    IntStream.range(0, parts)
                        .parallel()
                        .mapToObj(
                            part -> {
                              CommitDiff diff =
                                  new CommitDiff(
                                      live,
                                      commits,
                                      ends,
                                      keys,
                                      new PathStack(trees.names(), paths, meaning));
                              int to = (int) ((long) n * (part + 1) / parts);
                              for (int c = (int) ((long) n * part / parts); c < to; c++) {
                                diff.compare(c);
                              }
                              return diff.events();
                            })
                        .toList())
            .join();
    Events all = new Events();
    found.forEach(all::addAll);
    return all;
  }

  private static BitSet reachable(LiveTrees live, CommitGraph commits) {
    BitSet seen = new BitSet();
    int[] open = new int[1024];
    int n = 0;
    BitSet roots = (BitSet) commits.reachableRoots().clone();
    for (int c = 0; c < commits.count(); c++) {
      if (commits.isReachable(c) && commits.tree(c) >= 0) {
        roots.set(commits.tree(c));
      }
    }
    int[] entries = live.entries();
    for (int root = roots.nextSetBit(0); root >= 0; root = roots.nextSetBit(root + 1)) {
      if (!live.isLive(root) || seen.get(root)) {
        continue;
      }
      seen.set(root);
      open[n++] = root;
      while (n > 0) {
        int object = open[--n];
        if (live.isTree(object)) {
          for (int e = live.from(object); e < live.to(object); e += 2) {
            if (!seen.get(entries[e + 1])) {
              seen.set(entries[e + 1]);
              if (n == open.length) {
                open = Arrays.copyOf(open, 2 * n);
              }
              open[n++] = entries[e + 1];
            }
          }
        }
      }
    }
    return seen;
  }

  /** Every key at every path that a commit had it at, sorted by key and path. */
  public List<Presence> presences() {
    return presences;
  }

  /** Whether a ref, a tag or HEAD leads to a blob with a key. */
  public boolean isReachable(int blob) {
    return reachable.get(blob);
  }

  /** Puts together what was found. */
  private record Assembly(CommitGraph commits, Events events, PathTable paths, RefHolders holders) {

    List<Presence> presences(ForkJoinPool pool) {
      Integer[] order = IntStream.range(0, events.count()).boxed().toArray(Integer[]::new);
      // Stable: the changes of one key at one path stay in the order of commits.
      Arrays.sort(
          order, Comparator.<Integer>comparingInt(events::key).thenComparingInt(events::path));
      List<Integer[]> groups = new ArrayList<>();
      int from = 0;
      for (int to = 1; to <= order.length; to++) {
        if (to == order.length
            || events.key(order[to]) != events.key(order[from])
            || events.path(order[to]) != events.path(order[from])) {
          groups.add(Arrays.copyOfRange(order, from, to));
          from = to;
        }
      }
      int n = groups.size();
      int parts = Math.max(1, Math.min(n / 16, 8 * pool.getParallelism()));
      return pool.submit(
              () ->
                  IntStream.range(0, parts)
                      .parallel()
                      .boxed()
                      .flatMap(
                          part -> {
                            int begin = (int) ((long) n * part / parts);
                            int end = (int) ((long) n * (part + 1) / parts);
                            Intervals intervals = new Intervals(commits);
                            return groups.subList(begin, end).stream()
                                .map(group -> presence(group, intervals));
                          })
                      .sorted(Comparator.comparingInt(Presence::key).thenComparing(Presence::path))
                      .toList())
          .join();
    }

    private Presence presence(Integer[] changes, Intervals intervals) {
      boolean reachable =
          Arrays.stream(changes)
              .anyMatch(e -> events.introduced(e) && commits.isReachable(events.commit(e)));
      List<Change> introduced = new ArrayList<>();
      List<Change> removed = new ArrayList<>();
      long first = Long.MAX_VALUE;
      for (int e : changes) {
        int commit = events.commit(e);
        if (reachable && !commits.isReachable(commit)) {
          continue;
        }
        if (events.introduced(e)) {
          introduced.add(new Change(commit, events.blob(e)));
          first = Math.min(first, commits.date(commit).getEpochSecond());
        } else {
          removed.add(new Change(commit, events.blob(e)));
        }
      }
      int key = events.key(changes[0]);
      int path = events.path(changes[0]);
      RefHolders.Held held = holders.at(path, key);
      List<String> names = new ArrayList<>();
      List<Integer> tips = new ArrayList<>();
      if (held.headBlob() >= 0) {
        tips.add(commits.head());
      }
      for (int ref : held.first()) {
        names.add(commits.refs().get(ref).name());
        tips.add(commits.refs().get(ref).commit());
      }
      return new Presence(
          key,
          paths.path(path),
          List.copyOf(introduced),
          List.copyOf(removed),
          intervals.pair(introduced, removed, tips),
          held.headBlob(),
          held.count(),
          List.copyOf(names),
          reachable,
          java.time.Instant.ofEpochSecond(first));
    }
  }
}
