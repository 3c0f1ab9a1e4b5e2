package dev.keycensus.inventory;

import dev.keycensus.rules.CredentialType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Comments on the line of a sighting that allow it: ours, {@code keycensus:allow[=type] reason},
 * and the words of other scanners, so that a repository need not be annotated again. Whatever they
 * hide is counted in the report.
 */
final class InlineAllow {
  private static final String OWN = "keycensus:allow";

  private static final List<String> OTHERS =
      List.of(
          "gitleaks:allow",
          "betterleaks:allow",
          "trufflehog:ignore",
          "kingfisher:ignore",
          "pragma: allowlist secret",
          "pragma: whitelist secret",
          "ggignore",
          "nosecret",
          "secretlint-disable-line");

  private InlineAllow() {}

  /**
   * What allows a sighting.
   *
   * @param line the text around the sighting, on its line
   * @return what allows it, such as {@code inline keycensus:allow}; null for nothing
   */
  static @Nullable String cause(String line, CredentialType type) {
    String folded = line.toLowerCase(Locale.ROOT);
    for (int at = folded.indexOf(OWN); at >= 0; at = folded.indexOf(OWN, at + 1)) {
      int end = at + OWN.length();
      if (end >= folded.length() || folded.charAt(end) != '=') {
        return "inline " + OWN;
      }
      int to = end + 1;
      while (to < folded.length() && isId(folded.charAt(to))) {
        to++;
      }
      if (folded.substring(end + 1, to).equals(type.id())) {
        return "inline " + OWN;
      }
    }
    for (String word : OTHERS) {
      if (folded.contains(word)) {
        return "inline " + word;
      }
    }
    return null;
  }

  private static boolean isId(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  }
}
