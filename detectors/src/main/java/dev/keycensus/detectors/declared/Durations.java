package dev.keycensus.detectors.declared;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Spans of time as configurations write them: {@code 1h30m}, {@code 3 hours 20 minutes}, {@code
 * 30d}.
 */
public final class Durations {
  private static final double MOST_SECONDS = 100.0 * 365 * 86_400;

  private Durations() {}

  /**
   * The span that a text tells.
   *
   * @param text numbers, each with a unit; a bare number is seconds
   * @return null for anything else, for less than a second and for more than a hundred years
   */
  public static @Nullable Duration of(@Nullable String text) {
    if (text == null || text.isBlank() || text.length() > 60) {
      return null;
    }
    String s = text.toLowerCase(Locale.ROOT).strip();
    double seconds = 0;
    int i = 0;
    while (i < s.length()) {
      int start = i;
      while (i < s.length() && (isDigit(s.charAt(i)) || s.charAt(i) == '.')) {
        i++;
      }
      double number;
      try {
        number = Double.parseDouble(s.substring(start, i));
      } catch (NumberFormatException e) {
        return null;
      }
      while (i < s.length() && s.charAt(i) == ' ') {
        i++;
      }
      int unit = i;
      while (i < s.length() && Character.isLetter(s.charAt(i))) {
        i++;
      }
      double each = secondsOf(s.substring(unit, i));
      if (each < 0) {
        return null;
      }
      seconds += number * each;
      while (i < s.length() && (s.charAt(i) == ' ' || s.charAt(i) == ',')) {
        i++;
      }
    }
    return seconds < 1 || seconds > MOST_SECONDS ? null : Duration.ofSeconds((long) seconds);
  }

  private static double secondsOf(String unit) {
    return switch (unit) {
      case "ms" -> 0.001;
      case "", "s", "sec", "secs", "second", "seconds" -> 1;
      case "m", "min", "mins", "minute", "minutes" -> 60;
      case "h", "hr", "hrs", "hour", "hours" -> 3_600;
      case "d", "day", "days" -> 86_400;
      case "w", "week", "weeks" -> 7 * 86_400;
      case "y" -> 365 * 86_400;
      default -> -1;
    };
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The longer of two, either of which may be missing. */
  public static @Nullable Duration longer(@Nullable Duration a, @Nullable Duration b) {
    return a == null ? b : b == null || a.compareTo(b) >= 0 ? a : b;
  }
}
