package dev.keycensus.sources.jgit;

/** Told about ten times a second how far a clone is. */
public interface CloneProgress {
  /** Nobody looks. */
  CloneProgress NONE = (bytes, done, of) -> {};

  /**
   * How far it is.
   *
   * @param bytes received
   * @param done objects that are here, or put together
   * @param of objects that there will be, or 0 if that is not known yet
   */
  void update(long bytes, int done, int of);
}
