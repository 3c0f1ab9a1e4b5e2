package dev.keycensus.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** A class in a {@link Glob}: {@code [a-z_]}, {@code [!0-9]}, {@code [[:alpha:]]}. */
final class CharacterClass implements IntPredicate {
  private final List<IntPredicate> members;
  private final boolean negated;

  private CharacterClass(List<IntPredicate> members, boolean negated) {
    this.members = members;
    this.negated = negated;
  }

  /**
   * A class that was read.
   *
   * @param end index after the closing bracket
   */
  record Parsed(CharacterClass value, int end) {}

  /**
   * Reads a class.
   *
   * @param from index after the opening bracket
   */
  static Parsed parse(String text, int from) {
    int at = from;
    boolean negated = at < text.length() && (text.charAt(at) == '!' || text.charAt(at) == '^');
    if (negated) {
      at++;
    }
    List<IntPredicate> members = new ArrayList<>();
    // A closing bracket that comes first is a member.
    for (boolean first = true; at < text.length(); first = false) {
      if (text.charAt(at) == ']' && !first) {
        return new Parsed(new CharacterClass(members, negated), at + 1);
      }
      if (text.startsWith("[:", at)) {
        int close = text.indexOf(":]", at + 2);
        if (close < 0) {
          break;
        }
        members.add(named(text.substring(at + 2, close)));
        at = close + 2;
        continue;
      }
      at = quoted(text, at);
      int low = text.codePointAt(at);
      at += Character.charCount(low);
      int high = low;
      if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
        at = quoted(text, at + 1);
        high = text.codePointAt(at);
        at += Character.charCount(high);
      }
      int last = high;
      members.add(c -> c >= low && c <= last);
    }
    throw new IllegalArgumentException("a path pattern leaves [ open");
  }

  private static int quoted(String text, int at) {
    if (text.charAt(at) != '\\') {
      return at;
    }
    if (at + 1 == text.length()) {
      throw new IllegalArgumentException("a path pattern leaves [ open");
    }
    return at + 1;
  }

  private static IntPredicate named(String name) {
    return switch (name) {
      case "alpha" -> c -> c < 128 && Character.isLetter(c);
      case "digit" -> c -> c >= '0' && c <= '9';
      case "alnum" -> c -> c < 128 && Character.isLetterOrDigit(c);
      case "lower" -> c -> c >= 'a' && c <= 'z';
      case "upper" -> c -> c >= 'A' && c <= 'Z';
      case "space" -> c -> c == ' ' || (c >= '\t' && c <= '\r');
      case "blank" -> c -> c == ' ' || c == '\t';
      case "punct" -> c -> c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
      case "print" -> c -> c >= ' ' && c < 127;
      case "graph" -> c -> c > ' ' && c < 127;
      case "cntrl" -> c -> c < ' ' || c == 127;
      case "xdigit" -> c -> c < 128 && Character.digit(c, 16) >= 0;
      default -> throw new IllegalArgumentException("a path pattern has an unknown class");
    };
  }

  @Override
  public boolean test(int codePoint) {
    for (IntPredicate member : members) {
      if (member.test(codePoint)) {
        return !negated;
      }
    }
    return negated;
  }
}
