package dev.keycensus.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A TOML file as the tree that YAML gives, so that it is read with the same accessors and the same
 * errors. The one class that touches the library: it costs a quarter of a second to load, which
 * only whoever names a TOML file pays.
 */
final class Toml {
  private final SourceText source;

  /** How keys are spelled, by their small letters: those who wrote such files were not strict. */
  private final Map<String, String> spelled = new HashMap<>();

  private Toml(SourceText source, List<String> keys) {
    this.source = source;
    keys.forEach(key -> spelled.put(key.toLowerCase(Locale.ROOT), key));
  }

  /**
   * Reads a file.
   *
   * @param name what errors call it
   * @param keys the keys whose case makes no difference, as they are given back
   */
  static Yaml parse(String name, String text, List<String> keys) throws UserError {
    String body = text.startsWith("\ufeff") ? text.substring(1) : text;
    SourceText source = new SourceText(name, body);
    TomlParseResult result = org.tomlj.Toml.parse(body);
    if (result.hasErrors()) {
      TomlParseError first = result.errors().get(0);
      String what = String.valueOf(first.getMessage()).lines().findFirst().orElse("");
      int end = what.indexOf(';');
      throw source.error(
          first.position().line(),
          first.position().column(),
          "not TOML: " + (end < 0 ? what : what.substring(0, end)),
          what.contains("escape sequence")
              ? "a backslash is literal in single quotes: '''\\b…'''"
              : null);
    }
    return new Toml(source, keys).table(result, 1, 1);
  }

  private Yaml table(TomlTable table, int line, int column) throws UserError {
    Yaml map = Yaml.ofMap(source, line, column);
    for (String key : table.keySet()) {
      TomlPosition at = table.inputPositionOf(List.of(key));
      int keyLine = at == null ? line : at.line();
      int keyColumn = at == null ? column : at.column();
      String known = spelled.getOrDefault(key.toLowerCase(Locale.ROOT), key);
      Yaml name = Yaml.ofText(source, keyLine, keyColumn, known, false);
      Object value = table.get(List.of(key));
      if (!map.put(name, value(value, keyLine, valueColumn(keyLine, keyColumn)))) {
        throw name.error("the key " + Printable.quoted(known) + " stands twice", null);
      }
    }
    return map;
  }

  private Yaml value(Object value, int line, int column) throws UserError {
    if (value instanceof TomlTable table) {
      return table(table, line, column);
    } else if (value instanceof TomlArray array) {
      Yaml list = Yaml.ofList(source, line, column);
      for (int i = 0; i < array.size(); i++) {
        TomlPosition at = array.inputPositionOf(i);
        list.add(value(array.get(i), at.line(), at.column()));
      }
      return list;
    }
    return Yaml.ofText(source, line, column, String.valueOf(value), !(value instanceof String));
  }

  /** Where the value begins whose key stands there; the library tells the key's place only. */
  private int valueColumn(int line, int column) {
    String shown = source.line(line);
    int from = shown.offsetByCodePoints(0, Math.min(column - 1, points(shown)));
    int at = shown.indexOf('=', from);
    if (at < 0) {
      return column;
    }
    at++;
    while (at < shown.length() && (shown.charAt(at) == ' ' || shown.charAt(at) == '\t')) {
      at++;
    }
    return points(shown.substring(0, at)) + 1;
  }

  private static int points(String text) {
    return text.codePointCount(0, text.length());
  }
}
