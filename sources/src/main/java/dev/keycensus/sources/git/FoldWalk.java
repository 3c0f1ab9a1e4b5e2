package dev.keycensus.sources.git;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountedCompleter;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Visits all objects of a type, depth first along the trees of edits.
 *
 * <p>Tasks take runs of roots, split in halves until they are small. Inside a task a {@link
 * FoldWorker} walks a tree with a stack of its own; when other threads have nothing left to steal,
 * it forks subtrees too, so that one huge tree does not leave cores idle. The largest subtree under
 * a base is visited last, and the base's bytes are free by then: so at most log2(objects) bases of
 * one tree are held.
 *
 * <p>When the bytes held pass {@link Limits#inFlight}, edits other than the last are put off. They
 * are made anew from their root afterwards, one at a time, together with all objects over {@link
 * Limits#wholeObject} and those whose first copy could not be read.
 */
final class FoldWalk<S> {
  final ObjectDatabase database;
  final ObjectTable table;
  final DeltaForest forest;
  final Limits limits;
  final ObjectFold<S> fold;

  /** Bytes of large bases that wait for their edits. */
  final AtomicLong inFlight = new AtomicLong();

  /** Objects to visit afterwards, one at a time. */
  final ConcurrentLinkedQueue<PutOff> putOff = new ConcurrentLinkedQueue<>();

  /** If not null, only these objects are given to the fold. */
  final @Nullable BitSet wanted;

  private final @Nullable BitSet needed;
  private final ConcurrentLinkedQueue<FoldWorker<S>> idle = new ConcurrentLinkedQueue<>();

  /**
   * An object that waits for the end.
   *
   * @param failure why its first copy could not be read, or null if it was not tried
   */
  record PutOff(int object, @Nullable BrokenObjectException failure) {}

  /**
   * @param wanted the objects to give to the fold, or null for all of the type
   */
  FoldWalk(ObjectDatabase database, Limits limits, ObjectFold<S> fold, @Nullable BitSet wanted) {
    this.database = database;
    table = database.table();
    forest = database.forest();
    this.limits = limits;
    this.fold = fold;
    this.wanted = wanted;
    needed = wanted == null ? null : withBases(wanted);
  }

  private BitSet withBases(BitSet wanted) {
    BitSet all = new BitSet(forest.base.length);
    for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
      for (int b = i; b >= 0 && !all.get(b); b = forest.base[b]) {
        all.set(b);
      }
    }
    return all;
  }

  /** Whether the fold wants the object. */
  boolean isWanted(int object) {
    return wanted == null || wanted.get(object);
  }

  /** The first edit of a base to visit, or -1. */
  int firstChild(int object) {
    return skipUnneeded(forest.firstChild[object]);
  }

  /** The next edit of the same base to visit, or -1. */
  int nextSibling(int object) {
    return skipUnneeded(forest.nextSibling[object]);
  }

  private int skipUnneeded(int object) {
    int i = object;
    if (needed != null) {
      while (i >= 0 && !needed.get(i)) {
        i = forest.nextSibling[i];
      }
    }
    return i;
  }

  /** Visits the objects of a type. What the fold throws is thrown here. */
  void run(ObjectType type, ForkJoinPool pool) {
    int[] roots = roots(type);
    long[] before = new long[roots.length + 1];
    for (int i = 0; i < roots.length; i++) {
      before[i + 1] = before[i] + forest.weight[roots[i]];
    }
    long grain = Math.max(256, before[roots.length] / (64L * pool.getParallelism()));
    try {
      if (roots.length > 0) {
        pool.invoke(new RootsTask(null, roots, before, grain, 0, roots.length));
      }
      BitSet visited = new BitSet();
      FoldWorker<S> worker = worker();
      for (PutOff late = putOff.poll(); late != null; late = putOff.poll()) {
        if (!visited.get(late.object())) {
          visited.set(late.object());
          worker.walkAlone(late);
        }
      }
      worker.close();
    } finally {
      for (FoldWorker<S> worker = idle.poll(); worker != null; worker = idle.poll()) {
        worker.close();
      }
    }
  }

  private int[] roots(ObjectType type) {
    int[] roots = new int[64];
    int n = 0;
    for (int i = 0; i < forest.type.length; i++) {
      if (forest.type[i] == type.code
          && forest.base[i] < 0
          && !table.isDuplicate(i)
          && (needed == null || needed.get(i))) {
        if (n == roots.length) {
          roots = Arrays.copyOf(roots, 2 * n);
        }
        roots[n++] = i;
      }
    }
    return Arrays.copyOf(roots, n);
  }

  private FoldWorker<S> worker() {
    FoldWorker<S> worker = idle.poll();
    return worker == null ? new FoldWorker<>(this) : worker;
  }

  /** Forks the visit of an edit of {@code base} and of all under it. */
  void fork(CountedCompleter<?> task, int object, Held<S> base) {
    task.addToPendingCount(1);
    new SubtreeTask(task, object, base).fork();
  }

  /** A run of roots. */
  @SuppressWarnings("serial") // Never serialised.
  private final class RootsTask extends CountedCompleter<Void> {
    private final int[] roots;
    private final long[] before;
    private final long grain;
    private final int from;
    private int to;

    RootsTask(
        @Nullable CountedCompleter<?> parent,
        int[] roots,
        long[] before,
        long grain,
        int from,
        int to) {
      super(parent);
      this.roots = roots;
      this.before = before;
      this.grain = grain;
      this.from = from;
      this.to = to;
    }

    @Override
    public void compute() {
      while (to - from > 1 && before[to] - before[from] > grain) {
        int middle = Arrays.binarySearch(before, from, to, (before[from] + before[to]) / 2);
        middle = Math.max(from + 1, Math.min(to - 1, middle < 0 ? -middle - 1 : middle));
        addToPendingCount(1);
        new RootsTask(this, roots, before, grain, middle, to).fork();
        to = middle;
      }
      FoldWorker<S> worker = worker();
      try {
        for (int i = from; i < to; i++) {
          worker.walk(this, roots[i], null);
        }
      } finally {
        idle.add(worker);
      }
      tryComplete();
    }
  }

  /** One edit of a base, with the tree of edits under it. */
  @SuppressWarnings("serial") // Never serialised.
  private final class SubtreeTask extends CountedCompleter<Void> {
    private final int object;
    private final Held<S> base;

    SubtreeTask(CountedCompleter<?> parent, int object, Held<S> base) {
      super(parent);
      this.object = object;
      this.base = base;
    }

    @Override
    public void compute() {
      FoldWorker<S> worker = worker();
      try {
        worker.walk(this, object, base);
      } finally {
        idle.add(worker);
      }
      tryComplete();
    }
  }
}
