package dev.keycensus.inventory.census;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A slot whose value changed along ancestry: one commit took a value away and put another in its
 * place.
 *
 * @param commit its id in hexadecimal digits
 * @param at the committer's date; null where it makes no sense
 * @param from the {@link Credential#id} of the old value
 * @param to that of the new one
 * @param path the slot's file
 * @param slot the name in it; null for a value without one
 */
public record Rotation(
    String commit,
    @Nullable Instant at,
    String from,
    String to,
    String path,
    @Nullable String slot) {

  /** By date, commit and place. */
  public static final Comparator<Rotation> ORDER =
      Comparator.comparing((Rotation r) -> r.at() == null ? Instant.EPOCH : r.at())
          .thenComparing(Rotation::commit)
          .thenComparing(Rotation::path)
          .thenComparing(r -> r.slot() == null ? "" : r.slot())
          .thenComparing(Rotation::from)
          .thenComparing(Rotation::to);
}
