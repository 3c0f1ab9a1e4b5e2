package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Autonomy;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.inventory.DeclaredNodes.Referred;
import dev.keycensus.inventory.Groups.Group;
import dev.keycensus.inventory.Principals.Principal;
import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Maturity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Risk;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From credentials and declarations to identities: who there is, what each is known by, who answers
 * for it, what it can do and how it authenticates.
 */
final class Identities {
  private final Trees trees;
  private final Governing governing;
  private final Outside outside;
  private final Instant now;
  private final Ownership ownership;
  private final DeclaredNodes declared;
  private final boolean people;
  private final Map<String, List<Referred>> referred = new HashMap<>();

  /**
   * @param people whether people's names may be told
   */
  Identities(Trees trees, Governing governing, Outside outside, Instant now, boolean people) {
    this.outside = outside;
    this.people = people;
    this.trees = trees;
    this.governing = governing;
    this.now = now;
    this.ownership = new Ownership(trees, governing.people(), people, now);
    this.declared = new DeclaredNodes(trees);
    for (Referred r : declared.references()) {
      if (r.user() != null) {
        referred.computeIfAbsent(r.user().id(), k -> new ArrayList<>()).add(r);
      }
    }
  }

  /**
   * What came of it.
   *
   * @param credentials the same as were given, in their order, each with its identity
   */
  record Resolved(
      List<Identity> identities, List<Credential> credentials, List<Reference> references) {}

  /** Resolves. */
  Resolved of(List<Credential> drafts) {
    List<Group> groups = new Groups(drafts, declared, trees, outside).all();
    Map<String, String> identityOf = new HashMap<>();
    Map<String, List<String>> held = new HashMap<>();
    Map<String, SortedSet<String>> consumers = new HashMap<>();
    for (Credential c : drafts) {
      for (DeclaredNode node : declared.allAround(c)) {
        consumers.computeIfAbsent(c.id(), k -> new TreeSet<>()).add(node.id());
        held.computeIfAbsent(node.id(), k -> new ArrayList<>()).add(c.id());
      }
    }
    List<Identity> identities = new ArrayList<>();
    Set<String> made = new HashSet<>();
    Set<Register.Entry> met = new HashSet<>();
    for (Group group : groups) {
      DeclaredNode declarer = group.principal() == null ? group.declarer() : null;
      Identity identity = identity(group.credentials(), group, declarer, held, met);
      made.add(identity.id());
      identities.add(identity);
      group.credentials().forEach(c -> identityOf.put(c.id(), identity.id()));
    }
    for (DeclaredNode node : declared.all()) {
      if (made.add(node.id())) {
        identities.add(identity(List.of(), null, node, held, met));
      }
    }
    for (Register.Entry entry : governing.register().entries()) {
      if (!met.contains(entry)) {
        identities.add(gone(entry));
      }
    }
    identities.addAll(outside.unseen(identities, now));
    identities.sort(
        Comparator.comparing((Identity i) -> -i.risk().score())
            .thenComparing(Identity::kind)
            .thenComparing(Identity::name)
            .thenComparing(Identity::id));
    List<Credential> finished = new ArrayList<>(drafts.size());
    for (Credential c : drafts) {
      Credential told = people ? c : Personal.without(c);
      finished.add(
          told.of(
              identityOf.getOrDefault(c.id(), ""),
              List.copyOf(consumers.getOrDefault(c.id(), new TreeSet<>()))));
    }
    return new Resolved(identities, finished, references());
  }

  private Identity identity(
      List<Credential> credentials,
      @Nullable Group group,
      @Nullable DeclaredNode declarer,
      Map<String, List<String>> held,
      Set<Register.Entry> met) {
    Principal principal = group == null ? null : group.principal();
    String id = id(credentials, principal, declarer);
    List<Referred> uses = declarer == null ? List.of() : referred.getOrDefault(id, List.of());
    Register.Entry entry = entry(id, credentials, declarer, uses);
    if (entry != null) {
      met.add(entry);
    }
    SortedSet<Place> places = places(credentials, declarer);
    Declaration d = declarer == null ? null : declarer.declaration();
    Ability ability = outside.ability(ability(declarer, entry), credentials);
    SortedSet<String> environments = environments(credentials, declarer, entry);
    Owner owner =
        outside.owner(
            ownership.of(entry, declarer, paths(credentials, places), credentials), credentials);
    Governance governance = governance(entry, d);
    Maturity maturity = maturity(credentials, held.getOrDefault(id, List.of()), uses, ability);
    IdentityKind kind =
        entry != null && entry.kind() != null
            ? entry.kind()
            : principal != null ? principal.kind() : d != null ? d.kind() : kind(credentials);
    Risk risk = Risks.of(kind, credentials, owner, ability, environments, now);
    return new Identity(
        id,
        kind,
        entry != null ? entry.name() : name(credentials, principal, d, group),
        principal != null
            ? principal.provider()
            : d != null ? d.provider() : credentials.get(0).type().provider(),
        principal != null ? principal.tenant() : d != null ? d.tenant() : null,
        basis(entry, outside.basis(credentials, principal), principal, declarer, group),
        owner,
        governance,
        ability,
        List.copyOf(environments),
        maturity,
        risk,
        credentials.stream().map(Credential::id).sorted().toList(),
        held.getOrDefault(id, List.of()).stream()
            .filter(c -> credentials.stream().noneMatch(own -> own.id().equals(c)))
            .sorted()
            .toList(),
        uses.stream().map(Identities::referenceId).sorted().toList(),
        List.copyOf(places).subList(0, Math.min(places.size(), Identity.MOST_PLACES)));
  }

  /** A registered identity of which nothing was found. */
  private static Identity gone(Register.Entry entry) {
    IdentityKind kind = entry.kind() == null ? IdentityKind.UNKNOWN : entry.kind();
    return new Identity(
        Fingerprints.plain("nhi_", "registered", entry.id()),
        kind,
        entry.name(),
        "unknown",
        null,
        new Basis(Basis.How.REGISTERED, Tier.HIGH, "entry " + entry.id() + " of the register"),
        entry.owner() == null ? null : Owner.registered(entry.owner(), entry.file(), entry.line()),
        entry.governance(),
        Ability.NONE,
        entry.environment() == null ? List.of() : List.of(entry.environment()),
        null,
        Risk.NONE,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** Never made of a value: the same on every machine, and after a rotation. */
  private static String id(
      List<Credential> credentials,
      @Nullable Principal principal,
      @Nullable DeclaredNode declarer) {
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
    return Fingerprints.plain("nhi_", "place", String.valueOf(first));
  }

  private Register.@Nullable Entry entry(
      String id,
      List<Credential> credentials,
      @Nullable DeclaredNode declarer,
      List<Referred> uses) {
    for (Register.Entry entry : governing.register().entries()) {
      for (Register.Selector selector : entry.match()) {
        if (matches(selector, id, credentials, declarer, uses)) {
          return entry;
        }
      }
    }
    return null;
  }

  private boolean matches(
      Register.Selector s,
      String id,
      List<Credential> credentials,
      @Nullable DeclaredNode declarer,
      List<Referred> uses) {
    if (s.identity() != null && !s.identity().equals(id)) {
      return false;
    }
    boolean aboutDeclaration = s.declaration() != null || s.reference() != null;
    if (aboutDeclaration
        || (s.credential() == null && s.type() == null && s.slot() == null && s.path() != null)) {
      boolean here =
          declarer != null
              && (s.declaration() == null || s.declaration().equals(declarer.declaration().key()))
              && (s.path() == null || s.path().covers(relative(declarer.path())))
              && (s.reference() == null
                  || uses.stream().anyMatch(r -> r.reference().name().equals(s.reference())));
      if (here || aboutDeclaration) {
        return here;
      }
    }
    boolean aboutCredential =
        s.credential() != null || s.type() != null || s.slot() != null || s.path() != null;
    return aboutCredential
        ? credentials.stream().anyMatch(c -> matches(s, c))
        : s.identity() != null;
  }

  private boolean matches(Register.Selector s, Credential c) {
    return (s.credential() == null || s.credential().equals(c.id()))
        && (s.type() == null || s.type().covers(c.type().id()))
        && ((s.path() == null && s.slot() == null)
            || c.sightings().stream()
                .anyMatch(
                    at ->
                        (s.path() == null || s.path().covers(relative(at.path())))
                            && (s.slot() == null || s.slot().equals(at.slot()))));
  }

  private String relative(String path) {
    return path.substring(trees.prefixOf(path).length());
  }

  private static SortedSet<Place> places(
      List<Credential> credentials, @Nullable DeclaredNode declarer) {
    SortedSet<Place> places = new TreeSet<>();
    if (declarer != null) {
      places.add(new Place(declarer.path(), declarer.declaration().line()));
    }
    for (Credential c : credentials) {
      for (Sighting s : c.sightings()) {
        if (s.isNow()) {
          places.add(new Place(s.path(), s.line()));
        }
      }
    }
    return places;
  }

  /** Where it stands now; else where it stood. */
  private static Set<String> paths(List<Credential> credentials, Collection<Place> places) {
    Set<String> paths = new LinkedHashSet<>();
    places.forEach(p -> paths.add(p.path()));
    if (paths.isEmpty()) {
      for (Credential c : credentials) {
        for (Sighting s : c.sightings()) {
          if (s.where() == Sighting.Where.HISTORY) {
            paths.add(s.path());
          }
        }
      }
    }
    return paths;
  }

  private Ability ability(@Nullable DeclaredNode declarer, Register.@Nullable Entry entry) {
    String autonomy = entry == null ? null : entry.autonomy();
    String onBehalfOf = entry == null ? null : entry.onBehalfOf();
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
        d.marks().stream().map(Mark::word).sorted().toList(),
        declared.used(declarer),
        autonomy != null ? autonomy : level == null ? null : level.word(),
        onBehalfOf != null ? onBehalfOf : d.onBehalfOf(),
        d.longest(),
        d.facts());
  }

  private static SortedSet<String> environments(
      List<Credential> credentials,
      @Nullable DeclaredNode declarer,
      Register.@Nullable Entry entry) {
    SortedSet<String> environments = new TreeSet<>();
    if (entry != null && entry.environment() != null) {
      environments.add(entry.environment());
      return environments;
    }
    if (declarer != null) {
      String there = declarer.declaration().environment();
      String known = Environments.of(there);
      String told =
          known != null ? known : there == null ? Environments.ofPath(declarer.path()) : there;
      if (told != null) {
        environments.add(told);
      }
    }
    credentials.forEach(c -> environments.addAll(c.reuse().environments()));
    return environments;
  }

  private static Governance governance(Register.@Nullable Entry entry, @Nullable Declaration d) {
    if (entry != null) {
      return entry.governance();
    }
    boolean breakGlass = d != null && d.marks().contains(Mark.BREAK_GLASS);
    return d == null || (d.purpose() == null && !breakGlass)
        ? Governance.NONE
        : new Governance(
            false, d.purpose(), List.of(), null, List.of(), null, null, null, breakGlass, null);
  }

  /** The weakest way in counts. Null where nothing tells how it authenticates. */
  private static @Nullable Maturity maturity(
      List<Credential> credentials, List<String> held, List<Referred> uses, Ability ability) {
    if (!credentials.isEmpty() || !held.isEmpty()) {
      return Maturity.T0;
    }
    Maturity weakest = null;
    for (Referred r : uses) {
      Maturity m =
          switch (r.reference().kind()) {
            case FEDERATION -> Maturity.T4;
            case PLATFORM_TOKEN, HELPER -> Maturity.T3;
            case CI_SECRET, VARIABLE, PROMPT, VAULT, CLUSTER_SECRET, FILE -> Maturity.T1;
          };
      weakest = weakest == null || m.compareTo(weakest) < 0 ? m : weakest;
    }
    return weakest == null && ability.is(Mark.FEDERATED.word()) ? Maturity.T4 : weakest;
  }

  private static IdentityKind kind(List<Credential> credentials) {
    return credentials.get(0).type().kind();
  }

  private String name(
      List<Credential> credentials,
      @Nullable Principal principal,
      @Nullable Declaration d,
      @Nullable Group group) {
    if (principal != null) {
      return people || !Personal.is(principal.name(), credentials.get(0).facts())
          ? principal.name()
          : "a person";
    }
    if (d != null) {
      return d.name();
    }
    Sighting first = credentials.get(0).sightings().get(0);
    String slot = group == null ? null : group.slot();
    String file = first.path().substring(first.path().lastIndexOf('/') + 1);
    return (slot != null ? slot : credentials.get(0).type().name()) + " in " + file;
  }

  private static Basis basis(
      Register.@Nullable Entry entry,
      @Nullable Basis exported,
      @Nullable Principal principal,
      @Nullable DeclaredNode declarer,
      @Nullable Group group) {
    if (entry != null) {
      return new Basis(Basis.How.REGISTERED, Tier.HIGH, "entry " + entry.id() + " of the register");
    }
    if (exported != null) {
      return exported;
    }
    if (principal != null) {
      return principal.beside()
          ? new Basis(Basis.How.ADJACENT, Tier.MEDIUM, "named beside the value")
          : new Basis(Basis.How.SELF_DESCRIBING, Tier.HIGH, "named by the value");
    }
    if (declarer != null) {
      String where = declarer.path() + ": " + declarer.declaration().key();
      return group == null
          ? new Basis(Basis.How.DECLARED, Tier.HIGH, where)
          : new Basis(Basis.How.DECLARED, Tier.MEDIUM, "stands in " + where);
    }
    return group != null && group.slot() != null
        ? new Basis(Basis.How.NAMED, Tier.LOW, "the name " + group.slot())
        : new Basis(Basis.How.DERIVED, Tier.LOW, "one value, and nothing that tells whose it is");
  }

  private static String referenceId(Referred r) {
    return Fingerprints.plain(
        "ref_",
        r.path(),
        r.reference().slot(),
        r.reference().name(),
        r.user() == null ? "" : r.user().id());
  }

  private List<Reference> references() {
    Map<String, Reference> byId = new TreeMap<>();
    for (Referred r : declared.references()) {
      var raw = r.reference();
      String id = referenceId(r);
      String told = raw.environment();
      String known = Environments.of(told);
      byId.putIfAbsent(
          id,
          new Reference(
              id,
              raw.kind().word(),
              raw.name(),
              raw.provider(),
              raw.slot(),
              r.user() == null ? null : r.user().id(),
              known != null ? known : told,
              new Place(r.path(), raw.line()),
              raw.column()));
    }
    List<Reference> sorted = new ArrayList<>(byId.values());
    sorted.sort(Comparator.comparing(Reference::place).thenComparing(Reference::id));
    return sorted;
  }
}
