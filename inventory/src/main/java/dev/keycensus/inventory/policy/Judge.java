package dev.keycensus.inventory.policy;

import dev.cel.runtime.Program;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Control;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Ids;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.UserError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One inventory before one policy: what is broken, what is excused, and what that tells. */
final class Judge {
  /** What a violation of the inventory as a whole is about. */
  static final String INVENTORY = "inventory";

  private static final Comparator<Violation> ORDER =
      Comparator.comparing(Violation::severity)
          .reversed()
          .thenComparing(Violation::policy)
          .thenComparing(Violation::subject);

  private final Policy policy;
  private final Census census;
  private final Exceptions exceptions;
  private final Index index;
  private final Evaluator evaluator;
  private final Map<Subject, List<Rule>> rules;
  private final IdentityHashMap<Rule, Program> programs = new IdentityHashMap<>();
  private final List<Violation> violations = new ArrayList<>();
  private final @Nullable Map<String, List<String>> told;
  private WholeValues whole;

  Judge(Policy policy, Census census, Exceptions exceptions) {
    this(policy, census, exceptions, null);
  }

  /**
   * @param told takes, by the id of a violation, what its condition has looked at; null for none
   */
  Judge(
      Policy policy,
      Census census,
      Exceptions exceptions,
      @Nullable Map<String, List<String>> told) {
    this.told = told;
    this.policy = policy;
    this.census = census;
    this.exceptions = exceptions;
    this.index = new Index(census);
    this.evaluator = new Evaluator(policy.rules().stream().allMatch(Rule::isBuiltIn));
    this.rules = policy.rules().stream().collect(Collectors.groupingBy(Rule::subject));
    this.whole = new WholeValues(index, null);
  }

  Judgement judge() throws UserError {
    for (Credential c : census.credentials()) {
      credential(c);
    }
    for (Identity i : census.identities()) {
      judge(
          rules(Subject.IDENTITY),
          values(index.of(i), null, null, null, null),
          i.id(),
          i.id(),
          null,
          index.place(i));
    }
    references();
    judge(rules(Subject.INVENTORY), ofAll(null), INVENTORY, INVENTORY, null, null);
    Excused excused = exceptions.excuse(violations, index);
    violations.clear();
    violations.addAll(excused.violations());
    exceptions(excused);
    violations.sort(ORDER);
    Census judged =
        census.judged(policy.hash(), violations, excused.exemptions(), census.metrics());
    return new Judgement(policy.hash(), violations, excused.exemptions(), Metrics.of(judged));
  }

  private List<Rule> rules(Subject subject) {
    return rules.getOrDefault(subject, List.of());
  }

  private CensusValues values(
      IdentityValues identity,
      @Nullable CredentialValues credential,
      @Nullable Sighting sighting,
      @Nullable Reference reference,
      @Nullable ExceptionValues exception) {
    return new CensusValues(
        whole, identity, credential, sighting, reference, exception, policy.parameters());
  }

  private CensusValues ofAll(@Nullable ExceptionValues exception) {
    return values(index.of(null), null, null, null, exception);
  }

  private void credential(Credential c) throws UserError {
    IdentityValues identity = index.of(index.identity(c.identity()));
    CredentialValues credential = new CredentialValues(c, index);
    judge(
        rules(Subject.CREDENTIAL),
        values(identity, credential, null, null, null),
        c.id(),
        stable(c),
        c.severity(),
        Index.place(c));
    List<Rule> ofSightings = rules(Subject.SIGHTING);
    if (!ofSightings.isEmpty()) {
      for (Sighting s : c.sightings()) {
        judge(
            ofSightings,
            values(identity, credential, s, null, null),
            s.id(),
            s.id(),
            c.severity(),
            new Place(s.path(), s.line()));
      }
    }
  }

  /** The same on every machine, where the credential's id depends on a key. */
  private static String stable(Credential c) {
    String least = null;
    for (Sighting s : c.sightings()) {
      least = least == null || s.id().compareTo(least) < 0 ? s.id() : least;
    }
    return least == null ? c.id() : least;
  }

  private void references() throws UserError {
    for (Reference r : census.references()) {
      judge(
          rules(Subject.REFERENCE),
          values(index.of(index.identity(r.identity())), null, null, r, null),
          r.id(),
          r.id(),
          null,
          r.place());
    }
  }

  private void exceptions(Excused excused) throws UserError {
    whole = new WholeValues(index, excused);
    for (Exemption e : excused.exemptions()) {
      ExceptionValues values = excused.values(e.id(), index);
      judge(
          rules(Subject.EXCEPTION),
          ofAll(values),
          e.id(),
          e.id(),
          null,
          e.line() > 0 ? new Place(exceptions.file(), e.line()) : null);
    }
    if (!excused.exemptions().isEmpty()) {
      judge(
          rules(Subject.EXCEPTIONS),
          ofAll(null),
          "exceptions",
          "exceptions",
          null,
          new Place(exceptions.file(), 1));
    }
  }

  private void judge(
      List<Rule> rules,
      CensusValues values,
      String subject,
      String stable,
      @Nullable Severity own,
      @Nullable Place place)
      throws UserError {
    Set<String> decided = new HashSet<>();
    for (Rule rule : rules) {
      if (rule.group() != null && decided.contains(rule.group())) {
        continue;
      }
      if (!rule.tiers().isEmpty() && !rule.tiers().contains(values.tier())) {
        continue;
      }
      if (!holds(rule, values.with(rule.parameters()), subject)) {
        continue;
      }
      if (rule.group() != null) {
        decided.add(rule.group());
      }
      Severity severity = rule.severity() != null ? rule.severity() : own;
      String id = Ids.of("v_", rule.id(), rule.subject().word(), stable);
      if (told != null) {
        told.put(id, looked(rule, values));
      }
      violations.add(
          new Violation(
              id,
              rule.id(),
              subject,
              severity == null ? Severity.MEDIUM : severity,
              rule.message().fill(values),
              rule.remedy().fill(values),
              controls(rule, values),
              place,
              rule.fails(),
              null));
    }
  }

  private static List<String> looked(Rule rule, CensusValues values) {
    List<String> all = new ArrayList<>();
    for (String name : Attributes.mentioned(rule.condition().text())) {
      all.add(name + " = " + Template.shown(values.get(name)));
    }
    return all;
  }

  private boolean holds(Rule rule, CensusValues values, String subject) throws UserError {
    Program program = programs.computeIfAbsent(rule, r -> evaluator.plan(r.condition().checked()));
    try {
      return Evaluator.holds(program, values);
    } catch (Evaluator.Failed e) {
      if (rule.isBuiltIn()) {
        throw new IllegalStateException("the built-in policy " + rule.id() + " fails", e);
      }
      throw new UserError(
          rule.file() + ":" + rule.line(),
          "the policy " + rule.id() + " cannot be judged for " + subject + ": " + reason(e),
          null,
          0,
          reason(e).contains("budget") || reason(e).contains("parts")
              ? "ask for less: a condition may take "
                  + Evaluator.MOST_STEPS
                  + " steps, over values of "
                  + Evaluator.LARGEST
                  + " parts"
              : "a key of a map may be missing: write \"key\" in nhi.facts && …");
    }
  }

  private static String reason(Evaluator.Failed e) {
    String text = String.valueOf(e.getMessage()).replace('\n', ' ');
    return text.length() > 160 ? text.substring(0, 160) : text;
  }

  /** What frameworks for AI systems say counts where one is concerned. */
  private List<Control> controls(Rule rule, CensusValues values) {
    boolean ai = isAboutAi(rule, values);
    if (ai) {
      return rule.controls();
    }
    return rule.controls().stream().filter(c -> !policy.frameworks().isAboutAi(c)).toList();
  }

  private static boolean isAboutAi(Rule rule, CensusValues values) {
    String id = rule.id();
    if (!rule.isBuiltIn()
        || id.startsWith("agent.")
        || id.startsWith("llm.")
        || id.contains("agent")
        || id.contains("mcp")
        || id.contains("prompt")) {
      return true;
    }
    return switch (rule.subject()) {
      case IDENTITY, REFERENCE -> isAi(values.get("nhi.kind"));
      case CREDENTIAL, SIGHTING ->
          isAi(values.get("nhi.kind"))
              || isAi(values.get("cred.kind"))
              || (values.get("cred.consumerKinds") instanceof List<?> kinds
                  && kinds.stream().anyMatch(Judge::isAi));
      case INVENTORY, EXCEPTION, EXCEPTIONS -> false;
    };
  }

  private static boolean isAi(Object kind) {
    return kind.equals(IdentityKind.AI_AGENT.word())
        || kind.equals(IdentityKind.MCP_CONNECTOR.word())
        || kind.equals(IdentityKind.MODEL_CLIENT.word());
  }
}
