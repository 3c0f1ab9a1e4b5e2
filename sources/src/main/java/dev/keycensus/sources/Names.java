package dev.keycensus.sources;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * File names as text. On Unix a name is bytes; Java decodes them with the locale's encoding and
 * loses what that cannot express (all but ASCII under {@code LC_ALL=C}). The path still holds the
 * bytes, so files open; only the text needs care, or two files would share a name in a report.
 */
public final class Names {
  private static final boolean LOCALE_IS_UTF_8 =
      "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

  private Names() {}

  /** The last name of {@code path}, decoded as {@link #decode} does whatever the locale is. */
  static String of(Path path) {
    Path last = path.getFileName();
    if (last == null) {
      return "";
    }
    String name = last.toString();
    if (isPlain(name) || path.getFileSystem() != FileSystems.getDefault()) {
      return name;
    }
    // Only a URI gives the bytes away: every byte that is not ASCII is percent-encoded as it is.
    String uri = path.toUri().getRawPath();
    if (uri == null || path.getFileSystem().getSeparator().equals("\\")) {
      return name;
    }
    int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
    int from = uri.lastIndexOf('/', end - 1) + 1;
    byte[] bytes = new byte[end - from];
    int length = 0;
    for (int i = from; i < end; i++) {
      char c = uri.charAt(i);
      if (c == '%') {
        bytes[length++] = (byte) Integer.parseInt(uri, i + 1, i + 3, 16);
        i += 2;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    return decode(bytes, 0, length);
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '\uFFFD' || (c >= 128 && !LOCALE_IS_UTF_8)) {
        return false;
      }
    }
    return true;
  }

  /**
   * UTF-8; a byte that is not part of valid UTF-8 becomes {@code \\xFF}, as other tools show it.
   */
  public static String decode(byte[] bytes, int from, int length) {
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') < 0) {
      return text;
    }
    // A replacement character may also stand in the name itself, so look at the bytes.
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
    CharBuffer out = CharBuffer.allocate(4 * length);
    while (in.hasRemaining()) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isError()) {
        for (int i = result.length(); i > 0; i--) {
          out.put("\\x").put(HexFormat.of().withUpperCase().toHexDigits(in.get()));
        }
        decoder.reset();
      }
    }
    return out.flip().toString();
  }
}
