package dev.keycensus.sources;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ForkJoinPool;

/**
 * A stream of any length, in constant memory; its path is {@code -}. Bytes are handed on when a
 * chunk of 4 MiB is full, or, so that {@code tail -f} works, when nothing has come for half a
 * second: then up to the last line end.
 */
public final class StandardInput implements Source {
  private final InputStream in;
  private final ForkJoinPool pool;
  private final Chunks chunks;

  /**
   * A stream that is read once.
   *
   * @param in read to its end, not closed
   * @param pool where the sink is called
   */
  public StandardInput(InputStream in, ForkJoinPool pool) {
    this(in, pool, Chunks.STANDARD);
  }

  StandardInput(InputStream in, ForkJoinPool pool, Chunks chunks) {
    this.in = in;
    this.pool = pool;
    this.chunks = chunks;
  }

  @Override
  public void read(Sink sink) throws IOException {
    new Stream(new Run(sink, chunks, Long.MAX_VALUE), in, "-", pool).read();
  }
}
