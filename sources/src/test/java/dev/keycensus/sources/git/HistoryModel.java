package dev.keycensus.sources.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the history's own bookkeeping says, by the definitions, commit by commit. */
final class HistoryModel {
  private final RandomHistory history;
  private final boolean[] reachable;
  private final Map<String, Integer> numbers = new TreeMap<>();

  /** The order among commits that have none by descent is not the model's to say. */
  private int number(int c) {
    return numbers.getOrDefault(history.ids.get(c), -1);
  }

  HistoryModel(RandomHistory history, CommitGraph commits) {
    this.history = history;
    for (int i = 0; i < commits.count(); i++) {
      numbers.put(commits.id(i), i);
    }
    reachable = new boolean[history.commits.size()];
    history.refs.values().forEach(c -> reachable[c] = true);
    for (int c = reachable.length - 1; c >= 0; c--) {
      if (reachable[c]) {
        history.commits.get(c).parents().forEach(p -> reachable[p] = true);
      }
    }
  }

  Set<String> refs(String path, int key) {
    Set<String> names = new TreeSet<>();
    history.refs.forEach(
        (name, c) -> {
          if (history.commits.get(c).holds(path, key)) {
            names.add(name);
          }
        });
    return names;
  }

  /** Commit ids by "path key". */
  Map<String, Set<String>> changes(boolean in) {
    Map<String, Set<Integer>> found = new TreeMap<>();
    Map<String, Boolean> anyReachable = new TreeMap<>();
    for (int c = 0; c < history.commits.size(); c++) {
      for (String path : paths(c)) {
        for (int key = 0; key < 6; key++) {
          String place = path + " " + key;
          if (introduces(c, path, key)) {
            anyReachable.merge(place, reachable[c], Boolean::logicalOr);
          }
          if (in ? introduces(c, path, key) : removes(c, path, key)) {
            found.computeIfAbsent(place, k -> new TreeSet<>()).add(c);
          }
        }
      }
    }
    Map<String, Set<String>> ids = new TreeMap<>();
    found.forEach(
        (place, commits) -> {
          Set<String> set = new TreeSet<>();
          commits.stream()
              .filter(c -> reachable[c] || !anyReachable.getOrDefault(place, false))
              .forEach(c -> set.add(history.ids.get(c)));
          ids.put(place, set);
        });
    return ids;
  }

  private Set<String> paths(int c) {
    Set<String> paths = new TreeSet<>(history.commits.get(c).files().keySet());
    history
        .commits
        .get(c)
        .parents()
        .forEach(p -> paths.addAll(history.commits.get(p).files().keySet()));
    return paths;
  }

  private boolean introduces(int c, String path, int key) {
    return history.commits.get(c).holds(path, key)
        && history.commits.get(c).parents().stream()
            .noneMatch(p -> history.commits.get(p).holds(path, key));
  }

  private boolean removes(int c, String path, int key) {
    RandomHistory.Commit commit = history.commits.get(c);
    if (commit.holds(path, key)) {
      return false;
    }
    List<Integer> had = new ArrayList<>(commit.parents());
    had.removeIf(p -> !history.commits.get(p).holds(path, key));
    return !had.isEmpty()
        && (had.size() == commit.parents().size() || had.stream().anyMatch(p -> ends(p, c)));
  }

  private boolean ends(int parent, int child) {
    if (history.refs.containsValue(parent)) {
      return false;
    }
    for (int c = 0; c < history.commits.size(); c++) {
      List<Integer> parents = history.commits.get(c).parents();
      if (parents.contains(parent) && (reachable[c] || !reachable[parent])) {
        if (parents.size() == 1) {
          return false;
        }
      }
    }
    return lastMerge(parent) == child;
  }

  private int lastMerge(int parent) {
    int last = -1;
    for (int c = 0; c < history.commits.size(); c++) {
      if (history.commits.get(c).parents().contains(parent)
          && (reachable[c] || !reachable[parent])
          && (last < 0 || number(c) > number(last))) {
        last = c;
      }
    }
    return last;
  }
}
