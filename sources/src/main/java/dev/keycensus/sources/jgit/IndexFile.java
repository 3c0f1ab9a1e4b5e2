package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a git index (versions 2 to 4) says would be committed: paths, modes, ids and stages in the
 * order of the file, and the trees that it knows to be unchanged. See gitformat-index. The checksum
 * is not verified, since git may be told not to write one.
 */
final class IndexFile {
  private static final int SIGNATURE = 0x44495243; // DIRC
  private static final int TREES = 0x54524545; // TREE
  private static final int SPARSE_DIRECTORIES = 0x73646972; // sdir
  private static final int SPLIT = 0x6c696e6b; // link

  /** Times, device, inode, before the mode. */
  private static final int MODE_AT = 24;

  private static final int STAT_BYTES = 40;
  private static final int EXTENDED = 0x4000;
  private static final int INTENT_TO_ADD = 0x2000;
  private static final int MAX_NAME = 1 << 16;

  /** Version 4 shares prefixes, so a small file could otherwise ask for any amount of memory. */
  private static final long MAX_NAMES = 1L << 27;

  private static final int MAX_TREE_DEPTH = 2000;

  /**
   * A path in the index.
   *
   * @param name its bytes; those of a folder left out of a sparse checkout end in a slash
   * @param mode as in a tree
   * @param id of its content, or of its tree
   * @param stage 0, or 1 to 3 while a merge is not resolved
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Entry(byte[] name, int mode, byte[] id, int stage) {}

  private final Entry[] entries;
  private final Map<String, String> trees;

  private IndexFile(Entry[] entries, Map<String, String> trees) {
    this.entries = entries;
    this.trees = trees;
  }

  /** An index in which nothing is. */
  static IndexFile empty() {
    return new IndexFile(new Entry[0], Map.of());
  }

  /** What would be committed, sorted by bytes; entries that are only meant to be added are not. */
  Entry[] entries() {
    return entries;
  }

  /**
   * The tree that a folder is known to be, in hex, or null.
   *
   * @param path bytes as Latin-1, with a slash at its end; empty for the root
   */
  @Nullable String tree(String path) {
    return trees.get(path);
  }

  /**
   * Reads an index.
   *
   * @param width bytes of an object id
   * @throws IOException if it is broken, or of a kind that we do not know
   */
  static IndexFile parse(byte[] file, int width) throws IOException {
    try {
      return new Parsing(file, width).parse();
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw broken();
    }
  }

  private static IOException broken() {
    return new GitProblem("the git index is broken", "git status tells more");
  }

  private static final class Parsing {
    private final byte[] file;
    private final ByteBuffer in;
    private final int width;
    private final int end;
    private int at = 12;
    private byte[] name = new byte[256];
    private int nameLength;
    private long total;
    private boolean unnamed;

    Parsing(byte[] file, int width) {
      this.file = file;
      this.in = ByteBuffer.wrap(file);
      this.width = width;
      this.end = file.length - width;
    }

    IndexFile parse() throws IOException {
      int version = in.getInt(4);
      int count = in.getInt(8);
      int fixed = STAT_BYTES + width + 2;
      if (in.getInt(0) != SIGNATURE
          || version < 2
          || version > 4
          || count < 0
          || count > end / fixed) {
        throw broken();
      }
      Entry[] entries = new Entry[count];
      int kept = 0;
      for (int i = 0; i < count; i++) {
        Entry entry = entry(version, fixed);
        if (entry != null) {
          entries[kept++] = entry;
        }
      }
      Map<String, String> trees = new HashMap<>();
      extensions(trees);
      if (unnamed) {
        throw broken();
      }
      return new IndexFile(Arrays.copyOf(entries, kept), trees);
    }

    private @Nullable Entry entry(int version, int fixed) throws IOException {
      int start = at;
      if (start + fixed > end) {
        throw broken();
      }
      int mode = in.getInt(start + MODE_AT);
      byte[] id = Arrays.copyOfRange(file, start + STAT_BYTES, start + STAT_BYTES + width);
      int flags = in.getShort(start + fixed - 2);
      int more = 0;
      at += fixed;
      if ((flags & EXTENDED) != 0) {
        more = in.getShort(at);
        at += 2;
      }
      int keep = version == 4 ? nameLength - dropped() : 0;
      int close = at;
      while (close < end && file[close] != 0) {
        close++;
      }
      nameLength = keep + close - at;
      total += nameLength;
      // In a split index, which its extension will tell, some entries have their name elsewhere.
      unnamed |= nameLength == 0;
      if (keep < 0 || close >= end || nameLength > MAX_NAME || total > MAX_NAMES) {
        throw broken();
      }
      if (nameLength > name.length) {
        name = Arrays.copyOf(name, Math.max(nameLength, name.length * 2));
      }
      System.arraycopy(file, at, name, keep, close - at);
      // Versions 2 and 3 pad an entry with 1 to 8 zero bytes to a multiple of 8.
      at = version == 4 ? close + 1 : start + ((close - start + 8) & ~7);
      boolean meant = (more & INTENT_TO_ADD) != 0;
      return meant ? null : new Entry(Arrays.copyOf(name, nameLength), mode, id, flags >> 12 & 3);
    }

    /** How many bytes of the name before are dropped: git's offset encoding. */
    private int dropped() throws IOException {
      int drop = -1;
      int b;
      do {
        if (drop > MAX_NAME) {
          throw broken();
        }
        b = file[at++];
        drop = ((drop + 1) << 7) | (b & 0x7F);
      } while (b < 0);
      return drop;
    }

    private void extensions(Map<String, String> trees) throws IOException {
      while (at + 8 <= end) {
        int extension = in.getInt(at);
        long length = Integer.toUnsignedLong(in.getInt(at + 4));
        at += 8;
        if (length > end - at) {
          throw broken();
        }
        if (extension == SPLIT) {
          throw new GitProblem(
              "the git index is split into two files", "git update-index --no-split-index");
        }
        // A small first letter means: do not read this index without knowing the extension.
        if (Character.isLowerCase(extension >>> 24) && extension != SPARSE_DIRECTORIES) {
          throw new GitProblem("the git index is of a kind that keycensus does not know", null);
        }
        int next = at + (int) length;
        if (extension == TREES) {
          trees(trees, "", next, 0);
        }
        at = next;
      }
    }

    /**
     * One folder and those in it: name NUL count SPACE subfolders LF id, without id if count < 0.
     */
    private void trees(Map<String, String> trees, String above, int to, int depth)
        throws IOException {
      if (depth > MAX_TREE_DEPTH || at >= to) {
        throw broken();
      }
      int close = at;
      while (file[close] != 0) {
        close++;
      }
      String path = above + new String(file, at, close - at, StandardCharsets.ISO_8859_1);
      path = depth == 0 ? "" : path + "/";
      at = close + 1;
      int count = number(' ');
      int folders = number('\n');
      if (count >= 0) {
        trees.put(path, HexFormat.of().formatHex(file, at, at + width));
        at += width;
      }
      for (int i = 0; i < folders; i++) {
        trees(trees, path, to, depth + 1);
      }
    }

    private int number(char close) {
      int from = at;
      while (file[at] != close) {
        at++;
      }
      int value = Integer.parseInt(new String(file, from, at - from, StandardCharsets.ISO_8859_1));
      at++;
      return value;
    }
  }
}
