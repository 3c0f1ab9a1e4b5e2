package dev.keycensus.inventory.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository comes from, as its own {@code config} tells. Nothing in that file is followed
 * but, for a linked worktree, the way to the repository that it belongs to.
 */
final class Remotes {
  private static final int MOST_BYTES = 1 << 20;

  private Remotes() {}

  /** The key of the remote {@code origin}, else of the only one; null where there is none. */
  static @Nullable String of(Path root) {
    Path config = config(root);
    return config == null ? null : ofConfig(text(config));
  }

  private static @Nullable Path config(Path root) {
    Path git = root.resolve(".git");
    if (Files.isRegularFile(git)) {
      String text = text(git).strip();
      try {
        Path own = text.startsWith("gitdir:") ? root.resolve(text.substring(7).strip()) : git;
        String common = text(own.resolve("commondir")).strip();
        git = common.isEmpty() ? own : own.resolve(common);
      } catch (InvalidPathException e) {
        return null;
      }
    }
    if (Files.isRegularFile(git.resolve("config"))) {
      return git.resolve("config");
    }
    boolean bare =
        Files.isRegularFile(root.resolve("HEAD")) && Files.isDirectory(root.resolve("objects"));
    return bare && Files.isRegularFile(root.resolve("config")) ? root.resolve("config") : null;
  }

  private static String text(Path file) {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static @Nullable String ofConfig(String text) {
    String remote = null;
    String origin = null;
    String only = null;
    boolean several = false;
    for (String raw : text.lines().toList()) {
      String line = raw.strip();
      if (line.startsWith("[")) {
        int quote = line.indexOf('"');
        int end = line.lastIndexOf('"');
        boolean isRemote = line.toLowerCase(Locale.ROOT).startsWith("[remote") && end > quote;
        remote = isRemote ? line.substring(quote + 1, end) : null;
        continue;
      }
      int equals = line.indexOf('=');
      if (remote == null
          || equals < 0
          || !line.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals("url")) {
        continue;
      }
      String key = key(line.substring(equals + 1).strip());
      if (remote.equals("origin")) {
        origin = key;
      } else {
        several |= only != null;
        only = key;
      }
    }
    return origin != null ? origin : several ? null : only;
  }

  /**
   * Host and path of a URL, without login, port of the scheme, query and {@code .git}: one key for
   * all the ways to write it. Null for what names no host.
   */
  static @Nullable String key(String url) {
    int scheme = url.indexOf("://");
    String rest = url;
    if (scheme > 0) {
      String name = url.substring(0, scheme).toLowerCase(Locale.ROOT);
      if (name.equals("file")) {
        return null;
      }
      rest = url.substring(scheme + 3);
    } else {
      // user@host:path, where a slash before the colon would make it a path.
      int colon = url.indexOf(':');
      int slash = url.indexOf('/');
      if (colon < 2 || (slash >= 0 && slash < colon)) {
        return null;
      }
      rest = url.substring(0, colon) + "/" + url.substring(colon + 1);
    }
    int end = 0;
    while (end < rest.length() && "?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    rest = rest.substring(0, end);
    int slash = rest.indexOf('/');
    if (slash <= 0) {
      return null;
    }
    String host = rest.substring(0, slash);
    host = host.substring(host.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    for (String port : new String[] {":443", ":80", ":22"}) {
      host = host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    }
    String path = rest.substring(slash);
    while (path.startsWith("/")) {
      path = path.substring(1);
    }
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    path = path.endsWith(".git") ? path.substring(0, path.length() - 4) : path;
    return host.isEmpty() || path.isEmpty() || path.indexOf('@') >= 0 ? null : host + "/" + path;
  }
}
