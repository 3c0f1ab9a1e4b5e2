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
    limit(references.size());
    references.add(
        new Reference(
            kind,
            name,
            provider,
            slot,
            user == null ? null : user.key(),
            user == null ? null : user.environment(),
            at.line(),
            at.column()));
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
    Map<String, String> keys = new HashMap<>();
    Set<String> plain = new HashSet<>();
    Map<String, Integer> next = new HashMap<>();
    for (Declaration d : declarations) {
      String key = Plain.told(d.key(), "unnamed");
      keys.put(d.key(), unique(key, plain, next));
    }
    return new Declared(
        declarations.stream().map(d -> d.plain(keys)).toList(),
        references.stream().map(r -> plain(r, keys)).toList(),
        problem);
  }

  private static Reference plain(Reference r, Map<String, String> keys) {
    return new Reference(
        r.kind(),
        Plain.told(r.name(), "unnamed"),
        r.provider(),
        Plain.told(r.slot(), ""),
        r.key() == null ? null : keys.get(r.key()),
        Plain.told(r.environment()),
        r.line(),
        r.column());
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
