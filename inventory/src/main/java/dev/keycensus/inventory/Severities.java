package dev.keycensus.inventory;

import dev.keycensus.inventory.census.Surface;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Severity;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/**
 * How bad a leak is, from its type and its places. A value that is a secret only by what stands
 * around it, and stands nowhere but in tests, examples and documentation, matters less: most such
 * passwords open nothing. A token with a shape of its own is as real there as anywhere. Nothing is
 * hidden by its path.
 */
final class Severities {
  /** Folders of examples and documents; those of tests are {@link Surface}'s to know. */
  private static final Set<String> EXAMPLES =
      Set.of(
          "examples",
          "example",
          "samples",
          "sample",
          "demo",
          "demos",
          "doc",
          "docs",
          "documentation");

  private Severities() {}

  static Severity of(CredentialType type, Collection<String> paths) {
    boolean judged =
        switch (type.shape().matcher()) {
          case PASSWORD, SECRET, KEY, TOKEN, BASIC, BEARER, URL -> true;
          default -> false;
        };
    if (!judged || !paths.stream().allMatch(Severities::isHarmless)) {
      return type.severity();
    }
    return switch (type.severity()) {
      case CRITICAL -> Severity.MEDIUM;
      default -> Severity.LOW;
    };
  }

  /** Whether a folder, or the file's own name, says that it is a test, an example or a document. */
  static boolean isHarmless(String path) {
    int from = 0;
    while (from < path.length()) {
      int to = path.indexOf('/', from);
      boolean folder = to >= 0;
      String part = path.substring(from, folder ? to : path.length()).toLowerCase(Locale.ROOT);
      if (folder ? isHarmlessFolder(part) : isHarmlessName(part)) {
        return true;
      }
      from += part.length() + 1;
    }
    return false;
  }

  private static boolean isHarmlessFolder(String name) {
    return Surface.isTestFolder(name) || EXAMPLES.contains(name);
  }

  private static boolean isHarmlessName(String name) {
    int dot = name.indexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    return stem.startsWith("test_")
        || stem.endsWith("_test")
        || stem.endsWith("test")
        || stem.endsWith("tests")
        || stem.endsWith("_spec")
        || name.contains(".test.")
        || name.contains(".spec.")
        || name.endsWith(".md")
        || name.endsWith(".rst")
        || name.endsWith(".adoc")
        || name.endsWith(".example")
        || name.endsWith(".sample");
  }
}
