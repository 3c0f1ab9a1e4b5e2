package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Life;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Reuse;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.inventory.remedy.Subjects;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.Checksum;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Shape;
import dev.keycensus.rules.UserError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A census made of what a store kept, for what needs one: less than a scan tells, and nothing else.
 * Columns, reasons, rotations and all commits but the first and the last of a sighting are not
 * kept.
 *
 * @param targets that it is made of, by key
 * @param several whether its paths begin with the name of their target
 */
public record Recalled(Census census, Subjects subject, List<Target> targets, boolean several) {
  public Recalled {
    targets = List.copyOf(targets);
  }

  /** All that one target has. */
  public static Census census(Listing.Known known, Catalog catalog, Instant now) {
    return new Merging(catalog, now).census(List.of(known), false, null);
  }

  /**
   * Whom a person means, with every target that has it or one of its values.
   *
   * @param typed see {@link Subjects#find}
   * @param now the clock of ages
   * @throws UserError if there is none, or several
   */
  public static Recalled find(String typed, List<Listing.Known> known, Catalog catalog, Instant now)
      throws UserError {
    Map<String, Subjects> found = new LinkedHashMap<>();
    Map<String, List<Listing.Known>> holders = new HashMap<>();
    for (boolean whole : new boolean[] {true, false}) {
      for (Listing.Known k : found.isEmpty() || whole ? known : List.<Listing.Known>of()) {
        for (Subjects s : Subjects.all(census(k, catalog, now), typed, whole)) {
          found.putIfAbsent(s.id(), s);
          holders.computeIfAbsent(s.id(), id -> new ArrayList<>()).add(k);
        }
      }
    }
    Subjects subject = Subjects.only(found.values(), typed, "this store");
    List<Listing.Known> its = holders.getOrDefault(subject.id(), List.of());
    if (its.size() > 1
        && subject.credential() == null
        && !subject.identity().basis().how().isByName()) {
      List<String> labels = its.stream().map(k -> k.target().label()).toList();
      throw new UserError(
          "\""
              + typed
              + "\" is known by its place only, and several targets have such a place: "
              + String.join(", ", labels),
          "--target NAME tells which is meant");
    }
    Set<String> values = new HashSet<>(subject.identity().credentials());
    if (subject.credential() != null) {
      values.retainAll(Set.of(subject.credential()));
    }
    List<Listing.Known> all = new ArrayList<>(its);
    for (Listing.Known k : known) {
      if (!its.contains(k)
          && k.state().credentials().stream().anyMatch(c -> values.contains(c.id()))) {
        all.add(k);
      }
    }
    boolean several = all.size() > 1;
    Census census =
        new Merging(catalog, now).census(all, several, several ? subject.identity() : null);
    Identity identity =
        census.identities().stream()
            .filter(i -> i.id().equals(subject.identity().id()))
            .findFirst()
            .orElse(subject.identity());
    return new Recalled(
        census,
        new Subjects(identity, subject.credential()),
        all.stream().map(Listing.Known::target).toList(),
        several);
  }

  /** Makes one census of the states of one or several targets. */
  private static final class Merging {
    private final Catalog catalog;
    private final Instant now;
    private final Map<String, Identity> identities = new LinkedHashMap<>();
    private final Map<String, Credential> credentials = new LinkedHashMap<>();
    private final List<Reference> references = new ArrayList<>();

    Merging(Catalog catalog, Instant now) {
      this.catalog = catalog;
      this.now = now;
    }

    /**
     * @param subject of several targets, whose values keep it as their identity; null for one
     */
    Census census(List<Listing.Known> all, boolean several, @Nullable Identity subject) {
      List<String> labels = new ArrayList<>();
      var violations = new ArrayList<dev.keycensus.inventory.census.Violation>();
      var exemptions = new ArrayList<dev.keycensus.inventory.census.Exemption>();
      Set<String> own = subject == null ? Set.of() : Set.copyOf(subject.credentials());
      int n = 0;
      for (Listing.Known k : all) {
        labels.add(k.target().label());
        String prefix = several ? k.target().label() + "/" : "";
        // Ids of references are made of paths, which targets have in common.
        String mark = several ? "@" + ++n : "";
        add(k.state(), prefix, mark, own, subject);
        violations.addAll(k.state().violations());
        exemptions.addAll(k.state().exemptions());
      }
      return new Census(
          String.join(", ", labels),
          now,
          "",
          "",
          "",
          new Coverage(0, 0, 0, 0, 0, List.of(), List.of()),
          List.copyOf(identities.values()),
          List.copyOf(credentials.values()),
          references,
          List.of(),
          violations,
          exemptions,
          new TreeMap<>());
    }

    private void add(
        State state, String prefix, String mark, Set<String> own, @Nullable Identity subject) {
      Map<String, List<Sighting>> sightings = new HashMap<>();
      for (KnownSighting s : state.sightings()) {
        sightings.computeIfAbsent(s.credential(), c -> new ArrayList<>()).add(sighting(s, prefix));
      }
      for (KnownCredential c : state.credentials()) {
        String identity = subject != null && own.contains(c.id()) ? subject.id() : c.identity();
        Credential here = credential(c, identity, sightings.getOrDefault(c.id(), List.of()));
        credentials.merge(c.id(), here, Merging::both);
      }
      for (Identity i : state.identities()) {
        Identity here =
            new Identity(
                i.id(),
                i.kind(),
                i.name(),
                i.provider(),
                i.tenant(),
                i.basis(),
                i.owner(),
                i.governance(),
                i.ability(),
                i.environments(),
                i.maturity(),
                i.risk(),
                i.credentials(),
                i.holds(),
                i.references().stream().map(r -> r + mark).toList(),
                i.places().stream().map(p -> new Place(prefix + p.path(), p.line())).toList(),
                i.presence());
        identities.merge(i.id(), here, Merging::both);
      }
      for (Reference r : state.references()) {
        references.add(
            new Reference(
                r.id() + mark,
                r.kind(),
                r.name(),
                r.provider(),
                r.slot(),
                r.identity(),
                r.environment(),
                new Place(prefix + r.place().path(), r.place().line()),
                r.column()));
      }
    }

    private static Identity both(Identity a, Identity b) {
      List<Place> places = new ArrayList<>(a.places());
      places.addAll(b.places());
      return new Identity(
          a.id(),
          a.kind(),
          a.name(),
          a.provider(),
          a.tenant(),
          a.basis(),
          a.owner() == null ? b.owner() : a.owner(),
          a.governance(),
          a.ability(),
          union(a.environments(), b.environments()),
          a.maturity(),
          a.risk().score() >= b.risk().score() ? a.risk() : b.risk(),
          union(a.credentials(), b.credentials()),
          union(a.holds(), b.holds()),
          union(a.references(), b.references()),
          places,
          a.presence());
    }

    private static Credential both(Credential a, Credential b) {
      List<Sighting> all = new ArrayList<>(a.sightings());
      all.addAll(b.sightings());
      TreeMap<String, String> facts = new TreeMap<>(a.facts());
      b.facts().forEach(facts::putIfAbsent);
      return new Credential(
          a.id(),
          a.type(),
          a.identity(),
          a.severity(),
          a.tier(),
          a.masked(),
          null,
          a.life(),
          facts,
          new Reuse(
              a.reuse().places() + b.reuse().places(),
              a.reuse().repositories() + b.reuse().repositories(),
              union(a.reuse().environments(), b.reuse().environments()),
              union(a.reuse().consumers(), b.reuse().consumers()),
              0),
          a.status(),
          all);
    }

    private static List<String> union(Collection<String> a, Collection<String> b) {
      TreeSet<String> all = new TreeSet<>(a);
      all.addAll(b);
      return List.copyOf(all);
    }

    private Credential credential(KnownCredential c, String identity, List<Sighting> sightings) {
      return new Credential(
          c.id(),
          type(c),
          identity,
          c.severity(),
          c.tier(),
          c.masked(),
          null,
          new Life(
              c.lifetime(),
              c.lifetimeSource(),
              c.expiresAt(),
              c.issuedAt(),
              c.firstSeen(),
              null,
              c.lastRotated(),
              c.replacedBy(),
              List.of()),
          c.facts(),
          new Reuse(c.places(), 1, c.environments(), c.consumers(), 0),
          c.status(),
          sightings);
    }

    /** As the catalog has it; of a type that it does not know, what the store kept. */
    private CredentialType type(KnownCredential c) {
      CredentialType known = catalog.get(c.type());
      return known != null
          ? known
          : new CredentialType(
              c.type(),
              c.typeName(),
              c.provider(),
              IdentityKind.UNKNOWN,
              true,
              c.severity(),
              c.tier(),
              new Shape(
                  Shape.Matcher.NAMED,
                  null,
                  List.of(),
                  List.of("unknown"),
                  0,
                  0,
                  Checksum.NONE,
                  0,
                  List.of()),
              new Lifetime(c.lifetime(), null),
              0,
              null,
              null,
              null,
              List.of(),
              null);
    }

    private static Sighting sighting(KnownSighting s, String prefix) {
      Timeline timeline = null;
      if (s.introduced() != null) {
        Timeline.Change in = new Timeline.Change(s.introduced(), s.introducedAt(), null);
        Timeline.Change out =
            s.removed() == null ? null : new Timeline.Change(s.removed(), s.removedAt(), null);
        timeline =
            new Timeline(List.of(new Timeline.Interval(in, out)), s.isNow(), false, List.of(), 0);
      } else if (s.where() == Sighting.Where.MESSAGE || s.where() == Sighting.Where.UNREACHABLE) {
        timeline = new Timeline(List.of(), false, false, List.of(), 0);
      }
      boolean commit = s.where() == Sighting.Where.MESSAGE || s.where() == Sighting.Where.STREAM;
      return new Sighting(
          s.id(),
          commit ? s.path() : prefix + s.path(),
          s.line(),
          1,
          s.line(),
          1,
          s.slot(),
          s.where(),
          s.tier(),
          List.of(),
          timeline,
          s.within(),
          s.keyPath());
    }
  }
}
