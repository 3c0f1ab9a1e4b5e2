package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Whether the user who runs us owns a file. */
final class Ownership {
  private static final String UID = "unix:uid";

  private Ownership() {}

  static boolean isOurs(Path file) {
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
        return Objects.equals(Files.getAttribute(file, UID, LinkOption.NOFOLLOW_LINKS), ourUid());
      }
      String owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
      // Windows writes DOMAIN\name.
      String name = owner.substring(owner.lastIndexOf('\\') + 1).toLowerCase(Locale.ROOT);
      return name.equals(System.getProperty("user.name", "").toLowerCase(Locale.ROOT));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** A name for it may be missing, as in many containers, so it is taken from what is ours. */
  private static Object ourUid() throws IOException {
    Path process = Path.of("/proc/self");
    if (Files.isDirectory(process)) {
      return Files.getAttribute(process, UID);
    }
    return Files.getAttribute(Path.of(System.getProperty("user.home", "/")), UID);
  }
}
