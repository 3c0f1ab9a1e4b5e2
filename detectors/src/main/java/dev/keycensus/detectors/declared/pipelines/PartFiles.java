package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Bundle;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Elsewhere;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files of one tree that pipelines may be put together of, each parsed once. */
final class PartFiles {
  /** More values than this are not put together in one tree. */
  private static final int MOST_VALUES = 3_000_000;

  /** More files than this are not compared with patterns. */
  private static final int MOST_TRIES = 200_000;

  /** No more than this is asked for of files that were not handed in. */
  private static final int MOST_ASKED = 2_000;

  private static final long MOST_BYTES = 24L << 20;

  private final SortedMap<String, byte[]> files;
  private final Elsewhere elsewhere;

  /** By path, those too that are not there: as nothing. */
  private final Map<String, byte[]> asked = new HashMap<>();

  private long askedBytes;
  private final Map<String, List<String>> lists = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Node> parsed = new HashMap<>();
  private final SortedMap<String, Declared.Problem> problems = new TreeMap<>();
  private final Allowance allowance = new Allowance(MOST_VALUES);
  private int tries;

  /**
   * @param files those that were handed in
   * @param elsewhere has the others
   */
  PartFiles(SortedMap<String, byte[]> files, Elsewhere elsewhere) {
    this.files = files;
    this.elsewhere = elsewhere;
  }

  boolean has(String path) {
    return content(path) != null;
  }

  /** Null where there is none that may be a part. */
  byte @Nullable [] content(String path) {
    byte[] known = files.get(path);
    if (known != null || elsewhere == Elsewhere.NOWHERE) {
      return known;
    }
    byte[] content = asked.get(path);
    if (content == null) {
      boolean yaml = NamedFile.isYaml(path.toLowerCase(Locale.ROOT));
      byte[] read = yaml && mayAsk() ? elsewhere.read(path) : null;
      boolean part = read != null && PipelineParts.wants(path, read, read.length);
      content = read == null || !part ? new byte[0] : read;
      askedBytes += content.length;
      asked.put(path, content);
    }
    return content.length == 0 ? null : content;
  }

  private boolean mayAsk() {
    return asked.size() < MOST_ASKED && askedBytes < MOST_BYTES;
  }

  /** The files of a folder that were not handed in, without those of its folders. */
  List<String> others(String folder) {
    return lists.size() < MOST_ASKED
        ? lists.computeIfAbsent(folder, f -> elsewhere.list(f, false))
        : List.of();
  }

  /** Whether something was not asked for since it was too much. */
  boolean isCut() {
    return !mayAsk();
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
      byte[] content = content(path);
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
      String path, Bundle bundle, Placeholders placeholders, Function<String, Node> values) {
    int above = add(path, bundle);
    return new Filling(allowance, placeholders, values, above, bundle.lines(above));
  }

  /**
   * Puts a file into a bundle, if it is not there yet.
   *
   * @return how many lines stand above its first
   */
  int add(String path, Bundle bundle) {
    String text = texts.get(path);
    if (text == null) {
      byte[] content = content(path);
      text = content == null ? "" : new NamedFile(path, content).text();
      texts.put(path, text);
    }
    return bundle.add(path, text);
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
    for (String path : below(start)) {
      if (!path.startsWith(start) || ++tries > MOST_TRIES) {
        break;
      }
      if (NamedFile.isYaml(path) && matches(pattern, path) && has(path)) {
        found.add(path);
      }
    }
    return found;
  }

  /** All files from a beginning of a path on; those of elsewhere end with those that have it. */
  private Collection<String> below(String start) {
    if (elsewhere == Elsewhere.NOWHERE) {
      return files.tailMap(start).keySet();
    }
    int slash = start.lastIndexOf('/');
    String folder = slash < 0 ? "" : start.substring(0, slash);
    TreeSet<String> all = new TreeSet<>(files.keySet());
    if (lists.size() < MOST_ASKED) {
      all.addAll(lists.computeIfAbsent(folder + "/**", f -> elsewhere.list(folder, true)));
    }
    return all.tailSet(start);
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
