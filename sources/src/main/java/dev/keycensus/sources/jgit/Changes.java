package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Skip;

/** What a range or the index is pushed into. Called from several threads at once, in any order. */
public interface Changes {
  /** A new version to look at, lent until this returns. */
  void change(Change change);

  /** Something that was not read. */
  void skip(Skip skip);
}
