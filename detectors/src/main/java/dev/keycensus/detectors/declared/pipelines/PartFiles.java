package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Bundle;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The files of one tree that pipelines may be put together of, each parsed once. */
final class PartFiles {
  /** More values than this are not put together in one tree. */
  private static final int MOST_VALUES = 3_000_000;

  /** More files than this are not compared with patterns. */
  private static final int MOST_TRIES = 200_000;

  private final SortedMap<String, byte[]> files;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Node> parsed = new HashMap<>();
  private final SortedMap<String, Declared.Problem> problems = new TreeMap<>();
  private final Allowance allowance = new Allowance(MOST_VALUES);
  private int tries;

  PartFiles(SortedMap<String, byte[]> files) {
    this.files = files;
  }

  boolean has(String path) {
    return files.containsKey(path);
  }

  /** Which files could not be understood. */
  SortedMap<String, Declared.Problem> problems() {
    return problems;
  }

  /** The documents of a file, at its own lines; none where it is not there or is no YAML. */
  List<Node> documents(String path) {
    Node known = parsed.get(path);
    if (known == null) {
      known = Node.MISSING;
      byte[] content = files.get(path);
      if (content != null) {
        try {
          known = new NamedFile(path, content).yaml();
        } catch (Malformed e) {
          problems.put(path, new Declared.Problem(e.line(), e.what(), e.limit()));
        }
      }
      parsed.put(path, known);
    }
    return known.items();
  }

  /** What copies a file to where it stands in a bundle. */
  Filling filling(
      String path, Bundle bundle, String open, String close, Function<String, Node> values) {
    String text =
        texts.computeIfAbsent(
            path, p -> new NamedFile(p, files.getOrDefault(p, new byte[0])).text());
    int above = bundle.add(path, text);
    return new Filling(allowance, open, close, values, above, bundle.lines(above));
  }

  /** How many values may yet be put together of all files. */
  Allowance allowance() {
    return allowance;
  }

  /**
   * The files that a path with stars means, sorted: {@code *} within a folder, {@code **} across
   * folders.
   */
  List<String> like(String pattern) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return has(pattern) ? List.of(pattern) : List.of();
    }
    String start = pattern.substring(0, star);
    List<String> found = new ArrayList<>();
    for (String path : files.tailMap(start).keySet()) {
      if (!path.startsWith(start) || ++tries > MOST_TRIES) {
        break;
      }
      if (NamedFile.isYaml(path) && matches(pattern, path)) {
        found.add(path);
      }
    }
    return found;
  }

  /** Row by row, so that many stars cost no more than their number. */
  private static boolean matches(String pattern, String path) {
    boolean[] row = new boolean[path.length() + 1];
    row[0] = true;
    for (int p = 0; p < pattern.length(); p++) {
      boolean[] next = new boolean[path.length() + 1];
      char c = pattern.charAt(p);
      boolean deep = c == '*' && p + 1 < pattern.length() && pattern.charAt(p + 1) == '*';
      p += deep ? 1 : 0;
      for (int i = 0; i <= path.length(); i++) {
        if (c == '*') {
          next[i] = row[i] || (i > 0 && next[i - 1] && (deep || path.charAt(i - 1) != '/'));
        } else {
          next[i] = i > 0 && row[i - 1] && path.charAt(i - 1) == c;
        }
      }
      row = next;
    }
    return row[path.length()];
  }
}
