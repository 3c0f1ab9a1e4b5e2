package dev.keycensus.inventory.store;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cells of a row, written and read in the order of its columns. */
final class Cells {
  private final @Nullable Object[] cells;
  private int next;

  Cells(@Nullable Object[] cells) {
    this.cells = cells;
  }

  Cells put(@Nullable Object value) {
    cells[next++] = value;
    return this;
  }

  Cells put(boolean value) {
    return put(value ? 1L : 0L);
  }

  Cells put(long value) {
    return put((Object) value);
  }

  /** Words for constants, so that renaming one in the program does not change the store. */
  Cells put(@Nullable Enum<?> value) {
    return put(value == null ? null : (Object) word(value));
  }

  /** A list of texts, one a line. */
  Cells put(Collection<String> values) {
    StringBuilder b = new StringBuilder();
    for (String value : values) {
      b.append(value.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    }
    return put((Object) b.toString());
  }

  /** A map of texts, one {@code key=value} a line. */
  Cells put(SortedMap<String, String> values) {
    List<String> lines = new ArrayList<>(values.size());
    values.forEach((key, value) -> lines.add(key + '=' + value));
    return put(lines);
  }

  String text() {
    return String.valueOf(cells[next++]);
  }

  @Nullable String maybe() {
    Object value = cells[next++];
    return value == null ? null : value.toString();
  }

  long number() {
    Object value = cells[next++];
    return value instanceof Number n ? n.longValue() : 0;
  }

  int small() {
    return (int) number();
  }

  double real() {
    Object value = cells[next++];
    return value instanceof Number n ? n.doubleValue() : 0;
  }

  @Nullable Long maybeNumber() {
    Object value = cells[next++];
    return value instanceof Number n ? n.longValue() : null;
  }

  boolean flag() {
    return number() != 0;
  }

  Instant time() {
    return Instant.parse(text());
  }

  @Nullable Instant maybeTime() {
    String text = maybe();
    return text == null ? null : Instant.parse(text);
  }

  @Nullable LocalDate maybeDate() {
    String text = maybe();
    return text == null ? null : LocalDate.parse(text);
  }

  <E extends Enum<E>> E constant(Class<E> type) {
    return of(type, text());
  }

  <E extends Enum<E>> @Nullable E maybeConstant(Class<E> type) {
    String text = maybe();
    return text == null ? null : of(type, text);
  }

  private static <E extends Enum<E>> E of(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  List<String> list() {
    String text = text();
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> list = new ArrayList<>();
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        list.add(b.toString());
        b.setLength(0);
      } else if (c == '\\' && i + 1 < text.length()) {
        i++;
        b.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
      } else {
        b.append(c);
      }
    }
    return list;
  }

  SortedMap<String, String> map() {
    SortedMap<String, String> map = new TreeMap<>();
    for (String line : list()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        map.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return map;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
