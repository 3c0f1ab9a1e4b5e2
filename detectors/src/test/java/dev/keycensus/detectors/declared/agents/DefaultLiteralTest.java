package dev.keycensus.detectors.declared.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.detectors.Detector;
import dev.keycensus.detectors.FileKind;
import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Text;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.Tier;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value behind {@code :-} is a leak although it stands beside a reference. */
class DefaultLiteralTest {
  private static final Detector DETECTOR = Detector.of(Catalog.builtIn());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"TOKEN\": \"${TOKEN:-%s}\"",
        "\"TOKEN\": \"${CRM:-%s}\"",
        "\"GITHUB_TOKEN\": \"${GITHUB_TOKEN:-%s}\"",
        "\"Authorization\": \"Bearer ${CRM_TOKEN:-%s}\"",
        "\"X-Api-Key\": \"${CRM_API_KEY:-%s}\""
      })
  void detectionFindsIt(String line) {
    String secret = random(32);
    String text =
        "{\"mcpServers\": {\"crm\": {\"command\": \"crm\", \"env\": {\n      "
            + line.replace("%s", secret)
            + "\n}}}}\n";
    byte[] bytes = text.getBytes(UTF_8);
    List<Match> matches =
        DETECTOR.detect(Text.of(bytes, bytes.length), FileKind.of(".mcp.json")).matches();
    assertThat(matches)
        .anySatisfy(
            m -> {
              assertThat(text.substring(m.start(), m.end())).isEqualTo(secret);
              assertThat(m.tier()).isNotEqualTo(Tier.LOW);
            });
    Declared declared = Read.clean(".mcp.json", text);
    assertThat(declared.toString()).doesNotContain(secret);
  }

  private static String random(int length) {
    String letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    Random random = new Random(7);
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < length; i++) {
      b.append(letters.charAt(random.nextInt(letters.length())));
    }
    return b.toString();
  }
}
