package dev.keycensus.sources.git;

import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sorted ids of one pack's objects and where each begins: an {@code .idx} file of version 1 or
 * 2, or the part of a multi-pack index that is about one pack. Ids are addressed by their position
 * in that order.
 */
final class PackIndex {
  private static final int MAGIC = 0xff744f63;
  private static final int FANOUT = 256 * 4;

  final int count;
  private final ByteBuffer ids;
  private final int idsAt;
  private final int idStep;
  private final int width;
  private long @Nullable [] offsets;

  private boolean partial;

  private PackIndex(int count, ByteBuffer ids, int idsAt, int idStep, int width, long[] offsets) {
    this.count = count;
    this.ids = ids;
    this.idsAt = idsAt;
    this.idStep = idStep;
    this.width = width;
    this.offsets = offsets;
  }

  /** The part of an index over several packs that is about one of them. */
  static PackIndex partial(byte[] ids, long[] offsets, int width) {
    PackIndex index = of(ids, offsets, width);
    index.partial = true;
    return index;
  }

  /** An index made of ids that stand one after the other, and the offset of each. */
  static PackIndex of(byte[] ids, long[] offsets, int width) {
    return new PackIndex(offsets.length, ByteBuffer.wrap(ids), 0, width, width, offsets);
  }

  /**
   * Opens an {@code .idx} file.
   *
   * @param width bytes of an id
   * @throws BrokenObjectException if it is not an index of such ids, or over 2 GiB
   */
  static PackIndex open(Path path, int width) throws IOException, BrokenObjectException {
    ByteBuffer file = map(path);
    if (file.limit() < FANOUT + 2 * width) {
      throw BrokenObjectException.unread("the pack's index is truncated");
    }
    boolean second = file.getInt(0) == MAGIC;
    if (second && file.getInt(4) != 2) {
      throw BrokenObjectException.unread("the pack's index has an unknown version");
    }
    int fanout = second ? 8 : 0;
    long count = 0;
    for (int i = 0; i < 256; i++) {
      long next = file.getInt(fanout + 4 * i) & 0xffffffffL;
      if (next < count) {
        throw BrokenObjectException.unread("the pack's index is damaged");
      }
      count = next;
    }
    long least = fanout + FANOUT + count * (width + (second ? 8L : 4L)) + 2L * width;
    if (file.limit() < least) {
      throw BrokenObjectException.unread("the pack's index is truncated");
    }
    int n = (int) count;
    int table = fanout + FANOUT;
    return second
        ? new PackIndex(n, file, table, width, width, offsets2(file, table, n, width))
        : new PackIndex(n, file, table + 4, width + 4, width, offsets1(file, table, n, width));
  }

  private static long[] offsets1(ByteBuffer file, int table, int n, int width) {
    long[] offsets = new long[n];
    for (int i = 0; i < n; i++) {
      offsets[i] = file.getInt(table + i * (width + 4)) & 0xffffffffL;
    }
    return offsets;
  }

  private static long[] offsets2(ByteBuffer file, int table, int n, int width)
      throws BrokenObjectException {
    int small = table + n * (width + 4);
    int large = small + 4 * n;
    int larges = (file.limit() - 2 * width - large) / 8;
    long[] offsets = new long[n];
    for (int i = 0; i < n; i++) {
      int offset = file.getInt(small + 4 * i);
      if (offset >= 0) {
        offsets[i] = offset;
      } else {
        int at = offset & 0x7fffffff;
        if (at >= larges) {
          throw BrokenObjectException.unread("the pack's index is damaged");
        }
        offsets[i] = file.getLong(large + 8 * at);
      }
    }
    return offsets;
  }

  static ByteBuffer map(Path path) throws IOException, BrokenObjectException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > Integer.MAX_VALUE) {
        throw new BrokenObjectException(Skip.Kind.LIMIT, "the pack's index is over 2 GiB");
      }
      try {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      } catch (IOException | UnsupportedOperationException e) {
        ByteBuffer copy = ByteBuffer.allocate((int) size);
        while (copy.hasRemaining() && channel.read(copy) >= 0) {
          // Until all of it is here; a short file shows in the checks of its tables.
        }
        return copy.flip();
      }
    }
  }

  /** Where each object begins in the pack, by position; given once, to save the memory. */
  long[] takeOffsets() {
    long[] taken = Objects.requireNonNull(offsets);
    offsets = null;
    return taken;
  }

  /** Whether it may lack objects that the pack has. */
  boolean isPartial() {
    return partial;
  }

  boolean idEquals(int position, byte[] id, int from) {
    return ObjectIds.equal(ids, idsAt + position * idStep, id, from, width);
  }

  /** Whether the id at {@code position}, not the first, is the same as the one before it. */
  boolean isRepeated(int position) {
    int here = idsAt + position * idStep;
    int before = here - idStep;
    if (ids.getLong(here) != ids.getLong(before)) {
      return false;
    }
    for (int i = 8; i < width; i++) {
      if (ids.get(here + i) != ids.get(before + i)) {
        return false;
      }
    }
    return true;
  }

  int idCompare(int position, byte[] id, int from) {
    return ObjectIds.compare(ids, idsAt + position * idStep, id, from, width);
  }

  /** The id's first four bytes. */
  int prefix(int position) {
    return ids.getInt(idsAt + position * idStep);
  }

  void copyId(int position, byte[] to, int from) {
    ids.get(idsAt + position * idStep, to, from, width);
  }
}
