package dev.keycensus.sources.jgit;

import java.time.Duration;

/**
 * What a server may cost us.
 *
 * @param bytes received in all
 * @param time from the first connection to the end
 * @param silence without a byte
 */
public record CloneLimits(long bytes, Duration time, Duration silence) {
  /** 8 GiB, an hour, 30 seconds. */
  public static final CloneLimits DEFAULT =
      new CloneLimits(8L << 30, Duration.ofHours(1), Duration.ofSeconds(30));

  /** The references may be this long: 256 MiB. */
  static final long MAX_REFS = 256L << 20;

  /**
   * The largest object, in bytes, as far as it has to be held in memory: 512 MiB, or a third of the
   * heap.
   */
  static long maxObject() {
    return Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 3);
  }

  /** The time in words, such as {@code 2 hours}. */
  static String words(Duration time) {
    if (time.toHours() > 1) {
      return time.toHours() + " hours";
    }
    return time.toMinutes() > 1 ? time.toMinutes() + " minutes" : time.toSeconds() + " seconds";
  }
}
