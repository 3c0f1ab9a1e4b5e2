package dev.keycensus.sources;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** How one file, such as a rotated log or a dump, is compressed. An archive is none. */
public enum Compression {
  GZIP(".gz", "\u001f\u008b"),
  BZIP2(".bz2", "BZh"),
  ZSTD(".zst", "(\u00b5/\u00fd"),
  /** Known, so that it can be told; there is no reader of it here. */
  XZ(".xz", "\u00fd7zXZ\0");

  private final String suffix;

  /** The first bytes, each as one character. */
  private final String magic;

  Compression(String suffix, String magic) {
    this.suffix = suffix;
    this.magic = magic;
  }

  /** What the name of a file says; null for nothing, and for an archive. */
  public static @Nullable Compression of(String path) {
    int dot = path.lastIndexOf('.');
    if (dot < 0 || path.length() - dot > 4) {
      return null;
    }
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    for (Compression c : values()) {
      if (name.endsWith(c.suffix) && name.length() > c.suffix.length()) {
        return name.endsWith(".tar" + c.suffix) ? null : c;
      }
    }
    return null;
  }

  /** The name of what a file holds: itself, but for a compressed one. */
  public static String contentName(String path) {
    Compression c = of(path);
    return c == null ? path : path.substring(0, path.length() - c.suffix.length());
  }

  /** What begins with these bytes; null for what is not compressed. */
  static @Nullable Compression starting(byte[] bytes, int length) {
    for (Compression c : values()) {
      boolean same = length >= c.magic.length();
      for (int i = 0; same && i < c.magic.length(); i++) {
        same = (bytes[i] & 0xff) == c.magic.charAt(i);
      }
      if (same) {
        return c;
      }
    }
    // A frame to be skipped, before the first with content.
    return length >= 4
            && (bytes[0] & 0xf0) == 0x50
            && bytes[1] == 0x2a
            && bytes[2] == 0x4d
            && bytes[3] == 0x18
        ? ZSTD
        : null;
  }

  /**
   * The content of a stream of one or several members.
   *
   * @throws IOException also while reading: with {@link #reason} for what it means
   */
  CompressorInputStream open(InputStream in) throws IOException {
    return switch (this) {
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .get();
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
      case ZSTD -> new ZstdStream(in);
      case XZ -> throw new IOException("not read");
    };
  }

  /** Why content could not be read to its end, in words that are equal for equal causes. */
  static String reason(Exception e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    // The libraries' own words: they have no type for it.
    if (message.contains(" after a valid ")) {
      return "bytes behind the end of the compressed data";
    }
    if (message.equals(ZstdStream.WIDE)) {
      return message;
    }
    boolean early =
        e instanceof EOFException
            || message.toLowerCase(Locale.ROOT).contains("end of stream")
            || message.contains("EOF");
    return early ? "compressed data ends early" : "compressed data is damaged";
  }
}
