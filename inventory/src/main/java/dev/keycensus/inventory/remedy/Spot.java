package dev.keycensus.inventory.remedy;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A place that an identity lives in.
 *
 * @param path relative to the target, not escaped
 * @param line 1-based; 0 for the file as a whole
 * @param slot the name that the value has there; null where it has none
 * @param role why it is listed
 * @param kind what kind of place it is
 * @param credential the {@link dev.keycensus.inventory.census.Credential#id} that stands there;
 *     null where only a name does
 * @param users the names of declared identities that use it there; sorted
 * @param introduced the commit that brought it in first; null where no commit did
 * @param removed the commit that took it away last; null while anything holds it
 */
public record Spot(
    String path,
    int line,
    @Nullable String slot,
    Role role,
    PlaceKind kind,
    @Nullable String credential,
    List<String> users,
    @Nullable String introduced,
    @Nullable String removed) {

  /** Why a place is listed. */
  public enum Role {
    /** The value stands there now. */
    HOLDS("holds the value"),
    /** It stood there in an earlier commit or another branch. */
    HELD("held the value"),
    /** A message of a commit or a tag holds it, or an object that no ref leads to. */
    MESSAGE("a message or a lost object holds the value"),
    /** The identity, or one that uses its credential, is declared there. */
    DECLARES("declares who uses it"),
    /** The credential is referred to by name. */
    REFERS("refers to it"),
    /** Something of the same name is referred to: most likely the same credential. */
    SAME_NAME("refers to the same name");

    private final String about;

    Role(String about) {
      this.about = about;
    }

    /** A few words for people. */
    public String about() {
      return about;
    }

    /** The word used in reports. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Spot {
    users = List.copyOf(users);
  }

  /** Whether it belongs to what is now, and not to history. */
  public boolean isNow() {
    return role != Role.HELD && role != Role.MESSAGE;
  }
}
