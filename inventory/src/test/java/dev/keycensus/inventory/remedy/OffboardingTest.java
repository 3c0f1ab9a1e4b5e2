package dev.keycensus.inventory.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.inventory.remedy.MustRevoke.Trigger;
import dev.keycensus.inventory.remedy.Offboarding.Action;
import dev.keycensus.inventory.remedy.Offboarding.Kind;
import dev.keycensus.inventory.remedy.Offboarding.Step;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OffboardingTest {
  private static final String WORKFLOW = ".github/workflows/deploy.yml";
  private static final String KEY_ID = "AKIA" + "X".repeat(16);

  /** A key in a workflow and an .env file, used by a job, with a register and an exception. */
  private static Made aws() {
    Made made = new Made();
    made.credential(
        "cred_aaaa1111",
        "aws-secret-access-key",
        "nhi_1111",
        Map.of("keyId", KEY_ID, "account", "123456789012"),
        null,
        null,
        List.of("nhi_2222"),
        Made.now(WORKFLOW, 6, "env.AWS_SECRET_ACCESS_KEY"),
        Made.now(".env", 2, "AWS_SECRET_ACCESS_KEY"),
        Made.past("old/config.py", 9, "KEY"));
    made.reference("ref_1", "ci-secret", "AWS_SECRET_ACCESS_KEY", "aws", "release.yml", "nhi_3333");
    made.identity(
        "nhi_1111",
        IdentityKind.SERVICE_ACCOUNT,
        "shop-deploy",
        "Amazon Web Services",
        null,
        Made.registered(null, "delete the role deploy"));
    made.identity(
        "nhi_2222", IdentityKind.CI_PIPELINE, "deploy", "github-actions", new Place(WORKFLOW, 3));
    made.exemptions.add(
        new Exemption(
            "legacy",
            "secret.*",
            "cred_aaaa1111",
            "",
            "",
            null,
            LocalDate.of(2026, 1, 1),
            LocalDate.of(2026, 12, 1),
            0,
            false,
            1,
            Exemption.State.ACTIVE,
            1));
    return made;
  }

  private static Offboarding plan(Census census, String id) throws UserError {
    Subjects s = Subjects.find(census, id);
    return Offboarding.of(census, s.identity(), s.credential());
  }

  private static Step step(Offboarding plan, Kind kind) {
    return plan.steps().stream().filter(s -> s.kind() == kind).findFirst().orElseThrow();
  }

  private static List<String> lines(Step step) {
    return step.actions().stream()
        .map(Action::command)
        .filter(Objects::nonNull)
        .map(Command::line)
        .toList();
  }

  @Test
  void stepsComeInTheOrderToAct() throws UserError {
    Offboarding plan = plan(aws().census(), "shop-deploy");
    assertThat(plan.steps()).extracting(Step::kind).containsExactly(Kind.values());
    assertThat(plan.keyless()).contains("OIDC");
    assertThat(lines(step(plan, Kind.REVOKE)))
        .contains(
            "aws iam update-access-key --access-key-id "
                + KEY_ID
                + " --status Inactive --user-name '<IAM-USER>'");
    assertThat(lines(step(plan, Kind.VERIFY)))
        .containsExactly("aws iam list-access-keys --user-name '<IAM-USER>'", "keycensus scan .");
    assertThat(lines(step(plan, Kind.PURGE)).get(0)).startsWith("git filter-repo ");
    assertThat(step(plan, Kind.PURGE).notes().get(0)).contains("aaaaaaaaaa of 2025-03-01");
    assertThat(step(plan, Kind.CLOSE).actions())
        .extracting(Action::about)
        .containsExactly(
            "the register says: delete the role deploy",
            "take entry shop-deploy out of .keycensus/identities.yaml",
            "take exception legacy (active) out of the exceptions");
  }

  @Test
  void everyConsumerGetsTheSnippetOfItsFile() throws UserError {
    Step move = step(plan(aws().census(), "nhi_1111"), Kind.MOVE);
    assertThat(move.moves())
        .extracting(Offboarding.Move::id)
        .containsExactly("app-aws", "github-actions-aws", "ci-secret");
    Offboarding.Move job = move.moves().get(1);
    assertThat(job.snippet()).contains("id-token: write", "role-to-assume");
    assertThat(job.spots()).hasSize(1);
    assertThat(job.spots().get(0).users()).containsExactly("deploy");
    assertThat(move.moves().get(2).spots().get(0).role()).isEqualTo(Spot.Role.SAME_NAME);
    assertThat(move.moves().stream().flatMap(m -> m.spots().stream()))
        .extracting(Spot::path)
        .doesNotContain("old/config.py");
  }

  @Test
  void hostileFactsLeavePlaceholders() throws UserError {
    Made made = new Made();
    made.credential(
        "cred_1",
        "gcp-service-account-key",
        "nhi_1",
        Map.of("clientEmail", "x@y.iam; rm -rf ~", "credentialId", "$(id)"),
        Made.now("a\u202eb;touch x.pem", 1, "$(id)"));
    made.identity("nhi_1", IdentityKind.SERVICE_ACCOUNT, "x", "Google Cloud");
    Offboarding plan = plan(made.census(), "nhi_1");
    for (Step s : plan.steps()) {
      assertThat(lines(s))
          .noneMatch(l -> l.contains("rm -rf") || l.contains("$(") || l.contains("touch"));
      s.moves().forEach(m -> assertThat(m.snippet()).doesNotContain("$(id)"));
    }
    assertThat(lines(step(plan, Kind.REVOKE)).get(0))
        .isEqualTo(
            "gcloud iam service-accounts keys disable '<CREDENTIAL-ID>'"
                + " '--iam-account=<CLIENT-EMAIL>'");
  }

  @Test
  void databasesAreEndedInTheirOwnLanguage() throws UserError {
    Made made = new Made();
    made.credential(
        "cred_pg",
        "url-credential",
        "nhi_pg",
        Map.of("scheme", "postgresql", "user", "shop_app", "host", "db.evil", "database", "shop"),
        Made.now("app.properties", 1, "url"));
    made.credential(
        "cred_my",
        "url-credential",
        "nhi_my",
        Map.of("scheme", "mysql+pymysql", "user", "shop", "host", "db", "database", "shop"),
        Made.now("b.properties", 1, "url"));
    made.identity("nhi_pg", IdentityKind.DATABASE_ACCOUNT, "shop_app@db", "Generic");
    made.identity("nhi_my", IdentityKind.DATABASE_ACCOUNT, "shop@db", "Generic");
    Step pg = step(plan(made.census(), "cred_pg"), Kind.REVOKE);
    assertThat(lines(pg))
        .contains(
            "psql --host '<HOST>' --dbname shop --command"
                + " 'ALTER ROLE \"shop_app\" NOLOGIN PASSWORD NULL'");
    assertThat(Objects.requireNonNull(pg.actions().get(0).command()).missing().get(0).ask())
        .contains("db.evil: check");
    assertThat(lines(step(plan(made.census(), "cred_my"), Kind.REVOKE)).get(0))
        .contains("'ALTER USER '\\''shop'\\''@'\\''%'\\'' ACCOUNT LOCK'");
  }

  /** Nobody can do without the first account of a server. */
  @Test
  void anAdministratorGetsAnotherPasswordAndIsNotDropped() throws UserError {
    Map<String, String> users = Map.of("postgres", "postgres", "mysql", "root", "sqlserver", "sa");
    for (Map.Entry<String, String> one : users.entrySet()) {
      Made made = new Made();
      made.credential(
          "cred_1",
          "url-credential",
          "nhi_1",
          Map.of("scheme", one.getKey(), "user", one.getValue(), "host", "db", "database", "shop"),
          Made.now("app.properties", 1, "url"));
      made.identity("nhi_1", IdentityKind.DATABASE_ACCOUNT, one.getValue() + "@db", "Generic");
      List<String> lines = lines(step(plan(made.census(), "cred_1"), Kind.REVOKE));
      assertThat(lines).isNotEmpty().noneMatch(l -> l.contains("DROP") || l.contains("LOCK"));
    }
  }

  @Test
  void aTypeWithoutCommandsTellsWhatItsRuleSays() throws UserError {
    Made made = new Made();
    made.credential(
        "cred_1", "notion-integration-token", "nhi_1", Map.of(), Made.now("a.py", 1, "T"));
    made.identity("nhi_1", IdentityKind.BOT, "x", "Notion");
    Step revoke = step(plan(made.census(), "nhi_1"), Kind.REVOKE);
    assertThat(revoke.actions().get(0).about())
        .isEqualTo(Made.type("notion-integration-token").revoke());
  }

  @Test
  void aNameMayBeCutAndMayBeUnclear() throws UserError {
    Census census = aws().census();
    assertThat(Subjects.find(census, "cred_aaaa").credential()).isEqualTo("cred_aaaa1111");
    assertThat(Subjects.find(census, "nhi_1").identity().id()).isEqualTo("nhi_1111");
    assertThat(Subjects.find(census, "s_.env2").credential()).isEqualTo("cred_aaaa1111");
    assertThatThrownBy(() -> Subjects.find(census, "nhi_")).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> Subjects.find(census, "shop-x")).hasMessageContaining("shop-x");
    Made two = aws();
    two.identity("nhi_1199", IdentityKind.BOT, "z", "Z");
    assertThatThrownBy(() -> Subjects.find(two.census(), "nhi_11"))
        .hasMessageContaining("any of 2");
  }

  @Test
  void dueForEachReason() {
    Instant rotated = Instant.parse("2026-02-01T00:00:00Z");
    Made made = new Made();
    made.credential("cred_exposed", "stripe-secret-key", "nhi_1", Map.of(), Made.now("a", 1, "K"));
    made.credential("cred_deleted", "stripe-secret-key", "nhi_2", Map.of(), Made.past("a", 1, "K"));
    made.credential(
        "cred_old",
        "stripe-secret-key",
        "nhi_3",
        Map.of(),
        null,
        "cred_new",
        List.of(),
        Made.past("b", 1, "K"));
    made.credential(
        "cred_new",
        "stripe-secret-key",
        "nhi_3",
        Map.of(),
        rotated,
        null,
        List.of(),
        Made.now("b", 1, "K"));
    made.credential("cred_id", "aws-access-key-id", "nhi_4", Map.of(), Made.now("c", 1, "K"));
    made.credential("cred_log", "stripe-secret-key", "nhi_5", Map.of(), Made.now("x.log", 1, null));
    made.identity("nhi_1", IdentityKind.BOT, "a", "S");
    made.identity(
        "nhi_2",
        IdentityKind.BOT,
        "b",
        "S",
        new Owner("team:gone", Owner.Source.CODEOWNERS, Owner.Status.LEFT, "CODEOWNERS", 1),
        Made.registered(LocalDate.of(2026, 1, 1)));
    List<MustRevoke> due = MustRevoke.of(made.census());
    assertThat(due).extracting(d -> d.credential().id()).first().isEqualTo("cred_deleted");
    assertThat(triggers(due, "cred_exposed")).containsExactly(Trigger.EXPOSED);
    assertThat(triggers(due, "cred_deleted"))
        .containsExactly(Trigger.OWNER_LEFT, Trigger.ENDED, Trigger.EXPOSED);
    assertThat(triggers(due, "cred_old")).containsExactly(Trigger.REPLACED);
    assertThat(triggers(due, "cred_new")).containsExactly(Trigger.EXPOSED_AGAIN);
    assertThat(triggers(due, "cred_log")).containsExactly(Trigger.EXPOSED, Trigger.RECORDED);
    assertThat(due).noneMatch(d -> d.credential().id().equals("cred_id"));
    assertThat(MustRevoke.of(made.census(), true))
        .hasSameSizeAs(due)
        .allMatch(d -> d.reasons().get(0).trigger() == Trigger.PUBLIC);
  }

  private static List<Trigger> triggers(List<MustRevoke> due, String id) {
    return due.stream()
        .filter(d -> d.credential().id().equals(id))
        .flatMap(d -> d.reasons().stream())
        .map(MustRevoke.Reason::trigger)
        .toList();
  }

  @Test
  void theEasiestKeysComeFirst() {
    Made made = aws();
    made.credential(
        "cred_ci", "aws-secret-access-key", "nhi_ci", Map.of(), Made.now(WORKFLOW, 9, "OTHER_KEY"));
    made.credential("cred_s", "stripe-secret-key", "nhi_s", Map.of(), Made.now("a.py", 1, "K"));
    made.credential(
        "cred_db",
        "url-credential",
        "nhi_db",
        Map.of("scheme", "postgres"),
        Made.now("a.properties", 1, "url"));
    made.reference("ref_npm", "ci-secret", "NPM_TOKEN", "npm", WORKFLOW, "nhi_2222");
    made.identity("nhi_ci", IdentityKind.SERVICE_ACCOUNT, "ci", "Amazon Web Services");
    made.identity("nhi_s", IdentityKind.API_CLIENT, "s", "Stripe");
    made.identity("nhi_db", IdentityKind.DATABASE_ACCOUNT, "db", "Generic");
    Friction.Ranking ranking = Friction.rank(made.census());
    assertThat(ranking.easiest())
        .extracting(Friction::subject)
        .containsExactly("ref_npm", "nhi_ci", "nhi_1111", "nhi_db");
    assertThat(ranking.easiest())
        .extracting(Friction::dropIn)
        .containsExactly(true, true, false, false);
    assertThat(ranking.without()).isEqualTo(1);
    for (Friction f : ranking.easiest()) {
      int sum =
          f.reasons().stream()
              .mapToInt(r -> Integer.parseInt(r.substring(r.lastIndexOf('+') + 1)))
              .sum();
      assertThat(f.score()).as(f.name()).isEqualTo(sum);
    }
  }
}
