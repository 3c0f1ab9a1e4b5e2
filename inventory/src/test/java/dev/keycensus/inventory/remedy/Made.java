package dev.keycensus.inventory.remedy;

import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Life;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Reuse;
import dev.keycensus.inventory.census.Risk;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Tier;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Censuses made by hand, piece by piece. */
final class Made {
  static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  static final Instant FIRST = Instant.parse("2025-03-01T12:00:00Z");

  final List<Identity> identities = new ArrayList<>();
  final List<Credential> credentials = new ArrayList<>();
  final List<Reference> references = new ArrayList<>();
  final List<Exemption> exemptions = new ArrayList<>();

  /** In the tree and in history. */
  static Sighting now(String path, int line, @Nullable String slot) {
    return sighting(path, line, slot, Sighting.Where.WORKTREE, true, null);
  }

  /** In history only. */
  static Sighting past(String path, int line, @Nullable String slot) {
    Timeline.Change gone =
        new Timeline.Change("b".repeat(40), Instant.parse("2026-01-01T00:00:00Z"), null);
    return sighting(path, line, slot, Sighting.Where.HISTORY, false, gone);
  }

  private static Sighting sighting(
      String path,
      int line,
      @Nullable String slot,
      Sighting.Where where,
      boolean atHead,
      Timeline.@Nullable Change removed) {
    Timeline.Change in = new Timeline.Change("a".repeat(40), FIRST, null);
    return new Sighting(
        "s_" + path + line,
        path,
        line,
        1,
        line,
        9,
        slot,
        where,
        Tier.HIGH,
        List.of(),
        new Timeline(
            List.of(new Timeline.Interval(in, removed)), atHead, false, List.of("main"), 1),
        null,
        null);
  }

  static CredentialType type(String id) {
    for (CredentialType t : Catalog.builtIn().types()) {
      if (t.id().equals(id)) {
        return t;
      }
    }
    throw new IllegalArgumentException(id);
  }

  Made credential(
      String id, String type, String identity, Map<String, String> facts, Sighting... at) {
    return credential(id, type, identity, facts, null, null, List.of(), at);
  }

  Made credential(
      String id,
      String type,
      String identity,
      Map<String, String> facts,
      @Nullable Instant rotated,
      @Nullable String replacedBy,
      List<String> consumers,
      Sighting... at) {
    CredentialType t = type(type);
    credentials.add(
        new Credential(
            id,
            t,
            identity,
            t.severity(),
            Tier.HIGH,
            "ab…[40]",
            null,
            new Life(
                Lifetime.Kind.STATIC,
                "type",
                null,
                null,
                FIRST,
                null,
                rotated,
                replacedBy,
                List.of()),
            new TreeMap<>(facts),
            new Reuse(at.length, 1, List.of(), consumers, 0),
            Credential.Status.UNKNOWN,
            List.of(at)));
    return this;
  }

  Made identity(String id, IdentityKind kind, String name, String provider, Place... places) {
    return identity(id, kind, name, provider, null, Governance.NONE, places);
  }

  Made identity(
      String id,
      IdentityKind kind,
      String name,
      String provider,
      @Nullable Owner owner,
      Governance governance,
      Place... places) {
    List<String> own =
        credentials.stream().filter(c -> c.identity().equals(id)).map(Credential::id).toList();
    List<String> uses =
        references.stream().filter(r -> id.equals(r.identity())).map(Reference::id).toList();
    identities.add(
        new Identity(
            id,
            kind,
            name,
            provider,
            null,
            governance.registered()
                ? new Basis(Basis.How.REGISTERED, Tier.HIGH, "entry " + name + " of the register")
                : new Basis(Basis.How.NAMED, Tier.LOW, "a name"),
            owner,
            governance,
            Ability.NONE,
            List.of(),
            null,
            Risk.NONE,
            own,
            List.of(),
            uses,
            List.of(places)));
    return this;
  }

  Made reference(String id, String kind, String name, String provider, String path, String user) {
    references.add(
        new Reference(id, kind, name, provider, name, user, null, new Place(path, 7), 3));
    return this;
  }

  static Governance registered(@Nullable LocalDate until, String... steps) {
    return new Governance(
        true, "for tests", List.of(), null, List.of(steps), null, null, until, false, null);
  }

  Census census() {
    return new Census(
        ".",
        NOW,
        "",
        "",
        "key_1",
        new Coverage(1, 1, 1, 1, 1, List.of(), List.of()),
        identities,
        credentials,
        references,
        List.of(),
        List.of(),
        exemptions,
        new TreeMap<>());
  }
}
