package dev.keycensus.sources.git;

import dev.keycensus.sources.Blob;
import dev.keycensus.sources.Skip;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CountedCompleter;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One thread's part of a {@link FoldWalk}: makes objects, base before edits, and gives them on. */
final class FoldWorker<S> implements AutoCloseable {
  /** Smaller subtrees are not worth a task. */
  private static final int FORK_FROM = 16;

  /** Only objects this large are counted in flight: the small ones are few at any time. */
  private static final int COUNTED = 1 << 16;

  /** Buffers up to this size are kept for the next object. */
  private static final int KEPT = 4 << 20;

  private final FoldWalk<S> walk;
  private final ObjectFold<S> fold;
  private final DeltaForest forest;
  private final Limits limits;
  private final Inflation inflation;
  private final Delta delta = new Delta();
  private final Buffers buffers = new Buffers();
  private final ArrayDeque<Held<S>> bases = new ArrayDeque<>();
  private int[] cursors = new int[64];
  private byte[] edit = new byte[1 << 14];
  private byte[] leaf = new byte[1 << 16];

  FoldWorker(FoldWalk<S> walk) {
    this.walk = walk;
    fold = walk.fold.forThread();
    forest = walk.forest;
    limits = walk.limits;
    inflation = walk.database.inflation();
  }

  /** Visits an object and all under it; {@code base} is null for a root. */
  void walk(CountedCompleter<?> task, int object, @Nullable Held<S> base) {
    Held<S> held = visit(object, base, false);
    if (held != null) {
      descend(task, object, held);
    }
  }

  /** Visits an object that was put off, and all under it, with no other thread at work. */
  void walkAlone(FoldWalk.PutOff late) {
    int object = late.object();
    Held<S> held;
    try {
      held = makeLate(object, late.failure());
    } catch (BrokenObjectException e) {
      skipTree(object, e);
      return;
    } catch (InternalError e) {
      skipTree(object, fault(object, e));
      return;
    } catch (OutOfMemoryError e) {
      skipTree(object, noMemory());
      return;
    }
    if (held != null) {
      descend(null, object, held);
    }
  }

  private void descend(@Nullable CountedCompleter<?> task, int top, Held<S> topHeld) {
    int depth = push(0, top, topHeld);
    while (depth > 0) {
      Held<S> base = bases.getLast();
      int object = cursors[depth - 1];
      int next = walk.nextSibling(object);
      if (next < 0) {
        bases.removeLast();
        depth--;
      } else {
        cursors[depth - 1] = next;
        if (base.length >= COUNTED && walk.inFlight.get() > limits.inFlight()) {
          walk.putOff.add(new FoldWalk.PutOff(object, null));
          release(base);
          continue;
        }
        if (task != null
            && forest.weight[object] >= FORK_FROM
            && ForkJoinTask.getSurplusQueuedTaskCount() < 2) {
          walk.fork(task, object, base);
          continue;
        }
      }
      Held<S> held = visit(object, base, task == null);
      if (held != null) {
        depth = push(depth, object, held);
      }
    }
  }

  private int push(int depth, int object, Held<S> held) {
    if (depth == cursors.length) {
      cursors = Arrays.copyOf(cursors, 2 * depth);
    }
    bases.addLast(held);
    cursors[depth] = walk.firstChild(object);
    return depth + 1;
  }

  /**
   * Makes an object and gives it to the fold.
   *
   * @param alone whether this is the thread for what was put off
   * @return what its edits need, or null if there are none to visit now
   */
  private @Nullable Held<S> visit(int object, @Nullable Held<S> base, boolean alone) {
    BrokenObjectException failure;
    try {
      return base == null ? visitRoot(object) : visitEdit(object, base, alone);
    } catch (BrokenObjectException e) {
      failure = e;
    } catch (InternalError e) {
      failure = fault(object, e);
    } catch (OutOfMemoryError e) {
      failure = noMemory();
    } finally {
      if (base != null) {
        release(base);
      }
    }
    FileBytes.settleFaults();
    walk.putOff.add(new FoldWalk.PutOff(object, failure));
    return null;
  }

  private @Nullable Held<S> visitRoot(int object) throws BrokenObjectException {
    inflation.open(object);
    if (inflation.kind != forest.type[object]) {
      throw BrokenObjectException.unread("its delta base is missing");
    }
    if (inflation.size > limits.wholeObject()) {
      walk.putOff.add(new FoldWalk.PutOff(object, null));
      return null;
    }
    int length = (int) inflation.size;
    byte[] bytes = take(object, length + 1);
    inflation.readAll(bytes);
    checkFit(object);
    return give(object, bytes, length, null);
  }

  private @Nullable Held<S> visitEdit(int object, Held<S> base, boolean alone)
      throws BrokenObjectException {
    inflation.open(object);
    int size = sizeOf(inflation.size);
    byte[] edit = edit(size + 1);
    inflation.readAll(edit);
    checkFit(object);
    delta.readSizes(edit, size);
    if (delta.resultSize > limits.wholeObject() && !alone) {
      walk.putOff.add(new FoldWalk.PutOff(object, null));
      return null;
    }
    int length = sizeOf(delta.resultSize);
    byte[] bytes = take(object, length);
    delta.apply(base.bytes, base.length, edit, size, bytes);
    return give(object, bytes, length, base.state);
  }

  /** Gives an object to the fold, as an edit if {@code base} has a state. */
  private @Nullable Held<S> give(int object, byte[] bytes, int length, @Nullable S base) {
    int children = 0;
    for (int c = walk.firstChild(object); c >= 0; c = walk.nextSibling(c)) {
      children++;
    }
    S state = null;
    if (walk.isWanted(object)) {
      boolean hasNext = children > 0;
      if (length > limits.wholeObject()) {
        new ChunkCutter(walk.table.hex(object))
            .cut(bytes, length, chunk -> fold.chunk(object, chunk));
      } else if (base == null) {
        state = fold.first(object, bytes, length, hasNext);
      } else {
        state = fold.next(object, bytes, length, base, delta.copies, delta.copyCount, hasNext);
      }
    }
    if (children == 0) {
      return null;
    }
    if (length >= COUNTED) {
      walk.inFlight.addAndGet(length);
    }
    return new Held<>(bytes, length, state, children);
  }

  private @Nullable Held<S> makeLate(int object, @Nullable BrokenObjectException failure)
      throws BrokenObjectException {
    if (failure == null) {
      return isLargeRoot(object) ? stream(object) : make(object);
    }
    if (walk.table.nextCopy(object) >= 0) {
      return make(object);
    }
    byte[] bytes = failure.isGone() ? walk.database.readAgain(object) : null;
    if (bytes == null) {
      throw failure;
    }
    return give(object, bytes, bytes.length, null);
  }

  private boolean isLargeRoot(int object) throws BrokenObjectException {
    if (forest.base[object] != DeltaForest.WHOLE || walk.firstChild(object) >= 0) {
      return false;
    }
    inflation.open(object);
    return inflation.size > limits.wholeObject();
  }

  /** Gives a large object without edits to the fold as it is inflated, never holding all of it. */
  private @Nullable Held<S> stream(int object) throws BrokenObjectException {
    sizeOf(inflation.size);
    Consumer<Blob> sink = chunk -> fold.chunk(object, chunk);
    ChunkCutter cutter = new ChunkCutter(walk.table.hex(object));
    long all = 0;
    int n;
    while ((n = inflation.readSome(cutter.buffer(), cutter.from(), cutter.room())) >= 0) {
      all += n;
      if (all > inflation.size) {
        break;
      }
      cutter.added(n, sink);
    }
    inflation.checkEnd(all);
    checkFit(object);
    cutter.end(sink);
    return null;
  }

  private @Nullable Held<S> make(int object) throws BrokenObjectException {
    Chains chains = new Chains(walk.database, limits, inflation, delta);
    byte[] bytes = chains.read(object);
    return give(object, bytes, chains.length, null);
  }

  private void checkFit(int object) {
    if (!inflation.fits) {
      walk.database.skip(
          new Skip(
              walk.table.hex(object),
              Skip.Kind.UNREAD,
              "the index disagrees with its pack about where this object ends"));
    }
  }

  private int sizeOf(long size) throws BrokenObjectException {
    if (size > limits.object()) {
      throw new BrokenObjectException(Skip.Kind.LIMIT, "over the size limit for an object");
    }
    return (int) size;
  }

  private byte[] take(int object, int length) {
    if (walk.firstChild(object) >= 0) {
      return buffers.take(length);
    }
    if (leaf.length < length) {
      byte[] larger = new byte[Math.max(length, Math.min(2 * leaf.length, KEPT))];
      if (larger.length > KEPT) {
        return larger;
      }
      leaf = larger;
    }
    return leaf;
  }

  private byte[] edit(int length) {
    if (edit.length < length) {
      byte[] larger = new byte[Math.max(length, Math.min(2 * edit.length, KEPT))];
      if (larger.length > KEPT) {
        return larger;
      }
      edit = larger;
    }
    return edit;
  }

  private void release(Held<S> held) {
    if (held.release()) {
      if (held.length >= COUNTED) {
        walk.inFlight.addAndGet(-held.length);
      }
      buffers.give(held.bytes);
    }
  }

  /** A mapped file was truncated under us, and the JVM told late. */
  private BrokenObjectException fault(int object, InternalError e) {
    PackFile pack = walk.table.packOf(object);
    if (pack == null) {
      throw e;
    }
    return pack.bytes.fault();
  }

  private static BrokenObjectException noMemory() {
    return new BrokenObjectException(Skip.Kind.LIMIT, "no memory left for an object of its size");
  }

  /** Says that an object and all that are edits of it were not read. */
  private void skipTree(int object, BrokenObjectException e) {
    cursors[0] = object;
    int depth = 1;
    while (depth > 0) {
      int i = cursors[--depth];
      if (walk.isWanted(i)) {
        String reason = i == object ? e.reason() : "the object that it is an edit of was not read";
        walk.database.skip(new Skip(walk.table.hex(i), e.kind, reason));
      }
      for (int c = walk.firstChild(i); c >= 0; c = walk.nextSibling(c)) {
        if (depth == cursors.length) {
          cursors = Arrays.copyOf(cursors, 2 * depth);
        }
        cursors[depth++] = c;
      }
    }
  }

  @Override
  public void close() {
    inflation.close();
  }
}
