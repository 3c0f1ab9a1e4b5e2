package dev.keycensus.sources.jgit;

import java.time.Instant;

/**
 * A commit, as far as reports tell of it.
 *
 * @param id 40 hex digits
 * @param at the committer's date; the epoch where the commit has none that makes sense
 * @param author name of the author, for reports that people asked to name people
 * @param email the author's
 */
public record Commit(String id, Instant at, String author, String email) {}
