package dev.keycensus.detectors.declared.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.entry.Declarations;
import java.util.Objects;

/** Reads a file for a test. */
public final class Read {
  private Read() {}

  static Declared file(String path, String text) {
    assertThat(Declarations.wants(path)).as(path).isTrue();
    return Objects.requireNonNull(Declarations.read(path, text.getBytes(UTF_8)));
  }

  /** A file that has no problem. */
  static Declared clean(String path, String text) {
    Declared declared = file(path, text);
    assertThat(declared.problem()).isNull();
    return declared;
  }

  static Declaration one(Declared declared, String key) {
    return declared.declarations().stream()
        .filter(d -> d.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " is not in " + declared.declarations()));
  }
}
