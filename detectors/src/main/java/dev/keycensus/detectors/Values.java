package dev.keycensus.detectors;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.StringTokenizer;

/** What can be said of a value by looking at it alone. */
final class Values {
  /** Fewer characters than this stand in a row by chance. */
  private static final int LEAST_OF_A_RUN = 8;

  private Values() {}

  /** Shannon entropy in bits per byte. */
  static double entropy(byte[] value) {
    int[] counts = new int[256];
    for (byte b : value) {
      counts[b & 0xFF]++;
    }
    double bits = 0;
    for (int c : counts) {
      if (c > 0) {
        double p = (double) c / value.length;
        bits -= p * StrictMath.log(p) / StrictMath.log(2);
      }
    }
    return bits;
  }

  /**
   * Whether a value with a shape of its own is a stand-in all the same: one character repeated, a
   * run such as {@code 1234567890} or {@code abcdef}, or the word that says so.
   *
   * @param from where the part begins that is not the type's fixed prefix
   */
  static boolean isFiller(byte[] value, int from) {
    int n = value.length - from;
    if (n < 6) {
      return false;
    }
    if (n < LEAST_OF_A_RUN) {
      return saysSo(new String(value, from, n, StandardCharsets.ISO_8859_1));
    }
    int steps = 0;
    int same = 0;
    for (int i = from + 1; i < value.length; i++) {
      int step = value[i] - value[i - 1];
      if (step == 0) {
        same++;
      } else if (step == 1 || (value[i - 1] == '9' && value[i] == '0')) {
        steps++;
      }
    }
    if (same >= (n - 1) * 7 / 10 || steps + same >= (n - 1) * 8 / 10) {
      return true;
    }
    return saysSo(new String(value, from, n, StandardCharsets.ISO_8859_1));
  }

  // Runs of zeros and As count at the end only: some tokens are padded with them inside.
  private static final List<String> STAND_INS =
      List.of(
          "example",
          "xxxxxx",
          "your_",
          "your-",
          "yourtoken",
          "yourkey",
          "yourapi",
          "yoursecret",
          "redacted",
          "placeholder",
          "changeme",
          "replace_me",
          "replaceme",
          "insert_",
          "dummy",
          "123456789",
          "abcdefghij",
          "deadbeef",
          "not-a-real",
          "notareal",
          "fakefake",
          "sample_",
          "****",
          "....",
          "loremipsum");

  private static boolean saysSo(String value) {
    String folded = lower(value);
    if (folded.endsWith("00000000") || folded.endsWith("aaaaaaaa")) {
      return true;
    }
    for (String word : STAND_INS) {
      if (folded.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** The words of a text that is parted by spaces. */
  static List<String> spaced(String text) {
    List<String> words = new ArrayList<>();
    for (StringTokenizer t = new StringTokenizer(text, " "); t.hasMoreTokens(); ) {
      words.add(t.nextToken());
    }
    return words;
  }

  /** ASCII lower case. */
  static String lower(String s) {
    return s.toLowerCase(java.util.Locale.ROOT);
  }

  /** The first 16 hex digits of the SHA-256, as a type's {@code publicValues} list them. */
  static String publicHash(byte[] value) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(value);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
