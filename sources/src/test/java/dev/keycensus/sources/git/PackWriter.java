package dev.keycensus.sources.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;

/** Makes packs by hand, also such as git would never make. */
final class PackWriter {
  /** An entry: the object's id as the index has it, and where it begins. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Entry(byte[] id, long offset) {
    String hex() {
      return HexFormat.of().formatHex(id);
    }
  }

  private final ByteArrayOutputStream pack = new ByteArrayOutputStream();
  final List<Entry> entries = new ArrayList<>();

  /** Where bytes of nothing follow, and how many. */
  private int beforeHole;

  private long hole;

  PackWriter() {
    pack.writeBytes(new byte[12]);
  }

  /** Leaves a hole in the file, which takes no room on the disk. Once at most. */
  void hole(long bytes) {
    beforeHole = pack.size();
    hole = bytes;
  }

  /** A blob, whole. */
  Entry blob(byte[] content) {
    return entry(id(content), 3, content.length, new byte[0], deflate(content));
  }

  /** A blob as an edit of one in this pack. */
  Entry offsetDelta(byte[] content, Entry base, byte[] delta) {
    long back = pack.size() + hole - base.offset;
    byte[] reversed = new byte[10];
    int n = 0;
    reversed[n++] = (byte) (back & 0x7f);
    while ((back >>= 7) != 0) {
      reversed[n++] = (byte) ((--back & 0x7f) | 0x80);
    }
    byte[] head = new byte[n];
    for (int i = 0; i < n; i++) {
      head[i] = reversed[n - 1 - i];
    }
    return entry(id(content), 6, delta.length, head, deflate(delta));
  }

  /** A blob as an edit of one that is named by its id. */
  Entry idDelta(byte[] content, byte[] baseId, byte[] delta) {
    return entry(id(content), 7, delta.length, baseId, deflate(delta));
  }

  /** Any entry: of a type, with a size, bytes between header and content, and content. */
  Entry entry(byte[] id, int type, long size, byte[] head, byte[] compressed) {
    long from = pack.size() + hole;
    int b = type << 4 | (int) (size & 15);
    size >>>= 4;
    while (size != 0) {
      pack.write(b | 0x80);
      b = (int) (size & 0x7f);
      size >>>= 7;
    }
    pack.write(b);
    pack.writeBytes(head);
    pack.writeBytes(compressed);
    Entry entry = new Entry(id, from);
    entries.add(entry);
    return entry;
  }

  /** Writes pack and index into a repository. */
  Path write(GitRepo repo, String name) throws IOException {
    byte[] bytes = pack.toByteArray();
    ByteBuffer.wrap(bytes).putInt(0x5041434b).putInt(2).putInt(entries.size());
    byte[] sum = sha1(bytes);
    Path folder = repo.gitDir().resolve("objects/pack");
    Files.createDirectories(folder);
    Path file = folder.resolve("pack-" + name + ".pack");
    Files.deleteIfExists(file);
    try (var out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(bytes, 0, beforeHole));
      out.position(beforeHole + hole);
      out.write(ByteBuffer.wrap(bytes, beforeHole, bytes.length - beforeHole));
      out.write(ByteBuffer.wrap(sum));
    }
    Files.write(folder.resolve("pack-" + name + ".idx"), index(entries, sum));
    return file;
  }

  /** An index of version 2. */
  static byte[] index(List<Entry> entries, byte[] packSum) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(Entry::hex));
    List<Entry> far = sorted.stream().filter(e -> e.offset > Integer.MAX_VALUE).toList();
    ByteBuffer index = ByteBuffer.allocate(8 + 1024 + sorted.size() * 28 + far.size() * 8 + 40);
    index.putInt(0xff744f63).putInt(2);
    for (int i = 0; i < 256; i++) {
      int first = i;
      index.putInt((int) sorted.stream().filter(e -> (e.id[0] & 0xff) <= first).count());
    }
    sorted.forEach(e -> index.put(e.id));
    sorted.forEach(e -> index.putInt(0)); // Checksums, which we do not read.
    sorted.forEach(
        e -> index.putInt(far.contains(e) ? Integer.MIN_VALUE | far.indexOf(e) : (int) e.offset));
    far.forEach(e -> index.putLong(e.offset));
    index.put(packSum);
    index.put(sha1(java.util.Arrays.copyOf(index.array(), index.position())));
    return index.array();
  }

  /** The id of a blob. */
  static byte[] id(byte[] content) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(("blob " + content.length + "\0").getBytes(UTF_8));
    all.writeBytes(content);
    return sha1(all.toByteArray());
  }

  static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = new byte[bytes.length + 100];
    int n = deflater.deflate(out);
    deflater.end();
    return java.util.Arrays.copyOf(out, n);
  }

  /** An edit, written instruction by instruction. */
  static final class Edit {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Edit(long baseSize, long resultSize) {
      size(baseSize);
      size(resultSize);
    }

    private void size(long size) {
      while (size >= 0x80) {
        out.write((int) ((size & 0x7f) | 0x80));
        size >>>= 7;
      }
      out.write((int) size);
    }

    Edit copy(int from, int length) {
      ByteArrayOutputStream args = new ByteArrayOutputStream();
      int op = 0x80;
      for (int i = 0; i < 4; i++) {
        if ((from >>> (8 * i) & 0xff) != 0) {
          op |= 1 << i;
          args.write(from >>> (8 * i));
        }
      }
      for (int i = 0; i < 3 && length != 0x10000; i++) {
        if ((length >>> (8 * i) & 0xff) != 0) {
          op |= 0x10 << i;
          args.write(length >>> (8 * i));
        }
      }
      out.write(op);
      out.writeBytes(args.toByteArray());
      return this;
    }

    Edit insert(byte[] bytes) {
      out.write(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
