package dev.keycensus.sources.git;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * What a commit brought and took away, against all of its parents, in terms of keys at paths.
 *
 * <p>A key is introduced where the result has it at a path and no parent has. It is removed where a
 * parent had it at a path and the result has not; of merges, this is told only where it says
 * something new: where all parents had it, or where the parent's line ends in this merge (no ref
 * points at it, and no other child goes on from it). A side branch that is merged into a line that
 * has removed the key long ago, and that goes on by itself, removes nothing.
 *
 * <p>Owned by one thread. Folders nest as deep as the thread's stack allows; {@link #MOST_DEPTH}
 * bounds it.
 */
final class CommitDiff {
  private static final int NONE = -1;
  private static final int MOST_DEPTH = 500;
  private static final int[] NO_KEYS = {};

  private final LiveTrees live;
  private final CommitGraph commits;
  private final LineEnds ends;
  private final BlobKeys keys;
  private final PathStack stack;
  private final Events events = new Events();
  private int commit;

  /** What a merge was already found to remove, or null outside of merges. */
  private final Set<Long> removed = new HashSet<>();

  private boolean introductions;
  private boolean once;

  CommitDiff(LiveTrees live, CommitGraph commits, LineEnds ends, BlobKeys keys, PathStack stack) {
    this.live = live;
    this.commits = commits;
    this.ends = ends;
    this.keys = keys;
    this.stack = stack;
  }

  /** What was found so far. */
  Events events() {
    return events;
  }

  /** Compares a commit with its parents. */
  void compare(int number) {
    commit = number;
    introductions = true;
    once = false;
    int result = root(number);
    int n = commits.parentCount(number);
    if (n < 2) {
      both(result, n == 0 ? NONE : root(commits.parent(number, 0)));
      return;
    }
    int[] parents = new int[n];
    for (int i = 0; i < n; i++) {
      parents[i] = root(commits.parent(number, i));
    }
    introduced(result, parents);
    boolean some = false;
    introductions = false;
    once = true;
    removed.clear();
    for (int i = 0; i < n; i++) {
      if (ends.endsIn(commits.parent(number, i), number)) {
        both(result, parents[i]);
        some = true;
      }
    }
    if (!some) {
      removed(result, parents);
    }
  }

  private int root(int number) {
    int tree = commits.tree(number);
    return live.isLive(tree) && live.isTree(tree) ? tree : NONE;
  }

  private boolean isBlob(int object) {
    return object != NONE && !live.isTree(object);
  }

  private int folder(int object) {
    return object != NONE && live.isTree(object) ? object : NONE;
  }

  /** Compares two folders, either of which may be missing. */
  private void both(int result, int parent) {
    if (result == parent || stack.depth() > MOST_DEPTH) {
      return;
    }
    int[] entries = live.entries();
    int a = result == NONE ? 0 : live.from(result);
    int aEnd = result == NONE ? 0 : live.to(result);
    int b = parent == NONE ? 0 : live.from(parent);
    int bEnd = parent == NONE ? 0 : live.to(parent);
    while (a < aEnd || b < bEnd) {
      int name;
      int x = NONE;
      int y = NONE;
      if (b >= bEnd || (a < aEnd && entries[a] <= entries[b])) {
        name = entries[a];
        x = entries[a + 1];
        a += 2;
        if (b < bEnd && entries[b] == name) {
          y = entries[b + 1];
          b += 2;
        }
      } else {
        name = entries[b];
        y = entries[b + 1];
        b += 2;
      }
      if (x != y) {
        stack.push(name);
        if (isBlob(x) || isBlob(y)) {
          blobs(x, y);
        }
        both(folder(x), folder(y));
        stack.pop();
      }
    }
  }

  private void blobs(int x, int y) {
    int kinds = stack.kinds();
    int[] now = isBlob(x) ? keys.of(x, kinds) : NO_KEYS;
    int[] then = isBlob(y) ? keys.of(y, kinds) : NO_KEYS;
    if (introductions) {
      for (int key : now) {
        if (Arrays.binarySearch(then, key) < 0) {
          events.add(commit, true, stack.path(), key, x);
        }
      }
    }
    for (int key : then) {
      if (Arrays.binarySearch(now, key) < 0) {
        remove(key, y);
      }
    }
  }

  private void remove(int key, int blob) {
    int path = stack.path();
    if (!once || removed.add((long) path << 32 | key)) {
      events.add(commit, false, path, key, blob);
    }
  }

  /** What the result has and none of several parents. */
  private void introduced(int result, int[] parents) {
    if (result == NONE || contains(parents, result) || stack.depth() > MOST_DEPTH) {
      return;
    }
    int[] entries = live.entries();
    for (int a = live.from(result); a < live.to(result); a += 2) {
      int x = entries[a + 1];
      int[] before = children(parents, entries[a]);
      if (contains(before, x)) {
        continue;
      }
      stack.push(entries[a]);
      if (isBlob(x)) {
        int kinds = stack.kinds();
        for (int key : keys.of(x, kinds)) {
          if (holders(before, key, kinds) == 0) {
            events.add(commit, true, stack.path(), key, x);
          }
        }
      } else {
        introduced(x, folders(before));
      }
      stack.pop();
    }
  }

  /** What all of several parents have and the result has not. */
  private void removed(int result, int[] parents) {
    int first = parents[0];
    if (first == NONE || contains(parents, result) || stack.depth() > MOST_DEPTH) {
      return;
    }
    int[] entries = live.entries();
    for (int b = live.from(first); b < live.to(first); b += 2) {
      int[] before = children(parents, entries[b]);
      int x = child(result, entries[b]);
      if (contains(before, NONE) || contains(before, x)) {
        continue;
      }
      stack.push(entries[b]);
      if (isBlob(before[0])) {
        int kinds = stack.kinds();
        int[] now = isBlob(x) ? keys.of(x, kinds) : NO_KEYS;
        for (int key : keys.of(before[0], kinds)) {
          if (Arrays.binarySearch(now, key) < 0 && holders(before, key, kinds) == before.length) {
            remove(key, before[0]);
          }
        }
      } else {
        int[] folders = folders(before);
        if (!contains(folders, NONE)) {
          removed(folder(x), folders);
        }
      }
      stack.pop();
    }
  }

  private int holders(int[] objects, int key, int kinds) {
    int n = 0;
    for (int object : objects) {
      if (isBlob(object) && Arrays.binarySearch(keys.of(object, kinds), key) >= 0) {
        n++;
      }
    }
    return n;
  }

  private int[] children(int[] trees, int name) {
    int[] children = new int[trees.length];
    for (int i = 0; i < trees.length; i++) {
      children[i] = child(trees[i], name);
    }
    return children;
  }

  private int child(int tree, int name) {
    if (tree == NONE) {
      return NONE;
    }
    int[] entries = live.entries();
    int lo = live.from(tree) / 2;
    int hi = live.to(tree) / 2;
    while (lo < hi) {
      int mid = (lo + hi) >>> 1;
      if (entries[2 * mid] < name) {
        lo = mid + 1;
      } else {
        hi = mid;
      }
    }
    return 2 * lo < live.to(tree) && entries[2 * lo] == name ? entries[2 * lo + 1] : NONE;
  }

  private int[] folders(int[] objects) {
    int[] folders = new int[objects.length];
    for (int i = 0; i < objects.length; i++) {
      folders[i] = folder(objects[i]);
    }
    return folders;
  }

  private static boolean contains(int[] objects, int object) {
    for (int one : objects) {
      if (one == object) {
        return true;
      }
    }
    return false;
  }
}
