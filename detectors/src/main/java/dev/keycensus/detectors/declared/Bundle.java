package dev.keycensus.detectors.declared;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files that are read together, as one text: one stands below the other, so that a line of the
 * whole tells which file it is of.
 */
public final class Bundle {
  /** By how many lines stand above each file. */
  private final TreeMap<Integer, String> paths = new TreeMap<>();

  private final Map<String, Integer> above = new HashMap<>();

  private final StringBuilder text = new StringBuilder();
  private int lines;

  /**
   * Adds a file at the end, if it is not there yet.
   *
   * @return how many lines stand above its first
   */
  public int add(String path, String content) {
    Integer known = above.get(path);
    if (known != null) {
      return known;
    }
    int start = lines;
    above.put(path, start);
    paths.put(start, path);
    text.append(content);
    lines += (int) content.chars().filter(c -> c == '\n').count();
    if (!content.endsWith("\n")) {
      text.append('\n');
      lines++;
    }
    return start;
  }

  /** In the order in which they were added. */
  public List<String> paths() {
    return List.copyOf(paths.values());
  }

  /** The file that a line of the whole is of; the line is 1-based. */
  public String path(int line) {
    return at(line).getValue();
  }

  /** How many lines stand above the file that a line is of. */
  public int above(int line) {
    return at(line).getKey();
  }

  /** How many lines the file has that begins below so many. */
  public int lines(int start) {
    Integer next = paths.higherKey(start);
    return (next == null ? lines : next) - start;
  }

  /** All files, one below the other. */
  public String text() {
    return text.toString();
  }

  private Map.Entry<Integer, String> at(int line) {
    Map.Entry<Integer, String> file = paths.floorEntry(line - 1);
    return file == null ? paths.firstEntry() : file;
  }
}
