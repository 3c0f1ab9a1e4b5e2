package dev.keycensus.cli;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules of a SARIF run: one for each credential type that was found. A code-scanning service
 * takes the severity from the rule, not from the result, so a type that was found with another
 * severity than its own has a rule of its own for it.
 */
final class SarifRules {
  private static final int LONGEST = 1024;
  private static final String CWE = "798";
  private static final List<Skip.Kind> KINDS = List.of(Skip.Kind.values());

  /** By id, in order. */
  private final Map<String, Credential> rules = new TreeMap<>();

  private final List<String> ids;

  SarifRules(List<Credential> credentials) {
    credentials.forEach(c -> rules.putIfAbsent(id(c), c));
    ids = List.copyOf(rules.keySet());
  }

  static String id(Credential credential) {
    String type = credential.type().id();
    return credential.severity() == credential.type().severity()
        ? type
        : type + "/" + credential.severity().word();
  }

  int index(Credential credential) {
    return ids.indexOf(id(credential));
  }

  void driver(Json json, String version) throws IOException {
    json.put("name", "keycensus");
    json.put("version", version);
    json.put("semanticVersion", version);
    json.objects(
        "supportedTaxonomies",
        List.of("CWE"),
        t -> {
          json.put("name", t);
          json.put("index", 0);
        });
    json.objects("rules", rules.entrySet(), e -> rule(json, e.getKey(), e.getValue()));
    json.objects("notifications", notifications(), n -> json.put("id", n));
  }

  private static void rule(Json json, String id, Credential credential) throws IOException {
    CredentialType type = credential.type();
    json.put("id", id);
    json.put("name", camel(id));
    text(json, "shortDescription", "Leaked credential: " + type.name());
    text(
        json,
        "fullDescription",
        TextReport.title(type) + " in a place where whoever can read the file can use it.");
    json.object(
        "help",
        () -> {
          json.put("text", Visible.lines(help(type, false)));
          json.put("markdown", Visible.lines(help(type, true)));
        });
    json.object(
        "defaultConfiguration", () -> json.put("level", SarifReport.level(credential.severity())));
    json.objects(
        "relationships",
        List.of(CWE),
        cwe -> {
          json.object(
              "target",
              () -> {
                json.put("id", cwe);
                json.object(
                    "toolComponent",
                    () -> {
                      json.put("name", "CWE");
                      json.put("index", 0);
                    });
              });
          json.strings("kinds", List.of("superset"));
        });
    json.object(
        "properties",
        () -> {
          json.strings("tags", List.of("security", "secret", "external/cwe/cwe-" + CWE));
          json.put("precision", precision(type.tier()));
          json.put("security-severity", score(credential.severity()));
        });
  }

  private static String help(CredentialType type, boolean markdown) {
    List<String> lines = new ArrayList<>();
    lines.add("Whoever can read this file, or a copy of it, can use the credential.");
    String revoke = type.revoke();
    String docs = type.docs();
    String see = docs == null ? "" : " See " + (markdown ? "<" + link(docs) + ">" : docs) + ".";
    lines.add(
        "1. Revoke it"
            + (revoke == null ? " at its provider." : ": " + plain(revoke, markdown))
            + see);
    String alternative = type.alternative();
    lines.add(
        "2. Use something short-lived instead"
            + (alternative == null ? "." : ": " + sentence(plain(alternative, markdown))));
    lines.add("3. Remove it here. What was pushed or published stays readable in history.");
    if (type.notes() != null) {
      lines.add(plain(type.notes(), markdown));
    }
    return String.join(markdown ? "\n\n" : "\n", lines);
  }

  /** Text of a rule, which may be the scanned project's own, as plain text in Markdown. */
  private static String plain(String text, boolean markdown) {
    String flat = text.strip().replace('\n', ' ');
    if (!markdown) {
      return flat;
    }
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < flat.length(); i++) {
      char c = flat.charAt(i);
      if ("\\`*_{}[]<>#|!&~".indexOf(c) >= 0) {
        b.append('\\');
      }
      b.append(c);
    }
    return b.toString();
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static String link(String uri) {
    return uri.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20");
  }

  private static void text(Json json, String key, String text) throws IOException {
    String clean = SarifReport.escaped(text);
    String cut = clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST - 3) + "...";
    json.object(key, () -> json.put("text", cut));
  }

  private static String precision(Tier tier) {
    return switch (tier) {
      case HIGH -> "very-high";
      case MEDIUM -> "medium";
      case LOW -> "low";
    };
  }

  /** In the middle of the band that code-scanning services give that name to. */
  private static String score(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "9.5";
      case HIGH -> "8.0";
      case MEDIUM -> "5.5";
      case LOW -> "2.5";
    };
  }

  private static String camel(String id) {
    StringBuilder b = new StringBuilder();
    boolean upper = true;
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (!Character.isLetterOrDigit(c)) {
        upper = true;
      } else {
        b.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return b.toString();
  }

  static void taxonomy(Json json) throws IOException {
    json.put("name", "CWE");
    json.put("organization", "MITRE");
    json.put("informationUri", "https://cwe.mitre.org/");
    text(json, "shortDescription", "Common Weakness Enumeration");
    json.objects(
        "taxa",
        List.of(CWE),
        id -> {
          json.put("id", id);
          json.put("name", "Use of Hard-coded Credentials");
          json.put("helpUri", "https://cwe.mitre.org/data/definitions/" + id + ".html");
        });
  }

  private static List<String> notifications() {
    List<String> ids = new ArrayList<>();
    KINDS.forEach(kind -> ids.add("coverage/" + kind.word()));
    ids.add("coverage/suppressed");
    return ids;
  }

  /** How the run went, with everything that was not read or not shown. */
  static void invocation(Json json, Census census, View view) throws IOException {
    json.put("executionSuccessful", !view.verdict().incomplete());
    json.put("exitCode", view.verdict().exitCode());
    List<Notice> notices = notices(census.coverage());
    json.objects(
        "toolExecutionNotifications",
        notices,
        notice -> {
          json.object("descriptor", () -> json.put("id", notice.id()));
          json.put("level", notice.level());
          json.object("message", () -> json.put("text", SarifReport.escaped(notice.text())));
          String file = notice.file();
          if (!file.isEmpty()) {
            json.objects(
                "locations",
                List.of(file),
                f ->
                    json.object(
                        "physicalLocation",
                        () ->
                            json.object("artifactLocation", () -> SarifReport.artifact(json, f))));
          }
        });
  }

  /**
   * Something to tell about a file.
   *
   * @param file empty for none
   */
  private record Notice(String id, String level, String text, String file) {}

  /** What should have been read, each; what was left out on purpose, counted by its reason. */
  private static List<Notice> notices(Coverage coverage) {
    List<Notice> notices = new ArrayList<>();
    Map<String, Integer> leftOut = new TreeMap<>();
    Map<String, Skip> examples = new TreeMap<>();
    for (Skip skip : coverage.skipped()) {
      if (skip.kind() == Skip.Kind.UNREAD || skip.kind() == Skip.Kind.LIMIT) {
        notices.add(
            new Notice(
                "coverage/" + skip.kind().word(),
                "warning",
                "Not read: " + skip.reason() + ".",
                skip.origin()));
      } else {
        String key = skip.kind().word() + "\n" + skip.reason();
        leftOut.merge(key, 1, Integer::sum);
        examples.putIfAbsent(key, skip);
      }
    }
    examples.forEach(
        (key, skip) ->
            notices.add(
                new Notice(
                    "coverage/" + skip.kind().word(),
                    "note",
                    Summary.count(leftOut.getOrDefault(key, 0), "place")
                        + " left out: "
                        + skip.reason()
                        + ".",
                    "")));
    for (Coverage.Suppressed suppressed : coverage.suppressed()) {
      notices.add(
          new Notice(
              "coverage/suppressed",
              "note",
              Summary.count(suppressed.count(), "finding")
                  + " hidden by "
                  + suppressed.cause()
                  + ".",
              suppressed.file()));
    }
    return notices;
  }
}
