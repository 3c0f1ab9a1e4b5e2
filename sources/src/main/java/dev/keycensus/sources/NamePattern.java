package dev.keycensus.sources;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern of one name, whatever the dialect that it was written in: characters, any one
 * character, classes of them, and stars, each of which is any run of characters, also of none.
 *
 * <p>Case counts. Matching takes at most {@code name × pattern} steps: a star only ever gives back
 * to itself, never to an earlier star, because what stands before the latest star is matched as far
 * left as it can be.
 */
public final class NamePattern {
  private static final int STAR = -1;
  private static final int ONE = -2;
  private static final int FIRST_CLASS = -3;

  /** Code points, {@link #STAR}, {@link #ONE}, or {@code FIRST_CLASS - index of a class}. */
  private final int[] ops;

  private final List<IntPredicate> classes;
  private final boolean startsWithStar;

  /** Whether nothing but a first star is special. */
  private final boolean plain;

  private final String literal;

  /** How many characters a name has that matches. */
  private final int least;

  private NamePattern(int[] ops, List<IntPredicate> classes) {
    this.ops = ops;
    this.classes = List.copyOf(classes);
    this.startsWithStar = ops.length > 0 && ops[0] == STAR;
    StringBuilder points = new StringBuilder();
    int special = 0;
    int count = 0;
    for (int op : ops) {
      if (op >= 0) {
        points.appendCodePoint(op);
      } else {
        special++;
      }
      count += op == STAR ? 0 : 1;
    }
    this.literal = points.toString();
    this.plain = special == (startsWithStar ? 1 : 0);
    this.least = count;
  }

  /** Takes a pattern piece by piece, from left to right. */
  public static final class Builder {
    private int[] ops = new int[16];
    private int count;
    private final List<IntPredicate> classes = new ArrayList<>(0);

    /** Any run of characters; behind another, nothing. */
    public void star() {
      if (count == 0 || ops[count - 1] != STAR) {
        add(STAR);
      }
    }

    /** Any one character. */
    public void one() {
      add(ONE);
    }

    /** One character of a class, as a code point. */
    public void oneOf(IntPredicate members) {
      add(FIRST_CLASS - classes.size());
      classes.add(members);
    }

    /** This code point. */
    public void point(int codePoint) {
      add(codePoint);
    }

    private void add(int op) {
      if (count == ops.length) {
        ops = Arrays.copyOf(ops, 2 * count);
      }
      ops[count++] = op;
    }

    public NamePattern build() {
      return new NamePattern(Arrays.copyOf(ops, count), classes);
    }
  }

  /** Whether nothing in it is special. */
  public boolean isLiteral() {
    return plain && !startsWithStar;
  }

  /** Whether it is a star and then a text without anything special. */
  public boolean isSuffix() {
    return plain && startsWithStar && !literal.isEmpty();
  }

  public boolean isStar() {
    return plain && startsWithStar && literal.isEmpty();
  }

  /** The text of a literal, or what follows the star of a suffix. */
  public String literal() {
    return literal;
  }

  public boolean matches(String name) {
    return matches(name, 0, name.length());
  }

  /** Whether the part of {@code text} in {@code [from, to)} is such a name. */
  boolean matches(String text, int from, int to) {
    if (plain) {
      int length = literal.length();
      return (startsWithStar ? to - from >= length : to - from == length)
          && text.startsWith(literal, to - length);
    }
    if (to - from < least) {
      return false;
    }
    int op = 0;
    int at = from;
    int retryOp = -1;
    int retryAt = from;
    while (at < to) {
      if (op < ops.length && ops[op] == STAR) {
        if (++op == ops.length) {
          return true;
        }
        retryOp = op;
        retryAt = at;
        continue;
      }
      int c = text.codePointAt(at);
      if (op < ops.length && accepts(ops[op], c)) {
        op++;
        at += Character.charCount(c);
        continue;
      }
      if (retryOp < 0) {
        return false;
      }
      retryAt += Character.charCount(text.codePointAt(retryAt));
      at = retryAt;
      op = retryOp;
    }
    return op == ops.length || (op == ops.length - 1 && ops[op] == STAR);
  }

  private boolean accepts(int op, int c) {
    return op >= 0 ? op == c : op == ONE || classes.get(FIRST_CLASS - op).test(c);
  }
}
