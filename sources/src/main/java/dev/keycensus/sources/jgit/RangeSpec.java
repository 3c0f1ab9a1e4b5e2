package dev.keycensus.sources.jgit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which commits: those that can be reached from {@code tip} and from none of {@code excluded}.
 *
 * @param tip a revision in git's words
 * @param excluded revisions, or {@code refs/remotes/origin/*} for all refs below; empty for the
 *     whole history of {@code tip}
 */
public record RangeSpec(String tip, List<String> excluded) {
  /** Copies the list. */
  public RangeSpec {
    excluded = List.copyOf(excluded);
  }

  /** The commits of HEAD, or of {@code branch} if it is given, that {@code revision} has not. */
  public static RangeSpec since(String revision, @Nullable String branch) {
    return new RangeSpec(branch == null ? "HEAD" : branch, List.of(revision));
  }

  /** The whole history of a branch, or of whatever revision. */
  public static RangeSpec branch(String name) {
    return new RangeSpec(name, List.of());
  }

  /**
   * Reads {@code A..B}; a side that is left out is HEAD.
   *
   * @throws GitProblem if it is not of that form
   */
  public static RangeSpec parse(String text) throws GitProblem {
    int dots = text.indexOf("..");
    if (dots < 0) {
      throw new GitProblem(
          "\"" + text + "\" is not a range", "write it as A..B: the commits of B that A has not");
    }
    String from = text.substring(0, dots);
    String to = text.substring(dots + 2);
    if (to.startsWith(".") || to.contains("..")) {
      throw new GitProblem(
          "\"" + text + "\" is not a range that keycensus knows",
          "A..B means the commits of B that A has not");
    }
    if (from.isEmpty() && to.isEmpty()) {
      throw new GitProblem("\"" + text + "\" names no commits", null);
    }
    return new RangeSpec(to.isEmpty() ? "HEAD" : to, List.of(from.isEmpty() ? "HEAD" : from));
  }
}
