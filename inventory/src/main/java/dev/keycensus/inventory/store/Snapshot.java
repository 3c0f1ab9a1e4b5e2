package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.sources.Skip;
import java.time.Instant;

/**
 * One census that was added.
 *
 * @param id greater than those of all snapshots before it
 * @param at the clock of the scan
 * @param added when it came into the store
 * @param tool the version of keycensus
 * @param rulesHash {@link Census#rulesHash}
 * @param policyHash {@link Census#policyHash}
 * @param keyId {@link Census#keyId}
 * @param reads {@link InventoryStore.Scanned#reads}
 * @param incomplete whether something that should have been read was not
 */
public record Snapshot(
    long id,
    Target target,
    Instant at,
    Instant added,
    String tool,
    String rulesHash,
    String policyHash,
    String keyId,
    String reads,
    boolean incomplete,
    Read read,
    Counts counts) {

  /**
   * What was read.
   *
   * @param unread places that could not be read, or not as a whole
   * @param leftOut places that were left out on purpose
   * @param suppressed sightings that the target or its configuration hid
   */
  public record Read(
      long files,
      long blobs,
      long bytes,
      long commits,
      long refs,
      long unread,
      long leftOut,
      long suppressed) {
    static Read of(Coverage c) {
      long unread =
          c.skipped().stream()
              .filter(s -> s.kind() == Skip.Kind.UNREAD || s.kind() == Skip.Kind.LIMIT)
              .count();
      return new Read(
          c.files(),
          c.blobs(),
          c.bytes(),
          c.commits(),
          c.refs(),
          unread,
          c.skipped().size() - unread,
          c.suppressed().stream().mapToLong(Coverage.Suppressed::count).sum());
    }
  }

  /** What was found. Violations that an exception excuses are not counted. */
  public record Counts(long identities, long credentials, long sightings, long violations) {
    static Counts of(Census c) {
      return new Counts(
          c.identities().size(),
          c.credentials().size(),
          c.credentials().stream().map(Credential::sightings).mapToLong(s -> s.size()).sum(),
          c.violations().stream().filter(v -> v.exception() == null).count());
    }
  }

  static Snapshot of(
      long id, Target target, Census census, InventoryStore.Scanned scanned, Instant added) {
    return new Snapshot(
        id,
        target,
        census.now(),
        added,
        scanned.tool(),
        census.rulesHash(),
        census.policyHash(),
        census.keyId(),
        scanned.reads(),
        census.coverage().incomplete(),
        Read.of(census.coverage()),
        Counts.of(census));
  }
}
