package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A span of a text that a credential type accepts.
 *
 * @param start first byte of the value in the text that detection saw
 * @param end one past its last byte; for a value inside encoded text, the span of the encoding
 * @param tier how sure it is
 * @param reasons why, a few words each, without the value
 * @param secret the value, decoded
 * @param name the name that the value is assigned to; null where it stands alone
 * @param facts what the value and its companions tell, such as {@code user} and {@code host}
 */
public record Match(
    CredentialType type,
    int start,
    int end,
    Tier tier,
    List<String> reasons,
    Secret secret,
    @Nullable String name,
    SortedMap<String, String> facts) {

  /** For a match without facts. */
  static final SortedMap<String, String> NO_FACTS =
      java.util.Collections.unmodifiableSortedMap(new TreeMap<>());

  Match shifted(int by) {
    return new Match(type, start + by, end + by, tier, reasons, secret, name, facts);
  }

  Match spanning(int from, int to) {
    return new Match(type, from, to, tier, reasons, secret, name, facts);
  }

  Match named(@Nullable String slot) {
    return new Match(type, start, end, tier, reasons, secret, slot, facts);
  }

  Match with(Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    SortedMap<String, String> all = new TreeMap<>(facts);
    all.putAll(more);
    return new Match(type, start, end, tier, reasons, secret, name, all);
  }
}
