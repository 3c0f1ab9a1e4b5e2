package dev.keycensus.inventory.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.policy.ExceptionsFile.Added;
import dev.keycensus.inventory.policy.ExceptionsFile.Permission;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionsTest {
  private static final String S1 = "s_0000000000000001";
  private static final String S2 = "s_0000000000000002";

  private static Exceptions read(String yaml) throws UserError {
    return Exceptions.read(yaml.getBytes(UTF_8), "exceptions.yaml", Given.NOW);
  }

  private static String refused(String yaml) {
    UserError error = catchThrowableOfType(UserError.class, () -> read(yaml));
    assertThat(error).as(yaml).isNotNull();
    return error.render();
  }

  private static String entry(String subject, String created, String expires) {
    return """
    exceptions:
      - id: x-1
        rule: secret.hardcoded
        subject: %s
        reason: the vendor replaces it
        owner: "@acme/payments"
        created: %s
        expires: %s
    """
        .formatted(subject, created, expires);
  }

  private static Census one(long daysAgo) throws Exception {
    return Given.census(
        List.of(Given.identity(1, IdentityKind.WORKLOAD, Governance.NONE, "remote")),
        List.of(Given.credential(1, "generic-password", Given.sighting(1, "app.yaml", daysAgo))));
  }

  private static Judgement judge(Census census, String yaml) throws Exception {
    return Policy.BUILT_IN.judge(census, read(yaml));
  }

  private static Violation hardcoded(Judgement judgement) {
    return judgement.violations().stream()
        .filter(v -> v.policy().equals("secret.hardcoded"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> about(Judgement judgement) {
    return judgement.violations().stream()
        .map(Violation::policy)
        .filter(p -> p.startsWith("exception."))
        .toList();
  }

  private static Exemption.State state(Judgement judgement) {
    return judgement.exemptions().get(0).state();
  }

  @Test
  void aFindingIsExcusedUntilItsDay() throws Exception {
    Judgement judgement = judge(one(60), entry(S1, "2026-11-01", "2026-12-31"));
    assertThat(hardcoded(judgement).exception()).isEqualTo("x-1");
    assertThat(state(judgement)).isEqualTo(Exemption.State.ACTIVE);
    assertThat(judgement.exemptions().get(0).matches()).isEqualTo(1);
    assertThat(about(judgement)).isEmpty();
    assertThat(judgement.metrics()).containsEntry("exceptionShare", 1.0);
    Judgement last = judge(one(60), entry(S1, "2026-11-01", "2026-11-21"));
    assertThat(hardcoded(last).exception()).isEqualTo("x-1");
    assertThat(about(last)).containsExactly("exception.expiring");
  }

  @Test
  void anExpiredOneBringsItsViolationBackAndOneOfItsOwnThatFails() throws Exception {
    Judgement judgement = judge(one(60), entry(S1, "2026-11-01", "2026-11-20"));
    assertThat(hardcoded(judgement).exception()).isNull();
    assertThat(state(judgement)).isEqualTo(Exemption.State.EXPIRED);
    assertThat(judgement.violations())
        .anyMatch(v -> v.policy().equals("exception.expired") && v.fails());
  }

  @Test
  void aScanOfAPartDoesNotTellThatNothingNeedsOne() throws Exception {
    Judgement judgement =
        Policy.BUILT_IN.judge(one(60), read(entry(S2, "2026-11-01", "2026-12-31")).ofPart());
    assertThat(state(judgement)).isEqualTo(Exemption.State.ACTIVE);
    assertThat(about(judgement)).isEmpty();
  }

  @Test
  void oneThatNothingNeedsIsTold() throws Exception {
    Judgement judgement = judge(one(60), entry(S2, "2026-11-01", "2026-12-31"));
    assertThat(state(judgement)).isEqualTo(Exemption.State.UNUSED);
    assertThat(about(judgement)).containsExactly("exception.unused");
    assertThat(hardcoded(judgement).exception()).isNull();
  }

  /** What stands there now, and what stood there before. */
  private static Census changed(long daysAgo) throws Exception {
    Sighting old = Given.sighting(1, "app.yaml", 200);
    Sighting past =
        new Sighting(
            old.id(),
            old.path(),
            old.line(),
            1,
            old.line(),
            20,
            old.slot(),
            Sighting.Where.HISTORY,
            old.tier(),
            List.of(),
            new Timeline(
                List.of(
                    new Timeline.Interval(
                        new Timeline.Change("c0", Given.NOW.minus(Duration.ofDays(200)), null),
                        new Timeline.Change("c1", Given.NOW.minus(Duration.ofDays(100)), null))),
                false,
                false,
                List.of(),
                0),
            null,
            null);
    return Given.census(
        one(0).identities(),
        List.of(one(daysAgo).credentials().get(0), Given.credential(2, "generic-password", past)));
  }

  private static Violation hardcodedNow(Judgement judgement) {
    return judgement.violations().stream()
        .filter(v -> v.subject().equals("cred_0000000000000001"))
        .filter(v -> v.policy().equals("secret.hardcoded"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itLapsesWhenTheValueCameLater() throws Exception {
    Judgement judgement = judge(changed(5), entry(S1, "2026-11-01", "2026-12-31"));
    assertThat(hardcodedNow(judgement).exception()).isNull();
    assertThat(state(judgement)).isEqualTo(Exemption.State.LAPSED);
    assertThat(about(judgement)).containsExactly("exception.lapsed");
    // The day itself counts as before.
    Judgement same = judge(changed(5), entry(S1, "2026-11-16", "2026-12-31"));
    assertThat(hardcodedNow(same).exception()).isEqualTo("x-1");
  }

  /** A squashed or rebased commit has a new date and the same value. */
  @Test
  void itHoldsWhereNoOtherValueEverStood() throws Exception {
    Judgement judgement = judge(one(5), entry(S1, "2026-11-01", "2026-12-31"));
    assertThat(hardcoded(judgement).exception()).isEqualTo("x-1");
    assertThat(state(judgement)).isEqualTo(Exemption.State.ACTIVE);
  }

  @Test
  void whereTheKeyIsTheSameTheValueItselfDecides() throws Exception {
    String yaml =
        entry(S1, "2026-11-01", "2026-12-31")
            + "    fingerprint: key_00000001/cred_0000000000000001\n";
    Census same = keyed(changed(5), "key_00000001");
    assertThat(hardcodedNow(judge(same, yaml)).exception()).isEqualTo("x-1");
    Judgement other =
        judge(
            keyed(one(60), "key_00000001"),
            yaml.replace("/cred_0000000000000001", "/cred_0000000000000002"));
    assertThat(hardcoded(other).exception()).isNull();
    assertThat(state(other)).isEqualTo(Exemption.State.LAPSED);
    // Under another key the id means nothing.
    Judgement foreign =
        judge(
            keyed(one(60), "key_00000002"),
            yaml.replace("/cred_0000000000000001", "/cred_0000000000000002"));
    assertThat(hardcoded(foreign).exception()).isEqualTo("x-1");
  }

  @Test
  void aChangeIsNotExcusedByWhatWasSaidOfTheValueBefore() throws Exception {
    String yaml = entry(S1, "2026-11-01", "2026-12-31");
    Judgement judgement = Policy.BUILT_IN.judge(one(60), read(yaml).beforeChange());
    assertThat(hardcoded(judgement).exception()).isNull();
    assertThat(state(judgement)).isEqualTo(Exemption.State.LAPSED);
    String told = yaml + "    fingerprint: key_00000001/cred_0000000000000001\n";
    judgement = Policy.BUILT_IN.judge(keyed(one(60), "key_00000001"), read(told).beforeChange());
    assertThat(hardcoded(judgement).exception()).isEqualTo("x-1");
  }

  @Test
  void aValueIsNamedWithItsKey() {
    String yaml = entry(S1, "2026-11-01", "2026-12-31");
    for (String wrong :
        List.of("x", "cred_0000000000000001", "key_1/s_0000000000000001", "key_1/")) {
      assertThat(refused(yaml + "    fingerprint: " + wrong + "\n")).contains("not a fingerprint");
    }
  }

  private static Census keyed(Census c, String keyId) {
    return new Census(
        c.target(),
        c.now(),
        c.rulesHash(),
        c.policyHash(),
        keyId,
        c.coverage(),
        c.identities(),
        c.credentials(),
        c.references(),
        c.slots(),
        c.violations(),
        c.exemptions(),
        c.metrics());
  }

  @Test
  void aBaselineIsNoHabitOnItsFirstDay() throws Exception {
    Census many = Given.many(5, 1);
    Added added =
        new ExceptionsFile(null, "x.yaml")
            .add(
                many,
                Policy.BUILT_IN.judge(many, Exceptions.NONE).violations(),
                new Permission("baseline", "@acme/web", null, LocalDate.parse("2026-12-20")));
    assertThat(about(judge(many, added.text()))).doesNotContain("exception.normalised");
    assertThat(
            about(judge(many, added.text().replace("created: 2026-11-21", "created: 2026-10-01"))))
        .contains("exception.normalised");
    String renewed =
        added.text().replace("expires: 2026-12-20", "expires: 2026-12-20\n    renewals: 1");
    assertThat(about(judge(many, renewed))).contains("exception.normalised");
  }

  @Test
  void aCopyElsewhereIsNotExcused() throws Exception {
    Credential copied =
        Given.credential(
            1,
            "generic-password",
            Given.sighting(1, "app.yaml", 60),
            Given.sighting(2, "other.yaml", 60));
    Census census = Given.census(one(60).identities(), List.of(copied));
    assertThat(hardcoded(judge(census, entry(S1, "2026-11-01", "2026-12-31"))).exception())
        .isNull();
    String both = entry("[" + S1 + ", " + S2 + "]", "2026-11-01", "2026-12-31");
    assertThat(hardcoded(judge(census, both)).exception()).isEqualTo("x-1");
  }

  @Test
  void aPatternCoversNoMoreThanItMay() throws Exception {
    String yaml =
        entry(S1, "2026-11-01", "2026-12-31")
            .replace("rule: secret.hardcoded", "rule: secret.*\n    maxMatches: 1")
            .replace("subject: " + S1, "selector: {path: \"*.yaml\", type: generic-*}");
    assertThat(hardcoded(judge(one(5), yaml)).exception()).isEqualTo("x-1");
    List<Credential> two = new ArrayList<>(one(60).credentials());
    two.add(Given.credential(2, "generic-password", Given.sighting(2, "b.yaml", 60)));
    Judgement judgement = judge(Given.census(one(60).identities(), two), yaml);
    assertThat(state(judgement)).isEqualTo(Exemption.State.EXCEEDED);
    assertThat(judgement.violations()).noneMatch(v -> v.exception() != null);
    assertThat(about(judgement)).containsExactly("exception.exceeded");
  }

  @Test
  void anIdentityOfTierOneIsExcusedForAMonth() throws Exception {
    Governance first =
        new Governance(true, "pays", List.of("x"), null, List.of("y"), 1, null, null, false, null);
    List<Identity> identities = List.of(Given.identity(1, IdentityKind.WORKLOAD, first, "remote"));
    Census census = Given.census(identities, one(60).credentials());
    String yaml = entry(S1, "2026-10-01", "2026-12-29");
    assertThat(hardcoded(judge(one(60), yaml)).exception()).isEqualTo("x-1");
    Judgement judgement = judge(census, yaml);
    assertThat(hardcoded(judgement).exception()).isNull();
    assertThat(state(judgement)).isEqualTo(Exemption.State.EXPIRED);
  }

  @Test
  void anEmergencyInRoutineAndManyRenewalsAreTold() throws Exception {
    String yaml =
        entry(S1, "2026-10-30", "2027-03-01")
            + "    breakGlass: true\n    tested: 2026-04-01\n    renewals: 3\n";
    Census census =
        Given.census(
            List.of(Given.identity(1, IdentityKind.CI_PIPELINE, Governance.NONE, "remote")),
            one(60).credentials());
    assertThat(judge(census, yaml).violations())
        .extracting(Violation::policy)
        .contains("breakglass.used-in-routine", "breakglass.untested", "exception.normalised");
  }

  @Test
  void impossibleDatesAndUnboundedPatternsAreRefusedWithTheirPlace() {
    assertThat(refused(entry(S1, "2026-11-01", "2026-10-01")))
        .isEqualTo(
            """
            exceptions.yaml:8:14: it would end before it began on 2026-11-01
                  expires: 2026-10-01
                           ^""");
    assertThat(refused(entry(S1, "2027-11-01", "2027-11-05")))
        .contains("exceptions.yaml:7:14", "still to come");
    assertThat(refused(entry(S1, "2026-02-31", "2026-11-05"))).contains("must be a date");
    assertThat(refused(entry(S1, "2026-11-01", "2027-11-01"))).contains("more than 90 days");
    assertThat(refused(entry("everything", "2026-11-01", "2026-11-30"))).contains("not an id");
    assertThat(
            refused(entry(S1, "2026-11-01", "2026-11-30").replace("secret.hardcoded", "secret.*")))
        .contains("a pattern needs maxMatches");
    assertThat(
            refused(
                entry(S1, "2026-11-01", "2026-11-30")
                    .replace("secret.hardcoded", "exception.expired")))
        .contains("no exception from the rules about exceptions");
    assertThat(refused(entry(S1, "2026-11-01", "2026-11-30") + "    breakGlass: true\n"))
        .contains("the day it was tested");
    assertThat(
            refused(
                entry(S1, "2026-11-01", "2026-11-30")
                    .replace("    reason: the vendor replaces it\n", "")))
        .contains("missing key \"reason\"");
    assertThat(
            refused(
                entry(S1, "2026-11-01", "2026-11-30")
                    .replace("owner: \"@acme/payments\"", "owner: \" \"")))
        .contains("\"owner\" is empty");
    assertThat(refused("exceptions: &a [*a]\n")).contains("exceptions.yaml:1:");
  }

  private static Permission permission() {
    return new Permission("baseline: \"all\"", "@acme/web", null, LocalDate.of(2026, 12, 20));
  }

  @Test
  void aBaselineExcusesAllAndIsTheSameASecondTime() throws Exception {
    Census census = Given.many(3, 2);
    Judgement before = Policy.BUILT_IN.judge(census, Exceptions.NONE);
    Added added = new ExceptionsFile(null, "e.yaml").add(census, before.violations(), permission());
    assertThat(added.added()).isEqualTo(before.violations().size()).isGreaterThan(6);
    Judgement after = judge(census, added.text());
    assertThat(after.violations())
        .filteredOn(v -> !v.policy().startsWith("exception."))
        .allMatch(v -> v.exception() != null);
    Added again =
        new ExceptionsFile(added.text().getBytes(UTF_8), "e.yaml")
            .add(census, after.violations(), permission());
    assertThat(again.text()).isEqualTo(added.text());
  }

  @Test
  void whatStandsInTheFileStaysAsItIs() throws Exception {
    Census census = Given.many(3, 2);
    List<Violation> all = Policy.BUILT_IN.judge(census, Exceptions.NONE).violations();
    String whole = new ExceptionsFile(null, "e.yaml").add(census, all, permission()).text();
    String half =
        new ExceptionsFile(null, "e.yaml")
            .add(census, all.subList(0, all.size() / 2), permission())
            .text();
    String commented = half.replace("exceptions:\n", "# kept\nexceptions:\n") + "\n# the end\n";
    String more =
        new ExceptionsFile(commented.getBytes(UTF_8), "e.yaml")
            .add(census, all.subList(all.size() / 2, all.size()), permission())
            .text();
    assertThat(more.replace("# kept\n", "").replace("\n# the end\n", "")).isEqualTo(whole);
    assertThat(more.lines()).containsSubsequence(commented.lines().toList());
  }

  @Test
  void anExpiredOneIsRenewedAndCounted() throws Exception {
    Census census = one(60);
    List<Violation> all = Policy.BUILT_IN.judge(census, Exceptions.NONE).violations();
    String old =
        new ExceptionsFile(null, "e.yaml")
            .add(census, all, permission())
            .text()
            .replace("2026-11-21", "2026-10-01")
            .replace("2026-12-20", "2026-10-31");
    List<Violation> back = judge(census, old).violations();
    Added added = new ExceptionsFile(old.getBytes(UTF_8), "e.yaml").add(census, back, permission());
    assertThat(added.added()).isZero();
    assertThat(added.renewed()).isEqualTo(all.size());
    assertThat(added.text()).contains("renewals: 1").doesNotContain("2026-10-01");
  }

  @Test
  void aFileThatIsNotRightIsLeftAlone() throws Exception {
    Census census = one(60);
    List<Violation> all = Policy.BUILT_IN.judge(census, Exceptions.NONE).violations();
    for (String bad :
        List.of("exceptions: [\n", "exceptions: []\n", "exeptions:\n", "exceptions:\n- id: a\n")) {
      UserError error =
          catchThrowableOfType(
              UserError.class,
              () ->
                  new ExceptionsFile(bad.getBytes(UTF_8), "e.yaml").add(census, all, permission()));
      assertThat(error).as(bad).isNotNull();
    }
  }
}
