package dev.keycensus.sources;

/**
 * What a {@link Source} pushes into. Called from several threads at once, in any order; the chunks
 * of one file too.
 */
public interface Sink {
  /** Bytes to look at, lent until this returns. */
  void blob(Blob blob);

  /** Something that was not read. */
  void skip(Skip skip);
}
