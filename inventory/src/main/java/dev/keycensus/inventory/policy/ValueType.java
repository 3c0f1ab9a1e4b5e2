package dev.keycensus.inventory.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a condition can compare. */
enum ValueType {
  TEXT,
  /** A whole number. */
  NUMBER,
  DECIMAL,
  TRUTH,
  /** A list of texts. */
  TEXTS,
  /** Texts by texts. */
  MAP;

  /** The word used in documentation. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean holds(Object value) {
    return switch (this) {
      case TEXT -> value instanceof String;
      case NUMBER -> value instanceof Long;
      case DECIMAL -> value instanceof Double;
      case TRUTH -> value instanceof Boolean;
      case TEXTS -> value instanceof List<?> l && l.stream().allMatch(i -> i instanceof String);
      case MAP -> value instanceof Map<?, ?>;
    };
  }
}
