package dev.keycensus.inventory.remedy;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.rules.UserError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom a person means.
 *
 * @param credential the one credential that is meant; null for all of the identity's
 */
public record Subjects(Identity identity, @Nullable String credential) {
  private static final int SHORTEST = 4;
  private static final int NAMED = 5;

  /**
   * Finds an identity by its id, its id in the register, its name, one of its credentials or one of
   * its sightings; ids may be cut, as long as only one begins that way.
   *
   * @throws UserError if there is none, or several
   */
  public static Subjects find(Census census, String typed) throws UserError {
    List<Subjects> meant = all(census, typed, true);
    return only(meant.isEmpty() ? all(census, typed, false) : meant, typed, "this scan");
  }

  /**
   * All that a person may mean, each once.
   *
   * @param whole whether what was typed is a whole id or name, and not the beginning of an id
   */
  public static List<Subjects> all(Census census, String typed, boolean whole) {
    Map<String, Identity> byId = new LinkedHashMap<>();
    Map<String, Subjects> exact = new LinkedHashMap<>();
    Map<String, Subjects> begun = new LinkedHashMap<>();
    for (Identity i : census.identities()) {
      byId.put(i.id(), i);
      Subjects s = new Subjects(i, null);
      match(typed, i.id(), s, exact, begun);
      String registered = i.basis().entry();
      if (registered != null) {
        match(typed, registered, s, exact, begun);
      }
      if (i.name().equals(typed)) {
        exact.put(i.id(), s);
      }
    }
    for (Credential c : census.credentials()) {
      Identity i = byId.get(c.identity());
      if (i == null) {
        continue;
      }
      match(typed, c.id(), new Subjects(i, c.id()), exact, begun);
      for (Sighting s : c.sightings()) {
        if (s.id().equals(typed)) {
          exact.put(c.id(), new Subjects(i, c.id()));
        }
      }
    }
    Map<String, Subjects> found = new LinkedHashMap<>();
    // Several names may mean the same one.
    (whole ? exact : begun).values().forEach(s -> found.put(s.id(), s));
    return List.copyOf(found.values());
  }

  /** The id that is meant, of the credential or else of the identity. */
  public String id() {
    return credential == null ? identity.id() : credential;
  }

  /**
   * The one of them.
   *
   * @param where they were looked for, such as {@code this scan}
   * @throws UserError if there is none, or several
   */
  public static Subjects only(Collection<Subjects> found, String typed, String where)
      throws UserError {
    if (found.size() == 1) {
      return found.iterator().next();
    }
    if (found.isEmpty()) {
      throw new UserError(
          "there is nothing with the id \"" + typed + "\" in " + where,
          "keycensus scan --format json lists identities and credentials; ids of credentials need"
              + " the key that made them (--key-file)");
    }
    List<String> some = new ArrayList<>();
    for (Subjects s : found) {
      if (some.size() < NAMED) {
        some.add(s.id() + " (" + s.identity().name() + ")");
      }
    }
    throw new UserError(
        "\"" + typed + "\" may be any of " + found.size() + ": " + String.join(", ", some),
        "type more of the id");
  }

  private static void match(
      String typed,
      String id,
      Subjects subject,
      Map<String, Subjects> exact,
      Map<String, Subjects> begun) {
    if (id.equals(typed)) {
      exact.put(id, subject);
    } else if (typed.length() >= SHORTEST
        && !typed.equals("nhi_")
        && !typed.equals("cred_")
        && id.startsWith(typed)) {
      begun.put(id, subject);
    }
  }
}
