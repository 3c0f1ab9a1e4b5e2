package dev.keycensus.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.store.Diff.What;
import dev.keycensus.rules.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffTest {
  @TempDir Path folder;

  private Diff last(Made... states) throws UserError {
    try (SqliteStore store = SqliteStore.openOrMake(folder.resolve("d.db"))) {
      for (int i = 0; i < states.length; i++) {
        store.add(states[i].at(i).census(), SqliteStoreTest.A, SqliteStoreTest.SCANNED);
      }
      return store.diff(new Moment.Before(Moment.LATEST), Moment.LATEST);
    }
  }

  private static List<String> told(Diff diff, What what) {
    return diff.items().stream()
        .filter(i -> i.what() == what)
        .map(
            i -> i.change().word() + " " + i.id() + (i.detail().isEmpty() ? "" : ": " + i.detail()))
        .toList();
  }

  @Test
  void credentials() throws Exception {
    Diff diff =
        last(
            new Made().credential("cred_back", "n", true),
            new Made()
                .credential("cred_stays", "n", true)
                .credential("cred_goes", "n", true)
                .credential("cred_out", "n", true)
                .credential("cred_old", "n", false),
            new Made()
                .credential("cred_stays", "n", true)
                .credential("cred_out", "n", false)
                .credential("cred_old", "n", false)
                .credential("cred_new", "n", true)
                .credential("cred_hid", "n", false)
                .credential("cred_back", "n", true));
    assertThat(told(diff, What.CREDENTIAL))
        .containsExactlyInAnyOrder(
            "new cred_new",
            "new cred_hid: in history only",
            "reopened cred_back",
            "fixed cred_goes: not found any more",
            "fixed cred_out: in history only",
            "open cred_stays",
            "open cred_old: in history only");
    assertThat(diff.counts(What.CREDENTIAL).get(Diff.Change.NEW)).isEqualTo(2);
    assertThat(diff.notes()).isEmpty();
    assertThat(diff.from()).extracting(Snapshot::id).containsExactly(2L);
    assertThat(diff.to()).extracting(Snapshot::id).containsExactly(3L);
  }

  @Test
  void identities() throws Exception {
    Diff diff =
        last(
            new Made()
                .identity("nhi_same", Basis.How.NAMED, "@a")
                .identity("nhi_drift", Basis.How.NAMED, "@a")
                .identity("nhi_grown", Basis.How.NAMED, "@a", "contents:read")
                .identity("nhi_gone", Basis.How.NAMED, "@a"),
            new Made()
                .identity("nhi_same", Basis.How.NAMED, "@a")
                .identity("nhi_drift", Basis.How.NAMED, null)
                .identity("nhi_grown", Basis.How.NAMED, "@a", "contents:read", "contents:write")
                .identity("nhi_new", Basis.How.NAMED, "@a"));
    assertThat(told(diff, What.IDENTITY))
        .containsExactly(
            "new nhi_new",
            "scope-grown nhi_grown: can contents:write",
            "drift nhi_drift: owner: @a to none",
            "fixed nhi_gone: not found any more",
            "open nhi_same");
  }

  /** Each growth once, by name; what only makes somebody safer is none. */
  @Test
  void whatAnIdentityCanDoNow() throws Exception {
    Made before = new Made().identity("nhi_0000000000000002", Basis.How.NAMED, "@a");
    able(before, List.of(), List.of("unpinned"), List.of("action:acme/old"));
    Made after = new Made().identity("nhi_0000000000000002", Basis.How.NAMED, "@a");
    after.identity("nhi_0000000000000003", Basis.How.NAMED, "@a");
    able(
        after,
        List.of("a:read", "b:write"),
        List.of("admin", "federated", "policy-checkpoint", "unpinned"),
        List.of(
            "action:acme/new",
            "action:acme/old",
            "action:name of nhi_0000000000000003",
            "mcp:x",
            "nhi_0000000000000003"));
    assertThat(told(last(before, after), What.IDENTITY))
        .contains(
            "scope-grown nhi_0000000000000002: can a:read, b:write; is admin; uses acme/new,"
                + " mcp:x, name of nhi_0000000000000003");
  }

  private static void able(Made made, List<String> can, List<String> marks, List<String> uses) {
    Identity i = made.identities.get(0);
    made.identities.set(
        0,
        new Identity(
            i.id(),
            i.kind(),
            i.name(),
            i.provider(),
            i.tenant(),
            i.basis(),
            i.owner(),
            i.governance(),
            new Ability(can, marks, uses, null, null, null, new TreeMap<>()),
            i.environments(),
            i.maturity(),
            i.risk(),
            i.credentials(),
            i.holds(),
            i.references(),
            i.places()));
  }

  private static Made registered(String id, String entry, boolean found) {
    Made made = found ? new Made().credential("cred_" + id, id, true) : new Made();
    made.identity(id, Basis.How.NAMED, "@a");
    Identity i = made.identities.get(0);
    List<Place> places = found ? i.places() : List.of();
    made.identities.set(
        0,
        new Identity(
            i.id(),
            i.kind(),
            i.name(),
            i.provider(),
            i.tenant(),
            Basis.registered(entry),
            i.owner(),
            i.governance(),
            i.ability(),
            i.environments(),
            i.maturity(),
            i.risk(),
            i.credentials(),
            List.of(),
            List.of(),
            places));
    return made;
  }

  @Test
  void whatTheRegisterNamesIsNotNewWhenItIsGone() throws Exception {
    Diff diff = last(registered("nhi_1", "shop", true), registered("nhi_r", "shop", false));
    assertThat(told(diff, What.IDENTITY))
        .containsExactly("fixed nhi_1: not found any more; the register still names it");
  }

  @Test
  void whatTheRegisterNamedIsFound() throws Exception {
    Diff diff = last(registered("nhi_r", "shop", false), registered("nhi_1", "shop", true));
    assertThat(told(diff, What.IDENTITY))
        .containsExactly("new nhi_1: the register named it already");
  }

  @Test
  void whatTheRegisterNamesMayMove() throws Exception {
    Diff diff = last(registered("nhi_1", "shop", true), registered("nhi_2", "shop", true));
    assertThat(told(diff, What.IDENTITY)).containsExactly("open nhi_2");
    diff = last(registered("nhi_3", "shop", true), registered("nhi_4", "other", true));
    assertThat(told(diff, What.IDENTITY))
        .containsExactlyInAnyOrder("new nhi_4", "fixed nhi_3: not found any more");
  }

  @Test
  void violations() throws Exception {
    Diff diff =
        last(
            new Made().violation("a", "nhi_back", null),
            new Made()
                .violation("a", "nhi_open", null)
                .violation("a", "nhi_gone", null)
                .violation("a", "nhi_lapsed", "ex-1")
                .violation("a", "nhi_excused", null)
                .violation("a", "nhi_quiet", "ex-1"),
            new Made()
                .violation("a", "nhi_open", null)
                .violation("a", "nhi_lapsed", null)
                .violation("a", "nhi_excused", "ex-1")
                .violation("a", "nhi_quiet", "ex-1")
                .violation("a", "nhi_back", null)
                .violation("a", "nhi_new", null));
    assertThat(told(diff, What.VIOLATION))
        .containsExactlyInAnyOrder(
            "new v_anhi_new",
            "reopened v_anhi_back",
            "reopened v_anhi_lapsed",
            "fixed v_anhi_gone",
            "fixed v_anhi_excused: excused by ex-1",
            "open v_anhi_open");
  }

  /** Under another key each id is another one: then the place tells. */
  @Test
  void anotherKey() throws Exception {
    Diff diff =
        last(
            new Made()
                .key("key_1")
                .credential("cred_1", "n", true, "s_1")
                .credential("cred_2", "n", true, "s_2")
                .violation("a", "cred_1", null),
            new Made()
                .key("key_2")
                .credential("cred_x", "n", true, "s_1")
                .credential("cred_y", "n", true, "s_3")
                .violation("a", "cred_x", null));
    assertThat(told(diff, What.CREDENTIAL))
        .containsExactly("new cred_y", "fixed cred_2: not found any more", "open cred_x");
    assertThat(told(diff, What.VIOLATION)).containsExactly("open v_acred_x");
    assertThat(diff.notes()).singleElement().asString().contains("key");
  }

  @Test
  void momentsAndTargets() throws Exception {
    try (SqliteStore store = SqliteStore.openOrMake(folder.resolve("d.db"))) {
      var scanned = SqliteStoreTest.SCANNED;
      store.add(new Made().at(0).census(), SqliteStoreTest.A, scanned);
      store.add(
          new Made().at(1).credential("cred_b", "n", true).census(), SqliteStoreTest.B, scanned);
      store.add(
          new Made().at(2).credential("cred_a", "n", true).census(), SqliteStoreTest.A, scanned);
      Diff all = store.diff(new Moment.OfSnapshot(1), Moment.LATEST);
      assertThat(told(all, What.CREDENTIAL)).containsExactly("new cred_a", "new cred_b");
      Diff day = store.diff(new Moment.OfTime(Made.DAY.plusSeconds(86_400)), Moment.LATEST);
      assertThat(told(day, What.CREDENTIAL)).containsExactly("new cred_a", "open cred_b");
      Diff none = store.diff(Moment.LATEST, Moment.LATEST);
      assertThat(told(none, What.CREDENTIAL)).containsExactly("open cred_a", "open cred_b");
      assertThatThrownBy(() -> store.diff(Moment.LATEST, new Moment.OfSnapshot(1)))
          .hasMessageContaining("not before");
    }
  }
}
