package dev.keycensus.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What is asked of every regular expression that a person writes, before it is run. */
final class Expression {
  private Expression() {}

  /**
   * Holds a pattern to the limits, and tries whether RE2/J takes it.
   *
   * @param value where it stands, for errors
   * @return its tree; null where only RE2/J understands it
   */
  static @Nullable PatternTree check(Yaml value, String pattern) throws UserError {
    PatternTree tree = limited(value, pattern);
    if (tree != null && tree.matchesEmpty()) {
      throw value.error("the pattern accepts the empty text", "ask for at least one character");
    }
    return tree;
  }

  /** The same for an expression that may accept the empty text, such as one over paths. */
  static Pattern compiled(Yaml value) throws UserError {
    limited(value, value.string());
    return Pattern.compile(value.string());
  }

  private static @Nullable PatternTree limited(Yaml value, String pattern) throws UserError {
    if (pattern.length() > RuleReader.MAX_PATTERN) {
      throw value.error("a pattern of more than " + RuleReader.MAX_PATTERN + " characters", null);
    }
    PatternTree tree = PatternTree.parse(pattern);
    if (tree != null && tree.repeats() > RuleReader.MAX_REPEATS) {
      throw value.error(
          "counted repeats multiply to " + tree.repeats() + ", more than " + RuleReader.MAX_REPEATS,
          "such as (…{1,64}){1,64}; use * or +, or smaller counts");
    }
    if (tree != null && tree.size() > RuleReader.MAX_SIZE) {
      throw value.error(
          "written out, the pattern has more than " + RuleReader.MAX_SIZE + " characters",
          "use * or +, or smaller counts");
    }
    compile(value, pattern, tree != null);
    return tree;
  }

  private static void compile(Yaml value, String pattern, boolean understood) throws UserError {
    try {
      // What the tree does not understand RE2/J refuses as well; were it not so, it must not be
      // compiled without a bound on its size.
      if (!understood && pattern.length() > 512) {
        throw value.error("a pattern that is not understood", "leave parts out until it is");
      }
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      String fragment = e.getPattern();
      for (String behind : new String[] {"(?<=", "(?<!"}) {
        // RE2/J takes it for a name, and gives back all of the expression.
        fragment = pattern.contains(behind) ? behind : fragment;
      }
      boolean internal = fragment == null || !pattern.contains(fragment);
      throw value.errorAt(
          internal ? "" : fragment,
          internal ? "bad pattern: unbalanced parenthesis" : "bad pattern: " + e.getDescription(),
          perlHint(fragment));
    }
  }

  private static @Nullable String perlHint(@Nullable String fragment) {
    if (fragment == null) {
      return null;
    } else if (fragment.startsWith("(?")) {
      return "RE2 has no look-ahead, look-behind or atomic groups; \\b and group 1 do most of it";
    } else if (fragment.startsWith("\\") && fragment.length() == 2) {
      return "RE2 has no back references; see its page of syntax";
    } else if (fragment.startsWith("{")) {
      return "a counted repeat is at most {1000}, its first number not above its second";
    } else if (fragment.length() == 2 && fragment.endsWith("+")) {
      return "RE2 has no possessive repeats and needs none: it never backtracks";
    }
    return null;
  }
}
