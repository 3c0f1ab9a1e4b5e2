package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.ExamplePaths;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.VendoredPaths;
import dev.keycensus.rules.IdentityKind;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The attributes {@code nhi.*} of one identity, each worked out once. */
final class IdentityValues extends Remembered {
  /** Kinds of references behind which a stored secret stands. */
  private static final Set<String> STORES = Set.of("ci-secret", "vault", "cluster-secret", "file");

  private final @Nullable Identity identity;
  private final Index index;

  /**
   * @param identity null for nobody: whose a credential or a reference is may be unknown
   */
  IdentityValues(@Nullable Identity identity, Index index) {
    this.identity = identity;
    this.index = index;
  }

  /** How much harm it can do, 1 to 4; 0 where nobody says. */
  int tier() {
    Integer tier = identity == null ? null : identity.governance().tier();
    return tier == null ? 0 : tier;
  }

  @Override
  Object told(String name) {
    return identity == null ? GivenValues.unset(name) : told(name, identity, index);
  }

  private static Object told(String name, Identity i, Index index) {
    Ability ability = i.ability();
    Governance g = i.governance();
    return switch (name) {
      case "nhi.id" -> i.id();
      case "nhi.name" -> i.name();
      case "nhi.kind" -> i.kind().word();
      case "nhi.provider" -> i.provider();
      case "nhi.tenant" -> text(i.tenant());
      case "nhi.env" -> environment(i.environments());
      case "nhi.envs" -> i.environments();
      case "nhi.owner" -> i.owner() == null ? "" : i.owner().name();
      case "nhi.ownerStatus" -> i.owner() == null ? "none" : i.owner().status().word();
      case "nhi.ownerSource" -> i.owner() == null ? "" : i.owner().source().word();
      case "nhi.ownerPerson" -> i.owner() != null && i.owner().isPerson();
      case "nhi.ownerAwayDays" -> i.presence().ownerAwayDays();
      case "nhi.ownerUnlisted" -> Boolean.FALSE.equals(i.presence().listed());
      case "nhi.authorAwayDays" -> i.presence().authorAwayDays();
      case "nhi.purpose" -> text(g.purpose());
      case "nhi.scope" -> g.scope();
      case "nhi.trustBoundary" -> text(g.trustBoundary());
      case "nhi.offboarding" -> g.offboarding();
      case "nhi.autonomy" -> text(ability.autonomy());
      case "nhi.onBehalfOf" -> text(ability.onBehalfOf());
      case "nhi.registered" -> Index.isRegistered(i);
      case "nhi.gone" -> Index.isRegistered(i) && i.isNowhere();
      case "nhi.tier" -> g.tier() == null ? 0L : (long) g.tier();
      case "nhi.reviewInDays" ->
          g.reviewDue() == null ? Attributes.NEVER : -index.daysSince(g.reviewDue());
      case "nhi.validForDays" ->
          g.validUntil() == null ? Attributes.NEVER : -index.daysSince(g.validUntil());
      case "nhi.breakGlass" -> g.breakGlass() || ability.is("break-glass");
      case "nhi.testedDays" -> g.tested() == null ? -1L : index.daysSince(g.tested());
      case "nhi.marks" -> ability.marks();
      case "nhi.can" -> ability.can();
      case "nhi.uses" -> named(ability.uses(), index);
      case "nhi.users" -> (long) index.users(i.id()).size();
      case "nhi.userKinds" -> index.kinds(index.users(i.id()));
      case "nhi.longestSeconds" -> ability.longest() == null ? 0L : ability.longest().toSeconds();
      case "nhi.facts" -> ability.facts();
      case "nhi.maturity" -> i.maturity() == null ? "" : i.maturity().name();
      case "nhi.risk" -> (long) i.risk().score();
      case "nhi.references" -> references(i, index, false);
      case "nhi.referenceProviders" -> references(i, index, true);
      case "nhi.keyProviders" -> StoredKeys.of(i, index);
      case "nhi.federatedProviders" -> StoredKeys.federated(i, index);
      case "nhi.credentials" -> index.sure(i.credentials());
      case "nhi.holds" -> index.sure(i.holds());
      case "nhi.exposed" -> index.credentialsOf(i).stream().filter(Credential::isInTree).count();
      case "nhi.secrets" -> hasSecrets(i, index);
      case "nhi.reachesSecrets" -> reachesSecrets(i, index);
      case "nhi.live" ->
          i.places().stream()
              .anyMatch(p -> !ExamplePaths.is(p.path()) && !VendoredPaths.is(p.path()));
      case "nhi.path" -> path(index.place(i));
      case "nhi.unpinnedIn" -> ability.facts().getOrDefault("unpinnedIn", path(index.place(i)));
      case "nhi.basis" -> i.basis().how().word();
      case "nhi.confidence" -> i.basis().confidence().word();
      default -> throw new IllegalArgumentException("no attribute " + name);
    };
  }

  private static List<String> named(Collection<String> used, Index index) {
    SortedSet<String> names = new TreeSet<>();
    for (String id : used) {
      Identity other = index.identity(id);
      names.add(other == null ? id : other.name());
    }
    return List.copyOf(names);
  }

  private static List<String> references(Identity i, Index index, boolean providers) {
    SortedSet<String> words = new TreeSet<>();
    for (String id : i.references()) {
      Reference r = index.reference(id);
      String word = r == null ? null : providers ? r.provider() : r.kind();
      if (word != null) {
        words.add(word);
      }
    }
    return List.copyOf(words);
  }

  /** Given a stored secret: federation, prompts and what the platform issues do not count. */
  private static boolean hasSecrets(Identity i, Index index) {
    if (index.sure(i.credentials()) > 0
        || index.sure(i.holds()) > 0
        // With neither a name nor a value it is a stand-in for a key.
        || (i.ability().is("static-key") && !i.references().isEmpty())
        || i.ability().is("passes-all-secrets")) {
      return true;
    }
    for (String id : i.references()) {
      Reference r = index.reference(id);
      if (r != null && STORES.contains(r.kind())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Its own, or those of the connectors that it starts, whose configuration lies beside its own.
   */
  private static boolean reachesSecrets(Identity i, Index index) {
    if (hasSecrets(i, index)) {
      return true;
    }
    for (String used : i.ability().uses()) {
      Identity other = index.identity(used);
      if (other != null && other.kind() == IdentityKind.MCP_CONNECTOR && hasSecrets(other, index)) {
        return true;
      }
    }
    return false;
  }

  /** Of several the one where most is to be lost. */
  static String environment(List<String> all) {
    for (String worst : List.of("production", "staging", "test", "development")) {
      if (all.contains(worst)) {
        return worst;
      }
    }
    return all.isEmpty() ? "" : all.get(0);
  }

  private static String path(@Nullable Place place) {
    return place == null ? "" : place.path();
  }

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
