package dev.keycensus.inventory.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BuiltInPolicyTest {
  @Test
  void itsTestsPass() throws Exception {
    Policy.Tried tried = Policy.BUILT_IN.test();
    assertThat(tried.failures()).isEmpty();
    assertThat(tried.run()).isGreaterThan(100);
  }

  @Test
  void everyRuleHasATestThatBreaksItAndOneThatDoesNot() throws Exception {
    Set<String> broken = new TreeSet<>();
    Set<String> kept = new TreeSet<>();
    for (PolicyTest test : PolicyTests.builtIn()) {
      (test.expected() ? broken : kept).add(test.policy() + " " + test.subject().word());
    }
    Set<String> all = new TreeSet<>();
    Policy.BUILT_IN.rules().forEach(r -> all.add(r.id() + " " + r.subject().word()));
    assertThat(broken).isEqualTo(all);
    Set<String> missing = new HashSet<>(all);
    missing.removeAll(kept);
    // What is always true has no other side.
    assertThat(missing).containsExactly("secret.hardcoded credential");
  }

  @Test
  void everyRuleHasReferences() {
    for (Rule r : Policy.BUILT_IN.rules()) {
      assertThat(r.controls()).as(r.id()).isNotEmpty();
    }
  }

  @Test
  void theFewFunctionsDoForAllOfIt() {
    Evaluator evaluator = new Evaluator(true);
    for (Rule r : Policy.BUILT_IN.rules()) {
      assertThat(evaluator.plan(r.condition().checked())).as(r.id()).isNotNull();
    }
  }
}
