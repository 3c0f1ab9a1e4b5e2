package dev.keycensus.inventory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.inventory.owners.People;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * When each author of a history committed last, and who wrote the commits that brought something
 * in. It is for telling whether somebody is still there; names leave it only for those who ask.
 */
final class Activity {
  private static final int LONGEST_LINE = 400;
  private static final Duration YEAR = Duration.ofDays(365);

  /** By {@code Name <address>}, as commits have it: seconds since 1970. */
  private final ConcurrentHashMap<String, Long> seen = new ConcurrentHashMap<>();

  private final SortedMap<String, Long> last = new TreeMap<>();
  private final Map<String, String> authors = new HashMap<>();

  /**
   * Takes in a commit; anything else is left alone. Many threads may call it.
   *
   * @param bytes the object, of which the header ends at {@code to}
   */
  void saw(byte[] bytes, int to) {
    String author = null;
    int at = 0;
    while (at < to) {
      int end = at;
      while (end < to && bytes[end] != '\n') {
        end++;
      }
      if (end - at < LONGEST_LINE) {
        if (starts(bytes, at, end, "author ")) {
          author = person(bytes, at + 7, end);
        } else if (author != null && starts(bytes, at, end, "committer ")) {
          long seconds = seconds(bytes, at, end);
          if (seconds > 0) {
            seen.merge(author, seconds, Math::max);
          }
          return;
        }
      }
      at = end + 1;
    }
  }

  private static boolean starts(byte[] bytes, int from, int to, String word) {
    if (to - from < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String person(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '>') {
        String utf8 = new String(bytes, from, i + 1 - from, UTF_8);
        return utf8.indexOf('\uFFFD') < 0
            ? utf8
            : new String(bytes, from, i + 1 - from, ISO_8859_1);
      }
    }
    return null;
  }

  /** The number after {@code >}; -1 where there is none. */
  private static long seconds(byte[] bytes, int from, int to) {
    int i = to - 1;
    while (i > from && bytes[i] != '>') {
      i--;
    }
    long seconds = -1;
    for (i += 2; i < to && bytes[i] >= '0' && bytes[i] <= '9' && seconds < 1L << 40; i++) {
      seconds = Math.max(0, seconds) * 10 + bytes[i] - '0';
    }
    return seconds;
  }

  /** Adds what one history told. */
  synchronized void add(Activity other, UnaryOperator<String> proper) {
    other.seen.forEach((author, at) -> last.merge(proper.apply(author), at, Math::max));
    authors.putAll(other.authors);
  }

  /** Lays down who wrote a commit. */
  synchronized void wrote(String commit, String author) {
    authors.put(commit, author);
  }

  /** Who wrote a commit, as {@code Name <address>}; null where that is not known. */
  @Nullable String authorOf(String commit) {
    return authors.get(commit);
  }

  /**
   * The last commit of somebody, up to {@code now}; null where none is known to be theirs.
   *
   * @param name of an owner, or {@code Name <address>}
   * @param people who is called what; null where nobody says
   */
  @Nullable Instant last(String name, @Nullable People people, Instant now) {
    long found = -1;
    for (Map.Entry<String, Long> one : last.entrySet()) {
      if (one.getValue() <= now.getEpochSecond()
          && (isSame(name, one.getKey())
              || (people != null && people.areSame(name, one.getKey())))) {
        found = Math.max(found, one.getValue());
      }
    }
    return found < 0 ? null : Instant.ofEpochSecond(found);
  }

  /** Whether two spellings have an address or an account in common, or else are one name. */
  private static boolean isSame(String owner, String author) {
    if (People.areEqual(owner, author)) {
      return true;
    }
    int open = author.indexOf('<');
    return owner.indexOf('@') < 0
        && owner.strip().indexOf(' ') > 0
        && open > 0
        && author
            .substring(0, open)
            .strip()
            .toLowerCase(Locale.ROOT)
            .equals(owner.strip().toLowerCase(Locale.ROOT));
  }

  /** The last commit of anybody, up to {@code now}; null where there is none. */
  @Nullable Instant end(Instant now) {
    long end = -1;
    for (long at : last.values()) {
      end = at <= now.getEpochSecond() ? Math.max(end, at) : end;
    }
    return end < 0 ? null : Instant.ofEpochSecond(end);
  }

  /** How many people committed in the year before {@code now}; programs that say so are none. */
  int people(Instant now) {
    int people = 0;
    long from = now.minus(YEAR).getEpochSecond();
    for (Map.Entry<String, Long> one : last.entrySet()) {
      if (one.getValue() >= from
          && one.getValue() <= now.getEpochSecond()
          && !one.getKey().contains("[bot]")) {
        people++;
      }
    }
    return people;
  }
}
