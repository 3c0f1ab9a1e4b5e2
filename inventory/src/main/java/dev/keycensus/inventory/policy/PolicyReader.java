package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Control;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads policies as people write them; see {@link Policy#read}. */
final class PolicyReader {
  private static final int MOST_RULES = 500;
  private static final int LONGEST_TEXT = 1_000;

  private final Frameworks frameworks;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private final List<PolicyTest> tests = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final boolean builtIn;

  /**
   * @param builtIn whether it is the build that reads, and nothing comes before
   */
  PolicyReader(Frameworks frameworks, boolean builtIn) {
    this.frameworks = frameworks;
    this.builtIn = builtIn;
  }

  List<Rule> rules() {
    return rules;
  }

  Map<String, Parameter> parameters() {
    return parameters;
  }

  List<PolicyTest> tests() {
    return tests;
  }

  /** Starts from what is built in. */
  void extend(Policy base) {
    parameters.putAll(base.parameters());
    rules.addAll(base.rules());
    base.rules().forEach(r -> known.add(key(r.id(), r.subject())));
  }

  private static String key(String id, Subject subject) {
    return id + " " + subject.word();
  }

  /** Reads the parameters; before any condition, which may come in another file. */
  void parameters(Yaml top) throws UserError {
    Yaml map = top.optional("parameters");
    if (map == null) {
      return;
    }
    for (Map.Entry<String, Yaml> e : map.entries().entrySet()) {
      parameters.put(e.getKey(), parameter(e.getKey(), e.getValue(), parameters.get(e.getKey())));
    }
  }

  private static Parameter parameter(String name, Yaml value, @Nullable Parameter before)
      throws UserError {
    if (!isName(name)) {
      throw value.keyError("a parameter's name is letters and digits", "such as maxAgeDays");
    }
    Map<Integer, Object> tiers = new HashMap<>();
    Object all;
    String source = null;
    String rationale = null;
    if (value.isMap()) {
      value.rejectUnknown("value", "tiers", "source", "rationale");
      all = scalar(value.required("value"));
      source = value.string("source");
      rationale = value.string("rationale");
      Yaml some = value.optional("tiers");
      if (some != null) {
        for (Map.Entry<String, Yaml> e : some.entries().entrySet()) {
          if (!Set.of("1", "2", "3", "4").contains(e.getKey())) {
            throw e.getValue().keyError("a tier is a number from 1 to 4", null);
          }
          Object special = scalar(e.getValue());
          if (!type(special).equals(type(all))) {
            throw e.getValue().error("this is of another kind than the value", null);
          }
          tiers.put(Integer.valueOf(e.getKey()), special);
        }
      }
    } else {
      all = scalar(value);
    }
    ValueType type = type(all);
    if (before != null && before.type() != type) {
      throw value.error(
          "the parameter " + name + " is a " + before.type().word() + ", not a " + type.word(),
          null);
    }
    return new Parameter(name, type, all, tiers, source, rationale);
  }

  private static Object scalar(Yaml value) throws UserError {
    if (value.isList()) {
      return value.stringList();
    }
    String text = value.string();
    if (text.equals("true") || text.equals("false")) {
      return value.bool();
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      try {
        boolean numeric = !text.isEmpty() && "+-.0123456789".indexOf(text.charAt(0)) >= 0;
        return numeric ? (Object) Double.parseDouble(text) : text;
      } catch (NumberFormatException notEither) {
        return text;
      }
    }
  }

  private static ValueType type(Object value) {
    for (ValueType type : ValueType.values()) {
      if (type.holds(value)) {
        return type;
      }
    }
    throw new IllegalArgumentException("no value type for " + value.getClass());
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= 64
        && Character.isLetter(name.charAt(0))
        && name.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
  }

  /** Reads the policies and their tests. */
  void policies(Yaml top) throws UserError {
    ConditionCompiler compiler = null;
    for (Yaml item : top.list("policies")) {
      if (rules.size() >= MOST_RULES) {
        throw item.error("more than " + MOST_RULES + " policies", null);
      }
      if (compiler == null) {
        compiler = new ConditionCompiler(parameters);
      }
      Rule rule = rule(item, compiler);
      if (!known.add(key(rule.id(), rule.subject()))) {
        throw item.required("id")
            .error(
                "there is a policy of this id already",
                builtIn ? null : "change a built-in one under override, or take another id");
      }
      rules.add(rule);
    }
    for (Yaml item : top.list("tests")) {
      tests.add(PolicyTest.read(item, rules, parameters));
    }
  }

  private Rule rule(Yaml item, ConditionCompiler compiler) throws UserError {
    item.rejectUnknown(
        "id",
        "subject",
        "group",
        "when",
        "severity",
        "message",
        "remedy",
        "fails",
        "tiers",
        "frameworks",
        "about");
    Yaml id = item.required("id");
    if (!isId(id.string())) {
      throw id.error(
          "an id is small letters, digits, dots and dashes", "such as team.no-personal-tokens");
    }
    Subject subject = item.required("subject").enumWord(Subject.class);
    Yaml when = item.required("when");
    byte[] checked = compiler.compile(subject, when);
    Yaml severity = item.required("severity");
    boolean own = severity.string().equals("credential");
    if (own && !subject.prefixes().contains("cred")) {
      throw severity.error("there is no credential whose severity this could be", null);
    }
    List<Integer> tiers = new ArrayList<>();
    for (Yaml tier : item.list("tiers")) {
      tiers.add(tier.integer(1, 4));
    }
    List<Control> controls = new ArrayList<>(frameworks.of(id.string()));
    for (Yaml control : item.list("frameworks")) {
      for (Control c : frameworks.named(control)) {
        if (!controls.contains(c)) {
          controls.add(c);
        }
      }
    }
    return new Rule(
        id.string(),
        subject,
        item.string("group"),
        new Condition(when.string().strip(), checked),
        own ? null : severity.enumWord(Severity.class),
        template(item.required("message"), subject),
        template(item.required("remedy"), subject),
        item.bool("fails", !builtIn),
        tiers,
        controls,
        Map.of(),
        item.string("about"),
        builtIn ? "" : item.file(),
        builtIn ? 0 : item.line());
  }

  private static boolean isId(String id) {
    return !id.isEmpty()
        && id.length() <= 100
        && id.chars()
            .allMatch(
                c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-');
  }

  private Template template(Yaml text, Subject subject) throws UserError {
    if (text.string().length() > LONGEST_TEXT) {
      throw text.error("longer than " + LONGEST_TEXT + " characters", null);
    }
    Template template = new Template(text.string().strip());
    Set<String> names = new HashSet<>(Attributes.of(subject).keySet());
    parameters.keySet().forEach(p -> names.add("params." + p));
    for (String hole : template.holes()) {
      if (!names.contains(hole)) {
        String near = Yaml.didYouMean(hole, names);
        throw text.error(
            "there is no \"" + hole + "\" to fill this with",
            near != null ? near : "a hole is an attribute, such as {nhi.name}");
      }
    }
    return template;
  }

  /** Takes policies away, and changes others. */
  void adjust(Yaml top) throws UserError {
    for (Yaml item : top.list("disable")) {
      String glob = item.string();
      if (!rules.removeIf(r -> r.isBuiltIn() && Globs.matches(glob, r.id()))) {
        throw item.error("there is no such policy", near(glob));
      }
    }
    Yaml override = top.optional("override");
    if (override == null) {
      return;
    }
    for (Map.Entry<String, Yaml> e : override.entries().entrySet()) {
      boolean any = false;
      for (int i = 0; i < rules.size(); i++) {
        if (Globs.matches(e.getKey(), rules.get(i).id())) {
          rules.set(i, changed(rules.get(i), e.getValue()));
          any = true;
        }
      }
      if (!any) {
        throw e.getValue().keyError("there is no such policy", near(e.getKey()));
      }
    }
  }

  private @Nullable String near(String id) {
    String near = Yaml.didYouMean(id, rules.stream().map(Rule::id).toList());
    return near != null ? near : "keycensus policy list tells them all";
  }

  private Rule changed(Rule rule, Yaml how) throws UserError {
    how.rejectUnknown("severity", "fails", "params");
    Yaml severity = how.optional("severity");
    boolean own = severity != null && severity.string().equals("credential");
    if (own && !rule.subject().prefixes().contains("cred")) {
      throw how.required("severity")
          .error("there is no credential whose severity this could be", null);
    }
    Map<String, Parameter> special = new HashMap<>(rule.parameters());
    Yaml params = how.optional("params");
    if (params != null) {
      for (Map.Entry<String, Yaml> e : params.entries().entrySet()) {
        Parameter before = parameters.get(e.getKey());
        if (before == null) {
          throw e.getValue()
              .keyError(
                  "there is no such parameter", Yaml.didYouMean(e.getKey(), parameters.keySet()));
        }
        special.put(e.getKey(), parameter(e.getKey(), e.getValue(), before));
      }
    }
    return rule.with(
        severity == null ? rule.severity() : own ? null : severity.enumWord(Severity.class),
        how.bool("fails", rule.fails()),
        special);
  }
}
