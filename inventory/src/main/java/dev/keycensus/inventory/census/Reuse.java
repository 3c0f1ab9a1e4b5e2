package dev.keycensus.inventory.census;

import java.util.List;

/**
 * Where else one value is.
 *
 * @param places how many distinct files hold it, or once did
 * @param repositories how many targets hold it
 * @param environments that its places tell of, such as {@code production}; sorted
 * @param consumers ids of the declared identities that use it; sorted
 * @param spreadDays whole days between its first place and its newest; 0 for one place
 */
public record Reuse(
    int places,
    int repositories,
    List<String> environments,
    List<String> consumers,
    long spreadDays) {

  public Reuse {
    environments = List.copyOf(environments);
    consumers = List.copyOf(consumers);
  }
}
