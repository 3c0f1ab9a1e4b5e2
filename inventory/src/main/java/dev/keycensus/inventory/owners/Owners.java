package dev.keycensus.inventory.owners;

import dev.keycensus.inventory.owners.Owner.Source;
import dev.keycensus.inventory.owners.Owner.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who answers for what stands in a tree, by the files of that tree that say so. Immutable; many
 * threads may ask.
 *
 * <p>The register, tags and the authors of commits are known elsewhere and come before and after
 * what this gives, see {@link Owner.Source}.
 */
public final class Owners {
  private static final String ALIASES = "OWNERS_ALIASES";

  private static final Set<String> NAMES =
      Set.of(
          "OWNERS",
          "catalog-info.yaml",
          "catalog-info.yml",
          "service.datadog.yaml",
          "service.datadog.yml",
          "entity.datadog.yaml",
          "entity.datadog.yml",
          "opslevel.yml",
          "opslevel.yaml",
          "cortex.yaml",
          "cortex.yml");
  private static final Set<String> PACKAGE_NAMES =
      Set.of(
          "package.json",
          "pom.xml",
          "pyproject.toml",
          "Cargo.toml",
          "MAINTAINERS",
          "MAINTAINERS.md",
          "MAINTAINERS.txt");

  /**
   * Where those are named, relative to the repository's root, who answer for all of it: of the
   * files that {@link #wants} names those that speak for the root.
   */
  public static final List<String> DECLARED_FOR_ROOT =
      Stream.of(CodeOwners.PLACES, NAMES, List.of(ALIASES))
          .flatMap(Collection::stream)
          .sorted()
          .toList();

  /** The same, and the manifests at the root, of which owners are derived. */
  public static final List<String> FOR_ROOT =
      Stream.of(DECLARED_FOR_ROOT, PACKAGE_NAMES).flatMap(Collection::stream).sorted().toList();

  /** What lies here was written elsewhere: its authors answer for nothing in this tree. */
  private static final Set<String> FOREIGN = Set.of("node_modules", "vendor", "third_party");

  /** Keys of tags that name an owner, the best first; compared without case, dashes and prefix. */
  public static final List<String> TAG_KEYS =
      List.of("owner", "team", "service-owner", "contact", "cost-center");

  /** Values of tags that say nobody. */
  private static final Set<String> NOBODY =
      Set.of(
          "none", "n/a", "na", "null", "nil", "unknown", "tbd", "todo", "-", "undefined", "unset");

  /** A longer file is not read, in bytes. */
  public static final int LONGEST = 3 << 20;

  /** Why not. */
  public static final String TOO_LARGE = "over 3 MiB: not read";

  private final CodeOwners codeOwners;
  private final OwnersFiles ownersFiles = new OwnersFiles();
  private final Nearest backstage = new Nearest();
  private final Nearest services = new Nearest();
  private final Nearest packages = new Nearest();
  private final List<Problem> problems;

  private Owners(SortedMap<String, byte[]> files) {
    Problems told = new Problems();
    codeOwners = CodeOwners.read(files, told);
    byte[] aliases = files.get(ALIASES);
    if (aliases != null) {
      told.begin(ALIASES);
      ownersFiles.readAliases(aliases, told);
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String path = file.getKey();
      if (wants(path) && !path.endsWith("CODEOWNERS") && !path.equals(ALIASES)) {
        told.begin(path);
        if (file.getValue().length > LONGEST) {
          told.tell(0, TOO_LARGE);
        } else {
          read(path, file.getValue(), told);
        }
      }
    }
    problems = told.all();
  }

  private void read(String path, byte[] bytes, Problems told) {
    String folder = Nearest.folderOf(path);
    // A file in .backstage speaks for the folder that holds it.
    String served = Nearest.nameOf(folder).startsWith(".") ? Nearest.folderOf(folder) : folder;
    switch (Nearest.nameOf(path)) {
      case "OWNERS" -> ownersFiles.read(path, bytes, told);
      case "catalog-info.yaml", "catalog-info.yml" ->
          backstage.add(served, ServiceFiles.backstage(path, bytes, told));
      case "service.datadog.yaml",
          "service.datadog.yml",
          "entity.datadog.yaml",
          "entity.datadog.yml" ->
          services.add(served, ServiceFiles.datadog(path, bytes, told));
      case "opslevel.yml", "opslevel.yaml" ->
          services.add(served, ServiceFiles.opsLevel(path, bytes, told));
      case "cortex.yaml", "cortex.yml" ->
          services.add(served, ServiceFiles.cortex(path, bytes, told));
      default -> packages.add(folder, Packages.read(path, bytes, told));
    }
  }

  /**
   * Whether {@link #read} can use the file.
   *
   * @param path relative to the repository's root, with {@code /}
   */
  public static boolean wants(String path) {
    String name = Nearest.nameOf(path);
    if (name.equals("CODEOWNERS")) {
      return CodeOwners.PLACES.contains(path);
    }
    if (PACKAGE_NAMES.contains(name)) {
      for (String folder : FOREIGN) {
        if (path.startsWith(folder + "/") || path.contains("/" + folder + "/")) {
          return false;
        }
      }
      return true;
    }
    return NAMES.contains(name) || path.equals(ALIASES);
  }

  /**
   * Reads the files of a tree. Whatever is in them, this ends and throws nothing.
   *
   * @param files path relative to the repository's root to content, at most 3 MiB each; those that
   *     {@link #wants} does not name are not looked at
   */
  public static Owners read(SortedMap<String, byte[]> files) {
    return new Owners(files);
  }

  /** The first of {@link #all}; null for none. */
  public @Nullable Owner of(String path) {
    List<Owner> all = all(path);
    if (all.isEmpty()) {
      return null;
    }
    Owner first = all.get(0);
    boolean others =
        all.stream()
                .filter(o -> o.source() == first.source() && o.status() == first.status())
                .filter(o -> o.file().equals(first.file()))
                .count()
            > 1;
    // Several who answer for the same are not one person.
    return first.isPerson() && others
        ? new Owner(first.name(), first.source(), first.status(), first.file(), first.line(), false)
        : first;
  }

  /**
   * All owners of a path, the best first: by their source, and in a source as it orders them. Those
   * who were declared and have left come after the others that are declared and before those who
   * are only derived, so that an owner's leaving is not hidden by the author of a package.
   *
   * @param path relative to the repository's root, with {@code /}
   */
  public List<Owner> all(String path) {
    String clean = path.startsWith("/") ? path.substring(1) : path;
    List<Owner> all = new ArrayList<>(backstage.of(clean));
    all.addAll(codeOwners.of(clean));
    List<Owner> owners = ownersFiles.of(clean);
    boolean left = !owners.isEmpty() && owners.get(0).status() == Status.LEFT;
    if (!left) {
      all.addAll(owners);
    }
    all.addAll(services.of(clean));
    if (left) {
      all.addAll(owners);
    }
    all.addAll(packages.of(clean));
    return List.copyOf(all);
  }

  /**
   * What could not be understood, in the order of reading; the rest is used. To be asked for after
   * the owners: a CODEOWNERS file whose patterns take too long is told once a path has met them.
   */
  public List<Problem> problems() {
    Problem late = codeOwners.late();
    if (late == null) {
      return problems;
    }
    List<Problem> all = new ArrayList<>(problems);
    all.add(late);
    return List.copyOf(all);
  }

  /** The owner that the tags, labels or annotations of an object name; null for none. */
  public static @Nullable Owner tag(Map<String, String> tags, String file, int line) {
    return tag(tags, TAG_KEYS, file, line);
  }

  /**
   * The same with keys of one's own.
   *
   * @param keys the best first; {@code cost-center} is also {@code CostCenter}, {@code cost_center}
   *     and {@code acme.example/cost-center}
   */
  public static @Nullable Owner tag(
      Map<String, String> tags, List<String> keys, String file, int line) {
    Map<String, String> byKey = new LinkedHashMap<>();
    // Of two keys that are the same here, the first in the alphabet, whatever the map's order.
    tags.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .forEach(tag -> byKey.putIfAbsent(key(tag.getKey()), tag.getValue()));
    for (String key : keys) {
      String value = byKey.get(key(key));
      String name = value == null ? null : Names.tidy(value);
      if (name != null && !NOBODY.contains(name.toLowerCase(Locale.ROOT)) && !isTemplate(name)) {
        boolean person = !key(key).equals("team") && Names.isPerson(name);
        return new Owner(name, Source.TAG, Status.DECLARED, file, line, person);
      }
    }
    return null;
  }

  private static String key(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return name.replace("-", "").replace("_", "");
  }

  /** A name that somebody else will fill in is nobody's. */
  private static boolean isTemplate(String name) {
    return name.contains("${") || name.contains("{{") || name.startsWith("var.");
  }
}
