package dev.keycensus.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.rules.Catalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;

/** A store of an older version is read as it is, and brought up to date when it is written. */
class MigrationTest {
  @TempDir Path folder;

  private static Made made() {
    return new Made()
        .reference("ref_1")
        .credential("cred_1", "nhi_1", true)
        .identity("nhi_1", Basis.How.NAMED, "@a");
  }

  /** A store as the version made it: what came later is taken out. */
  private Path old(int version) throws Exception {
    Path file = folder.resolve("old.db");
    try (SqliteStore store = SqliteStore.openOrMake(file)) {
      store.add(made().census(), SqliteStoreTest.A, SqliteStoreTest.SCANNED);
    }
    List<String> undo =
        List.of(
            "alter table identity drop column facts",
            "alter table credential drop column facts",
            "alter table sighting drop column part",
            "alter table sighting drop column key_path");
    try (var c = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
        var s = c.createStatement()) {
      for (String sql : undo) {
        s.execute(sql);
      }
      if (version < 2) {
        s.execute("drop table evidence");
      }
      s.execute("pragma user_version = " + version);
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anOldStoreIsReadAndLeftAlone(int version) throws Exception {
    Path file = old(version);
    byte[] before = bytes(file);
    try (SqliteStore store = SqliteStore.open(file)) {
      assertThat(store.list(Filter.ALL, Moment.LATEST).entries()).hasSize(1);
      assertThat(store.show("nhi_1", Moment.LATEST)).isPresent();
      assertThat(store.show("cred_1", Moment.LATEST).orElseThrow().parts()).hasSize(1);
      assertThat(store.diff(new Moment.Before(Moment.LATEST), Moment.LATEST).items()).isNotEmpty();
      assertThat(store.evidence()).isEmpty();
      State state = store.everything(Moment.LATEST).get(0).state();
      assertThat(state.credentials().get(0).facts()).isEmpty();
      assertThat(state.sightings().get(0).keyPath()).isNull();
      assertThat(state.sightings().get(0).within()).isNull();
    }
    assertThat(bytes(file)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anOldStoreIsBroughtUpToDate(int version) throws Exception {
    Path file = old(version);
    Made more = made().at(1);
    Credential c = more.credentials.get(0);
    more.credentials.set(0, c.with(new TreeMap<>(Map.of("account", "029608264753"))));
    Identity i = more.identities.get(0);
    more.identities.set(
        0, i.with(i.ability().with(new TreeMap<>(Map.of("url", "https://example.org/a=b")))));
    try (SqliteStore store = SqliteStore.openOrMake(file)) {
      assertThat(store.database().number("pragma user_version")).isEqualTo(Database.VERSION);
      store.add(more.census(), SqliteStoreTest.A, SqliteStoreTest.SCANNED);
      store.keep("x", List.of());
    }
    try (SqliteStore store = SqliteStore.open(file)) {
      State state = store.everything(Moment.LATEST).get(0).state();
      assertThat(state.credentials().get(0).facts()).containsEntry("account", "029608264753");
      assertThat(state.identities().get(0).ability().facts())
          .containsEntry("url", "https://example.org/a=b");
      assertThat(store.evidence()).hasSize(1);
      // What the first snapshot did not keep is not made up for.
      assertThat(
              store
                  .everything(new Moment.OfSnapshot(1))
                  .get(0)
                  .state()
                  .credentials()
                  .get(0)
                  .facts())
          .isEmpty();
      assertThat(
              Recalled.census(store.everything(Moment.LATEST).get(0), Catalog.builtIn(), Made.DAY)
                  .credentials())
          .extracting(x -> x.facts().get("account"))
          .containsExactly("029608264753");
    }
  }

  private static byte[] bytes(Path file) throws Exception {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(1 << 24);
    }
  }
}
