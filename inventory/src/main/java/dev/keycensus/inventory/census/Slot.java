package dev.keycensus.inventory.census;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place that values live in, and how often they changed there.
 *
 * @param path relative to the target
 * @param name the name that values are assigned to; null for values without one
 * @param rotations how often one commit put another value in its place
 * @param lastRotated when it happened last; null where no commit says
 * @param cadenceDays the median of whole days between two rotations; -1 for fewer than two
 */
public record Slot(
    String path,
    @Nullable String name,
    int rotations,
    @Nullable Instant lastRotated,
    long cadenceDays) {}
