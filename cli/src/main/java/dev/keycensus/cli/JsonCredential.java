package dev.keycensus.cli;

import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Life;
import dev.keycensus.inventory.census.Reuse;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.inventory.census.Within;
import dev.keycensus.rules.CredentialType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The credentials of the JSON report. */
final class JsonCredential {
  private JsonCredential() {}

  static void write(Json json, Credential credential, View view, Instant now) throws IOException {
    CredentialType type = credential.type();
    json.put("id", credential.id());
    json.put("type", type.id());
    json.put("typeName", type.name());
    json.put("provider", type.provider());
    json.put("identity", credential.identity());
    json.put("severity", credential.severity().word());
    json.put("confidence", credential.tier().word());
    json.put("masked", credential.masked());
    json.put("value", credential.value());
    Life life = credential.life();
    json.object(
        "lifetime",
        () -> {
          json.put("kind", credential.lifetime().word());
          json.put("ttl", type.lifetime().ttl());
          json.put("issuedAt", JsonReport.time(life.issuedAt()));
          json.put("expiresAt", JsonReport.time(life.expiresAt()));
          json.put("source", life.source());
        });
    if (type.rotationDays() > 0) {
      json.put("rotationDays", type.rotationDays());
    }
    if (!credential.facts().isEmpty()) {
      json.object(
          "facts",
          () -> {
            for (Map.Entry<String, String> fact : credential.facts().entrySet()) {
              json.put(fact.getKey(), fact.getValue());
            }
          });
    }
    history(json, credential, now);
    Reuse reuse = credential.reuse();
    json.object(
        "reuse",
        () -> {
          json.put("places", reuse.places());
          json.put("repositories", reuse.repositories());
          json.strings("environments", reuse.environments());
          json.strings("consumers", reuse.consumers());
          json.put("spreadDays", reuse.spreadDays());
        });
    json.put("status", credential.status().word());
    json.strings(
        "alternatives", type.alternative() == null ? List.of() : List.of(type.alternative()));
    json.object(
        "revoke",
        () -> {
          json.put("how", type.revoke());
          json.put("docs", type.docs());
        });
    json.objects("sightings", credential.sightings(), s -> sighting(json, s, view));
  }

  private static void sighting(Json json, Sighting sighting, View view) throws IOException {
    json.put("id", sighting.id());
    json.put("path", sighting.path());
    json.put("line", sighting.line());
    json.put("column", sighting.column());
    json.put("endLine", sighting.endLine());
    json.put("endColumn", sighting.endColumn());
    json.put("slot", sighting.slot());
    json.put("keyPath", sighting.keyPath());
    Within within = sighting.within();
    if (within != null) {
      json.object(
          "within",
          () -> {
            json.put("part", within.part());
            if (within.line() > 0) {
              json.put("line", within.line());
            }
          });
    }
    json.put("surface", sighting.surface().word());
    json.put("where", sighting.where().word());
    json.put("tier", sighting.tier().word());
    if (view.explain()) {
      json.strings("reasons", sighting.reasons());
    }
    if (sighting.timeline() != null) {
      timeline(json, sighting.timeline());
    }
  }

  private static void timeline(Json json, Timeline timeline) throws IOException {
    change(json, "introduced", timeline.introduced());
    change(json, "removed", timeline.removed());
    json.objects(
        "intervals",
        timeline.intervals(),
        interval -> {
          change(json, "introduced", interval.introduced());
          change(json, "removed", interval.removed());
        });
    json.put("atHead", timeline.atHead());
    json.put("uncommitted", timeline.uncommitted());
    json.object(
        "refs",
        () -> {
          json.strings("names", timeline.refs());
          json.put("count", timeline.refCount());
        });
  }

  private static void change(Json json, String key, Timeline.@Nullable Change change)
      throws IOException {
    if (change != null) {
      json.object(
          key,
          () -> {
            json.put("commit", change.commit());
            json.put("at", JsonReport.time(change.at()));
            json.put("author", change.author());
          });
    }
  }

  /** Age is at least what history shows, unless the value tells when it was made. */
  private static void history(Json json, Credential c, Instant now) throws IOException {
    Life life = c.life();
    json.put("firstSeen", JsonReport.time(life.firstSeen()));
    json.put("lastSeen", JsonReport.time(life.lastSeen()));
    json.put("lastRotated", JsonReport.time(life.lastRotated()));
    json.put("lastUsed", JsonReport.time(life.lastUsed()));
    if (life.since() != null) {
      json.put("ageDays", life.ageDays(now));
      json.put("ageIs", life.isExact() ? "exact" : "at-least");
    }
    json.put("replacedBy", c.replacedBy());
    if (!c.rotations().isEmpty()) {
      json.objects(
          "rotations",
          c.rotations(),
          r -> {
            json.put("at", JsonReport.time(r.at()));
            json.put("commit", r.commit());
            json.put("from", r.from());
            json.put("to", r.to());
            json.put("path", r.path());
            json.put("slot", r.slot());
          });
    }
    Instant since = life.firstSeen();
    json.object(
        "exposure",
        () -> {
          json.put("worktree", c.isIn(Sighting.Where.WORKTREE));
          json.put("history", c.sightings().stream().anyMatch(Sighting::isCommitted));
          json.put("since", JsonReport.time(since));
          if (since != null) {
            json.put("days", Math.max(0, Duration.between(since, now).toDays()));
          }
          if (c.facts().containsKey("evidence")) {
            json.put("stillOpen", c.isStillOpen());
          }
        });
  }
}
