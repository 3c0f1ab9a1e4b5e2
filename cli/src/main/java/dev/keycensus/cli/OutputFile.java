package dev.keycensus.cli;

import dev.keycensus.rules.UserError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A report in a file: there as a whole or not at all. */
final class OutputFile {
  private OutputFile() {}

  /** Refuses what could not be written, before anything is scanned. */
  static void check(Path file) throws UserError {
    if (Files.isDirectory(file)) {
      throw new UserError("--output", "\"" + file + "\" is a folder", null, 0, null);
    }
    Path folder = folderOf(file);
    if (!Files.isDirectory(folder)) {
      throw new UserError(
          "--output", "there is no folder \"" + folder + "\"", null, 0, "make it first");
    }
  }

  /**
   * Writes to a temporary name beside the file and renames it into place. A device or pipe is
   * written as it is.
   *
   * @param secret whether nobody but the user may read the file
   */
  static void write(Path file, boolean secret, Io.Writing writing) throws UserError {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
          writing.to(out);
        }
        return;
      }
      // The file that a link names is replaced, not the link.
      Path real = Files.exists(file) ? file.toRealPath() : file;
      Path temporary =
          folderOf(real)
              .resolve("." + real.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
      try {
        create(temporary, secret);
        try (OutputStream out =
            new BufferedOutputStream(
                Files.newOutputStream(temporary, StandardOpenOption.WRITE), 1 << 16)) {
          writing.to(out);
        }
        move(temporary, real);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new UserError("--output", "cannot write \"" + file + "\": " + reason(e), null, 0, null);
    }
  }

  private static void create(Path file, boolean secret) throws IOException {
    FileAttribute<?>[] none = {};
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (secret && posix) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file, none);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /** Why a file cannot be used, without its name. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
