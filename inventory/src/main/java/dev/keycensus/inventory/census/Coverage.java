package dev.keycensus.inventory.census;

import dev.keycensus.sources.Skip;
import java.util.List;

/**
 * What was read, what was not and why, and what was hidden by whom.
 *
 * @param files files of the working tree (or of an archive, or standard input)
 * @param blobs texts looked at, history included
 * @param bytes bytes looked at
 * @param commits commits walked; 0 where there is no history
 * @param refs refs that were followed
 * @param skipped sorted by origin
 * @param suppressed sorted by cause, then file
 */
public record Coverage(
    long files,
    long blobs,
    long bytes,
    int commits,
    int refs,
    List<Skip> skipped,
    List<Suppressed> suppressed) {

  /**
   * Sightings that something in the target or in the configuration hid.
   *
   * @param cause what hid them, such as {@code inline keycensus:allow} or {@code baseline}
   * @param file where the cause, or what it hid, stands
   * @param count how many sightings
   */
  public record Suppressed(String cause, String file, int count) {}

  public Coverage {
    skipped = List.copyOf(skipped);
    suppressed = List.copyOf(suppressed);
  }

  /** Whether something that should have been read was not: exit code 3, never "clean". */
  public boolean incomplete() {
    return skipped.stream()
        .anyMatch(s -> s.kind() == Skip.Kind.UNREAD || s.kind() == Skip.Kind.LIMIT);
  }
}
