package dev.keycensus.sources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The refs of a repository that keeps them in reftables (<i>gitformat-reftable</i>): a stack of
 * tables, of which a later one says what has changed. Only the blocks with refs are read, from the
 * first to the last, which needs neither the index of a table nor zlib; the log is passed over.
 */
public final class Reftables {
  private static final int MOST_BYTES = 1 << 27;
  private static final int MOST_REFS = 2_000_000;
  private static final int MOST_TABLES = 1000;
  private static final int TRIES = 5;
  private static final int LIST_BYTES = 1 << 17;

  private static final int LONGEST_NAME = 4096;

  private static final int DELETED = 0;
  private static final int ONE_ID = 1;
  private static final int TWO_IDS = 2;
  private static final int SYMBOLIC = 3;

  private Reftables() {}

  /**
   * Reads all refs of a folder.
   *
   * @param folder {@code reftable} in a git folder; of a linked worktree, only its own refs
   * @param width bytes of an object id
   * @return an id in hexadecimal digits or {@code ref: NAME}, by name
   * @throws IOException with a reason in one sentence if it is damaged or too large
   */
  public static Map<String, String> read(Path folder, int width) throws IOException {
    for (int i = 1; ; i++) {
      try {
        return readOnce(folder, width);
      } catch (NoSuchFileException e) {
        // Tables are joined by whoever writes, and the old ones taken away.
        if (i == TRIES) {
          throw new IOException("a table of the refs is missing");
        }
      } catch (IndexOutOfBoundsException e) {
        throw damaged();
      }
    }
  }

  private static Map<String, String> readOnce(Path folder, int width) throws IOException {
    String list =
        new String(bytes(folder.resolve("tables.list"), LIST_BYTES), StandardCharsets.US_ASCII);
    List<String> names = list.lines().filter(line -> !line.isBlank()).toList();
    if (names.size() > MOST_TABLES) {
      throw new IOException("the refs are in too many tables");
    }
    Map<String, String> refs = new TreeMap<>();
    int room = MOST_BYTES;
    long unpacked = 0;
    for (String name : names) {
      if (name.contains("/") || name.contains("\\") || !name.endsWith(".ref")) {
        throw damaged();
      }
      byte[] table = bytes(folder.resolve(name), room);
      room -= table.length;
      unpacked = new Table(table, width, refs, unpacked).read();
    }
    return refs;
  }

  private static byte[] bytes(Path file, int most) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("a table of the refs is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException("the tables of the refs are too large");
      }
      return bytes;
    }
  }

  private static IOException damaged() {
    return new IOException("a table of the refs is damaged");
  }

  /** One table. Whatever leads out of it is an {@link IndexOutOfBoundsException}. */
  private static final class Table {
    private static final int MAGIC = 0x52454654; // REFT
    private static final int SHA1 = 0x73686131;
    private static final int SHA256 = 0x73323536;
    private static final int RESTART_BYTES = 3;

    private final byte[] table;
    private final int width;
    private final Map<String, String> refs;
    private int at;

    /** The bytes of all names so far. They share their beginnings: few bytes can mean many. */
    private long names;

    Table(byte[] table, int width, Map<String, String> refs, long names) {
      this.table = table;
      this.width = width;
      this.refs = refs;
      this.names = names;
    }

    /** The bytes of the names of this table and of those before. */
    long read() throws IOException {
      int version = table[4];
      int header = version == 1 ? 24 : 28;
      int id = version == 1 ? SHA1 : number(24, 4);
      if (number(0, 4) != MAGIC || version < 1 || version > 2) {
        throw damaged();
      }
      if (id != (width == 20 ? SHA1 : SHA256)) {
        throw new IOException("a table of the refs has ids of another kind");
      }
      int blockSize = number(5, 3);
      int end = table.length - header - 44;
      // The first block counts from the start of the file.
      for (int block = 0; block < end; ) {
        int from = block == 0 ? header : block;
        if (from >= end || table[from] != 'r') {
          break;
        }
        int length = number(from + 1, 3);
        int next = block + length;
        if (length < from - block + 4 + 2 || next > end) {
          throw damaged();
        }
        block(from + 4, next - 2 - RESTART_BYTES * number(next - 2, 2));
        // Blocks may be filled up to an even size.
        block = blockSize > length && (next >= end || table[next] == 0) ? block + blockSize : next;
      }
      return names;
    }

    private void block(int from, int to) throws IOException {
      byte[] name = new byte[0];
      at = from;
      while (at < to) {
        int shared = varint();
        int rest = varint();
        int added = rest >>> 3;
        if (shared > name.length || added > to - at || shared + added > LONGEST_NAME) {
          throw damaged();
        }
        names += shared + added;
        if (names > MOST_BYTES) {
          throw new IOException("a table of the refs, or all of them, unpacks to too much");
        }
        name = Arrays.copyOf(name, shared + added);
        System.arraycopy(table, at, name, shared, added);
        at += added;
        varint(); // When it changed.
        String value = value(rest & 7);
        String text = new String(name, StandardCharsets.UTF_8);
        if (value == null) {
          refs.remove(text);
        } else {
          refs.put(text, value);
          if (refs.size() > MOST_REFS) {
            throw new IOException("there are too many refs");
          }
        }
      }
      if (at > to) {
        throw damaged();
      }
    }

    private @Nullable String value(int type) throws IOException {
      return switch (type) {
        case DELETED -> null;
        case ONE_ID, TWO_IDS -> {
          String id = HexFormat.of().formatHex(table, at, at + width);
          at += type * width;
          yield id;
        }
        case SYMBOLIC -> {
          int length = varint();
          String target = new String(table, at, length, StandardCharsets.UTF_8);
          at += length;
          yield "ref: " + target;
        }
        default -> throw damaged();
      };
    }

    private int number(int from, int bytes) {
      int number = 0;
      for (int i = from; i < from + bytes; i++) {
        number = number << 8 | (table[i] & 0xff);
      }
      return number;
    }

    /** As the distances of deltas in a pack. */
    private int varint() throws IOException {
      int b = table[at++];
      long number = b & 0x7f;
      while (b < 0) {
        b = table[at++];
        number = (number + 1) << 7 | (b & 0x7f);
        // Update indexes may be long, but are not asked for.
        if (number > Long.MAX_VALUE >> 8) {
          throw damaged();
        }
      }
      return (int) Math.min(number, Integer.MAX_VALUE);
    }
  }
}
