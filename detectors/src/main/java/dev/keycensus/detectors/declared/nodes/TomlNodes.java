package dev.keycensus.detectors.declared.nodes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** TOML. */
public final class TomlNodes {
  /** Its parser is slow and recurses. */
  private static final int LONGEST = 1 << 20;

  private int left = Node.MOST;

  private TomlNodes() {}

  /**
   * A text as a map.
   *
   * @throws Malformed where it is not TOML, or too large or too deep
   */
  public static Node read(String text) {
    if (text.length() > LONGEST) {
      throw new Malformed(0, "larger than 1 MiB", true);
    }
    try {
      TomlParseResult result = Toml.parse(text);
      if (result.hasErrors()) {
        throw new Malformed(result.errors().get(0).position().line(), "not TOML", false);
      }
      Node top = new TomlNodes().table(result, null, 0);
      top.endsAt((int) text.lines().count());
      return top;
    } catch (StackOverflowError e) {
      throw new Malformed(0, "nested too deep", true);
    }
  }

  private Node table(TomlTable table, @Nullable TomlPosition at, int depth) {
    count(at, depth);
    Node map = Node.map(at == null ? 1 : at.line(), at == null ? 1 : at.column());
    int last = map.line();
    for (String key : table.keySet()) {
      Node value = value(table.get(List.of(key)), table.inputPositionOf(List.of(key)), depth + 1);
      map.put(key, value);
      last = Math.max(last, value.endLine());
    }
    map.endsAt(last);
    return map;
  }

  private Node value(@Nullable Object value, @Nullable TomlPosition at, int depth) {
    if (value instanceof TomlTable t) {
      return table(t, at, depth);
    }
    int line = at == null ? 0 : at.line();
    int column = at == null ? 0 : at.column();
    if (value instanceof TomlArray a) {
      count(at, depth);
      Node list = Node.list(line, column);
      for (int i = 0; i < a.size(); i++) {
        Node item = value(a.get(i), a.inputPositionOf(i), depth + 1);
        list.add(item);
        list.endsAt(Math.max(list.endLine(), item.endLine()));
      }
      return list;
    }
    count(at, depth);
    return Node.scalar(
        line, column, value == null ? null : value.toString(), value instanceof String);
  }

  private void count(@Nullable TomlPosition at, int depth) {
    if (--left < 0 || depth > Node.DEEPEST) {
      throw new Malformed(at == null ? 0 : at.line(), "too many values, or nested too deep", true);
    }
  }
}
