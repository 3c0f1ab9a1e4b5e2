package dev.keycensus.detectors.declared;

import dev.keycensus.detectors.declared.nodes.JsonNodes;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.detectors.declared.nodes.TomlNodes;
import dev.keycensus.detectors.declared.nodes.YamlNodes;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.ToIntBiFunction;

/** A file whose name tells what it is. */
public final class NamedFile {
  /** What the names of YAML files end in, without the dot. */
  public static final Set<String> YAML = Set.of("yml", "yaml");

  private final String path;
  private final byte[] content;

  /**
   * A file and its bytes.
   *
   * @param path relative to the root of the repository, with {@code /}
   * @param content not to be changed
   */
  public NamedFile(String path, byte[] content) {
    this.path = path;
    this.content = content;
  }

  /** Relative to the root of the repository, with {@code /}. */
  public String path() {
    return path;
  }

  /** What follows the last slash. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether a path stands in folders of that name, which ends in {@code /}, however far up. */
  public static boolean within(String path, String folder) {
    return path.startsWith(folder) || path.contains("/" + folder);
  }

  /** Whether a name, in lower case, is that of a YAML file. */
  public static boolean isYaml(String name) {
    return name.endsWith(".yml") || name.endsWith(".yaml");
  }

  /** As UTF-8; what is not is replaced. */
  public String text() {
    String text = new String(content, StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** Asks something of its bytes and their number, which are lent: a look before it is read. */
  public int look(ToIntBiFunction<byte[], Integer> of) {
    return of.applyAsInt(content, content.length);
  }

  /** Whether some ASCII text stands anywhere in it: a cheap look before it is parsed. */
  public boolean has(String ascii) {
    return has(content, content.length, ascii);
  }

  /** Whether some ASCII text stands in the first {@code length} bytes. */
  public static boolean has(byte[] content, int length, String ascii) {
    byte first = (byte) ascii.charAt(0);
    int last = length - ascii.length();
    for (int i = 0; i <= last; i++) {
      if (content[i] == first && startsAt(content, i, ascii)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsAt(byte[] content, int offset, String ascii) {
    for (int k = 1; k < ascii.length(); k++) {
      if (content[offset + k] != (byte) ascii.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /** As JSON, with the comments and trailing commas that editors allow. */
  public Node json() {
    return JsonNodes.read(text());
  }

  /** As YAML: a list of documents, at most 1,000. */
  public Node yaml() {
    return YamlNodes.read(text());
  }

  /** As TOML. */
  public Node toml() {
    return TomlNodes.read(text());
  }
}
