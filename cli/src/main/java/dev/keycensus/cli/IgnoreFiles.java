package dev.keycensus.cli;

import dev.keycensus.inventory.ChangeScan;
import dev.keycensus.inventory.OtherIgnores;
import dev.keycensus.inventory.Selection;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ignore files of other scanners, under the rules of a configuration file: at the root of the
 * target and nowhere else, regular files of the user's own or the administrator's; and for a change
 * those of the revision before it.
 */
final class IgnoreFiles {
  private static final String WITHOUT = "to do without: --no-inline-allow";

  private IgnoreFiles() {}

  /** Reads those of the one root that all targets have; nothing where there are several. */
  static OtherIgnores find(List<Path> targets, @Nullable Selection selection, Path base)
      throws UserError {
    if (selection != null) {
      try {
        return ChangeScan.ignoresBefore(targets.get(0), selection);
      } catch (IOException e) {
        throw new UserError(
            targets.get(0).toString(), "cannot be read: " + OutputFile.reason(e), null, 0, WITHOUT);
      }
    }
    Path root = null;
    for (Path target : targets) {
      Path its = SettingsFile.root(target);
      if (its == null || (root != null && !root.equals(its))) {
        return OtherIgnores.NONE;
      }
      root = its;
    }
    return root == null ? OtherIgnores.NONE : read(root, base);
  }

  private static OtherIgnores read(Path root, Path base) throws UserError {
    Map<String, byte[]> files = new HashMap<>();
    String shown = "";
    for (String name : OtherIgnores.FILES) {
      Path file = root.resolve(name);
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      String place = SettingsFile.shown(file, base);
      shown = place.substring(0, place.length() - name.length());
      SettingsFile.trust(file, place, WITHOUT, WITHOUT);
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        byte[] content = in.readNBytes(OtherIgnores.MAX_BYTES + 1);
        if (content.length > OtherIgnores.MAX_BYTES) {
          throw new UserError(place, "is larger than 4 MiB", null, 0, WITHOUT);
        }
        files.put(name, content);
      } catch (IOException e) {
        throw new UserError(place, "cannot be read: " + OutputFile.reason(e), null, 0, WITHOUT);
      }
    }
    return files.isEmpty() ? OtherIgnores.NONE : OtherIgnores.read(files, shown);
  }
}
