package dev.keycensus.sources.git;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** One pack's bytes: a header, the entries, and a checksum of all at the end. */
final class PackFile implements Closeable {
  private static final int SIGNATURE = 0x5041434b; // PACK
  static final int HEADER = 12;

  final String origin;
  final FileBytes bytes;

  /** How many objects its header announces. */
  final long announced;

  private final int width;

  private PackFile(String origin, FileBytes bytes, long announced, int width) {
    this.origin = origin;
    this.bytes = bytes;
    this.announced = announced;
    this.width = width;
  }

  /**
   * @param origin its path as a report prints it
   * @param width bytes of an id
   * @throws BrokenObjectException if it is no pack
   */
  static PackFile open(Path path, String origin, boolean map, int width)
      throws IOException, BrokenObjectException {
    FileBytes bytes = FileBytes.open(path, map);
    boolean keep = false;
    try {
      byte[] header = new byte[HEADER];
      bytes.read(0, header, 0, HEADER);
      ByteBuffer view = ByteBuffer.wrap(header);
      int version = view.getInt(4);
      if (view.getInt(0) != SIGNATURE || (version != 2 && version != 3)) {
        throw BrokenObjectException.unread("not a pack, or of an unknown version");
      }
      keep = true;
      return new PackFile(origin, bytes, view.getInt(8) & 0xffffffffL, width);
    } finally {
      if (!keep) {
        bytes.close();
      }
    }
  }

  /** Where the entries end and the checksum begins. */
  long end() {
    return bytes.size() - width;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
