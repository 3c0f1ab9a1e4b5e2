package dev.keycensus.inventory.census;

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
 * @param within the part of the file; null for files that have none
 * @param keyPath the way of keys to the value in a JSON, YAML, TOML, XML or properties file, such
 *     as {@code servers[2].env.TOKEN}, indexes from 0; null where there is none. The slot, and not
 *     this, is what the id hangs on
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
    @Nullable Timeline timeline,
    @Nullable Within within,
    @Nullable String keyPath) {

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
    STREAM,
    /** What an agent wrote down on somebody's machine: a transcript, a memory. */
    AGENT_TRANSCRIPT;

    /** The word used in reports, such as {@code worktree}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Sighting {
    reasons = List.copyOf(reasons);
  }

  /** What sort of place it is, by its path. */
  public Surface surface() {
    return Surface.of(path, where, within == null ? null : within.part());
  }

  /** Whether a file that is there now holds it, at this line. */
  public boolean isNow() {
    return where == Where.WORKTREE
        || where == Where.AGENT_TRANSCRIPT
        || (timeline != null && timeline.atHead());
  }

  /** Whether a commit, a tag or an object of the repository holds it, or once did. */
  public boolean isCommitted() {
    return where != Where.STREAM && timeline != null && !timeline.uncommitted();
  }
}
