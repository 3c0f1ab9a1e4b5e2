package dev.keycensus.sources.git;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which refs hold a key at a path in their latest commit. All refs walk down the folders together:
 * those that have the same object at a path are one group, with how many they are and the first few
 * of them by name.
 */
final class RefHolders {
  private static final int MOST_DEPTH = 500;

  /** Refs that have the same object at some path; {@code first} are the lowest of their numbers. */
  private static final class Group {
    final int object;
    int count;
    int[] first = {};
    boolean head;

    Group(int object) {
      this.object = object;
    }

    void add(Group other, int most) {
      count += other.count;
      first = lowest(first, other.first, most);
      head |= other.head;
    }
  }

  /** Refs that hold a key; {@code headBlob} is where it is at HEAD, or -1. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Held(int count, int[] first, int headBlob) {
    static final Held NOWHERE = new Held(0, new int[0], -1);
  }

  private final LiveTrees live;
  private final BlobKeys keys;
  private final PathStack stack;
  private final int most;
  private final Map<Long, Held> found = new HashMap<>();

  /**
   * @param most how many refs to name
   */
  RefHolders(LiveTrees live, BlobKeys keys, PathStack stack, int most) {
    this.live = live;
    this.keys = keys;
    this.stack = stack;
    this.most = most;
  }

  /** Walks down from the commits of all refs. */
  void find(CommitGraph commits) {
    List<CommitGraph.Ref> refs = commits.refs();
    Map<Integer, Group> roots = new HashMap<>();
    for (int i = 0; i < refs.size(); i++) {
      int tree = commits.tree(refs.get(i).commit());
      if (live.isLive(tree) && live.isTree(tree)) {
        Group one = new Group(tree);
        // HEAD is said apart.
        one.head = refs.get(i).name().equals("HEAD");
        one.count = one.head ? 0 : 1;
        one.first = one.head ? one.first : new int[] {i};
        roots.computeIfAbsent(tree, Group::new).add(one, most);
      }
    }
    folders(roots.values());
  }

  Held at(int path, int key) {
    return found.getOrDefault((long) path << 32 | key, Held.NOWHERE);
  }

  private void folders(Collection<Group> groups) {
    if (stack.depth() > MOST_DEPTH) {
      return;
    }
    int[] entries = live.entries();
    Map<Integer, Map<Integer, Group>> byName = new HashMap<>();
    for (Group group : groups) {
      for (int e = live.from(group.object); e < live.to(group.object); e += 2) {
        byName
            .computeIfAbsent(entries[e], name -> new HashMap<>())
            .computeIfAbsent(entries[e + 1], Group::new)
            .add(group, most);
      }
    }
    byName.forEach(
        (name, all) -> {
          stack.push(name);
          List<Group> folders = new ArrayList<>();
          for (Group group : all.values()) {
            if (live.isTree(group.object)) {
              folders.add(group);
            } else {
              hold(group);
            }
          }
          if (!folders.isEmpty()) {
            folders(folders);
          }
          stack.pop();
        });
  }

  private void hold(Group group) {
    for (int key : keys.of(group.object, stack.kinds())) {
      found.merge(
          (long) stack.path() << 32 | key,
          new Held(group.count, group.first, group.head ? group.object : -1),
          (a, b) ->
              new Held(
                  a.count + b.count,
                  lowest(a.first, b.first, most),
                  Math.max(a.headBlob, b.headBlob)));
    }
  }

  private static int[] lowest(int[] a, int[] b, int most) {
    if (b.length == 0 || (a.length == most && a[most - 1] < b[0])) {
      return a;
    }
    if (a.length == 0) {
      return b;
    }
    int[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    Arrays.sort(all);
    return all.length > most ? Arrays.copyOf(all, most) : all;
  }
}
