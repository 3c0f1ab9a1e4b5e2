package dev.keycensus.inventory.census;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A secret that a CI system keeps under a name, as its own list tells. Nobody is told its value.
 *
 * @param store {@code repository}, or {@code organization} where several repositories share it
 * @param created null where it is not told
 * @param updated when its value was set last; null where it is not told
 * @param evidence the row that tells it
 */
public record StoredSecret(
    String name,
    String store,
    @Nullable Instant created,
    @Nullable Instant updated,
    String evidence) {
  /** The store that one repository has for itself. */
  public static final String REPOSITORY = "repository";

  /** The store that an organization shares out. */
  public static final String ORGANIZATION = "organization";
}
