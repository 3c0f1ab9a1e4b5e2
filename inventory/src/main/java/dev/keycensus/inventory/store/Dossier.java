package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.rules.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of an identity or a credential at a moment.
 *
 * @param id of the identity or credential
 * @param parts of each target that has it, sorted by the target's key
 * @param holders by the id of a credential all targets that hold its value, where there are several
 */
public record Dossier(String id, List<Part> parts, SortedMap<String, List<Target>> holders) {
  public Dossier {
    parts = List.copyOf(parts);
  }

  /**
   * What one target tells.
   *
   * @param snapshot that tells it; null for a scan that was not kept
   * @param since the first snapshot from which on it has been there without a gap; null likewise
   * @param identity null for a credential without one
   * @param credentials those of the identity, or the one that was asked for
   * @param held credentials of others that stand in its declaration
   * @param violations excused ones too
   */
  public record Part(
      Target target,
      @Nullable Snapshot snapshot,
      @Nullable Snapshot since,
      @Nullable Identity identity,
      List<KnownCredential> credentials,
      List<KnownCredential> held,
      List<KnownSighting> sightings,
      List<Reference> references,
      List<Violation> violations,
      List<Exemption> exemptions) {
    public Part {
      credentials = List.copyOf(credentials);
      held = List.copyOf(held);
      sightings = List.copyOf(sightings);
      references = List.copyOf(references);
      violations = List.copyOf(violations);
      exemptions = List.copyOf(exemptions);
    }
  }

  /**
   * Of a scan that is not kept.
   *
   * @param typed an id, or the beginning of one
   */
  public static Optional<Dossier> of(String typed, List<Listing.Known> known) throws UserError {
    SortedSet<String> begun = new TreeSet<>();
    for (Listing.Known k : known) {
      k.state().identities().forEach(i -> begun.add(i.id()));
      k.state().credentials().forEach(c -> begun.add(c.id()));
    }
    begun.removeIf(each -> !each.startsWith(typed));
    String id = meant(typed, begun);
    if (id == null) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>();
    for (Listing.Known k : known) {
      Part part = part(id, k, null, null);
      if (part != null) {
        parts.add(part);
      }
    }
    return Optional.of(new Dossier(id, parts, shared(parts, Listing.holders(known))));
  }

  /**
   * The id that somebody means; null for none.
   *
   * @param ids that begin with what was typed
   * @throws UserError if they are several, none of them whole
   */
  static @Nullable String meant(String typed, SortedSet<String> ids) throws UserError {
    if (ids.contains(typed)) {
      return typed;
    }
    if (ids.size() > 1) {
      throw new UserError(
          "\"" + typed + "\" is the beginning of several ids",
          ids.stream().limit(3).collect(Collectors.joining(", ")));
    }
    return ids.isEmpty() ? null : ids.first();
  }

  /** What a target tells of an identity or a credential; null for nothing. */
  static @Nullable Part part(
      String id, Listing.Known known, @Nullable Snapshot snapshot, @Nullable Snapshot since) {
    State state = known.state();
    Identity identity = null;
    List<KnownCredential> asked = new ArrayList<>();
    for (KnownCredential c : state.credentials()) {
      if (c.id().equals(id)) {
        asked.add(c);
      }
    }
    String owner = asked.isEmpty() ? id : asked.get(0).identity();
    for (Identity i : state.identities()) {
      identity = i.id().equals(owner) ? i : identity;
    }
    if (identity == null && asked.isEmpty()) {
      return null;
    }
    List<KnownCredential> held = new ArrayList<>();
    Set<String> references = new HashSet<>();
    if (asked.isEmpty() && identity != null) {
      Set<String> own = new HashSet<>(identity.credentials());
      Set<String> others = new HashSet<>(identity.holds());
      references.addAll(identity.references());
      state.credentials().stream().filter(c -> own.contains(c.id())).forEach(asked::add);
      state.credentials().stream().filter(c -> others.contains(c.id())).forEach(held::add);
    }
    Set<String> ids = new HashSet<>(Set.of(id));
    asked.forEach(c -> ids.add(c.id()));
    List<KnownSighting> sightings =
        state.sightings().stream().filter(s -> ids.contains(s.credential())).toList();
    sightings.forEach(s -> ids.add(s.id()));
    List<Violation> violations =
        state.violations().stream().filter(v -> ids.contains(v.subject())).toList();
    Set<String> exceptions = new HashSet<>();
    for (Violation v : violations) {
      if (v.exception() != null) {
        exceptions.add(v.exception());
      }
    }
    return new Part(
        known.target(),
        snapshot,
        since,
        identity,
        asked,
        held,
        sightings,
        state.references().stream().filter(r -> references.contains(r.id())).toList(),
        violations,
        state.exemptions().stream()
            .filter(e -> exceptions.contains(e.id()) || ids.contains(e.subject()))
            .toList());
  }

  static SortedMap<String, List<Target>> shared(
      List<Part> parts, Map<String, SortedSet<Target>> holders) {
    SortedMap<String, List<Target>> shared = new TreeMap<>();
    for (Part p : parts) {
      for (KnownCredential c : p.credentials()) {
        SortedSet<Target> its = holders.get(c.value());
        if (its != null) {
          shared.put(c.id(), List.copyOf(its));
        }
      }
    }
    return shared;
  }
}
