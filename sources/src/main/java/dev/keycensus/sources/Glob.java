package dev.keycensus.sources;

import java.util.ArrayList;
import java.util.List;

/**
 * A path pattern with the meaning that {@code .gitignore} gives it: {@code *} and {@code ?} stay
 * inside one name, {@code **} as a whole segment spans any number of them, {@code [a-z]} is a
 * class, a backslash quotes, a trailing slash asks for a directory. A pattern with a slash before
 * its end is anchored at the root of the paths; any other is compared with the last name alone.
 *
 * <p>Case counts. Matching takes at most {@code path × pattern} steps: as in a {@link NamePattern},
 * a double star only ever gives back to itself.
 */
public final class Glob {
  /** A longer pattern is a mistake or an attack. */
  private static final int MAX_LENGTH = 4096;

  private final String pattern;
  private final boolean anchored;
  private final boolean directoryOnly;

  /** A double star that spans names; none by its own pattern. */
  private static final NamePattern ANY_DEPTH = new NamePattern.Builder().build();

  /** One per name; {@link #ANY_DEPTH} itself for a double star. */
  private final NamePattern[] segments;

  private Glob(String pattern, boolean anchored, boolean directoryOnly, NamePattern[] segments) {
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
    List<NamePattern> segments = new ArrayList<>();
    for (String part : split(body)) {
      // "**/**" is "**".
      boolean repeated =
          part.equals("**")
              && !segments.isEmpty()
              && segments.get(segments.size() - 1) == ANY_DEPTH;
      if (!repeated) {
        segments.add(anchored && part.equals("**") ? ANY_DEPTH : name(part));
      }
    }
    return new Glob(pattern, anchored, directoryOnly, segments.toArray(new NamePattern[0]));
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
      if (segment < segments.length && segments[segment] == ANY_DEPTH) {
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
  private static NamePattern name(String text) {
    NamePattern.Builder name = new NamePattern.Builder();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '*' -> name.star();
        case '?' -> name.one();
        case '[' -> {
          CharacterClass.Parsed parsed = CharacterClass.parse(text, i);
          i = parsed.end();
          name.oneOf(parsed.value());
        }
        case '\\' -> {
          if (i == text.length()) {
            throw new IllegalArgumentException("a path pattern ends in a lone backslash");
          }
          int quoted = text.codePointAt(i);
          i += Character.charCount(quoted);
          name.point(quoted);
        }
        default -> name.point(c);
      }
    }
    return name.build();
  }
}
