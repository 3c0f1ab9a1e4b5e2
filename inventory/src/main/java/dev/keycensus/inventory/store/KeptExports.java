package dev.keycensus.inventory.store;

import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.inventory.evidence.Kept;
import dev.keycensus.inventory.evidence.Known;
import dev.keycensus.rules.UserError;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The exports that a store keeps. Each method is a part of a transaction. */
final class KeptExports {
  private final Database database;

  KeptExports(Database database) {
    this.database = database;
  }

  /** Keeps one, instead of what had its name. */
  int keep(String name, List<Known> rows, Instant now) throws SQLException {
    try (PreparedStatement s =
        database.connection.prepareStatement(
            "insert into evidence (name, added, content) values (?, ?, ?)"
                + " on conflict (name) do update"
                + " set added = excluded.added, content = excluded.content")) {
      s.setString(1, name);
      s.setString(2, now.toString());
      s.setString(3, Kept.text(rows));
      return s.executeUpdate();
    }
  }

  /** All of them, sorted by name; none in a file of before there were any. */
  List<EvidenceFile> all() throws SQLException, UserError {
    List<EvidenceFile> files = new ArrayList<>();
    if (database.version() < 2) {
      return files;
    }
    try (PreparedStatement s =
            database.connection.prepareStatement(
                "select name, content from evidence order by name");
        ResultSet rows = s.executeQuery()) {
      while (rows.next()) {
        String name = rows.getString(1);
        files.add(EvidenceFile.kept(name, Kept.read(name, rows.getString(2))));
      }
    }
    return files;
  }

  /**
   * Forgets one.
   *
   * @throws UserError if there is none of that name
   */
  int forget(String name) throws SQLException, UserError {
    List<String> names = new ArrayList<>();
    try (PreparedStatement s =
            database.connection.prepareStatement("select name from evidence order by name");
        ResultSet rows = s.executeQuery()) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    if (!names.contains(name)) {
      throw new UserError(
          "the store keeps no export \"" + name + "\"",
          names.isEmpty() ? "it keeps none" : "it keeps: " + String.join("; ", names));
    }
    // What is forgotten is not to be read in the file's free pages.
    database.execute("pragma secure_delete = on");
    try (PreparedStatement s =
        database.connection.prepareStatement("delete from evidence where name = ?")) {
      s.setString(1, name);
      return s.executeUpdate();
    }
  }
}
