package dev.keycensus.detectors.declared.places;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.keycensus.detectors.FileKind;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.nodes.JsonNodes;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import dev.keycensus.detectors.declared.nodes.TomlNodes;
import dev.keycensus.detectors.declared.nodes.YamlNodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The way of keys to a match, such as {@code servers[2].env.TOKEN}, for the few files that have
 * one: what a person looks for in a long file. Indexes count from 0. Nothing depends on it: a file
 * that is malformed, or longer than {@link #LONGEST}, has no key paths behind the place where its
 * reader gave up.
 */
public final class KeyPaths {
  /** In bytes. */
  public static final int LONGEST = 4 << 20;

  private static final int LONGEST_PATH = 200;

  private enum Format {
    JSON,
    YAML,
    TOML,
    XML,
    LINES
  }

  private KeyPaths() {}

  /** Whether a file of that name is of a format that has key paths. */
  public static boolean wants(String path) {
    return format(path) != null;
  }

  private static @Nullable Format format(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "toml" -> Format.TOML;
      case "properties", "ini", "cfg", "conf", "cnf" -> Format.LINES;
      case "html", "htm", "xhtml" -> null;
      default ->
          switch (FileKind.of(path)) {
            case JSON -> Format.JSON;
            case YAML -> Format.YAML;
            case MARKUP -> Format.XML;
            default -> null;
          };
    };
  }

  /**
   * The way to each spot.
   *
   * @param content UTF-8, not kept
   * @param spots sorted by offset
   * @return as long as {@code spots}, null where there is none
   */
  public static List<@Nullable String> of(
      String path, byte[] content, int length, List<Spot> spots) {
    @Nullable String[] found = new String[spots.size()];
    Format format = format(path);
    if (format != null && length <= LONGEST && found.length > 0) {
      try {
        switch (format) {
          case JSON -> json(content, length, spots, found);
          case YAML -> yaml(new String(content, 0, length, StandardCharsets.UTF_8), spots, found);
          case TOML -> toml(new String(content, 0, length, StandardCharsets.UTF_8), spots, found);
          case XML -> MarkupPaths.of(content, length, spots, found);
          case LINES -> LinePaths.of(content, length, spots, found);
        }
      } catch (IOException | Malformed | YamlEngineException | StackOverflowError e) {
        // What was found until here stands.
        return Arrays.asList(found);
      }
    }
    return Arrays.asList(found);
  }

  private static void json(byte[] content, int length, List<Spot> spots, @Nullable String[] found)
      throws IOException {
    try (JsonParser parser = JsonNodes.FACTORY.createParser(content, 0, length)) {
      int next = 0;
      for (JsonToken t = parser.nextToken();
          t != null && next < found.length;
          t = parser.nextToken()) {
        if (t.isScalarValue()) {
          long start = parser.currentTokenLocation().getByteOffset();
          parser.finishToken();
          long end = parser.currentLocation().getByteOffset();
          while (next < found.length && spots.get(next).offset() < end) {
            if (spots.get(next).offset() >= start) {
              found[next] = path(parser.getParsingContext());
            }
            next++;
          }
        }
      }
    }
  }

  private static @Nullable String path(JsonStreamContext at) {
    List<JsonStreamContext> way = new ArrayList<>();
    for (JsonStreamContext c = at; c != null && !c.inRoot(); c = c.getParent()) {
      way.add(0, c);
    }
    String path = "";
    for (JsonStreamContext c : way) {
      path = c.inArray() ? path + "[" + c.getCurrentIndex() + "]" : under(path, c.getCurrentName());
    }
    return told(path);
  }

  /** A path and a key below it. Keys are what people wrote: one that may be a secret is cut. */
  static String under(String path, @Nullable String key) {
    String name = Plain.told(key, "");
    boolean plain = !name.isEmpty() && name.chars().noneMatch(c -> c <= ' ' || isMark(c));
    if (!plain) {
      return path + "[\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
    }
    return path.isEmpty() ? name : path + "." + name;
  }

  private static boolean isMark(int c) {
    return c == '.' || c == '[' || c == ']' || c == '"';
  }

  static @Nullable String told(String path) {
    return path.isEmpty() ? null : path.length() > LONGEST_PATH ? tail(path) : path;
  }

  /** What is nearest to the value tells most. */
  private static String tail(String path) {
    int from = path.length() - LONGEST_PATH;
    return "…" + path.substring(Character.isLowSurrogate(path.charAt(from)) ? from + 1 : from);
  }

  /** YAML's own nodes: they know where a scalar ends. */
  private static void yaml(String text, List<Spot> spots, @Nullable String[] found) {
    Iterator<org.snakeyaml.engine.v2.nodes.Node> documents =
        new Compose(YamlNodes.SETTINGS).composeAllFromString(text).iterator();
    YamlPaths paths = new YamlPaths(spots, found);
    while (documents.hasNext()) {
      paths.walk(documents.next(), "", 0);
    }
  }

  /** Where a value of a TOML file begins, key included. */
  private record Begin(long at, String path, boolean isText) {}

  private static void toml(String text, List<Spot> spots, @Nullable String[] found) {
    List<Begin> all = new ArrayList<>();
    collect(TomlNodes.read(text), "", all);
    all.sort(Comparator.comparingLong(Begin::at));
    for (int i = 0; i < found.length; i++) {
      long at = position(spots.get(i).line(), spots.get(i).column());
      Begin last = null;
      for (Begin b : all) {
        last = b.at <= at ? b : last;
      }
      found[i] = last == null || !last.isText ? null : told(last.path);
    }
  }

  private static void collect(Node node, String path, List<Begin> into) {
    into.add(new Begin(position(node.line(), node.column()), path, node.isText()));
    for (Map.Entry<String, Node> e : node.entries().entrySet()) {
      collect(e.getValue(), under(path, e.getKey()), into);
    }
    List<Node> items = node.items();
    for (int i = 0; i < items.size(); i++) {
      collect(items.get(i), path + "[" + i + "]", into);
    }
  }

  static long position(int line, int column) {
    return (long) line << 32 | column;
  }
}
