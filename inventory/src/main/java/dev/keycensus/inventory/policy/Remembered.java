package dev.keycensus.inventory.policy;

import java.util.HashMap;
import java.util.Map;

/** Attributes of one thing, each worked out once: hundreds of rules ask for the same. */
abstract class Remembered {
  private final Map<String, Object> known = new HashMap<>();

  final Object get(String name) {
    // Working one out may ask for another, so this is no computeIfAbsent.
    Object value = known.get(name);
    if (value == null) {
      value = told(name);
      known.put(name, value);
    }
    return value;
  }

  /** Works one out. */
  abstract Object told(String name);
}
