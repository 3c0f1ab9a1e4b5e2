package dev.keycensus.detectors.declared;

import java.nio.charset.StandardCharsets;

/** A file whose name tells what it is. */
final class NamedFile {
  private final String path;
  private final byte[] content;

  /**
   * @param path relative to the root of the repository, with {@code /}
   * @param content not to be changed
   */
  NamedFile(String path, byte[] content) {
    this.path = path;
    this.content = content;
  }

  /** Relative to the root of the repository, with {@code /}. */
  String path() {
    return path;
  }

  /** What follows the last slash. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** As UTF-8; what is not is replaced. */
  String text() {
    String text = new String(content, StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** Whether some ASCII text stands anywhere in it: a cheap look before it is parsed. */
  boolean has(String ascii) {
    byte first = (byte) ascii.charAt(0);
    int last = content.length - ascii.length();
    for (int i = 0; i <= last; i++) {
      if (content[i] == first && startsAt(i, ascii)) {
        return true;
      }
    }
    return false;
  }

  private boolean startsAt(int offset, String ascii) {
    for (int k = 1; k < ascii.length(); k++) {
      if (content[offset + k] != (byte) ascii.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /** As JSON, with the comments and trailing commas that editors allow. */
  Node json() {
    return JsonNodes.read(text());
  }

  /** As YAML: a list of documents, at most 1,000. */
  Node yaml() {
    return YamlNodes.read(text());
  }

  /** As TOML. */
  Node toml() {
    return TomlNodes.read(text());
  }
}
