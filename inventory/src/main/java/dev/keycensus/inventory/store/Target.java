package dev.keycensus.inventory.store;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What was scanned, by a name that stays when it is scanned again, from another folder or machine.
 *
 * @param key {@code github.com/acme/payments} for a repository whose remote is known; else the path
 *     of the folder, or the name that the user gave
 * @param label what people call it
 */
public record Target(String key, String label) {
  /** A name that the user gave. */
  public static Target named(String name) {
    return new Target(name, name);
  }

  /** Standard input. */
  public static Target standardInput() {
    return named("-");
  }

  /** A repository that was cloned from a URL. */
  public static Target remote(String url) {
    String key = Remotes.key(url);
    return named(key == null ? "a URL" : key);
  }

  /**
   * A file or folder. The root of a repository is known by the URL of its remote.
   *
   * @param shown as the user named it
   */
  public static Target at(Path path, String shown) {
    String remote = Remotes.of(path);
    if (remote != null) {
      return named(remote);
    }
    Path whole;
    try {
      whole = path.toRealPath();
    } catch (IOException e) {
      whole = path.toAbsolutePath().normalize();
    }
    return new Target(whole.toString(), label(shown, whole));
  }

  private static String label(String shown, Path whole) {
    @Nullable Path name = whole.getFileName();
    return (shown.equals(".") || shown.isEmpty()) && name != null ? name.toString() : shown;
  }

  /** Whether a user means this one. */
  public boolean is(String typed) {
    return key.equals(typed) || label.equals(typed);
  }
}
