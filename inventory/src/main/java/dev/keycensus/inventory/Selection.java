package dev.keycensus.inventory;

/**
 * A part of a repository's changes, instead of all it holds.
 *
 * @param text a revision, a range or a branch, as git words it; empty for what is staged
 */
public record Selection(Kind kind, String text) {

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

  /** What is staged. */
  public static final Selection STAGED = new Selection(Kind.STAGED, "");
}
