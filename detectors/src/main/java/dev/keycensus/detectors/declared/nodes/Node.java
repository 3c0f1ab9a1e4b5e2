package dev.keycensus.detectors.declared.nodes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON, YAML or TOML file with its place. It forgives: what is not there is {@link
 * #MISSING}, which has no text, no items and no entries, so that a reader may ask for anything.
 */
public final class Node {
  /** Stands for what is not there. */
  public static final Node MISSING = new Node(0, 0, null, false);

  /** Deeper than this is refused. */
  public static final int DEEPEST = 100;

  /** More values than this are refused. */
  static final int MOST = 200_000;

  private final int line;
  private final int column;
  private int endLine;
  private final @Nullable String text;
  private final boolean quoted;
  private String tag = "";
  private @Nullable Map<String, Node> entries;
  private @Nullable List<Node> items;

  private Node(int line, int column, @Nullable String text, boolean quoted) {
    this.line = line;
    this.column = column;
    this.endLine = line;
    this.text = text;
    this.quoted = quoted;
  }

  /** A text, a number or a flag as it is written; {@code text} is null for null. */
  public static Node scalar(int line, int column, @Nullable String text, boolean quoted) {
    return new Node(line, column, text, quoted);
  }

  /** An empty map, filled by {@link #put}. */
  public static Node map(int line, int column) {
    Node node = new Node(line, column, null, false);
    node.entries = new LinkedHashMap<>();
    return node;
  }

  /** An empty list, filled by {@link #add}. */
  public static Node list(int line, int column) {
    Node node = new Node(line, column, null, false);
    node.items = new ArrayList<>();
    return node;
  }

  /**
   * What a parser makes of a file whose name does not promise that it is one of its own, such as a
   * template that a build fills in: {@link #MISSING} where it is not. A limit is told of.
   */
  public static Node orMissing(Supplier<Node> parsed) {
    try {
      return parsed.get();
    } catch (Malformed e) {
      if (e.limit()) {
        throw e;
      }
      return MISSING;
    }
  }

  /** The last of two equal keys counts. */
  public void put(String key, Node value) {
    if (entries != null) {
      entries.put(key, value);
    }
  }

  /** Nothing comes of it where this is no list. */
  public void add(Node item) {
    if (items != null) {
      items.add(item);
    }
  }

  /** Says its last line, 1-based. */
  public void endsAt(int last) {
    endLine = Math.max(line, last);
  }

  /** Says which tag of a program's own it is written with: {@code !reference}. */
  public Node tagged(String with) {
    tag = with;
    return this;
  }

  /** The tag of a program's own, with its exclamation mark; empty for none. */
  public String tag() {
    return tag;
  }

  /** 1-based; 0 for {@link #MISSING}. */
  public int line() {
    return line;
  }

  /** 1-based, in UTF-16 code units. */
  public int column() {
    return column;
  }

  /** The last line of it, 1-based. */
  public int endLine() {
    return endLine;
  }

  /** Whether it stands for what is not there. */
  public boolean isMissing() {
    return this == MISSING;
  }

  public boolean isMap() {
    return entries != null;
  }

  public boolean isList() {
    return items != null;
  }

  /** Whether it is a text, a number or a truth value. */
  public boolean isText() {
    return text != null;
  }

  /** Whether it was written in quotes, so that it is a text for sure. */
  public boolean isQuoted() {
    return quoted;
  }

  /** The text as written, without quotes and escapes; null for anything else, null itself too. */
  public @Nullable String text() {
    return text;
  }

  public String text(String otherwise) {
    return text == null ? otherwise : text;
  }

  /** Whether it says {@code true}, {@code yes} or {@code on}. */
  public boolean isTrue() {
    return text != null
        && switch (text.toLowerCase(Locale.ROOT)) {
          case "true", "yes", "on" -> true;
          default -> false;
        };
  }

  /** Whether it says {@code false}, {@code no} or {@code off}. */
  public boolean isFalse() {
    return text != null
        && switch (text.toLowerCase(Locale.ROOT)) {
          case "false", "no", "off" -> true;
          default -> false;
        };
  }

  /** The number it is; {@code otherwise} for anything else. */
  public long number(long otherwise) {
    try {
      return text == null ? otherwise : Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** The value of a key; {@link #MISSING} where there is none. */
  public Node get(String key) {
    Node value = entries == null ? null : entries.get(key);
    return value == null ? MISSING : value;
  }

  /** The value down a way of keys. */
  public Node at(String... keys) {
    Node node = this;
    for (String key : keys) {
      node = node.get(key);
    }
    return node;
  }

  /** The first of several spellings of a key that is there. */
  public Node any(String... keys) {
    for (String key : keys) {
      Node value = get(key);
      if (!value.isMissing()) {
        return value;
      }
    }
    return MISSING;
  }

  /** This one, or another where it is not there. */
  public Node or(Node other) {
    return isMissing() ? other : this;
  }

  public boolean has(String key) {
    return entries != null && entries.containsKey(key);
  }

  /** In the order of the file; none where it is no map. */
  public Map<String, Node> entries() {
    return entries == null ? Map.of() : Collections.unmodifiableMap(entries);
  }

  /** In the order of the file; none where it is no list. */
  public List<Node> items() {
    return items == null ? List.of() : Collections.unmodifiableList(items);
  }

  /** The items of a list; a single value where one is allowed in place of a list. */
  public List<Node> each() {
    return items != null ? items() : isMissing() || isNull() ? List.of() : List.of(this);
  }

  private boolean isNull() {
    return text == null && entries == null && items == null;
  }
}
