package dev.keycensus.detectors.declared;

import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes what a reader finds in a file. */
public final class Collector {
  /** More than this of either in one file are not taken. */
  public static final int MOST = 10_000;

  private final List<Declaration> declarations = new ArrayList<>();
  private final List<Reference> references = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /**
   * A principal, to be filled.
   *
   * @param key made unique in its file by a number where it is not
   * @param at what declares it: its first and last line
   */
  public Declaration declare(IdentityKind kind, String name, String provider, String key, Node at) {
    return declare(kind, name, provider, key, at.line(), at.endLine());
  }

  /** A principal, to be filled; lines are 1-based. */
  public Declaration declare(
      IdentityKind kind, String name, String provider, String key, int line, int endLine) {
    String unique = unique(key, keys, numbers);
    Declaration d = new Declaration(kind, name, provider, unique, line, Math.max(line, endLine));
    limit(declarations.size());
    declarations.add(d);
    return d;
  }

  /** A reference by {@code user}, null for nobody in particular. */
  public void refer(
      Reference.Kind kind,
      String name,
      @Nullable String provider,
      String slot,
      @Nullable Declaration user,
      Node at) {
    refer(kind, name, provider, slot, user, at.line(), at.column());
  }

  /** A reference by {@code user} at a line and a column, both 1-based. */
  public void refer(
      Reference.Kind kind,
      String name,
      @Nullable String provider,
      String slot,
      @Nullable Declaration user,
      int line,
      int column) {
    refer(
        new Reference(
            kind,
            name,
            provider,
            slot,
            user == null ? null : user.key(),
            user == null ? null : user.environment(),
            line,
            column));
  }

  /** A reference that is made already. */
  public void refer(Reference reference) {
    limit(references.size());
    references.add(reference);
  }

  private static void limit(int size) {
    if (size >= MOST) {
      throw new Malformed(0, "more than " + MOST + " declarations", true);
    }
  }

  /** All of it, fit for a report: see {@link Plain#told}. */
  public Declared declared(Declared.@Nullable Problem problem) {
    Map<String, String> keys = plainKeys();
    return new Declared(
        declarations.stream().map(d -> d.plain(keys, 0)).toList(),
        references.stream().map(r -> plain(r, keys, 0, r.file())).toList(),
        problem);
  }

  /**
   * The same of files that were read together, each with what stands in it; a reference is with who
   * uses it. Files of which there is nothing are left out.
   */
  public SortedMap<String, Declared> byFile(Bundle files) {
    Map<String, String> keys = plainKeys();
    SortedMap<String, List<Declaration>> declared = new TreeMap<>();
    SortedMap<String, List<Reference>> referred = new TreeMap<>();
    Map<String, String> fileOf = new HashMap<>();
    for (Declaration d : declarations) {
      String file = files.path(d.line());
      fileOf.put(d.key(), file);
      declared
          .computeIfAbsent(file, f -> new ArrayList<>())
          .add(d.plain(keys, files.above(d.line())));
    }
    for (Reference r : references) {
      String here = files.path(r.line());
      String file = r.key() == null ? here : fileOf.getOrDefault(r.key(), here);
      referred
          .computeIfAbsent(file, f -> new ArrayList<>())
          .add(plain(r, keys, files.above(r.line()), here.equals(file) ? null : here));
    }
    SortedMap<String, Declared> all = new TreeMap<>();
    for (String file : files.paths()) {
      List<Declaration> own = declared.getOrDefault(file, List.of());
      List<Reference> uses = referred.getOrDefault(file, List.of());
      if (!own.isEmpty() || !uses.isEmpty()) {
        all.put(file, new Declared(own, uses, null));
      }
    }
    return all;
  }

  private Map<String, String> plainKeys() {
    Map<String, String> keys = new HashMap<>();
    Set<String> plain = new HashSet<>();
    Map<String, Integer> next = new HashMap<>();
    for (Declaration d : declarations) {
      String key = Plain.told(d.key(), "unnamed");
      keys.put(d.key(), unique(key, plain, next));
    }
    return keys;
  }

  private static Reference plain(
      Reference r, Map<String, String> keys, int above, @Nullable String file) {
    return new Reference(
        r.kind(),
        Plain.told(r.name(), "unnamed"),
        r.provider(),
        Plain.told(r.slot(), ""),
        r.key() == null ? null : keys.get(r.key()),
        Plain.told(r.environment()),
        r.line() - above,
        r.column(),
        file);
  }

  /** Without trying all numbers again for each of many equal keys. */
  private static String unique(String key, Set<String> taken, Map<String, Integer> next) {
    String unique = key;
    for (int n = next.getOrDefault(key, 2); !taken.add(unique); n++) {
      unique = key + "#" + n;
      next.put(key, n + 1);
    }
    return unique;
  }
}
