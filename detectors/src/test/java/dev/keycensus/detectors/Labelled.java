package dev.keycensus.detectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A labelled set outside the repository: {@code labels.jsonl} beside {@code files/}. A unit is a
 * few lines of a file that are a secret (T), only look like one (F), or cannot be told (X).
 */
record Labelled(Path root, Map<String, List<Unit>> units) {
  /** Categories that are no secrets by themselves; the core leaves them out. */
  private static final Set<String> BESIDE =
      Set.of(
          "UUID", "Nonce", "Salt", "AWS S3 Bucket", "Firebase Domain", "Tencent WeChat API App ID");

  /** One labelled unit; lines are 1-based and inclusive. */
  record Unit(
      String file, int from, int to, int valueFrom, int valueTo, char label, String category) {
    boolean isSecret() {
      return label == 'T';
    }

    /**
     * Whether the unit's value overlaps {@code [start, end)} of line {@code line}; a value without
     * bounds overlaps anything. Columns are compared as bytes, which is near enough.
     */
    boolean spans(int start, int end, int line) {
      return valueFrom < 0
          || from != to
          || valueTo < 0
          || (start < valueTo + 12 && end > valueFrom - 12);
    }

    /** Whether any part of a category {@code A:B} belongs to the core. */
    boolean isCore() {
      for (String part : category.split(":", -1)) {
        if (!BESIDE.contains(part)) {
          return true;
        }
      }
      return false;
    }

    String repository() {
      return Labelled.repository(file);
    }
  }

  /** The folder under {@code files/}: {@code owner__name}. */
  static String repository(String file) {
    String[] parts = file.split("/", -1);
    return parts[1];
  }

  static Labelled read(Path root) throws IOException {
    Map<String, List<Unit>> units = new TreeMap<>();
    for (String line : Files.readAllLines(root.resolve("labels.jsonl"))) {
      Map<String, String> m = members(line);
      Unit unit =
          new Unit(
              m.getOrDefault("file", ""),
              Integer.parseInt(m.getOrDefault("line_start", "0")),
              Integer.parseInt(m.getOrDefault("line_end", "0")),
              Integer.parseInt(m.getOrDefault("value_start", "-1")),
              Integer.parseInt(m.getOrDefault("value_end", "-1")),
              m.getOrDefault("label", "X").charAt(0),
              m.getOrDefault("category", ""));
      units.computeIfAbsent(unit.file, k -> new ArrayList<>()).add(unit);
    }
    return new Labelled(root, units);
  }

  private static Map<String, String> members(String json) throws IOException {
    Map<String, String> m = new TreeMap<>();
    try (JsonParser p = new JsonFactory().createParser(json)) {
      p.nextToken();
      while (p.nextToken() == JsonToken.FIELD_NAME) {
        String name = p.currentName();
        p.nextToken();
        m.put(name, p.getText());
      }
    }
    return m;
  }

  byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(root.resolve(file));
  }

  /** Offsets of the first byte of each line, of which line 1 is at index 0. */
  static int[] lineStarts(byte[] b, int length) {
    int n = 1;
    for (int i = 0; i < length; i++) {
      n += b[i] == '\n' ? 1 : 0;
    }
    int[] starts = new int[n];
    int k = 1;
    for (int i = 0; i < length; i++) {
      if (b[i] == '\n') {
        starts[k++] = i + 1;
      }
    }
    return starts;
  }

  /** The 1-based line of a byte. */
  static int line(int[] starts, int at) {
    int i = java.util.Arrays.binarySearch(starts, at);
    return i >= 0 ? i + 1 : -i - 1;
  }
}
