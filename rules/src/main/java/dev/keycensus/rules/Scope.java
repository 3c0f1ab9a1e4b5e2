package dev.keycensus.rules;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where sightings of a type count, as a rule file of another tool says it.
 *
 * @param path an expression that is found in every path it looks at; null for all paths
 * @param allowlists what is no leak of this type
 * @param needs what the value has to hold besides its form
 */
record Scope(@Nullable Pattern path, List<Allowlist> allowlists, Needs needs) {
  static final Scope ANYWHERE = new Scope(null, List.of(), Needs.NONE);

  Scope {
    allowlists = List.copyOf(allowlists);
  }

  /** How many characters of a kind a value holds at least. */
  record Needs(int digits, int upper, int lower, int specials, String special) {
    static final Needs NONE = new Needs(0, 0, 0, 0, "");

    boolean hold(String value) {
      int[] counts = new int[4];
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        counts[0] += c >= '0' && c <= '9' ? 1 : 0;
        counts[1] += c >= 'A' && c <= 'Z' ? 1 : 0;
        counts[2] += c >= 'a' && c <= 'z' ? 1 : 0;
        counts[3] += special.indexOf(c) >= 0 ? 1 : 0;
      }
      return counts[0] >= digits
          && counts[1] >= upper
          && counts[2] >= lower
          && counts[3] >= specials;
    }
  }

  /** Whether all sightings count. Asked of every type: the equality of records is slow to start. */
  boolean isAnywhere() {
    return path == null && allowlists.isEmpty() && needs.hold("");
  }

  boolean counts(String where, String value) {
    return (path == null || path.matcher(where).find()) && needs.hold(value);
  }
}
