package dev.keycensus.detectors.declared.code;

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

  /** What the names of their files end in, without the dot. */
  static final Set<String> ENDINGS =
      Set.of(
          "py", "ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "cts", "vue", "svelte", "go", "java",
          "kt", "kts", "scala", "cs", "rb", "rs", "php");

  /** That of a file; null for none that is read. */
  static @Nullable Language of(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "py" -> PYTHON;
      case "ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "cts", "vue", "svelte" -> SCRIPT;
      case "go" -> GO;
      case "java", "kt", "kts", "scala" -> JVM;
      case "cs" -> DOTNET;
      case "rb" -> RUBY;
      case "rs" -> RUST;
      case "php" -> PHP;
      default -> null;
    };
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
