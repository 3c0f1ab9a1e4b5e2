package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.inventory.census.Ids;

/**
 * A declaration in its file.
 *
 * @param prefix of its target
 * @param path with the prefix
 * @param id of the identity that it declares, the same when lines move
 */
record DeclaredNode(String prefix, String path, Declaration declaration, String id) {
  static DeclaredNode of(String prefix, String path, Declaration d) {
    String id = Ids.of("nhi_", "declared", d.provider(), d.kind().word(), path, d.key());
    return new DeclaredNode(prefix, prefix + path, d, id);
  }

  /** Of its file, with a slash; empty for the root. */
  String folder() {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** Of its file, as its name ends: {@code py}; one for all that run as JavaScript. */
  String language() {
    String end = path.substring(path.lastIndexOf('.') + 1);
    return switch (end) {
      case "ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "cts", "vue", "svelte" -> "js";
      // What Spring's settings name is a program in Java.
      case "kt", "kts", "scala", "yml", "yaml", "properties" -> "java";
      default -> end;
    };
  }

  boolean holds(int line) {
    return declaration.line() <= line && line <= declaration.endLine();
  }

  int size() {
    return declaration.endLine() - declaration.line();
  }
}
