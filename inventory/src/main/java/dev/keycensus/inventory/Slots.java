package dev.keycensus.inventory;

import dev.keycensus.inventory.census.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How often the values of each place changed. */
final class Slots {
  private Slots() {}

  /** Those that changed at all, sorted by path and name. */
  static List<Slot> of(List<History.Change> changes) {
    Map<String, List<History.Change>> bySlot = new TreeMap<>();
    for (History.Change c : changes) {
      String name = c.slot() == null ? "" : c.slot();
      bySlot.computeIfAbsent(c.path() + '\0' + name, k -> new ArrayList<>()).add(c);
    }
    List<Slot> slots = new ArrayList<>();
    for (List<History.Change> all : bySlot.values()) {
      SortedSet<Instant> times = new TreeSet<>();
      SortedSet<String> commits = new TreeSet<>();
      for (History.Change c : all) {
        commits.add(c.commit());
        if (c.at() != null) {
          times.add(c.at());
        }
      }
      History.Change any = all.get(0);
      slots.add(
          new Slot(
              any.path(),
              any.slot(),
              commits.size(),
              times.isEmpty() ? null : times.last(),
              cadence(times)));
    }
    return slots;
  }

  /** The median of whole days between two; -1 for fewer than two. */
  private static long cadence(SortedSet<Instant> times) {
    List<Long> between = new ArrayList<>();
    @Nullable Instant before = null;
    for (Instant at : times) {
      if (before != null) {
        between.add(Duration.between(before, at).toDays());
      }
      before = at;
    }
    Collections.sort(between);
    return between.isEmpty() ? -1 : between.get(between.size() / 2);
  }
}
