package dev.keycensus.inventory;

import dev.keycensus.detectors.FileKind;
import dev.keycensus.sources.Compression;
import java.util.List;

/**
 * What the names of a blob say of it, as bits: the kinds of file that it is, and above them the
 * kinds of what it holds under its names as a compressed file.
 */
final class NameKinds {
  private static final List<FileKind> KINDS = List.of(FileKind.values());
  private static final int PLAIN = (1 << KINDS.size()) - 1;

  private NameKinds() {}

  /** The bit of a file's name. */
  static int of(String name) {
    String content = Compression.contentName(name);
    int bit = 1 << KINDS.indexOf(FileKind.of(content));
    return content.equals(name) ? bit : bit << KINDS.size();
  }

  /** The bits of names that say what the bytes are; what has no name is any other file. */
  static int plain(int names) {
    return names == 0 ? 1 << KINDS.indexOf(FileKind.OTHER) : names & PLAIN;
  }

  /** The bits of names that say that the bytes are compressed, as if they were not. */
  static int packed(int names) {
    return names >>> KINDS.size();
  }

  /** The bits that names have whose bytes, or whose content, are of that kind. */
  static int named(int names, FileKind kind, boolean plain, boolean packed) {
    int bit = 1 << KINDS.indexOf(kind);
    int all = names == 0 ? plain(names) : names;
    return all & ((plain ? bit : 0) | (packed ? bit << KINDS.size() : 0));
  }

  /** The kind of the n-th bit that is set. */
  static FileKind kind(int bits, int n) {
    int rest = bits;
    for (int i = 0; i < n; i++) {
      rest &= rest - 1;
    }
    return KINDS.get(Integer.numberOfTrailingZeros(rest));
  }
}
