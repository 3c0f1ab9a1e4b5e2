package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports, joined to what a folder holds. */
class InventoryImportCommandTest {
  private static final Golden GOLDEN = Golden.of("import");

  @TempDir Path folder;

  @BeforeEach
  void make() throws Exception {
    Random random = new Random(4);
    String id = "AKIA" + text(random, 16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    String gone = "AKIA" + text(random, 16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    Path shop = Files.createDirectory(folder.resolve("shop"));
    Files.writeString(
        shop.resolve("prod.env"),
        "AWS_ACCESS_KEY_ID="
            + id
            + "\nAWS_SECRET_ACCESS_KEY="
            + text(random, 40, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/+")
            + "\n");
    Files.writeString(
        folder.resolve("keys.json"),
        """
        {"AccessKeyMetadata": [
          {"UserName": "ci-deploy", "AccessKeyId": "@1", "Status": "Active",
           "CreateDate": "2023-01-05T10:01:00+00:00"},
          {"UserName": "=old\u202e", "AccessKeyId": "@2", "Status": "Inactive",
           "CreateDate": "2020-01-05T10:01:00Z"}]}
        """
            .replace("@1", id)
            .replace("@2", gone));
    Files.writeString(
        folder.resolve("stranger.json"),
        "[{\"UserName\": \"x\", \"AccessKeyId\": \"@\", \"Status\": \"Active\"}]"
            .replace("@", gone));
    Files.writeString(
        folder.resolve("trail.json"),
        "{\"Records\": [{\"eventSource\": \"a\", \"eventName\": \"b\","
            + " \"eventTime\": \"2026-01-01T00:00:00Z\"}]}");
    Files.writeString(
        folder.resolve("secrets.json"),
        "{\"total_count\": 1, \"secrets\": [{\"name\": \"A\","
            + " \"updated_at\": \"2026-01-01T00:00:00Z\"}]}");
    Files.writeString(folder.resolve("cut.json"), "{\"AccessKeyMetadata\": [\n {\"UserName\": \"x");
    Files.writeString(folder.resolve("other.json"), "[{\"some\": \"thing\"}]");
    Path key = folder.resolve("key");
    Files.writeString(key, "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inventory import --help",
        "inventory import",
        "inventory import aws-keys keys.json",
        "inventory import auto gone.json",
        "inventory import auto cut.json",
        "inventory import auto other.json",
        "inventory import okta keys.json",
        "inventory import auto keys.json --captured-at yesterday",
        "inventory import keys.json",
        "inventory import okta",
        "inventory import auto keys.json",
        "inventory import trail.json",
        "inventory import stranger.json --target shop --key-file key --no-config",
        "inventory import secrets.json --db census.db",
        "scan shop --evidence keys.json --key-file key --no-config",
        "inventory import aws-access-keys keys.json --target shop --key-file key --no-config",
        "scan shop --evidence gone.json",
        "scan shop --evidence cut.json",
      })
  void words(String line) {
    Try run = new Try().in(folder).run(line.split(" ", -1));
    GOLDEN.check(
        line.replace(' ', '_') + ".txt",
        "$ keycensus " + line + "\n" + run.transcript().replace(folder.toString(), "FOLDER"));
  }

  @Test
  void whatAFileKeepsIsEvidence() throws Exception {
    Try kept =
        new Try()
            .in(folder)
            .run("inventory", "import", "auto", "keys.json", "--output", "kept.jsonl");
    assertThat(kept.code()).as(kept.err()).isZero();
    assertThat(Files.readString(folder.resolve("kept.jsonl")).lines()).hasSize(2);
    for (String evidence : new String[] {"keys.json", "kept.jsonl"}) {
      Try scan =
          new Try()
              .in(folder)
              .run("scan", "shop", "--evidence", evidence, "--key-file", "key", "--format", "json");
      assertThat(scan.out())
          .contains("\"status\": \"active\"")
          .contains("\"name\": \"ci-deploy\"")
          .contains("\"issuedAt\": \"2023-01-05T10:01:00Z\"")
          .contains("\"how\": \"export\"");
    }
  }

  @Test
  void whatAStoreKeepsIsJoinedToWhatIsAdded() throws Exception {
    run("inventory", "import", "auto", "keys.json", "--db", "census.db");
    // The same again takes its own place.
    Try again = run("inventory", "import", "auto", "keys.json", "--db", "census.db");
    assertThat(again.out()).contains("Kept in the store");
    run("inventory", "add", "--db", "census.db", "--key-file", "key", "shop");
    Try list = run("inventory", "list", "--db", "census.db", "--format", "json");
    assertThat(list.out()).contains("ci-deploy").contains("\"how\": \"export\"");
  }

  @Test
  void whatIsForgottenIsJoinedNoMore() throws Exception {
    run("inventory", "import", "auto", "keys.json", "--db", "census.db");
    Try wrong =
        new Try().in(folder).run("inventory", "forget", "--evidence", "x", "--db", "census.db");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("aws-access-keys: keys.json");
    run("inventory", "forget", "--evidence", "aws-access-keys: keys.json", "--db", "census.db");
    run("inventory", "add", "--db", "census.db", "--key-file", "key", "shop");
    Try list = run("inventory", "list", "--db", "census.db", "--format", "json");
    assertThat(list.out()).doesNotContain("\"how\": \"export\"");
  }

  private Try run(String... args) {
    Try run = new Try().in(folder).run(args);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private static String text(Random random, int length, String letters) {
    StringBuilder b = new StringBuilder();
    while (b.length() < length) {
      b.append(letters.charAt(random.nextInt(letters.length())));
    }
    return b.toString();
  }
}
