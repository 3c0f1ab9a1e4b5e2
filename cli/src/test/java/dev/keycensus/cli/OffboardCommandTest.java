package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keycensus.fixtures.GitRepository;
import dev.keycensus.fixtures.Golden;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.remedy.Friction;
import dev.keycensus.inventory.store.InventoryStore;
import dev.keycensus.inventory.store.SqliteStore;
import dev.keycensus.inventory.store.Target;
import dev.keycensus.rules.UserError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffboardCommandTest {
  private static final Golden GOLDEN = Golden.of("offboard");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "offboard --help",
        "offboard",
        "offboard --due --rank",
        "offboard --public x",
        "offboard --due a b",
        "offboard x a b",
        "offboard x --format sarif",
        "offboard x --fromat json"
      })
  void words(String line) {
    Try run = new Try().in(folder).run(line.split(" ", -1));
    GOLDEN.check(
        line.replace(' ', '_') + ".txt",
        "$ keycensus " + line + "\n" + run.transcript().replace(folder.toString(), "FOLDER"));
  }

  @Test
  void aKeyThatNoFileHoldsAnyMoreIsInHistoryOnly() {
    Friction key =
        new Friction("nhi_1", "a@b", "Generic", Map.of(), "IAM", "why", false, 40, List.of());
    String text =
        new OffboardText(new Style(false), 80, false)
            .ranking(new Friction.Ranking(List.of(key), 0));
    assertThat(text).contains("    40  a@b; in history only\n");
  }

  @Test
  void plans() {
    GOLDEN.check("github.txt", offboard(Samples.three(), "nhi_0000000000000001"));
    GOLDEN.check("github.json", offboard(Samples.three(), "nhi_0000000000000001", "--format=json"));
    GOLDEN.check(
        "github_all_color.txt",
        offboard(Samples.three(), "cred_0000000000000001", "--all", "--color=always"));
    GOLDEN.check("aws.txt", offboard(Samples.three(), "cred_0000000000000002"));
    GOLDEN.check("jwt.txt", offboard(Samples.three(), "cred_0000000000000003"));
    GOLDEN.check("hostile.txt", offboard(Samples.hostile(), "nhi_0000000000000001"));
    GOLDEN.check(
        "hostile.json", offboard(Samples.hostile(), "nhi_0000000000000001", "--format=json"));
    GOLDEN.check("unclear.txt", offboard(Samples.three(), "nhi_00000"));
    GOLDEN.check("unknown.txt", offboard(Samples.three(), "nhi_ffff"));
    GOLDEN.check("rank.txt", offboard(Samples.three(), "--rank", "--all"));
    GOLDEN.check("rank.json", offboard(Samples.three(), "--rank", "--format=json"));
    GOLDEN.check("due_nothing.txt", offboard(Samples.three(), "--due"));
    GOLDEN.check("due_incomplete.txt", offboard(Samples.hostile(), "--due"));
  }

  /** What a store keeps is enough for a plan. */
  @Test
  void fromAStoreItIsTheSamePlan() throws Exception {
    Path db = folder.resolve("census.db");
    store(db, "shop", Samples.three());
    for (String id : List.of("nhi_0000000000000001", "cred_0000000000000002")) {
      String scanned = steps(offboard(Samples.three(), id, "--all"));
      String stored = offboard(NOTHING, id, "--all", "--db", db.toString());
      assertThat(steps(stored)).isEqualTo(scanned).contains("2. Move", "3. Revoke");
      assertThat(stored).contains("--- stderr\nas of snapshot 1 of shop, 2026-");
    }
  }

  private static String steps(String told) {
    return told.substring(told.indexOf("1. Issue"), told.indexOf("--- stderr"));
  }

  /** A key that lives in many kinds of files. */
  @Test
  void aPlanFitsOneScreen() {
    for (String id :
        List.of("nhi_0000000000000001", "cred_0000000000000002", "cred_0000000000000003")) {
      String told = offboard(Samples.three(), id);
      String plan = told.substring(told.indexOf("stdout\n") + 7, told.indexOf("--- stderr"));
      assertThat(plan.lines().count()).as(plan).isLessThanOrEqualTo(41);
      assertThat(plan).contains("2. Move", "3. Revoke", "4. See");
    }
  }

  @Test
  void overTwoRepositoriesThePathsTellWhich() throws Exception {
    Path db = folder.resolve("census.db");
    store(db, "shop", Samples.three());
    store(db, "infra", Samples.three());
    String told = offboard(NOTHING, "cred_0000000000000001", "--all", "--db", db.toString());
    assertThat(told).contains("shop/", "infra/", "exit code 0");
    assertThat(offboard(NOTHING, "cred_0000000000000001", "--db=" + db, "--target=infra"))
        .contains("as of snapshot 2 of infra")
        .doesNotContain("shop");
    GOLDEN.check(
        "store_errors.txt",
        (offboard(NOTHING, "nhi_ffff", "--db=" + db)
                + offboard(NOTHING, "cred_0000000000000001", "--db=" + db, "--target=x")
                + offboard(NOTHING, "cred_0000000000000001", "--db=" + db, "--at=2001-01-01")
                + offboard(NOTHING, "cred_0000000000000001", "shop", "--db=" + db)
                + offboard(NOTHING, "cred_0000000000000001", "--at=1")
                + offboard(NOTHING, "--due", "--db=" + db)
                + offboard(NOTHING, "cred_0000000000000001", "--db=" + folder.resolve("no.db")))
            .replace(folder.toString(), "FOLDER"));
    assertThat(offboard(NOTHING, "--due", "--public", "--db=" + db, "--target=shop"))
        .contains("Nothing that was found must be revoked", "exit code 0");
  }

  @Test
  void whatIsListedFromAStoreIsAskedOfTheStore() throws Exception {
    Path db = folder.resolve("a store; x.db");
    store(db, "shop", Samples.hostile());
    assertThat(offboard(NOTHING, "--due", "--db", db.toString(), "--target", "shop"))
        .contains("  keycensus offboard cred_0000000000000001 --db '" + db + "' --target shop\n");
  }

  private static final Census NOTHING = Samples.clean();

  private static void store(Path db, String target, Census census) throws UserError {
    try (SqliteStore store = SqliteStore.openOrMake(db)) {
      store.add(census, Target.named(target), new InventoryStore.Scanned("0.0", "everything"));
    }
  }

  private String offboard(Census census, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Io io =
        new Io(
            new ByteArrayInputStream(new byte[0]),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            folder,
            Map.of(),
            false,
            false);
    int code = Main.execute(new OffboardCommand((plan, in) -> census), List.of(args), io);
    return "exit code "
        + code
        + "\n--- stdout\n"
        + out.toString(StandardCharsets.UTF_8)
        + "--- stderr\n"
        + err.toString(StandardCharsets.UTF_8);
  }

  /** The whole way: a repository, its scan, and no secret in anything that is told. */
  @Test
  void ofARealRepository() throws IOException {
    Random random = new Random(7);
    String keyId = "AKI" + "A" + letters(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
    String all = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    String first = letters(random, all, 40);
    String second = letters(random, all, 40);
    String word = letters(random, all, 20);
    GitRepository repository = GitRepository.in(folder.resolve("r"));
    repository.write(".github/workflows/deploy.yml", workflow(keyId, first));
    repository.write(
        "app.env",
        "DATABASE_URL=postgres:" + "//shop_app:" + word + "@db.shop.internal:5432/shop\n");
    repository.commit("one");
    repository.write(".github/workflows/deploy.yml", workflow(keyId, second));
    repository.commit("two");
    Path key = Files.writeString(folder.resolve("key"), "a key of this test only");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

    JsonNode due = json("--due", "--public", "r");
    List<String> told = new ArrayList<>();
    String old = "";
    for (JsonNode d : due.get("due")) {
      String triggers = d.get("reasons").findValuesAsText("trigger").toString();
      told.add(d.get("credential").get("type").asText() + " " + triggers);
      old = triggers.contains("replaced") ? d.get("credential").get("id").asText() : old;
    }
    assertThat(told)
        .containsExactlyInAnyOrder(
            "aws-secret-access-key [public, exposed-again]",
            "aws-secret-access-key [public, replaced]",
            "url-credential [public, exposed]");

    JsonNode plan = json(old, "r");
    assertThat(plan.get("steps").findValuesAsText("step"))
        .containsExactly("replace", "move", "revoke", "verify", "purge");
    assertThat(plan.get("steps").get(2).toString()).contains(keyId);
    String identity = plan.get("identity").get("id").asText();
    StringBuilder everything = new StringBuilder();
    for (List<String> args :
        List.of(
            List.of(identity, "r"),
            List.of(identity, "r", "--format", "json"),
            List.of("--rank", "r"),
            List.of("--due", "r"))) {
      everything.append(run(args).out());
    }
    assertThat(everything.toString())
        .contains("role-to-assume", "aws iam delete-access-key")
        .doesNotContain(first, second, word);
    assertThat(json(identity, "r").get("steps").get(1).findValuesAsText("alternative"))
        .contains("github-actions-aws");
  }

  private Try run(List<String> args) {
    List<String> line = new ArrayList<>(List.of("offboard", "--key-file", "key"));
    line.addAll(args);
    Try run = new Try().in(folder).run(line.toArray(new String[0]));
    assertThat(run.err()).isEmpty();
    return run;
  }

  private JsonNode json(String... args) throws IOException {
    List<String> line = new ArrayList<>(List.of(args));
    line.addAll(List.of("--format", "json"));
    return new ObjectMapper().readTree(run(line).out());
  }

  private static String workflow(String keyId, String secret) {
    return """
    on: push
    jobs:
      deploy:
        runs-on: ubuntu-latest
        env:
          AWS_ACCESS_KEY_ID: %s
          AWS_SECRET_ACCESS_KEY: %s
        steps:
          - run: ./deploy.sh
    """
        .formatted(keyId, secret);
  }

  private static String letters(Random random, String of, int n) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < n; i++) {
      b.append(of.charAt(random.nextInt(of.length())));
    }
    return b.toString();
  }
}
