package dev.keycensus.detectors;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Text that stands in base64 as a whole. */
final class Base64Text {
  private Base64Text() {}

  /** What {@code value} decodes to, if that is printable ASCII of one line; else null. */
  static @Nullable String decoded(String value) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      return null;
    }
    int n = bytes.length;
    while (n > 0 && (bytes[n - 1] == '\n' || bytes[n - 1] == '\r')) {
      n--; // echo password | base64
    }
    for (int i = 0; i < n; i++) {
      if (bytes[i] < ' ' || bytes[i] == 0x7F) {
        return null;
      }
    }
    return n == 0 ? null : new String(bytes, 0, n, StandardCharsets.ISO_8859_1);
  }
}
