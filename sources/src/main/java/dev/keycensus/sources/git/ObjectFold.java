package dev.keycensus.sources.git;

import dev.keycensus.sources.Blob;
import org.jspecify.annotations.Nullable;

/**
 * What visits every object of a type: a fold over the trees of edits in which git stores them. An
 * object is given either on its own ({@link #first}) or as an edit of one that was given before
 * ({@link #next}), with the state that was returned for that one.
 *
 * <p>Called from several threads at once, but never twice for one object; a base always before what
 * is stored as an edit of it. Any object may come through {@code first}, also one that is stored as
 * an edit: a fold must give the same for both. A fold that throws ends the whole walk.
 *
 * @param <S> what an object hands down to those that are stored as edits of it; dropped as soon as
 *     the last of them was visited, and shared between threads in the meantime, so it should not
 *     change once returned
 */
public interface ObjectFold<S> {
  /**
   * The fold that one thread at a time uses, asked for once for each thread: a place to keep
   * buffers. States go from one to another.
   */
  default ObjectFold<S> forThread() {
    return this;
  }

  /**
   * A whole object.
   *
   * @param object its number
   * @param bytes its content, lent until this returns
   * @param length how many of {@code bytes} count
   * @param hasNext whether objects follow that are edits of this one; if not, the state returned is
   *     dropped
   * @return the state to hand down, or null to have the next ones given whole
   */
  @Nullable S first(int object, byte[] bytes, int length, boolean hasNext);

  /**
   * An object as an edit of another.
   *
   * @param base what was returned for the object that this one edits
   * @param copies triples (to, from, length): {@code length} bytes at {@code to} are those of the
   *     base at {@code from}. Ascending by {@code to}, without overlap there; {@code from} is in
   *     any order, and the same bytes may be copied twice. Neighbours that continue each other are
   *     joined. All that no triple covers was inserted. Lent until this returns.
   * @param copyCount how many triples
   */
  @Nullable S next(
      int object, byte[] bytes, int length, S base, int[] copies, int copyCount, boolean hasNext);

  /**
   * A part of an object that is too large to be given whole ({@link Limits#wholeObject}); its path
   * is the object's id. The parts of one object come in order, on one thread.
   */
  void chunk(int object, Blob chunk);
}
