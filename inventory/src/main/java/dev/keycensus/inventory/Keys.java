package dev.keycensus.inventory;

import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the key of credential ids comes from: {@code --key-file}, else {@code KEYCENSUS_KEY}, else
 * a file that is made on first need in the user's own configuration folder. Never from, and never
 * to, a scanned tree.
 */
final class Keys {
  private static final int LEAST = 16;
  private static final int MOST = 4096;

  private Keys() {}

  /**
   * @param keyFile as {@code --key-file} names it; null for none
   * @param environment of the process
   */
  static Fingerprints fingerprints(@Nullable Path keyFile, Map<String, String> environment)
      throws UserError {
    if (keyFile != null) {
      return new Fingerprints(read(keyFile));
    }
    String given = environment.get("KEYCENSUS_KEY");
    if (given != null && !given.isEmpty()) {
      if (given.length() < LEAST) {
        throw new UserError(
            "KEYCENSUS_KEY is shorter than " + LEAST + " characters",
            "use a random value, such as 32 hex digits");
      }
      return new Fingerprints(given.getBytes(StandardCharsets.UTF_8));
    }
    Path own = ownKey(environment);
    return new Fingerprints(own == null ? random() : readOrMake(own));
  }

  private static @Nullable Path ownKey(Map<String, String> environment) {
    String base = environment.get("XDG_CONFIG_HOME");
    if (base != null && Path.of(base).isAbsolute()) {
      return Path.of(base, "keycensus", "key");
    }
    String home = System.getProperty("user.home");
    return home == null || home.isEmpty() || home.equals("?")
        ? null
        : Path.of(home, ".config", "keycensus", "key");
  }

  private static byte[] read(Path file) throws UserError {
    try {
      refuseIfOpenToOthers(file);
      long size = Files.size(file);
      if (size < LEAST || size > MOST) {
        throw new UserError(
            file.toString(),
            "a key file has " + LEAST + " to " + MOST + " bytes, this one has " + size,
            null,
            0,
            null);
      }
      try (InputStream in = Files.newInputStream(file)) {
        return new String(in.readNBytes(MOST), StandardCharsets.ISO_8859_1)
            .strip()
            .getBytes(StandardCharsets.ISO_8859_1);
      }
    } catch (NoSuchFileException e) {
      throw new UserError(file.toString(), "there is no such key file", null, 0, null);
    } catch (IOException e) {
      throw new UserError(file.toString(), "the key file cannot be read", null, 0, null);
    }
  }

  private static void refuseIfOpenToOthers(Path file) throws IOException, UserError {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.OTHERS_READ)
        || permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)
        || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
      throw new UserError(
          file.toString(),
          "the key file is open to other users",
          null,
          0,
          "run: chmod 600 '" + file + "'");
    }
  }

  /** A key that cannot be kept, in a home that cannot be written, lives for this run only. */
  private static byte[] readOrMake(Path own) throws UserError {
    if (Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
      return read(own);
    }
    byte[] key = random();
    try {
      Path folder = Objects.requireNonNull(own.getParent());
      boolean posix = own.getFileSystem().supportedFileAttributeViews().contains("posix");
      Files.createDirectories(folder);
      Path temporary = folder.resolve("key." + ProcessHandle.current().pid());
      Set<StandardOpenOption> options =
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (var channel =
          posix
              ? Files.newByteChannel(
                  temporary,
                  options,
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------")))
              : Files.newByteChannel(temporary, options)) {
        channel.write(java.nio.ByteBuffer.wrap(key));
      }
      try {
        // A link, not a move: when two runs make the key at once, the first one's stays.
        Files.createLink(own, temporary);
      } catch (FileAlreadyExistsException e) {
        return read(own);
      } catch (UnsupportedOperationException | AtomicMoveNotSupportedException e) {
        Files.move(temporary, own);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      return key;
    }
    return key;
  }

  private static byte[] random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
  }
}
