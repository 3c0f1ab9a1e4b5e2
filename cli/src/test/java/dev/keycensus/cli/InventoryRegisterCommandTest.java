package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.GitRepository;
import dev.keycensus.inventory.Register;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries for what nobody registered: read back, they register it. */
class InventoryRegisterCommandTest {
  @TempDir Path folder;
  private GitRepository repository;

  @BeforeEach
  void repository() {
    Random random = new Random(7);
    repository =
        GitRepository.in(folder.resolve("pay"))
            .write(
                ".github/workflows/deploy [prod].yml",
                """
                on: push
                jobs:
                  deploy:
                    runs-on: ubuntu-latest
                    steps:
                      - run: ./deploy
                        env:
                          K: ${{ secrets.DEPLOY }}
                """)
            .write("svc/prod.env", "DB_" + "PASS" + "WORD=" + value(random) + "\n")
            .write("svc/*\u202e.env", "MAIL_" + "PASS" + "WORD=" + value(random) + "\n")
            .write("url.txt", "postgres://app:" + value(random) + "@db.acme.internal:5432/app\n");
    repository.commit("all");
  }

  private static String value(Random random) {
    String letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      b.append(letters.charAt(random.nextInt(letters.length())));
    }
    return b.toString();
  }

  private Try register(String... more) throws Exception {
    Path key = folder.resolve("key");
    if (!Files.exists(key)) {
      Files.writeString(key, "0123456789abcdef0123456789abcdef");
      Files.setPosixFilePermissions(
          key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }
    String[] args =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(
                    "inventory", "register", "pay", "--key-file", key.toString()),
                java.util.stream.Stream.of(more))
            .toArray(String[]::new);
    return new Try().in(folder).run(args);
  }

  private Path file() {
    return repository.folder().resolve(Register.FILE_NAME);
  }

  @Test
  void printsAndReadsBack() throws Exception {
    Try run = register();
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("declaration: jobs.deploy").contains("slot: DB_PASSWORD");
    assertThat(run.out()).doesNotContain("\u202e");
    Register read = Register.read(run.out().getBytes(StandardCharsets.UTF_8), "x");
    assertThat(read.size()).isEqualTo(4);
    assertThat(file()).doesNotExist();
    assertThat(register().out()).isEqualTo(run.out());
  }

  @Test
  void writesOnceAndThenAllIsRegistered() throws Exception {
    String printed = register().out();
    Try run = register("--write");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("Added 4 entries to pay/" + Register.FILE_NAME);
    assertThat(file()).content().isEqualTo(printed);
    assertThat(register().out()).isEqualTo("# Every identity is registered.\n");
    assertThat(register("--write").out()).startsWith("Every identity is registered");
    assertThat(file()).content().isEqualTo(printed);
    Try list = new Try().in(folder).run("inventory", "list", "pay", "--format", "json");
    assertThat(list.out()).contains("\"registered\": true").doesNotContain("\"registered\": false");
  }

  @Test
  void addsBetweenWhatIsThere() throws Exception {
    String before =
        """
        # Ours.
        identities:
          # The first.
          - id: a
            name: A
            match:
              - slot: NONE

          # The last.
          - id: z
            name: Z
            match:
              - slot: NONE
            # of z
        version: 1
        """;
    repository.write(Register.FILE_NAME, before);
    Try run = register("--write");
    assertThat(run.code()).as(run.err()).isZero();
    String after = Files.readString(file());
    assertThat(after).endsWith("  # The last.\n" + before.substring(before.indexOf("  - id: z")));
    assertThat(after).startsWith(before.substring(0, before.indexOf("  # The last.")));
    assertThat(Register.read(after.getBytes(StandardCharsets.UTF_8), "x").size()).isEqualTo(6);
  }

  @Test
  void whatCannotBeAddedToStays() throws Exception {
    for (String before :
        new String[] {
          "identities: [{id: a, match: [{slot: NONE}]}]\n", "identities:\n  - id: [\n", "nonsense\n"
        }) {
      repository.write(Register.FILE_NAME, before);
      Try run = register("--write");
      assertThat(run.code()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains(Register.FILE_NAME);
      assertThat(file()).content().isEqualTo(before);
    }
  }

  @Test
  void doesNotFollowLinks() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.createSymbolicLink(repository.folder().resolve(".keycensus"), outside);
    Try run = register("--write");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outside).isEmptyDirectory();
    Files.delete(repository.folder().resolve(".keycensus"));
    Files.createDirectory(repository.folder().resolve(".keycensus"));
    Files.writeString(outside.resolve("x.yaml"), "");
    Files.createSymbolicLink(file(), outside.resolve("x.yaml"));
    assertThat(register("--write").code()).isEqualTo(ExitCode.USAGE);
    assertThat(outside.resolve("x.yaml")).isEmptyFile();
  }
}
