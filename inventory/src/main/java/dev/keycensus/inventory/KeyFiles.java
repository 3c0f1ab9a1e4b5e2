package dev.keycensus.inventory;

import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.rules.IdentityKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the name of a file says of the private key in it, where the key itself says nothing. */
final class KeyFiles {
  private KeyFiles() {}

  /** Whose a key is that stands in such a file; unknown where the name does not tell. */
  static IdentityKind kind(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    String file = lower.substring(lower.lastIndexOf('/') + 1);
    if (file.startsWith("id_rsa")
        || file.startsWith("id_dsa")
        || file.startsWith("id_ecdsa")
        || file.startsWith("id_ed25519")
        || (file.startsWith("ssh_host_") && file.endsWith("_key"))
        || isIn(lower, KeyFiles::isSsh)) {
      return IdentityKind.SSH_KEY;
    }
    boolean tls =
        switch (file) {
          case "tls.key", "ssl.key", "server.key", "ca.key", "privkey.pem", "server-key.pem" ->
              true;
          default -> isKey(file) && isIn(lower, KeyFiles::isTls);
        };
    return tls ? IdentityKind.TLS_KEY : IdentityKind.UNKNOWN;
  }

  /**
   * The name of a key that is a file, such as {@code tls/server.key}: many a folder has a {@code
   * private.key}. Null where it only stands in a file that is something else.
   */
  static @Nullable String name(Sighting s) {
    String path = s.path();
    int file = path.lastIndexOf('/') + 1;
    boolean whole = s.line() == 1 || isKey(path.toLowerCase(Locale.ROOT));
    if (s.where() == Sighting.Where.STREAM || s.within() != null || !whole) {
      return null;
    }
    return path.substring(file < 2 ? 0 : path.lastIndexOf('/', file - 2) + 1);
  }

  private static boolean isKey(String file) {
    return file.endsWith(".key") || file.endsWith(".pem") || file.endsWith(".p8");
  }

  private interface Folder {
    boolean is(String name);
  }

  private static boolean isIn(String path, Folder folder) {
    int from = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
      if (folder.is(path.substring(from, slash))) {
        return true;
      }
      from = slash + 1;
    }
    return false;
  }

  private static boolean isSsh(String folder) {
    return folder.equals("ssh") || folder.equals(".ssh");
  }

  private static boolean isTls(String folder) {
    return switch (folder) {
      case "tls", "ssl", "pki", "x509", "letsencrypt" -> true;
      default -> folder.contains("cert");
    };
  }
}
