package dev.keycensus.sources.git;

import dev.keycensus.sources.Blob;
import dev.keycensus.sources.Skip;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads all trees. For each, keeps what its edit inserted into and removed from the tree that it is
 * an edit of: a fifth of all entries. Entries that were copied are neither parsed nor looked up
 * again.
 *
 * <p>A record is {@code inserted, removed, (child, name)*inserted, (child, name)*removed}; a tree
 * that was read whole, and so has nothing from its base, has -1 for removed.
 */
final class TreeFold implements ObjectFold<TreeFold.Entries> {
  private static final int MOST_MISSING = 10_000;

  /** With more insertions than this, those that undo a removal are not looked for. */
  private static final int FEW = 64;

  /** A tree's entries in order: where each begins, its object, and its name. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Entries(int[] start, int[] child, int[] name, int count) {}

  private final ObjectDatabase database;
  private final ObjectTable table;
  private final NameTable names;
  private final IntArena arena;
  private final int[] place;
  private final KindTable kinds;
  private final Set<String> missing;

  /** Of this thread. */
  private final Scratch scratch;

  TreeFold(ObjectDatabase database, NameTable names, IntArena arena, int[] place, KindTable kinds) {
    this(database, names, arena, place, kinds, ConcurrentHashMap.newKeySet());
  }

  private TreeFold(
      ObjectDatabase database,
      NameTable names,
      IntArena arena,
      int[] place,
      KindTable kinds,
      Set<String> missing) {
    this.database = database;
    table = database.table();
    this.names = names;
    this.arena = arena;
    this.place = place;
    this.kinds = kinds;
    this.missing = missing;
    scratch = new Scratch();
  }

  @Override
  public ObjectFold<Entries> forThread() {
    return new TreeFold(database, names, arena, place, kinds, missing);
  }

  /** Ids of objects that trees name and that are not here; not all of them, if there are many. */
  Set<String> missing() {
    return missing;
  }

  @Override
  public @Nullable Entries first(int tree, byte[] bytes, int length, boolean hasNext) {
    Scratch s = scratch;
    s.clear(0);
    int at = 0;
    while (at >= 0 && at < length) {
      at = s.parse(bytes, at, length);
    }
    return finish(tree, s, at, length, hasNext, true);
  }

  @Override
  public @Nullable Entries next(
      int tree,
      byte[] bytes,
      int length,
      Entries base,
      int[] copies,
      int copyCount,
      boolean hasNext) {
    Scratch s = scratch;
    s.clear(base.count);
    int at = 0;
    int copy = 0;
    while (at >= 0 && at < length) {
      while (copy < copyCount && copies[3 * copy] + copies[3 * copy + 2] <= at) {
        copy++;
      }
      int next = at;
      if (copy < copyCount && copies[3 * copy] <= at) {
        int shift = copies[3 * copy] - copies[3 * copy + 1];
        next = s.copy(base, at, shift, copies[3 * copy + 1] + copies[3 * copy + 2]);
      }
      at = next > at ? next : s.parse(bytes, at, length);
    }
    for (int i = 0; i < base.count; i++) {
      if (!s.copied[i]) {
        s.remove(base.child[i], base.name[i]);
      }
    }
    return finish(tree, s, at, length, hasNext, false);
  }

  private @Nullable Entries finish(
      int tree, Scratch s, int at, int length, boolean hasNext, boolean whole) {
    if (at < 0) {
      database.skip(new Skip(table.hex(tree), Skip.Kind.UNREAD, "a damaged tree"));
    }
    place[tree] = s.record(whole);
    return hasNext && at >= 0 ? s.entries(length) : null;
  }

  @Override
  public void chunk(int tree, Blob chunk) {
    if (chunk.offset() == 0) {
      database.skip(new Skip(table.hex(tree), Skip.Kind.LIMIT, "over the size limit for a tree"));
    }
  }

  /** What one thread uses for one tree after the other. */
  private final class Scratch {
    private final NameTable.Reader reader = names.new Reader();
    private final IntArena.Writer writer = arena.new Writer();
    private int[] start = new int[64];
    private int[] child = new int[64];
    private int[] name = new int[64];
    private int count;
    private boolean[] copied = new boolean[64];
    private int[] edits = new int[64];
    private int inserted;
    private int[] removals = new int[64];
    private int removed;

    void clear(int baseCount) {
      count = 0;
      inserted = 0;
      removed = 0;
      if (copied.length < baseCount) {
        copied = new boolean[2 * baseCount];
      }
      Arrays.fill(copied, 0, baseCount, false);
    }

    private void room(int more) {
      if (count + more > start.length) {
        int length = Math.max(count + more, 2 * start.length);
        start = Arrays.copyOf(start, length);
        child = Arrays.copyOf(child, length);
        name = Arrays.copyOf(name, length);
      }
    }

    /**
     * Takes over entries of the base that lie wholly in a copied region, from {@code at} on.
     *
     * @param shift from places in the base to places here
     * @param end of the copied region, in the base
     * @return where the next entry begins; {@code at} if none could be taken over
     */
    int copy(Entries base, int at, int shift, int end) {
      int from = Arrays.binarySearch(base.start, 0, base.count, at - shift);
      if (from < 0) {
        return at;
      }
      int to = Arrays.binarySearch(base.start, from, base.count + 1, end);
      to = to < 0 ? -to - 2 : to;
      int n = to - from;
      room(n);
      for (int i = 0; i < n; i++) {
        start[count + i] = base.start[from + i] + shift;
      }
      System.arraycopy(base.child, from, child, count, n);
      System.arraycopy(base.name, from, name, count, n);
      Arrays.fill(copied, from, to, true);
      count += n;
      return base.start[to] + shift;
    }

    /** Reads the entry at {@code at}; returns where the next one begins, or -1 if it is damaged. */
    int parse(byte[] bytes, int at, int length) {
      int p = at;
      int mode = 0;
      while (p < length && bytes[p] >= '0' && bytes[p] <= '7' && mode < 1 << 24) {
        mode = mode << 3 | (bytes[p++] - '0');
      }
      if (p == at || p >= length || bytes[p] != ' ') {
        return -1;
      }
      int from = ++p;
      int hash = 0;
      while (p < length && bytes[p] != 0) {
        hash = 31 * hash + bytes[p++];
      }
      int id = p + 1;
      if (p == from || id + table.width > length) {
        return -1;
      }
      int nameId = reader.id(hash, bytes, from, p);
      boolean submodule = (mode & 0170000) == 0160000;
      int object = submodule ? -1 : table.find(bytes, id);
      if (object < 0 && !submodule && missing.size() < MOST_MISSING) {
        missing.add(ObjectIds.hex(bytes, id, table.width));
      }
      room(1);
      start[count] = at;
      child[count] = object;
      name[count] = nameId;
      count++;
      if (object >= 0) {
        insert(object, nameId);
      }
      return id + table.width;
    }

    private void insert(int object, int nameId) {
      if (2 * inserted + 2 > edits.length) {
        edits = Arrays.copyOf(edits, 2 * edits.length);
      }
      edits[2 * inserted] = object;
      edits[2 * inserted + 1] = nameId;
      inserted++;
      kinds.add(object, names.kinds(nameId));
    }

    /** Notes an entry that the base has and this tree has not, or not copied. */
    void remove(int object, int nameId) {
      if (object < 0) {
        return;
      }
      for (int i = 0; i < inserted && inserted <= FEW; i++) {
        if (edits[2 * i] == object && edits[2 * i + 1] == nameId) {
          // Its bytes were only cut by the edit's copies: it is here as it was there.
          inserted--;
          edits[2 * i] = edits[2 * inserted];
          edits[2 * i + 1] = edits[2 * inserted + 1];
          return;
        }
      }
      if (2 * removed + 2 > removals.length) {
        removals = Arrays.copyOf(removals, 2 * removals.length);
      }
      removals[2 * removed] = object;
      removals[2 * removed + 1] = nameId;
      removed++;
    }

    int record(boolean whole) {
      int length = 2 + 2 * inserted + 2 * removed;
      int[] record = new int[length];
      record[0] = inserted;
      record[1] = whole ? -1 : removed;
      System.arraycopy(edits, 0, record, 2, 2 * inserted);
      System.arraycopy(removals, 0, record, 2 + 2 * inserted, 2 * removed);
      return writer.add(record, length);
    }

    Entries entries(int length) {
      int[] starts = Arrays.copyOf(start, count + 1);
      starts[count] = length;
      return new Entries(starts, Arrays.copyOf(child, count), Arrays.copyOf(name, count), count);
    }
  }
}
