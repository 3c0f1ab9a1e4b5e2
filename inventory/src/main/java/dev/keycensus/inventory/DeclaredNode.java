package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Declaration;

/**
 * A declaration in its file.
 *
 * @param prefix of its target
 * @param path with the prefix
 * @param id of the identity that it declares, the same when lines move
 */
record DeclaredNode(String prefix, String path, Declaration declaration, String id) {
  static DeclaredNode of(String prefix, String path, Declaration d) {
    String id =
        Fingerprints.plain("nhi_", "declared", d.provider(), d.kind().word(), path, d.key());
    return new DeclaredNode(prefix, prefix + path, d, id);
  }

  boolean holds(int line) {
    return declaration.line() <= line && line <= declaration.endLine();
  }

  int size() {
    return declaration.endLine() - declaration.line();
  }
}
