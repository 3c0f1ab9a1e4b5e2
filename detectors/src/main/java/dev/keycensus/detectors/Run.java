package dev.keycensus.detectors;

import org.jspecify.annotations.Nullable;

/**
 * The cheap part of an expression: {@code count} characters of one class right behind the anchor,
 * checked by table before the expression is run. It is read off the expression's text, for the
 * plain form {@code anchor[class]{n…}} in a place that every match must pass; any other form gives
 * none, and the expression alone decides.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Run(boolean[] members, int count) {
  private static final int MOST = 256;

  boolean holds(Window w, int at) {
    for (int i = 0; i < count; i++) {
      int c = w.at(at + i);
      if (c < 0 || !members[c]) {
        return false;
      }
    }
    return true;
  }

  static @Nullable Run after(String anchor, String pattern) {
    int at = pattern.indexOf(anchor + "[");
    if (at < 0
        || pattern.indexOf(anchor, at + 1) >= 0
        || pattern.contains("(?i")
        || !alwaysPassed(pattern, at)) {
      return null;
    }
    boolean[] members = new boolean[256];
    int i = at + anchor.length() + 1;
    for (; i < pattern.length() && pattern.charAt(i) != ']'; i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        c = pattern.charAt(++i);
        if (c == 'w' || c == 'd') {
          for (int k = 0; k < 128; k++) {
            members[k] |= Chars.isDigit(k) || (c == 'w' && (Chars.isLetter(k) || k == '_'));
          }
          continue;
        }
        if (Chars.isAlnum(c)) {
          return null;
        }
      } else if (c == '^' || c == '[' || c >= 128) {
        return null;
      }
      char to = c;
      if (i + 2 < pattern.length()
          && pattern.charAt(i + 1) == '-'
          && pattern.charAt(i + 2) != ']') {
        to = pattern.charAt(i + 2);
        if (to == '\\' || to >= 128) {
          return null;
        }
        i += 2;
      }
      for (int k = c; k <= to; k++) {
        members[k] = true;
      }
    }
    int count = leastCount(pattern, i + 1);
    return count == 0 ? null : new Run(members, Math.min(count, MOST));
  }

  /** The {@code n} of the {@code {n}}, {@code {n,}} or {@code {n,m}} at {@code i}; 0 for none. */
  private static int leastCount(String pattern, int i) {
    int count = 0;
    if (i < pattern.length() && pattern.charAt(i) == '{') {
      for (i++; i < pattern.length() && Chars.isDigit(pattern.charAt(i)) && count < MOST; i++) {
        count = count * 10 + pattern.charAt(i) - '0';
      }
    }
    return count;
  }

  /**
   * Whether no alternative and no optional group lets a match go around position {@code at}: none
   * of the groups around it, nor the expression itself, has a {@code |} of its own, and none is
   * repeated with {@code ?}, {@code *} or a count.
   */
  private static boolean alwaysPassed(String pattern, int at) {
    int depth = 0;
    int around = 0;
    // First the depth of the groups around the position, then both sides outwards.
    int[] open = new int[pattern.length() + 1];
    boolean inClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (i == at) {
        around = depth;
      }
      if (c == '\\') {
        i++;
      } else if (inClass) {
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
      } else if (c == '(') {
        open[++depth] = i;
      } else if (c == ')') {
        if (depth <= 0) {
          return false;
        }
        boolean encloses = open[depth] < at && i > at;
        depth--;
        if (encloses && i + 1 < pattern.length() && "?*{".indexOf(pattern.charAt(i + 1)) >= 0) {
          return false;
        }
      } else if (c == '|') {
        // Inside a group that was opened before the position and is not yet closed at it?
        boolean same =
            depth == 0
                || (i > at ? depth <= around && open[depth] < at : closesBehind(pattern, i, at));
        if (same) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether the group that {@code i} stands in is still open at {@code at}. */
  private static boolean closesBehind(String pattern, int i, int at) {
    int depth = 0;
    boolean inClass = false;
    for (int k = i + 1; k < at; k++) {
      char c = pattern.charAt(k);
      if (c == '\\') {
        k++;
      } else if (inClass) {
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth < 0) {
        return false;
      }
    }
    return true;
  }
}
