package dev.keycensus.sources.git;

import dev.keycensus.sources.Blob;
import org.jspecify.annotations.Nullable;

/** A fold that hands nothing down: it sees every object whole. */
public abstract class WholeFold implements ObjectFold<WholeFold> {

  /** One object; {@code bytes} are lent until this returns. */
  protected abstract void whole(int object, byte[] bytes, int length);

  @Override
  public final @Nullable WholeFold first(int object, byte[] bytes, int length, boolean hasNext) {
    whole(object, bytes, length);
    return null;
  }

  @Override
  public final @Nullable WholeFold next(
      int object,
      byte[] bytes,
      int length,
      WholeFold base,
      int[] copies,
      int copyCount,
      boolean hasNext) {
    return first(object, bytes, length, hasNext);
  }

  @Override
  public void chunk(int object, Blob chunk) {}
}
