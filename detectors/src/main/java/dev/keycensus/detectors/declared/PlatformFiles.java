package dev.keycensus.detectors.declared;

import java.util.List;

/** Where software runs: clusters, clouds, containers, registries. */
final class PlatformFiles {
  static final List<Reader> READERS =
      List.of(
          new TerraformReader(),
          new TerraformState(),
          new Dockerfile(),
          new HclSettings(),
          new Spring(),
          new Registries(),
          new YamlFiles());

  private PlatformFiles() {}
}
