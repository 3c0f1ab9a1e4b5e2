package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.inventory.Groups.Group;
import dev.keycensus.inventory.Principals.Principal;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Ids;
import dev.keycensus.inventory.census.Sighting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody of whom it is known that there is one, and nothing more: credentials that belong
 * together, what declares their holder, or both.
 *
 * @param credentials what authenticates it; empty only where there is a declarer
 * @param group what the credentials have in common; null where there are none
 * @param declarer all that declares it; null for none, and where a principal is known
 */
record Candidate(
    List<Credential> credentials, @Nullable Group group, @Nullable DeclaredNode declarer) {

  /** The holder of credentials that belong together. */
  static Candidate holding(Group group, DeclaredNodes declared) {
    DeclaredNode around = group.principal() == null ? group.declarer() : null;
    return new Candidate(
        group.credentials(), group, around == null ? null : declared.whole(around));
  }

  /** Whom a file declares, and no credential is known of. */
  static Candidate declared(DeclaredNode node, DeclaredNodes declared) {
    return new Candidate(List.of(), null, declared.whole(node));
  }

  /** The principal that the values name; null for none. */
  @Nullable Principal principal() {
    return group == null ? null : group.principal();
  }

  @Nullable Declaration declaration() {
    return declarer == null ? null : declarer.declaration();
  }

  /** Never made of a value: the same on every machine, and after a rotation. */
  String id() {
    Principal principal = principal();
    if (principal != null && !principal.passing()) {
      return principal.id();
    }
    if (declarer != null) {
      return declarer.id();
    }
    String first = null;
    for (Credential c : credentials) {
      for (Sighting s : c.sightings()) {
        first = first == null || s.id().compareTo(first) < 0 ? s.id() : first;
      }
    }
    return Ids.of("nhi_", "place", String.valueOf(first));
  }
}
