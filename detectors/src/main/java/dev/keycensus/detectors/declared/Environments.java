package dev.keycensus.detectors.declared;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The words that people use for environments, in names of namespaces, folders, files and branches:
 * {@code shop-prod}, {@code overlays/staging}, {@code application-dev.yml}.
 */
public final class Environments {
  /** A longer text is looked at up to here, in UTF-16 code units. */
  private static final int LONGEST = 500;

  private Environments() {}

  /**
   * The environment that a name tells.
   *
   * @return {@code production}, {@code staging}, {@code development} or {@code test}: that of the
   *     first word that is one; null where none is, or where it is said not to be ({@code
   *     non-prod})
   */
  public static @Nullable String of(@Nullable String name) {
    if (name == null) {
      return null;
    }
    String before = "";
    List<String> words = words(name);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String environment = ofWord(word);
      // "live" says much else at the front of a name: live-reload, LiveCycle.
      if (environment != null && (!word.equals("live") || i == words.size() - 1)) {
        if (environment.equals("production") && before.equals("pre")) {
          return "staging";
        }
        return switch (before) {
          case "non", "not", "no" -> null;
          default -> environment;
        };
      }
      before = word;
    }
    return null;
  }

  /**
   * The environment that the folders and the name of a file tell, the innermost first. {@code test}
   * and {@code ci} do not count: such folders hold tests of the program.
   *
   * @param path with {@code /}
   */
  public static @Nullable String ofPath(String path) {
    int end = path.length();
    while (end > 0) {
      int start = path.lastIndexOf('/', end - 1) + 1;
      String environment = ofName(path.substring(start, end));
      if (environment != null) {
        return environment;
      }
      end = start - 1;
    }
    return null;
  }

  /**
   * As {@link #of}, for the name of a principal: {@code test} and {@code ci} do not count, which
   * tell what it does.
   */
  public static @Nullable String ofName(@Nullable String name) {
    String environment = of(name);
    return "test".equals(environment) ? null : environment;
  }

  private static @Nullable String ofWord(String word) {
    return switch (word) {
      case "prod", "production", "prd", "live" -> "production";
      case "stage", "staging", "stg", "uat", "preprod", "preproduction" -> "staging";
      case "dev", "development", "develop" -> "development";
      case "test", "testing", "qa", "ci" -> "test";
      default -> null;
    };
  }

  /** Runs of letters, in lower case; {@code shopProd} has two. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int length = Math.min(text.length(), LONGEST);
    int start = 0;
    for (int i = 0; i <= length; i++) {
      boolean letter = i < length && Character.isLetter(text.charAt(i));
      boolean hump =
          letter
              && i > start
              && Character.isUpperCase(text.charAt(i))
              && Character.isLowerCase(text.charAt(i - 1));
      if (letter && !hump) {
        continue;
      }
      if (i > start) {
        words.add(text.substring(start, i).toLowerCase(Locale.ROOT));
      }
      start = hump ? i : i + 1;
    }
    return words;
  }
}
