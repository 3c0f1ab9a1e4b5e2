package dev.keycensus.detectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Tokens: three parts of base64url, of which the first decodes to a header with {@code
 * alg} and the second to claims (RFC 7519).
 */
final class JwtFinder implements Finder {
  static final String ANCHOR = "eyJ";
  private static final int LIMIT = 8 * 1024;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(20).maxStringLength(LIMIT).build())
          .build();

  private final CredentialType type;

  JwtFinder(CredentialType type) {
    this.type = type;
  }

  @Override
  public boolean onBinary() {
    return true;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    Window w = probe.window();
    if (Chars.isBase64(w.at(probe.at() - 1))) {
      return;
    }
    int header = partEnd(w, probe.at());
    if (w.at(header) != '.' || header - probe.at() < 12) {
      return;
    }
    int claims = partEnd(w, header + 1);
    if (w.at(claims) != '.' || claims - header < 4) {
      return;
    }
    int end = partEnd(w, claims + 1);
    Map<String, String> head = claims(w, probe.at(), header);
    Map<String, String> body = claims(w, header + 1, claims);
    if (head == null || !head.containsKey("alg")) {
      return;
    }
    List<String> reasons = new ArrayList<>();
    reasons.add("three parts with a header");
    Tier tier = type.tier();
    if (head.containsKey("enc")) {
      reasons.add("encrypted");
      tier = Tier.LOW;
    } else if (body == null) {
      reasons.add("no claims inside");
      tier = Tier.LOW;
    } else if (end == claims + 1 || "none".equalsIgnoreCase(head.get("alg"))) {
      reasons.add("not signed");
      tier = Tier.LOW;
    } else if ("John Doe".equals(body.get("name")) || "1234567890".equals(body.get("sub"))) {
      // The claims that documentation everywhere shows.
      reasons.add("claims of a textbook example");
      tier = Tier.LOW;
    }
    byte[] value = w.copy(probe.at(), end);
    if (type.shape().publicValues().contains(Values.publicHash(value))) {
      return;
    }
    out.add(
        new Match(
            type,
            probe.at(),
            end,
            tier,
            List.copyOf(reasons),
            new Secret(value),
            Slots.nameBefore(w, probe.at()),
            Match.NO_FACTS));
  }

  private static int partEnd(Window w, int from) {
    int i = from;
    while (i - from < LIMIT && Chars.isBase64(w.at(i))) {
      i++;
    }
    return i;
  }

  /** The scalar members at the top of the object that a part decodes to; null where it does not. */
  private static @Nullable Map<String, String> claims(Window w, int from, int to) {
    Map<String, String> members = new TreeMap<>();
    try {
      String part = w.latin1(from, to).replace('+', '-').replace('/', '_');
      byte[] json = Base64.getUrlDecoder().decode(part.getBytes(StandardCharsets.ISO_8859_1));
      try (JsonParser p = JSON.createParser(json)) {
        if (p.nextToken() != JsonToken.START_OBJECT) {
          return null;
        }
        while (p.nextToken() == JsonToken.FIELD_NAME) {
          String name = p.currentName();
          JsonToken t = p.nextToken();
          if (t != null && t.isScalarValue()) {
            members.put(name, p.getText());
          } else {
            p.skipChildren();
          }
        }
      }
      return members;
    } catch (IOException | IllegalArgumentException e) {
      return members.containsKey("alg") ? members : null;
    }
  }
}
