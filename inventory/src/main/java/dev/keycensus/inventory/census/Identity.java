package dev.keycensus.inventory.census;

import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A principal that credentials authenticate, or that a file declares.
 *
 * @param id {@code nhi_} and 16 hex digits
 * @param name the best name the evidence gives, such as an account id, a client e-mail or {@code
 *     user@host}
 * @param provider who knows it: the issuer of its credentials, or the platform it runs on
 * @param tenant the account, organisation or project at the provider; null where unknown
 * @param basis what it is known by
 * @param owner who answers for it; null where nobody is known to
 * @param environments such as {@code production}; sorted
 * @param maturity how it authenticates, the weakest way; null where nothing tells
 * @param credentials ids of what authenticates it, sorted
 * @param holds ids of credentials of others that stand in its declaration, sorted
 * @param references ids of {@link Reference}s that it uses, sorted
 * @param places where it is declared, or its credentials stand now; sorted, 50 at most
 * @param presence whether anybody seems to be there who knows it
 */
public record Identity(
    String id,
    IdentityKind kind,
    String name,
    String provider,
    @Nullable String tenant,
    Basis basis,
    @Nullable Owner owner,
    Governance governance,
    Ability ability,
    List<String> environments,
    @Nullable Maturity maturity,
    Risk risk,
    List<String> credentials,
    List<String> holds,
    List<String> references,
    List<Place> places,
    Presence presence) {

  /** How many places are kept. */
  public static final int MOST_PLACES = 50;

  /** An identity of whose owner's presence nothing is known. */
  public Identity(
      String id,
      IdentityKind kind,
      String name,
      String provider,
      @Nullable String tenant,
      Basis basis,
      @Nullable Owner owner,
      Governance governance,
      Ability ability,
      List<String> environments,
      @Nullable Maturity maturity,
      Risk risk,
      List<String> credentials,
      List<String> holds,
      List<String> references,
      List<Place> places) {
    this(
        id,
        kind,
        name,
        provider,
        tenant,
        basis,
        owner,
        governance,
        ability,
        environments,
        maturity,
        risk,
        credentials,
        holds,
        references,
        places,
        Presence.UNKNOWN);
  }

  public Identity {
    environments = List.copyOf(environments);
    credentials = List.copyOf(credentials);
    holds = List.copyOf(holds);
    references = List.copyOf(references);
    places = List.copyOf(places);
  }

  /** The same, with other abilities. */
  public Identity with(Ability other) {
    return new Identity(
        id,
        kind,
        name,
        provider,
        tenant,
        basis,
        owner,
        governance,
        other,
        environments,
        maturity,
        risk,
        credentials,
        holds,
        references,
        places,
        presence);
  }

  /**
   * Whether nothing of it was found: it is nowhere, and has and uses nothing, and no provider's
   * export tells of it.
   */
  public boolean isNowhere() {
    return basis.how() != Basis.How.EXPORT
        && places.isEmpty()
        && credentials.isEmpty()
        && holds.isEmpty()
        && references.isEmpty();
  }

  @Override
  public String toString() {
    return id + " (" + kind.word() + " " + name + ")";
  }
}
