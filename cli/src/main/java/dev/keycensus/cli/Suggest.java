package dev.keycensus.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Did you mean …? */
final class Suggest {
  private Suggest() {}

  /** The word that {@code typed} was most likely meant to be; null if none is near. */
  static @Nullable String nearest(String typed, List<String> words) {
    String given = typed.toLowerCase(Locale.ROOT);
    String best = null;
    // About one slip for three letters; and never more than half of a short word.
    int least = Math.max(1, given.replace("-", "").length() / 3) + 1;
    for (String word : words) {
      int distance = distance(given, word);
      if (distance < least) {
        least = distance;
        best = word;
      }
    }
    if (best == null && given.length() > 4) {
      for (String word : words) {
        if (word.startsWith(given)) {
          return word;
        }
      }
    }
    return best;
  }

  /** A hint that names the near word, or all of them. */
  static String oneOf(String typed, List<String> words) {
    String near = nearest(typed, words);
    return near != null ? "did you mean " + near + "?" : "it knows " + String.join(", ", words);
  }

  /** Edits (insert, delete, replace, swap of neighbours) from one word to the other. */
  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    int[] next = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      next[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(row[j - 1] + (same ? 0 : 1), Math.min(row[j], next[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, before[j - 2] + 1);
        }
        next[j] = least;
      }
      int[] spare = before;
      before = row;
      row = next;
      next = spare;
    }
    return row[b.length()];
  }
}
