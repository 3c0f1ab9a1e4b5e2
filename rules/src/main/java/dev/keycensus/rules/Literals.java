package dev.keycensus.rules;

import dev.keycensus.rules.PatternTree.Alt;
import dev.keycensus.rules.PatternTree.Chars;
import dev.keycensus.rules.PatternTree.Node;
import dev.keycensus.rules.PatternTree.Rep;
import dev.keycensus.rules.PatternTree.Seq;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Anchors for an expression whose author named none, or named words that need not stand in a match.
 * Case makes no difference throughout, as it makes none to the search for anchors.
 *
 * @param anchors one of them stands in every match
 * @param before the most bytes that a match has before an anchor, as far as they are bounded
 * @param after the most bytes that it has from there on, likewise
 */
record Literals(List<String> anchors, int before, int after) {
  private static final int SHORTEST = 3;
  private static final int MOST_STRINGS = 32;

  /** Assertions look at the character beside a match. */
  private static final int BESIDE = 2;

  /** What an unbounded repeat counts as: a match that reaches further is tried on a wider text. */
  private static final int OPEN = 96;

  private static final int OPEN_WIDE = 1024;

  /** Words so common in source code that almost any other is the better anchor. */
  private static final Set<String> COMMON =
      Set.of("key", "token", "secret", "api", "password", "auth", "http", "https", "user", "id");

  /**
   * The first choice are {@code words}, if one of them stands in every match; else what the
   * expression itself says must.
   *
   * @return null where neither is so
   */
  static @Nullable Literals of(PatternTree tree, List<String> words) {
    Literals chosen = guaranteed(tree, words);
    if (chosen != null) {
      return chosen;
    }
    List<String> best = read(tree.root()).best;
    return best == null ? null : located(tree, best);
  }

  /** {@code words}, if one of them stands in every match; else null. */
  static @Nullable Literals guaranteed(PatternTree tree, List<String> words) {
    Set<String> folded = new TreeSet<>();
    for (String word : words) {
      folded.add(word.toLowerCase(Locale.ROOT));
    }
    return isUsable(folded) && new Avoiding(folded).never(tree.root())
        ? located(tree, List.copyOf(folded))
        : null;
  }

  private static boolean isUsable(Set<String> words) {
    for (String word : words) {
      if (word.strip().length() < SHORTEST || word.length() > RuleReader.MAX_LITERAL) {
        return false;
      }
      for (int i = 0; i < word.length(); i++) {
        if (word.charAt(i) < ' ' || word.charAt(i) > '~') {
          return false;
        }
      }
    }
    return !words.isEmpty() && words.size() <= RuleReader.MAX_LITERALS;
  }

  private static Literals located(PatternTree tree, List<String> anchors) {
    int shortest = RuleReader.MAX_LITERAL;
    int longest = 0;
    for (String anchor : anchors) {
      shortest = Math.min(shortest, anchor.length());
      longest = Math.max(longest, anchor.length());
    }
    Avoiding avoiding = new Avoiding(new TreeSet<>(anchors));
    int before = before(tree.root(), avoiding, shortest) + BESIDE;
    int after = Math.max(longest, length(tree.root())) + BESIDE;
    return new Literals(
        anchors, Math.min(before, RuleReader.MAX_REACH), Math.min(after, RuleReader.MAX_REACH));
  }

  /** How far from the start of {@code node} the first of the anchors may begin. */
  private static int before(Node node, Avoiding avoiding, int shortest) {
    int sum = 0;
    BitSet states = Avoiding.start();
    for (Node child : node instanceof Seq seq ? seq.nodes() : List.<Node>of()) {
      if (avoiding.never(child)) {
        return Math.min(RuleReader.MAX_REACH, sum + before(child, avoiding, shortest));
      }
      states = avoiding.after(child, states);
      sum = Math.min(RuleReader.MAX_REACH, sum + length(child));
      if (states.isEmpty()) { // It ends here at the latest.
        return Math.max(0, sum - shortest);
      }
    }
    return Math.max(0, length(node) - shortest);
  }

  private static int length(Node node) {
    long sum = 0;
    if (node instanceof Chars) {
      return 1;
    } else if (node instanceof Rep rep) {
      int once = length(rep.node());
      sum =
          rep.most() >= 0
              ? (long) once * rep.most()
              : (long) once * rep.least() + (isWide(rep.node()) ? OPEN_WIDE : OPEN);
    } else if (node instanceof Seq seq) {
      for (Node child : seq.nodes()) {
        sum += length(child);
      }
    } else if (node instanceof Alt alt) {
      for (Node child : alt.nodes()) {
        sum = Math.max(sum, length(child));
      }
    }
    return (int) Math.min(sum, RuleReader.MAX_REACH);
  }

  private static boolean isWide(Node node) {
    return !(node instanceof Chars chars) || (chars.has('a') && chars.has(' '));
  }

  // What must stand in a match

  /**
   * What is known of a part of an expression.
   *
   * @param exact all texts that it accepts, where they are few
   * @param best texts of which one stands in all that it accepts
   */
  private record Known(@Nullable Set<String> exact, @Nullable List<String> best) {
    static final Known NOTHING = new Known(null, null);

    static Known of(Set<String> exact) {
      return new Known(exact, isUsable(exact) ? List.copyOf(exact) : null);
    }
  }

  private static Known read(Node node) {
    if (node instanceof Chars chars) {
      return read(chars);
    } else if (node instanceof Rep rep) {
      return read(rep);
    } else if (node instanceof Alt alt) {
      return read(alt);
    }
    return read((Seq) node);
  }

  private static Known read(Chars chars) {
    Set<String> letters = new TreeSet<>();
    if (chars.other()) {
      return Known.NOTHING;
    }
    for (int c = 0; c < 128; c++) {
      if (chars.has(c)) {
        letters.add(String.valueOf((char) Character.toLowerCase(c)));
      }
    }
    return letters.size() > 4 ? Known.NOTHING : Known.of(letters);
  }

  private static Known read(Rep rep) {
    Known once = read(rep.node());
    if (rep.least() == 0) {
      if (once.exact == null || rep.most() != 1) {
        return Known.NOTHING;
      }
      Set<String> optional = new TreeSet<>(once.exact);
      optional.add("");
      return Known.of(optional);
    }
    Set<String> exact = rep.least() == rep.most() ? once.exact : null;
    for (int i = 1; exact != null && once.exact != null && i < rep.least(); i++) {
      exact = product(exact, once.exact);
    }
    return exact != null ? Known.of(exact) : new Known(null, once.best);
  }

  private static Known read(Alt alt) {
    Set<String> exact = new TreeSet<>();
    Set<String> best = new TreeSet<>();
    boolean isExact = true;
    boolean all = true;
    for (Node child : alt.nodes()) {
      Known known = read(child);
      if (known.exact == null) {
        isExact = false;
      } else {
        exact.addAll(known.exact);
      }
      if (known.best == null) {
        all = false;
      } else {
        best.addAll(known.best);
      }
    }
    return new Known(
        isExact && exact.size() <= MOST_STRINGS ? exact : null,
        all && isUsable(best) ? List.copyOf(best) : null);
  }

  private static Known read(Seq seq) {
    Set<String> run = Set.of("");
    boolean whole = true;
    List<String> best = null;
    for (Node child : seq.nodes()) {
      Known known = read(child);
      best = better(best, known.best);
      Set<String> longer = known.exact == null ? null : product(run, known.exact);
      if (longer == null) {
        whole = false;
        longer = known.exact == null ? Set.of("") : known.exact;
      }
      run = longer;
      best = better(best, isUsable(run) ? List.copyOf(run) : null);
    }
    return new Known(whole ? run : null, best);
  }

  private static @Nullable Set<String> product(Set<String> a, Set<String> b) {
    if (a.size() * b.size() > MOST_STRINGS) {
      return null;
    }
    Set<String> both = new TreeSet<>();
    for (String x : a) {
      for (String y : b) {
        if (x.length() + y.length() > RuleReader.MAX_LITERAL) {
          return null;
        }
        both.add(x + y);
      }
    }
    return both;
  }

  private static @Nullable List<String> better(@Nullable List<String> a, @Nullable List<String> b) {
    return a == null || (b != null && worth(b) > worth(a)) ? b : a;
  }

  /** Long and few is rare; beyond eight characters it makes no difference. */
  private static int worth(List<String> words) {
    int shortest = 8;
    for (String word : words) {
      shortest = Math.min(shortest, COMMON.contains(word) ? SHORTEST - 1 : word.length());
    }
    return shortest * 8 - words.size();
  }

  /** An automaton over what was read without any of the words. */
  private static final class Avoiding {
    private final List<String> prefixes = new ArrayList<>();
    private final String letters;

    /** By state and letter; -1 where a word has been read. */
    private final int[][] next;

    Avoiding(Set<String> words) {
      Set<String> starts = new TreeSet<>();
      StringBuilder distinct = new StringBuilder();
      for (String word : words) {
        for (int i = 0; i < word.length(); i++) {
          starts.add(word.substring(0, i));
          if (distinct.indexOf(word.substring(i, i + 1)) < 0) {
            distinct.append(word.charAt(i));
          }
        }
      }
      prefixes.addAll(starts); // The empty one comes first.
      letters = distinct.toString();
      next = new int[prefixes.size()][letters.length()];
      for (int s = 0; s < next.length; s++) {
        for (int k = 0; k < letters.length(); k++) {
          next[s][k] = step(prefixes.get(s) + letters.charAt(k), words, starts);
        }
      }
    }

    private int step(String read, Set<String> words, Set<String> starts) {
      for (String word : words) {
        if (read.endsWith(word)) {
          return -1;
        }
      }
      String rest = read;
      while (!starts.contains(rest)) {
        rest = rest.substring(1);
      }
      return prefixes.indexOf(rest);
    }

    /** Whether no text that {@code node} accepts is without all of the words. */
    boolean never(Node node) {
      return after(node, start()).isEmpty();
    }

    static BitSet start() {
      BitSet start = new BitSet();
      start.set(0);
      return start;
    }

    BitSet after(Node node, BitSet states) {
      if (node instanceof Chars chars) {
        return afterOne(chars, states);
      } else if (node instanceof Seq seq) {
        BitSet now = states;
        for (Node child : seq.nodes()) {
          now = after(child, now);
        }
        return now;
      } else if (node instanceof Alt alt) {
        BitSet all = new BitSet();
        for (Node child : alt.nodes()) {
          all.or(after(child, states));
        }
        return all;
      }
      Rep rep = (Rep) node;
      BitSet now = states;
      for (int i = 0; i < rep.least(); i++) {
        BitSet once = after(rep.node(), now);
        if (once.equals(now)) {
          break;
        }
        now = once;
      }
      for (int i = rep.least(); rep.most() < 0 || i < rep.most(); i++) {
        BitSet more = (BitSet) now.clone();
        more.or(after(rep.node(), now));
        if (more.equals(now)) {
          break;
        }
        now = more;
      }
      return now;
    }

    private BitSet afterOne(Chars chars, BitSet states) {
      BitSet result = new BitSet();
      if (states.isEmpty()) {
        return result;
      }
      Chars known = Chars.NONE;
      for (int k = 0; k < letters.length(); k++) {
        int c = letters.charAt(k);
        Chars both =
            Chars.of(c, c).or(Chars.of(Character.toUpperCase(c), Character.toUpperCase(c)));
        known = known.or(both);
        if (chars.hasEitherCase(c)) {
          for (int s = states.nextSetBit(0); s >= 0; s = states.nextSetBit(s + 1)) {
            if (next[s][k] >= 0) {
              result.set(next[s][k]);
            }
          }
        }
      }
      boolean rest =
          chars.other() || (chars.low() & ~known.low()) != 0 || (chars.high() & ~known.high()) != 0;
      if (rest) {
        result.set(0);
      }
      return result;
    }
  }
}
