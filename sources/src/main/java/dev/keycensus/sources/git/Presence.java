package dev.keycensus.sources.git;

import java.time.Instant;
import java.util.List;

/**
 * The history of one key at one path.
 *
 * @param key the caller's
 * @param path relative to the repository's root, with {@code /}
 * @param introduced where no parent had it, parents before children; never empty
 * @param removed where a parent had it and the result has not, parents before children; empty also
 *     where it is held to this day
 * @param intervals when it was there; an end is left out while a ref still holds what began there
 * @param headBlob the blob that holds it at HEAD, or -1
 * @param refCount how many refs hold it in their latest commit, HEAD not counted
 * @param refs names of the first of them, sorted
 * @param reachable whether a ref leads to a commit that had it; if not, all that is said here is of
 *     commits that nothing leads to any more
 * @param firstSeen the earliest date of an introduction
 */
public record Presence(
    int key,
    String path,
    List<Change> introduced,
    List<Change> removed,
    List<Interval> intervals,
    int headBlob,
    int refCount,
    List<String> refs,
    boolean reachable,
    Instant firstSeen) {

  /**
   * A key came or went.
   *
   * @param commit number in the {@link CommitGraph}
   * @param blob what holds it after (or, where it went, before) that commit
   */
  public record Change(int commit, int blob) {}

  /**
   * A time in which a key was there.
   *
   * @param introduced commit where it begins
   * @param removed commit where it ends, or -1 while a ref holds it, or where no commit removed it
   */
  public record Interval(int introduced, int removed) {}

  /** Whether HEAD has it. */
  public boolean atHead() {
    return headBlob >= 0;
  }
}
