package dev.keycensus.inventory.census;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a sighting came and went in a repository's history.
 *
 * @param intervals sorted by when they begin; empty for what was never committed
 * @param atHead whether the commit that is checked out holds it
 * @param uncommitted whether it stands in the working tree or the index only
 * @param refs up to 20 names of refs whose commit holds it, sorted
 * @param refCount how many there are in all
 */
public record Timeline(
    List<Interval> intervals,
    boolean atHead,
    boolean uncommitted,
    List<String> refs,
    int refCount) {

  /** How many refs are named. */
  public static final int NAMED_REFS = 20;

  /**
   * A commit.
   *
   * @param commit its id in hexadecimal digits
   * @param at the committer's date; null where it makes no sense
   * @param author who wrote it, as {@code Name <address>}; null unless {@code --authors} asks
   * @param written since when it may have been there: the author's date, which a rebase keeps; null
   *     where it is not known
   */
  public record Change(
      String commit, @Nullable Instant at, @Nullable String author, @Nullable Instant written) {

    /** A commit of which no earlier date is known. */
    public Change(String commit, @Nullable Instant at, @Nullable String author) {
      this(commit, at, author, null);
    }

    /** The earliest moment at which it may have been there; null where nothing tells. */
    public @Nullable Instant earliest() {
      return written != null && (at == null || written.isBefore(at)) ? written : at;
    }
  }

  /**
   * A stretch of history that holds the sighting.
   *
   * @param introduced the commit that has it while no parent has
   * @param removed the commit that has it no more; null while a ref still holds it
   */
  public record Interval(Change introduced, @Nullable Change removed) {}

  public Timeline {
    intervals = List.copyOf(intervals);
    refs = List.copyOf(refs);
  }

  /** Never committed. */
  public static final Timeline UNCOMMITTED = new Timeline(List.of(), false, true, List.of(), 0);

  /** The first commit that has it; null for what was never committed. */
  public @Nullable Change introduced() {
    return intervals.isEmpty() ? null : intervals.get(0).introduced();
  }

  /** The commit that took it away last; null while anything holds it. */
  public @Nullable Change removed() {
    Change last = null;
    for (Interval i : intervals) {
      if (i.removed() == null) {
        return null;
      }
      last = i.removed();
    }
    return uncommitted ? null : last;
  }
}
