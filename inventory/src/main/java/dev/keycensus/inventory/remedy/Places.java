package dev.keycensus.inventory.remedy;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Every place that credentials and identities of a census live in. */
final class Places {
  private static final Comparator<Spot> ORDER =
      Comparator.comparing(Spot::path)
          .thenComparingInt(Spot::line)
          .thenComparing(Spot::role)
          .thenComparing(s -> s.slot() == null ? "" : s.slot());

  private final Map<String, Identity> identities = new HashMap<>();
  private final Map<String, Reference> references = new HashMap<>();
  private final Map<String, List<Reference>> byName = new HashMap<>();
  private final Map<String, Set<String>> providersAt = new HashMap<>();

  Places(Census census) {
    for (Identity i : census.identities()) {
      identities.put(i.id(), i);
      if (i.credentials().isEmpty()) {
        for (Place p : i.places()) {
          providersAt.computeIfAbsent(p.path(), k -> new HashSet<>()).add(i.provider());
        }
      }
    }
    for (Reference r : census.references()) {
      references.put(r.id(), r);
      if (isStored(r)) {
        byName.computeIfAbsent(r.name(), k -> new ArrayList<>()).add(r);
      }
    }
  }

  @Nullable Identity identity(String id) {
    return identities.get(id);
  }

  @Nullable Reference reference(String id) {
    return references.get(id);
  }

  PlaceKind kind(String path) {
    return PlaceKind.of(path, providersAt.getOrDefault(path, Set.of()));
  }

  /** The kind of a reference's place: what names a CI secret is a CI file, whatever its path. */
  PlaceKind kind(Reference r) {
    PlaceKind kind = kind(r.place().path());
    return kind == PlaceKind.CONFIG && r.kind().equals("ci-secret") ? PlaceKind.OTHER_CI : kind;
  }

  /** Sorted by place, each once. */
  List<Spot> of(Identity identity, List<Credential> credentials) {
    List<Spot> spots = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (Credential c : credentials) {
      Map<String, Set<String>> users = users(c);
      for (Sighting s : c.sightings()) {
        spots.add(sighting(c, s, users.getOrDefault(s.path(), Set.of())));
        String name = Alternatives.plain(s.slot());
        if (name != null && name.length() >= 6) {
          names.add(name);
        }
      }
    }
    Set<String> held = new HashSet<>();
    spots.forEach(s -> held.add(s.path()));
    for (Credential c : credentials) {
      for (String consumer : c.reuse().consumers()) {
        Identity i = identities.get(consumer);
        if (i != null && !i.id().equals(identity.id())) {
          declared(i, held, spots);
        }
      }
    }
    if (credentials.isEmpty()) {
      declared(identity, held, spots);
    }
    for (String id : identity.references()) {
      Reference r = references.get(id);
      if (r != null) {
        spots.add(reference(r, true));
      }
    }
    for (String name : names) {
      for (Reference r : byName.getOrDefault(name, List.of())) {
        if (!identity.references().contains(r.id())) {
          spots.add(reference(r, false));
        }
      }
    }
    spots.sort(ORDER);
    return spots.stream().distinct().toList();
  }

  /** The paths that declare a credential's users, with their names. */
  private Map<String, Set<String>> users(Credential c) {
    Map<String, Set<String>> users = new HashMap<>();
    for (String id : c.reuse().consumers()) {
      Identity i = identities.get(id);
      if (i != null) {
        i.places()
            .forEach(p -> users.computeIfAbsent(p.path(), k -> new TreeSet<>()).add(i.name()));
      }
    }
    return users;
  }

  private void declared(Identity i, Set<String> held, List<Spot> spots) {
    for (Place p : i.places()) {
      if (held.add(p.path())) {
        spots.add(
            new Spot(
                p.path(),
                p.line(),
                null,
                Spot.Role.DECLARES,
                kind(p.path()),
                null,
                List.of(i.name()),
                null,
                null));
      }
    }
  }

  private Spot sighting(Credential c, Sighting s, Set<String> users) {
    Timeline t = s.timeline();
    Timeline.Change introduced = t == null ? null : t.introduced();
    Timeline.Change removed = t == null ? null : t.removed();
    Spot.Role role =
        s.isNow() || s.where() == Sighting.Where.STREAM
            ? Spot.Role.HOLDS
            : s.where() == Sighting.Where.HISTORY ? Spot.Role.HELD : Spot.Role.MESSAGE;
    return new Spot(
        s.path(),
        s.line(),
        s.slot(),
        role,
        s.where() == Sighting.Where.STREAM ? PlaceKind.LOG : kind(s.path()),
        c.id(),
        List.copyOf(users),
        introduced == null ? null : introduced.commit(),
        removed == null || role == Spot.Role.HOLDS ? null : removed.commit());
  }

  /**
   * The place of a reference.
   *
   * @param own whether it is of the identity in question, and not of one that says the same name
   */
  Spot reference(Reference r, boolean own) {
    return new Spot(
        r.place().path(),
        r.place().line(),
        r.name(),
        own ? Spot.Role.REFERS : Spot.Role.SAME_NAME,
        kind(r),
        null,
        List.of(),
        null,
        null);
  }

  /** Whether the value is kept somewhere, to be changed there when it changes. */
  static boolean isStored(Reference r) {
    return switch (r.kind()) {
      case "ci-secret", "vault", "cluster-secret", "variable", "file" -> true;
      default -> false;
    };
  }
}
