package dev.keycensus.inventory;

import dev.keycensus.rules.UserError;
import dev.keycensus.sources.Glob;
import java.util.List;

/**
 * Which files a plan wants read, of those that no folder is walked for: of a change or a history.
 *
 * @param include empty for everything
 */
record Chosen(List<Glob> include, List<Glob> exclude) {
  static Chosen of(ScanPlan plan) throws UserError {
    return new Chosen(
        Targets.globs(plan.reading().include()), Targets.globs(plan.reading().exclude()));
  }

  boolean has(String path) {
    return exclude.stream().noneMatch(g -> g.covers(path))
        && (include.isEmpty() || include.stream().anyMatch(g -> g.covers(path)));
  }
}
