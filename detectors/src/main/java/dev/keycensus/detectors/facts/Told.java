package dev.keycensus.detectors.facts;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Facts while they are gathered. The first to tell a fact is believed; what cannot be a fact is
 * dropped in silence: empty text, text with control characters, a time outside 1970 to 9999.
 */
public final class Told {
  /** No fact is longer, in chars. */
  public static final int LONGEST = 200;

  private static final long LAST_SECOND = 253_402_300_799L;

  private final TreeMap<String, String> facts = new TreeMap<>();

  /** Facts that are known already. */
  public Told(SortedMap<String, String> known) {
    facts.putAll(known);
  }

  Told() {}

  /** Takes a fact over, cut to {@link #LONGEST} chars, unless there is one. */
  public void put(String key, @Nullable String value) {
    if (value == null || facts.containsKey(key)) {
      return;
    }
    String text = value.strip();
    if (text.isEmpty() || !text.chars().allMatch(Told::isText)) {
      return;
    }
    facts.put(key, text.length() <= LONGEST ? text : text.substring(0, cut(text)));
  }

  /** As {@link #put}, in seconds since 1970. */
  public void time(String key, long seconds) {
    if (seconds > 0 && seconds <= LAST_SECOND) {
      put(key, Long.toString(seconds));
    }
  }

  /** As {@link #time}, of a number as JSON writes it; what is none is no fact. */
  void time(String key, @Nullable String number) {
    if (number == null || number.isEmpty() || number.length() > 24) {
      return;
    }
    for (int i = 0; i < number.length(); i++) {
      if ("0123456789.eE+".indexOf(number.charAt(i)) < 0) {
        return;
      }
    }
    try {
      time(key, (long) Double.parseDouble(number));
    } catch (NumberFormatException e) {
      // Not a number after all.
    }
  }

  /** A fact that is known; null where it is not. */
  public @Nullable String get(String key) {
    return facts.get(key);
  }

  /** All facts by key. */
  public SortedMap<String, String> facts() {
    return Collections.unmodifiableSortedMap(facts);
  }

  private static boolean isText(int c) {
    return !Character.isISOControl(c)
        && Character.getType(c) != Character.FORMAT
        && c != '\uFFFD'
        && c != '\u2028'
        && c != '\u2029';
  }

  private static int cut(String text) {
    return Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
  }
}
