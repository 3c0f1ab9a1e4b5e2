package dev.keycensus.detectors;

import dev.keycensus.rules.Checksum;
import dev.keycensus.rules.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Two rules may accept the same bytes: a token with a shape of its own stands as the value of
 * {@code password = …}, a JWT stands behind {@code Bearer}. The one that knows most is kept; it
 * takes over the name and the facts of those that it replaces. A pure function of the set of
 * matches.
 */
final class Settling {
  private static final Comparator<Match> BEST_FIRST =
      Comparator.comparingInt(Settling::rank)
          .reversed()
          .thenComparing(Match::tier, Comparator.reverseOrder())
          .thenComparing(m -> m.end() - m.start(), Comparator.reverseOrder())
          .thenComparingInt(Match::start)
          .thenComparing(m -> m.type().id())
          .thenComparing(m -> m.name() == null ? "" : m.name());

  private Settling() {}

  /**
   * The same for a text whose path is not known yet: types whose matches may turn out not to count
   * there are settled among themselves, and stand beside what they would have replaced.
   */
  static List<Match> settleApart(List<Match> all) {
    List<Match> scoped = new ArrayList<>();
    for (Match m : all) {
      if (m.type().isScoped()) {
        scoped.add(m);
      }
    }
    if (scoped.isEmpty()) {
      return settle(all);
    }
    List<Match> others = new ArrayList<>(all);
    others.removeIf(m -> m.type().isScoped());
    List<Match> both = new ArrayList<>(settle(others));
    both.addAll(settle(scoped));
    both.sort(Comparator.comparingInt(Match::start).thenComparing(m -> m.type().id()));
    return List.copyOf(both);
  }

  static List<Match> settle(List<Match> all) {
    List<Match> sorted = new ArrayList<>(all);
    sorted.sort(BEST_FIRST);
    // Kept matches never overlap, so the one before and the one behind a start are all to compare.
    TreeMap<Integer, Match> kept = new TreeMap<>();
    for (Match m : sorted) {
      Match over = overlapped(kept, m);
      if (over == null) {
        kept.put(m.start(), m);
      } else {
        kept.put(over.start(), enriched(over, m));
      }
    }
    return List.copyOf(kept.values());
  }

  private static @Nullable Match overlapped(TreeMap<Integer, Match> kept, Match m) {
    var before = kept.floorEntry(m.start());
    if (before != null && before.getValue().end() > m.start()) {
      return before.getValue();
    }
    var behind = kept.ceilingEntry(m.start());
    return behind != null && behind.getKey() < m.end() ? behind.getValue() : null;
  }

  private static Match enriched(Match kept, Match other) {
    Match m = kept.name() == null && other.name() != null ? kept.named(other.name()) : kept;
    if (isKeyOf(kept, other)) {
      m = m.typed(other.type());
    }
    if (other.facts().isEmpty()) {
      return m;
    }
    java.util.Map<String, String> more = new java.util.TreeMap<>(other.facts());
    more.keySet().removeAll(m.facts().keySet());
    return m.with(more);
  }

  /**
   * Whether a type of a provider tells what a private key is of. The key stays as it was read: the
   * same one in a file of its own is the same credential.
   */
  private static boolean isKeyOf(Match key, Match told) {
    return key.type().shape().matcher() == Shape.Matcher.PRIVATE_KEY
        && told.type().shape().matcher() == Shape.Matcher.PATTERN
        && told.start() == key.start();
  }

  private static int rank(Match m) {
    return switch (m.type().shape().matcher()) {
      case PRIVATE_KEY, ENCRYPTED_PRIVATE_KEY -> 9;
      case PATTERN -> m.type().shape().checksum() == Checksum.NONE ? 7 : 8;
      case JWT -> 6;
      case NAMED -> 5;
      case URL -> 4;
      case BASIC -> 3;
      case BEARER -> 2;
      case PASSWORD, SECRET, TOKEN, KEY -> 1;
    };
  }
}
