package dev.keycensus.inventory.census;

import java.util.Locale;
import java.util.Set;

/** Folders that hold copies: the code of others, and what is built. */
public final class VendoredPaths {
  private static final Set<String> FOLDERS =
      Set.of(
          "node_modules",
          "bower_components",
          "site-packages",
          "vendor",
          "vendor_perl",
          "third_party",
          "pods",
          "dist",
          "intermediates",
          "generated");

  private VendoredPaths() {}

  /** Whether a file is a copy, of somebody else's package or of what lies elsewhere. */
  public static boolean is(String path) {
    int from = 0;
    for (int to = path.indexOf('/'); to >= 0; to = path.indexOf('/', from)) {
      if (FOLDERS.contains(path.substring(from, to).toLowerCase(Locale.ROOT))) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }
}
