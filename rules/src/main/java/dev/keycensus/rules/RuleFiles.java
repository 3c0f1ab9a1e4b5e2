package dev.keycensus.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder of rule files, read whole: every file strictly, then what only all together can tell.
 */
final class RuleFiles {
  static final int MAX_FILES = 5000;

  private RuleFiles() {}

  /**
   * The types of a file, or of all {@code *.yaml} and {@code *.yml} below a folder, sorted by id.
   *
   * @param known the types that are there already: none of their ids may come again
   */
  static List<CredentialType> read(RulePlace place, @Nullable Catalog known) throws UserError {
    Map<String, Yaml> places = new HashMap<>();
    List<Yaml> roots = new ArrayList<>();
    List<CredentialType> types = new ArrayList<>();
    for (RulePlace file : place.files()) {
      Yaml root = yaml(file);
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
  static List<String> ids(RulePlace place) throws UserError {
    List<String> ids = new ArrayList<>();
    for (RulePlace file : place.files()) {
      Yaml root = yaml(file);
      if (MatcherRules.isOne(root)) {
        MatcherRules.read(root).forEach(placed -> ids.add(placed.type().id()));
      } else {
        ids.add(nameOf(file));
      }
    }
    return ids;
  }

  /** Whether it is a file that {@link LeaksConfig} reads. */
  static boolean isToml(RulePlace place) throws UserError {
    return place.name().endsWith(".toml") && !place.isFolder();
  }

  private static Yaml yaml(RulePlace file) throws UserError {
    return Yaml.parse(file.shown(), file.read());
  }

  private static String nameOf(RulePlace file) {
    String name = file.name();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
