package dev.keycensus.inventory.store;

import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Severity;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of an inventory between two moments.
 *
 * @param from the snapshots before; a target that is not among them is new as a whole
 * @param to the snapshots after
 * @param items sorted by change, severity (worst first), what they are, target and name
 * @param notes what makes the comparison less sure than it looks, in sentences
 */
public record Diff(List<Snapshot> from, List<Snapshot> to, List<Item> items, List<String> notes) {
  public Diff {
    from = List.copyOf(from);
    to = List.copyOf(to);
    items = List.copyOf(items);
    notes = List.copyOf(notes);
  }

  /** What happened. */
  public enum Change {
    /** It was never there before. */
    NEW,
    /** It was there once, was gone, and is there again. */
    REOPENED,
    /** It can do more, or works through more. */
    SCOPE_GROWN,
    /** Somebody else answers for it, or it is somewhere else. */
    DRIFT,
    /** It is gone, from the files that are there now at least. */
    FIXED,
    /** It was there and still is. */
    OPEN;

    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What it happened to. */
  public enum What {
    CREDENTIAL,
    IDENTITY,
    VIOLATION;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One change.
   *
   * @param id of the credential, identity or violation, after the change if it is still there
   * @param name what people know it by
   * @param detail what exactly changed, in words; empty where the change says it all
   * @param subject the identity that it is about; empty for none
   * @param severity null for an identity
   * @param kind of an identity; null for others
   * @param provider of an identity; null for others
   */
  public record Item(
      Change change,
      What what,
      Target target,
      String id,
      String name,
      String detail,
      String subject,
      @Nullable Severity severity,
      @Nullable IdentityKind kind,
      @Nullable String provider) {}

  /** How many of each change there are, of one sort of thing. */
  public Map<Change, Integer> counts(What what) {
    Map<Change, Integer> counts = new EnumMap<>(Change.class);
    for (Change c : Change.values()) {
      counts.put(c, 0);
    }
    for (Item i : items) {
      if (i.what() == what) {
        counts.merge(i.change(), 1, Integer::sum);
      }
    }
    return counts;
  }
}
