package dev.keycensus.detectors;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes as detection sees them: one byte, one character (Latin-1), so that offsets are byte
 * offsets. UTF-16 and UTF-32, known by a byte order mark or by their shape, are transcoded to UTF-8
 * first, with a way back to the original offsets.
 *
 * <p>The expressions of RE2/J are never run on bytes through its UTF-8 reader: after a byte that is
 * not valid UTF-8 it loses matches.
 */
public final class Text {
  /** How the bytes of a text encode characters. */
  public enum Encoding {
    /** UTF-8, Latin-1 or anything else in which ASCII is one byte. */
    BYTES,
    UTF_16LE,
    UTF_16BE,
    UTF_32LE,
    UTF_32BE;

    int unit() {
      return this == BYTES ? 1 : this == UTF_16LE || this == UTF_16BE ? 2 : 4;
    }
  }

  /** As much as git looks at to tell binary from text. */
  private static final int SNIFF = 8000;

  private final byte[] raw;
  private final int rawLength;
  final byte[] bytes;
  final int length;
  private final Encoding encoding;
  private final boolean binary;

  private Text(
      byte[] raw, int rawLength, byte[] bytes, int length, Encoding encoding, boolean binary) {
    this.raw = raw;
    this.rawLength = rawLength;
    this.bytes = bytes;
    this.length = length;
    this.encoding = encoding;
    this.binary = binary;
  }

  /** The first {@code length} bytes of {@code bytes}, which must not change while this is used. */
  public static Text of(byte[] bytes, int length) {
    Encoding encoding = sniff(bytes, length);
    if (encoding == Encoding.BYTES) {
      return new Text(bytes, length, bytes, length, encoding, looksBinary(bytes, length));
    }
    byte[] utf8 = transcode(bytes, length, encoding);
    return new Text(bytes, length, utf8, utf8.length, encoding, false);
  }

  /** How many bytes detection sees; equal to the raw length unless the text was transcoded. */
  public int length() {
    return length;
  }

  public Encoding encoding() {
    return encoding;
  }

  /** Whether a NUL byte stands near the start: only shapes of their own are looked for then. */
  public boolean isBinary() {
    return binary;
  }

  /** The offset in the raw bytes of the character that detection sees at {@code at}. */
  public int rawOffset(int at) {
    return encoding == Encoding.BYTES ? at : walk(Integer.MAX_VALUE, at)[0];
  }

  /** The first offset that detection sees at or behind {@code raw} in the raw bytes. */
  public int offsetOf(int raw) {
    return encoding == Encoding.BYTES ? raw : walk(raw, Integer.MAX_VALUE)[1];
  }

  /** Walks both sides at once until either is reached; gives the raw and the seen offset. */
  private int[] walk(int raw, int at) {
    int unit = encoding.unit();
    int seen = 0;
    int i = 0;
    while (i + unit <= rawLength && i < raw && seen < at) {
      int c = unitAt(this.raw, i, encoding);
      int step = unit;
      if (unit == 2 && c >= 0xD800 && c < 0xDC00 && i + 4 <= rawLength) {
        int low = unitAt(this.raw, i + 2, encoding);
        if (low >= 0xDC00 && low < 0xE000) {
          c = Character.toCodePoint((char) c, (char) low);
          step = 4;
        }
      }
      seen += utf8Length(c);
      i += step;
    }
    return new int[] {i, Math.min(seen, length)};
  }

  /** The byte that detection sees at {@code i}, 0 to 255. */
  public int at(int i) {
    return bytes[i] & 0xFF;
  }

  private static int utf8Length(int c) {
    if (c < 0 || c >= 0x10000) {
      return 4;
    }
    return c < 0x80 || (c >= 0xD800 && c < 0xE000) ? 1 : c < 0x800 ? 2 : 3;
  }

  private static Encoding sniff(byte[] b, int n) {
    if (n >= 4 && b[0] == (byte) 0xFF && b[1] == (byte) 0xFE && b[2] == 0 && b[3] == 0) {
      return Encoding.UTF_32LE;
    }
    if (n >= 4 && b[0] == 0 && b[1] == 0 && b[2] == (byte) 0xFE && b[3] == (byte) 0xFF) {
      return Encoding.UTF_32BE;
    }
    if (n >= 2 && b[0] == (byte) 0xFF && b[1] == (byte) 0xFE) {
      return Encoding.UTF_16LE;
    }
    if (n >= 2 && b[0] == (byte) 0xFE && b[1] == (byte) 0xFF) {
      return Encoding.UTF_16BE;
    }
    return n >= 4 ? byShape(b, Math.min(n, 512) & ~3) : Encoding.BYTES;
  }

  /**
   * Text that is mostly ASCII shows as NUL bytes at regular places: every second one in UTF-16,
   * three of four in UTF-32. Nine tenths of the places must fit.
   */
  private static Encoding byShape(byte[] b, int n) {
    int[] zeros = new int[4];
    for (int i = 0; i < n; i++) {
      if (b[i] == 0) {
        zeros[i & 3]++;
      }
    }
    int quarter = n / 4;
    int most = quarter - quarter / 10;
    int few = quarter / 10;
    if (quarter == 0 || zeros[0] + zeros[1] + zeros[2] + zeros[3] == 0) {
      return Encoding.BYTES;
    }
    if (zeros[1] >= most && zeros[2] >= most && zeros[3] >= most && zeros[0] <= few) {
      return Encoding.UTF_32LE;
    }
    if (zeros[0] >= most && zeros[1] >= most && zeros[2] >= most && zeros[3] <= few) {
      return Encoding.UTF_32BE;
    }
    if (zeros[1] + zeros[3] >= 2 * most && zeros[0] + zeros[2] <= 2 * few) {
      return Encoding.UTF_16LE;
    }
    if (zeros[0] + zeros[2] >= 2 * most && zeros[1] + zeros[3] <= 2 * few) {
      return Encoding.UTF_16BE;
    }
    return Encoding.BYTES;
  }

  private static boolean looksBinary(byte[] b, int n) {
    for (int i = 0, end = Math.min(n, SNIFF); i < end; i++) {
      if (b[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static int unitAt(byte[] b, int i, Encoding encoding) {
    return switch (encoding) {
      case BYTES -> b[i] & 0xFF;
      case UTF_16LE -> (b[i] & 0xFF) | (b[i + 1] & 0xFF) << 8;
      case UTF_16BE -> (b[i] & 0xFF) << 8 | (b[i + 1] & 0xFF);
      case UTF_32LE ->
          (b[i] & 0xFF)
              | (b[i + 1] & 0xFF) << 8
              | (b[i + 2] & 0xFF) << 16
              | (b[i + 3] & 0xFF) << 24;
      case UTF_32BE ->
          (b[i] & 0xFF) << 24
              | (b[i + 1] & 0xFF) << 16
              | (b[i + 2] & 0xFF) << 8
              | (b[i + 3] & 0xFF);
    };
  }

  /** UTF-8, where a half of a surrogate pair or an impossible code point becomes one {@code ?}. */
  private static byte[] transcode(byte[] b, int n, Encoding encoding) {
    int unit = encoding.unit();
    byte[] out = new byte[n / unit * (unit == 2 ? 3 : 4)];
    int o = 0;
    for (int i = 0; i + unit <= n; i += unit) {
      int c = unitAt(b, i, encoding);
      if (unit == 2 && c >= 0xD800 && c < 0xDC00 && i + 4 <= n) {
        int low = unitAt(b, i + 2, encoding);
        if (low >= 0xDC00 && low < 0xE000) {
          c = Character.toCodePoint((char) c, (char) low);
          i += 2;
        }
      }
      o = put(out, o, c);
    }
    return Arrays.copyOf(out, o);
  }

  private static int put(byte[] out, int o, int c) {
    if (c >= 0 && c < 0x80) {
      out[o++] = (byte) c;
    } else if (c >= 0 && c < 0x800) {
      out[o++] = (byte) (0xC0 | c >> 6);
      out[o++] = (byte) (0x80 | c & 0x3F);
    } else if (c >= 0xD800 && c < 0xE000) {
      out[o++] = '?';
    } else if (c >= 0 && c < 0x10000) {
      out[o++] = (byte) (0xE0 | c >> 12);
      out[o++] = (byte) (0x80 | c >> 6 & 0x3F);
      out[o++] = (byte) (0x80 | c & 0x3F);
    } else if (c >= 0 && c < 0x110000) {
      out[o++] = (byte) (0xF0 | c >> 18);
      out[o++] = (byte) (0x80 | c >> 12 & 0x3F);
      out[o++] = (byte) (0x80 | c >> 6 & 0x3F);
      out[o++] = (byte) (0x80 | c & 0x3F);
    } else {
      // Counted as four bytes by utf8Length, so that the way back stays right.
      for (int k = 0; k < 4; k++) {
        out[o++] = '?';
      }
    }
    return o;
  }

  /** The characters in {@code [from, to)}, as UTF-8 where they are, else as Latin-1. */
  public String string(int from, int to) {
    String utf8 = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return utf8.indexOf('\uFFFD') < 0
        ? utf8
        : new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /**
   * How many UTF-16 code units {@code [from, to)} makes for an editor that reads UTF-8; a byte that
   * is not UTF-8 counts as one.
   */
  public int columns(int from, int to) {
    int n = 0;
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xFF;
      n += (b & 0xC0) == 0x80 && continues(i) ? 0 : b >= 0xF0 ? 2 : 1;
    }
    return n;
  }

  /** Whether the continuation byte at {@code i} follows a lead byte that asks for it. */
  private boolean continues(int i) {
    for (int back = 1; back <= 3 && i - back >= 0; back++) {
      int b = bytes[i - back] & 0xFF;
      if ((b & 0xC0) != 0x80) {
        return b >= 0xC0 && (b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1) >= back;
      }
    }
    return false;
  }
}
