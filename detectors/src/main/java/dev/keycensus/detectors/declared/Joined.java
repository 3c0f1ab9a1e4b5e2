package dev.keycensus.detectors.declared;

import java.util.List;
import java.util.TreeSet;

/** Declarations of one principal in several files, as one. */
public final class Joined {
  private static final int LONGEST_FACT = 300;

  private Joined() {}

  /**
   * A copy of one declaration under a name, with what others say of the same principal: all that it
   * may do, all marks, the most autonomy. What is said of it twice is told of the first, but lists
   * of words are joined.
   */
  public static Declaration of(Declaration first, String name, List<Declaration> others) {
    Declaration d = named(first, name);
    others.forEach(other -> add(other, d));
    return d;
  }

  private static Declaration named(Declaration of, String name) {
    Declaration d =
        new Declaration(of.kind(), name, of.provider(), of.key(), of.line(), of.endLine())
            .tenant(of.tenant())
            .parent(of.parent())
            .owner(of.owner())
            .purpose(of.purpose())
            .environment(of.environment())
            .onBehalfOf(of.onBehalfOf())
            .autonomy(of.autonomy())
            .longest(of.longest());
    add(of, d);
    return d;
  }

  private static void add(Declaration more, Declaration to) {
    to.can().addAll(more.can());
    to.uses().addAll(more.uses());
    more.marks().forEach(to::mark);
    if (to.autonomy() == null
        || (more.autonomy() != null && more.autonomy().compareTo(to.autonomy()) > 0)) {
      to.autonomy(more.autonomy());
    }
    more.facts()
        .forEach(
            (fact, value) -> {
              String known = to.facts().get(fact);
              to.fact(fact, known == null ? value : both(known, value));
            });
  }

  /** Lists of words as one, sorted, up to a length. */
  private static String both(String a, String b) {
    if (a.equals(b) || a.length() > LONGEST_FACT) {
      return a;
    }
    TreeSet<String> all = new TreeSet<>();
    for (String list : List.of(a, b)) {
      int from = 0;
      while (from <= list.length()) {
        int end = list.indexOf(", ", from);
        end = end < 0 ? list.length() : end;
        all.add(list.substring(from, end));
        from = end + 2;
      }
    }
    return String.join(", ", all);
  }
}
