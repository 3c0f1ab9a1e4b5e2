package dev.keycensus.inventory.census;

import java.util.List;

/**
 * How much an identity should worry its owner, from plain sums that anyone can check.
 *
 * @param score 0 to 100
 * @param reasons what it is made of, the greatest part first, such as {@code exposed now +35}
 */
public record Risk(int score, List<String> reasons) {
  /** Nothing to worry about. */
  public static final Risk NONE = new Risk(0, List.of());

  public Risk {
    reasons = List.copyOf(reasons);
  }
}
