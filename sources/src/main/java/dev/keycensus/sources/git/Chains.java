package dev.keycensus.sources.git;

import dev.keycensus.sources.Skip;
import java.util.Arrays;

/**
 * Makes one object from its root, through all edits between, holding two versions at a time. Where
 * a copy of one of them cannot be read, another copy of it is tried. Owned by one thread.
 */
final class Chains {
  /** How many copies of copies to try before giving up. */
  private static final int MOST_DETOURS = 4;

  private final ObjectTable table;
  private final DeltaForest forest;
  private final Limits limits;
  private final Inflation inflation;
  private final Delta delta;

  /** Bytes of the object that {@link #read} gave last. */
  int length;

  Chains(ObjectDatabase database, Limits limits, Inflation inflation, Delta delta) {
    table = database.table();
    forest = database.forest();
    this.limits = limits;
    this.inflation = inflation;
    this.delta = delta;
  }

  /**
   * The object's content, in an array of at least {@link #length} bytes that the caller may keep.
   */
  byte[] read(int object) throws BrokenObjectException {
    return read(object, 0);
  }

  private byte[] read(int object, int detours) throws BrokenObjectException {
    int[] chain = new int[16];
    int n = 0;
    for (int i = object; i >= 0; i = forest.base[i]) {
      if (n == chain.length) {
        chain = Arrays.copyOf(chain, 2 * n);
      }
      chain[n++] = i;
      if (n > forest.base.length) {
        throw BrokenObjectException.unread("its deltas go round in a circle");
      }
    }
    byte[] bytes = new byte[0];
    for (int at = n - 1; at >= 0; at--) {
      try {
        bytes = at == n - 1 ? readRoot(chain[at]) : readEdit(chain[at], bytes);
      } catch (BrokenObjectException e) {
        bytes = readCopy(chain[at], detours, e);
      }
    }
    return bytes;
  }

  private byte[] readCopy(int object, int detours, BrokenObjectException first)
      throws BrokenObjectException {
    int copy = detours < MOST_DETOURS ? table.nextCopy(object) : -1;
    while (copy >= 0) {
      try {
        return read(copy, detours + 1);
      } catch (BrokenObjectException e) {
        copy = table.nextCopy(copy);
      }
    }
    throw first;
  }

  private byte[] readRoot(int object) throws BrokenObjectException {
    inflation.open(object);
    if (inflation.kind >= DeltaForest.OFS_DELTA) {
      throw BrokenObjectException.unread("its delta base is missing");
    }
    return inflate();
  }

  private byte[] readEdit(int object, byte[] base) throws BrokenObjectException {
    inflation.open(object);
    int baseLength = length;
    byte[] edit = inflate();
    delta.readSizes(edit, length);
    byte[] bytes = new byte[sizeOf(delta.resultSize)];
    delta.apply(base, baseLength, edit, length, bytes);
    length = bytes.length;
    return bytes;
  }

  private byte[] inflate() throws BrokenObjectException {
    int size = sizeOf(inflation.size);
    byte[] bytes = new byte[size + 1];
    inflation.readAll(bytes);
    length = size;
    return bytes;
  }

  private int sizeOf(long size) throws BrokenObjectException {
    if (size > limits.object()) {
      throw new BrokenObjectException(Skip.Kind.LIMIT, "over the size limit for an object");
    }
    return (int) size;
  }
}
