package dev.keycensus.sources.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One index over several packs. Packs keep an index of their own beside it, as a rule, which is
 * what we read; this serves the pack that has lost its own. It names only one copy of an object, so
 * its part for a pack may lack objects that another pack has too.
 *
 * <p>Format: gitformat-pack, "multi-pack-index (MIDX) files have the following format".
 */
final class MultiPackIndex {
  private static final int SIGNATURE = 0x4d494458; // MIDX
  private static final int NAMES = 0x504e414d; // PNAM
  private static final int IDS = 0x4f49444c; // OIDL
  private static final int OFFSETS = 0x4f4f4646; // OOFF
  private static final int LARGE = 0x4c4f4646; // LOFF
  private static final int FANOUT = 0x4f494446; // OIDF

  private final ByteBuffer file;
  private final int width;

  private MultiPackIndex(ByteBuffer file, int width) {
    this.file = file;
    this.width = width;
  }

  /**
   * The part about one pack.
   *
   * @param packName such as {@code pack-….pack}
   * @return null if the index does not know the pack
   */
  static @Nullable PackIndex partFor(Path path, String packName, int width)
      throws IOException, BrokenObjectException {
    if (Files.size(path) > Integer.MAX_VALUE) {
      throw BrokenObjectException.unread("the multi-pack index is over 2 GiB");
    }
    try {
      MultiPackIndex index = new MultiPackIndex(PackIndex.map(path), width);
      return index.part(packName.replace(".pack", ".idx"));
    } catch (IndexOutOfBoundsException e) {
      throw BrokenObjectException.unread("the multi-pack index is damaged");
    }
  }

  private @Nullable PackIndex part(String name) throws BrokenObjectException {
    if (file.getInt(0) != SIGNATURE || file.get(4) != 1) {
      throw BrokenObjectException.unread("the multi-pack index has an unknown version");
    }
    int pack = packNumber(name);
    if (pack < 0) {
      return null;
    }
    int count = file.getInt(chunk(FANOUT) + 255 * 4);
    int ids = chunk(IDS);
    int places = chunk(OFFSETS);
    int large = chunk(LARGE);
    if (count < 0 || count > file.limit() / width) {
      throw BrokenObjectException.unread("the multi-pack index is damaged");
    }
    byte[] own = new byte[1024 * width];
    long[] offsets = new long[1024];
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (file.getInt(places + 8 * i) != pack) {
        continue;
      }
      if (n == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * n);
        own = Arrays.copyOf(own, Math.multiplyExact(2, own.length));
      }
      int offset = file.getInt(places + 8 * i + 4);
      offsets[n] =
          offset < 0 && large > 0
              ? file.getLong(large + 8 * (offset & 0x7fffffff))
              : offset & 0xffffffffL;
      file.get(ids + i * width, own, n * width, width);
      n++;
    }
    return PackIndex.partial(Arrays.copyOf(own, n * width), Arrays.copyOf(offsets, n), width);
  }

  private int packNumber(String name) {
    int at = chunk(NAMES);
    int packs = file.getInt(8);
    for (int i = 0; i < packs; i++) {
      int end = at;
      while (file.get(end) != 0) {
        end++;
      }
      byte[] bytes = new byte[end - at];
      file.get(at, bytes);
      if (new String(bytes, StandardCharsets.UTF_8).equals(name)) {
        return i;
      }
      at = end + 1;
    }
    return -1;
  }

  /** Where a chunk begins, or 0 if there is none of its name. */
  private int chunk(int id) {
    int chunks = file.get(6) & 0xff;
    for (int i = 0; i < chunks; i++) {
      if (file.getInt(12 + 12 * i) == id) {
        return Math.toIntExact(file.getLong(12 + 12 * i + 4));
      }
    }
    return 0;
  }
}
