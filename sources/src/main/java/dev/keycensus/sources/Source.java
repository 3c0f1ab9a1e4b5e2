package dev.keycensus.sources;

import java.io.IOException;

/** A place that holds blobs: a directory, a file, a stream, a repository's history. */
public interface Source {
  /**
   * Pushes everything into {@code sink} and returns when all of it has been taken. What cannot be
   * read becomes a {@link Skip}; the rest goes on.
   *
   * @throws IOException if the place as a whole cannot be read
   */
  void read(Sink sink) throws IOException;
}
