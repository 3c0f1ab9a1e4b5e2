package dev.keycensus.inventory.policy;

import dev.cel.runtime.Program;
import dev.keycensus.inventory.policy.Attributes.Attribute;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A test beside a policy: attributes, and whether they break it. What is not given is unknown.
 *
 * <pre>
 * tests:
 *   - policy: owner.missing
 *     given: {repo.owned: true, nhi.secrets: true}
 *     expect: violation
 * </pre>
 *
 * @param policy the id
 * @param expected whether there shall be a violation
 * @param place {@code file:line}
 */
record PolicyTest(
    String policy, Subject subject, Map<String, Object> given, boolean expected, String place) {

  PolicyTest {
    given = Map.copyOf(given);
  }

  static PolicyTest read(Yaml item, List<Rule> rules, Map<String, Parameter> parameters)
      throws UserError {
    item.rejectUnknown("policy", "subject", "given", "expect");
    Yaml id = item.required("policy");
    Yaml wanted = item.optional("subject");
    Subject subject = wanted == null ? null : wanted.enumWord(Subject.class);
    Rule rule = find(rules, id.string(), subject);
    if (rule == null) {
      String near = Yaml.didYouMean(id.string(), rules.stream().map(Rule::id).toList());
      throw id.error("there is no such policy", near);
    }
    Map<String, Object> given = new HashMap<>();
    Yaml values = item.optional("given");
    if (values != null) {
      Map<String, Attribute> known = Attributes.of(rule.subject());
      for (Map.Entry<String, Yaml> e : values.entries().entrySet()) {
        given.put(e.getKey(), value(e.getKey(), e.getValue(), known, parameters, rule));
      }
    }
    String expect = item.required("expect").oneOf(List.of("violation", "none"));
    return new PolicyTest(
        rule.id(),
        rule.subject(),
        given,
        expect.equals("violation"),
        item.file() + ":" + item.line());
  }

  private static @Nullable Rule find(List<Rule> rules, String id, @Nullable Subject subject) {
    for (Rule r : rules) {
      if (r.id().equals(id) && (subject == null || r.subject() == subject)) {
        return r;
      }
    }
    return null;
  }

  private static Object value(
      String name,
      Yaml value,
      Map<String, Attribute> known,
      Map<String, Parameter> parameters,
      Rule rule)
      throws UserError {
    Attribute attribute = known.get(name);
    Parameter parameter = name.startsWith("params.") ? parameters.get(name.substring(7)) : null;
    ValueType type;
    if (attribute != null) {
      type = attribute.type();
    } else if (parameter != null) {
      type = parameter.type();
    } else {
      String near = Yaml.didYouMean(name, known.keySet());
      throw value.keyError(
          "there is no such attribute of a subject: " + rule.subject().word(), near);
    }
    return switch (type) {
      case TEXT -> value.string();
      case NUMBER -> (long) value.integer(-1_000_000, Integer.MAX_VALUE);
      case DECIMAL -> number(value);
      case TRUTH -> value.bool();
      case TEXTS -> value.stringList();
      case MAP -> {
        Map<String, Object> map = new HashMap<>();
        for (Map.Entry<String, Yaml> e : value.entries().entrySet()) {
          map.put(e.getKey(), e.getValue().string());
        }
        yield map;
      }
    };
  }

  private static Object number(Yaml value) throws UserError {
    try {
      return Double.parseDouble(value.string());
    } catch (NumberFormatException e) {
      throw value.error("this is not a number", null);
    }
  }

  /**
   * Runs it.
   *
   * @return what is wrong; null if nothing is
   */
  @Nullable String run(Policy policy, Evaluator evaluator) {
    Rule rule = find(policy.rules(), this.policy, subject);
    if (rule == null) {
      return "the policy is switched off";
    }
    Program program = evaluator.plan(rule.condition().checked());
    Map<String, Parameter> parameters = new HashMap<>(policy.parameters());
    parameters.putAll(rule.parameters());
    boolean holds;
    try {
      holds = Evaluator.holds(program, new GivenValues(given, parameters));
    } catch (Evaluator.Failed e) {
      return "the condition cannot be told: " + e.getMessage();
    }
    if (holds == expected) {
      return null;
    }
    return expected ? "no violation, where one is expected" : "a violation, where none is expected";
  }
}
