package dev.keycensus.sources.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The few facts of a repository's own {@code config} that reading its objects needs. Includes are
 * not followed, nothing in it is run, and what is not understood is left out.
 */
final class GitConfig {
  /** Of a repository that has none. */
  static final GitConfig EMPTY = new GitConfig();

  private static final int MOST_BYTES = 1 << 20;
  private final Map<String, String> values = new HashMap<>();

  private GitConfig() {}

  /** Reads a file. */
  static GitConfig read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      GitConfig config = new GitConfig();
      config.parse(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
      return config;
    }
  }

  private void parse(String text) {
    String section = "";
    for (String raw : text.lines().toList()) {
      String line = raw.strip();
      if (line.startsWith("[")) {
        int close = line.indexOf(']');
        if (close < 0) {
          continue;
        }
        section = section(line.substring(1, close));
        line = line.substring(close + 1).strip();
      }
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      int equals = line.indexOf('=');
      String key = (equals < 0 ? line : line.substring(0, equals)).strip();
      String value = equals < 0 ? "true" : value(line.substring(equals + 1));
      values.put(section + "." + key.toLowerCase(Locale.ROOT), value);
    }
  }

  private static String section(String head) {
    int quote = head.indexOf('"');
    String name = (quote < 0 ? head : head.substring(0, quote)).strip().toLowerCase(Locale.ROOT);
    if (quote < 0) {
      return name;
    }
    int end = head.lastIndexOf('"');
    return name + "." + (end > quote ? head.substring(quote + 1, end) : "");
  }

  private static String value(String raw) {
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '#' || c == ';')) {
        break;
      } else {
        value.append(c);
      }
    }
    return value.toString().strip();
  }

  /** The last value of a key such as {@code extensions.objectformat}, or null. */
  @Nullable String get(String key) {
    return values.get(key);
  }

  /** Whether some remote promises objects that are not here: a partial clone. */
  boolean isPartialClone() {
    if (values.containsKey("extensions.partialclone")) {
      return true;
    }
    return values.entrySet().stream()
        .anyMatch(
            e ->
                e.getKey().startsWith("remote.")
                    && (e.getKey().endsWith(".promisor")
                        || e.getKey().endsWith(".partialclonefilter"))
                    && !e.getValue().equalsIgnoreCase("false"));
  }
}
