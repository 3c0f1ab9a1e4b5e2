package dev.keycensus.detectors;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * When a line of a log was written, as the line itself says: ISO 8601 and RFC 3339, the common log
 * format, and the time of a JSON line as text or as seconds, millis, micros or nanos since 1970. A
 * time without a zone is taken for UTC. What has no year, as in syslog, tells nothing.
 */
public final class LogTimes {
  /** How far into a line of plain text a time is looked for, in characters. */
  private static final int HEAD = 256;

  private static final String[] KEYS = {
    "\"ts\"", "\"time\"", "\"timestamp\"", "\"@timestamp\"", "\"_time\"", "\"datetime\"", "\"date\""
  };

  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final long FIRST = Instant.parse("1990-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();

  private LogTimes() {}

  /** The time of a line, to the second; null where it tells none. */
  public static @Nullable Instant of(String line) {
    int from = 0;
    while (from < line.length() && line.charAt(from) <= ' ') {
      from++;
    }
    if (from < line.length() && line.charAt(from) == '{') {
      for (String key : KEYS) {
        Instant at = json(line, key);
        if (at != null) {
          return at;
        }
      }
      return null;
    }
    int end = Math.min(line.length(), from + HEAD);
    for (int i = from; i < end; i++) {
      if (isDigit(line, i) && (i == 0 || !isDigit(line, i - 1))) {
        Instant at = iso(line, i);
        at = at == null ? common(line, i) : at;
        if (at != null) {
          return at;
        }
      }
    }
    return null;
  }

  private static @Nullable Instant json(String line, String key) {
    for (int at = line.indexOf(key); at >= 0; at = line.indexOf(key, at + 1)) {
      int i = spaces(line, at + key.length());
      if (i >= line.length() || line.charAt(i) != ':') {
        continue;
      }
      i = spaces(line, i + 1);
      if (i < line.length() && line.charAt(i) == '"') {
        Instant time = isDigit(line, i + 1) ? iso(line, i + 1) : null;
        return time == null ? number(line, i + 1) : time;
      }
      return number(line, i);
    }
    return null;
  }

  private static int spaces(String line, int from) {
    int i = from;
    while (i < line.length() && line.charAt(i) == ' ') {
      i++;
    }
    return i;
  }

  /** Since 1970, in the unit that makes a time of our days of it. */
  private static @Nullable Instant number(String line, int from) {
    int i = from;
    long n = 0;
    while (isDigit(line, i) && i - from < 19) {
      n = n * 10 + line.charAt(i++) - '0';
    }
    if (i - from < 9 || isDigit(line, i)) {
      return null;
    }
    while (n >= LAST) {
      n /= 1000;
    }
    return within(n);
  }

  /** {@code 2026-11-22T03:00:00.123+01:00}; also with slashes, and with a space for the T. */
  private static @Nullable Instant iso(String s, int i) {
    int mark = i + 4 < s.length() ? s.charAt(i + 4) : 0;
    if ((mark != '-' && mark != '/') || !is(s, i + 7, (char) mark)) {
      return null;
    }
    if (!is(s, i + 10, 'T') && !is(s, i + 10, ' ') && !is(s, i + 10, 't')) {
      return null;
    }
    if (!is(s, i + 13, ':')) {
      return null;
    }
    boolean seconds = is(s, i + 16, ':');
    int end = seconds ? i + 19 : i + 16;
    int zone = end;
    if (is(s, zone, '.') || is(s, zone, ',')) {
      zone++;
      while (isDigit(s, zone)) {
        zone++;
      }
    }
    return at(
        two(s, i) * 100 + two(s, i + 2),
        two(s, i + 5),
        two(s, i + 8),
        two(s, i + 11),
        two(s, i + 14),
        seconds ? two(s, i + 17) : 0,
        offset(s, zone));
  }

  /** {@code 22/Nov/2026:03:00:00 +0000}. */
  private static @Nullable Instant common(String s, int i) {
    if (!is(s, i + 2, '/') || !is(s, i + 6, '/') || !is(s, i + 11, ':') || !is(s, i + 14, ':')) {
      return null;
    }
    int month = MONTHS.indexOf(s.substring(i + 3, i + 6));
    return month < 0 || month % 3 != 0
        ? null
        : at(
            two(s, i + 7) * 100 + two(s, i + 9),
            month / 3 + 1,
            two(s, i),
            two(s, i + 12),
            two(s, i + 15),
            two(s, i + 18),
            offset(s, i + 20));
  }

  /** Seconds east of Greenwich; 0 where nothing tells. */
  private static int offset(String s, int from) {
    int i = is(s, from, ' ') ? from + 1 : from;
    if ((is(s, i, '+') || is(s, i, '-')) && isDigit(s, i + 1) && isDigit(s, i + 2)) {
      int minutes = is(s, i + 3, ':') ? i + 4 : i + 3;
      boolean has = isDigit(s, minutes) && isDigit(s, minutes + 1);
      int seconds = two(s, i + 1) * 3600 + (has ? two(s, minutes) * 60 : 0);
      return s.charAt(i) == '-' ? -seconds : seconds;
    }
    return 0;
  }

  private static @Nullable Instant at(
      int year, int month, int day, int hour, int minute, int second, int offset) {
    try {
      LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59));
      return within(local.toEpochSecond(ZoneOffset.UTC) - offset);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Instant within(long seconds) {
    return seconds >= FIRST && seconds < LAST ? Instant.ofEpochSecond(seconds) : null;
  }

  /** Two digits as a number; far below zero for anything else. */
  private static int two(String s, int i) {
    return isDigit(s, i) && isDigit(s, i + 1)
        ? (s.charAt(i) - '0') * 10 + s.charAt(i + 1) - '0'
        : -100_000;
  }

  private static boolean is(String s, int i, char c) {
    return i < s.length() && s.charAt(i) == c;
  }

  private static boolean isDigit(String s, int i) {
    return i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9';
  }
}
