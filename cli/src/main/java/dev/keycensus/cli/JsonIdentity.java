package dev.keycensus.cli;

import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.owners.Owner;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The identities and references of the JSON report. */
final class JsonIdentity {
  private JsonIdentity() {}

  static void write(Json json, Identity identity) throws IOException {
    json.put("id", identity.id());
    json.put("kind", identity.kind().word());
    json.put("name", identity.name());
    json.put("provider", identity.provider());
    json.put("tenant", identity.tenant());
    json.strings("environments", identity.environments());
    json.object(
        "basis",
        () -> {
          json.put("how", identity.basis().how().word());
          json.put("confidence", identity.basis().confidence().word());
          json.put("evidence", identity.basis().evidence());
        });
    Owner owner = identity.owner();
    if (owner != null) {
      json.object(
          "owner",
          () -> {
            json.put("name", owner.name());
            json.put("source", owner.source().word());
            json.put("status", owner.status().word());
            json.put("person", owner.isPerson());
            json.put("file", owner.file().isEmpty() ? null : owner.file());
            if (owner.line() > 0) {
              json.put("line", owner.line());
            }
            json.put("lastCommit", text(identity.presence().owner()));
            Boolean listed = identity.presence().listed();
            if (listed != null) {
              json.put("listed", listed);
            }
          });
    }
    json.put("authorLastCommit", text(identity.presence().author()));
    governance(json, identity.governance());
    ability(json, identity.ability());
    json.put("maturity", identity.maturity() == null ? null : identity.maturity().name());
    json.strings("credentials", identity.credentials());
    json.strings("holds", identity.holds());
    json.strings("references", identity.references());
    json.objects("places", identity.places(), p -> place(json, p));
    json.object(
        "risk",
        () -> {
          json.put("score", identity.risk().score());
          json.strings("reasons", identity.risk().reasons());
        });
  }

  private static void governance(Json json, Governance governance) throws IOException {
    json.put("registered", governance.registered());
    json.put("purpose", governance.purpose());
    if (!governance.scope().isEmpty()) {
      json.strings("scope", governance.scope());
    }
    json.put("trustBoundary", governance.trustBoundary());
    if (!governance.offboarding().isEmpty()) {
      json.strings("offboarding", governance.offboarding());
    }
    if (governance.tier() != null) {
      json.put("tier", governance.tier());
    }
    json.put("reviewDue", text(governance.reviewDue()));
    json.put("validUntil", text(governance.validUntil()));
    if (governance.breakGlass()) {
      json.put("breakGlass", true);
      json.put("tested", text(governance.tested()));
    }
  }

  private static void ability(Json json, Ability ability) throws IOException {
    json.put("autonomy", ability.autonomy());
    json.put("onBehalfOf", ability.onBehalfOf());
    json.put("longest", text(ability.longest()));
    json.strings("can", ability.can());
    json.strings("marks", ability.marks());
    json.strings("uses", ability.uses());
    if (!ability.facts().isEmpty()) {
      json.object(
          "facts",
          () -> {
            for (Map.Entry<String, String> fact : ability.facts().entrySet()) {
              json.put(fact.getKey(), fact.getValue());
            }
          });
    }
  }

  static void reference(Json json, Reference reference) throws IOException {
    json.put("id", reference.id());
    json.put("kind", reference.kind());
    json.put("name", reference.name());
    json.put("provider", reference.provider());
    json.put("slot", reference.slot());
    json.put("identity", reference.identity());
    json.put("environment", reference.environment());
    place(json, reference.place());
    json.put("column", reference.column());
  }

  static void place(Json json, Place place) throws IOException {
    json.put("path", place.path());
    if (place.line() > 0) {
      json.put("line", place.line());
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
