package dev.keycensus.sources.git;

import dev.keycensus.sources.Skip;
import java.util.BitSet;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/** Reads the header of every entry, and so finds which object is stored as an edit of which. */
final class ForestReader {
  private final Opened opened;
  private final ObjectTable table;
  private final ConcurrentLinkedQueue<Skip> skips = new ConcurrentLinkedQueue<>();
  private volatile boolean steady = true;
  private final byte[] type;
  private final int[] base;

  ForestReader(Opened opened) {
    this.opened = opened;
    table = opened.table();
    type = new byte[table.count];
    base = new int[table.count];
  }

  /** What could not be read; to be asked for after {@link #read}. */
  Collection<Skip> skips() {
    return skips;
  }

  /** Whether all files that were listed were still there. */
  boolean isSteady() {
    return steady;
  }

  DeltaForest read(ForkJoinPool pool) {
    int parts = Math.max(1, Math.min(8 * pool.getParallelism(), table.count / 4096));
    pool.submit(
            () ->
                IntStream.range(0, parts)
                    .parallel()
                    .forEach(
                        part ->
                            readHeaders(
                                (int) ((long) table.count * part / parts),
                                (int) ((long) table.count * (part + 1) / parts))))
        .join();
    BitSet duplicates = table.duplicates();
    DeltaForest forest = DeltaForest.of(type, base, duplicates);
    boolean mended = true;
    while (mended) {
      mended = false;
      for (int i = 0; i < type.length; i++) {
        if (type[i] == DeltaForest.BROKEN && !duplicates.get(i)) {
          mended |= mend(forest, i);
        }
      }
    }
    for (int i = 0; i < type.length; i++) {
      if (type[i] == DeltaForest.BROKEN && !duplicates.get(i)) {
        tell(i);
      }
    }
    return forest;
  }

  private void readHeaders(int from, int to) {
    try (Inflation inflation = opened.inflation()) {
      for (int i = from; i < to; i++) {
        try {
          readHeader(inflation, i);
        } catch (BrokenObjectException e) {
          broken(i, e);
        } catch (InternalError e) {
          PackFile pack = table.packOf(i);
          if (pack == null) {
            throw e;
          }
          broken(i, pack.bytes.fault());
        }
      }
    }
  }

  private void readHeader(Inflation inflation, int object) throws BrokenObjectException {
    if (table.sharesPlace(object)) {
      throw BrokenObjectException.unread("the index gives its place to another object too");
    }
    inflation.readHeader(object);
    type[object] = inflation.kind;
    base[object] = DeltaForest.WHOLE;
    if (inflation.kind == DeltaForest.OFS_DELTA) {
      int at = table.atOffset(table.sourceOf(object), inflation.baseOffset, object);
      if (at < 0) {
        throw BrokenObjectException.unread("its delta base is missing");
      }
      base[object] = table.canonical(at);
    } else if (inflation.kind == DeltaForest.REF_DELTA) {
      int at = table.find(inflation.baseId, 0);
      if (at < 0) {
        throw BrokenObjectException.unread("its delta base is missing");
      }
      base[object] = at;
    }
  }

  /** An object without a base, of no type: those that are edits of it are broken with it. */
  private void broken(int object, BrokenObjectException e) {
    if (e.isGone()) {
      steady = false;
    }
    type[object] = DeltaForest.BROKEN;
    base[object] = DeltaForest.MISSING;
    if (table.nextCopy(object) < 0 && !table.isDuplicate(object)) {
      skips.add(new Skip(table.hex(object), e.kind, e.reason()));
    }
  }

  /**
   * Takes the type of a broken object from another copy of it; the walk then reads that copy. Packs
   * of which each is sound alone can make a circle of deltas together, which this breaks too.
   */
  private boolean mend(DeltaForest forest, int object) {
    for (int copy = table.nextCopy(object); copy >= 0; copy = table.nextCopy(copy)) {
      byte known = base[copy] >= 0 ? type[base[copy]] : type[copy];
      if (known != DeltaForest.BROKEN) {
        forest.uproot(object, known);
        return true;
      }
    }
    return false;
  }

  private void tell(int object) {
    if (base[object] != DeltaForest.MISSING) {
      skips.add(
          new Skip(
              table.hex(object),
              Skip.Kind.UNREAD,
              "the object that it is an edit of was not read"));
    } else if (table.nextCopy(object) >= 0) {
      skips.add(new Skip(table.hex(object), Skip.Kind.UNREAD, "no copy of it can be read"));
    }
  }
}
