package dev.keycensus.sources;

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
 * A git repository's own {@code config}, without includes. Only a handful of keys are ever asked
 * for, none of which can name a program, so what cannot be understood is passed over.
 *
 * @param keys in the order of the file
 */
public record GitConfig(List<Key> keys) {
  /** Of a repository that has none. */
  public static final GitConfig EMPTY = new GitConfig(List.of());

  private static final int MAX_BYTES = 1 << 20;

  /**
   * One line.
   *
   * @param section in lower case
   * @param subsection as it stands, empty for none
   * @param name in lower case
   */
  public record Key(String section, String subsection, String name, String value) {}

  /** Reads a file; empty if there is none, or if it is something else than a regular file. */
  public static GitConfig read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return EMPTY;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return parse(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
    }
  }

  static GitConfig parse(String text) {
    List<Key> keys = new ArrayList<>();
    String section = "";
    String subsection = "";
    for (String raw : text.lines().toList()) {
      String line = raw.strip();
      if (line.startsWith("[")) {
        int close = closing(line);
        String head = line.substring(1, close < 0 ? 1 : close);
        int quote = head.indexOf('"');
        int end = head.lastIndexOf('"');
        section = (quote < 0 ? head : head.substring(0, quote)).strip().toLowerCase(Locale.ROOT);
        subsection = end > quote ? head.substring(quote + 1, end) : "";
        line = line.substring(close + 1).strip();
        if (close < 0) {
          continue;
        }
      }
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      int equals = line.indexOf('=');
      String name = equals < 0 ? line : line.substring(0, equals);
      String value = equals < 0 ? "true" : value(line.substring(equals + 1));
      keys.add(new Key(section, subsection, name.strip().toLowerCase(Locale.ROOT), value));
    }
    return new GitConfig(List.copyOf(keys));
  }

  /** Where the head of a section ends; -1 if it does not. */
  private static int closing(String line) {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '"') {
        quoted = !quoted;
      } else if (line.charAt(i) == ']' && !quoted) {
        return i;
      }
    }
    return -1;
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
  public @Nullable String last(String section, String name) {
    String last = null;
    for (Key key : keys) {
      if (key.section.equals(section) && key.subsection.isEmpty() && key.name.equals(name)) {
        last = key.value;
      }
    }
    return last;
  }

  /**
   * Bytes of an object id.
   *
   * @throws IOException with a sentence if the repository is of a kind that we do not know
   */
  public int idBytes() throws IOException {
    String version = last("core", "repositoryformatversion");
    if (version != null && !version.equals("0") && !version.equals("1")) {
      throw new IOException("the repository is of an unknown format version");
    }
    String format = last("extensions", "objectformat");
    if (format == null || format.equalsIgnoreCase("sha1")) {
      return 20;
    }
    if (format.equalsIgnoreCase("sha256")) {
      return 32;
    }
    throw new IOException("the repository has an unknown object format");
  }

  /** How refs are stored: {@code files}, {@code reftable}, or a word that we do not know. */
  public String refStorage() {
    String storage = last("extensions", "refstorage");
    return storage == null ? "files" : storage.toLowerCase(Locale.ROOT);
  }

  /** Whether objects may be missing on purpose. */
  public boolean isPartialClone() {
    return last("extensions", "partialclone") != null
        || keys.stream()
            .anyMatch(
                k ->
                    k.section.equals("remote")
                        && (k.name.equals("promisor") || k.name.equals("partialclonefilter"))
                        && !k.value.equalsIgnoreCase("false"));
  }
}
