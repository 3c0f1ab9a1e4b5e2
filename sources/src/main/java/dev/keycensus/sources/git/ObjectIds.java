package dev.keycensus.sources.git;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Object ids as bytes: 20 (SHA-1) or 32 (SHA-256) of them. */
final class ObjectIds {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private ObjectIds() {}

  /** Whether {@code width} bytes of {@code ids} from {@code place} are those of {@code id}. */
  static boolean equal(ByteBuffer ids, int place, byte[] id, int from, int width) {
    if (ids.getLong(place) != (long) LONG.get(id, from)
        || ids.getLong(place + 8) != (long) LONG.get(id, from + 8)) {
      return false;
    }
    return width == 20
        ? ids.getInt(place + 16) == (int) INT.get(id, from + 16)
        : ids.getLong(place + 16) == (long) LONG.get(id, from + 16)
            && ids.getLong(place + 24) == (long) LONG.get(id, from + 24);
  }

  /** Unsigned order of an id in {@code ids} and one in {@code id}. */
  static int compare(ByteBuffer ids, int place, byte[] id, int from, int width) {
    for (int i = 0; i < width; i++) {
      int c = (ids.get(place + i) & 0xff) - (id[from + i] & 0xff);
      if (c != 0) {
        return c;
      }
    }
    return 0;
  }

  /** The first four bytes, as an unsigned number in an int. */
  static int prefix(byte[] id, int from) {
    return (int) INT.get(id, from);
  }

  static String hex(byte[] id, int from, int width) {
    return HexFormat.of().formatHex(id, from, from + width);
  }

  /** The id that {@code text} spells from {@code from}, or null if it is none of this width. */
  static byte @Nullable [] parse(String text, int width) {
    if (text.length() != 2 * width) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (hexDigit(text.charAt(i)) < 0) {
        return null;
      }
    }
    return HexFormat.of().parseHex(text);
  }

  /** Reads {@code 2 * width} lower- or upper-case hex digits; null if they are not there. */
  static byte @Nullable [] parse(byte[] text, int from, int to, int width) {
    if (to - from < 2 * width) {
      return null;
    }
    byte[] id = new byte[width];
    for (int i = 0; i < width; i++) {
      int high = hexDigit(text[from + 2 * i] & 0xff);
      int low = hexDigit(text[from + 2 * i + 1] & 0xff);
      if (high < 0 || low < 0) {
        return null;
      }
      id[i] = (byte) (high << 4 | low);
    }
    return id;
  }

  private static int hexDigit(int c) {
    if (c <= '9') {
      return c >= '0' ? c - '0' : -1;
    }
    int letter = (c | 0x20) - 'a';
    return letter >= 0 && letter < 6 && c < 128 ? letter + 10 : -1;
  }
}
