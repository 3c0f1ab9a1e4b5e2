package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.Golden;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Lifetime;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands about the inventory print, to the letter. */
class InventoryCommandsTest {
  private static final Golden GOLDEN = Golden.of("inventory");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inventory",
        "inventory --help",
        "inventory lst",
        "inventory add --help",
        "inventory list --help",
        "inventory show --help",
        "inventory diff --help",
        "inventory explain --help",
        "inventory register --help",
        "inventory snapshots --help",
        "inventory forget --help",
        "inventory add",
        "inventory add --db x.db a b --name c",
        "inventory add --db x.db - ",
        "inventory add --db x.db a a",
        "inventory add --db a a",
        "inventory add --db x.db --staged",
        "inventory list --db x.db",
        "inventory list --db x.db a",
        "inventory list --at 3 a",
        "inventory list --kind robot",
        "inventory show",
        "inventory show nhi_1 a",
        "inventory diff",
        "inventory explain nhi_1 --db x.db",
        "inventory snapshots extra",
        "inventory forget --db x.db",
        "inventory register a b",
      })
  void words(String line) throws Exception {
    Files.createDirectory(folder.resolve("a"));
    Files.createDirectory(folder.resolve("b"));
    Try run = new Try().in(folder).run(line.strip().split(" ", -1));
    assertThat(run.code()).isIn(ExitCode.OK, ExitCode.USAGE);
    GOLDEN.check(
        line.strip().replace(' ', '_') + ".txt",
        "$ keycensus " + line + "\n" + run.transcript().replace(folder.toString(), "FOLDER"));
  }

  private Try list(Census census, String... args) {
    return new Try().in(acme()).with(new InventoryListCommand((plan, in) -> census), args);
  }

  private Try show(Census census, String... args) {
    return new Try().in(acme()).with(new InventoryShowCommand((plan, in) -> census), args);
  }

  private Path acme() {
    try {
      return Files.createDirectories(folder.resolve("acme"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void golden(String file, Try run) {
    GOLDEN.check(file, run.transcript().replace(folder.toString(), "FOLDER"));
  }

  @Test
  void whoseModelsAClientCallsIsToldBesideItsName() {
    CredentialType type =
        Samples.type(
            "x",
            "Key",
            "Acme",
            IdentityKind.MODEL_CLIENT,
            Severity.HIGH,
            Lifetime.Kind.STATIC,
            null,
            null);
    Credential key =
        Samples.credential(1, type, "a…", null, Samples.at(1, "a.py", 1, null, Tier.HIGH));
    assertThat(list(Samples.census(List.of(key), List.of(), List.of())).out())
        .contains("unnamed, known by Key at Acme  model-client");
  }

  @Test
  void theBeginningOfAnIdWillDo() {
    assertThat(show(Samples.hostile(), "nhi_00").out())
        .isEqualTo(show(Samples.hostile(), "nhi_0000000000000001").out());
    assertThat(show(Samples.three(), "cred_0000").err())
        .contains("\"cred_0000\" is the beginning of several ids")
        .contains("cred_0000000000000001, cred_0000000000000002, cred_0000000000000003");
    assertThat(show(Samples.three(), "cred_1").err())
        .contains("there is no identity or credential");
  }

  @Test
  void withoutAStore() {
    golden("list_three.txt", list(Samples.three()));
    golden("list_hostile.txt", list(Samples.hostile()));
    golden("list_many.txt", list(Samples.many(30)));
    golden("list_clean.txt", list(Samples.clean()));
    golden("list_none.txt", list(Samples.three(), "--owner", "none"));
    golden("list_three.json.txt", list(Samples.three(), "--format", "json"));
    golden("show_hostile.txt", show(Samples.hostile(), "nhi_0000000000000001"));
    golden("show_three.txt", show(Samples.three(), "cred_0000000000000002"));
    golden(
        "show_three.json.txt", show(Samples.three(), "nhi_0000000000000001", "--format", "json"));
  }

  @Test
  void narrowTerminal() {
    Try run =
        new Try()
            .in(folder)
            .terminal(true, false)
            .env("COLUMNS", "80")
            .with(new InventoryListCommand((plan, in) -> Samples.three()));
    assertThat(run.out().lines().map(InventoryCommandsTest::plain)).allMatch(l -> l.length() <= 80);
  }

  private static String plain(String line) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\u001b') {
        i = line.indexOf('m', i);
      } else {
        b.append(line.charAt(i));
      }
    }
    return b.toString();
  }

  /** A story of two targets, from the first snapshot to forgetting. */
  @Test
  void aStore() throws Exception {
    StringBuilder story = new StringBuilder();
    add(story, Samples.three(), "--name", "pay", "--now", "2026-11-01T00:00:00Z");
    add(story, Samples.three(), "--name", "shop", "--now", "2026-11-02T00:00:00Z");
    add(story, Samples.many(2), "--name", "pay", "--now", "2026-11-03T00:00:00Z");
    for (String line :
        List.of(
            "list",
            "list --at 1",
            "list --target shop --owner PLATFORM",
            "list --policy reuse.",
            "snapshots",
            "diff",
            "diff --from 1 --to 3",
            "diff --from 2026-11-30",
            "diff --from 9",
            "diff --from yesterday",
            "show nhi_0000000000000002",
            "show cred_0000000000000003",
            "show nhi_9",
            "show nhi_",
            "explain nhi_0000000000000001 --at 2026-11-02",
            "explain nhi_0000000000000001 --at 2026-10-02",
            "forget nobody",
            "forget shop",
            "snapshots")) {
      String[] args =
          Stream.concat(
                  Stream.of("inventory"),
                  Stream.concat(Stream.of(line.split(" ", -1)), Stream.of("--db", "census.db")))
              .toArray(String[]::new);
      tell(story, "inventory " + line, new Try().in(folder).run(args));
    }
    GOLDEN.check("story.txt", story.toString());
    Try json = new Try().in(folder).run("inventory", "diff", "--db", "census.db", "--format=json");
    GOLDEN.check("diff.json.txt", undated(json.transcript()));
    String bytes = Files.readString(folder.resolve("census.db"), StandardCharsets.ISO_8859_1);
    assertThat(bytes).doesNotContain("snapshot 2 of shop");
  }

  private void add(StringBuilder story, Census census, String... args) {
    String[] all =
        Stream.concat(Stream.of("--db", "census.db"), Stream.of(args)).toArray(String[]::new);
    InventoryAddCommand command =
        new InventoryAddCommand(
            (plan, in) ->
                new Census(
                    census.target(),
                    plan.now(),
                    census.rulesHash(),
                    census.policyHash(),
                    census.keyId(),
                    census.coverage(),
                    census.identities(),
                    census.credentials(),
                    census.references(),
                    census.slots(),
                    census.violations(),
                    census.exemptions(),
                    census.metrics()));
    tell(story, "inventory add " + String.join(" ", args), new Try().in(folder).with(command, all));
  }

  private void tell(StringBuilder story, String line, Try run) {
    story.append("$ keycensus ").append(line).append('\n');
    story.append(undated(run.transcript().replace(folder.toString(), "FOLDER"))).append('\n');
  }

  /** When a snapshot was added is the one thing that is not the same each time. */
  private static String undated(String text) {
    StringBuilder b = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      int at = line.indexOf("\"added\": ");
      String kept = at < 0 ? line : line.substring(0, at) + "\"added\": …";
      at = kept.indexOf(", added ");
      kept = at < 0 ? kept : kept.substring(0, at) + ", added …";
      boolean only = kept.strip().startsWith("20") && kept.strip().endsWith("Z");
      b.append(only ? "               …" : kept).append('\n');
    }
    return b.substring(0, b.length() - 1);
  }

  /** Without a store no class of SQLite is loaded: it would cost what a small scan does. */
  @Test
  void aListLoadsNoDatabase() throws Exception {
    Files.writeString(folder.resolve("x.txt"), "nothing\n");
    Path log = folder.resolve("classes.log");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "inventory",
                "list",
                folder.resolve("x.txt").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
    List<String> classes = Files.readAllLines(log);
    assertThat(classes).anyMatch(c -> c.contains(" dev.keycensus.inventory.store.Listing "));
    assertThat(classes)
        .filteredOn(c -> c.contains(" org.sqlite") || c.contains("SqliteStore"))
        .isEmpty();
  }
}
