package dev.keycensus.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What reports tell of a type: most scans need it of a few types only. */
record Prose(
    String name,
    String provider,
    Lifetime lifetime,
    int rotationDays,
    @Nullable String revoke,
    @Nullable String docs,
    @Nullable String alternative,
    List<String> pairs,
    @Nullable String notes,
    Tier confidence,
    Examples examples) {

  Prose {
    pairs = List.copyOf(pairs);
  }
}
