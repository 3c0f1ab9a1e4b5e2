package dev.keycensus.sources.git;

import java.util.BitSet;

/**
 * Which lines of development end in a merge: the merged commit has no ref and no child that is not
 * a merge; if it has several, it ends in the last. Children that no ref leads to count only for
 * commits that no ref leads to.
 */
final class LineEnds {
  private final CommitGraph commits;
  private final BitSet goesOn = new BitSet();
  private final int[] lastMerge;

  LineEnds(CommitGraph commits) {
    this.commits = commits;
    lastMerge = new int[commits.count()];
    for (int child = 0; child < commits.count(); child++) {
      int n = commits.parentCount(child);
      for (int i = 0; i < n; i++) {
        int parent = commits.parent(child, i);
        if (commits.isReachable(parent) && !commits.isReachable(child)) {
          continue;
        }
        if (n == 1) {
          goesOn.set(parent);
        } else {
          lastMerge[parent] = child;
        }
      }
    }
  }

  /** Whether the line of {@code parent} ends in its child, the merge {@code child}. */
  boolean endsIn(int parent, int child) {
    return !commits.isTip(parent) && !goesOn.get(parent) && lastMerge[parent] == child;
  }
}
