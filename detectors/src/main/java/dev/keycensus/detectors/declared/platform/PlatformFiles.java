package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Reader;
import java.util.List;

/** Where software runs: clusters, clouds, containers, registries. */
public final class PlatformFiles {
  /** The first that reads a file is the only one. */
  public static final List<Reader> READERS =
      List.of(
          new TerraformReader(),
          new TerraformState(),
          new Dockerfile(),
          new HclSettings(),
          new Spring(),
          new Registries(),
          new ToolCredentials(),
          new YamlFiles(),
          new JsonManifests());

  private PlatformFiles() {}
}
