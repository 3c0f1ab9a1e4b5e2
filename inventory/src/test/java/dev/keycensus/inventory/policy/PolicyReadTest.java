package dev.keycensus.inventory.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReadTest {
  private static Policy read(String yaml) throws UserError {
    return Policy.read(yaml.getBytes(UTF_8), "policy.yaml");
  }

  private static String refused(String yaml) {
    UserError error = catchThrowableOfType(UserError.class, () -> read(yaml));
    assertThat(error).as(yaml).isNotNull();
    return error.render();
  }

  private static String rule(String when) {
    return """
    policies:
      - id: team.rule
        subject: identity
        when: %s
        severity: high
        message: "{nhi.name} breaks it"
        remedy: Mend it.
    """
        .formatted(when);
  }

  private static Census one() throws Exception {
    return Given.census(
        List.of(Given.identity(1, IdentityKind.CI_PIPELINE, Governance.NONE, "remote")),
        List.of(Given.credential(1, "generic-password", Given.sighting(1, "app.yaml", 3))));
  }

  @Test
  void aRuleOfOnesOwnIsJudgedAndFails() throws Exception {
    Policy policy = read(rule("nhi.kind == \"ci-pipeline\" && \"remote\" in nhi.marks"));
    List<Violation> own =
        policy.judge(one(), Exceptions.NONE).violations().stream()
            .filter(v -> v.policy().equals("team.rule"))
            .toList();
    assertThat(own).hasSize(1);
    assertThat(own.get(0).message()).isEqualTo("identity 1 breaks it");
    assertThat(own.get(0).severity()).isEqualTo(Severity.HIGH);
    assertThat(own.get(0).fails()).isTrue();
    assertThat(policy.hash()).isNotEqualTo(Policy.BUILT_IN.hash());
  }

  @Test
  void aRuleForATierIsForNoOther() throws Exception {
    Policy policy =
        read(rule("\"true\"").replace("severity: high", "severity: high\n    tiers: [1]"));
    assertThat(policy.judge(one(), Exceptions.NONE).violations())
        .noneMatch(v -> v.policy().equals("team.rule"));
  }

  @Test
  void whatIsBuiltInIsSwitchedOffAndChanged() throws Exception {
    Policy policy =
        read(
            """
            disable: [lifetime.*]
            override:
              secret.hardcoded: {severity: low, fails: true}
            """);
    List<Violation> all = policy.judge(one(), Exceptions.NONE).violations();
    assertThat(all).noneMatch(v -> v.policy().startsWith("lifetime."));
    assertThat(all)
        .filteredOn(v -> v.policy().equals("secret.hardcoded"))
        .allMatch(v -> v.severity() == Severity.LOW && v.fails());
  }

  @Test
  void aParameterOfOnesOwnCounts() throws Exception {
    String yaml = "override: {lifetime.exposed-not-rotated: {params: {exposureGraceDays: 2}}}\n";
    assertThat(Policy.BUILT_IN.judge(one(), Exceptions.NONE).violations())
        .noneMatch(v -> v.policy().equals("lifetime.exposed-not-rotated"));
    assertThat(read(yaml).judge(one(), Exceptions.NONE).violations())
        .anyMatch(v -> v.policy().equals("lifetime.exposed-not-rotated"));
    assertThat(
            read("parameters: {exposureGraceDays: 2}\n").judge(one(), Exceptions.NONE).violations())
        .anyMatch(v -> v.policy().equals("lifetime.exposed-not-rotated"));
  }

  @Test
  void anUnknownAttributeIsRefusedWithItsPlaceAndTheOneThatWasMeant() {
    assertThat(refused(rule("nhi.knd == \"ci-pipeline\"")))
        .isEqualTo(
            """
            policy.yaml:4:11: there is no "nhi.knd" of an identity
                  when: nhi.knd == "ci-pipeline"
                        ^
              did you mean "nhi.kind"?""");
    assertThat(refused(rule("nhi.kind != \"\" && cred.ageDays > 3")))
        .contains("there is no \"cred.ageDays\"", "subject: credential has it");
  }

  @Test
  void theSecondLineOfAConditionIsShownWithItsCaret() {
    assertThat(refused(rule("|\n      nhi.registered &&\n      nhi.markz.size() > 0")))
        .contains("policy.yaml:6:7", "\n        nhi.markz", "\n        ^");
  }

  @Test
  void wrongTypesAndBrokenGrammarAreRefused() {
    assertThat(refused(rule("nhi.kind == 3"))).contains("policy.yaml:4:", "no matching overload");
    assertThat(refused(rule("nhi.kind"))).contains("must be true or false, not string");
    assertThat(refused(rule("nhi.kind == \"a\" &&"))).contains("policy.yaml:4:");
    assertThat(refused(rule("'{\"a\": 1}.size() > 0'"))).contains("makes no maps");
    assertThat(refused(rule("has(nhi.kind)"))).contains("policy.yaml:4:");
    assertThat(refused("policies: {}\n")).contains("must be a list");
    assertThat(refused("policies: [\n")).contains("policy.yaml:");
    assertThat(refused("polcies: []\n")).contains("did you mean \"policies\"?");
    assertThat(refused(rule("nhi.registered").replace("{nhi.name}", "{nhi.nme}")))
        .contains("did you mean \"nhi.name\"?");
    assertThat(refused(rule("nhi.registered").replace("team.rule", "Team Rule")))
        .contains("small letters");
    assertThat(refused(rule("nhi.registered").replace("team.rule", "owner.missing")))
        .contains("there is a policy of this id already");
    assertThat(refused("disable: [owner.mising]\n")).contains("did you mean \"owner.missing\"?");
    assertThat(refused("override: {no.such: {fails: true}}\n")).contains("no such policy");
    assertThat(refused("parameters: {maxAgeDays: soon}\n")).contains("is a number, not a text");
    assertThat(refused(rule("nhi.registered") + "    frameworks: [NHI99]\n"))
        .contains("no framework here has this control");
  }

  @Test
  void hugeAndDeepExpressionsAreRefused() {
    assertThat(refused(rule("nhi.risk > 0" + " || nhi.risk > 0".repeat(400))))
        .contains("over 4096 characters");
    assertThat(refused(rule("(".repeat(300) + "nhi.registered" + ")".repeat(300))))
        .contains("policy.yaml:4:");
    String bomb =
        """
        a: &a [x, x]
        b: &b [*a, *a]
        c: &c [*b, *b]
        policies: *c
        """;
    assertThat(refused(bomb)).contains("policy.yaml:1:");
  }

  @Test
  void anEndlessComprehensionEndsWithAnError() throws Exception {
    String list = "[" + "1,".repeat(120) + "1]";
    Policy policy = read(rule("\"%s.all(a, %s.all(b, a + b > 0))\"".formatted(list, list)));
    UserError error =
        catchThrowableOfType(UserError.class, () -> policy.judge(one(), Exceptions.NONE));
    assertThat(error.render()).contains("policy.yaml:2", "team.rule cannot be judged", "10000");
  }

  /** Values that are doubled again and again, or lists in lists that are compared. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[nhi.name].map(a,a+a+a+a+a+a+a+a+a+a)%.all(x,x!='')",
        "[[nhi.name]].map(a,((a+a)+(a+a))+((a+a)+(a+a)))%.all(x,x.size()>0)",
        "[[nhi.name]].map(a,[a,a,a,a,a,a,a,a,a,a,1])%.all(x,x==x)",
        "[[nhi.name]].map(a,[a,a,a,a,a,a,a,a,a,a,1])%.all(x,x in [x])"
      })
  @Timeout(20)
  void aValueThatGrowsWithoutEndIsStopped(String condition) throws Exception {
    int from = condition.indexOf(".map(");
    int to = condition.indexOf('%');
    String again = condition.substring(from, to).repeat(7);
    Policy policy = read(rule('"' + condition.replace("%", again) + '"'));
    UserError error =
        catchThrowableOfType(UserError.class, () -> policy.judge(one(), Exceptions.NONE));
    assertThat(error.render())
        .contains("team.rule cannot be judged", "20000 parts", "ask for less");
  }

  @Test
  void aMissingKeyIsToldAndNotSwallowed() throws Exception {
    Policy policy = read(rule("nhi.facts[\"package\"] == \"x\""));
    UserError error =
        catchThrowableOfType(UserError.class, () -> policy.judge(one(), Exceptions.NONE));
    assertThat(error.render()).contains("team.rule cannot be judged for nhi_", "package");
  }

  @Test
  void anAliasOfAControlIsUnderstood() throws Exception {
    Policy policy = read(rule("nhi.kind == \"ci-pipeline\"") + "    frameworks: [NHI-03]\n");
    assertThat(policy.judge(one(), Exceptions.NONE).violations())
        .filteredOn(v -> v.policy().equals("team.rule"))
        .allSatisfy(v -> assertThat(v.frameworks()).contains("NHI7:2025", "NHI5:2025"));
  }

  @Test
  void testsBesideAPolicyAreRun() throws Exception {
    String tests =
        """
        tests:
          - {policy: team.rule, given: {nhi.registered: true}, expect: violation}
          - {policy: team.rule, given: {nhi.registered: true}, expect: none}
        """;
    Policy.Tried tried = read(rule("nhi.registered") + tests).test();
    assertThat(tried.run()).isEqualTo(2);
    assertThat(tried.failures())
        .containsExactly("policy.yaml:10: team.rule: a violation, where none is expected");
    assertThat(refused(rule("nhi.registered") + tests.replace("nhi.registered", "nhi.regstered")))
        .contains("did you mean \"nhi.registered\"?");
  }

  @Test
  void anEmptyFileChangesNothing() throws Exception {
    assertThat(read("").describe()).isEqualTo(Policy.BUILT_IN.describe());
    assertThat(read("extends: none\n").describe()).isEmpty();
  }
}
