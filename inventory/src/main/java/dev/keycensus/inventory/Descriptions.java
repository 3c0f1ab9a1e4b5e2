package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Sighting;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the register and the declaration of an identity say of it: where it is, what it can do, in
 * which environments, and how it is governed. The register goes before.
 */
final class Descriptions {
  private final DeclaredNodes declared;

  Descriptions(DeclaredNodes declared) {
    this.declared = declared;
  }

  SortedSet<Place> places(Candidate candidate) {
    DeclaredNode declarer = candidate.declarer();
    SortedSet<Place> places = new TreeSet<>();
    if (declarer != null) {
      places.addAll(declared.places(declarer));
      places.add(new Place(declarer.path(), declarer.declaration().line()));
    }
    for (Credential c : candidate.credentials()) {
      for (Sighting s : c.sightings()) {
        if (s.isNow()) {
          places.add(new Place(s.path(), s.line()));
        }
      }
    }
    return places;
  }

  /** Where it stands now; else where it stood. */
  static Set<String> paths(Candidate candidate, Collection<Place> places) {
    Set<String> paths = new LinkedHashSet<>();
    places.forEach(p -> paths.add(p.path()));
    if (paths.isEmpty()) {
      for (Credential c : candidate.credentials()) {
        for (Sighting s : c.sightings()) {
          if (s.where() == Sighting.Where.HISTORY) {
            paths.add(s.path());
          }
        }
      }
    }
    return paths;
  }

  Ability ability(Candidate candidate, Register.@Nullable Entry entry) {
    String autonomy = entry == null ? null : entry.autonomy();
    String onBehalfOf = entry == null ? null : entry.onBehalfOf();
    DeclaredNode declarer = candidate.declarer();
    if (declarer == null) {
      return autonomy == null && onBehalfOf == null
          ? Ability.NONE
          : new Ability(
              List.of(), List.of(), List.of(), autonomy, onBehalfOf, null, new TreeMap<>());
    }
    Declaration d = declarer.declaration();
    Autonomy level = d.autonomy();
    return new Ability(
        List.copyOf(d.can()),
        declared.marks(declarer).stream().map(Mark::word).sorted().toList(),
        declared.used(declarer),
        autonomy != null ? autonomy : level == null ? null : level.word(),
        onBehalfOf != null ? onBehalfOf : d.onBehalfOf(),
        d.longest(),
        d.facts());
  }

  SortedSet<String> environments(Candidate candidate, Register.@Nullable Entry entry) {
    SortedSet<String> environments = new TreeSet<>();
    if (entry != null && entry.environment() != null) {
      environments.add(entry.environment());
      return environments;
    }
    DeclaredNode declarer = candidate.declarer();
    for (DeclaredNode node : declarer == null ? List.<DeclaredNode>of() : declared.uses(declarer)) {
      String there = node.declaration().environment();
      String known = Environments.of(there);
      String told =
          known != null ? known : there == null ? Environments.ofPath(node.path()) : there;
      if (told != null) {
        environments.add(told);
      }
    }
    candidate.credentials().forEach(c -> environments.addAll(c.reuse().environments()));
    return environments;
  }

  static Governance governance(Candidate candidate, Register.@Nullable Entry entry) {
    if (entry != null) {
      return entry.governance();
    }
    Declaration d = candidate.declaration();
    boolean breakGlass = d != null && d.marks().contains(Mark.BREAK_GLASS);
    return d == null || (d.purpose() == null && !breakGlass)
        ? Governance.NONE
        : new Governance(
            false, d.purpose(), List.of(), null, List.of(), null, null, null, breakGlass, null);
  }
}
