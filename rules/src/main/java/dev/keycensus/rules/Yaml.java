package dev.keycensus.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value of a YAML file that knows where it stands. The reader of every file that a person writes
 * for keycensus: strict, so that a typing error is said and not swallowed.
 *
 * <pre>
 * Yaml root = Yaml.read(path);
 * root.rejectUnknown("name", "severity", "paths");
 * String name = root.required("name").string();
 * Severity severity = root.enumWord("severity", Severity.class, Severity.LOW);
 * for (Yaml path : root.list("paths")) { … throw path.error("no such folder", null); }
 * </pre>
 *
 * <p>A file is one document of UTF-8, at most 4 MiB, 50 levels deep and 500,000 values. Keys are
 * texts and stand once; anchors, aliases and tags are refused. JSON is YAML. Every accessor that
 * does not fit throws a {@link UserError} with the line and a hint; what could be a secret is
 * starred out there.
 */
public final class Yaml {
  /** The longest file that is read, in bytes. */
  public static final int MAX_BYTES = 4 << 20;

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

  final SourceText source;
  private final int line;
  private final int column;
  private final @Nullable String text;
  private final boolean plain;
  private final @Nullable Map<String, Yaml> map;
  private final @Nullable List<Yaml> list;

  // Set once by the parser, when the value is put into its map or list.
  private @Nullable Yaml parent;
  private String label = "";
  private int keyLine;
  private int keyColumn;

  private Yaml(
      SourceText source,
      int line,
      int column,
      @Nullable String text,
      boolean plain,
      @Nullable Map<String, Yaml> map,
      @Nullable List<Yaml> list) {
    this.source = source;
    this.line = line;
    this.column = column;
    this.keyLine = line;
    this.keyColumn = column;
    this.text = text;
    this.plain = plain;
    this.map = map;
    this.list = list;
  }

  static Yaml ofText(SourceText source, int line, int column, String text, boolean plain) {
    return new Yaml(source, line, column, text, plain, null, null);
  }

  static Yaml ofMap(SourceText source, int line, int column) {
    return new Yaml(source, line, column, null, false, new LinkedHashMap<>(), null);
  }

  static Yaml ofList(SourceText source, int line, int column) {
    return new Yaml(source, line, column, null, false, null, new ArrayList<>());
  }

  /** Adds an entry to a map; false where the key stands already. */
  boolean put(Yaml key, Yaml value) {
    String name = String.valueOf(key.text);
    value.parent = this;
    value.label = name;
    value.keyLine = key.line;
    value.keyColumn = key.column;
    return map != null && map.putIfAbsent(name, value) == null;
  }

  void add(Yaml item) {
    if (list != null) {
      item.parent = this;
      item.label = "[" + (list.size() + 1) + "]";
      list.add(item);
    }
  }

  // Reading

  /** Reads a file; an empty one is an empty map. */
  public static Yaml read(Path file) throws UserError {
    return parse(file.toString(), bytes(file));
  }

  /** The text of a file, which need not be YAML. */
  static byte[] bytes(Path file) throws UserError {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new UserError(file.toString(), "no such file", null, 0, null);
    } catch (AccessDeniedException e) {
      throw new UserError(file.toString(), "not readable: permission denied", null, 0, null);
    } catch (IOException e) {
      String what = Files.isDirectory(file) ? "is a folder, not a file" : "cannot be read";
      throw new UserError(file.toString(), what, null, 0, null);
    }
    return bytes;
  }

  /** Reads the bytes of a file; {@code name} is what errors call it. */
  public static Yaml parse(String name, byte[] utf8) throws UserError {
    return parse(name, text(name, utf8));
  }

  static String text(String name, byte[] utf8) throws UserError {
    if (utf8.length > MAX_BYTES) {
      throw new UserError(name, "larger than 4 MiB", null, 0, "split it into several files");
    }
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8))
          .toString();
    } catch (CharacterCodingException e) {
      // The decoder's own position is in the buffer it was given and not told; look for it.
      String lenient = new String(utf8, UTF_8);
      int bad = lenient.indexOf('\ufffd');
      int offset = lenient.codePointCount(0, Math.max(bad, 0));
      throw new SourceText(name, lenient)
          .errorAt(offset, "not UTF-8", "save the file with the encoding UTF-8");
    }
  }

  /** The same for text. */
  public static Yaml parse(String name, String text) throws UserError {
    String body = text.startsWith("\ufeff") ? text.substring(1) : text;
    return new YamlParser(new SourceText(name, body)).parse(body);
  }

  // Place

  /** The file as it was named. */
  public String file() {
    return source.name();
  }

  /** 1-based line of the value. */
  public int line() {
    return line;
  }

  /** 1-based column of the value, in code points. */
  public int column() {
    return column;
  }

  /** The way to it from the top, such as {@code lifetime.kind} or {@code examples[2]}. */
  public String path() {
    if (parent == null) {
      return "";
    }
    String above = parent.path();
    return above.isEmpty() || label.startsWith("[") ? above + label : above + "." + label;
  }

  /** The key under which it stands in its map; empty for the top and for items of lists. */
  public String key() {
    return label.startsWith("[") ? "" : label;
  }

  /** An error at the value. {@code what} is one sentence without a full stop. */
  public UserError error(String what, @Nullable String hint) {
    return source.error(line, column, what, hint);
  }

  /** An error at the value's key. */
  public UserError keyError(String what, @Nullable String hint) {
    return source.error(keyLine, keyColumn, what, hint);
  }

  /** An error where {@code fragment} stands in the value's lines, or else at the value. */
  UserError errorAt(String fragment, String what, @Nullable String hint) {
    int lines = text == null || fragment.isEmpty() ? 0 : (int) text.lines().count() + 1;
    for (int below = 1; below <= lines && !source.line(line).contains(fragment); below++) {
      int at = source.line(line + below).indexOf(fragment);
      if (at >= 0) { // A text of several lines.
        String shown = source.line(line + below);
        return source.error(line + below, shown.codePointCount(0, at) + 1, what, hint);
      }
    }
    return source.error(line, columnOf(fragment, 1), what, hint);
  }

  /** An error inside the value's text, told with the text alone as its source, where it is. */
  UserError within(UserError inner) {
    int there = columnOf(String.valueOf(text), Math.max(1, inner.column()));
    return source.error(line, there, inner.what(), inner.hint());
  }

  /**
   * An error inside the value's text, at a place of the text itself.
   *
   * @param line of the text, 1-based
   * @param column in that line, 1-based, in code points
   */
  public UserError errorInside(int line, int column, String what, @Nullable String hint) {
    List<String> lines = String.valueOf(text).lines().toList();
    String wanted = line <= lines.size() ? lines.get(line - 1) : "";
    if (lines.size() <= 1 && source.line(this.line).contains(wanted)) {
      return source.error(this.line, columnOf(wanted, column), what, hint);
    }
    String core = wanted.strip();
    int indent = wanted.length() - wanted.stripLeading().length();
    for (int below = line - 1; !core.isEmpty() && below <= lines.size() + 3; below++) {
      String shown = source.line(this.line + below);
      int at = shown.indexOf(core);
      if (at >= 0) {
        int first = shown.codePointCount(0, at);
        return source.error(this.line + below, first + Math.max(1, column - indent), what, hint);
      }
    }
    return source.error(this.line, this.column, what, hint);
  }

  /** A hint that names the word of {@code known} that was most likely meant; null for none. */
  public static @Nullable String didYouMean(String word, Iterable<String> known) {
    return SourceText.didYouMean(word, known);
  }

  /** The {@code nth} column of {@code fragment} in the value's line; else the value's own. */
  private int columnOf(String fragment, int nth) {
    String shown = source.line(line);
    int points = shown.codePointCount(0, shown.length());
    int from = shown.offsetByCodePoints(0, Math.min(column - 1, points));
    int at = fragment.isEmpty() ? -1 : shown.indexOf(fragment, from);
    return at < 0 ? column : shown.codePointCount(0, at) + nth;
  }

  // Kinds

  public boolean isMap() {
    return map != null;
  }

  public boolean isList() {
    return list != null;
  }

  /** Whether it is a text, number, date or truth value; quoted or not. */
  public boolean isText() {
    return text != null && !isNull();
  }

  /** Whether nothing stands there ({@code key:}) or {@code null}. */
  public boolean isNull() {
    return text != null && plain && NULLS.contains(text);
  }

  // Maps

  /** The value of {@code key}; throws where it is missing or has no value. */
  public Yaml required(String key) throws UserError {
    Yaml value = map().get(key);
    if (value == null) {
      String in = path().isEmpty() ? "" : " in \"" + path() + "\"";
      throw error("missing key \"" + key + "\"" + in, null);
    }
    if (value.isNull()) {
      throw value.keyError("\"" + value.path() + "\" has no value", null);
    }
    return value;
  }

  /** The value of {@code key}; null where it is missing. Throws where the key has no value. */
  public @Nullable Yaml optional(String key) throws UserError {
    return map().containsKey(key) ? required(key) : null;
  }

  /** Whether the map has the key, be it without a value. */
  public boolean has(String key) throws UserError {
    return map().containsKey(key);
  }

  /** All entries in the order of the file. */
  public Map<String, Yaml> entries() throws UserError {
    return Collections.unmodifiableMap(map());
  }

  /** Throws at the first key that is not of {@code keys}, naming the one that was meant. */
  public void rejectUnknown(String... keys) throws UserError {
    Set<String> known = new HashSet<>(Arrays.asList(keys));
    for (Map.Entry<String, Yaml> entry : map().entrySet()) {
      if (!known.contains(entry.getKey())) {
        String hint = SourceText.didYouMean(entry.getKey(), Arrays.asList(keys));
        Yaml value = entry.getValue();
        // What stands under a key that nobody knows may be anything, a password too.
        throw source.errorAtKey(
            value.keyLine,
            value.keyColumn,
            entry.getKey(),
            "unknown key " + Printable.quoted(entry.getKey()),
            hint != null ? hint : "known: " + String.join(", ", keys));
      }
    }
  }

  /** {@code optional(key).string()}; null where it is missing. */
  public @Nullable String string(String key) throws UserError {
    Yaml value = optional(key);
    return value == null ? null : value.string();
  }

  public boolean bool(String key, boolean otherwise) throws UserError {
    Yaml value = optional(key);
    return value == null ? otherwise : value.bool();
  }

  /** A number from {@code least} to {@code most}. */
  public int integer(String key, int least, int most, int otherwise) throws UserError {
    Yaml value = optional(key);
    return value == null ? otherwise : value.integer(least, most);
  }

  public <E extends Enum<E>> E enumWord(String key, Class<E> type, E otherwise) throws UserError {
    Yaml value = optional(key);
    return value == null ? otherwise : value.enumWord(type);
  }

  /** The items of the list at {@code key}; none where it is missing. */
  public List<Yaml> list(String key) throws UserError {
    Yaml value = optional(key);
    return value == null ? List.of() : value.items();
  }

  /** The texts of the list at {@code key}; none where it is missing. */
  public List<String> stringList(String key) throws UserError {
    Yaml value = optional(key);
    return value == null ? List.of() : value.stringList();
  }

  // Lists

  public List<Yaml> items() throws UserError {
    if (list == null) {
      String hint = text == null ? null : "write it in brackets: [" + shown() + "]";
      throw mustBe("a list", Printable.isTelling(label) ? null : hint);
    }
    return Collections.unmodifiableList(list);
  }

  /** A list of texts. */
  public List<String> stringList() throws UserError {
    List<String> texts = new ArrayList<>();
    for (Yaml item : items()) {
      texts.add(item.string());
    }
    return texts;
  }

  // Scalars

  /** The text as it is written, without its quotes; also of a number or {@code true}. */
  public String string() throws UserError {
    if (text == null || isNull()) {
      throw mustBe("a text", null);
    }
    return text;
  }

  public boolean bool() throws UserError {
    String word = text != null && plain ? text : "";
    return switch (word) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> throw mustBe("true or false", null);
    };
  }

  /** A whole decimal number from {@code least} to {@code most}. */
  public int integer(int least, int most) throws UserError {
    double number = number(least, most);
    if (number != Math.rint(number) || (text != null && text.indexOf('.') >= 0)) {
      throw mustBe("a whole number", null);
    }
    return (int) number;
  }

  /** A decimal number from {@code least} to {@code most}, such as {@code 3} or {@code 0.5}. */
  public double number(double least, double most) throws UserError {
    double number = Double.NaN;
    if (text != null && plain && isDecimal(text)) {
      number = Double.parseDouble(text);
    }
    if (Double.isNaN(number)) {
      throw mustBe("a number", null);
    }
    if (number < least || number > most) {
      throw error("\"" + path() + "\" must be from " + brief(least) + " to " + brief(most), null);
    }
    return number;
  }

  /** A calendar day, {@code 2026-11-30}; quoted or not. */
  public LocalDate date() throws UserError {
    try {
      return LocalDate.parse(string());
    } catch (DateTimeException e) {
      throw mustBe("a date", "write it as 2026-11-30");
    }
  }

  /** A constant by its word: its name in small letters with {@code -} for {@code _}. */
  public <E extends Enum<E>> E enumWord(Class<E> type) throws UserError {
    String word = string();
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String known = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (known.equals(word)) {
        return constant;
      }
      words.add(known);
    }
    throw unknownWord(words);
  }

  /** A word of {@code words}. */
  public String oneOf(List<String> words) throws UserError {
    if (!words.contains(string())) {
      throw unknownWord(words);
    }
    return string();
  }

  private UserError unknownWord(List<String> words) {
    String hint = SourceText.didYouMean(String.valueOf(text), words);
    String known = "known: " + String.join(", ", words);
    return error(
        "unknown word " + shown() + " for \"" + path() + "\"",
        hint == null || words.size() < 9 ? known : hint);
  }

  private Map<String, Yaml> map() throws UserError {
    if (map == null) {
      throw mustBe("a map of keys and values", null);
    }
    return map;
  }

  private UserError mustBe(String what, @Nullable String hint) {
    String name = parent == null ? "the file" : "\"" + path() + "\"";
    return error(name + " must be " + what + ", not " + shown(), hint);
  }

  /** What stands there, for a sentence. */
  private String shown() {
    if (map != null || list != null) {
      return map != null ? "a map" : "a list";
    }
    if (isNull()) {
      return "empty";
    }
    return Printable.isTelling(label)
        ? "what stands there"
        : Printable.quoted(String.valueOf(text));
  }

  private static boolean isDecimal(String text) {
    int digits = 0;
    int dots = 0;
    for (int i = text.startsWith("-") ? 1 : 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c == '.') {
        dots++;
      } else {
        return false;
      }
    }
    return digits > 0 && digits < 16 && dots <= 1;
  }

  private static String brief(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
