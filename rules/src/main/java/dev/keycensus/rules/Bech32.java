package dev.keycensus.rules;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The BCH code of BIP-173 that ends age keys and Nostr keys: six characters after the data. */
final class Bech32 {
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };

  private Bech32() {}

  static boolean holds(String value) {
    String tail = value.length() < 8 ? null : complete(value.substring(0, value.length() - 6));
    return tail != null && value.endsWith(tail);
  }

  /** The six characters after {@code prefix}, in its case; null where it is no bech32. */
  static @Nullable String complete(String prefix) {
    String lower = prefix.toLowerCase(Locale.ROOT);
    boolean upper = !prefix.equals(lower);
    if (upper && !prefix.equals(prefix.toUpperCase(Locale.ROOT))) {
      return null; // The two cases are never mixed.
    }
    int one = lower.lastIndexOf('1');
    if (one < 1) {
      return null;
    }
    int sum = 1;
    for (int i = 0; i < one; i++) {
      sum = step(sum) ^ (lower.charAt(i) >> 5);
    }
    sum = step(sum);
    for (int i = 0; i < one; i++) {
      sum = step(sum) ^ (lower.charAt(i) & 31);
    }
    for (int i = one + 1; i < lower.length(); i++) {
      int digit = ALPHABET.indexOf(lower.charAt(i));
      if (digit < 0) {
        return null;
      }
      sum = step(sum) ^ digit;
    }
    for (int i = 0; i < 6; i++) {
      sum = step(sum);
    }
    sum ^= 1;
    StringBuilder b = new StringBuilder(6);
    for (int i = 5; i >= 0; i--) {
      b.append(ALPHABET.charAt((sum >> (5 * i)) & 31));
    }
    return upper ? b.toString().toUpperCase(Locale.ROOT) : b.toString();
  }

  private static int step(int sum) {
    int top = sum >>> 25;
    int next = (sum & 0x1ffffff) << 5;
    for (int i = 0; i < 5; i++) {
      if (((top >> i) & 1) == 1) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }
}
