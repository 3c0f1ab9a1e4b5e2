package dev.keycensus.cli;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Slot;
import dev.keycensus.inventory.census.StoredSecret;
import dev.keycensus.inventory.census.Violation;
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
          json.put("policyHash", census.policyHash());
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
    json.objects("identities", census.identities(), i -> JsonIdentity.write(json, i));
    json.objects(
        "credentials",
        census.credentials(),
        c -> JsonCredential.write(json, c, view, census.now()));
    json.objects("references", census.references(), r -> JsonIdentity.reference(json, r));
    if (!census.stored().isEmpty()) {
      json.objects("storedSecrets", census.stored(), s -> stored(json, s));
    }
    json.objects("slots", census.slots(), slot -> slot(json, slot));
    json.objects("violations", census.violations(), v -> violation(json, v));
    json.objects("exceptions", census.exemptions(), e -> exemption(json, e));
    json.object("metrics", () -> metrics(json, census, view));
  }

  private static void stored(Json json, StoredSecret secret) throws IOException {
    json.put("name", secret.name());
    json.put("store", secret.store());
    json.put("createdAt", time(secret.created()));
    json.put("updatedAt", time(secret.updated()));
    json.put("evidence", secret.evidence());
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

  private static void violation(Json json, Violation violation) throws IOException {
    json.put("id", violation.id());
    json.put("policy", violation.policy());
    json.put("subject", violation.subject());
    json.put("severity", violation.severity().word());
    json.put("message", violation.message());
    json.put("remedy", violation.remedy());
    json.strings("frameworks", violation.frameworks());
    json.objects(
        "controls",
        violation.controls(),
        control -> {
          json.put("framework", control.framework());
          json.put("id", control.id());
          json.put("strength", control.strength().word());
        });
    if (violation.place() != null) {
      Place place = violation.place();
      json.object("place", () -> JsonIdentity.place(json, place));
    }
    json.put("exception", violation.exception());
  }

  private static void slot(Json json, Slot slot) throws IOException {
    json.put("path", slot.path());
    json.put("slot", slot.name());
    json.put("rotations", slot.rotations());
    json.put("lastRotated", time(slot.lastRotated()));
    if (slot.cadenceDays() >= 0) {
      json.put("cadenceDays", slot.cadenceDays());
    }
  }

  private static void exemption(Json json, Exemption exemption) throws IOException {
    json.put("id", exemption.id());
    json.put("rule", exemption.rule());
    json.put("subject", exemption.subject());
    json.put("reason", exemption.reason());
    json.put("owner", exemption.owner());
    json.put("created", exemption.created().toString());
    json.put("expires", exemption.expires().toString());
    json.put("state", exemption.state().word());
    json.put("matches", exemption.matches());
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
    for (Map.Entry<String, Double> metric : census.metrics().entrySet()) {
      json.put(metric.getKey(), metric.getValue());
    }
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

  static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
