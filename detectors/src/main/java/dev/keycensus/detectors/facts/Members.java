package dev.keycensus.detectors.facts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON objects as flat maps, and the base64 that they hide in. */
final class Members {
  private static final int LONGEST = 16 * 1024;
  private static final int DEEPEST = 8;
  private static final int MOST = 256;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST)
                  .build())
          .build();

  private Members() {}

  /**
   * The scalars of an object by path, names joined with {@code /}; the scalars of a list are joined
   * with spaces. Null where it is no object, or no JSON to its end.
   */
  static @Nullable Map<String, String> of(byte @Nullable [] json) {
    if (json == null || json.length == 0 || json.length > LONGEST) {
      return null;
    }
    try (JsonParser p = JSON.createParser(json)) {
      if (p.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Map<String, String> members = new TreeMap<>();
      object(p, "", members);
      return members;
    } catch (IOException | RuntimeException e) {
      return null; // Jackson tells of broken UTF-8 and of limits in several ways.
    }
  }

  private static void object(JsonParser p, String path, Map<String, String> out)
      throws IOException {
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = path.isEmpty() ? p.currentName() : path + '/' + p.currentName();
      value(p, p.nextToken(), name, out);
    }
    if (p.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("no object");
    }
  }

  private static void value(
      JsonParser p, @Nullable JsonToken t, String name, Map<String, String> out)
      throws IOException {
    if (t == null) {
      throw new IOException("cut");
    }
    if (t == JsonToken.START_OBJECT) {
      object(p, name, out);
    } else if (t == JsonToken.START_ARRAY) {
      for (JsonToken e = p.nextToken(); e != JsonToken.END_ARRAY; e = p.nextToken()) {
        if (e == null) {
          throw new IOException("cut");
        } else if (e.isScalarValue()) {
          add(name, p.getText(), out);
        } else {
          p.skipChildren();
        }
      }
    } else if (t != JsonToken.VALUE_NULL) {
      add(name, p.getText(), out);
    }
  }

  private static void add(String name, String text, Map<String, String> out) {
    if (out.size() < MOST) {
      out.merge(name, text, (a, b) -> a.length() > LONGEST ? a : a + ' ' + b);
    }
  }

  /** Base64 of either alphabet, with or without padding; null for anything else. */
  static byte @Nullable [] base64(String text) {
    int n = text.length();
    while (n > 0 && text.charAt(n - 1) == '=') {
      n--;
    }
    if (n == 0 || text.length() > 2 * LONGEST) {
      return null;
    }
    String plain = text.substring(0, n).replace('+', '-').replace('/', '_');
    try {
      return Base64.getUrlDecoder().decode(plain.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The text that base64 decodes to where all of it is printable ASCII; else null. */
  static @Nullable String printable(String base64) {
    byte[] bytes = base64(base64);
    if (bytes == null) {
      return null;
    }
    for (byte b : bytes) {
      if (b < ' ' || b == 0x7F) {
        return null;
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
