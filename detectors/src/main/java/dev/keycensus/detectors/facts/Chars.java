package dev.keycensus.detectors.facts;

/** Classes of ASCII characters. */
final class Chars {
  private Chars() {}

  static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isUpper(int c) {
    return c >= 'A' && c <= 'Z';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isAlnum(int c) {
    return isLetter(c) || isDigit(c);
  }

  /** Whether it is digits and nothing else, and any. */
  static boolean isNumber(String s) {
    return !s.isEmpty() && s.chars().allMatch(Chars::isDigit);
  }

  /** Whether it is letters and digits and nothing else, and any. */
  static boolean isAlnum(String s) {
    return !s.isEmpty() && s.chars().allMatch(Chars::isAlnum);
  }

  /** The parts between {@code separator}s, as many as there are. */
  static java.util.List<String> parts(String s, char separator) {
    java.util.List<String> parts = new java.util.ArrayList<>();
    int from = 0;
    for (int i = s.indexOf(separator); i >= 0; i = s.indexOf(separator, from)) {
      parts.add(s.substring(from, i));
      from = i + 1;
    }
    parts.add(s.substring(from));
    return parts;
  }
}
