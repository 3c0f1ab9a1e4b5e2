package dev.keycensus.sources;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a git index tracks, read from the file's own format (versions 2 to 4, SHA-1 and
 * SHA-256; see gitformat-index). Only names are kept; the checksum is not verified, since git may
 * be told not to write one.
 */
final class GitIndex {
  private static final int SIGNATURE = 0x44495243; // DIRC
  private static final int SPARSE_DIRECTORIES = 0x73646972; // sdir
  private static final int SHA_1_BYTES = 20;
  private static final int SHA_256_BYTES = 32;

  /** Times, device, inode, mode, owner, size: what an entry has before its hash. */
  private static final int STAT_BYTES = 40;

  private static final int EXTENDED_FLAG = 0x4000;

  private static final int MAX_NAME_BYTES = 1 << 16;

  /** Version 4 shares prefixes, so a small file could otherwise ask for any amount of memory. */
  private static final long MAX_NAMES_BYTES = 1L << 27;

  /**
   * Sorted as Java sorts strings. An entry of a sparse index that is a directory ends in a slash.
   */
  private final String[] paths;

  private GitIndex(String[] paths) {
    this.paths = paths;
  }

  /**
   * Reads an index file.
   *
   * @return null if the file is broken, of an unknown version, or only a part of a split index
   */
  static @Nullable GitIndex parse(byte[] file) {
    // The file does not say which hash it uses. The wrong one cannot end exactly at its checksum.
    String[] paths = paths(file, SHA_1_BYTES);
    if (paths == null) {
      paths = paths(file, SHA_256_BYTES);
    }
    if (paths == null) {
      return null;
    }
    Arrays.sort(paths);
    return new GitIndex(paths);
  }

  private static String @Nullable [] paths(byte[] file, int hashBytes) {
    int end = file.length - hashBytes;
    if (end < 12) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(file, 0, end);
    int signature = in.getInt();
    int version = in.getInt();
    int count = in.getInt();
    int fixed = STAT_BYTES + hashBytes + 2;
    if (signature != SIGNATURE || version < 2 || version > 4 || count < 0 || count > end / fixed) {
      return null;
    }
    String[] paths = new String[count];
    byte[] name = new byte[256];
    int nameLength = 0;
    long total = 0;
    int at = 12;
    for (int i = 0; i < count; i++) {
      int start = at;
      if (at + fixed > end) {
        return null;
      }
      int flags = in.getShort(at + fixed - 2);
      at += fixed;
      if ((flags & EXTENDED_FLAG) != 0) {
        if (version == 2) {
          return null;
        }
        at += 2;
      }
      int kept = 0;
      if (version == 4) {
        // Version 4 says how many bytes to drop from the name before: git's offset encoding.
        int drop = -1;
        int b;
        do {
          if (at >= end || drop > MAX_NAME_BYTES) {
            return null;
          }
          b = file[at++];
          drop = ((drop + 1) << 7) | (b & 0x7F);
        } while (b < 0);
        if (drop > nameLength) {
          return null;
        }
        kept = nameLength - drop;
      }
      int close = at;
      while (close < end && file[close] != 0) {
        close++;
      }
      if (close >= end) {
        return null;
      }
      nameLength = kept + close - at;
      int said = flags & 0xFFF;
      total += nameLength;
      if (nameLength == 0
          || nameLength > MAX_NAME_BYTES
          || total > MAX_NAMES_BYTES
          || said != Math.min(nameLength, 0xFFF)) {
        return null;
      }
      if (nameLength > name.length) {
        name = Arrays.copyOf(name, Math.max(nameLength, name.length * 2));
      }
      System.arraycopy(file, at, name, kept, close - at);
      paths[i] = Names.decode(name, 0, nameLength);
      // Versions 2 and 3 pad an entry with 1 to 8 zero bytes to a multiple of 8.
      at = version == 4 ? close + 1 : start + ((close - start + 8) & ~7);
    }
    return extensionsAreKnown(in, at, end) ? paths : null;
  }

  private static boolean extensionsAreKnown(ByteBuffer in, int from, int end) {
    long at = from;
    while (at + 8 <= end) {
      int name = in.getInt((int) at);
      // A small first letter means: do not read this index without knowing the extension. A split
      // index ("link") is such a one, and holds only some of the paths.
      if (Character.isLowerCase(name >>> 24) && name != SPARSE_DIRECTORIES) {
        return false;
      }
      at += 8 + Integer.toUnsignedLong(in.getInt((int) at + 4));
    }
    return at == end;
  }

  int size() {
    return paths.length;
  }

  /** Whether a file, or a submodule at this very path, is tracked. */
  boolean tracks(String path) {
    int at = Arrays.binarySearch(paths, path);
    if (at >= 0) {
      return true;
    }
    // In a sparse index "a/b/" stands for all that lies below it.
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (Arrays.binarySearch(paths, path.substring(0, slash + 1)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a directory holds something tracked, or is a tracked submodule. */
  boolean tracksBelow(String directory) {
    if (tracks(directory)) {
      return true;
    }
    String prefix = directory + "/";
    int at = Arrays.binarySearch(paths, prefix);
    int next = at >= 0 ? at : -at - 1;
    return next < paths.length && paths[next].startsWith(prefix);
  }
}
