package dev.keycensus.inventory.census;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an identity can do, as far as files tell.
 *
 * @param can in the words of its file, such as {@code contents:write}; sorted
 * @param marks words such as {@code wildcard-tools} (see {@code docs/violations.md}); sorted
 * @param uses ids of the identities that it works through; sorted
 * @param autonomy {@code suggest}, {@code confirm}, {@code auto} or {@code unattended}; null where
 *     nothing tells
 * @param onBehalfOf for whom it acts; null where nothing tells
 * @param longest how long what it is issued lives, or its task runs; null where nothing tells
 * @param facts whatever else its file tells, such as {@code package} or {@code url}
 */
public record Ability(
    List<String> can,
    List<String> marks,
    List<String> uses,
    @Nullable String autonomy,
    @Nullable String onBehalfOf,
    @Nullable Duration longest,
    SortedMap<String, String> facts) {

  /** Nothing is known. */
  public static final Ability NONE =
      new Ability(List.of(), List.of(), List.of(), null, null, null, new TreeMap<>());

  public Ability {
    can = List.copyOf(can);
    marks = List.copyOf(marks);
    uses = List.copyOf(uses);
  }

  /** Whether a file says so of it. */
  public boolean is(String mark) {
    return marks.contains(mark);
  }

  /** The same, with other facts. */
  public Ability with(SortedMap<String, String> others) {
    return new Ability(can, marks, uses, autonomy, onBehalfOf, longest, others);
  }
}
