package dev.keycensus.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of rule files, read whole: every file strictly, then what only all together can tell.
 */
final class RuleFiles {
  static final int MAX_FILES = 5000;
  private static final int MAX_DEPTH = 8;

  private RuleFiles() {}

  /**
   * The types of a file, or of all {@code *.yaml} and {@code *.yml} below a folder, sorted by id.
   *
   * @param known the types that are there already: none of their ids may come again
   */
  static List<CredentialType> read(Path fileOrFolder, @Nullable Catalog known) throws UserError {
    Map<String, Yaml> places = new HashMap<>();
    List<Yaml> roots = new ArrayList<>();
    List<CredentialType> types = new ArrayList<>();
    for (Path file : files(fileOrFolder)) {
      Yaml root = Yaml.read(file);
      List<MatcherRules.Placed> all;
      if (MatcherRules.isOne(root)) {
        all = MatcherRules.read(root);
      } else {
        all =
            List.of(
                new MatcherRules.Placed(RuleReader.read(root, nameOf(file)), root.required("id")));
        roots.add(root);
      }
      for (MatcherRules.Placed placed : all) {
        String id = placed.type().id();
        Yaml other = places.putIfAbsent(id, placed.id());
        if (other != null) {
          throw placed.id().error("the id \"" + id + "\" is taken", "by " + other.file());
        }
        if (known != null && known.get(id) != null) {
          throw placed
              .id()
              .error(
                  "the id \"" + id + "\" is taken by a type that is there already",
                  "choose another id, or switch that type off");
        }
        types.add(placed.type());
      }
    }
    for (Yaml root : roots) {
      for (Yaml pair : root.list("pairs")) {
        String id = pair.string();
        if (!places.containsKey(id) && (known == null || known.get(id) == null)) {
          throw pair.error(
              "\"pairs\" names no type: " + Printable.quoted(id),
              SourceText.didYouMean(id, places.keySet()));
        }
      }
    }
    types.sort(Comparator.comparing(CredentialType::id));
    return types;
  }

  /** Ids of the types of a file or folder; a type's file is named after it. */
  static List<String> ids(Path fileOrFolder) throws UserError {
    List<String> ids = new ArrayList<>();
    for (Path file : files(fileOrFolder)) {
      Yaml root = Yaml.read(file);
      if (MatcherRules.isOne(root)) {
        MatcherRules.read(root).forEach(placed -> ids.add(placed.type().id()));
      } else {
        ids.add(nameOf(file));
      }
    }
    return ids;
  }

  /** Whether it is a file that {@link LeaksConfig} reads. */
  static boolean isToml(Path file) {
    return String.valueOf(file.getFileName()).endsWith(".toml") && !Files.isDirectory(file);
  }

  private static List<Path> files(Path fileOrFolder) throws UserError {
    if (!Files.isDirectory(fileOrFolder)) {
      return List.of(fileOrFolder); // Yaml.read says what is wrong with one that is not there.
    }
    try (Stream<Path> walk = Files.walk(fileOrFolder, MAX_DEPTH)) {
      List<Path> files =
          walk.filter(file -> isRule(file) && !Files.isDirectory(file))
              .limit(MAX_FILES + 1)
              .sorted(Comparator.comparing(Path::toString))
              .toList();
      if (files.size() > MAX_FILES) {
        throw new UserError(
            fileOrFolder.toString(), "more than " + MAX_FILES + " rule files", null, 0, null);
      }
      for (Path file : files) {
        // A dangling link is for Yaml.read to name; a pipe would be waited for.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
          throw new UserError(file.toString(), "not a regular file", null, 0, null);
        }
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new UserError(fileOrFolder.toString(), "the folder cannot be read", null, 0, null);
    }
  }

  private static boolean isRule(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private static String nameOf(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
