package dev.keycensus.inventory;

import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.sources.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The current trees of all targets, by what is put before their paths. */
final class Trees {
  private final ConcurrentSkipListMap<String, CurrentTree> byPrefix = new ConcurrentSkipListMap<>();

  /** The tree of the target with that prefix, which is empty or ends in a slash. */
  CurrentTree at(String prefix) {
    return byPrefix.computeIfAbsent(prefix, p -> new CurrentTree());
  }

  /** Whether anything was read of the tree of the target with that prefix. */
  boolean has(String prefix) {
    return byPrefix.containsKey(prefix);
  }

  /** Whether any file declares anybody. */
  boolean declare() {
    return byPrefix.values().stream().anyMatch(tree -> !tree.declared().isEmpty());
  }

  /** By prefix, sorted. */
  Map<String, CurrentTree> all() {
    return byPrefix;
  }

  /** The longest prefix of a path that is a target's; empty for none. */
  String prefixOf(String path) {
    String best = "";
    for (String prefix : byPrefix.keySet()) {
      if (path.startsWith(prefix) && prefix.length() > best.length()) {
        best = prefix;
      }
    }
    return best;
  }

  /** Who answers for a path, as the files of its tree say; null for nobody. */
  @Nullable Owner ownerOf(String path) {
    String prefix = prefixOf(path);
    CurrentTree tree = byPrefix.get(prefix);
    return tree == null ? null : tree.owners().of(path.substring(prefix.length()));
  }

  /** The folder of the service that a path belongs to, with its target's prefix. */
  String serviceOf(String path) {
    String prefix = prefixOf(path);
    CurrentTree tree = byPrefix.get(prefix);
    String rest = path.substring(prefix.length());
    return prefix + (tree == null ? "" : tree.serviceOf(rest));
  }

  /** The nearest folder above a path that has a manifest, with its target's prefix; else that. */
  String packageOf(String path) {
    String prefix = prefixOf(path);
    CurrentTree tree = byPrefix.get(prefix);
    return prefix + (tree == null ? "" : tree.packageOf(path.substring(prefix.length())));
  }

  /** What could not be understood. */
  List<Skip> notes() {
    List<Skip> notes = new ArrayList<>();
    byPrefix.forEach(
        (prefix, tree) -> {
          for (Skip note : tree.notes()) {
            notes.add(new Skip(prefix + note.origin(), note.kind(), note.reason()));
          }
        });
    return notes;
  }
}
