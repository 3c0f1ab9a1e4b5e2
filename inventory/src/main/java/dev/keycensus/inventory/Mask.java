package dev.keycensus.inventory;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Shape;

/**
 * A preview that helps a person recognise a value and nobody guess it: the type's own prefix, at
 * most 4 more characters and never over an eighth of the value, and its length from 16 on.
 */
final class Mask {
  private static final int SHOWN = 4;
  private static final int LENGTH_FROM = 16;

  private Mask() {}

  static String of(CredentialType type, String value) {
    Shape.Matcher matcher = type.shape().matcher();
    if (matcher == Shape.Matcher.PRIVATE_KEY
        || matcher == Shape.Matcher.ENCRYPTED_PRIVATE_KEY
        || isBytes(value)) {
      return "(key)";
    }
    int n = value.codePointCount(0, value.length());
    String prefix = prefix(type, value);
    int more = Math.min(SHOWN, n / 8);
    int from = prefix.length();
    int to = from;
    while (to < value.length() && to - from < more && isPlain(value.charAt(to))) {
      to++;
    }
    // A prefix and a few characters must not be most of a short value.
    String shown = from > n / 2 ? "" : value.substring(from, to);
    return prefix + shown + "…" + (n >= LENGTH_FROM ? "[" + n + "]" : "");
  }

  /** Whether it is a key that was written in base64, whatever its type. */
  private static boolean isBytes(String value) {
    return value.length() > 1 && value.charAt(0) == '0' && !isPlain(value.charAt(1));
  }

  private static boolean isPlain(char c) {
    return c > ' ' && c < 0x7F;
  }

  private static String prefix(CredentialType type, String value) {
    if (type.shape().matcher() == Shape.Matcher.JWT) {
      return "eyJ";
    }
    for (String anchor : type.shape().anchors()) {
      if (value.startsWith(anchor) && value.length() >= 2 * anchor.length()) {
        return anchor;
      }
    }
    return "";
  }
}
