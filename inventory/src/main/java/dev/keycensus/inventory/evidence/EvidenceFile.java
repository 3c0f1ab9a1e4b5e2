package dev.keycensus.inventory.evidence;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An export to be read.
 *
 * @param shown as the user named it
 * @param kind null to find out
 * @param tenant whose export it is, where it does not tell itself; null for unknown
 * @param captured when it was made; null for unknown
 * @param rows what was read of it before; null where it is to be read
 */
public record EvidenceFile(
    String shown,
    Path path,
    @Nullable ExportKind kind,
    @Nullable String tenant,
    @Nullable Instant captured,
    @Nullable List<Known> rows) {
  /** A file of which nothing is said. */
  public static EvidenceFile of(String shown, Path path) {
    return new EvidenceFile(shown, path, null, null, null, null);
  }

  /** What was read before. */
  public static EvidenceFile kept(String shown, List<Known> rows) {
    return new EvidenceFile(shown, Path.of(""), null, null, null, List.copyOf(rows));
  }
}
