package dev.keycensus.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The syntax tree of an RE2 expression, as far as three questions need it that must be answered
 * before the library compiles it: how much it multiplies out to, whether it accepts the empty text,
 * and whether an anchor can stand in what it matches. Assertions are taken to hold, character
 * classes by Unicode name to be anything: the answers err towards accepting a pattern.
 */
final class PatternTree {
  private static final int MAX_DEPTH = 100;

  private final Node root;

  private PatternTree(Node root) {
    this.root = root;
  }

  /** Null where the pattern is not understood, which is for RE2/J to explain. */
  static @Nullable PatternTree parse(String pattern) {
    Parser parser = new Parser(pattern);
    Node root = parser.alternatives(0);
    return root == null || parser.at < pattern.length() ? null : new PatternTree(root);
  }

  Node root() {
    return root;
  }

  /** The largest product of counted repeats inside one another. */
  long repeats() {
    return repeats(root);
  }

  /** How many characters the pattern has when its counted repeats are written out. */
  long size() {
    return size(root);
  }

  /** Whether some match has no characters. */
  boolean matchesEmpty() {
    return matchesEmpty(root);
  }

  /**
   * Whether some match contains the literal (at most 60 ASCII characters), whatever the case.
   *
   * <p>Walks the tree with the set of positions that a Knuth-Morris-Pratt search for the literal
   * can be in, as bits: position 0 before the match, the top bit once the literal was seen.
   */
  boolean canContain(String literal) {
    Search search = new Search(literal);
    return (search.after(root, 1) & search.found) != 0;
  }

  sealed interface Node permits Chars, Seq, Alt, Rep {}

  /** One character: of ASCII by bits, or any other. */
  record Chars(long low, long high, boolean other) implements Node {
    static final Chars ANY = new Chars(-1, -1, true);
    static final Chars NONE = new Chars(0, 0, false);

    static Chars of(int from, int to) {
      long low = 0;
      long high = 0;
      for (int c = from; c <= Math.min(to, 127); c++) {
        if (c < 64) {
          low |= 1L << c;
        } else {
          high |= 1L << (c - 64);
        }
      }
      return new Chars(low, high, to > 127);
    }

    static Chars of(String members) {
      Chars set = NONE;
      for (int i = 0; i < members.length(); i++) {
        set = set.or(of(members.charAt(i), members.charAt(i)));
      }
      return set;
    }

    Chars or(Chars more) {
      return new Chars(low | more.low, high | more.high, other || more.other);
    }

    Chars not() {
      return new Chars(~low, ~high, true);
    }

    boolean has(int c) {
      return ((c < 64 ? (low >>> c) : (high >>> (c - 64))) & 1) != 0;
    }

    boolean hasEitherCase(int c) {
      return has(c) || has(Character.toUpperCase(c)) || has(Character.toLowerCase(c));
    }
  }

  /** One after the other; of nothing, it is an assertion. */
  record Seq(List<Node> nodes) implements Node {}

  record Alt(List<Node> nodes) implements Node {}

  /** {@code most} is -1 for no end, {@code counted} tells {@code {1,}} from {@code +}. */
  record Rep(Node node, int least, int most, boolean counted) implements Node {}

  private static long repeats(Node node) {
    if (node instanceof Rep rep) {
      return (rep.counted ? Math.max(1, Math.max(rep.least, rep.most)) : 1) * repeats(rep.node);
    }
    long most = 1;
    for (Node child : children(node)) {
      most = Math.max(most, repeats(child));
    }
    return most;
  }

  private static long size(Node node) {
    if (node instanceof Rep rep) {
      return Math.max(1, Math.max(rep.least, rep.most)) * size(rep.node);
    }
    long sum = node instanceof Chars ? 1 : 0;
    for (Node child : children(node)) {
      sum += size(child);
    }
    return Math.min(sum, Integer.MAX_VALUE); // Products of two such still fit.
  }

  private static boolean matchesEmpty(Node node) {
    if (node instanceof Rep rep) {
      return rep.least == 0 || matchesEmpty(rep.node);
    } else if (node instanceof Alt alt) {
      return alt.nodes.stream().anyMatch(PatternTree::matchesEmpty);
    }
    return node instanceof Seq seq && seq.nodes.stream().allMatch(PatternTree::matchesEmpty);
  }

  private static List<Node> children(Node node) {
    return node instanceof Seq seq ? seq.nodes : node instanceof Alt alt ? alt.nodes : List.of();
  }

  private static final class Search {
    private final String letters;
    private final long[][] next;
    private final String literal;
    final long found;

    Search(String text) {
      StringBuilder folded = new StringBuilder();
      StringBuilder distinct = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char c = Character.toLowerCase(text.charAt(i));
        folded.append(c);
        if (distinct.indexOf(String.valueOf(c)) < 0) {
          distinct.append(c);
        }
      }
      literal = folded.toString();
      letters = distinct.toString();
      found = 1L << literal.length();
      next = new long[literal.length()][letters.length()];
      for (int s = 0; s < literal.length(); s++) {
        for (int k = 0; k < letters.length(); k++) {
          String read = literal.substring(0, s) + letters.charAt(k);
          int n = read.length();
          while (!literal.startsWith(read.substring(read.length() - n))) {
            n--;
          }
          next[s][k] = 1L << n;
        }
      }
    }

    long after(Node node, long states) {
      if (node instanceof Chars chars) {
        return afterOne(chars, states);
      } else if (node instanceof Seq seq) {
        for (Node child : seq.nodes) {
          states = after(child, states);
        }
        return states;
      } else if (node instanceof Alt alt) {
        long all = 0;
        for (Node child : alt.nodes) {
          all |= after(child, states);
        }
        return all;
      }
      Rep rep = (Rep) node;
      for (int i = 0; i < rep.least; i++) {
        long once = after(rep.node, states);
        if (once == states) {
          break;
        }
        states = once;
      }
      for (int i = rep.least; rep.most < 0 || i < rep.most; i++) {
        long more = states | after(rep.node, states);
        if (more == states) {
          break;
        }
        states = more;
      }
      return states;
    }

    private long afterOne(Chars chars, long states) {
      long result = states & found;
      if ((states & ~found) == 0) {
        return result;
      }
      Chars rest = chars;
      for (int k = 0; k < letters.length(); k++) {
        int c = letters.charAt(k);
        if (chars.hasEitherCase(c)) {
          for (int s = 0; s < literal.length(); s++) {
            if (((states >>> s) & 1) != 0) {
              result |= next[s][k];
            }
          }
        }
        Chars both =
            Chars.of(c, c).or(Chars.of(Character.toUpperCase(c), Character.toUpperCase(c)));
        rest = new Chars(rest.low & ~both.low, rest.high & ~both.high, rest.other);
      }
      return rest.equals(Chars.NONE) ? result : result | 1;
    }
  }

  /** Recursive descent; every method gives null for what it does not understand. */
  private static final class Parser {
    private static final Chars DIGIT = Chars.of('0', '9');
    private static final Chars SPACE = Chars.of("\t\n\f\r ");
    private static final Chars LOWER = Chars.of('a', 'z');
    private static final Chars UPPER = Chars.of('A', 'Z');
    private static final Chars WORD = DIGIT.or(LOWER).or(UPPER).or(Chars.of("_"));
    private static final Node NOTHING = new Seq(List.of());
    private static final Node FLAGS = new Alt(List.of());

    private final String text;
    int at;

    Parser(String text) {
      this.text = text;
    }

    @Nullable Node alternatives(int depth) {
      if (depth > MAX_DEPTH) {
        return null;
      }
      List<Node> nodes = new ArrayList<>();
      while (true) {
        Node node = sequence(depth);
        if (node == null) {
          return null;
        }
        nodes.add(node);
        if (!skip("|")) {
          return nodes.size() == 1 ? node : new Alt(nodes);
        }
      }
    }

    private @Nullable Node sequence(int depth) {
      List<Node> nodes = new ArrayList<>();
      while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
        if (skip("\\Q")) {
          int end = text.indexOf("\\E", at);
          String literal = text.substring(at, end < 0 ? text.length() : end);
          literal.codePoints().forEach(c -> nodes.add(Chars.of(c, c)));
          at = end < 0 ? text.length() : end + 2;
        } else {
          Node atom = atom(depth);
          if (atom == null) {
            return null;
          }
          if (!atom.equals(FLAGS)) {
            nodes.add(atom);
          }
        }
        if (!nodes.isEmpty()) {
          // Flags and an empty quotation are nothing: what follows repeats what stood before them.
          nodes.add(repeated(nodes.remove(nodes.size() - 1)));
        }
      }
      return nodes.size() == 1 ? nodes.get(0) : new Seq(nodes);
    }

    private Node repeated(Node node) {
      while (at < text.length()) {
        if (skip("*")) {
          node = new Rep(node, 0, -1, false);
        } else if (skip("+")) {
          node = new Rep(node, 1, -1, false);
        } else if (skip("?")) {
          node = new Rep(node, 0, 1, false);
        } else {
          Rep counted = counted(node);
          if (counted == null) {
            return node;
          }
          node = counted;
        }
        skip("?"); // Lazy.
      }
      return node;
    }

    /**
     * <code>{n}</code>, <code>{n,}</code>, <code>{n,m}</code>; anything else is a literal brace.
     */
    private @Nullable Rep counted(Node node) {
      int start = at;
      if (skip("{")) {
        int least = number();
        int most = least;
        if (least >= 0 && skip(",")) {
          most = text.startsWith("}", at) ? -1 : number();
          most = most < 0 && !text.startsWith("}", at) ? -2 : most;
        }
        if (least >= 0 && most >= -1 && skip("}")) {
          return new Rep(node, least, most, true);
        }
      }
      at = start;
      return null;
    }

    private int number() {
      int start = at;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      return at == start || at - start > 6 ? -1 : Integer.parseInt(text.substring(start, at));
    }

    private @Nullable Node atom(int depth) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      return switch (c) {
        case '(' -> group(depth);
        case '[' -> set();
        case '.' -> Chars.ANY;
        case '^', '$' -> NOTHING;
        case '\\' -> escape();
        case '*', '+', '?' -> null;
        default -> Chars.of(c, c);
      };
    }

    private @Nullable Node group(int depth) {
      if (skip("?P<") || skip("?<")) {
        at = text.indexOf('>', at) + 1;
        if (at == 0) {
          return null;
        }
      } else if (skip("?")) {
        while (at < text.length() && "imsU-".indexOf(text.charAt(at)) >= 0) {
          at++;
        }
        if (skip(")")) {
          return FLAGS;
        }
        if (!skip(":")) {
          return null;
        }
      }
      Node node = alternatives(depth + 1);
      return node != null && skip(")") ? node : null;
    }

    private @Nullable Node escape() {
      if (skip("b") || skip("B") || skip("A") || skip("z")) {
        return NOTHING;
      }
      return skip("C") ? Chars.ANY : escaped();
    }

    /** After a backslash, in a class or not. */
    private @Nullable Chars escaped() {
      if (at == text.length()) {
        return null;
      }
      char c = text.charAt(at++);
      return switch (c) {
        case 'd' -> DIGIT;
        case 'D' -> DIGIT.not();
        case 'w' -> WORD;
        case 'W' -> WORD.not();
        case 's' -> SPACE;
        case 'S' -> SPACE.not();
        case 'p', 'P' -> byName();
        case 'x' -> hex();
        case 'a' -> Chars.of(7, 7);
        case 'f' -> Chars.of("\f");
        case 'n' -> Chars.of("\n");
        case 'r' -> Chars.of("\r");
        case 't' -> Chars.of("\t");
        case 'v' -> Chars.of(11, 11);
        default -> Character.isLetterOrDigit(c) ? null : Chars.of(c, c);
      };
    }

    /** A Unicode class, {@code \\pL} or with a name in braces: taken to be anything. */
    private @Nullable Chars byName() {
      int end = skip("{") ? text.indexOf('}', at) + 1 : at + 1;
      if (end <= at || end > text.length()) {
        return null;
      }
      at = end;
      return Chars.ANY;
    }

    private @Nullable Chars hex() {
      boolean braced = skip("{");
      int end = braced ? text.indexOf('}', at) : at + 2;
      if (end < at || end > text.length() || end - at > 6) {
        return null;
      }
      int c = 0;
      for (; at < end; at++) {
        int digit = Character.digit(text.charAt(at), 16);
        if (digit < 0) {
          return null;
        }
        c = c * 16 + digit;
      }
      at = braced ? end + 1 : end;
      return Chars.of(c, c);
    }

    private @Nullable Chars set() {
      boolean negated = skip("^");
      Chars all = Chars.NONE;
      for (boolean first = true; first || !text.startsWith("]", at); first = false) {
        if (at >= text.length()) {
          return null;
        }
        Chars some = text.startsWith("[:", at) ? named() : range();
        if (some == null) {
          return null;
        }
        all = all.or(some);
      }
      at++;
      return negated ? all.not() : all;
    }

    private @Nullable Chars named() {
      int end = text.indexOf(":]", at);
      if (end < 0) {
        return null;
      }
      String name = text.substring(at + 2, end);
      at = end + 2;
      boolean negated = name.startsWith("^");
      Chars set =
          switch (negated ? name.substring(1) : name) {
            case "digit" -> DIGIT;
            case "lower" -> LOWER;
            case "upper" -> UPPER;
            case "alpha" -> LOWER.or(UPPER);
            case "alnum" -> LOWER.or(UPPER).or(DIGIT);
            case "word" -> WORD;
            case "xdigit" -> DIGIT.or(Chars.of('a', 'f')).or(Chars.of('A', 'F'));
            case "space" -> SPACE.or(Chars.of(11, 11));
            default -> Chars.ANY;
          };
      return negated ? set.not() : set;
    }

    private @Nullable Chars range() {
      Chars from = classChar();
      if (from == null || !text.startsWith("-", at) || text.startsWith("-]", at)) {
        return from;
      }
      at++;
      Chars to = classChar();
      if (to == null) {
        return null;
      }
      int first = single(from);
      int last = single(to);
      return first < 0 || last < first ? null : Chars.of(first, last);
    }

    private @Nullable Chars classChar() {
      if (at == text.length()) {
        return null;
      }
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      return c == '\\' ? escaped() : Chars.of(c, c);
    }

    /** The one ASCII character of a set, 128 for one beyond, -1 for several. */
    private static int single(Chars set) {
      int n = Long.bitCount(set.low) + Long.bitCount(set.high);
      if (n + (set.other ? 1 : 0) != 1) {
        return -1;
      }
      return set.other
          ? 128
          : set.low != 0
              ? Long.numberOfTrailingZeros(set.low)
              : 64 + Long.numberOfTrailingZeros(set.high);
    }

    private boolean skip(String token) {
      if (text.startsWith(token, at)) {
        at += token.length();
        return true;
      }
      return false;
    }
  }
}
