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
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every shape in which people leave secrets: of 20 random ones at least 19 are listed, with the
 * span where they were put. The table is written to {@code target/shapes.txt}.
 */
class ShapesTest {
  private static final int SECRETS = 20;
  private static final int LEAST = 19;
  private static final Detector DETECTOR = Detector.of(Catalog.builtIn());

  /** How one shape did: how many were found, and which were not. */
  record Score(Shapes.Shape shape, int found, List<String> missed, int others) {}

  static Stream<Shapes.Shape> shapes() {
    return Stream.of("json", "yaml", "config", "markup", "shell", "sql", "source", "network")
        .flatMap(group -> Shapes.read("shapes/" + group + ".txt").stream());
  }

  private static Score score(Shapes.Shape shape) {
    int found = 0;
    int others = 0;
    List<String> missed = new ArrayList<>();
    for (int seed = 0; seed < SECRETS; seed++) {
      Shapes.Expanded e = Shapes.expand(shape, seed);
      byte[] bytes = e.text().getBytes(StandardCharsets.UTF_8);
      List<Match> matches =
          DETECTOR.detect(Text.of(bytes, bytes.length), shape.kind()).matches().stream()
              .filter(m -> m.tier().compareTo(shape.isHash() ? Tier.LOW : Tier.MEDIUM) >= 0)
              .toList();
      List<int[]> left = new ArrayList<>(e.spans());
      List<String> wrong = new ArrayList<>();
      for (Match m : matches) {
        if (!left.removeIf(s -> isIn(s, m, e.password()))) {
          others++;
          wrong.add(m.type().id() + ":" + e.text().substring(m.start(), m.end()));
        }
      }
      if (left.isEmpty()) {
        found++;
      } else {
        int[] s = left.get(0);
        missed.add(e.text().substring(s[0], s[1]) + (wrong.isEmpty() ? "" : " but " + wrong));
      }
    }
    return new Score(shape, found, missed, others);
  }

  /** The very span; or in an encoded one a part of it that decodes to the password. */
  private static boolean isIn(int[] span, Match m, String password) {
    return (span[0] == m.start() && span[1] == m.end())
        || (span[0] <= m.start() && m.end() <= span[1] && m.secret().text().equals(password));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void findsTheShape(Shapes.Shape shape) {
    Score score = score(shape);
    assertThat(score.found)
        .as("%s: missed %s", shape.name(), score.missed)
        .isGreaterThanOrEqualTo(LEAST);
  }

  @Test
  void listsNothingElse() throws IOException {
    List<String> table = new ArrayList<>();
    List<String> misses = new ArrayList<>();
    int others = 0;
    int shapes = 0;
    for (Shapes.Shape shape : shapes().toList()) {
      Score s = score(shape);
      shapes++;
      others += s.others;
      table.add(
          String.format(
              Locale.ROOT,
              "%-40s %-8s %2d/%d%s",
              shape.name(),
              shape.kind(),
              s.found,
              SECRETS,
              s.others > 0 ? "  and " + s.others + " elsewhere" : ""));
      if (s.found < SECRETS || s.others > 0) {
        misses.add(shape.name() + " " + s.found + ": " + s.missed);
      }
    }
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target", "shapes.txt"), table);
    Files.write(Path.of("target", "shapes-missed.txt"), misses);
    assertThat(others)
        .as("spans listed beside the secrets of %d shapes", shapes)
        .isLessThanOrEqualTo(20);
  }
}
