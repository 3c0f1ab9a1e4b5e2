package dev.keycensus.rules;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The few varied types that the tests of this module read. */
final class TestCatalog {
  private TestCatalog() {}

  static Path folder() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(TestCatalog.class.getResource("/catalog")).toURI());
  }

  static Catalog load() throws Exception {
    return new Catalog(java.util.List.of(), "").plus(folder());
  }
}
