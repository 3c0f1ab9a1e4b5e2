package dev.keycensus.cli;

import dev.keycensus.inventory.ChangeScan;
import dev.keycensus.inventory.Governing;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files of a target that have a say in its scan, under the rules of a configuration file: at the
 * root of the target and nowhere else, regular files of the user's own or the administrator's; and
 * for a change those of the revision before it.
 *
 * @param ignores what other scanners' ignore files hide
 * @param governing what people have laid down about identities
 */
record ControlFiles(OtherIgnores ignores, Governing governing) {
  /** Nothing has a say. */
  static final ControlFiles NONE = new ControlFiles(OtherIgnores.NONE, Governing.BUILT_IN);

  private static final int MAX_BYTES = 4 << 20;
  private static final String BEFORE = "before the change: ";

  /**
   * Reads those of the one root that all targets have; nothing where there are several.
   *
   * @param ignoring whether ignore files of other scanners are read
   * @param governed whether those about identities are read
   */
  static ControlFiles find(
      List<Path> targets,
      @Nullable Selection selection,
      Path base,
      boolean ignoring,
      boolean governed)
      throws UserError {
    List<String> names =
        Stream.concat(
                ignoring ? OtherIgnores.FILES.stream() : Stream.of(),
                governed ? Governing.FILES.stream() : Stream.of())
            .toList();
    if (names.isEmpty()) {
      return NONE;
    }
    if (selection != null) {
      try {
        ControlFiles all = read(ChangeScan.before(targets.get(0), selection, names), BEFORE);
        return new ControlFiles(all.ignores(), all.governing().beforeChange());
      } catch (IOException e) {
        throw new UserError(
            targets.get(0).toString(),
            "cannot be read: " + OutputFile.reason(e),
            null,
            0,
            without(names.get(0)));
      }
    }
    Path root = null;
    for (Path target : targets) {
      Path its = SettingsFile.root(target);
      if (its == null || (root != null && !root.equals(its))) {
        return NONE;
      }
      root = its;
    }
    if (root == null) {
      return NONE;
    }
    ControlFiles all = read(root, base, names);
    for (Path target : targets) {
      try {
        if (target.toRealPath().equals(root)) {
          return all;
        }
      } catch (IOException e) {
        // The scan says so.
      }
    }
    return all.ofPart();
  }

  /** The same, for a scan that does not read all of the target. */
  ControlFiles ofPart() {
    return new ControlFiles(ignores, governing.ofPart());
  }

  private static ControlFiles read(Path root, Path base, List<String> names) throws UserError {
    Map<String, byte[]> files = new HashMap<>();
    String shown = "";
    for (String name : names) {
      Path file = root.resolve(name);
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      String place = SettingsFile.shown(file, base);
      shown = place.endsWith(name) ? place.substring(0, place.length() - name.length()) : "";
      Path folder = file.getParent();
      if (folder != null
          && !folder.equals(root)
          && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new UserError(place, "its folder is a symbolic link", null, 0, without(name));
      }
      SettingsFile.trust(file, place, without(name), without(name));
      files.put(name, content(file, place, without(name), LinkOption.NOFOLLOW_LINKS));
    }
    return read(files, shown);
  }

  /**
   * The bytes of a file that a person wrote, whole.
   *
   * @param name what errors call it
   * @param hint what to do without it; null for nothing
   */
  static byte[] content(Path file, String name, @Nullable String hint, LinkOption... links)
      throws UserError {
    try (InputStream in = Files.newInputStream(file, links)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new UserError(name, "is larger than 4 MiB", null, 0, hint);
      }
      return content;
    } catch (IOException e) {
      throw new UserError(name, "cannot be read: " + OutputFile.reason(e), null, 0, hint);
    }
  }

  private static ControlFiles read(Map<String, byte[]> files, String prefix) throws UserError {
    return files.isEmpty()
        ? NONE
        : new ControlFiles(OtherIgnores.read(files, prefix), Governing.read(files, prefix));
  }

  private static String without(String name) {
    return "to do without: "
        + (Governing.FILES.contains(name) ? "--no-policy" : "--no-inline-allow");
  }
}
