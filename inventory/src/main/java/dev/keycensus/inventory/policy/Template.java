package dev.keycensus.inventory.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A sentence with holes: {@code {nhi.name} has no owner}. Values come from a scanned tree, so what
 * a terminal would act on is replaced, and they are cut at {@value #LONGEST} characters.
 */
final class Template {
  private static final int LONGEST = 120;
  private static final int MOST_ITEMS = 5;

  private final String text;

  Template(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** The names in the holes. */
  List<String> holes() {
    List<String> names = new ArrayList<>();
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      names.add(text.substring(open + 1, close));
    }
    return names;
  }

  String fill(Values values) {
    int open = text.indexOf('{');
    if (open < 0) {
      return text;
    }
    StringBuilder b = new StringBuilder();
    int from = 0;
    while (open >= 0) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String name = text.substring(open + 1, close);
      b.append(text, from, open).append(told(name, values.get(name)));
      from = close + 1;
      open = text.indexOf('{', from);
    }
    return b.append(text, from, text.length()).toString();
  }

  /** A value in a sentence: quantities as reports have them, {@code 2,760}; a line is a name. */
  private static String told(String name, Object value) {
    return value instanceof Long n && Math.abs(n) >= 1000 && !name.equals("finding.line")
        ? String.format(Locale.ROOT, "%,d", n)
        : shown(value);
  }

  /** A value for a person. */
  static String shown(Object value) {
    if (value instanceof List<?> list) {
      String some =
          list.stream().limit(MOST_ITEMS).map(Template::shown).collect(Collectors.joining(", "));
      return list.size() > MOST_ITEMS
          ? some + " and " + (list.size() - MOST_ITEMS) + " more"
          : some;
    }
    if (value instanceof Map<?, ?> map) {
      return shown(map.keySet().stream().map(String::valueOf).sorted().toList());
    }
    String text = value.toString();
    StringBuilder b = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              int kind = Character.getType(c);
              boolean acts =
                  kind == Character.CONTROL
                      || kind == Character.FORMAT
                      || kind == Character.LINE_SEPARATOR
                      || kind == Character.PARAGRAPH_SEPARATOR
                      || kind == Character.SURROGATE
                      || kind == Character.UNASSIGNED
                      || kind == Character.PRIVATE_USE;
              b.appendCodePoint(acts ? 0xfffd : c);
            });
    return text.codePointCount(0, text.length()) > LONGEST
        ? b.append('…').toString()
        : b.toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
