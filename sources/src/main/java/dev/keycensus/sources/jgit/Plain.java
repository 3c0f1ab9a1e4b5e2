package dev.keycensus.sources.jgit;

import dev.keycensus.sources.Sink;
import dev.keycensus.sources.Skip;

/** Versions as blobs, for those who do not ask what is new in them. */
record Plain(Sink sink) implements Changes {
  @Override
  public void change(Change change) {
    sink.blob(change.blob());
  }

  @Override
  public void skip(Skip skip) {
    sink.skip(skip);
  }
}
