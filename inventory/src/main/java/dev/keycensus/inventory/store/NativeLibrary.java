package dev.keycensus.inventory.store;

import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's own code, which the JVM can only load from a file. Left to itself the driver writes a
 * new copy (1.1 MB) into the common temporary folder at every start and means to delete it when the
 * JVM ends in good order. So one copy is kept in the user's own cache, and is loaded only if its
 * bytes are those in our jar.
 */
final class NativeLibrary {
  private static final int MOST_BYTES = 16 << 20;

  private static boolean ready;

  private NativeLibrary() {}

  /** Loads it, the first time. */
  static synchronized void load() throws UserError {
    if (ready) {
      return;
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    if (System.getProperty("org.sqlite.lib.path") == null) {
      Path folder = cache(System.getenv());
      Path file = folder == null ? null : kept(folder, name, resource);
      if (file != null && file.getParent() != null) {
        System.setProperty("org.sqlite.lib.path", file.getParent().toString());
        System.setProperty("org.sqlite.lib.name", String.valueOf(file.getFileName()));
      }
    }
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      throw new UserError(
          "the store needs SQLite, which does not run here (" + resource + ")",
          "use keycensus inventory list without --db");
    }
    ready = true;
  }

  static @Nullable Path cache(Map<String, String> environment) {
    String base = environment.get("XDG_CACHE_HOME");
    if (base != null && !base.isEmpty() && Path.of(base).isAbsolute()) {
      return Path.of(base, "keycensus");
    }
    String home = System.getProperty("user.home");
    return home == null || home.isEmpty() || home.equals("?")
        ? null
        : Path.of(home, ".cache", "keycensus");
  }

  /** The copy in a folder, made now if need be; null where none can be kept. */
  static @Nullable Path kept(Path folder, String name, String resource) {
    try {
      byte[] ours = bytes(resource);
      CRC32 crc = new CRC32();
      crc.update(ours);
      // Named after its content, so that two versions of keycensus do not take turns.
      Path file = folder.resolve("sqlite-" + Long.toHexString(crc.getValue()) + "-" + name);
      if (isWhole(file, ours)) {
        return file;
      }
      boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
      FileAttribute<?>[] own =
          posix
              ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
              }
              : new FileAttribute<?>[0];
      Files.createDirectories(folder, own);
      Path fresh = Files.createTempFile(folder, "sqlite", ".new");
      try {
        Files.write(fresh, ours);
        move(fresh, file);
      } finally {
        Files.deleteIfExists(fresh);
      }
      return isWhole(file, ours) ? file : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static boolean isWhole(Path file, byte[] ours) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != ours.length) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(ours, in.readNBytes(ours.length));
    }
  }

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("no SQLite for this platform");
      }
      return in.readNBytes(MOST_BYTES);
    }
  }
}
