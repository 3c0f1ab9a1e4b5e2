package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Control;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Ids;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules that an inventory is judged by: those that come with keycensus, and those of {@code
 * .keycensus/policy.yaml}.
 *
 * <pre>
 * extends: builtin            # or none
 * disable: [owner.person-not-team, agent.*]
 * override:
 *   reuse.cross-repo-or-service: {severity: high, fails: true, params: {copies: 2}}
 * parameters:
 *   maxAgeDays: {value: 180, tiers: {1: 90}, source: TRA 2026-3, rationale: what we agreed on}
 * policies:
 *   - id: team.no-personal-tokens
 *     subject: credential
 *     when: cred.actor == "person" &amp;&amp; "ci-pipeline" in cred.consumerKinds
 *     severity: high
 *     message: "{cred.name} of a person is used by a pipeline"
 *     remedy: Give the pipeline an identity of its own.
 *     frameworks: [NHI10:2025]
 * tests:
 *   - policy: team.no-personal-tokens
 *     given: {cred.actor: person, cred.consumerKinds: [ci-pipeline]}
 *     expect: violation
 * </pre>
 *
 * Conditions are CEL over typed attributes, checked when the file is read.
 */
public final class Policy {
  /** Where it is, relative to the repository's root. */
  public static final String FILE_NAME = ".keycensus/policy.yaml";

  /** The rules that come with keycensus; nothing of them is read before they are needed. */
  public static final Policy BUILT_IN = new Policy();

  private final @Nullable Content content;

  private record Content(
      String hash,
      List<Rule> rules,
      Map<String, Parameter> parameters,
      Frameworks frameworks,
      List<PolicyTest> tests) {}

  private Policy() {
    this.content = null;
  }

  Policy(
      String hash,
      List<Rule> rules,
      Map<String, Parameter> parameters,
      Frameworks frameworks,
      List<PolicyTest> tests) {
    this.content =
        new Content(
            hash, List.copyOf(rules), Map.copyOf(parameters), frameworks, List.copyOf(tests));
  }

  /**
   * Reads the file.
   *
   * @param file UTF-8; an empty file changes nothing
   * @param fileName for error messages
   * @throws UserError at the first thing that is wrong, with the line and a caret
   */
  public static Policy read(byte[] file, String fileName) throws UserError {
    Yaml top = Yaml.parse(fileName, file);
    top.rejectUnknown(
        "version", "extends", "disable", "override", "parameters", "policies", "tests");
    top.integer("version", 1, 1, 1);
    Yaml base = top.optional("extends");
    boolean extending = base == null || base.oneOf(List.of("builtin", "none")).equals("builtin");
    PolicyReader reader = new PolicyReader(Frameworks.builtIn(), false);
    if (extending) {
      reader.extend(BUILT_IN);
    }
    reader.parameters(top);
    reader.adjust(top);
    reader.policies(top);
    return new Policy(
        hash(reader.rules(), reader.parameters()),
        reader.rules(),
        reader.parameters(),
        Frameworks.builtIn(),
        reader.tests());
  }

  private static String hash(List<Rule> rules, Map<String, Parameter> parameters) {
    MessageDigest d = Ids.sha256();
    for (Rule r : rules) {
      d.update(r.canonical().getBytes(StandardCharsets.UTF_8));
      d.update((byte) 1);
    }
    d.update(new TreeMap<>(parameters).toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(d.digest());
  }

  /** SHA-256 of the rules in their canonical form, in hexadecimal digits. */
  public String hash() {
    return content == null ? BuiltIn.hash() : content.hash();
  }

  List<Rule> rules() {
    return content == null ? BuiltIn.policy().rules() : content.rules();
  }

  Map<String, Parameter> parameters() {
    return content == null ? BuiltIn.policy().parameters() : content.parameters();
  }

  Frameworks frameworks() {
    return content == null ? BuiltIn.policy().frameworks() : content.frameworks();
  }

  List<PolicyTest> tests() {
    return content == null ? BuiltIn.policy().tests() : content.tests();
  }

  /**
   * Judges. Where nothing was found, nothing is loaded.
   *
   * @param census without violations, exemptions and metrics
   * @throws UserError if a condition of somebody's own cannot be told: a missing key, too many
   *     steps
   */
  public Judgement judge(Census census, Exceptions exceptions) throws UserError {
    boolean nothing =
        census.identities().isEmpty()
            && census.credentials().isEmpty()
            && census.references().isEmpty()
            && exceptions.isEmpty();
    return nothing
        ? new Judgement(hash(), List.of(), List.of(), Metrics.of(census))
        : new Judge(this, census, exceptions).judge();
  }

  /**
   * A rule for people.
   *
   * @param severity null for that of the credential that it is about
   * @param parameters those that its condition mentions: name, value, source and rationale
   * @param attributes those that its condition mentions, with what they are
   */
  public record Described(
      String id,
      String subject,
      @Nullable String group,
      String when,
      @Nullable Severity severity,
      String message,
      String remedy,
      boolean fails,
      boolean builtIn,
      @Nullable String about,
      List<Control> controls,
      List<String> parameters,
      List<String> attributes) {
    public Described {
      controls = List.copyOf(controls);
      parameters = List.copyOf(parameters);
      attributes = List.copyOf(attributes);
    }
  }

  /** The rules, sorted by id and subject. */
  public List<Described> describe() {
    List<Described> all = new ArrayList<>();
    Map<String, Attributes.Attribute> known = Attributes.all();
    for (Rule r : rules()) {
      List<String> parameters = new ArrayList<>();
      List<String> attributes = new ArrayList<>();
      for (String name : Attributes.mentioned(r.condition().text())) {
        Attributes.Attribute attribute = known.get(name);
        if (name.startsWith("params.")) {
          String own = name.substring("params.".length());
          Parameter p = r.parameters().getOrDefault(own, parameters().get(own));
          if (p != null) {
            parameters.add(told(p));
          }
        } else if (attribute != null) {
          attributes.add(name + " (" + attribute.type().word() + "): " + attribute.about());
        }
      }
      all.add(
          new Described(
              r.id(),
              r.subject().word(),
              r.group(),
              r.condition().text(),
              r.severity(),
              r.message().text(),
              r.remedy().text(),
              r.fails(),
              r.isBuiltIn(),
              r.about(),
              r.controls(),
              parameters,
              attributes));
    }
    all.sort(Comparator.comparing(Described::id).thenComparing(Described::subject));
    return all;
  }

  private static String told(Parameter p) {
    StringBuilder b = new StringBuilder(p.name()).append(" = ").append(p.value());
    new TreeMap<>(p.tiers())
        .forEach((tier, value) -> b.append(", tier ").append(tier).append(": ").append(value));
    if (p.source() != null) {
      b.append(" (").append(p.source()).append(')');
    }
    return p.rationale() == null ? b.toString() : b.append(": ").append(p.rationale()).toString();
  }

  /**
   * Why a violation is one.
   *
   * @param when the condition
   * @param looked what it has looked at, each as {@code name = value}
   */
  public record Explained(Violation violation, String when, List<String> looked) {
    public Explained {
      looked = List.copyOf(looked);
    }
  }

  /**
   * Why a subject breaks what it breaks.
   *
   * @param id of a violation, or of its subject
   */
  public List<Explained> explain(Census census, Exceptions exceptions, String id) throws UserError {
    Map<String, List<String>> looked = new HashMap<>();
    Judgement judgement = new Judge(this, census, exceptions, looked).judge();
    Map<String, String> when = new HashMap<>();
    for (Rule r : rules()) {
      when.put(r.id(), r.condition().text());
    }
    Set<String> subjects = subjects(census, id);
    List<Explained> all = new ArrayList<>();
    for (Violation v : judgement.violations()) {
      if (v.id().equals(id) || subjects.contains(v.subject())) {
        all.add(
            new Explained(
                v, when.getOrDefault(v.policy(), ""), looked.getOrDefault(v.id(), List.of())));
      }
    }
    return all;
  }

  /** What an id is about: itself; of a place its credential; of an identity its credentials too. */
  public static Set<String> subjects(Census census, String id) {
    Set<String> subjects = new HashSet<>(Set.of(id));
    for (Credential c : census.credentials()) {
      if (c.identity().equals(id) || c.sightings().stream().anyMatch(s -> s.id().equals(id))) {
        subjects.add(c.id());
      }
    }
    return subjects;
  }

  /** All attributes with their types and meanings, one a line. */
  public static List<String> attributes() {
    return Attributes.all().values().stream()
        .map(a -> a.name() + " (" + a.type().word() + "): " + a.about())
        .toList();
  }

  /**
   * What came of the tests beside a policy.
   *
   * @param run how many
   * @param failures {@code file:line: policy: what is wrong}
   */
  public record Tried(int run, List<String> failures) {
    public Tried {
      failures = List.copyOf(failures);
    }
  }

  /** Runs the tests beside the policies; for the built-in ones those of the build. */
  public Tried test() throws UserError {
    List<PolicyTest> all = this.content == null ? PolicyTests.builtIn() : tests();
    Evaluator evaluator = new Evaluator(false);
    List<String> failures = new ArrayList<>();
    for (PolicyTest test : all) {
      String wrong = test.run(this, evaluator);
      if (wrong != null) {
        failures.add(test.place() + ": " + test.policy() + ": " + wrong);
      }
    }
    return new Tried(all.size(), failures);
  }

  /** Whether a pattern, in which {@code *} is any run of characters, fits an id of a policy. */
  public static boolean matches(String pattern, String id) {
    return Globs.matches(pattern, id);
  }

  /** What frameworks say of an id of a policy. */
  public List<Control> controls(String id) {
    return frameworks().of(id);
  }
}
