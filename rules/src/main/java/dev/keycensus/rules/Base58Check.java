package dev.keycensus.rules;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bitcoin's Base58Check: the last four bytes are the first four of a double SHA-256 of the others
 * (BIP-32 keys, wallet import format).
 */
final class Base58Check {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(58);
  private static final int MAX_LENGTH = 120;

  private Base58Check() {}

  static boolean holds(String value) {
    BigInteger number = value.length() > MAX_LENGTH ? null : decode(value);
    if (number == null) {
      return false;
    }
    byte[] bytes = bytes(number);
    if (bytes.length < 5) {
      return false;
    }
    byte[] payload = Arrays.copyOf(bytes, bytes.length - 4);
    return Arrays.equals(check(payload), Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length));
  }

  /**
   * The six characters after {@code prefix} that make the check hold: not check digits alone, since
   * base 58 mixes them with the last bytes of the payload. Null where the prefix is no base 58.
   */
  static @Nullable String complete(String prefix) {
    // 58^6 is nine times 2^32, so some payload just above prefix||111111 keeps the prefix.
    BigInteger least = decode(prefix + "111111");
    if (least == null) {
      return null;
    }
    byte[] payload = bytes(least.shiftRight(32).add(BigInteger.ONE));
    BigInteger whole =
        new BigInteger(1, payload).shiftLeft(32).or(new BigInteger(1, check(payload)));
    String text = encode(whole);
    return text.startsWith(prefix) ? text.substring(prefix.length()) : null;
  }

  private static @Nullable BigInteger decode(String text) {
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        return null;
      }
      number = number.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    return number;
  }

  private static String encode(BigInteger number) {
    StringBuilder b = new StringBuilder();
    while (number.signum() > 0) {
      BigInteger[] parts = number.divideAndRemainder(BASE);
      b.append(ALPHABET.charAt(parts[1].intValue()));
      number = parts[0];
    }
    return b.reverse().toString();
  }

  /** Without the sign byte; every version byte in use is above 0, so none is lost in front. */
  private static byte[] bytes(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes.length > 1 && bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static byte[] check(byte[] payload) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return Arrays.copyOf(sha.digest(sha.digest(payload)), 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
