package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one scan of one target leaves behind: the part of a census that outlives it. There is no
 * secret in it, whatever the scan was allowed to show.
 *
 * @param sightings empty where nobody needs them
 */
public record State(
    List<Identity> identities,
    List<KnownCredential> credentials,
    List<KnownSighting> sightings,
    List<Reference> references,
    List<Violation> violations,
    List<Exemption> exemptions,
    SortedMap<String, Double> metrics) {

  /** Nothing is known. */
  public static final State EMPTY =
      new State(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), new TreeMap<>());

  public State {
    identities = List.copyOf(identities);
    credentials = List.copyOf(credentials);
    sightings = List.copyOf(sightings);
    references = List.copyOf(references);
    violations = List.copyOf(violations);
    exemptions = List.copyOf(exemptions);
  }

  /** What stays of a census. */
  public static State of(Census census) {
    List<KnownCredential> credentials = new ArrayList<>();
    List<KnownSighting> sightings = new ArrayList<>();
    for (Credential c : census.credentials()) {
      credentials.add(KnownCredential.of(c, census.keyId()));
      c.sightings().forEach(s -> sightings.add(KnownSighting.of(s, c.id())));
    }
    return new State(
        census.identities(),
        credentials,
        sightings,
        census.references(),
        census.violations(),
        census.exemptions(),
        census.metrics());
  }
}
