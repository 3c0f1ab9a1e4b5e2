package dev.keycensus.inventory.store;

import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * The file of a store: opened, known for what it is, brought up to date.
 *
 * <p>It has a rollback journal and not a write-ahead log: a store is written for a second or two
 * after a scan and otherwise lies there to be read, copied and kept in a build's cache. With a log
 * it would be three files, of which the copy of one is no store, and could be read neither from a
 * read-only folder nor over most network file systems.
 */
final class Database {
  /** In the header of each of our files; "kcen". */
  private static final int APPLICATION = 0x6b63656e;

  /** The newest schema that this program knows: the number of files in {@code schema/}. */
  static final int VERSION = 3;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  final Connection connection;

  /** Of the file: an old one is read as it is, and brought up to date when it is written. */
  private int version;

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Something that the database does. */
  interface Work<T> {
    T run() throws SQLException, UserError;
  }

  /**
   * Opens a file.
   *
   * @param make whether to make one that is not there, and to bring an old one up to date
   * @param patience how long to wait for another process, in milliseconds
   */
  static Database open(Path file, boolean make, int patience) throws UserError {
    check(file, make);
    NativeLibrary.load();
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(patience);
    config.setJournalMode(SQLiteConfig.JournalMode.DELETE);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, "-16384");
    try {
      // The driver reads options after a question mark; check() has refused those.
      Connection c = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
      Database database = new Database(file, c);
      try {
        database.prepare(make);
        return database;
      } catch (SQLException | UserError | RuntimeException e) {
        c.close();
        throw e;
      }
    } catch (SQLException e) {
      throw told(file, e);
    }
  }

  private static void check(Path file, boolean make) throws UserError {
    if (file.toString().indexOf('?') >= 0) {
      throw new UserError(file.toString(), "a store's name cannot hold a ?", null, 0, null);
    }
    try {
      if (make) {
        create(file);
      }
      if (Files.isDirectory(file)) {
        throw new UserError(
            file.toString(), "is a folder", null, 0, "name a file in it, such as census.db");
      }
      if (!Files.isRegularFile(file) && Files.exists(file)) {
        throw new UserError(file.toString(), "is not a regular file", null, 0, null);
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] head = in.readNBytes(MAGIC.length);
        if (head.length > 0 && !Arrays.equals(head, MAGIC)) {
          throw new UserError(
              file.toString(),
              "is not a store of keycensus",
              null,
              0,
              "name another file; this one was not touched");
        }
      }
    } catch (NoSuchFileException e) {
      throw new UserError(
          file.toString(),
          "there is no such store",
          null,
          0,
          "keycensus inventory add --db " + file + " makes it");
    } catch (AccessDeniedException e) {
      throw new UserError(file.toString(), "permission denied", null, 0, null);
    } catch (IOException e) {
      throw new UserError(file.toString(), "cannot be read: " + e.getMessage(), null, 0, null);
    }
  }

  /** An empty file is an empty database. It is nobody else's to read. */
  private static void create(Path file) throws IOException, UserError {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new UserError(
          file.toString(), "there is no folder \"" + folder + "\"", null, 0, "make it first");
    }
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] own =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, own);
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (NoSuchFileException e) {
      throw new UserError(file.toString(), "cannot be made there", null, 0, null);
    } catch (AccessDeniedException e) {
      throw new UserError(
          file.toString(), "cannot be made: permission denied", null, 0, "choose another folder");
    } catch (IOException e) {
      if (!Files.exists(file)) {
        throw new UserError(file.toString(), "cannot be made: " + e.getMessage(), null, 0, null);
      }
    }
  }

  private void prepare(boolean make) throws SQLException, UserError {
    try (Statement s = connection.createStatement()) {
      // A file may come from elsewhere: nothing in its schema may call functions.
      s.execute("pragma trusted_schema = off");
      s.execute("pragma cell_size_check = on");
    }
    // In one view: another process may be making it at this moment.
    version = read(this::judge);
    if (version < VERSION && make) {
      version =
          write(
              () -> {
                // Another process may have done it meanwhile.
                for (int v = judge() + 1; v <= VERSION; v++) {
                  upgrade(v);
                }
                return VERSION;
              });
    } else if (version == 0) {
      throw new UserError(
          file.toString(),
          "is empty: nothing has been added yet",
          null,
          0,
          "keycensus inventory add --db " + file);
    }
  }

  int version() {
    return version;
  }

  /** The version of the file, if it is ours; 0 for an empty one. */
  private int judge() throws SQLException, UserError {
    long application = number("pragma application_id");
    int version = (int) number("pragma user_version");
    if (application == 0 && version == 0 && number("select count(*) from sqlite_master") == 0) {
      return 0;
    }
    if (application != APPLICATION) {
      throw new UserError(
          file.toString(),
          "is a database of another program",
          null,
          0,
          "name another file; this one was not touched");
    }
    if (version > VERSION) {
      throw new UserError(
          file.toString(),
          "was made by a newer keycensus (store version "
              + version
              + "; this one knows "
              + VERSION
              + ")",
          null,
          0,
          "use that keycensus, or another file");
    }
    return version;
  }

  private void upgrade(int version) throws SQLException {
    String name = "schema/" + "0".repeat(3 - Integer.toString(version).length()) + version + ".sql";
    StringBuilder statement = new StringBuilder();
    try (Statement s = connection.createStatement()) {
      for (String line : resource(name).lines().toList()) {
        if (!line.startsWith("--")) {
          statement.append(line).append('\n');
        }
        if (line.endsWith(";")) {
          s.execute(statement.toString());
          statement.setLength(0);
        }
      }
      s.execute("pragma application_id = " + APPLICATION);
      s.execute("pragma user_version = " + version);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Database.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  long number(String query) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet rows = s.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** Reads, with one view of the store for all of it. */
  <T> T read(Work<T> work) throws UserError {
    return transaction("begin", work);
  }

  /** Writes all of it or nothing; others wait. */
  <T> T write(Work<T> work) throws UserError {
    return transaction("begin immediate", work);
  }

  private <T> T transaction(String begin, Work<T> work) throws UserError {
    try {
      execute(begin);
      boolean done = false;
      try {
        T result = work.run();
        execute("commit");
        done = true;
        return result;
      } finally {
        if (!done) {
          rollback();
        }
      }
    } catch (SQLException e) {
      throw told(file, e);
    }
  }

  private void rollback() {
    try {
      execute("rollback");
    } catch (SQLException e) {
      // SQLite has rolled back by itself, or does when the file is opened again.
      return;
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute(sql);
    }
  }

  /** Refuses to write into a file that is damaged: it would get worse. */
  void checkWhole() throws SQLException, UserError {
    try (Statement s = connection.createStatement();
        ResultSet rows = s.executeQuery("pragma quick_check(1)")) {
      if (rows.next() && !"ok".equals(rows.getString(1))) {
        throw damaged(file);
      }
    }
  }

  void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // What was committed is in the file; nothing else is lost.
      return;
    }
  }

  static UserError told(Path file, SQLException e) {
    SQLiteErrorCode code =
        e instanceof SQLiteException s ? s.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    // The low byte is the kind; the rest tells more of it.
    return switch (code.code & 0xff) {
      case 5, 6 ->
          error(
              file,
              "another process is using the store",
              "try again when it is done; nothing was changed");
      case 8 ->
          error(file, "the store is read-only", "make it writable, or copy it and use the copy");
      case 13 -> error(file, "the disk is full", "make room; the store is as it was before");
      case 10 ->
          error(
              file,
              "the disk does not work as it should (" + code.name() + ")",
              "the store is as it was before");
      case 11, 26 -> damaged(file);
      case 14 ->
          error(file, "cannot be opened", "look at the permissions of the file and its folder");
      case 3, 23 -> error(file, "permission denied", null);
      default ->
          error(file, "the store cannot be used (" + code.name() + ")", "nothing was changed");
    };
  }

  private static UserError damaged(Path file) {
    return error(
        file,
        "the store is damaged",
        "bring back a copy of it, or move it away and add the targets again");
  }

  private static UserError error(Path file, String what, @Nullable String hint) {
    return new UserError(file.toString(), what, null, 0, hint);
  }
}
