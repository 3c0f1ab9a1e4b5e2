package dev.keycensus.inventory.policy;

/** Patterns over ids of policies, in which {@code *} is any run of characters. */
final class Globs {
  private Globs() {}

  static boolean isGlob(String pattern) {
    return pattern.indexOf('*') >= 0;
  }

  static boolean matches(String pattern, String id) {
    int p = 0;
    int i = 0;
    int star = -1;
    int back = 0;
    while (i < id.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        back = i;
      } else if (p < pattern.length() && pattern.charAt(p) == id.charAt(i)) {
        p++;
        i++;
      } else if (star >= 0) {
        p = star + 1;
        i = ++back;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
