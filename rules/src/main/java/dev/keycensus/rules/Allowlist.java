package dev.keycensus.rules;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;

/**
 * What a rule file of another tool says is no leak. What it hides is counted, never dropped in
 * silence.
 *
 * @param name the file that it stands in, for the cause in reports
 * @param types ids of the types that it is about; empty for all
 * @param all whether every kind of condition has to hold, of those that are given; otherwise one
 * @param commits ids of commits, or their beginnings
 * @param paths expressions, one of which is found in the path
 * @param regexes expressions, one of which is found in the target
 * @param stopwords words, one of which the value contains, in any case
 */
record Allowlist(
    String name,
    List<String> types,
    boolean all,
    List<String> commits,
    List<Pattern> paths,
    List<Pattern> regexes,
    Target target,
    List<String> stopwords) {

  /** What {@code regexes} look at. */
  enum Target {
    SECRET,
    /** Everything that the type's own expression accepted, the value's surroundings included. */
    MATCH,
    LINE
  }

  Allowlist {
    types = List.copyOf(types);
    commits = List.copyOf(commits);
    paths = List.copyOf(paths);
    regexes = List.copyOf(regexes);
    stopwords = List.copyOf(stopwords);
  }

  boolean allows(CredentialType type, Spot spot) {
    if (!types.isEmpty() && !types.contains(type.id())) {
      return false;
    }
    int asked = 0;
    int held = 0;
    if (!commits.isEmpty()) {
      asked++;
      held += commits.stream().anyMatch(c -> spot.commits().stream().anyMatch(isOf(c))) ? 1 : 0;
    }
    if (!paths.isEmpty()) {
      asked++;
      held += paths.stream().anyMatch(p -> p.matcher(spot.path()).find()) ? 1 : 0;
    }
    if (!stopwords.isEmpty()) {
      asked++;
      String folded = spot.secret().toLowerCase(Locale.ROOT);
      held += stopwords.stream().anyMatch(folded::contains) ? 1 : 0;
    }
    if (!regexes.isEmpty() && (all || held == 0)) {
      asked++;
      String text = text(type, spot);
      held += regexes.stream().anyMatch(p -> p.matcher(text).find()) ? 1 : 0;
    }
    return all ? held == asked : held > 0;
  }

  private static java.util.function.Predicate<String> isOf(String commit) {
    return id -> id.startsWith(commit);
  }

  private String text(CredentialType type, Spot spot) {
    String line = target == Target.SECRET ? spot.secret() : spot.line().get();
    String pattern = type.shape().pattern();
    if (target == Target.MATCH && pattern != null) {
      // The first match that holds the value; one of several lines is judged by its first.
      Matcher m = Pattern.compile(pattern).matcher(line);
      while (m.find()) {
        if (m.group().contains(spot.secret())) {
          return m.group();
        }
      }
    }
    return line;
  }
}
