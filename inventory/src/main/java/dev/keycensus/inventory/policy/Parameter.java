package dev.keycensus.inventory.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A number or word that policies compare with, which somebody has decided.
 *
 * @param name without {@code params.}
 * @param value a Long, Double, Boolean, text or list of texts
 * @param tiers other values for identities of a tier, 1 to 4
 * @param source who says so
 * @param rationale why
 */
record Parameter(
    String name,
    ValueType type,
    Object value,
    Map<Integer, Object> tiers,
    @Nullable String source,
    @Nullable String rationale) {

  Parameter {
    tiers = Map.copyOf(tiers);
  }

  Object value(int tier) {
    return tiers.getOrDefault(tier, value);
  }
}
