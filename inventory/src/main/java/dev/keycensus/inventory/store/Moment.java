package dev.keycensus.inventory.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A point in the life of a store: of each target, which snapshot counts. */
public sealed interface Moment {
  /** The latest snapshot of each target. */
  Moment LATEST = new OfSnapshot(Long.MAX_VALUE);

  /**
   * The snapshots that count; of each target one, or none.
   *
   * @param all sorted by id
   * @return sorted by id
   */
  List<Snapshot> of(List<Snapshot> all);

  /**
   * Just after a snapshot was added.
   *
   * @param id of the snapshot
   */
  record OfSnapshot(long id) implements Moment {
    @Override
    public List<Snapshot> of(List<Snapshot> all) {
      return last(all, s -> s.id() <= id);
    }
  }

  /** What scans had found by that time. */
  record OfTime(Instant time) implements Moment {
    @Override
    public List<Snapshot> of(List<Snapshot> all) {
      return last(all, s -> !s.at().isAfter(time));
    }
  }

  /** Of each target the snapshot before the one that counts at another moment. */
  record Before(Moment moment) implements Moment {
    @Override
    public List<Snapshot> of(List<Snapshot> all) {
      Map<String, Long> counting = new HashMap<>();
      moment.of(all).forEach(s -> counting.put(s.target().key(), s.id()));
      return last(all, s -> s.id() < counting.getOrDefault(s.target().key(), 0L));
    }
  }

  private static List<Snapshot> last(List<Snapshot> all, Predicate<Snapshot> early) {
    Map<String, Snapshot> last = new HashMap<>();
    for (Snapshot s : all) {
      if (early.test(s)) {
        last.put(s.target().key(), s);
      }
    }
    List<Snapshot> chosen = new ArrayList<>(all);
    chosen.removeIf(s -> !s.equals(last.get(s.target().key())));
    return chosen;
  }
}
