package dev.keycensus.sources;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path pattern with the meaning that {@code .gitignore} gives it: {@code *} and {@code ?} stay
 * inside one name, {@code **} as a whole segment spans any number of them, {@code [a-z]} is a
 * class, a backslash quotes, a trailing slash asks for a directory. A pattern with a slash before
 * its end is anchored at the root of the paths; any other is compared with the last name alone.
 *
 * <p>Case counts. Matching takes at most {@code path × pattern} steps: a star only ever gives back
 * to itself, never to an earlier star, because what stands before the latest star is matched as far
 * left as it can be.
 */
public final class Glob {
  /** A longer pattern is a mistake or an attack. */
  private static final int MAX_LENGTH = 4096;

  private final String pattern;
  private final boolean anchored;
  private final boolean directoryOnly;

  /** One per name; {@link Segment#ANY_DEPTH} for a double star. */
  private final Segment[] segments;

  private Glob(String pattern, boolean anchored, boolean directoryOnly, Segment[] segments) {
    this.pattern = pattern;
    this.anchored = anchored;
    this.directoryOnly = directoryOnly;
    this.segments = segments;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is empty, longer than 4,096 characters, ends in a lone
   *     backslash, or leaves a class open; the message is fit for a person
   */
  public static Glob of(String pattern) {
    if (pattern.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a path pattern of over " + MAX_LENGTH + " characters");
    }
    String body = pattern;
    boolean directoryOnly = body.endsWith("/");
    if (directoryOnly) {
      body = body.substring(0, body.length() - 1);
    }
    boolean anchored = body.indexOf('/') >= 0;
    if (body.startsWith("/")) {
      body = body.substring(1);
    }
    if (body.isEmpty()) {
      throw new IllegalArgumentException("an empty path pattern");
    }
    List<Segment> segments = new ArrayList<>();
    for (String part : split(body)) {
      // "**/**" is "**".
      boolean repeated =
          part.equals("**")
              && !segments.isEmpty()
              && segments.get(segments.size() - 1) == Segment.ANY_DEPTH;
      if (!repeated) {
        segments.add(anchored && part.equals("**") ? Segment.ANY_DEPTH : Segment.of(part));
      }
    }
    return new Glob(pattern, anchored, directoryOnly, segments.toArray(new Segment[0]));
  }

  private static List<String> split(String body) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '/') {
        parts.add(part.toString());
        part.setLength(0);
      } else if (c == '\\' && i + 1 < body.length()) {
        i++;
        // A quoted slash is a slash.
        if (body.charAt(i) == '/') {
          i--;
        } else {
          part.append(c).append(body.charAt(i));
        }
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  /**
   * Whether the pattern names exactly this file or directory.
   *
   * @param path with {@code /}, without one at either end
   */
  public boolean matches(String path, boolean directory) {
    return matches(path, 0, path.length(), directory);
  }

  /**
   * Whether the pattern names this file or a directory above it, so that {@code docs/} covers
   * {@code docs/a/b.md}.
   *
   * @param path of a file, with {@code /}, without one at either end
   */
  public boolean covers(String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (matches(path, 0, slash, true)) {
        return true;
      }
    }
    return matches(path, false);
  }

  /** As {@link #matches(String, boolean)}, for the part of {@code path} in {@code [from, to)}. */
  boolean matches(String path, int from, int to, boolean directory) {
    if (directoryOnly && !directory) {
      return false;
    }
    if (anchored) {
      return matchesSegments(path, from, to);
    }
    int name = Math.max(path.lastIndexOf('/', to - 1) + 1, from);
    return segments[0].matches(path, name, to);
  }

  private boolean matchesSegments(String path, int from, int to) {
    int segment = 0;
    int at = from;
    int retrySegment = -1;
    int retryAt = -1;
    while (true) {
      if (segment < segments.length && segments[segment] == Segment.ANY_DEPTH) {
        if (++segment == segments.length) {
          return true; // At least one name is left: "a/**" is what lies below a, not a itself.
        }
        retrySegment = segment;
        retryAt = at;
        continue;
      }
      int slash = path.indexOf('/', at);
      int end = slash < 0 || slash > to ? to : slash;
      if (segment < segments.length && segments[segment].matches(path, at, end)) {
        segment++;
        if (end == to) {
          // A later start for the names after the last double star would leave fewer of them.
          return segment == segments.length;
        }
        at = end + 1;
        continue;
      }
      if (retrySegment < 0) {
        return false;
      }
      int next = path.indexOf('/', retryAt);
      if (next < 0 || next >= to) {
        return false;
      }
      retryAt = next + 1;
      at = retryAt;
      segment = retrySegment;
    }
  }

  /** The pattern as it was written. */
  @Override
  public String toString() {
    return pattern;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob that && pattern.equals(that.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  /** The pattern of one name. */
  private static final class Segment {
    private static final int STAR = -1;
    private static final int ONE = -2;
    private static final int FIRST_CLASS = -3;

    static final Segment ANY_DEPTH = new Segment(new int[0], List.of(), false, null);

    /** Code points, {@link #STAR}, {@link #ONE}, or {@code FIRST_CLASS - index of a class}. */
    private final int[] ops;

    private final List<CharacterClass> classes;

    /** When only a first star is special: what stands after it. When nothing is: all of it. */
    private final @Nullable String tail;

    private final boolean startsWithStar;

    private Segment(
        int[] ops, List<CharacterClass> classes, boolean startsWithStar, @Nullable String tail) {
      this.ops = ops;
      this.classes = classes;
      this.startsWithStar = startsWithStar;
      this.tail = tail;
    }

    static Segment of(String text) {
      int[] ops = new int[text.length()];
      int count = 0;
      List<CharacterClass> classes = new ArrayList<>();
      for (int i = 0; i < text.length(); ) {
        int c = text.codePointAt(i);
        i += Character.charCount(c);
        switch (c) {
          case '*' -> {
            if (count == 0 || ops[count - 1] != STAR) {
              ops[count++] = STAR;
            }
          }
          case '?' -> ops[count++] = ONE;
          case '[' -> {
            CharacterClass.Parsed parsed = CharacterClass.parse(text, i);
            i = parsed.end();
            ops[count++] = FIRST_CLASS - classes.size();
            classes.add(parsed.value());
          }
          case '\\' -> {
            if (i == text.length()) {
              throw new IllegalArgumentException("a path pattern ends in a lone backslash");
            }
            int quoted = text.codePointAt(i);
            i += Character.charCount(quoted);
            ops[count++] = quoted;
          }
          default -> ops[count++] = c;
        }
      }
      boolean star = count > 0 && ops[0] == STAR;
      StringBuilder tail = new StringBuilder();
      for (int i = star ? 1 : 0; i < count; i++) {
        if (ops[i] < 0) {
          return new Segment(Arrays.copyOf(ops, count), classes, star, null);
        }
        tail.appendCodePoint(ops[i]);
      }
      return new Segment(Arrays.copyOf(ops, count), classes, star, tail.toString());
    }

    boolean matches(String text, int from, int to) {
      if (tail != null) {
        int length = tail.length();
        return (startsWithStar ? to - from >= length : to - from == length)
            && text.startsWith(tail, to - length);
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
      return op >= 0 ? op == c : op == ONE || classes.get(FIRST_CLASS - op).contains(c);
    }
  }
}
