package dev.keycensus.inventory.remedy;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How to end an identity, or one of its credentials, in the order to act.
 *
 * @param credentials what authenticates it, sorted as in the census; empty for one that is only
 *     referred to or declared
 * @param keyless how its issuer takes something other than keys; null where nothing is known
 * @param steps in the order to act; never empty
 */
public record Offboarding(
    Identity identity, List<Credential> credentials, @Nullable String keyless, List<Step> steps) {

  /** What a step is for. */
  public enum Kind {
    REPLACE("Issue the replacement"),
    MOVE("Move each consumer"),
    REVOKE("Revoke the old one"),
    VERIFY("See that it is dead"),
    PURGE("Purge the history, if wanted"),
    CLOSE("Close the books");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** A heading. */
    public String title() {
      return title;
    }

    /** The word used in reports. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A step.
   *
   * @param actions to be done one after the other
   * @param moves where consumers are, by what takes the value's place there
   * @param notes what a person should know before
   */
  public record Step(Kind kind, List<Action> actions, List<Move> moves, List<String> notes) {
    public Step {
      actions = List.copyOf(actions);
      moves = List.copyOf(moves);
      notes = List.copyOf(notes);
    }
  }

  /**
   * One thing to do.
   *
   * @param command null where it is done by hand
   * @param about what it does, or what to do by hand
   * @param docs the vendor's page; null where none is known
   */
  public record Action(@Nullable Command command, String about, @Nullable String docs) {}

  /**
   * Places that need the same change.
   *
   * @param id names the alternative
   * @param keyless whether nothing is stored any more
   * @param snippet lines with placeholders, for this kind of file
   */
  public record Move(
      String id,
      String title,
      boolean keyless,
      String snippet,
      @Nullable String docs,
      List<Spot> spots) {
    public Move {
      spots = List.copyOf(spots);
    }
  }

  public Offboarding {
    credentials = List.copyOf(credentials);
    steps = List.copyOf(steps);
  }

  /**
   * The plan for an identity.
   *
   * @param only the id of its one credential that is meant; null for all of them
   */
  public static Offboarding of(Census census, Identity identity, @Nullable String only) {
    return of(census, identity, only, false);
  }

  /**
   * The plan for an identity.
   *
   * @param several whether the census is of several repositories, whose names its paths begin with:
   *     then no command that takes a path fits
   */
  public static Offboarding of(
      Census census, Identity identity, @Nullable String only, boolean several) {
    return new Planning(census, identity, only, Remedies.builtIn(), several).plan();
  }
}
