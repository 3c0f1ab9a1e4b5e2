package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A repository's own {@code config}, without includes. Only a handful of keys are ever asked for,
 * none of which can name a program, so what cannot be understood is passed over.
 *
 * @param keys in the order of the file
 */
record RepoConfig(List<Key> keys) {
  private static final int MAX_BYTES = 1 << 20;

  /**
   * One line.
   *
   * @param section in lower case
   * @param subsection as it stands, empty for none
   * @param name in lower case
   */
  record Key(String section, String subsection, String name, String value) {}

  static RepoConfig read(Path file) {
    if (!Files.isRegularFile(file)) {
      return new RepoConfig(List.of());
    }
    try (InputStream in = Files.newInputStream(file)) {
      return parse(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new RepoConfig(List.of());
    }
  }

  static RepoConfig parse(String text) {
    List<Key> keys = new ArrayList<>();
    String section = "";
    String subsection = "";
    for (String raw : text.lines().toList()) {
      String line = raw.strip();
      if (line.startsWith("[")) {
        int close = line.lastIndexOf(']');
        int quote = line.indexOf('"');
        int end = line.lastIndexOf('"');
        String head = close < 0 ? "" : line.substring(1, close);
        section = quote > 0 ? line.substring(1, quote) : head;
        subsection = quote > 0 && end > quote ? line.substring(quote + 1, end) : "";
        section = section.strip().toLowerCase(Locale.ROOT);
        continue;
      }
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      int equals = line.indexOf('=');
      String name = equals < 0 ? line : line.substring(0, equals);
      String value = equals < 0 ? "true" : value(line.substring(equals + 1));
      keys.add(new Key(section, subsection, name.strip().toLowerCase(Locale.ROOT), value));
    }
    return new RepoConfig(List.copyOf(keys));
  }

  /** Without a comment and quotes. */
  private static String value(String text) {
    StringBuilder b = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && i + 1 < text.length()) {
        b.append(text.charAt(++i));
      } else if ((c == '#' || c == ';') && !quoted) {
        break;
      } else {
        b.append(c);
      }
    }
    return b.toString().strip();
  }

  /** The last value of a key without a subsection, or null. */
  @Nullable String last(String section, String name) {
    String last = null;
    for (Key key : keys) {
      if (key.section.equals(section) && key.subsection.isEmpty() && key.name.equals(name)) {
        last = key.value;
      }
    }
    return last;
  }

  /** Bytes of an object id. */
  int idBytes() throws GitProblem {
    String format = last("extensions", "objectformat");
    if (format == null || format.equalsIgnoreCase("sha1")) {
      return 20;
    }
    if (format.equalsIgnoreCase("sha256")) {
      return 32;
    }
    throw new GitProblem("the repository is of a kind that keycensus does not know", null);
  }

  boolean hasReftable() {
    return "reftable".equalsIgnoreCase(last("extensions", "refstorage"));
  }

  /** Whether objects may be missing on purpose. */
  boolean isPartialClone() {
    return last("extensions", "partialclone") != null
        || keys.stream()
            .anyMatch(
                k ->
                    k.section.equals("remote")
                        && k.name.equals("promisor")
                        && k.value.equalsIgnoreCase("true"));
  }
}
