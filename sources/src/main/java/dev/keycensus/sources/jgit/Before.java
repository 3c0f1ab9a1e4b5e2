package dev.keycensus.sources.jgit;

import org.jspecify.annotations.Nullable;

/** A version of a file that a change replaces. */
public interface Before {
  /** The object id of the content, in hex. */
  String id();

  /**
   * The content, read now.
   *
   * @return null if it cannot be read, is not in this clone or is larger than 64 MiB: then what it
   *     held is unknown, and everything in the new version counts as new
   */
  byte @Nullable [] read();
}
