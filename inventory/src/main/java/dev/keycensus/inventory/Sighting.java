package dev.keycensus.inventory;

import dev.keycensus.rules.Tier;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A credential in a place.
 *
 * @param id {@code s_} and 16 hex digits of type, path and slot, never of the value: the same on
 *     every machine and in every run
 * @param path relative to the target, with {@code /}, not escaped
 * @param line 1-based
 * @param column 1-based, in UTF-16 code units
 * @param endLine 1-based
 * @param endColumn 1-based, one past the last UTF-16 code unit
 * @param slot the name that the value is assigned to; null where it stands alone
 * @param reasons why the tier is what it is, for {@code --explain}
 * @param timeline when it came and went; null where there is no history
 */
public record Sighting(
    String id,
    String path,
    int line,
    int column,
    int endLine,
    int endColumn,
    @Nullable String slot,
    Where where,
    Tier tier,
    List<String> reasons,
    @Nullable Timeline timeline) {

  /** What kind of place it is. */
  public enum Where {
    /** A file that is there now. */
    WORKTREE,
    /** A file of an earlier commit, or of another branch. */
    HISTORY,
    /** The message of a commit or a tag, or a note. */
    MESSAGE,
    /** An object of the repository that no ref leads to. */
    UNREACHABLE,
    STREAM;

    /** The word used in reports, such as {@code worktree}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Sighting {
    reasons = List.copyOf(reasons);
  }

  /** Whether a commit, a tag or an object of the repository holds it, or once did. */
  public boolean isCommitted() {
    return where != Where.STREAM && timeline != null && !timeline.uncommitted();
  }
}
