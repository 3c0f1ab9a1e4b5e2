package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Plain;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which pipelines may lead to any of some files, told by the paths that stand in their text and in
 * that of the files that they name: a quick look, which says yes where it cannot tell. Each file is
 * read once, however many pipelines name it.
 */
final class Reach {
  private static final int MOST_NAMES = 5_000;
  private static final int LONGEST = 300;

  private final PartFiles files;
  private final Set<String> wanted;

  /** By a file, those that name it. */
  private final Map<String, List<String>> namers = new HashMap<>();

  private final Set<String> seen = new HashSet<>();
  private final Deque<String> next = new ArrayDeque<>();

  private Reach(PartFiles files, Set<String> wanted) {
    this.files = files;
    this.wanted = wanted;
  }

  /** Those of the files {@code from} that may lead to one that is wanted, and files on the way. */
  static Set<String> of(PartFiles files, Collection<String> from, Set<String> wanted) {
    Reach reach = new Reach(files, wanted);
    from.forEach(reach::meet);
    Deque<String> found = new ArrayDeque<>();
    while (!reach.next.isEmpty()) {
      String path = reach.next.remove();
      if (reach.reads(path)) {
        found.add(path);
      }
    }
    Set<String> leading = new HashSet<>(found);
    while (!found.isEmpty()) {
      for (String namer : reach.namers.getOrDefault(found.remove(), List.of())) {
        if (leading.add(namer)) {
          found.add(namer);
        }
      }
    }
    return leading;
  }

  private void meet(String path) {
    if (seen.add(path)) {
      next.add(path);
    }
  }

  /** Whether a file names a wanted one, or what cannot be told; the others that it names. */
  private boolean reads(String path) {
    byte[] content = files.content(path);
    String text = content == null ? "" : new String(content, StandardCharsets.UTF_8);
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    int names = 0;
    for (int dot = text.indexOf(".y"); dot >= 0; dot = text.indexOf(".y", dot + 2)) {
      if (++names > MOST_NAMES) {
        return true;
      }
      if (!text.startsWith("ml", dot + 2) && !text.startsWith("aml", dot + 2)) {
        continue;
      }
      int from = dot;
      while (from > 0 && dot - from < LONGEST && isPart(text.charAt(from - 1))) {
        from--;
      }
      String named = text.substring(from, dot + (text.startsWith("ml", dot + 2) ? 4 : 5));
      if (named.indexOf('*') >= 0 || named.indexOf('}') >= 0 || named.indexOf('$') >= 0) {
        return true;
      }
      String bare = named.replace('\\', '/');
      bare = bare.startsWith("/") ? bare.substring(1) : bare;
      for (String other : new String[] {Plain.path(folder + bare), Plain.path(bare)}) {
        if (wanted.contains(other)) {
          return true;
        }
        if (files.has(other)) {
          namers.computeIfAbsent(other, k -> new ArrayList<>()).add(path);
          meet(other);
        }
      }
    }
    return false;
  }

  private static boolean isPart(char c) {
    return c > ' ' && "'\"[](){,:".indexOf(c) < 0;
  }
}
