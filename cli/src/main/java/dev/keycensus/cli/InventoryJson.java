package dev.keycensus.cli;

import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.store.Diff;
import dev.keycensus.inventory.store.Dossier;
import dev.keycensus.inventory.store.KnownCredential;
import dev.keycensus.inventory.store.KnownSighting;
import dev.keycensus.inventory.store.Listing;
import dev.keycensus.inventory.store.Snapshot;
import dev.keycensus.inventory.store.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** The inventory for other tools. Keys may be added and are never renamed. */
final class InventoryJson {
  private InventoryJson() {}

  static void list(Listing listing, OutputStream out) throws IOException {
    try (Json json = new Json(out)) {
      json.object(
          () -> {
            json.put("schema", "keycensus/inventory-list/v1");
            json.put("total", listing.all());
            json.objects("snapshots", listing.snapshots(), s -> snapshot(json, s));
            json.objects(
                "identities",
                listing.entries(),
                e -> {
                  JsonIdentity.write(json, e.identity());
                  json.strings("targets", keys(e.targets()));
                  json.strings("alsoIn", keys(e.alsoIn()));
                  json.put("exposed", e.inTree());
                  json.put("worst", e.worst() == null ? null : e.worst().word());
                  json.strings("policies", e.policies());
                });
          });
    }
  }

  static void snapshots(List<Snapshot> all, OutputStream out) throws IOException {
    try (Json json = new Json(out)) {
      json.object(
          () -> {
            json.put("schema", "keycensus/inventory-snapshots/v1");
            json.objects("snapshots", all, s -> snapshot(json, s));
          });
    }
  }

  static void dossier(Dossier dossier, OutputStream out) throws IOException {
    try (Json json = new Json(out)) {
      json.object(
          () -> {
            json.put("schema", "keycensus/inventory-show/v1");
            json.put("id", dossier.id());
            json.object(
                "sameValueIn",
                () -> {
                  for (Map.Entry<String, List<Target>> e : dossier.holders().entrySet()) {
                    json.strings(e.getKey(), keys(e.getValue()));
                  }
                });
            json.objects("targets", dossier.parts(), p -> part(json, p));
          });
    }
  }

  private static void part(Json json, Dossier.Part part) throws IOException {
    json.put("target", part.target().key());
    Snapshot snapshot = part.snapshot();
    if (snapshot != null) {
      json.object("snapshot", () -> snapshot(json, snapshot));
    }
    Snapshot since = part.since();
    if (since != null) {
      json.put("sinceSnapshot", since.id());
      json.put("since", since.at().toString());
    }
    Identity identity = part.identity();
    if (identity != null) {
      json.object("identity", () -> JsonIdentity.write(json, identity));
    }
    json.objects("credentials", part.credentials(), c -> credential(json, c));
    json.objects("holds", part.held(), c -> credential(json, c));
    json.objects("sightings", part.sightings(), s -> sighting(json, s));
    json.objects("references", part.references(), r -> JsonIdentity.reference(json, r));
    json.objects(
        "violations",
        part.violations(),
        v -> {
          json.put("id", v.id());
          json.put("policy", v.policy());
          json.put("subject", v.subject());
          json.put("severity", v.severity().word());
          json.put("message", v.message());
          json.put("remedy", v.remedy());
          json.strings("frameworks", v.frameworks());
          json.put("exception", v.exception());
        });
    json.objects(
        "exceptions",
        part.exemptions(),
        e -> {
          json.put("id", e.id());
          json.put("rule", e.rule());
          json.put("subject", e.subject());
          json.put("reason", e.reason());
          json.put("owner", e.owner());
          json.put("created", e.created().toString());
          json.put("expires", e.expires().toString());
          json.put("state", e.state().word());
        });
  }

  static void diff(Diff diff, OutputStream out) throws IOException {
    try (Json json = new Json(out)) {
      json.object(
          () -> {
            json.put("schema", "keycensus/inventory-diff/v1");
            json.objects("from", diff.from(), s -> snapshot(json, s));
            json.objects("to", diff.to(), s -> snapshot(json, s));
            json.object(
                "counts",
                () -> {
                  for (Diff.What what : Diff.What.values()) {
                    json.object(
                        what.word(),
                        () -> {
                          for (Map.Entry<Diff.Change, Integer> e : diff.counts(what).entrySet()) {
                            json.put(e.getKey().word(), e.getValue());
                          }
                        });
                  }
                });
            json.strings("notes", diff.notes());
            json.objects(
                "changes",
                diff.items(),
                i -> {
                  json.put("change", i.change().word());
                  json.put("what", i.what().word());
                  json.put("target", i.target().key());
                  json.put("id", i.id());
                  json.put("name", i.name());
                  json.put("detail", i.detail().isEmpty() ? null : i.detail());
                  json.put("subject", i.subject().isEmpty() ? null : i.subject());
                  json.put("severity", i.severity() == null ? null : i.severity().word());
                  json.put("kind", i.kind() == null ? null : i.kind().word());
                  boolean known = i.provider() != null && !i.provider().isEmpty();
                  json.put("provider", known ? i.provider() : null);
                });
          });
    }
  }

  private static void snapshot(Json json, Snapshot s) throws IOException {
    json.put("id", s.id());
    json.put("target", s.target().key());
    json.put("label", s.target().label());
    json.put("at", s.at().toString());
    json.put("added", s.added().toString());
    json.put("tool", s.tool());
    json.put("rulesHash", s.rulesHash());
    json.put("policyHash", s.policyHash());
    json.put("keyId", s.keyId());
    json.put("reads", s.reads());
    json.put("incomplete", s.incomplete());
    json.object(
        "coverage",
        () -> {
          json.put("files", s.read().files());
          json.put("blobs", s.read().blobs());
          json.put("bytes", s.read().bytes());
          json.put("commits", s.read().commits());
          json.put("refs", s.read().refs());
          json.put("unread", s.read().unread());
          json.put("leftOut", s.read().leftOut());
          json.put("suppressed", s.read().suppressed());
        });
    json.put("identities", s.counts().identities());
    json.put("credentials", s.counts().credentials());
    json.put("sightings", s.counts().sightings());
    json.put("violations", s.counts().violations());
  }

  private static void credential(Json json, KnownCredential c) throws IOException {
    json.put("id", c.id());
    json.put("keyId", c.keyId());
    json.put("type", c.type());
    json.put("typeName", c.typeName());
    json.put("provider", c.provider());
    json.put("identity", c.identity());
    json.put("severity", c.severity().word());
    json.put("confidence", c.tier().word());
    json.put("masked", c.masked());
    json.put("lifetime", c.lifetime().word());
    json.put("expiresAt", JsonReport.time(c.expiresAt()));
    json.put("issuedAt", JsonReport.time(c.issuedAt()));
    json.put("firstSeen", JsonReport.time(c.firstSeen()));
    json.put("lastRotated", JsonReport.time(c.lastRotated()));
    json.put("replacedBy", c.replacedBy());
    json.strings("environments", c.environments());
    json.strings("consumers", c.consumers());
    json.put("status", c.status().word());
    json.put("exposed", c.inTree());
    json.put("places", c.places());
  }

  private static void sighting(Json json, KnownSighting s) throws IOException {
    json.put("id", s.id());
    json.put("credential", s.credential());
    json.put("path", s.path());
    json.put("line", s.line());
    json.put("slot", s.slot());
    json.put("where", s.where().word());
    json.put("tier", s.tier().word());
    json.put("now", s.isNow());
    json.put("introduced", s.introduced());
    json.put("introducedAt", JsonReport.time(s.introducedAt()));
    json.put("removed", s.removed());
    json.put("removedAt", JsonReport.time(s.removedAt()));
  }

  private static List<String> keys(List<Target> targets) {
    return targets.stream().map(Target::key).toList();
  }
}
