package dev.keycensus.sources.jgit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pack and its index (version 1 or 2), read where something is asked for and never mapped: a
 * mapped file that shrinks ends the process.
 */
final class Pack implements Closeable {
  private static final int MAGIC = 0xff744f63;
  private static final int FANOUT = 256 * 4;

  /** Below this many ids a part of the index is read at once. */
  private static final int AT_ONCE = 64;

  private final Path indexFile;
  private final FileChannel index;
  private final FileChannel pack;
  private final int width;
  private final boolean second;
  private final int[] fanout;

  private Pack(
      Path indexFile,
      FileChannel index,
      FileChannel pack,
      int width,
      boolean second,
      int[] fanout) {
    this.indexFile = indexFile;
    this.index = index;
    this.pack = pack;
    this.width = width;
    this.second = second;
    this.fanout = fanout;
  }

  /** Opens an index and the pack beside it; null if one of them is not there or is none. */
  static @Nullable Pack open(Path indexFile, int width) {
    String name = indexFile.getFileName().toString();
    Path packFile =
        indexFile.resolveSibling(name.substring(0, name.length() - ".idx".length()) + ".pack");
    FileChannel index = null;
    FileChannel pack = null;
    boolean good = false;
    try {
      index = FileChannel.open(indexFile, StandardOpenOption.READ);
      pack = FileChannel.open(packFile, StandardOpenOption.READ);
      byte[] head = bytes(index, 0, 8 + FANOUT);
      ByteBuffer view = ByteBuffer.wrap(head);
      boolean second = view.getInt(0) == MAGIC;
      if (second && view.getInt(4) != 2) {
        return null;
      }
      int[] fanout = new int[257];
      for (int i = 0; i < 256; i++) {
        fanout[i + 1] = view.getInt((second ? 8 : 0) + 4 * i);
        if (fanout[i + 1] < fanout[i]) {
          return null;
        }
      }
      good = true;
      return new Pack(indexFile, index, pack, width, second, fanout);
    } catch (IOException e) {
      return null;
    } finally {
      if (!good) {
        closeQuietly(index);
        closeQuietly(pack);
      }
    }
  }

  boolean isOf(Path file) {
    return indexFile.equals(file);
  }

  int width() {
    return width;
  }

  /** Where an object begins in the pack, or -1 if it is not in it. */
  long find(byte[] id) throws IOException {
    int step = second ? width : width + 4;
    long table = second ? 8 + FANOUT : FANOUT;
    int first = id[0] & 0xFF;
    int from = fanout[first];
    int to = fanout[first + 1];
    while (to - from > AT_ONCE) {
      int middle = (from + to) >>> 1;
      byte[] there = bytes(index, table + (long) middle * step, step);
      if (compare(there, 0, id) <= 0) {
        from = middle;
      } else {
        to = middle;
      }
    }
    byte[] all = bytes(index, table + (long) from * step, (to - from) * step);
    for (int i = from; i < to; i++) {
      int at = (i - from) * step;
      if (compare(all, at, id) == 0) {
        return second ? offset(i) : ByteBuffer.wrap(all).getInt(at) & 0xFFFFFFFFL;
      }
    }
    return -1;
  }

  /**
   * Collects the ids that begin with the hex digits {@code prefix}, of which there are 2 at least.
   */
  void findAll(String prefix, Set<String> found, int most) throws IOException {
    int step = second ? width : width + 4;
    long table = second ? 8 + FANOUT : FANOUT;
    int first = Integer.parseInt(prefix.substring(0, 2), 16);
    for (int i = fanout[first]; i < fanout[first + 1] && found.size() < most; ) {
      int n = Math.min(fanout[first + 1] - i, 4096);
      byte[] all = bytes(index, table + (long) i * step, n * step);
      for (int k = 0; k < n; k++) {
        int at = k * step + (second ? 0 : 4);
        String id = HexFormat.of().formatHex(all, at, at + width);
        if (id.startsWith(prefix)) {
          found.add(id);
        }
      }
      i += n;
    }
  }

  /** Compares the id of an index entry with {@code id}. */
  private int compare(byte[] entry, int at, byte[] id) {
    int from = second ? at : at + 4;
    return Arrays.compareUnsigned(entry, from, from + width, id, 0, width);
  }

  private long offset(int position) throws IOException {
    long count = fanout[256];
    long table = 8 + FANOUT + count * (width + 4);
    int small = ByteBuffer.wrap(bytes(index, table + 4L * position, 4)).getInt();
    if (small >= 0) {
      return small;
    }
    long large = table + 4 * count + 8L * (small & Integer.MAX_VALUE);
    return ByteBuffer.wrap(bytes(index, large, 8)).getLong();
  }

  /** Reads what there is of {@code length} bytes at {@code at}; returns how many. */
  int read(long at, byte[] to, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(to, 0, length);
    while (buffer.hasRemaining() && at >= 0) {
      int n = pack.read(buffer, at + buffer.position());
      if (n < 0) {
        break;
      }
    }
    return buffer.position();
  }

  private static byte[] bytes(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException("an index is truncated");
      }
    }
    return buffer.array();
  }

  @Override
  public void close() {
    closeQuietly(index);
    closeQuietly(pack);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // Nothing was written.
      }
    }
  }
}
