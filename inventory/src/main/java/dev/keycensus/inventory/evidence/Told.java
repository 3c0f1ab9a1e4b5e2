package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What all exports together tell of one credential that was found.
 *
 * @param sure whether it is known by more than a hint of some characters
 * @param provider whose it is, as the rows say
 * @param created when it was made
 * @param status what the newest export that tells one says; of equally new ones the more final
 * @param sources the rows, sorted
 */
public record Told(
    boolean sure,
    String provider,
    @Nullable Instant created,
    @Nullable Instant lastRotated,
    @Nullable Instant lastUsed,
    @Nullable Instant expires,
    @Nullable Status status,
    @Nullable Who who,
    List<String> scopes,
    SortedMap<String, String> facts,
    List<String> sources) {

  private static final Comparator<Known> OLDEST_FIRST =
      Comparator.comparing(
              (Known k) -> k.dates().captured() == null ? Instant.MIN : k.dates().captured())
          .thenComparing(Known::status, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Known::source);

  static Told of(List<Known> rows, boolean sure) {
    List<Known> sorted = new ArrayList<>(rows);
    sorted.sort(OLDEST_FIRST);
    Instant created = null;
    Instant rotated = null;
    Instant used = null;
    Instant expires = null;
    Status status = null;
    Who who = null;
    TreeSet<String> scopes = new TreeSet<>();
    SortedMap<String, String> facts = new TreeMap<>();
    TreeSet<String> sources = new TreeSet<>();
    for (Known k : sorted) {
      created = k.dates().created() == null ? created : k.dates().created();
      rotated = Reading.later(rotated, k.dates().lastRotated());
      used = Reading.later(used, k.dates().lastUsed());
      expires = k.dates().expires() == null ? expires : k.dates().expires();
      status = k.status() == null ? status : k.status();
      who = better(who, k.who());
      scopes.addAll(k.scopes());
      for (Map.Entry<String, String> fact : k.facts().entrySet()) {
        facts.put(fact.getKey(), fact.getValue());
      }
      sources.add(k.source());
    }
    if (used != null) {
      facts.remove("neverUsed");
    }
    return new Told(
        sure,
        sorted.get(0).provider(),
        created,
        rotated,
        used,
        expires,
        status,
        who,
        List.copyOf(scopes),
        facts,
        List.copyOf(sources));
  }

  /** The first one, with what only the other tells. */
  static @Nullable Who better(@Nullable Who a, @Nullable Who b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    if (!a.id().equals(b.id())) {
      return a;
    }
    return new Who(
        a.id(),
        a.name(),
        a.kind() == null ? b.kind() : a.kind(),
        a.tenant() == null ? b.tenant() : a.tenant(),
        a.owner() == null ? b.owner() : a.owner(),
        a.person() || b.person());
  }
}
