package dev.keycensus.inventory.owners;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What files say of the folder they stand in, and of what is below it until another says more. */
final class Nearest {
  private final Map<String, List<Owner>> byFolder = new HashMap<>();

  /** Adds owners of the folder of a file, after those that are known. */
  void add(String folder, List<Owner> owners) {
    if (!owners.isEmpty()) {
      byFolder.computeIfAbsent(folder, k -> new ArrayList<>()).addAll(owners);
    }
  }

  /** The owners of the nearest folder at or above the path's own that has any. */
  List<Owner> of(String path) {
    String folder = path;
    while (!folder.isEmpty() && !byFolder.isEmpty()) {
      folder = folderOf(folder);
      List<Owner> owners = byFolder.get(folder);
      if (owners != null) {
        return owners;
      }
    }
    return List.of();
  }

  /** The folder of a path, empty for the root. */
  static String folderOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** The last name of a path. */
  static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
