package dev.keycensus.detectors.facts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * PyPI's upload tokens: {@code pypi-} and a macaroon (version 2, binary) in base64, whose caveats
 * are JSON: {@code [0, expires, notBefore]}, {@code [1, [project names]]}, {@code [2, [project
 * ids]]}, {@code [3, user id]}, {@code [4, publisher id]}, and before those {@code
 * {"version":1,"permissions":{"projects":[…]}}}. As in warehouse/macaroons/caveats of PyPI's own
 * source.
 */
final class Macaroons {
  private static final int LOCATION = 1;
  private static final int IDENTIFIER = 2;

  private Macaroons() {}

  static void pypi(String token, Told out) {
    byte[] bytes = Members.base64(token.substring("pypi-".length()));
    if (bytes == null || bytes.length < 4 || bytes[0] != 2) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    boolean caveats = false;
    while (in.hasRemaining()) {
      int kind = in.get();
      if (kind == 0) {
        caveats = true; // The end of a section; the first holds place and id, each other a caveat.
        continue;
      }
      int length = number(in);
      if (length < 0 || length > in.remaining()) {
        return;
      }
      byte[] field = new byte[length];
      in.get(field);
      if (kind == LOCATION && !caveats) {
        out.put("host", text(field));
      } else if (kind == IDENTIFIER) {
        if (caveats) {
          caveat(field, out);
        } else {
          out.put("credentialId", id(field));
        }
      }
    }
  }

  /** Little-endian groups of seven bits; -1 for none. */
  private static int number(ByteBuffer in) {
    int n = 0;
    for (int shift = 0; shift < 28 && in.hasRemaining(); shift += 7) {
      int b = in.get();
      n |= (b & 0x7F) << shift;
      if (b >= 0) {
        return n;
      }
    }
    return -1;
  }

  private static String text(byte[] field) {
    return new String(field, StandardCharsets.UTF_8);
  }

  /** A UUID as text, or as its 16 bytes. */
  private static @Nullable String id(byte[] field) {
    if (field.length == 16) {
      ByteBuffer b = ByteBuffer.wrap(field);
      return new UUID(b.getLong(), b.getLong()).toString();
    }
    return text(field);
  }

  private static void caveat(byte[] field, Told out) {
    String json = text(field);
    if (json.startsWith("{")) {
      Map<String, String> m = Members.of(field);
      if (m != null) {
        out.put("project", m.get("permissions/projects"));
        out.put("scope", m.get("permissions"));
      }
      return;
    }
    // A list; as a member it is flattened, its first element the tag.
    Map<String, String> m = Members.of(("{\"c\":" + json + "}").getBytes(StandardCharsets.UTF_8));
    String flat = m == null ? null : m.get("c");
    if (flat == null) {
      return;
    }
    java.util.List<String> parts = Chars.parts(flat, ' ');
    switch (parts.get(0)) {
      case "0" -> {
        out.time("expires", parts.size() > 1 ? parts.get(1) : null);
        out.time("notBefore", parts.size() > 2 ? parts.get(2) : null);
      }
      case "1" -> out.put("project", names(json));
      case "2" -> out.put("projectId", names(json));
      case "3" -> {
        out.put("actor", "person");
        out.put("principalId", parts.size() > 1 ? parts.get(1) : null);
      }
      case "4" -> {
        out.put("class", "trusted-publisher");
        out.put("actor", "service");
        out.put("principalId", parts.size() > 1 ? parts.get(1) : null);
      }
      default -> {}
    }
  }

  /** The strings of the inner list of {@code [1, ["a", "b"]]}, joined with spaces. */
  private static @Nullable String names(String json) {
    int from = json.indexOf('[', 1);
    int to = json.indexOf(']');
    if (from < 0 || to < from) {
      return null;
    }
    String list = "{\"c\":" + json.substring(from, to + 1) + "}";
    Map<String, String> m = Members.of(list.getBytes(StandardCharsets.UTF_8));
    return m == null ? null : m.get("c");
  }
}
