package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.Tier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What looks like a secret and is none: hashes, identifiers, public keys, images, translations,
 * references, prose. Nothing of it is listed. What is, is written to {@code target/nonsecrets.txt}.
 */
class NonSecretsTest {
  private static final int SEEDS = 10;
  private static final Detector DETECTOR = Detector.of(Catalog.builtIn());

  @Test
  void listsNothing() throws IOException {
    List<String> listed = new ArrayList<>();
    int texts = 0;
    for (Shapes.Shape shape :
        Stream.of("data", "words")
            .flatMap(group -> Shapes.read("nonsecrets/" + group + ".txt").stream())
            .toList()) {
      for (int seed = 0; seed < SEEDS; seed++, texts++) {
        byte[] bytes = Shapes.expand(shape, seed).text().getBytes(StandardCharsets.UTF_8);
        for (Match m : DETECTOR.detect(Text.of(bytes, bytes.length), shape.kind()).matches()) {
          if (m.tier().compareTo(Tier.MEDIUM) >= 0) {
            String said =
                shape.name() + ": " + m.name() + " " + m.type().id() + " " + m.secret().text();
            if (!listed.contains(said)) {
              listed.add(said);
            }
          }
        }
      }
    }
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target", "nonsecrets.txt"), listed);
    assertThat(texts).isGreaterThan(1000);
    assertThat(listed).isEmpty();
  }
}
