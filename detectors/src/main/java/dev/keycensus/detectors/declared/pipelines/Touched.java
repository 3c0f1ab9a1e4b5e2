package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is told of files that were read together with others: what stands in these files only, since
 * a change answers for no file but those that it touches.
 */
final class Touched {
  private Touched() {}

  /**
   * Takes away what others declare. A reference in one of the files, by a principal that another
   * declares, stays as one by nobody in particular; what a principal of one of the files uses in
   * another stays its own.
   *
   * @param said by path: changed
   */
  static void keep(SortedMap<String, Declared> said, Set<String> files) {
    SortedMap<String, List<Reference>> loose = new TreeMap<>();
    said.forEach(
        (path, of) -> {
          if (!files.contains(path)) {
            for (Reference r : of.references()) {
              String file = r.file();
              if (file != null && files.contains(file)) {
                loose.computeIfAbsent(file, f -> new ArrayList<>()).add(byNobody(r));
              }
            }
          }
        });
    said.keySet().removeIf(path -> !files.contains(path));
    loose.forEach(
        (path, references) ->
            said.merge(path, new Declared(List.of(), references, null), Touched::both));
  }

  private static Reference byNobody(Reference r) {
    return new Reference(
        r.kind(),
        r.name(),
        r.provider(),
        r.slot(),
        null,
        r.environment(),
        r.line(),
        r.column(),
        null);
  }

  private static Declared both(Declared one, Declared other) {
    List<Reference> references = new ArrayList<>(one.references());
    references.addAll(other.references());
    return new Declared(one.declarations(), references, one.problem());
  }
}
