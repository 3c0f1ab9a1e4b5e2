package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.inventory.evidence.Known;
import dev.keycensus.rules.UserError;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A store in one SQLite file. Each method is one transaction; a process that is killed in the
 * middle of one leaves the store as it was before, which the next to open it sees to.
 */
public final class SqliteStore implements InventoryStore {
  /** How long to wait for another process that writes, in milliseconds. A write takes seconds. */
  private static final int PATIENCE = 30_000;

  private final Database database;
  private final Clock clock;
  private final KeptExports exports;

  private SqliteStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.exports = new KeptExports(database);
  }

  /** Opens a store to ask it. */
  public static SqliteStore open(Path file) throws UserError {
    return new SqliteStore(Database.open(file, false, PATIENCE), Clock.systemUTC());
  }

  /** Opens a store to add to it; makes it if there is none. */
  public static SqliteStore openOrMake(Path file) throws UserError {
    return openOrMake(file, PATIENCE);
  }

  static SqliteStore openOrMake(Path file, int patience) throws UserError {
    SqliteStore store = new SqliteStore(Database.open(file, true, patience), Clock.systemUTC());
    try {
      // What cannot be written should be told before a scan, not after it.
      store.database.write(
          () -> {
            store.database.checkWhole();
            store.database.execute("update target set label = label where id = 0");
            return file;
          });
      return store;
    } catch (UserError e) {
      store.close();
      throw e;
    }
  }

  /** For tests: the database. */
  Database database() {
    return database;
  }

  @Override
  public void close() {
    database.close();
  }

  // ---- Adding
  // ------------------------------------------------------------------------------------

  @Override
  public Snapshot add(Census census, Target target, Scanned scanned) throws UserError {
    State state = State.of(census);
    return database.write(
        () -> {
          long targetId = targetId(target);
          long id = database.number("select coalesce(max(id), 0) + 1 from snapshot");
          Snapshot snapshot = Snapshot.of(id, target, census, scanned, now());
          insert(snapshot, targetId);
          replace(Table.IDENTITY, state.identities(), targetId, id);
          replace(Table.CREDENTIAL, state.credentials(), targetId, id);
          replace(Table.SIGHTING, state.sightings(), targetId, id);
          replace(Table.REFERENCE, state.references(), targetId, id);
          replace(Table.VIOLATION, state.violations(), targetId, id);
          replace(Table.EXEMPTION, state.exemptions(), targetId, id);
          replace(Table.METRIC, state.metrics().entrySet(), targetId, id);
          return snapshot;
        });
  }

  @Override
  public void keep(String name, List<Known> rows) throws UserError {
    database.write(() -> exports.keep(name, rows, now()));
  }

  @Override
  public List<EvidenceFile> evidence() throws UserError {
    return database.read(exports::all);
  }

  @Override
  public void forgetEvidence(String name) throws UserError {
    database.write(() -> exports.forget(name));
  }

  /** To the second, as the store writes times. */
  private Instant now() {
    return Instant.ofEpochSecond(clock.instant().getEpochSecond());
  }

  private long targetId(Target target) throws SQLException {
    try (PreparedStatement s =
        database.connection.prepareStatement(
            "insert into target (key, label) values (?, ?)"
                + " on conflict (key) do update set label = excluded.label")) {
      s.setString(1, target.key());
      s.setString(2, target.label());
      s.executeUpdate();
    }
    try (PreparedStatement s =
        database.connection.prepareStatement("select id from target where key = ?")) {
      s.setString(1, target.key());
      try (ResultSet rows = s.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static final List<String> SNAPSHOT =
      List.of(
          "at",
          "added",
          "tool",
          "rules_hash",
          "policy_hash",
          "key_id",
          "reads",
          "incomplete",
          "files",
          "blobs",
          "bytes",
          "commits",
          "refs",
          "unread",
          "left_out",
          "suppressed",
          "identities",
          "credentials",
          "sightings",
          "violations");

  private void insert(Snapshot s, long target) throws SQLException {
    @Nullable Object[] cells = new @Nullable Object[SNAPSHOT.size()];
    Snapshot.Read r = s.read();
    Snapshot.Counts n = s.counts();
    new Cells(cells)
        .put(s.at().toString())
        .put(s.added().toString())
        .put(s.tool())
        .put(s.rulesHash())
        .put(s.policyHash())
        .put(s.keyId())
        .put(s.reads())
        .put(s.incomplete())
        .put(r.files())
        .put(r.blobs())
        .put(r.bytes())
        .put(r.commits())
        .put(r.refs())
        .put(r.unread())
        .put(r.leftOut())
        .put(r.suppressed())
        .put(n.identities())
        .put(n.credentials())
        .put(n.sightings())
        .put(n.violations());
    String sql =
        "insert into snapshot (id, target, "
            + String.join(", ", SNAPSHOT)
            + ") values (?, ?"
            + ", ?".repeat(SNAPSHOT.size())
            + ")";
    try (PreparedStatement p = database.connection.prepareStatement(sql)) {
      p.setLong(1, s.id());
      p.setLong(2, target);
      bind(p, 3, cells);
      p.executeUpdate();
    }
  }

  private static void bind(PreparedStatement p, int from, @Nullable Object[] cells)
      throws SQLException {
    for (int i = 0; i < cells.length; i++) {
      p.setObject(from + i, cells[i]);
    }
  }

  /** Ends the rows that hold no more and begins those that are new; the others go on. */
  private <T> void replace(Table<T> table, Collection<T> things, long target, long snapshot)
      throws SQLException {
    Set<List<@Nullable Object>> now = new HashSet<>();
    for (T thing : things) {
      now.add(Arrays.asList(table.row(thing)));
    }
    List<Long> over = new ArrayList<>();
    try (PreparedStatement p =
        database.connection.prepareStatement(
            "select rowid, "
                + String.join(", ", table.columns())
                + " from "
                + table.name()
                + " where target = ? and until is null")) {
      p.setLong(1, target);
      try (ResultSet rows = p.executeQuery()) {
        while (rows.next()) {
          if (!now.remove(Arrays.asList(cells(rows, 2, table.columns().size())))) {
            over.add(rows.getLong(1));
          }
        }
      }
    }
    try (PreparedStatement p =
        database.connection.prepareStatement(
            "update " + table.name() + " set until = ? where rowid = ?")) {
      for (long row : over) {
        p.setLong(1, snapshot);
        p.setLong(2, row);
        p.executeUpdate();
      }
    }
    String sql =
        "insert into "
            + table.name()
            + " (target, since, "
            + String.join(", ", table.columns())
            + ") values (?, ?"
            + ", ?".repeat(table.columns().size())
            + ")";
    try (PreparedStatement p = database.connection.prepareStatement(sql)) {
      for (T thing : things) {
        @Nullable Object[] row = table.row(thing);
        if (now.remove(Arrays.asList(row))) {
          p.setLong(1, target);
          p.setLong(2, snapshot);
          bind(p, 3, row);
          p.executeUpdate();
        }
      }
    }
  }

  /** As {@link Cells} writes them: numbers are long, whatever the driver makes of small ones. */
  private static @Nullable Object[] cells(ResultSet rows, int from, int count) throws SQLException {
    @Nullable Object[] cells = new @Nullable Object[count];
    for (int i = 0; i < count; i++) {
      Object value = rows.getObject(from + i);
      cells[i] = value instanceof Integer n ? Long.valueOf(n) : value;
    }
    return cells;
  }

  // ---- Asking
  // ------------------------------------------------------------------------------------

  @Override
  public List<Snapshot> snapshots() throws UserError {
    return database.read(this::allSnapshots);
  }

  private List<Snapshot> allSnapshots() throws SQLException {
    List<Snapshot> all = new ArrayList<>();
    String sql =
        "select s.id, t.key, t.label, s."
            + String.join(", s.", SNAPSHOT)
            + " from snapshot s join target t on t.id = s.target order by s.id";
    try (PreparedStatement p = database.connection.prepareStatement(sql);
        ResultSet rows = p.executeQuery()) {
      while (rows.next()) {
        Cells c = new Cells(cells(rows, 1, SNAPSHOT.size() + 3));
        all.add(
            new Snapshot(
                c.number(),
                new Target(c.text(), c.text()),
                c.time(),
                c.time(),
                c.text(),
                c.text(),
                c.text(),
                c.text(),
                c.text(),
                c.flag(),
                new Snapshot.Read(
                    c.number(),
                    c.number(),
                    c.number(),
                    c.number(),
                    c.number(),
                    c.number(),
                    c.number(),
                    c.number()),
                new Snapshot.Counts(c.number(), c.number(), c.number(), c.number())));
      }
    }
    return all;
  }

  @Override
  public Listing list(Filter filter, Moment at) throws UserError {
    return database.read(
        () -> {
          List<Snapshot> snapshots = at.of(allSnapshots());
          List<Listing.Known> known = new ArrayList<>();
          for (Snapshot s : snapshots) {
            known.add(new Listing.Known(s.target(), brief(s)));
          }
          return Listing.of(known, filter, snapshots);
        });
  }

  @Override
  public List<Listing.Known> everything(Moment at) throws UserError {
    return database.read(
        () -> {
          List<Listing.Known> known = new ArrayList<>();
          for (Snapshot s : at.of(allSnapshots())) {
            State state =
                new State(
                    rows(Table.IDENTITY, s, "", List.of()),
                    rows(Table.CREDENTIAL, s, "", List.of()),
                    rows(Table.SIGHTING, s, "", List.of()),
                    rows(Table.REFERENCE, s, "", List.of()),
                    rows(Table.VIOLATION, s, "", List.of()),
                    rows(Table.EXEMPTION, s, "", List.of()),
                    new TreeMap<>());
            known.add(new Listing.Known(s.target(), state));
          }
          return known;
        });
  }

  /** What lists and comparisons need of the state of a target. */
  private State brief(Snapshot s) throws SQLException {
    return new State(
        rows(Table.IDENTITY, s, "", List.of()),
        rows(Table.CREDENTIAL_IN_BRIEF, s, "", List.of()),
        List.of(),
        List.of(),
        rows(Table.VIOLATION_IN_BRIEF, s, "", List.of()),
        List.of(),
        new TreeMap<>());
  }

  /** The rows of a target that hold at a snapshot. */
  private <T> List<T> rows(Table<T> table, Snapshot s, String and, List<String> values)
      throws SQLException {
    List<T> things = new ArrayList<>();
    String sql =
        "select "
            + table.columns(database.version())
            + " from "
            + table.name()
            + " where target = (select id from target where key = ?)"
            + " and since <= ? and (until is null or until > ?)"
            + and
            + " order by rowid";
    try (PreparedStatement p = database.connection.prepareStatement(sql)) {
      p.setString(1, s.target().key());
      p.setLong(2, s.id());
      p.setLong(3, s.id());
      for (int i = 0; i < values.size(); i++) {
        p.setString(4 + i, values.get(i));
      }
      try (ResultSet rows = p.executeQuery()) {
        while (rows.next()) {
          things.add(table.thing(cells(rows, 1, table.columns().size())));
        }
      }
    }
    return things;
  }

  @Override
  public Optional<Dossier> show(String typed, Moment at) throws UserError {
    return database.read(
        () -> {
          String id = whole(typed);
          if (id == null) {
            return Optional.empty();
          }
          List<Snapshot> all = allSnapshots();
          List<Dossier.Part> parts = new ArrayList<>();
          for (Snapshot s : at.of(all)) {
            Dossier.Part part = part(id, s, all);
            if (part != null) {
              parts.add(part);
            }
          }
          if (parts.isEmpty()) {
            return Optional.empty();
          }
          parts.sort(Comparator.comparing(p -> p.target().key()));
          return Optional.of(
              new Dossier(id, parts, Dossier.shared(parts, holders(parts, at.of(all)))));
        });
  }

  /** The one id of an identity or a credential that begins so; null for none. */
  private @Nullable String whole(String typed) throws SQLException, UserError {
    SortedSet<String> ids = new TreeSet<>();
    for (String table : List.of("identity", "credential")) {
      try (PreparedStatement p =
          database.connection.prepareStatement(
              "select distinct id from "
                  + table
                  + " where id >= ? and id < ? order by id limit 3")) {
        p.setString(1, typed);
        p.setString(2, typed + '\uffff');
        try (ResultSet rows = p.executeQuery()) {
          while (rows.next()) {
            ids.add(rows.getString(1));
          }
        }
      }
    }
    return Dossier.meant(typed, ids);
  }

  private Dossier.@Nullable Part part(String id, Snapshot s, List<Snapshot> all)
      throws SQLException {
    List<KnownCredential> asked = rows(Table.CREDENTIAL, s, " and id = ?", List.of(id));
    String owner = asked.isEmpty() ? id : asked.get(0).identity();
    List<dev.keycensus.inventory.census.Identity> identities =
        rows(Table.IDENTITY, s, " and id = ?", List.of(owner));
    if (asked.isEmpty() && identities.isEmpty()) {
      return null;
    }
    Set<String> ids = new HashSet<>(Set.of(id));
    asked.forEach(c -> ids.add(c.id()));
    Set<String> references = new HashSet<>();
    if (asked.isEmpty()) {
      ids.addAll(identities.get(0).credentials());
      ids.addAll(identities.get(0).holds());
      references.addAll(identities.get(0).references());
    }
    List<KnownCredential> credentials = in(Table.CREDENTIAL, "id", s, ids);
    List<KnownSighting> sightings = in(Table.SIGHTING, "credential", s, ids);
    Set<String> subjects = new HashSet<>(ids);
    sightings.forEach(x -> subjects.add(x.id()));
    State state =
        new State(
            identities,
            credentials,
            sightings,
            in(Table.REFERENCE, "id", s, references),
            in(Table.VIOLATION, "subject", s, subjects),
            rows(Table.EXEMPTION, s, "", List.of()),
            new TreeMap<>());
    return Dossier.part(
        id, new Listing.Known(s.target(), state), s, since(id, asked.isEmpty(), s, all));
  }

  private <T> List<T> in(Table<T> table, String column, Snapshot s, Set<String> values)
      throws SQLException {
    List<T> found = new ArrayList<>();
    List<String> sorted = new ArrayList<>(new TreeSet<>(values));
    for (int from = 0; from < sorted.size(); from += 500) {
      List<String> some = sorted.subList(from, Math.min(sorted.size(), from + 500));
      String marks = "?" + ", ?".repeat(some.size() - 1);
      found.addAll(rows(table, s, " and " + column + " in (" + marks + ")", some));
    }
    return found;
  }

  /** Walks back over the rows of an id while one ends where the next begins. */
  private @Nullable Snapshot since(String id, boolean identity, Snapshot s, List<Snapshot> all)
      throws SQLException {
    long since = s.id() + 1;
    try (PreparedStatement p =
        database.connection.prepareStatement(
            "select since, until from "
                + (identity ? "identity" : "credential")
                + " where id = ? and target = (select id from target where key = ?)"
                + " and since <= ? order by since desc")) {
      p.setString(1, id);
      p.setString(2, s.target().key());
      p.setLong(3, s.id());
      try (ResultSet rows = p.executeQuery()) {
        while (rows.next()) {
          long until = rows.getLong(2);
          if (!rows.wasNull() && until < since) {
            break;
          }
          since = rows.getLong(1);
        }
      }
    }
    long first = since;
    return all.stream().filter(x -> x.id() == first).findFirst().orElse(null);
  }

  /** By value the targets that hold it at these snapshots, where there are several. */
  private Map<String, SortedSet<Target>> holders(List<Dossier.Part> parts, List<Snapshot> snapshots)
      throws SQLException {
    Set<String> ids = new HashSet<>();
    for (Dossier.Part part : parts) {
      part.credentials().forEach(c -> ids.add(c.id()));
    }
    List<Listing.Known> known = new ArrayList<>();
    for (Snapshot s : snapshots) {
      State state =
          new State(
              List.of(),
              in(Table.CREDENTIAL, "id", s, ids),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              new TreeMap<>());
      known.add(new Listing.Known(s.target(), state));
    }
    return Listing.holders(known);
  }

  // ---- Comparing
  // ---------------------------------------------------------------------------------

  @Override
  public Diff diff(Moment from, Moment to) throws UserError {
    return database.read(
        () -> {
          List<Snapshot> all = allSnapshots();
          Map<String, Snapshot> before = new LinkedHashMap<>();
          Map<String, Snapshot> after = new LinkedHashMap<>();
          from.of(all).forEach(s -> before.put(s.target().key(), s));
          to.of(all).forEach(s -> after.put(s.target().key(), s));
          SortedSet<Target> targets = Listing.targets();
          all.forEach(s -> targets.add(s.target()));
          List<Comparison.Pair> pairs = new ArrayList<>();
          for (Target t : targets) {
            Snapshot a = before.get(t.key());
            Snapshot b = after.get(t.key());
            if (a != null && b != null && a.id() > b.id()) {
              throw new UserError(
                  "snapshot " + a.id() + " is not before snapshot " + b.id(),
                  "swap --from and --to");
            }
            if (a != null || b != null) {
              pairs.add(pair(t, a, b));
            }
          }
          return Comparison.of(pairs);
        });
  }

  private Comparison.Pair pair(Target target, @Nullable Snapshot a, @Nullable Snapshot b)
      throws SQLException {
    boolean otherKey =
        a != null
            && b != null
            && !a.keyId().isEmpty()
            && !b.keyId().isEmpty()
            && !a.keyId().equals(b.keyId());
    State before = a == null ? State.EMPTY : compared(a, otherKey);
    State after =
        b == null ? State.EMPTY : a != null && a.id() == b.id() ? before : compared(b, otherKey);
    return new Comparison.Pair(
        target, a, b, before, after, a == null ? Comparison.Past.NONE : past(a));
  }

  private State compared(Snapshot s, boolean withSightings) throws SQLException {
    State state = brief(s);
    return !withSightings
        ? state
        : new State(
            state.identities(),
            state.credentials(),
            rows(Table.SIGHTING, s, "", List.of()),
            List.of(),
            state.violations(),
            List.of(),
            new TreeMap<>());
  }

  private Comparison.Past past(Snapshot s) throws SQLException {
    Map<String, Set<String>> ids = new HashMap<>();
    for (String what :
        List.of(
            "id from credential", "id from identity", "policy || ' ' || subject from violation")) {
      Set<String> set = new HashSet<>();
      try (PreparedStatement p =
          database.connection.prepareStatement(
              "select distinct "
                  + what
                  + " where target = (select id from target where key = ?) and since <= ?")) {
        p.setString(1, s.target().key());
        p.setLong(2, s.id());
        try (ResultSet rows = p.executeQuery()) {
          while (rows.next()) {
            set.add(rows.getString(1));
          }
        }
      }
      ids.put(what.substring(what.lastIndexOf(' ') + 1), set);
    }
    return new Comparison.Past(
        ids.getOrDefault("credential", Set.of()),
        ids.getOrDefault("identity", Set.of()),
        ids.getOrDefault("violation", Set.of()));
  }

  // ---- Forgetting
  // --------------------------------------------------------------------------------

  @Override
  public int forget(String target) throws UserError {
    return database.write(
        () -> {
          List<Long> ids = new ArrayList<>();
          List<String> keys = new ArrayList<>();
          try (PreparedStatement p =
              database.connection.prepareStatement(
                  "select id, key, label from target order by id")) {
            try (ResultSet rows = p.executeQuery()) {
              while (rows.next()) {
                Target t = new Target(rows.getString(2), rows.getString(3));
                if (t.is(target)) {
                  ids.add(rows.getLong(1));
                  keys.add(t.key());
                }
              }
            }
          }
          if (keys.contains(target)) {
            ids = List.of(ids.get(keys.indexOf(target)));
          }
          if (ids.isEmpty()) {
            throw new UserError(
                "the store has no target \"" + target + "\"",
                "keycensus inventory snapshots tells which it has");
          }
          if (ids.size() > 1) {
            throw new UserError(
                "several targets are called \"" + target + "\"",
                "name one by its key: " + String.join(", ", keys));
          }
          int gone =
              (int) database.number("select count(*) from snapshot where target = " + ids.get(0));
          // What is forgotten is not to be read in the file's free pages.
          database.execute("pragma secure_delete = on");
          for (Table<?> table : Table.ALL) {
            database.execute("delete from " + table.name() + " where target = " + ids.get(0));
          }
          database.execute("delete from snapshot where target = " + ids.get(0));
          database.execute("delete from target where id = " + ids.get(0));
          return gone;
        });
  }
}
