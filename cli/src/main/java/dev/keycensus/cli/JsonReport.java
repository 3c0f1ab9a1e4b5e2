package dev.keycensus.cli;

import dev.keycensus.inventory.Census;
import dev.keycensus.inventory.Coverage;
import dev.keycensus.inventory.Credential;
import dev.keycensus.inventory.Identity;
import dev.keycensus.inventory.Sighting;
import dev.keycensus.inventory.Timeline;
import dev.keycensus.inventory.Violation;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The contract that other tools read: {@code cli/schema/report-v1.schema.json}. Keys may be added
 * and are never renamed; lists are sorted as in the census.
 */
final class JsonReport implements Report {
  static final String SCHEMA = "keycensus/report/v1";

  @Override
  public void write(Census census, View view, OutputStream out) throws IOException {
    try (Json json = new Json(out)) {
      json.object(() -> report(json, census, view));
    }
  }

  private static void report(Json json, Census census, View view) throws IOException {
    json.put("schema", SCHEMA);
    json.object(
        "tool",
        () -> {
          json.put("name", "keycensus");
          json.put("version", view.version());
          json.put("rulesHash", census.rulesHash());
        });
    json.object(
        "run",
        () -> {
          json.put("target", census.target());
          json.put("startedAt", view.dated() ? time(census.now()) : null);
          json.put("incomplete", view.verdict().incomplete());
          json.put("exitCode", view.verdict().exitCode());
          json.put("keyId", census.keyId());
        });
    json.object("coverage", () -> coverage(json, census.coverage()));
    json.objects("identities", census.identities(), i -> identity(json, i));
    json.objects("credentials", census.credentials(), c -> credential(json, c, view, census.now()));
    json.objects("references", List.<String>of(), r -> {});
    json.objects("violations", census.violations(), v -> violation(json, v));
    json.objects("exceptions", List.<String>of(), e -> {});
    json.object("metrics", () -> metrics(json, census, view));
  }

  private static void coverage(Json json, Coverage coverage) throws IOException {
    json.put("files", coverage.files());
    json.put("blobs", coverage.blobs());
    json.put("bytes", coverage.bytes());
    if (coverage.commits() > 0) {
      json.put("commits", coverage.commits());
      json.put("refs", coverage.refs());
    }
    json.objects(
        "skipped",
        coverage.skipped(),
        skip -> {
          json.put("origin", skip.origin());
          json.put("kind", skip.kind().word());
          json.put("reason", skip.reason());
        });
    json.objects(
        "suppressed",
        coverage.suppressed(),
        suppressed -> {
          json.put("cause", suppressed.cause());
          json.put("file", suppressed.file());
          json.put("count", suppressed.count());
        });
  }

  private static void identity(Json json, Identity identity) throws IOException {
    json.put("id", identity.id());
    json.put("kind", identity.kind().word());
    json.put("name", identity.name());
    json.put("provider", identity.provider());
    json.put("tenant", identity.tenant());
    json.strings("credentials", identity.credentials());
  }

  private static void credential(Json json, Credential credential, View view, @Nullable Instant now)
      throws IOException {
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
    Instant end = credential.expiresAt();
    json.object(
        "lifetime",
        () -> {
          json.put("kind", credential.lifetime().word());
          json.put("ttl", type.lifetime().ttl());
          json.put("expiresAt", time(end));
          json.put("source", end == null ? "type" : "value");
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
    json.object("reuse", () -> json.put("places", credential.places()));
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
            json.put("at", time(change.at()));
            json.put("author", change.author());
          });
    }
  }

  /** Age is at least what history shows: the value may be older than its first commit. */
  private static void history(Json json, Credential c, @Nullable Instant now) throws IOException {
    Instant since = c.firstSeen();
    if (since != null) {
      json.put("firstSeen", time(since));
      if (now != null) {
        json.put("ageDays", c.ageDays(now));
        json.put("ageIs", "at-least");
      }
    }
    json.put("replacedBy", c.replacedBy());
    if (!c.rotations().isEmpty()) {
      json.objects(
          "rotations",
          c.rotations(),
          r -> {
            json.put("at", time(r.at()));
            json.put("commit", r.commit());
            json.put("from", r.from());
            json.put("to", r.to());
            json.put("path", r.path());
            json.put("slot", r.slot());
          });
    }
    json.object(
        "exposure",
        () -> {
          json.put("worktree", c.isIn(Sighting.Where.WORKTREE));
          json.put("history", c.sightings().stream().anyMatch(Sighting::isCommitted));
          json.put("since", time(since));
          if (since != null && now != null) {
            json.put("days", c.ageDays(now));
          }
        });
  }

  private static void violation(Json json, Violation violation) throws IOException {
    json.put("id", violation.id());
    json.put("policy", violation.policy());
    json.put("subject", violation.subject());
    json.put("severity", violation.severity().word());
    json.put("message", violation.message());
    json.put("remedy", violation.remedy());
    json.strings("frameworks", violation.frameworks());
  }

  private static void metrics(Json json, Census census, View view) throws IOException {
    List<Credential> credentials = census.credentials();
    json.object(
        "credentials",
        () -> {
          json.put("total", credentials.size());
          json.put("failing", view.verdict().failing());
          counts(
              json,
              "bySeverity",
              Severity.values(),
              Severity::word,
              credentials,
              Credential::severity);
          counts(json, "byConfidence", Tier.values(), Tier::word, credentials, Credential::tier);
        });
    json.object(
        "identities",
        () -> {
          json.put("total", census.identities().size());
          Map<String, Integer> kinds = new TreeMap<>();
          for (Identity identity : census.identities()) {
            kinds.merge(identity.kind().word(), 1, Integer::sum);
          }
          json.object(
              "byKind",
              () -> {
                for (IdentityKind kind : IdentityKind.values()) {
                  Integer n = kinds.get(kind.word());
                  if (n != null) {
                    json.put(kind.word(), n);
                  }
                }
              });
        });
    json.put("sightings", credentials.stream().mapToLong(c -> c.sightings().size()).sum());
    json.put(
        "suppressed",
        census.coverage().suppressed().stream().mapToLong(Coverage.Suppressed::count).sum());
  }

  /** How many elements have each constant, the greatest first. */
  private static <T, E> void counts(
      Json json,
      String key,
      E[] constants,
      Function<E, String> word,
      Collection<T> all,
      Function<T, E> of)
      throws IOException {
    json.object(
        key,
        () -> {
          for (int i = constants.length - 1; i >= 0; i--) {
            E constant = constants[i];
            json.put(
                word.apply(constant), all.stream().filter(e -> of.apply(e) == constant).count());
          }
        });
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
