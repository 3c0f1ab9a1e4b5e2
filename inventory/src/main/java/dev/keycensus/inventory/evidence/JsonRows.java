package dev.keycensus.inventory.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a JSON export, one after another and never all at once: of a bare list, of an object
 * that wraps one, of lists of lists, and of all of these one after another, as paging clients and
 * logs write them.
 */
final class JsonRows implements Rows {
  /** Names under which services wrap a list. A Kubernetes object has none of them but items. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "items",
          "Records",
          "Events",
          "AccessKeyMetadata",
          "UserDetailList",
          "GroupDetailList",
          "RoleDetailList",
          "Policies",
          "Users",
          "Roles",
          "data",
          "installations",
          "secrets",
          "value",
          "keys");

  /** What says that there is another page: a truth value, or the way there. */
  private static final List<String> MORE =
      List.of(
          "has_more", "IsTruncated", "@odata.nextLink", "nextLink", "nextPageToken", "NextToken");

  private static final int DEEPEST = 64;
  private static final int LONGEST = 8 << 20;
  private static final int MOST_NODES = 200_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST)
                  .maxNumberLength(40)
                  .maxNameLength(10_000)
                  .build())
          .build();

  private final String file;
  private final JsonParser parser;
  private final Deque<Row> waiting = new ArrayDeque<>();
  private int lists;
  private boolean wrapped;
  private int count;
  private int nodes;
  private Set<String> wanted = Set.of();
  private @Nullable Row more;
  private @Nullable Row total;
  private Map<String, Row> around = new LinkedHashMap<>();

  JsonRows(String file, Reader reader) throws IOException {
    this.file = file;
    this.parser = FACTORY.createParser(reader);
  }

  @Override
  public void want(Set<String> names) {
    wanted = names;
  }

  /** Whether what begins here is passed over: nobody needs it, and it wraps no rows. */
  private boolean passed(String name, JsonToken value) throws IOException {
    if (wanted.isEmpty()
        || !value.isStructStart()
        || wanted.contains(name)
        || WRAPPERS.contains(name)) {
      return false;
    }
    parser.skipChildren();
    return true;
  }

  @Override
  public @Nullable Row next() throws UserError, IOException {
    try {
      while (true) {
        if (!waiting.isEmpty()) {
          return waiting.removeFirst();
        }
        JsonToken token = parser.nextToken();
        if (token == null) {
          end();
          return null;
        }
        switch (token) {
          case START_ARRAY -> lists++;
          case END_ARRAY -> {
            lists--;
            if (wrapped && lists == 0) {
              wrapped = false;
              wrapper(around, place(""));
            }
          }
          case START_OBJECT -> {
            if (lists == 0) {
              wrapper(new LinkedHashMap<>(), place(Integer.toString(count + 1)));
            } else {
              unwrap(object(Integer.toString(count + 1)));
            }
          }
          case VALUE_STRING -> {
            if (lists == 0) {
              throw error(parser.currentTokenLocation(), "a row is not an object");
            }
            // A list of ids, as Vault lists them. Whoever needs more says that it is not there.
            Row at = place(Integer.toString(++count));
            return new Row(file, at.line(), at.column(), at.key(), parser.getText(), null, null);
          }
          default -> throw error(parser.currentTokenLocation(), "a row is not an object");
        }
      }
    } catch (JsonEOFException e) {
      throw error(e.getLocation(), "the export ends too early");
    } catch (StreamConstraintsException e) {
      throw error(e.getLocation(), "nests too deep, or holds too long a text");
    } catch (JsonProcessingException e) {
      // The parser's own words may hold a piece of the file.
      throw error(
          e.getLocation(),
          String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")
              ? "a name stands twice in one object"
              : "is not JSON");
    }
  }

  /**
   * An object outside of lists: one row, or what wraps a list. Read up to the list, and again from
   * behind it.
   */
  private void wrapper(Map<String, Row> before, Row at) throws IOException, UserError {
    nodes = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      // A Kubernetes object has lists of its own.
      if (value == JsonToken.START_ARRAY
          && WRAPPERS.contains(name)
          && (!before.containsKey("kind") || name.equals("items"))) {
        around = before;
        lists = 1;
        wrapped = true;
        return;
      }
      if (!passed(name, value)) {
        put(before, name, value(name, value));
      }
    }
    if (at.key().isEmpty()) {
      goesOn(before);
    } else {
      unwrap(new Row(file, at.line(), at.column(), at.key(), null, before, null));
    }
  }

  /** Notes whether the service has more than this page. */
  private void goesOn(Map<String, Row> around) {
    more = null;
    for (String name : MORE) {
      Row mark = around.get(name);
      String text = mark == null ? null : mark.text();
      more = text != null && !text.isEmpty() && !text.equals("false") ? mark : more;
    }
    Row all = around.get("total_count");
    total = all != null && number(all) > (total == null ? -1 : number(total)) ? all : total;
  }

  /** A list that its service cut into pages has to be exported whole: to the last page. */
  private void end() throws UserError {
    if (more != null) {
      throw cut(more, more.key() + (Objects.equals(more.text(), "true") ? " is true" : " is set"));
    }
    if (total != null && number(total) > count) {
      throw cut(total, "it is of " + number(total) + " rows, and " + count + " are here");
    }
  }

  private static UserError cut(Row at, String how) {
    return new UserError(
        at.place(),
        "the list goes on: " + how,
        null,
        0,
        "export all pages; their answers may stand one after another in one file");
  }

  private static long number(Row row) {
    String text = row.text();
    boolean digits =
        text != null
            && !text.isEmpty()
            && text.length() < 18
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(text) : -1;
  }

  /**
   * The object that a text of another row is; errors name the place of that row.
   *
   * @throws UserError if it is none
   */
  static Row inner(Row row, String member) throws UserError {
    Row text = row.get(member);
    if (text == null || text.text() == null) {
      throw row.error("has no " + member);
    }
    Row inner = null;
    try {
      JsonRows rows = new JsonRows(row.file(), new StringReader(text.text()));
      inner = rows.next();
    } catch (UserError e) {
      // Told below: places inside of a text help nobody.
    } catch (IOException e) {
      throw new UncheckedIOException("a text is not read from anywhere", e);
    }
    if (inner == null || !inner.isObject()) {
      throw text.error("is no object");
    }
    return new Row(row.file(), row.line(), row.column(), row.key(), null, inner.members(), null);
  }

  /** A row, or the rows of a page in a list of pages. */
  private void unwrap(Row row) throws UserError {
    for (String name : WRAPPERS) {
      Row list = row.get(name);
      if (list != null && list.items() != null && (!row.has("kind") || name.equals("items"))) {
        goesOn(row.all());
        for (Row item : list.items()) {
          if (!item.isObject()) {
            throw item.error("is not an object");
          }
          count++;
          waiting.add(
              new Row(
                  file,
                  item.line(),
                  item.column(),
                  Integer.toString(count),
                  null,
                  item.members(),
                  null));
        }
        return;
      }
    }
    count++;
    waiting.add(row);
  }

  private Row object(String key) throws IOException, UserError {
    nodes = 0;
    Row at = place(key);
    Map<String, Row> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (!passed(name, value)) {
        put(members, name, value(name, value));
      }
    }
    return new Row(file, at.line(), at.column(), key, null, members, null);
  }

  private Row value(String key, JsonToken token) throws IOException, UserError {
    Row at = place(key);
    if (++nodes > MOST_NODES) {
      throw at.error("stands in a row of over 200,000 values");
    }
    switch (token) {
      case START_OBJECT -> {
        Map<String, Row> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          put(members, name, value(name, parser.nextToken()));
        }
        return new Row(file, at.line(), at.column(), key, null, members, null);
      }
      case START_ARRAY -> {
        List<Row> items = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          items.add(value(key, t));
        }
        return new Row(file, at.line(), at.column(), key, null, null, items);
      }
      case VALUE_NULL -> {
        return at;
      }
      default -> {
        return new Row(file, at.line(), at.column(), key, parser.getText(), null, null);
      }
    }
  }

  /** What is null is not there. */
  private static void put(Map<String, Row> members, String name, Row value) {
    if (value.text() != null || value.members() != null || value.items() != null) {
      members.put(name, value);
    }
  }

  private Row place(String key) {
    JsonLocation at = parser.currentTokenLocation();
    return new Row(file, at.getLineNr(), at.getColumnNr(), key, null, null, null);
  }

  private UserError error(@Nullable JsonLocation at, String what) {
    String place = at == null ? file : file + ":" + at.getLineNr() + ":" + at.getColumnNr();
    return new UserError(place, what, null, 0, "export it again");
  }
}
