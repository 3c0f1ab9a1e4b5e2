package dev.keycensus.detectors.declared.code;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A family of programming languages, as far as their words and comments are concerned. */
enum Language {
  PYTHON,
  SCRIPT,
  GO,
  JVM,
  DOTNET,
  RUBY,
  RUST,
  PHP;

  private static final Map<String, Language> BY_ENDING =
      Map.ofEntries(
          entry("py", PYTHON),
          entry("ts", SCRIPT),
          entry("tsx", SCRIPT),
          entry("js", SCRIPT),
          entry("jsx", SCRIPT),
          entry("mjs", SCRIPT),
          entry("cjs", SCRIPT),
          entry("mts", SCRIPT),
          entry("cts", SCRIPT),
          entry("vue", SCRIPT),
          entry("svelte", SCRIPT),
          entry("go", GO),
          entry("java", JVM),
          entry("kt", JVM),
          entry("kts", JVM),
          entry("scala", JVM),
          entry("cs", DOTNET),
          entry("rb", RUBY),
          entry("rs", RUST),
          entry("php", PHP));

  /** What the names of their files end in, without the dot. */
  static final Set<String> ENDINGS = BY_ENDING.keySet();

  /** That of a file; null for none that is read. */
  static @Nullable Language of(String name) {
    return BY_ENDING.get(name.substring(name.lastIndexOf('.') + 1));
  }

  boolean hashComments() {
    return this == PYTHON || this == RUBY || this == PHP;
  }

  boolean slashComments() {
    return this != PYTHON && this != RUBY;
  }

  /** Three quotes open a text of several lines. */
  boolean tripleQuotes() {
    return this == PYTHON || this == JVM || this == DOTNET;
  }

  /** A single quote opens a character, or the name of a lifetime. */
  boolean characters() {
    return this == GO || this == JVM || this == DOTNET || this == RUST;
  }

  /** What is put into a text stands in braces and nothing else. */
  boolean braces() {
    return this == PYTHON || this == DOTNET || this == RUST;
  }

  boolean backticks() {
    return this == SCRIPT || this == GO;
  }
}
