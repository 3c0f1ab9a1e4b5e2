package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.inventory.Groups.Group;
import dev.keycensus.inventory.Principals.Principal;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an identity is called, what kind it is of and what makes that known: the register, then the
 * value, then the declaration, then no more than the place.
 */
final class Naming {
  private final boolean people;

  /**
   * @param people whether people's names may be told
   */
  Naming(boolean people) {
    this.people = people;
  }

  String name(Candidate candidate, Register.@Nullable Entry entry) {
    if (entry != null) {
      return entry.name();
    }
    List<Credential> credentials = candidate.credentials();
    Principal principal = candidate.principal();
    if (principal != null) {
      return people || !Personal.is(principal.name(), credentials.get(0).facts())
          ? principal.name()
          : "a person";
    }
    Declaration d = candidate.declaration();
    if (d != null) {
      return d.name();
    }
    Sighting first = credentials.get(0).sightings().get(0);
    Group group = candidate.group();
    String slot = group == null ? null : group.slot();
    String keyFile = slot == null ? keyFile(credentials) : null;
    if (keyFile != null) {
      return keyFile;
    }
    String file = first.path().substring(first.path().lastIndexOf('/') + 1);
    return (slot != null ? slot : credentials.get(0).type().name()) + " in " + file;
  }

  static IdentityKind kind(Candidate candidate, Register.@Nullable Entry entry) {
    if (entry != null && entry.kind() != null) {
      return entry.kind();
    }
    Principal principal = candidate.principal();
    if (principal != null) {
      return principal.kind();
    }
    Declaration d = candidate.declaration();
    return d != null ? d.kind() : kind(candidate.credentials());
  }

  private static IdentityKind kind(List<Credential> credentials) {
    Credential first = credentials.get(0);
    return first.type().id().equals("private-key") ? keyOf(first) : first.type().kind();
  }

  /** Whose a private key is, its form and its certificate tell, and else the name of its file. */
  private static IdentityKind keyOf(Credential key) {
    String form = key.facts().getOrDefault("keyKind", "");
    if (key.facts().containsKey("certificateNames") || key.facts().containsKey("subject")) {
      return IdentityKind.TLS_KEY;
    }
    return switch (form) {
      case "OPENSSH", "PuTTY" -> IdentityKind.SSH_KEY;
      case "JWK", "OpenPGP", "PGP" -> IdentityKind.SIGNING_KEY;
      default -> KeyFiles.kind(key.sightings().get(0).path());
    };
  }

  /** The name of the key's file; null where it is no key, or none that is a file. */
  private static @Nullable String keyFile(List<Credential> credentials) {
    Credential first = credentials.get(0);
    return first.type().id().equals("private-key") ? KeyFiles.name(first.sightings().get(0)) : null;
  }

  static String provider(Candidate candidate) {
    Principal principal = candidate.principal();
    if (principal != null) {
      return principal.provider();
    }
    Declaration d = candidate.declaration();
    return d != null ? d.provider() : candidate.credentials().get(0).type().provider();
  }

  /** Where at its provider; null where nothing tells. */
  static @Nullable String tenant(Candidate candidate) {
    Principal principal = candidate.principal();
    if (principal != null) {
      return principal.tenant();
    }
    Declaration d = candidate.declaration();
    return d != null ? d.tenant() : null;
  }

  /**
   * What makes it known.
   *
   * @param exported what a provider's export says of it; null for nothing
   */
  static Basis basis(
      Candidate candidate, Register.@Nullable Entry entry, @Nullable Basis exported) {
    if (entry != null) {
      return Basis.registered(entry.id());
    }
    if (exported != null) {
      return exported;
    }
    Principal principal = candidate.principal();
    if (principal != null) {
      return principal.beside()
          ? new Basis(Basis.How.ADJACENT, Tier.MEDIUM, "named beside the value")
          : new Basis(Basis.How.SELF_DESCRIBING, Tier.HIGH, "named by the value");
    }
    Group group = candidate.group();
    DeclaredNode declarer = candidate.declarer();
    if (declarer != null) {
      String where = declarer.path() + ": " + declarer.declaration().key();
      return group == null
          ? new Basis(Basis.How.DECLARED, Tier.HIGH, where)
          : new Basis(Basis.How.DECLARED, Tier.MEDIUM, "stands in " + where);
    }
    if (group != null && group.slot() != null) {
      return new Basis(Basis.How.NAMED, Tier.LOW, "the name " + group.slot());
    }
    return group != null && keyFile(group.credentials()) != null
        ? new Basis(Basis.How.NAMED, Tier.LOW, "the name of its file")
        : new Basis(Basis.How.DERIVED, Tier.LOW, "one value, and nothing that tells whose it is");
  }
}
