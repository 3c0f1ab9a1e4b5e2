package dev.keycensus.detectors.declared.platform;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reader;
import java.util.Set;

/**
 * Kubernetes manifests in JSON, one object or a list of them. Most files of JSON are none, so the
 * beginning of a file decides: what {@code kubectl} prints starts with {@code apiVersion}.
 */
final class JsonManifests implements Reader {
  private static final int BEGINNING = 4_096;

  @Override
  public Set<String> endings() {
    return Set.of("json");
  }

  @Override
  public boolean reads(String path, String name) {
    return name.endsWith(".json") && !path.contains("node_modules/");
  }

  @Override
  public boolean byName() {
    return false;
  }

  @Override
  public boolean worth(byte[] content, int length) {
    return NamedFile.has(content, Math.min(length, BEGINNING), "\"apiVersion\"")
        && NamedFile.has(content, length, "\"kind\"");
  }

  @Override
  public void read(NamedFile file, Collector into) {
    ManifestReader.readJson(file, into);
  }
}
