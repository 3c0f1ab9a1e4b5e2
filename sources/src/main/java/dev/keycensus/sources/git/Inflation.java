package dev.keycensus.sources.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Opens one entry after the other and inflates it. Owned by one thread, with buffers that are used
 * again.
 *
 * <p>An entry should end exactly where the index says that the next one begins; {@link #fits} says
 * whether it did. So an object that the index does not name cannot hide between two others.
 */
final class Inflation implements AutoCloseable {
  private static final int CHUNK = 1 << 16;
  private static final int LOOSE_HEAD = 64;

  /** Bytes that hold any entry's header: a size, and an offset or an id. */
  private static final int HEADER = 48;

  private final ObjectTable table;
  private final LooseObjects loose;
  private final Inflater inflater = new Inflater();
  private final byte[] input = new byte[CHUNK];
  private final byte[] head = new byte[LOOSE_HEAD];

  private @Nullable PackFile pack;
  private @Nullable InputStream file;
  private long at;
  private long end;
  private int headFrom;
  private int headTo;

  /** What the opened entry says of itself: a type code, or 6 or 7 for an edit. */
  byte kind;

  /** Bytes of the opened entry, inflated: of the edit, if it is one. */
  long size;

  /** Where the base of an edit of kind 6 begins in the same pack. */
  long baseOffset;

  /** After all was read: whether it ended where the index says that the next object begins. */
  boolean fits;

  /** The id of the base of an edit of kind 7. */
  final byte[] baseId = new byte[32];

  Inflation(ObjectTable table, LooseObjects loose) {
    this.table = table;
    this.loose = loose;
  }

  /** Opens an object's entry: reads its header, and is ready to inflate the rest. */
  void open(int object) throws BrokenObjectException {
    inflater.reset();
    int n = openHeader(object, CHUNK);
    if (pack != null) {
      inflater.setInput(input, headFrom, n - headFrom);
      headFrom = 0;
    }
  }

  /** Reads an entry's header only: {@link #kind}, {@link #size} and its base. */
  void readHeader(int object) throws BrokenObjectException {
    if (table.packOf(object) == null) {
      open(object);
      closeFile();
    } else {
      openHeader(object, HEADER);
      headFrom = 0;
    }
  }

  /** Returns how many bytes of input were read; leaves where the header ends in headFrom. */
  private int openHeader(int object, int most) throws BrokenObjectException {
    closeFile();
    headFrom = 0;
    headTo = 0;
    pack = table.packOf(object);
    if (pack == null) {
      openLoose((int) table.offset(object));
      return 0;
    }
    at = table.offset(object);
    end = Math.min(table.end(object), pack.end());
    if (at < PackFile.HEADER || at >= end) {
      throw BrokenObjectException.unread(
          at >= pack.end() ? "the pack is truncated" : "the index disagrees with its pack");
    }
    return openEntry(pack, most);
  }

  private int openEntry(PackFile from, int most) throws BrokenObjectException {
    long start = at;
    long here = Math.max(end - at, HEADER);
    int n = (int) Math.min(Math.min(here, most), from.end() - at);
    from.bytes.read(at, input, 0, n);
    int p = 0;
    int b = input[p++];
    kind = (byte) (b >> 4 & 7);
    size = b & 15;
    int shift = 4;
    while (b < 0) {
      if (p >= n || shift > 56) {
        throw BrokenObjectException.unread("its header is damaged");
      }
      b = input[p++];
      size |= (b & 0x7fL) << shift;
      shift += 7;
    }
    if (kind == DeltaForest.OFS_DELTA) {
      long back = -1;
      do {
        if (p >= n || back > Long.MAX_VALUE >> 8) {
          throw BrokenObjectException.unread("its header is damaged");
        }
        b = input[p++];
        back = (back + 1) << 7 | (b & 0x7f);
      } while (b < 0);
      baseOffset = start - back;
    } else if (kind == DeltaForest.REF_DELTA) {
      if (n - p < table.width) {
        throw BrokenObjectException.unread("its header is damaged");
      }
      System.arraycopy(input, p, baseId, 0, table.width);
      p += table.width;
    } else if (kind < 1 || kind > 4) {
      throw BrokenObjectException.unread("the index disagrees with its pack");
    }
    headFrom = p;
    at += n;
    return n;
  }

  private void openLoose(int rank) throws BrokenObjectException {
    try {
      file = Files.newInputStream(loose.file(rank));
      inflater.setInput(input, 0, 0);
      int n = 0;
      while (n < LOOSE_HEAD) {
        int got = inflate(head, n, LOOSE_HEAD - n);
        if (got < 0) {
          break;
        }
        n += got;
      }
      readLooseHead(n);
    } catch (NoSuchFileException e) {
      throw BrokenObjectException.gone();
    } catch (IOException e) {
      throw BrokenObjectException.unread("the object's file cannot be read");
    }
  }

  private void readLooseHead(int n) throws BrokenObjectException {
    int nul = 0;
    while (nul < n && head[nul] != 0) {
      nul++;
    }
    String text = new String(head, 0, nul, StandardCharsets.ISO_8859_1);
    int space = text.indexOf(' ');
    ObjectType type = space < 0 ? null : ObjectType.ofWord(text.substring(0, space));
    if (nul == n || type == null || text.length() - space > 19) {
      throw BrokenObjectException.unread("its header is damaged");
    }
    size = 0;
    for (int i = space + 1; i < nul; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw BrokenObjectException.unread("its header is damaged");
      }
      size = size * 10 + digit;
    }
    if (space + 1 == nul) {
      throw BrokenObjectException.unread("its header is damaged");
    }
    kind = type.code;
    headFrom = nul + 1;
    headTo = n;
  }

  /**
   * Inflates up to {@code length} bytes.
   *
   * @return how many, or -1 at the end of the stream
   */
  int readSome(byte[] out, int from, int length) throws BrokenObjectException {
    int ready = Math.min(headTo - headFrom, length);
    if (ready > 0) {
      System.arraycopy(head, headFrom, out, from, ready);
      headFrom += ready;
      return ready;
    }
    return inflate(out, from, length);
  }

  private int inflate(byte[] out, int from, int length) throws BrokenObjectException {
    try {
      while (true) {
        int n = inflater.inflate(out, from, length);
        if (n > 0) {
          return n;
        }
        if (inflater.finished()) {
          return -1;
        }
        if (!inflater.needsInput() || !refill()) {
          throw BrokenObjectException.unread("its compressed bytes are damaged");
        }
      }
    } catch (DataFormatException e) {
      throw BrokenObjectException.unread("its compressed bytes are damaged");
    }
  }

  private boolean refill() throws BrokenObjectException {
    int n;
    if (pack != null) {
      // A stream that runs on past the next object's place: the index is wrong, not the object.
      n = (int) Math.min(CHUNK, (at < end ? end : pack.end()) - at);
      if (n > 0) {
        pack.bytes.read(at, input, 0, n);
        at += n;
      }
    } else {
      try {
        n = file == null ? -1 : file.read(input, 0, CHUNK);
      } catch (IOException e) {
        throw BrokenObjectException.unread("the object's file cannot be read");
      }
    }
    if (n > 0) {
      inflater.setInput(input, 0, n);
    }
    return n > 0;
  }

  /**
   * Inflates all of the entry.
   *
   * @param out has room for {@link #size} bytes and one more
   */
  void readAll(byte[] out) throws BrokenObjectException {
    int expected = (int) size;
    int n = 0;
    while (true) {
      // One byte of room more than expected: so that zlib reaches its checksum in the same call.
      int got = readSome(out, n, expected + 1 - n);
      if (got > 0) {
        n += got;
      }
      if (n > expected) {
        throw BrokenObjectException.unread("it is longer than it says");
      }
      if (got < 0 || (inflater.finished() && headFrom == headTo)) {
        break;
      }
    }
    checkEnd(n);
  }

  /** After the last byte: that all came, and that the entry ends where it should. */
  void checkEnd(long read) throws BrokenObjectException {
    if (read < size) {
      throw BrokenObjectException.unread("it is shorter than it says");
    }
    if (read > size) {
      throw BrokenObjectException.unread("it is longer than it says");
    }
    fits = pack == null || at - inflater.getRemaining() == end;
    closeFile();
  }

  private void closeFile() {
    InputStream open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Nothing was written.
      }
    }
  }

  @Override
  public void close() {
    closeFile();
    inflater.end();
  }
}
