package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.inventory.census.Within;
import dev.keycensus.rules.Tier;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sighting as it is kept.
 *
 * @param credential the {@link KnownCredential#id}
 * @param isNow whether a file that is there now holds it
 * @param introduced the commit; null for what was never committed
 * @param removed the commit that took it away last; null while anything holds it
 * @param within the part of the file; null for files that have none
 * @param keyPath the way of keys to the value; null where there is none
 */
public record KnownSighting(
    String id,
    String credential,
    String path,
    int line,
    @Nullable String slot,
    Sighting.Where where,
    Tier tier,
    boolean isNow,
    @Nullable String introduced,
    @Nullable Instant introducedAt,
    @Nullable String removed,
    @Nullable Instant removedAt,
    @Nullable Within within,
    @Nullable String keyPath) {

  static KnownSighting of(Sighting s, String credential) {
    Timeline timeline = s.timeline();
    Timeline.Change in = timeline == null ? null : timeline.introduced();
    Timeline.Change out = timeline == null ? null : timeline.removed();
    return new KnownSighting(
        s.id(),
        credential,
        s.path(),
        s.line(),
        s.slot(),
        s.where(),
        s.tier(),
        s.isNow(),
        in == null ? null : in.commit(),
        in == null ? null : in.at(),
        out == null ? null : out.commit(),
        out == null ? null : out.at(),
        s.within(),
        s.keyPath());
  }
}
