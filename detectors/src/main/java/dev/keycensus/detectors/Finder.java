package dev.keycensus.detectors;

import java.util.List;

/** Looks at the surroundings of an anchor and says what stands there. */
interface Finder {
  /**
   * Adds what it finds to {@code out}, at offsets of the text. Whatever it reads, it reads through
   * {@link Probe#window}, and it reads nothing else.
   */
  void find(Probe probe, List<Match> out);

  /** Whether it may run on binary content, where only shapes of their own are looked for. */
  default boolean onBinary() {
    return false;
  }

  /** A match of its own with all the facts that its value and its surroundings tell. */
  default Match enriched(Match match, Probe probe) {
    return Companions.enriched(match, probe);
  }
}
