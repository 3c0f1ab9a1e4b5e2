package dev.keycensus.detectors.declared.nodes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;

/** JSON with the comments, single quotes and trailing commas that editors allow. */
public final class JsonNodes {
  /** What is allowed beyond JSON, and how deep. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(Node.DEEPEST).build())
          .build();

  private JsonNodes() {}

  /**
   * The first value of a text; {@link Node#MISSING} where there is none.
   *
   * @throws Malformed where it is not JSON, or too large or too deep
   */
  public static Node read(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      int[] left = {Node.MOST};
      if (parser.nextToken() == null) {
        return Node.MISSING;
      }
      return value(parser, left);
    } catch (StreamConstraintsException e) {
      throw new Malformed(line(e), "nested too deep, or a value too long", true);
    } catch (JsonProcessingException e) {
      throw new Malformed(line(e), "not JSON", false);
    } catch (IOException e) {
      throw new Malformed(0, "not JSON", false);
    }
  }

  private static int line(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? 0 : Math.max(0, at.getLineNr());
  }

  private static Node value(JsonParser parser, int[] left) throws IOException {
    JsonLocation at = parser.currentTokenLocation();
    int line = at.getLineNr();
    int column = at.getColumnNr();
    if (--left[0] < 0) {
      throw new Malformed(line, "more than " + Node.MOST + " values", true);
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Node map = Node.map(line, column);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        map.put(key, value(parser, left));
      }
      map.endsAt(parser.currentTokenLocation().getLineNr());
      return map;
    }
    if (token == JsonToken.START_ARRAY) {
      Node list = Node.list(line, column);
      while (true) {
        JsonToken next = parser.nextToken();
        if (next == null || next == JsonToken.END_ARRAY) {
          break;
        }
        list.add(value(parser, left));
      }
      list.endsAt(parser.currentTokenLocation().getLineNr());
      return list;
    }
    boolean isText = token == JsonToken.VALUE_STRING;
    return Node.scalar(
        line, column, token == JsonToken.VALUE_NULL ? null : parser.getText(), isText);
  }
}
