package dev.keycensus.inventory;

import dev.keycensus.sources.jgit.GitEnvironment;
import java.nio.file.Path;
import java.util.Map;

/**
 * A part of a repository's changes, instead of all it holds.
 *
 * @param text a revision, a range or a branch, as git words it; empty for what is staged
 * @param environment what git says about the repository that it means, as it does to its hooks
 */
public record Selection(Kind kind, String text, GitEnvironment environment) {

  /** One of the repository that the target lies in. */
  public Selection(Kind kind, String text) {
    this(kind, text, GitEnvironment.NONE);
  }

  /** How changes are named. */
  public enum Kind {
    /** What the next commit would bring in. */
    STAGED,
    /** The commits of HEAD that a revision has not. */
    SINCE,
    /** {@code A..B}. */
    RANGE,
    /** The whole history of a branch. */
    BRANCH
  }

  /**
   * The same in the repository that git means, which is not always the one a target lies in; see
   * {@link GitEnvironment#of}.
   */
  public Selection of(Path target, Map<String, String> env, Path folder) {
    return new Selection(kind, text, GitEnvironment.of(env, folder, target));
  }

  /** What is staged. */
  public static final Selection STAGED = new Selection(Kind.STAGED, "");
}
