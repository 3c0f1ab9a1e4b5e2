package dev.keycensus.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The arithmetic under {@link Checksum}: CRCs, their spellings, and base 32. */
final class CheckDigits {
  static final String DIGITS_UPPER_LOWER =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  static final String UPPER_LOWER_DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private CheckDigits() {}

  /** CRC-32 (IEEE) of the characters, which must be Latin-1, as an unsigned number. */
  static long crc32(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(ISO_8859_1));
    return crc.getValue();
  }

  /** CRC-16 (XModem: polynomial 0x1021, start 0, not reflected) of the first {@code n} bytes. */
  static int crc16(byte[] bytes, int n) {
    int crc = 0;
    for (int i = 0; i < n; i++) {
      crc ^= (bytes[i] & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1;
      }
    }
    return crc;
  }

  /**
   * {@code number} in the base of the alphabet's length, padded on the left with its first digit.
   */
  static String inBase(long number, String alphabet, int width) {
    char[] digits = new char[width];
    for (int i = width - 1; i >= 0; i--) {
      digits[i] = alphabet.charAt((int) (number % alphabet.length()));
      number /= alphabet.length();
    }
    return new String(digits);
  }

  /** Eight lower-case hex digits, most significant first. */
  static String hex(long number) {
    return String.format(Locale.ROOT, "%08x", number);
  }

  /** The 32-bit number with its bytes the other way round. */
  static long swapped(long number) {
    return Integer.reverseBytes((int) number) & 0xffff_ffffL;
  }

  /**
   * The whole bytes of unpadded RFC 4648 base 32; null where a character is not of its alphabet.
   */
  static byte @Nullable [] fromBase32(String text) {
    byte[] bytes = new byte[text.length() * 5 / 8];
    int bits = 0;
    int held = 0;
    int n = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = BASE32.indexOf(text.charAt(i));
      if (digit < 0) {
        return null;
      }
      bits = (bits << 5) | digit;
      held += 5;
      if (held >= 8) {
        held -= 8;
        bytes[n++] = (byte) (bits >> held);
        bits &= (1 << held) - 1;
      }
    }
    return bytes;
  }

  /** Unpadded RFC 4648 base 32; the last character's spare bits are 0. */
  static String toBase32(byte[] bytes) {
    StringBuilder b = new StringBuilder(bytes.length * 8 / 5 + 1);
    int bits = 0;
    int held = 0;
    for (byte x : bytes) {
      bits = (bits << 8) | (x & 0xff);
      held += 8;
      while (held >= 5) {
        held -= 5;
        b.append(BASE32.charAt((bits >> held) & 31));
      }
      bits &= (1 << held) - 1;
    }
    if (held > 0) {
      b.append(BASE32.charAt((bits << (5 - held)) & 31));
    }
    return b.toString();
  }
}
