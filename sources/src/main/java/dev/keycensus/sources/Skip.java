package dev.keycensus.sources;

import java.util.Locale;

/**
 * Something that was not read, and why. A silent skip is the worst bug a scanner can have, so every
 * source tells each one.
 *
 * @param origin the path (or object) that was not read, as a report prints it
 * @param reason a few words in lower case, the same for equal causes, so that they can be counted
 */
public record Skip(String origin, Kind kind, String reason) {

  /** Why something was not read. */
  public enum Kind {
    /** All of it was searched; only what it declares could not be understood. */
    NOTE,
    /** The user's configuration, or a rule of ours that the documentation names, left it out. */
    EXCLUDED,
    /** It lies beyond what the target holds: a shallow clone's parents, an encrypted entry. */
    BOUNDARY,
    /** It should have been read and could not be. */
    UNREAD,
    /** It was read in part, or not at all, because it is over a limit. */
    LIMIT;

    /** The word used in reports, such as {@code unread}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
