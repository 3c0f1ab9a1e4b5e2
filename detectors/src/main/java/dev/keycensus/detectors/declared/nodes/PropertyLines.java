package dev.keycensus.detectors.declared.nodes;

import java.util.ArrayList;
import java.util.List;

/**
 * Files of lines {@code key = value} with sections: {@code .npmrc}, {@code pip.conf}, properties.
 */
public final class PropertyLines {
  private PropertyLines() {}

  /**
   * One line.
   *
   * @param section without its brackets; empty before the first
   * @param value with its place, without quotes
   */
  public record Property(String section, String key, Node value) {}

  /**
   * The properties of a text, in its order.
   *
   * @param colons whether a colon separates as well, as in Java's properties
   */
  public static List<Property> read(String text, boolean colons) {
    List<Property> properties = new ArrayList<>();
    String section = "";
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      String bare = line.strip();
      if (bare.isEmpty() || "#;!".indexOf(bare.charAt(0)) >= 0) {
        continue;
      }
      if (bare.charAt(0) == '[' && bare.endsWith("]")) {
        section = bare.substring(1, bare.length() - 1).strip();
        continue;
      }
      int equals = line.indexOf('=');
      int colon = colons ? line.indexOf(':') : -1;
      int at = equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
      if (at <= 0) {
        continue;
      }
      add(properties, section, line.substring(0, at).strip(), line, at + 1, number);
    }
    return properties;
  }

  /**
   * The same of a file that Python's {@code configparser} reads: a line that stands further in than
   * its key is one more value of it, a property of its own here.
   */
  public static List<Property> ini(String text) {
    List<Property> properties = new ArrayList<>();
    String section = "";
    String key = "";
    int indent = Integer.MAX_VALUE;
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      String bare = line.strip();
      if (bare.isEmpty() || "#;".indexOf(bare.charAt(0)) >= 0) {
        continue;
      }
      int in = line.indexOf(bare.charAt(0));
      if (in > indent) {
        add(properties, section, key, line, in, number);
      } else if (bare.charAt(0) == '[' && bare.endsWith("]")) {
        section = bare.substring(1, bare.length() - 1).strip();
        indent = Integer.MAX_VALUE;
      } else {
        int equals = line.indexOf('=');
        int colon = line.indexOf(':');
        int at = equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
        if (at > in) {
          key = line.substring(in, at).strip();
          indent = in;
          add(properties, section, key, line, at + 1, number);
        }
      }
    }
    return properties;
  }

  private static void add(
      List<Property> properties, String section, String key, String line, int from, int number) {
    int start = from;
    while (start < line.length() && line.charAt(start) <= ' ') {
      start++;
    }
    String value = line.substring(start).stripTrailing();
    boolean quoted =
        value.length() > 1 && value.charAt(0) == '"' && value.charAt(value.length() - 1) == '"';
    properties.add(
        new Property(
            section,
            key,
            Node.scalar(
                number,
                start + 1,
                quoted ? value.substring(1, value.length() - 1) : value,
                quoted)));
    if (properties.size() > Node.MOST) {
      throw new Malformed(number, "more than " + Node.MOST + " lines", true);
    }
  }
}
