package dev.keycensus.inventory.owners;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern for one name of a path: {@code *}, {@code ?}, a backslash that quotes, and, where the
 * dialect has them, classes {@code [a-z]}, {@code [!a]}. Matching takes at most {@code name ×
 * pattern} steps: only the latest star ever gives back.
 *
 * <p>Not {@link dev.keycensus.sources.Glob}, which is of whole paths and refuses what is not well
 * formed: a line of somebody's CODEOWNERS means something however it is written, and {@link
 * PathTrie} shares the names of a great many patterns.
 */
final class NameGlob {
  private static final int STAR = -1;
  private static final int ONE = -2;
  private static final int FIRST_CLASS = -3;

  /** Code points, {@link #STAR}, {@link #ONE}, or {@code FIRST_CLASS - index of a class}. */
  private final int[] ops;

  private final List<CharClass> classes;
  private final int least;

  private NameGlob(int[] ops, List<CharClass> classes) {
    this.ops = ops;
    this.classes = classes;
    int count = 0;
    for (int op : ops) {
      count += op == STAR ? 0 : 1;
    }
    least = count;
  }

  /** Characters below 128 as a set, ranges above it one by one. */
  private record CharClass(boolean not, BitSet low, List<int[]> ranges) {
    boolean contains(int c) {
      boolean in = c < 128 && low.get(c);
      for (int i = 0; i < ranges.size() && !in; i++) {
        in = c >= ranges.get(i)[0] && c <= ranges.get(i)[1];
      }
      return in != not;
    }
  }

  /** Reads a pattern. A class that is not closed is a bracket like any other. */
  static NameGlob of(String text, boolean hasClasses) {
    int[] points = text.codePoints().toArray();
    int[] ops = new int[points.length];
    int count = 0;
    List<CharClass> classes = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      int c = points[i];
      if (c == '*') {
        if (count == 0 || ops[count - 1] != STAR) {
          ops[count++] = STAR;
        }
      } else if (c == '?') {
        ops[count++] = ONE;
      } else if (c == '\\' && i + 1 < points.length) {
        ops[count++] = points[++i];
      } else if (c == '[' && hasClasses && classEnd(points, i) > 0) {
        int end = classEnd(points, i);
        ops[count++] = FIRST_CLASS - classes.size();
        classes.add(charClass(points, i + 1, end));
        i = end;
      } else {
        ops[count++] = c;
      }
    }
    return new NameGlob(Arrays.copyOf(ops, count), classes);
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

  private static CharClass charClass(int[] points, int from, int end) {
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

  /** Whether nothing in it is special. */
  boolean isLiteral() {
    for (int op : ops) {
      if (op < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is a star and then a text without anything special. */
  boolean isSuffix() {
    return ops.length > 1
        && ops[0] == STAR
        && new NameGlob(Arrays.copyOfRange(ops, 1, ops.length), classes).isLiteral();
  }

  boolean isStar() {
    return ops.length == 1 && ops[0] == STAR;
  }

  /** The text of a literal, or what follows the star of a suffix. */
  String literal() {
    StringBuilder b = new StringBuilder();
    for (int op : ops) {
      if (op >= 0) {
        b.appendCodePoint(op);
      }
    }
    return b.toString();
  }

  boolean matches(String name) {
    int to = name.length();
    if (to < least) {
      return false;
    }
    int op = 0;
    int at = 0;
    int retryOp = -1;
    int retryAt = 0;
    while (at < to) {
      if (op < ops.length && ops[op] == STAR) {
        if (++op == ops.length) {
          return true;
        }
        retryOp = op;
        retryAt = at;
        continue;
      }
      int c = name.codePointAt(at);
      if (op < ops.length && accepts(ops[op], c)) {
        op++;
        at += Character.charCount(c);
        continue;
      }
      if (retryOp < 0) {
        return false;
      }
      retryAt += Character.charCount(name.codePointAt(retryAt));
      at = retryAt;
      op = retryOp;
    }
    return op == ops.length || (op == ops.length - 1 && ops[op] == STAR);
  }

  private boolean accepts(int op, int c) {
    return op >= 0 ? op == c : op == ONE || classes.get(FIRST_CLASS - op).contains(c);
  }
}
