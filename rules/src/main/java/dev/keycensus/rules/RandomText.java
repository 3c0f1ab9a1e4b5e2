package dev.keycensus.rules;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Random text by a seed, the same on every JVM: the algorithm of {@link Random} is specified. */
final class RandomText {
  private static final String DIGITS = "0123456789";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  static final String BASE64 = UPPER + LOWER + DIGITS + "+/";

  private static final Map<String, String> ALPHABETS =
      Map.ofEntries(
          Map.entry("digits", DIGITS),
          Map.entry("lower", LOWER),
          Map.entry("upper", UPPER),
          Map.entry("alpha", UPPER + LOWER),
          Map.entry("alnum", DIGITS + UPPER + LOWER),
          Map.entry("base62", DIGITS + UPPER + LOWER),
          Map.entry("loweralnum", DIGITS + LOWER),
          Map.entry("upperalnum", DIGITS + UPPER),
          Map.entry("hex", "0123456789abcdef"),
          Map.entry("HEX", "0123456789ABCDEF"),
          Map.entry("base32", UPPER + "234567"),
          Map.entry("base32lower", LOWER + "234567"),
          Map.entry("base58", "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"),
          Map.entry("base64", BASE64),
          Map.entry("base64url", UPPER + LOWER + DIGITS + "-_"));

  /** Plain words that no list of placeholders holds. */
  private static final String[] WORDS = {
    "harbor", "meadow", "lantern", "granite", "willow", "copper", "orchard", "falcon", "glacier",
    "juniper", "ember", "cobalt", "thistle", "quarry", "saffron", "tundra", "walnut", "zephyr",
    "beacon", "cedar", "delta", "fjord", "hazel", "indigo", "kelp", "lagoon", "marble", "nectar"
  };

  private final Random random;

  RandomText(long seed) {
    // Neighbouring seeds of Random begin alike; spread them first.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /** The characters that a function of this name draws from; null for no such function. */
  static @Nullable String alphabet(String name) {
    return ALPHABETS.get(name);
  }

  static Set<String> alphabets() {
    return ALPHABETS.keySet();
  }

  /** A number from {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return (int) (least + (long) (random.nextDouble() * ((long) most - least + 1)));
  }

  byte[] bytes(int n) {
    byte[] bytes = new byte[n];
    random.nextBytes(bytes);
    return bytes;
  }

  String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  String uuid() {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() & ~(3L << 62)) | (2L << 62);
    return new UUID(high, low).toString();
  }

  /**
   * {@code n} characters of the alphabet. From 16 on they are drawn again until at least 4 of them
   * differ and there are a letter and a digit, as far as the alphabet has that to offer.
   */
  String text(String alphabet, int n) {
    while (true) {
      StringBuilder b = new StringBuilder(n);
      for (int i = 0; i < n; i++) {
        b.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String text = b.toString();
      if (n < 16 || isRichAs(text, alphabet)) {
        return text;
      }
    }
  }

  private static boolean isRichAs(String text, String alphabet) {
    return text.chars().distinct().count() >= Math.min(4, alphabet.chars().distinct().count())
        && text.chars().anyMatch(Character::isDigit)
            == alphabet.chars().anyMatch(Character::isDigit)
        && text.chars().anyMatch(Character::isLetter)
            == alphabet.chars().anyMatch(Character::isLetter);
  }
}
