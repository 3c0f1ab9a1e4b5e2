package dev.keycensus.inventory;

import dev.keycensus.inventory.DeclaredNodes.Referred;
import dev.keycensus.inventory.Groups.Group;
import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Ids;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Risk;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * From credentials and declarations to identities. The stages: {@link Groups} tells which
 * credentials belong together, each group and each declaration is a {@link Candidate}, {@link
 * Registrations} finds its entry in the register, {@link Naming} says who it is, {@link Ownership}
 * who answers for it, {@link Descriptions} what it can do and where, {@link Maturities} how it
 * authenticates, {@link Risks} how much is at stake.
 */
final class Identities {
  private final Trees trees;
  private final Outside outside;
  private final Instant now;
  private final boolean people;
  private final DeclaredNodes declared;
  private final Referrals referrals;
  private final Registrations registrations;
  private final Naming naming;
  private final Ownership ownership;
  private final Descriptions descriptions;

  /**
   * @param people whether people's names may be told
   */
  Identities(
      Trees trees,
      Activity activity,
      Governing governing,
      Outside outside,
      Instant now,
      boolean people) {
    this.trees = trees;
    this.outside = outside;
    this.now = now;
    this.people = people;
    this.declared = new DeclaredNodes(trees);
    this.referrals = new Referrals(declared);
    this.registrations = new Registrations(governing.register(), declared, trees);
    this.naming = new Naming(people);
    this.ownership = new Ownership(trees, activity, governing.people(), people, now);
    this.descriptions = new Descriptions(declared);
  }

  /**
   * What came of it.
   *
   * @param credentials the same as were given, in their order, each with its identity
   */
  record Resolved(
      List<Identity> identities, List<Credential> credentials, List<Reference> references) {}

  /** Resolves; once only. */
  Resolved of(List<Credential> drafts) {
    Holders holders = new Holders(drafts, declared);
    Maturities maturities = new Maturities(drafts);
    List<Identity> identities = new ArrayList<>();
    Set<String> made = new HashSet<>();
    Map<String, String> identityOf = new HashMap<>();
    for (Group group : new Groups(drafts, declared, trees, outside).all()) {
      Identity identity = identity(Candidate.holding(group, declared), holders, maturities);
      made.add(identity.id());
      identities.add(identity);
      group.credentials().forEach(c -> identityOf.put(c.id(), identity.id()));
    }
    for (DeclaredNode node : declared.all()) {
      if (made.add(node.id())) {
        identities.add(identity(Candidate.declared(node, declared), holders, maturities));
      }
    }
    identities.addAll(outside.unseen(identities, registrations::named, now));
    registrations.unmet().forEach(entry -> identities.add(gone(entry)));
    identities.sort(
        Comparator.comparing((Identity i) -> -i.risk().score())
            .thenComparing(Identity::kind)
            .thenComparing(Identity::name)
            .thenComparing(Identity::id));
    List<Credential> finished = new ArrayList<>(drafts.size());
    for (Credential c : drafts) {
      Credential told = people ? c : Personal.without(c);
      finished.add(told.of(identityOf.getOrDefault(c.id(), ""), holders.consumers(c)));
    }
    return new Resolved(identities, finished, referrals.all());
  }

  private Identity identity(Candidate candidate, Holders holders, Maturities maturities) {
    String id = candidate.id();
    List<Credential> credentials = candidate.credentials();
    List<Referred> uses = referrals.of(candidate);
    List<String> held = holders.held(id);
    Register.Entry entry = registrations.of(candidate, uses);
    IdentityKind kind = Naming.kind(candidate, entry);
    SortedSet<Place> places = descriptions.places(candidate);
    Owner owner =
        outside.owner(
            ownership.of(
                entry, candidate.declarer(), Descriptions.paths(candidate, places), credentials),
            credentials);
    Ability ability = outside.ability(descriptions.ability(candidate, entry), credentials);
    SortedSet<String> environments = descriptions.environments(candidate, entry);
    return new Identity(
        id,
        kind,
        naming.name(candidate, entry),
        Naming.provider(candidate),
        Naming.tenant(candidate),
        Naming.basis(candidate, entry, outside.basis(credentials, candidate.principal())),
        owner,
        Descriptions.governance(candidate, entry),
        ability,
        List.copyOf(environments),
        maturities.of(credentials, held, uses, ability),
        Risks.of(kind, credentials, owner, ability, environments, now),
        credentials.stream().map(Credential::id).sorted().toList(),
        held.stream()
            .filter(c -> credentials.stream().noneMatch(own -> own.id().equals(c)))
            .sorted()
            .toList(),
        uses.stream().map(Referrals::id).sorted().toList(),
        List.copyOf(places).subList(0, Math.min(places.size(), Identity.MOST_PLACES)),
        ownership.presence(owner, credentials));
  }

  /** A registered identity of which nothing was found. */
  private static Identity gone(Register.Entry entry) {
    IdentityKind kind = entry.kind() == null ? IdentityKind.UNKNOWN : entry.kind();
    return new Identity(
        Ids.of("nhi_", "registered", entry.id()),
        kind,
        entry.name(),
        "unknown",
        null,
        Basis.registered(entry.id()),
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
}
