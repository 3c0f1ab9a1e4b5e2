package dev.keycensus.inventory.owners;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a YAML file that somebody wrote for another program. A document that cannot be
 * read is told; the others are given. A line of {@code ---} at its beginning always begins a
 * document, in a quoted or a block text too, so they can be cut apart before they are read.
 */
final class Documents {
  private static final int MOST = 1000;

  private Documents() {}

  /**
   * One document.
   *
   * @param before lines of the file that stand before it
   */
  record Document(Yaml root, int before) {
    /** The line of the file where a value stands. */
    int line(Yaml value) {
      return before + value.line();
    }
  }

  static List<Document> of(byte[] bytes, Problems problems) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      problems.tell(0, "not UTF-8");
      return List.of();
    }
    List<Document> documents = new ArrayList<>();
    int before = 0;
    int line = 0;
    int from = text.startsWith("\ufeff") ? 1 : 0;
    int begin = from;
    int cut = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end + 1;
      if (from > begin && isMark(text, from)) {
        if (++cut == MOST) {
          problems.tell(line + 1, "over 1,000 documents: the rest is not read");
          return documents;
        }
        read(text.substring(begin, from), before, documents, problems);
        begin = from;
        before = line;
      }
      from = end;
      line++;
    }
    read(text.substring(begin), before, documents, problems);
    return documents;
  }

  private static boolean isMark(String text, int at) {
    if (!text.startsWith("---", at)) {
      return false;
    }
    return at + 3 == text.length() || " \t\r\n".indexOf(text.charAt(at + 3)) >= 0;
  }

  private static void read(String text, int before, List<Document> to, Problems problems) {
    try {
      to.add(new Document(Yaml.parse("y", text), before));
    } catch (UserError e) {
      problems.tell(e, before);
    }
  }

  /** The value under a key of a map; null if there is none or this is no map. */
  static @Nullable Yaml get(@Nullable Yaml map, String key) {
    try {
      return map == null || !map.isMap() ? null : map.entries().get(key);
    } catch (UserError e) {
      throw new AssertionError(e);
    }
  }

  /** The text of a value that is one and is not empty, tidy; else null. */
  static @Nullable String text(@Nullable Yaml value) {
    try {
      return value == null || !value.isText() || value.isNull() ? null : Names.tidy(value.string());
    } catch (UserError e) {
      throw new AssertionError(e);
    }
  }

  /** The items of a list; none if this is no list. */
  static List<Yaml> items(@Nullable Yaml list) {
    try {
      return list == null || !list.isList() ? List.of() : list.items();
    } catch (UserError e) {
      throw new AssertionError(e);
    }
  }
}
