package dev.keycensus.sources.git;

import dev.keycensus.sources.git.Presence.Change;
import dev.keycensus.sources.git.Presence.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Pairs the introductions of a key at a path with its removals. A removal ends what began in one of
 * its ancestors and was not ended between. Of several, on several branches, the last one that HEAD
 * leads to counts, or else the last one. What leads to a ref that holds the key has no end. Owned
 * by one thread.
 */
final class Intervals {
  /** With more changes than this, ancestors are not asked and order alone decides. */
  private static final int MANY = Long.SIZE;

  private static final int NO_END = -1;

  private final CommitGraph commits;
  private final long[] masks;
  private int[] asked = new int[0];
  private boolean exact;

  Intervals(CommitGraph commits) {
    this.commits = commits;
    masks = new long[commits.count()];
  }

  /**
   * Pairs them.
   *
   * @param introduced parents before children, as {@code removed}
   * @param holders latest commits that have the key, some of them if they are many
   */
  List<Interval> pair(List<Change> introduced, List<Change> removed, List<Integer> holders) {
    int[] begin = introduced.stream().mapToInt(Change::commit).toArray();
    int[] end = new int[begin.length];
    Arrays.fill(end, NO_END);
    if (begin.length == 1 && (removed.isEmpty() || !holders.isEmpty())) {
      return List.of(new Interval(begin[0], NO_END));
    }
    ask(introduced, removed, holders);
    int begun = 0;
    for (Change removal : removed) {
      while (begun < begin.length && begin[begun] < removal.commit()) {
        begun++;
      }
      for (int i = 0; i < begun; i++) {
        if (leadsTo(begin, end, i, removal.commit()) && isBetter(end[i], removal.commit())) {
          end[i] = removal.commit();
        }
      }
    }
    if (!holders.isEmpty()) {
      open(begin, end, holders);
    }
    return IntStream.range(0, begin.length).mapToObj(i -> new Interval(begin[i], end[i])).toList();
  }

  private void ask(List<Change> introduced, List<Change> removed, List<Integer> holders) {
    asked =
        Stream.concat(introduced.stream(), removed.stream())
            .mapToInt(Change::commit)
            .sorted()
            .distinct()
            .toArray();
    exact = asked.length <= MANY;
    if (exact) {
      int last = asked[asked.length - 1];
      for (int holder : holders) {
        last = Math.max(last, holder);
      }
      commits.findAncestors(asked, last, masks);
    }
  }

  private void open(int[] begin, int[] end, List<Integer> holders) {
    boolean some = false;
    for (int i = 0; i < begin.length; i++) {
      for (int holder : holders) {
        if (leadsTo(begin, end, i, holder)) {
          end[i] = NO_END;
          some = true;
          break;
        }
      }
    }
    if (!some) {
      end[begin.length - 1] = NO_END;
    }
  }

  /** Whether what began with interval i reaches a commit, as far as its end so far lets it. */
  private boolean leadsTo(int[] begin, int[] end, int i, int commit) {
    if (!exact) {
      return end[i] == NO_END;
    }
    return isAncestor(begin[i], commit) && (end[i] == NO_END || !isAncestor(end[i], commit));
  }

  private boolean isBetter(int old, int removal) {
    return old == NO_END || commits.isInHead(removal) || !commits.isInHead(old);
  }

  private boolean isAncestor(int older, int newer) {
    int bit = Arrays.binarySearch(asked, older);
    return older <= newer && (masks[newer] & 1L << bit) != 0;
  }
}
