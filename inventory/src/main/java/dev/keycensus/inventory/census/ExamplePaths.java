package dev.keycensus.inventory.census;

import java.util.Locale;
import java.util.Set;

/** Which paths say that what stands there is a test, an example or a document. */
public final class ExamplePaths {
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

  private ExamplePaths() {}

  /** Whether a folder, or the file's own name, says that it is a test, an example or a document. */
  public static boolean is(String path) {
    int from = 0;
    while (from < path.length()) {
      int to = path.indexOf('/', from);
      boolean folder = to >= 0;
      String part = path.substring(from, folder ? to : path.length()).toLowerCase(Locale.ROOT);
      if (folder ? isExampleFolder(part) : isExampleName(part)) {
        return true;
      }
      from += part.length() + 1;
    }
    return false;
  }

  private static boolean isExampleFolder(String name) {
    return Surface.isTestFolder(name)
        || EXAMPLES.contains(name)
        || name.endsWith("-test")
        || name.endsWith("-tests")
        || name.endsWith("_tests")
        || name.endsWith("-examples")
        || name.endsWith("-samples")
        || name.startsWith("docs-");
  }

  private static boolean isExampleName(String name) {
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
        || name.endsWith(".sample")
        || name.endsWith(".template");
  }
}
