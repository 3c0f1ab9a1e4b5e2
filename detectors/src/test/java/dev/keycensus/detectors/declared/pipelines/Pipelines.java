package dev.keycensus.detectors.declared.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Elsewhere;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.entry.Declarations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a file of a test and shows what came of it. */
final class Pipelines {
  private Pipelines() {}

  static Declared read(String path, String text) {
    Declared declared = Objects.requireNonNull(Declarations.read(path, text.getBytes(UTF_8)), path);
    assertThat(declared.problem()).as(path).isNull();
    List<String> lines = text.lines().toList();
    for (Reference r : declared.references()) {
      assertThat(starts(lines.get(r.line() - 1).substring(r.column() - 1), r)).as("%s", r).isTrue();
    }
    return declared;
  }

  /** Whether what is referred to stands at its place, in one of the ways it is written. */
  private static boolean starts(String rest, Reference r) {
    String at = rest.startsWith("'") || rest.startsWith("\"") ? rest.substring(1) : rest;
    boolean written =
        List.of("secrets." + r.name(), "$(" + r.name() + ")", "$" + r.name(), r.name()).stream()
            .anyMatch(w -> at.regionMatches(true, 0, w, 0, w.length()));
    return switch (r.kind()) {
      case PLATFORM_TOKEN -> written || at.startsWith("github.token");
      // A vault's path may be put together from two values, of which the first is the place.
      case VAULT -> written || r.name().startsWith(at.split("[,}/ @]", 2)[0]);
      default -> written || r.slot().equals(r.name());
    };
  }

  static Declaration get(Declared declared, String key) {
    return declared.declarations().stream()
        .filter(d -> d.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " is none of " + keys(declared)));
  }

  /**
   * What files declare that are seen in an order, alone and together.
   *
   * @param tree the texts of files by path
   */
  static SortedMap<String, Declared> together(
      Map<String, String> tree, Iterable<String> order, Elsewhere elsewhere) {
    SortedMap<String, Declared> declared = new TreeMap<>();
    PipelineParts parts = new PipelineParts();
    for (String path : order) {
      byte[] bytes = Objects.requireNonNull(tree.get(path)).getBytes(StandardCharsets.UTF_8);
      Declared alone = Declarations.read(path, bytes);
      if (alone != null) {
        declared.put(path, alone);
      }
      if (PipelineParts.wants(path, bytes, bytes.length)) {
        parts.see(path, bytes, bytes.length);
      }
    }
    parts.join(declared, elsewhere);
    return declared;
  }

  static List<String> keys(Declared declared) {
    return declared.declarations().stream().map(Declaration::key).toList();
  }

  /** {@code kind name provider slot key@line:column}. */
  static List<String> references(Declared declared) {
    return declared.references().stream()
        .map(
            r ->
                String.join(
                        " ",
                        r.kind().word(),
                        r.name(),
                        String.valueOf(r.provider()),
                        r.slot(),
                        String.valueOf(r.key()))
                    + "@"
                    + r.line()
                    + ":"
                    + r.column())
        .toList();
  }
}
