package dev.keycensus.rules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The credential types of a run, sorted by id. Immutable. No pattern is compiled here: that is for
 * whoever meets its anchor.
 */
public final class Catalog {
  private final List<CredentialType> types;
  private final List<Allowlist> allowlists;
  private @Nullable String hash;

  /**
   * A catalogue of the given types, which must be sorted by id and have no id twice.
   *
   * @param hash what {@link #hash} gives
   */
  public Catalog(List<CredentialType> types, String hash) {
    this(types, List.<Allowlist>of());
    this.hash = hash;
  }

  private Catalog(List<CredentialType> types, List<Allowlist> allowlists) {
    this.types = List.copyOf(types);
    this.allowlists = List.copyOf(allowlists);
    for (int i = 1; i < types.size(); i++) {
      if (types.get(i - 1).id().compareTo(types.get(i).id()) >= 0) {
        throw new IllegalArgumentException("not sorted by id: " + types.get(i).id());
      }
    }
  }

  /** The types that come with the program. */
  public static Catalog builtIn() {
    return CatalogCodec.decode(CatalogCodec.resource(CatalogCodec.FACTS), new CatalogCodec.Texts());
  }

  /** The types, sorted by id. */
  public List<CredentialType> types() {
    return types;
  }

  /** The type of that id; null where there is none. */
  public @Nullable CredentialType get(String id) {
    int low = 0;
    int high = types.size() - 1;
    while (low <= high) {
      int middle = (low + high) / 2;
      int order = types.get(middle).id().compareTo(id);
      if (order == 0) {
        return types.get(middle);
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return null;
  }

  /**
   * This catalogue and a person's own types: a file, or all {@code *.yaml} and {@code *.yml} files
   * below a folder. A type replaces none: switch the built-in one off first ({@link #without}).
   *
   * <p>The rule files of other tools are read as well: a YAML file with a list {@code rules}, as
   * kingfisher and noseyparker have it, and a {@code *.toml} file, the configuration of gitleaks or
   * betterleaks. The latter may change types that are there, switch them off, and hide sightings
   * ({@link #counts}, {@link #allowed}).
   */
  public Catalog plus(Path fileOrFolder) throws UserError {
    return plus(RulePlace.at(fileOrFolder));
  }

  /** The same with files that are not on the disk. */
  public Catalog plus(RuleTree tree, String fileOrFolder) throws UserError {
    return plus(RulePlace.in(tree, fileOrFolder));
  }

  private Catalog plus(RulePlace place) throws UserError {
    if (RuleFiles.isToml(place)) {
      return plus(LeaksConfig.read(place, this));
    }
    List<CredentialType> own = RuleFiles.read(place, this);
    if (own.isEmpty() && place.isFolder()) {
      throw new UserError(place.shown(), "no *.yaml file in this folder", null, 0, null);
    }
    List<CredentialType> all = new ArrayList<>(types);
    all.addAll(own);
    return sorted(all, allowlists);
  }

  private Catalog plus(Imported more) {
    Set<String> gone = new HashSet<>(more.disabled());
    more.types().forEach(type -> gone.add(type.id()));
    List<CredentialType> all = new ArrayList<>(types);
    all.removeIf(type -> gone.contains(type.id()) || (more.alone() && type.isBuiltIn()));
    all.addAll(more.types());
    List<Allowlist> lists = new ArrayList<>(allowlists);
    lists.addAll(more.allowlists());
    return sorted(all, lists);
  }

  private static Catalog sorted(List<CredentialType> types, List<Allowlist> allowlists) {
    types.sort(Comparator.comparing(CredentialType::id));
    return new Catalog(types, allowlists);
  }

  /** Ids of the types that a file or folder for {@link #plus} defines or changes, sorted. */
  public static List<String> idsAt(Path fileOrFolder) throws UserError {
    RulePlace place = RulePlace.at(fileOrFolder);
    List<String> ids =
        RuleFiles.isToml(place)
            ? LeaksConfig.read(place, builtIn()).types().stream().map(CredentialType::id).toList()
            : RuleFiles.ids(place);
    return ids.stream().sorted().toList();
  }

  /** Whether some sightings do not count, or are allowed, for where they are. */
  public boolean isScoped() {
    return !allowlists.isEmpty() || types.stream().anyMatch(CredentialType::isScoped);
  }

  /** Whether an allowlist asks for the line of a sighting. */
  public boolean readsLines() {
    return Stream.concat(
            allowlists.stream(), types.stream().flatMap(t -> t.scope().allowlists().stream()))
        .anyMatch(list -> list.target() != Allowlist.Target.SECRET && !list.regexes().isEmpty());
  }

  /**
   * Whether a value that a type accepts is one of that type there: a rule may be about some paths
   * only. One that does not count never was a sighting, and is not told of.
   *
   * @param path from the root of the repository; empty where there is none
   */
  public boolean counts(CredentialType type, String path, String value) {
    return type.scope().counts(path, value);
  }

  /**
   * What allows a sighting, such as {@code allowlist of company.toml}; null for nothing. Whatever
   * it hides has to be counted.
   */
  public @Nullable String allowed(CredentialType type, Spot spot) {
    for (List<Allowlist> lists : List.of(type.scope().allowlists(), allowlists)) {
      for (Allowlist list : lists) {
        if (list.allows(type, spot)) {
          return "allowlist of " + list.name();
        }
      }
    }
    return null;
  }

  /**
   * This catalogue less the types whose id one of {@code globs} matches: an id, or one with {@code
   * *} for any text and {@code ?} for any character. A glob that matches nothing is no error here;
   * see {@link #matching}.
   */
  public Catalog without(List<String> globs) {
    if (globs.isEmpty()) {
      return this;
    }
    List<CredentialType> rest = new ArrayList<>(types);
    rest.removeIf(type -> globs.stream().anyMatch(glob -> matches(glob, type.id())));
    return rest.size() == types.size() ? this : new Catalog(rest, allowlists);
  }

  /** The types whose id the glob matches. */
  public List<CredentialType> matching(String glob) {
    List<CredentialType> found = new ArrayList<>(types);
    found.removeIf(type -> !matches(glob, type.id()));
    return Collections.unmodifiableList(found);
  }

  /** 32 hex digits of everything that decides what is found; reports carry it as rulesHash. */
  public synchronized String hash() {
    if (hash == null) {
      hash = CatalogCodec.hash(types);
      if (isScoped()) {
        StringBuilder all = new StringBuilder(hash).append(allowlists);
        types.forEach(type -> all.append('\n').append(type.scope()));
        hash = CatalogCodec.hash(all.toString());
      }
    }
    return hash;
  }

  /** Two fingers and one way back, to the last star: linear enough for an id. */
  private static boolean matches(String glob, String id) {
    int g = 0;
    int i = 0;
    int star = -1;
    int from = 0;
    while (i < id.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        from = i;
      } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == id.charAt(i))) {
        g++;
        i++;
      } else if (star >= 0) {
        g = star + 1;
        i = ++from;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }
}
