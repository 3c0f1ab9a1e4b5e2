package dev.keycensus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Whose a file is. */
final class Owner {
  private static final String UID = "unix:uid";

  private Owner() {}

  /** Whether a file belongs to the user of this process or to the administrator. */
  static boolean isTrusted(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      Object owner = Files.getAttribute(file, UID, LinkOption.NOFOLLOW_LINKS);
      return Integer.valueOf(0).equals(owner) || Objects.equals(owner, self());
    }
    String owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
    String user = System.getProperty("user.name", "");
    // Windows writes DOMAIN\name, and gives what an administrator makes to the group.
    String name = owner.substring(owner.lastIndexOf('\\') + 1).toLowerCase(Locale.ROOT);
    return name.equals(user.toLowerCase(Locale.ROOT))
        || owner.equals("BUILTIN\\Administrators")
        || owner.equals("NT AUTHORITY\\SYSTEM");
  }

  /** The user id of this process. There is no name for it in many containers. */
  private static Object self() throws IOException {
    Path process = Path.of("/proc/self");
    if (Files.isDirectory(process)) {
      return Files.getAttribute(process, UID);
    }
    return Files.getAttribute(Path.of(System.getProperty("user.home", "/")), UID);
  }
}
