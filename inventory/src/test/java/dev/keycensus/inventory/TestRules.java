package dev.keycensus.inventory;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One type with a shape of its own, as a user would add it. */
final class TestRules {
  private static final String ACME =
      """
      id: acme-token
      name: Acme token
      provider: Acme
      kind: api-client
      severity: high
      pattern: '\\b(acme_[0-9A-Za-z]{24})\\b'
      anchors: [acme_]
      lifetime: {kind: static}
      confidence: high
      examples:
        - 'acme_${base62:24}'
        - 'token acme_${base62:24} here'
      counterExamples:
        - 'acme_${base62:12}'
        - 'acme_${repeat:x:24}'
      """;

  private TestRules() {}

  /** Writes the type into {@code folder} and gives the folder. */
  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("acme-token.yaml"), ACME);
    return folder;
  }

  static Catalog acme() {
    try {
      Path folder = Files.createTempDirectory("rules");
      try {
        return Catalog.builtIn().plus(write(folder));
      } finally {
        Files.delete(folder.resolve("acme-token.yaml"));
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UserError e) {
      throw new AssertionError(e.render(), e);
    }
  }
}
