package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Violation;
import java.util.List;
import java.util.Map;

/**
 * What exceptions did.
 *
 * @param violations all, the excused ones with the exception's id
 * @param exemptions sorted by id
 * @param identities how many identities have an excused violation
 * @param settled of those, how many have one whose exception was renewed, or is older than {@value
 *     #YOUNG_DAYS} days: a baseline is how work begins, and not how it is done
 */
record Excused(
    List<Violation> violations,
    List<Exemption> exemptions,
    long identities,
    long settled,
    Map<String, ExceptionEntry> entries,
    Map<String, Boolean> routine) {

  static final int YOUNG_DAYS = 30;

  ExceptionValues values(String id, Index index) {
    ExceptionEntry entry = entries.get(id);
    for (Exemption e : exemptions) {
      if (e.id().equals(id) && entry != null) {
        return new ExceptionValues(e, entry, routine.getOrDefault(id, false), index);
      }
    }
    throw new IllegalArgumentException("no exception " + id);
  }

  long active() {
    return count(Exemption.State.ACTIVE) + count(Exemption.State.UNUSED);
  }

  long expired() {
    return count(Exemption.State.EXPIRED);
  }

  private long count(Exemption.State state) {
    return exemptions.stream().filter(e -> e.state() == state).count();
  }
}
