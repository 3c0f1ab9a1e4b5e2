package dev.keycensus.inventory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.keycensus.detectors.Secret;
import dev.keycensus.inventory.Principals.Principal;
import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Life;
import dev.keycensus.inventory.census.StoredSecret;
import dev.keycensus.inventory.evidence.Evidence;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.inventory.evidence.Told;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What providers' exports add to what was found: whether a credential works, since when and until
 * when, when it was last used, and who is behind it.
 */
final class Outside {
  private static final String ADMIN = "admin";

  /** Scopes, as exports spell them, that leave nothing out. */
  private static final Set<String> EVERYTHING =
      Set.of("*", "policy/AdministratorAccess", "clusterrole/cluster-admin");

  private final Evidence evidence;
  private final Map<String, Told> told = new HashMap<>();

  Outside(Evidence evidence) {
    this.evidence = evidence;
  }

  /**
   * The same credentials, with what exports tell of them.
   *
   * @param values by the ids of the drafts
   */
  List<Credential> join(
      List<Credential> drafts, Map<String, Secret> values, String keyId, Instant now) {
    if (evidence.isEmpty()) {
      return drafts;
    }
    List<Evidence.Found> found = new ArrayList<>(drafts.size());
    for (Credential c : drafts) {
      Secret secret = values.get(c.id());
      String value = secret == null ? "" : new String(secret.bytes(), ISO_8859_1);
      found.add(new Evidence.Found(c.id(), keyId, provider(c), c.facts(), value));
    }
    told.putAll(evidence.join(found));
    List<Credential> joined = new ArrayList<>(drafts.size());
    for (Credential c : drafts) {
      Told t = told.get(c.id());
      joined.add(t == null ? c : with(c, t, now));
    }
    return joined;
  }

  /** A private key is of whoever its file names. */
  private static String provider(Credential c) {
    return "service_account".equals(c.facts().get("class")) ? "Google Cloud" : c.type().provider();
  }

  private static Credential with(Credential c, Told t, Instant now) {
    Life life = c.life();
    Instant expires = life.expiresAt() != null ? life.expiresAt() : t.expires();
    Instant created = life.issuedAt() != null ? life.issuedAt() : t.created();
    Instant rotated = life.lastRotated();
    if (t.lastRotated() != null && (rotated == null || t.lastRotated().isAfter(rotated))) {
      rotated = t.lastRotated();
    }
    SortedMap<String, String> facts = new TreeMap<>(c.facts());
    t.facts().forEach(facts::putIfAbsent);
    facts.put(
        "evidence", String.join(" ", t.sources().subList(0, Math.min(5, t.sources().size()))));
    Who who = t.who();
    if (who != null && who.person()) {
      facts.putIfAbsent("actor", "person");
    } else if (who != null && who.kind() != null) {
      // A kind of token that people make may be a machine's; its list tells.
      facts.replace("actor", "person", "service");
    }
    boolean ended = life.expiresAt() == null && t.expires() != null;
    return new Credential(
        c.id(),
        c.type(),
        c.identity(),
        c.severity(),
        c.tier(),
        c.masked(),
        c.value(),
        new Life(
            ended ? Lifetime.Kind.EXPIRING : life.kind(),
            ended ? "export" : life.source(),
            expires,
            created,
            life.firstSeen(),
            life.lastSeen(),
            rotated,
            life.replacedBy(),
            life.rotations(),
            t.lastUsed()),
        facts,
        c.reuse(),
        status(c.status(), t.status(), expires != null && expires.isBefore(now)),
        c.sightings());
  }

  /** Whoever says that it ended is believed. */
  private static Credential.Status status(
      Credential.Status own, @Nullable Status theirs, boolean past) {
    if (theirs == Status.INACTIVE || theirs == Status.REVOKED) {
      return Credential.Status.INACTIVE;
    }
    if (past || own == Credential.Status.EXPIRED || theirs == Status.EXPIRED) {
      return Credential.Status.EXPIRED;
    }
    return theirs == Status.ACTIVE ? Credential.Status.ACTIVE : own;
  }

  /**
   * Whom a credential authenticates: what its value tells outright; else what an export tells; else
   * what stands beside it.
   */
  @Nullable Principal principal(Credential c, @Nullable Principal own) {
    Told t = told.get(c.id());
    Who who = t == null ? null : t.who();
    if (t == null || who == null || (own != null && !own.passing() && !own.beside())) {
      return own;
    }
    IdentityKind kind = who.kind() == null ? c.type().kind() : who.kind();
    String tenant = who.tenant() == null && own != null ? own.tenant() : who.tenant();
    return principal(kind, t.provider(), who, tenant);
  }

  private static Principal principal(
      IdentityKind kind, String provider, Who who, @Nullable String tenant) {
    // Values that name a service account of a cluster say it so.
    String by = provider.equals("Kubernetes") ? "kubernetes" : provider;
    return new Principal(kind, by, who.name(), tenant, false, who.id(), false);
  }

  /** With what its principal may, by the exports. */
  Ability ability(Ability own, List<Credential> credentials) {
    Set<String> can = new TreeSet<>(own.can());
    for (Credential c : credentials) {
      Told t = told.get(c.id());
      if (t != null) {
        can.addAll(t.scopes());
      }
      if (t != null && t.who() != null) {
        can.addAll(evidence.scopesOf(t.provider(), t.who()));
      }
    }
    return can.size() == own.can().size()
        ? own
        : new Ability(
            List.copyOf(can),
            marks(own.marks(), can),
            own.uses(),
            own.autonomy(),
            own.onBehalfOf(),
            own.longest(),
            own.facts());
  }

  /** And that it may do everything, if it may. */
  private static List<String> marks(List<String> own, Collection<String> can) {
    if (own.contains(ADMIN) || can.stream().noneMatch(EVERYTHING::contains)) {
      return own;
    }
    Set<String> marks = new TreeSet<>(own);
    marks.add(ADMIN);
    return List.copyOf(marks);
  }

  /** Who answers for it: whom the exports name comes before guesses. */
  @Nullable Owner owner(@Nullable Owner own, List<Credential> credentials) {
    if (own != null && own.status() != Owner.Status.SUGGESTED) {
      return own;
    }
    for (Credential c : credentials) {
      Told t = told.get(c.id());
      String name = t == null || t.who() == null ? null : evidence.ownerOf(t.provider(), t.who());
      if (name != null) {
        return new Owner(name, Owner.Source.TAG, Owner.Status.DECLARED, "", 0);
      }
    }
    return own;
  }

  /** What tells whose the credentials are, if it is an export; else null. */
  @Nullable Basis basis(List<Credential> credentials, @Nullable Principal principal) {
    for (Credential c : credentials) {
      Told t = told.get(c.id());
      if (t != null
          && t.who() != null
          && principal != null
          && t.who().id().equals(principal.key())) {
        return new Basis(
            Basis.How.EXPORT,
            t.sure() ? Tier.HIGH : Tier.MEDIUM,
            (t.sure() ? "row " : "a few characters fit row ") + t.sources().get(0));
      }
    }
    return null;
  }

  /**
   * What CI systems keep for a target.
   *
   * @param target as the user named it
   */
  List<StoredSecret> stored(String target) {
    String name = target.endsWith("/") ? target.substring(0, target.length() - 1) : target;
    name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    return evidence.stored(name.endsWith(".git") ? name.substring(0, name.length() - 4) : name);
  }

  /**
   * Principals that only exports tell of. People are none of them.
   *
   * @param registered the entry of the register that names an id; null for none
   */
  List<Identity> unseen(
      Collection<Identity> seen,
      Function<String, Register.@Nullable Entry> registered,
      Instant now) {
    Set<String> ids = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Identity i : seen) {
      ids.add(i.id());
      names.add(nameOf(i.provider(), i.name(), i.tenant()));
      names.add(nameOf(i.provider(), i.name(), null));
      if (i.name().indexOf('@') > 0) {
        // An address is of one alone, whoever the key beside it was taken to be from.
        names.add(i.name());
      }
    }
    List<Identity> unseen = new ArrayList<>();
    for (Evidence.Principal p : evidence.principals()) {
      Who who = p.who();
      IdentityKind kind = who.kind() == null ? IdentityKind.UNKNOWN : who.kind();
      Principal as = principal(kind, p.provider(), who, who.tenant());
      boolean met =
          names.contains(nameOf(as.provider(), who.name(), who.tenant()))
              || names.contains(who.name());
      if (!met && ids.add(as.id())) {
        unseen.add(identity(as, p, registered.apply(as.id()), now));
      }
    }
    return unseen;
  }

  private static String nameOf(String provider, String name, @Nullable String tenant) {
    return provider.toLowerCase(Locale.ROOT) + '\0' + name + '\0' + tenant;
  }

  private static Identity identity(
      Principal as, Evidence.Principal p, Register.@Nullable Entry entry, Instant now) {
    SortedMap<String, String> facts = new TreeMap<>(p.facts());
    facts.put("credentials", Integer.toString(p.credentials()));
    Ability ability =
        new Ability(
            p.scopes(),
            marks(List.of(), p.scopes()),
            List.of(),
            entry == null ? null : entry.autonomy(),
            entry == null ? null : entry.onBehalfOf(),
            null,
            facts);
    String name = p.who().owner();
    Owner owner =
        entry != null && entry.owner() != null
            ? Owner.registered(entry.owner(), entry.file(), entry.line())
            : name == null ? null : new Owner(name, Owner.Source.TAG, Owner.Status.DECLARED, "", 0);
    return new Identity(
        as.id(),
        entry == null || entry.kind() == null ? as.kind() : entry.kind(),
        entry == null ? as.name() : entry.name(),
        as.provider(),
        as.tenant(),
        new Basis(Basis.How.EXPORT, Tier.HIGH, "row " + p.sources().get(0)),
        owner,
        entry == null ? Governance.NONE : entry.governance(),
        ability,
        entry == null || entry.environment() == null ? List.of() : List.of(entry.environment()),
        null,
        Risks.of(as.kind(), List.of(), owner, ability, new TreeSet<>(), now),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
