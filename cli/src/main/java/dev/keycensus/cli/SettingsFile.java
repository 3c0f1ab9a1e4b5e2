package dev.keycensus.cli;

import dev.keycensus.inventory.ChangeScan;
import dev.keycensus.inventory.Selection;
import dev.keycensus.inventory.Settings;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file of a scan: one that the user names, or the one at the root of the target.
 * The root is that of the repository that holds the target, and the target itself where there is no
 * repository; nothing above it is looked at. A file in a target is as untrusted as the target, so
 * it has to be a regular file, and the user's own or the administrator's.
 *
 * @param rules the files and folders of {@link Settings#rules}, resolved
 * @param rulesBefore those of them that are read from the revision before a change
 */
record SettingsFile(Settings settings, List<Path> rules, List<String> rulesBefore) {
  static final SettingsFile NONE = new SettingsFile(Settings.NONE, List.of(), List.of());

  private static final int MAX_BYTES = 1 << 20;

  /**
   * Reads it.
   *
   * @param chosen by {@code --config}; null to look for it
   * @param targets existing files and folders
   * @param base what paths in messages are relative to
   */
  static SettingsFile find(@Nullable Path chosen, List<Path> targets, Path base) throws UserError {
    if (chosen != null) {
      return read(chosen, base, true);
    }
    Set<Path> roots = new LinkedHashSet<>();
    List<Path> files = new ArrayList<>();
    for (Path target : targets) {
      Path root = root(target);
      if (root != null && roots.add(root)) {
        Path file = root.resolve(Settings.FILE_NAME);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          files.add(file);
        }
      }
    }
    if (files.isEmpty()) {
      return NONE;
    }
    Path file = files.get(0);
    if (roots.size() > 1) {
      throw new UserError(
          "targets of different roots, one of which has a " + Settings.FILE_NAME,
          "scan them one by one, or decide with --config FILE or --no-config");
    }
    String name = shown(file, base);
    trust(
        file,
        name,
        "use --config FILE or --no-config",
        "to trust it: --config " + name + "; to do without: --no-config");
    return read(file, base, false);
  }

  /**
   * The configuration that a change is judged by: that of the revision before it, whatever the
   * change itself makes of the file.
   */
  static SettingsFile before(Path target, Selection selection) throws UserError {
    try {
      byte[] content =
          ChangeScan.before(target, selection, List.of(Settings.FILE_NAME)).get(Settings.FILE_NAME);
      if (content == null) {
        return NONE;
      }
      Settings settings = Settings.read(content, Settings.FILE_NAME + " before the change");
      return new SettingsFile(settings, List.of(), settings.rules());
    } catch (IOException e) {
      throw new UserError(
          target.toString(), "cannot be read: " + OutputFile.reason(e), null, 0, null);
    }
  }

  /** The root of a target; null for a file that is in no repository. */
  static @Nullable Path root(Path target) {
    Path real;
    try {
      real = target.toRealPath();
    } catch (IOException e) {
      return null;
    }
    Path folder = Files.isDirectory(real) ? real : null;
    for (Path at = folder != null ? real : real.getParent(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
        return at;
      }
    }
    return folder;
  }

  private static SettingsFile read(Path file, Path base, boolean chosen) throws UserError {
    String name = shown(file, base);
    byte[] content;
    LinkOption[] links = chosen ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    try (InputStream in = Files.newInputStream(file, links)) {
      content = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new UserError(
          name, "cannot be read: " + OutputFile.reason(e), null, 0, chosen ? null : "--no-config");
    }
    if (content.length > MAX_BYTES) {
      throw new UserError(name, "is larger than 1 MiB", null, 0, null);
    }
    Settings settings = Settings.read(content, name);
    Path parent = file.toAbsolutePath().getParent();
    List<Path> rules = new ArrayList<>();
    for (String rule : settings.rules()) {
      rules.add(inside(parent == null ? file : parent, rule, name));
    }
    return new SettingsFile(settings, List.copyOf(rules), List.of());
  }

  private static Path inside(Path folder, String path, String name) throws UserError {
    try {
      Path real = folder.resolve(path).toRealPath();
      if (real.startsWith(folder.toRealPath())) {
        return real;
      }
    } catch (IOException e) {
      throw new UserError(
          name, "rules.paths: \"" + path + "\": " + OutputFile.reason(e), null, 0, null);
    }
    throw new UserError(
        name,
        "rules.paths: \"" + path + "\" is a link that leaves the folder",
        null,
        0,
        "for types from elsewhere use --rules PATH");
  }

  /**
   * Refuses a file of a target that is none of the user's own.
   *
   * @param name what errors call it
   * @param otherwise a hint, what to do without it
   * @param toTrust a hint for the file of another user
   */
  static void trust(Path file, String name, String otherwise, String toTrust) throws UserError {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UserError(name, "is not a regular file", null, 0, otherwise);
    }
    try {
      if (!Owner.isTrusted(file)) {
        throw new UserError(name, "belongs to another user, so it is not obeyed", null, 0, toTrust);
      }
    } catch (IOException e) {
      throw new UserError(
          name, "its owner cannot be told: " + OutputFile.reason(e), null, 0, otherwise);
    }
  }

  static String shown(Path file, Path base) {
    try {
      Path real = file.toRealPath(LinkOption.NOFOLLOW_LINKS);
      Path from = base.toAbsolutePath().toRealPath();
      return real.startsWith(from) ? from.relativize(real).toString() : real.toString();
    } catch (IOException e) {
      return file.toString();
    }
  }
}
