package dev.keycensus.detectors.declared;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Declarations of one principal in several files, as one. */
public final class Joined {
  private static final int LONGEST_FACT = 300;

  /** How many files are named where code of others is not fixed to a version. */
  private static final int MOST_FILES = 5;

  /** Marks of a use that is given more than what the platform issues for a run. */
  private static final Set<Mark> KEYS = Set.of(Mark.STATIC_KEY, Mark.PASSES_ALL_SECRETS);

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

  /** A use of code of others. */
  public record Use(String file, Declaration declaration) {}

  /**
   * All uses of one party's code as one. It says where the code is not fixed to a version; of the
   * uses those count that are given a key, if any is: what is fixed wherever it sees a key is not
   * loose for a use without.
   *
   * @param uses in the order of their files
   */
  public static Declaration ofUses(Declaration first, List<Use> uses) {
    Declaration d = of(first, first.name(), uses.stream().map(Use::declaration).toList());
    List<Use> given =
        uses.stream()
            .filter(u -> u.declaration().marks().stream().anyMatch(KEYS::contains))
            .toList();
    List<String> files =
        (given.isEmpty() ? uses : given)
            .stream()
                .filter(u -> u.declaration().marks().contains(Mark.UNPINNED))
                .map(Use::file)
                .distinct()
                .toList();
    if (files.isEmpty()) {
      return d.unmark(Mark.UNPINNED);
    }
    int more = files.size() - MOST_FILES;
    String some = String.join(", ", files.subList(0, Math.min(MOST_FILES, files.size())));
    return d.fact("unpinnedIn", more > 0 ? some + " and " + more + " more" : some);
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
