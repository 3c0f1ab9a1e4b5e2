package dev.keycensus.inventory.owners;

import dev.keycensus.sources.NamePattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern for one name of a path: {@code *}, {@code ?}, a backslash that quotes, and, where the
 * dialect has them, classes {@code [a-z]}, {@code [!a]}.
 *
 * <p>Not {@link dev.keycensus.sources.Glob}, which is of whole paths and refuses what is not well
 * formed: a line of somebody's CODEOWNERS means something however it is written, and {@link
 * PathTrie} shares the names of a great many patterns.
 */
final class NameGlob {
  private NameGlob() {}

  /** Characters below 128 as a set, ranges above it one by one. */
  private record CharClass(boolean not, BitSet low, List<int[]> ranges) implements IntPredicate {
    @Override
    public boolean test(int c) {
      boolean in = c < 128 && low.get(c);
      for (int i = 0; i < ranges.size() && !in; i++) {
        in = c >= ranges.get(i)[0] && c <= ranges.get(i)[1];
      }
      return in != not;
    }
  }

  /** Reads a pattern. A class that is not closed is a bracket like any other. */
  static NamePattern of(String text, boolean hasClasses) {
    int[] points = text.codePoints().toArray();
    NamePattern.Builder name = new NamePattern.Builder();
    for (int i = 0; i < points.length; i++) {
      int c = points[i];
      if (c == '*') {
        name.star();
      } else if (c == '?') {
        name.one();
      } else if (c == '\\' && i + 1 < points.length) {
        name.point(points[++i]);
      } else if (c == '[' && hasClasses && classEnd(points, i) > 0) {
        int end = classEnd(points, i);
        name.oneOf(charClass(points, i + 1, end));
        i = end;
      } else {
        name.point(c);
      }
    }
    return name.build();
  }

  private static int classEnd(int[] points, int open) {
    int i = open + 1;
    if (i < points.length && (points[i] == '!' || points[i] == '^')) {
      i++;
    }
    for (int from = i; i < points.length; i++) {
      if (points[i] == '\\') {
        i++;
      } else if (points[i] == ']' && i > from) {
        return i;
      }
    }
    return -1;
  }

  private static IntPredicate charClass(int[] points, int from, int end) {
    boolean not = points[from] == '!' || points[from] == '^';
    BitSet low = new BitSet();
    List<int[]> ranges = new ArrayList<>();
    for (int i = not ? from + 1 : from; i < end; i++) {
      if (points[i] == '\\' && i + 1 < end) {
        i++;
      }
      int first = points[i];
      int last = first;
      if (i + 2 < end && points[i + 1] == '-') {
        last = points[i + 2];
        i += 2;
      }
      if (first < 128 && last >= first) {
        low.set(first, Math.min(last, 127) + 1);
      }
      if (last >= 128) {
        ranges.add(new int[] {Math.max(first, 128), last});
      }
    }
    return new CharClass(not, low, ranges);
  }
}
