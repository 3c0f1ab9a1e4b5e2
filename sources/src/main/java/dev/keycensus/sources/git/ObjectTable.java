package dev.keycensus.sources.git;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Numbers every object of a database. Numbers run through the packs one after the other, in each
 * pack in the order in which objects are stored there, then through the loose objects. So the
 * object stored after {@code i} is {@code i + 1}, and what is near in the pack is near in every
 * table.
 *
 * <p>An object that is held several times has a number for each copy; the lowest is the one that
 * counts, and the only one that {@link #find} gives.
 */
final class ObjectTable {
  /** Buckets with more than this many ids are kept sorted, against ids made to collide. */
  private static final int CROWDED = 32;

  final int count;
  final int width;

  /** Packs in the order of their numbers; the last source, without a pack, is the loose objects. */
  final PackFile[] packs;

  private final int[] start;
  private final PackIndex[] indexes;
  private final int[] position;
  private final long[] offset;
  private final int shift;
  private final int[] bucket;

  /**
   * Places in the indexes, one index after the other: sorted by the first bits of their ids, {@link
   * #bucket} telling where each value of those begins. Null if that is the order they have anyway,
   * as with one sorted index.
   */
  private int @Nullable [] byId;

  /** The number of the object at each place in the indexes. */
  private final int[] numberOf;

  private boolean repeats;
  private final BitSet duplicates = new BitSet();
  private final BitSet shared = new BitSet();

  /**
   * @param packs the packs
   * @param indexes the index of each pack, then that of the loose objects
   */
  ObjectTable(PackFile[] packs, PackIndex[] indexes, int width) {
    this.packs = packs;
    this.indexes = indexes;
    this.width = width;
    start = new int[indexes.length + 1];
    for (int s = 0; s < indexes.length; s++) {
      start[s + 1] = Math.addExact(start[s], indexes[s].count);
    }
    count = start[indexes.length];
    position = new int[count];
    offset = new long[count];
    int bits = Math.max(8, Math.min(26, 32 - Integer.numberOfLeadingZeros(count)));
    shift = 32 - bits;
    bucket = new int[(1 << bits) + 1];
    int[] places = new int[count];
    numberOf = new int[count];
    for (PackIndex index : indexes) {
      for (int p = 0; p < index.count; p++) {
        bucket[(index.prefix(p) >>> shift) + 1]++;
      }
    }
    for (int b = 0; b + 1 < bucket.length; b++) {
      bucket[b + 1] += bucket[b];
    }
    int[] next = Arrays.copyOf(bucket, bucket.length - 1);
    for (int s = 0; s < indexes.length; s++) {
      addSource(s, places, next);
    }
    byId = places;
    sortCrowded(places);
    boolean same = true;
    for (int i = 0; i < count && same; i++) {
      same = places[i] == i;
    }
    byId = same ? null : places;
    findDuplicates();
  }

  private void addSource(int s, int[] places, int[] next) {
    PackIndex index = indexes[s];
    long[] offsets = index.takeOffsets();
    int[] order = OffsetOrder.of(offsets);
    for (int rank = 0; rank < order.length; rank++) {
      int number = start[s] + rank;
      int p = order[rank];
      position[number] = p;
      offset[number] = offsets[p];
      numberOf[start[s] + p] = number;
      if (s < packs.length && rank > 0 && offset[number] == offset[number - 1]) {
        shared.set(number - 1);
        shared.set(number);
      }
    }
    for (int p = 0; p < index.count; p++) {
      int slot = next[index.prefix(p) >>> shift]++;
      places[slot] = start[s] + p;
      if (p > 0 && index.isRepeated(p)) {
        // Some packs hold an object twice. The lower number comes first here too.
        for (int q = p; q > 0 && index.isRepeated(q); q--) {
          if (numberOf[places[slot - 1]] < numberOf[places[slot]]) {
            break;
          }
          int swap = places[slot];
          places[slot] = places[slot - 1];
          places[--slot] = swap;
        }
        repeats = true;
      }
    }
  }

  private void sortCrowded(int[] places) {
    for (int b = 0; b + 1 < bucket.length; b++) {
      int n = bucket[b + 1] - bucket[b];
      if (n > CROWDED) {
        Integer[] numbers = new Integer[n];
        for (int i = 0; i < n; i++) {
          numbers[i] = numberOf[places[bucket[b] + i]];
        }
        byte[] id = new byte[width];
        Arrays.sort(
            numbers,
            (x, y) -> {
              copyId(y, id, 0);
              int c = compareId(x, id, 0);
              return c != 0 ? c : Integer.compare(x, y);
            });
        for (int i = 0; i < n; i++) {
          places[bucket[b] + i] = start[sourceOf(numbers[i])] + position[numbers[i]];
        }
      }
    }
  }

  private void findDuplicates() {
    int first = 0;
    while (first + 1 < indexes.length && indexes[first].count == 0) {
      first++;
    }
    byte[] id = new byte[width];
    for (int number = repeats ? 0 : start[first + 1]; number < count; number++) {
      copyId(number, id, 0);
      if (find(id, 0) != number) {
        duplicates.set(number);
      }
    }
  }

  /** The number of the object with the id at {@code id[from]}, or -1. */
  int find(byte[] id, int from) {
    int b = ObjectIds.prefix(id, from) >>> shift;
    int lo = bucket[b];
    int hi = bucket[b + 1];
    if (hi - lo > CROWDED) {
      while (lo < hi) {
        int mid = (lo + hi) >>> 1;
        if (compareId(numberAt(mid), id, from) < 0) {
          lo = mid + 1;
        } else {
          hi = mid;
        }
      }
      hi = Math.min(lo + 1, bucket[b + 1]);
    }
    for (int i = lo; i < hi; i++) {
      int place = byId == null ? i : byId[i];
      int s = sourceOf(place);
      if (indexes[s].idEquals(place - start[s], id, from)) {
        return numberOf[place];
      }
    }
    return -1;
  }

  private int numberAt(int slot) {
    return numberOf[byId == null ? slot : byId[slot]];
  }

  /** The next copy of the object after copy {@code number}, or -1. */
  int nextCopy(int number) {
    byte[] id = new byte[width];
    copyId(number, id, 0);
    int b = ObjectIds.prefix(id, 0) >>> shift;
    for (int i = bucket[b]; i < bucket[b + 1]; i++) {
      int other = numberAt(i);
      if (other > number && compareId(other, id, 0) == 0) {
        return other;
      }
    }
    return -1;
  }

  /** Unsigned order of the object's id and the one at {@code id[from]}. */
  int compareId(int number, byte[] id, int from) {
    return indexes[sourceOf(number)].idCompare(position[number], id, from);
  }

  /** Which pack holds it; the number of packs for a loose object. */
  int sourceOf(int number) {
    int s = 0;
    if (number >= start[1]) {
      s = Arrays.binarySearch(start, 0, start.length - 1, number);
      s = s >= 0 ? s : -s - 2;
      while (start[s + 1] == start[s]) {
        s++; // An empty source begins where the next one does.
      }
    }
    return s;
  }

  /** The pack that holds it, or null for a loose object. */
  @Nullable PackFile packOf(int number) {
    int s = sourceOf(number);
    return s < packs.length ? packs[s] : null;
  }

  /** Where the object begins in its pack. */
  long offset(int number) {
    return offset[number];
  }

  /** Where the object's entry ends in its pack. */
  long end(int number) {
    int s = sourceOf(number);
    return number + 1 < start[s + 1] ? offset[number + 1] : packs[s].end();
  }

  /** The object that begins at {@code at} in a source, or -1. */
  int atOffset(int source, long at, int before) {
    int i = Arrays.binarySearch(offset, start[source], before, at);
    return i >= 0 ? i : -1;
  }

  /** Whether another copy of this object has a lower number, and counts. */
  boolean isDuplicate(int number) {
    return duplicates.get(number);
  }

  /** All numbers for which {@link #isDuplicate} holds; not to be changed. */
  BitSet duplicates() {
    return duplicates;
  }

  /** The copy that counts. */
  int canonical(int number) {
    if (!duplicates.get(number)) {
      return number;
    }
    byte[] id = new byte[width];
    copyId(number, id, 0);
    return find(id, 0);
  }

  /** Whether the index gives this object's place to another one too. */
  boolean sharesPlace(int number) {
    return shared.get(number);
  }

  void copyId(int number, byte[] to, int from) {
    indexes[sourceOf(number)].copyId(position[number], to, from);
  }

  String hex(int number) {
    byte[] id = new byte[width];
    copyId(number, id, 0);
    return ObjectIds.hex(id, 0, width);
  }
}
