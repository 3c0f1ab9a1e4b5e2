package dev.keycensus.cli;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.rules.Severity;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SARIF 2.1.0: one result for each sighting, and everything that was not read as a notification. No
 * snippet, no secret, and no name of an identity, which may be a person's.
 */
final class SarifReport implements Report {
  private static final String SCHEMA_URI = "https://json.schemastore.org/sarif-2.1.0.json";

  /** The variable for the folder that paths are relative to; who reads the report knows it. */
  private static final String ROOT = "%SRCROOT%";

  private static final String STREAM = "-";

  @Override
  public void write(Census census, View view, OutputStream out) throws IOException {
    try (Json json = new Json(out)) {
      json.object(
          () -> {
            json.put("$schema", SCHEMA_URI);
            json.put("version", "2.1.0");
            json.objects("runs", List.of(census), c -> run(json, c, view));
          });
    }
  }

  private static void run(Json json, Census census, View view) throws IOException {
    SarifRules rules = new SarifRules(census.credentials());
    json.object("tool", () -> json.object("driver", () -> rules.driver(json, view.version())));
    json.objects("invocations", List.of(census), c -> SarifRules.invocation(json, c, view));
    json.object(
        "originalUriBaseIds",
        () ->
            json.object(
                ROOT,
                () ->
                    json.object(
                        "description", () -> json.put("text", "The root of what was scanned."))));
    json.put("columnKind", "utf16CodeUnits");
    json.strings("redactionTokens", List.of("\u2026"));
    json.objects("taxonomies", List.of("CWE"), t -> SarifRules.taxonomy(json));
    Map<String, Integer> ordinals = new HashMap<>();
    json.objects("results", results(census), r -> result(json, r, rules, ordinals));
  }

  /** A sighting with its credential. */
  private record Result(Credential credential, Sighting sighting) {}

  private static List<Result> results(Census census) {
    List<Result> results = new ArrayList<>();
    for (Credential credential : census.credentials()) {
      credential.sightings().forEach(s -> results.add(new Result(credential, s)));
    }
    return results;
  }

  private static void result(Json json, Result r, SarifRules rules, Map<String, Integer> ordinals)
      throws IOException {
    Credential credential = r.credential();
    Sighting sighting = r.sighting();
    json.put("ruleId", SarifRules.id(credential));
    json.put("ruleIndex", rules.index(credential));
    json.put("kind", "fail");
    json.put("level", level(credential.severity()));
    json.object("message", () -> json.put("text", message(credential, sighting)));
    json.objects("locations", List.of(sighting), s -> location(json, s));
    json.object(
        "partialFingerprints",
        () -> {
          // Of type, path and slot, so that an edited line is still the same alert.
          int ordinal = ordinals.merge(sighting.id(), 1, Integer::sum);
          json.put("primaryLocationLineHash", hex(sighting.id()) + ":" + ordinal);
          json.put("keycensusSighting/v1", sighting.id());
        });
    json.object(
        "properties",
        () -> {
          json.put("credential", credential.id());
          json.put("confidence", sighting.tier().word());
          json.put("severity", credential.severity().word());
          json.put("where", sighting.where().word());
          Timeline timeline = sighting.timeline();
          if (timeline != null && timeline.introduced() != null) {
            json.put("introducedIn", timeline.introduced().commit());
            json.put("removedIn", timeline.removed() == null ? null : timeline.removed().commit());
          }
        });
    Instant first = credential.firstSeen();
    if (first != null) {
      json.object("provenance", () -> json.put("firstDetectionTimeUtc", first.toString()));
    }
  }

  private static void location(Json json, Sighting sighting) throws IOException {
    json.object(
        "physicalLocation",
        () -> {
          json.object("artifactLocation", () -> artifact(json, sighting.path()));
          json.object(
              "region",
              () -> {
                json.put("startLine", sighting.line());
                json.put("startColumn", sighting.column());
                json.put("endLine", sighting.endLine());
                json.put("endColumn", sighting.endColumn());
              });
        });
    if (sighting.within() != null) {
      logical(json, sighting.within().toString(), "text");
    } else if (sighting.keyPath() != null) {
      logical(json, sighting.keyPath(), "value");
    }
  }

  private static void logical(Json json, String name, String kind) throws IOException {
    json.objects(
        "logicalLocations",
        List.of(name),
        n -> {
          json.put("fullyQualifiedName", Visible.text(n));
          json.put("kind", kind);
        });
  }

  /** The place of a file; standard input has no root. */
  static void artifact(Json json, String path) throws IOException {
    json.put("uri", path.equals(STREAM) ? "stdin" : uri(path));
    if (!path.equals(STREAM)) {
      json.put("uriBaseId", ROOT);
    }
  }

  private static String message(Credential credential, Sighting sighting) {
    int others = credential.sightings().size() - 1;
    String masked = credential.masked();
    return escaped(
        credential.type().name()
            + (masked.isEmpty() ? "" : " " + masked)
            + " ("
            + sighting.tier().word()
            + " confidence"
            + (others == 0 ? "" : ", also in " + Summary.count(others, "other place"))
            + ")"
            + (sighting.where() == Sighting.Where.HISTORY ? ", in the history only" : "")
            + ". Revoke it, then remove it.");
  }

  /** Text in which SARIF sees neither a placeholder nor a link, and a log no control character. */
  static String escaped(String text) {
    String plain = Visible.text(text).replace("{", "{{").replace("}", "}}");
    return plain.contains("](") ? plain.replace("[", "\\[").replace("]", "\\]") : plain;
  }

  static String level(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW -> "note";
    };
  }

  private static String hex(String sightingId) {
    return sightingId.substring(sightingId.indexOf('_') + 1);
  }

  /** A relative URI reference: everything but RFC 3986's unreserved characters is escaped. */
  static String uri(String path) {
    StringBuilder b = new StringBuilder(path.length() + 8);
    for (byte x : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (x & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~/".indexOf(c) >= 0;
      if (plain) {
        b.append(c);
      } else {
        b.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return b.toString();
  }
}
