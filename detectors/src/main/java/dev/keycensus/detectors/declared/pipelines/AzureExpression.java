package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.nodes.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What stands between <code>${{</code> and <code>}}</code> in Azure Pipelines, as far as it can be
 * told without running it: names, literals, and the functions that compare them. A value is {@link
 * Node#MISSING} where it is not known; what Azure calls null is a text that is null.
 */
final class AzureExpression {
  /** Whether a condition holds. */
  enum Truth {
    YES,
    NO,
    /** It may, and it may not. */
    MAYBE;

    private Truth not() {
      return this == YES ? NO : this == NO ? YES : MAYBE;
    }
  }

  private static final int LONGEST = 4 << 10;
  private static final int DEEPEST = 40;

  /** Marks what is a truth value for sure, which a text that says so is not. */
  static final String FLAG = "!boolean";

  private static final Node NULL = Node.scalar(0, 0, null, false);

  private final String text;
  private final Function<String, Node> names;
  private int at;

  /** Whether something was met that is not understood. */
  private boolean strange;

  private AzureExpression(String text, Function<String, Node> names) {
    this.text = text;
    this.names = names;
  }

  /**
   * What an expression stands for.
   *
   * @param names what is known of a first name: {@code parameters}, {@code step}
   */
  static Node value(String expression, Function<String, Node> names) {
    if (expression.length() > LONGEST) {
      return Node.MISSING;
    }
    AzureExpression e = new AzureExpression(expression, names);
    Node value = e.value(0);
    e.space();
    return e.strange || e.at < expression.length() ? Node.MISSING : value;
  }

  /** Whether a condition holds. */
  static Truth truth(String expression, Function<String, Node> names) {
    return truth(value(expression, names));
  }

  private static Truth truth(Node value) {
    if (isUnknown(value)) {
      return Truth.MAYBE;
    }
    String is = value.text();
    if (value.isList() || value.isMap()) {
      return Truth.YES;
    }
    if (is == null || is.isEmpty()) {
      return Truth.NO;
    }
    if (value.tag().equals(FLAG)) {
      return value.isTrue() ? Truth.YES : value.isFalse() ? Truth.NO : Truth.MAYBE;
    }
    // A text is true whatever it says; whether it is a text is not known of all.
    return value.isFalse() ? Truth.MAYBE : Truth.YES;
  }

  private static Node flag(Truth truth) {
    return truth == Truth.MAYBE
        ? Node.MISSING
        : Node.scalar(0, 0, truth == Truth.YES ? "true" : "false", false).tagged(FLAG);
  }

  /** Nothing is known of a text that holds what only a run fills in, or that takes long to read. */
  private static boolean isUnknown(Node value) {
    String is = value.text();
    return value.isMissing()
        || (is != null && (is.length() > LONGEST || is.contains("$(") || is.contains("${{")));
  }

  private Node value(int depth) {
    space();
    if (depth > DEEPEST || at >= text.length()) {
      strange = true;
      return Node.MISSING;
    }
    char c = text.charAt(at);
    if (c == '\'') {
      return literal();
    }
    int from = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    String word = text.substring(from, at);
    if (word.isEmpty()) {
      strange = true;
      return Node.MISSING;
    }
    if (at < text.length() && text.charAt(at) == '(') {
      return call(word.toLowerCase(Locale.ROOT), depth);
    }
    if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false")) {
      return Node.scalar(0, 0, word, false).tagged(FLAG);
    }
    if (Character.isDigit(c) || c == '-') {
      while (at < text.length() && (isWord(text.charAt(at)) || text.charAt(at) == '.')) {
        at++;
      }
      return Node.scalar(0, 0, text.substring(from, at), false);
    }
    return word.equals("null") ? NULL : below(names.apply(word));
  }

  /** Two quotes within stand for one. */
  private Node literal() {
    StringBuilder said = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\'') {
        said.append(c);
      } else if (at < text.length() && text.charAt(at) == '\'') {
        said.append('\'');
        at++;
      } else {
        return Node.scalar(0, 0, said.toString(), true);
      }
    }
    strange = true;
    return Node.MISSING;
  }

  /** What names and numbers after a value lead to. */
  private Node below(Node value) {
    Node node = value;
    while (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == '[')) {
      String key;
      if (text.charAt(at++) == '.') {
        int from = at;
        while (at < text.length() && isWord(text.charAt(at))) {
          at++;
        }
        key = text.substring(from, at);
      } else {
        int close = text.indexOf(']', at);
        String inner = close < 0 ? "" : text.substring(at, close).strip();
        at = close < 0 ? text.length() : close + 1;
        boolean quoted = inner.length() > 2 && inner.startsWith("'") && inner.endsWith("'");
        key = quoted ? inner.substring(1, inner.length() - 1) : inner;
        if (!quoted && !inner.chars().allMatch(Character::isDigit)) {
          // Another expression stands there.
          strange = true;
        }
      }
      strange |= key.isEmpty();
      node = child(node, key);
    }
    return node;
  }

  private static Node child(Node of, String key) {
    if (of.isMissing()) {
      return of;
    }
    if (of.isMap()) {
      Node child = of.get(key);
      return child.isMissing() && !of.tag().equals(AzureFilling.OPEN) ? NULL : child;
    }
    if (of.isList() && key.length() < 6 && key.chars().allMatch(Character::isDigit)) {
      int index = Integer.parseInt(key);
      return index < of.items().size() ? of.items().get(index) : NULL;
    }
    return isUnknown(of) ? Node.MISSING : NULL;
  }

  private Node call(String function, int depth) {
    List<Node> with = new ArrayList<>();
    at++;
    space();
    while (at < text.length() && text.charAt(at) != ')' && !strange) {
      with.add(value(depth + 1));
      space();
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
      } else if (at >= text.length() || text.charAt(at) != ')') {
        strange = true;
      }
    }
    if (at >= text.length()) {
      strange = true;
    }
    at++;
    return below(strange ? Node.MISSING : result(function, with));
  }

  private static Node result(String function, List<Node> with) {
    return switch (function) {
      case "eq" -> flag(equal(with));
      case "ne" -> flag(equal(with).not());
      case "in" -> flag(in(with));
      case "notin" -> flag(in(with).not());
      case "not" -> flag(with.size() == 1 ? truth(with.get(0)).not() : Truth.MAYBE);
      case "and" -> flag(all(with, Truth.YES));
      case "or" -> flag(all(with, Truth.NO));
      case "coalesce" -> coalesce(with);
      default -> Node.MISSING;
    };
  }

  /** One value if all have it, the other if any has that. */
  private static Truth all(List<Node> with, Truth same) {
    Truth all = same;
    for (Node each : with) {
      Truth is = truth(each);
      if (is == same.not()) {
        return is;
      }
      all = is == same ? all : Truth.MAYBE;
    }
    return all;
  }

  private static Truth in(List<Node> with) {
    Truth any = with.isEmpty() ? Truth.MAYBE : Truth.NO;
    for (int i = 1; i < with.size(); i++) {
      Truth is = equal(List.of(with.get(0), with.get(i)));
      if (is == Truth.YES) {
        return is;
      }
      any = is == Truth.NO ? any : Truth.MAYBE;
    }
    return any;
  }

  private static Truth equal(List<Node> with) {
    if (with.size() != 2 || isUnknown(with.get(0)) || isUnknown(with.get(1))) {
      return Truth.MAYBE;
    }
    Node one = with.get(0);
    Node other = with.get(1);
    if (isWhole(one) || isWhole(other)) {
      return isWhole(one) && isWhole(other) ? Truth.MAYBE : Truth.NO;
    }
    String a = one.text("");
    String b = other.text("");
    if (a.equalsIgnoreCase(b)) {
      return Truth.YES;
    }
    // 1 and 1.0 are equal, and nobody asks for more than that.
    boolean broken = a.indexOf('.') >= 0 || b.indexOf('.') >= 0;
    return broken && isNumber(a) && isNumber(b) ? Truth.MAYBE : Truth.NO;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> Character.isDigit(c) || c == '.');
  }

  private static boolean isWhole(Node value) {
    return value.isList() || value.isMap();
  }

  private static Node coalesce(List<Node> with) {
    for (Node each : with) {
      if (isUnknown(each) || isWhole(each) || !each.text("").isEmpty()) {
        return each;
      }
    }
    return NULL;
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }
}
