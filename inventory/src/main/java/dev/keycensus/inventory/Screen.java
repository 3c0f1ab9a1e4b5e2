package dev.keycensus.inventory;

import dev.keycensus.detectors.Detection;
import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Text;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.Spot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a place says about a match: whether a rule is about its path at all, whether an allowlist
 * names it, whether a comment or another tool's ignore file does. Detection knows none of this.
 */
final class Screen {
  /**
   * On how much of its line an inline comment is looked for, on either side of a match, in bytes.
   */
  private static final int LINE_REACH = 2048;

  private final Catalog catalog;
  private final OtherIgnores ignores;
  private final boolean inlineAllow;
  private final boolean scoped;
  private final boolean readsLines;

  Screen(Catalog catalog, ScanPlan plan) {
    this.catalog = catalog;
    this.inlineAllow = plan.finding().inlineAllow();
    this.ignores = plan.finding().otherIgnores();
    this.scoped = catalog.isScoped();
    this.readsLines = scoped && catalog.readsLines();
  }

  /** Whether the path, or an allowlist, has a say: {@link #standing} has to be asked. */
  boolean isScoped() {
    return scoped;
  }

  /** The line of a match, where an allowlist may ask for it; else empty. */
  String context(Text text, Match m) {
    return readsLines ? line(text, m) : "";
  }

  /** Whether a match is one of its type at that path; one that is not is not told of. */
  boolean counts(Match m, String path) {
    return !scoped || catalog.counts(m.type(), path, m.secret().text());
  }

  /** What allowlist hides a match; null for none. */
  @Nullable String allowed(Match m, String path, Collection<String> commits, String line) {
    return scoped
        ? catalog.allowed(m.type(), new Spot(path, commits, m.secret().text(), () -> line))
        : null;
  }

  /**
   * Those of the matches in a text that count at a path and that no allowlist hides, of those that
   * overlap the best one; sorted by start.
   *
   * @param line gives the line of a match
   */
  List<Match> standing(
      List<Match> matches, String path, Collection<String> commits, Function<Match, String> line) {
    if (!scoped) {
      return matches;
    }
    List<Match> rest = new ArrayList<>(matches);
    rest.removeIf(m -> !counts(m, path) || allowed(m, path, commits, line.apply(m)) != null);
    return Detection.settled(rest);
  }

  /** What a comment on the line of a match hides it by; null for nothing. */
  @Nullable String inline(Text text, Match m) {
    if (!inlineAllow) {
      return null;
    }
    String line = line(text, m);
    String cause = InlineAllow.cause(line, m.type());
    if (cause != null) {
      return cause;
    }
    // A key of many lines is allowed on its first or its last.
    int to = lineEnd(text, m);
    return to - m.start() > LINE_REACH
        ? InlineAllow.cause(text.string(m.end(), to), m.type())
        : null;
  }

  boolean hasIgnores() {
    return !ignores.isEmpty();
  }

  /**
   * What ignore file hides a sighting; null for none. See {@link OtherIgnores#cause}.
   *
   * @param commits those that brought it; none for a file as it is
   */
  @Nullable String ignored(String path, int line, Collection<String> commits, Match m) {
    if (ignores.isEmpty()) {
      return null;
    }
    byte[] secret = m.secret().bytes();
    String cause = ignores.cause(path, line, null, secret);
    for (String commit : commits) {
      cause = cause == null ? ignores.cause(path, line, commit, secret) : cause;
    }
    return cause;
  }

  private static String line(Text text, Match m) {
    int from = m.start();
    while (from > 0 && m.start() - from < LINE_REACH && text.at(from - 1) != '\n') {
      from--;
    }
    return text.string(from, Math.min(lineEnd(text, m), m.start() + LINE_REACH));
  }

  private static int lineEnd(Text text, Match m) {
    int to = m.end();
    while (to < text.length() && to - m.end() < LINE_REACH && text.at(to) != '\n') {
      to++;
    }
    return to;
  }
}
