package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Tier;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A census by its ids, and what is known of it as a whole. */
final class Index {
  /**
   * Files that hand out what there is; a tag on one workload says nothing of the next, and who
   * wrote a line does not answer for it.
   */
  private static final Set<Owner.Source> ASSIGNING =
      Set.of(
          Owner.Source.REGISTER,
          Owner.Source.BACKSTAGE,
          Owner.Source.CODEOWNERS,
          Owner.Source.OWNERS,
          Owner.Source.SERVICE_CATALOG);

  private final Census census;
  private final LocalDate today;
  private final Map<String, Identity> identities = new HashMap<>();
  private final Map<String, Credential> credentials = new HashMap<>();
  private final Map<String, Reference> references = new HashMap<>();
  private final Map<String, SortedSet<String>> users = new HashMap<>();
  private final Map<String, IdentityValues> values = new HashMap<>();
  private final IdentityValues nobody = new IdentityValues(null, this);
  private final boolean registered;
  private final boolean owned;
  private final StoredSecrets secrets;

  Index(Census census) {
    this.census = census;
    this.today = census.now().atOffset(ZoneOffset.UTC).toLocalDate();
    boolean anyRegistered = false;
    boolean anyOwned = false;
    for (Identity i : census.identities()) {
      identities.put(i.id(), i);
      anyRegistered |= isRegistered(i);
      anyOwned |= i.owner() != null && ASSIGNING.contains(i.owner().source());
      for (String used : i.ability().uses()) {
        users.computeIfAbsent(used, k -> new TreeSet<>()).add(i.id());
      }
    }
    census.credentials().forEach(c -> credentials.put(c.id(), c));
    census.references().forEach(r -> references.put(r.id(), r));
    this.registered = anyRegistered;
    this.owned = anyOwned;
    this.secrets = new StoredSecrets(census);
  }

  static boolean isRegistered(Identity i) {
    return i.governance().registered() || i.basis().how() == Basis.How.REGISTERED;
  }

  Census census() {
    return census;
  }

  StoredSecrets secrets() {
    return secrets;
  }

  Instant now() {
    return census.now();
  }

  LocalDate today() {
    return today;
  }

  boolean registered() {
    return registered;
  }

  boolean owned() {
    return owned;
  }

  @Nullable Identity identity(@Nullable String id) {
    return id == null ? null : identities.get(id);
  }

  @Nullable Credential credential(String id) {
    return credentials.get(id);
  }

  @Nullable Reference reference(String id) {
    return references.get(id);
  }

  /** The values of an identity's attributes, made once; null is nobody. */
  IdentityValues of(@Nullable Identity identity) {
    return identity == null
        ? nobody
        : values.computeIfAbsent(identity.id(), id -> new IdentityValues(identity, this));
  }

  /** Ids of those that work through an identity. */
  Set<String> users(String id) {
    SortedSet<String> some = users.get(id);
    return some == null ? Set.of() : some;
  }

  /** The words for the kinds of identities, each once, sorted. */
  List<String> kinds(Collection<String> ids) {
    SortedSet<String> kinds = new TreeSet<>();
    for (String id : ids) {
      Identity i = identities.get(id);
      if (i != null) {
        kinds.add(i.kind().word());
      }
    }
    return List.copyOf(kinds);
  }

  long count(IdentityKind kind) {
    return census.identities().stream().filter(i -> i.kind() == kind).count();
  }

  /** Whole days from a day to today, below zero for one to come. */
  long daysSince(LocalDate day) {
    return ChronoUnit.DAYS.between(day, today);
  }

  /** Where to look for a credential: a file of now before one of the past. */
  static Place place(Credential c) {
    Sighting first = c.sightings().get(0);
    for (Sighting s : c.sightings()) {
      if (s.isNow()) {
        first = s;
        break;
      }
    }
    return new Place(first.path(), first.line());
  }

  /** Where to look for an identity; null where it is nowhere. */
  @Nullable Place place(Identity i) {
    if (!i.places().isEmpty()) {
      return i.places().get(0);
    }
    for (String id : i.credentials()) {
      Credential c = credentials.get(id);
      if (c != null) {
        return place(c);
      }
    }
    return null;
  }

  /** The credentials that authenticate an identity. */
  List<Credential> credentialsOf(Identity i) {
    List<Credential> all = new ArrayList<>();
    for (String id : i.credentials()) {
      Credential c = credentials.get(id);
      if (c != null) {
        all.add(c);
      }
    }
    return all;
  }

  /** How many of these are more than a guess: what is listed on request only proves nothing. */
  long sure(Collection<String> ids) {
    return ids.stream()
        .map(credentials::get)
        .filter(c -> c != null && c.tier() != Tier.LOW)
        .count();
  }
}
