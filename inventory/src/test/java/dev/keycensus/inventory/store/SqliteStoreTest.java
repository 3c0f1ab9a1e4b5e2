package dev.keycensus.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
  static final InventoryStore.Scanned SCANNED = new InventoryStore.Scanned("1.2", "everything");
  static final Target A = Target.named("a");
  static final Target B = Target.named("b");

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("census.db");
  }

  private static Made full() {
    return new Made()
        .credential("cred_1", "nhi_1", true)
        .credential("cred_2", "nhi_1", false)
        .identity("nhi_1", Basis.How.DECLARED, "@acme/ops", "contents:read")
        .identity("nhi_2", Basis.How.NAMED, null)
        .reference("ref_1")
        .violation("secret.hardcoded", "cred_1", null)
        .violation("secret.hardcoded", "cred_2", "ex-1")
        .exemption("ex-1", "cred_2");
  }

  @Test
  void everythingComesBack() throws Exception {
    Census census = full().census();
    State before = State.of(census);
    try (SqliteStore store = SqliteStore.openOrMake(file())) {
      store.add(census, A, SCANNED);
    }
    try (SqliteStore store = SqliteStore.open(file())) {
      Dossier dossier = store.show("nhi_1", Moment.LATEST).orElseThrow();
      Dossier.Part part = dossier.parts().get(0);
      assertThat(part.identity()).isEqualTo(before.identities().get(0));
      assertThat(part.credentials()).isEqualTo(before.credentials());
      assertThat(part.sightings()).containsExactlyInAnyOrderElementsOf(before.sightings());
      assertThat(part.references()).isEqualTo(before.references());
      assertThat(part.violations()).containsExactlyInAnyOrderElementsOf(before.violations());
      assertThat(part.exemptions()).isEqualTo(before.exemptions());
      Snapshot snapshot = store.snapshots().get(0);
      assertThat(part.snapshot()).isEqualTo(snapshot);
      assertThat(part.since()).isEqualTo(snapshot);
      assertThat(snapshot.read()).isEqualTo(new Snapshot.Read(1, 2, 3, 4, 5, 0, 0, 0));
      assertThat(snapshot.counts()).isEqualTo(new Snapshot.Counts(2, 2, 2, 1));
      assertThat(store.show("cred_1", Moment.LATEST).orElseThrow().parts().get(0).credentials())
          .containsExactly(before.credentials().get(0));
      assertThat(store.show("nhi_9", Moment.LATEST)).isEmpty();
      assertThatThrownBy(() -> store.show("nhi_", Moment.LATEST)).hasMessageContaining("several");
    }
  }

  @Test
  void noSecretAndNoPersonIsInTheFile() throws Exception {
    try (SqliteStore store = SqliteStore.openOrMake(file())) {
      store.add(full().census(), A, SCANNED);
    }
    String bytes = Files.readString(file(), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("cred_1").doesNotContain(Made.VALUE).doesNotContain("ann@example");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void listsAndFilters() throws Exception {
    try (SqliteStore store = SqliteStore.openOrMake(file())) {
      store.add(full().census(), A, SCANNED);
      Listing all = store.list(Filter.ALL, Moment.LATEST);
      assertThat(all.entries()).hasSize(2);
      Listing.Entry first = all.entries().get(0);
      assertThat(first.credentials()).isEqualTo(2);
      assertThat(first.inTree()).isEqualTo(1);
      assertThat(first.policies()).containsExactly("secret.hardcoded");
      assertThat(ids(store, new Filter(null, "OPS", null, null))).containsExactly("nhi_1");
      assertThat(ids(store, new Filter(null, "none", null, null))).containsExactly("nhi_2");
      assertThat(ids(store, new Filter(null, null, "secret.", null))).containsExactly("nhi_1");
      assertThat(ids(store, new Filter(IdentityKind.BOT, null, null, null))).isEmpty();
      assertThat(ids(store, new Filter(null, null, null, "b"))).isEmpty();
    }
  }

  private static List<String> ids(SqliteStore store, Filter filter) throws UserError {
    return store.list(filter, Moment.LATEST).entries().stream()
        .map(e -> e.identity().id())
        .toList();
  }

  /** Each target has its own state; one value in two targets is told, under one key only. */
  @Test
  void targetsAreApartAndValuesLinkThem() throws Exception {
    try (SqliteStore store = SqliteStore.openOrMake(file())) {
      store.add(named("nhi_1", "cred_1", "key_0001"), A, SCANNED);
      store.add(named("nhi_2", "cred_1", "key_0001"), B, SCANNED);
      store.add(named("nhi_3", "cred_1", "key_0002"), Target.named("c"), SCANNED);
      var entries = store.list(Filter.ALL, Moment.LATEST).entries();
      assertThat(entries).hasSize(3);
      assertThat(entries.get(0).alsoIn()).containsExactly(B);
      assertThat(entries.get(1).alsoIn()).containsExactly(A);
      assertThat(entries.get(2).alsoIn()).isEmpty();
      assertThat(entries.get(0).policies()).containsExactly(Listing.CROSS_REPO);
      Dossier dossier = store.show("nhi_1", Moment.LATEST).orElseThrow();
      assertThat(dossier.holders()).containsEntry("cred_1", List.of(A, B));

      store.add(new Made().census(), A, SCANNED);
      assertThat(ids(store, Filter.ALL)).containsExactly("nhi_2", "nhi_3");
      assertThat(store.forget("b")).isEqualTo(1);
      assertThat(ids(store, Filter.ALL)).containsExactly("nhi_3");
      assertThat(store.snapshots()).hasSize(3);
      assertThatThrownBy(() -> store.forget("b")).isInstanceOf(UserError.class);
    }
  }

  /** A declaration's id is made of its path, which two targets may share; a principal's is not. */
  @Test
  void equalIdsOfTwoTargets() throws Exception {
    try (SqliteStore store = SqliteStore.openOrMake(file())) {
      for (Target t : new Target[] {A, B}) {
        Made made =
            new Made()
                .identity("nhi_place", Basis.How.DECLARED, null)
                .identity("nhi_principal", Basis.How.SELF_DESCRIBING, null);
        store.add(made.census(), t, SCANNED);
      }
      assertThat(store.list(Filter.ALL, Moment.LATEST).entries())
          .extracting(e -> e.identity().id() + e.targets().size())
          .containsExactly("nhi_place1", "nhi_place1", "nhi_principal2");
    }
  }

  private static Census named(String identity, String credential, String key) {
    return new Made()
        .key(key)
        .credential(credential, identity, true)
        .identity(identity, Basis.How.NAMED, null)
        .census();
  }

  @Test
  void whatDoesNotChangeTakesNoRoom() throws Exception {
    Made made = new Made();
    for (int i = 0; i < 200; i++) {
      made.credential("cred_" + i, "nhi_" + i, true).identity("nhi_" + i, Basis.How.NAMED, null);
    }
    long once;
    try (SqliteStore store = SqliteStore.openOrMake(file())) {
      store.add(made.census(), A, SCANNED);
      once = Files.size(file());
      for (int i = 1; i < 100; i++) {
        store.add(made.at(i).census(), A, SCANNED);
      }
      assertThat(store.snapshots()).hasSize(100);
      Dossier.Part part = store.show("nhi_7", Moment.LATEST).orElseThrow().parts().get(0);
      assertThat(part.since()).isEqualTo(store.snapshots().get(0));
    }
    assertThat(Files.size(file())).isLessThan(once * 5 / 4);
  }

  @Test
  void asOfADate() throws Exception {
    try (SqliteStore store = SqliteStore.openOrMake(file())) {
      store.add(new Made().at(0).identity("nhi_1", Basis.How.NAMED, "@a").census(), A, SCANNED);
      store.add(new Made().at(10).identity("nhi_1", Basis.How.NAMED, "@b").census(), A, SCANNED);
      assertThat(ownerAt(store, 5)).isEqualTo("@a");
      assertThat(ownerAt(store, 10)).isEqualTo("@b");
      Moment early = new Moment.OfTime(Made.DAY.minusSeconds(1));
      assertThat(store.show("nhi_1", early)).isEmpty();
    }
  }

  private static String ownerAt(SqliteStore store, int day) throws UserError {
    Moment at = new Moment.OfTime(Made.DAY.plus(Duration.ofDays(day)));
    Identity identity = store.show("nhi_1", at).orElseThrow().parts().get(0).identity();
    Owner owner = Objects.requireNonNull(identity).owner();
    return Objects.requireNonNull(owner).name();
  }

  @Test
  void remotesAreKeys() throws Exception {
    String host = "git.example.org";
    assertThat(Remotes.key("https://" + host + "/Acme/pay.git")).isEqualTo(host + "/Acme/pay");
    assertThat(Remotes.key("https://u:p" + "@" + host + ":443/Acme/pay/?a=b"))
        .isEqualTo(host + "/Acme/pay");
    assertThat(Remotes.key("git" + "@" + host + ":Acme/pay.git")).isEqualTo(host + "/Acme/pay");
    assertThat(Remotes.key("ssh://git" + "@" + host + ":22/Acme/pay"))
        .isEqualTo(host + "/Acme/pay");
    assertThat(Remotes.key("ssh://" + host + ":2222/x")).isEqualTo(host + ":2222/x");
    for (String none : List.of("../pay", "/srv/pay.git", "file:///srv/pay.git", "C:\\pay", "")) {
      assertThat(Remotes.key(none)).isNull();
    }
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(
        folder.resolve(".git/config"),
        "[core]\n\turl = no\n[remote \"up\"]\n\turl = https://x.example/up\n[remote \"origin\"]\n"
            + ("\turl = git" + "@" + host + ":Acme/pay.git\n"));
    assertThat(Target.at(folder, ".")).isEqualTo(Target.named(host + "/Acme/pay"));
  }
}
