package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.Tier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Precision, recall and F1 on a labelled set: {@code mvn -pl detectors -am test -Paccuracy
 * -Dlabelled=DIR}. The mistakes are written below {@code target/accuracy}.
 */
@EnabledIfSystemProperty(named = "labelled", matches = ".+")
class AccuracyTest {
  @Test
  void isAsGoodAsWePromise() throws IOException {
    Labelled labelled = Labelled.read(Path.of(System.getProperty("labelled")));
    Accuracy accuracy = Accuracy.of(labelled, Detector.of(Catalog.builtIn()));
    Path folder = Path.of("target", "accuracy");
    Files.createDirectories(folder);
    try (PrintStream out =
        new PrintStream(
            Files.newOutputStream(folder.resolve("scores.txt")), true, StandardCharsets.UTF_8)) {
      report(accuracy, out);
    }
    Files.write(folder.resolve("mistakes-medium.txt"), accuracy.mistakes(Tier.MEDIUM));
    Files.write(folder.resolve("mistakes-high.txt"), accuracy.mistakes(Tier.HIGH));
    assertThat(accuracy.total(Tier.MEDIUM, true).f1()).isGreaterThan(0.5);
  }

  static void report(Accuracy accuracy, PrintStream out) {
    for (Tier tier : new Tier[] {Tier.MEDIUM, Tier.HIGH}) {
      out.println(tier.word() + " and above, core: " + accuracy.total(tier, true));
      out.println(tier.word() + " and above, all:  " + accuracy.total(tier, false));
    }
    out.println("\nmedium and above, core, by category");
    print(accuracy.scores(Tier.MEDIUM, true, Labelled.Unit::category), out);
    out.println("\nmedium and above, core, by repository");
    print(accuracy.scores(Tier.MEDIUM, true, Labelled.Unit::repository), out);
    out.println("\nhigh, core, by category");
    print(accuracy.scores(Tier.HIGH, true, Labelled.Unit::category), out);
  }

  private static void print(Map<String, Accuracy.Score> scores, PrintStream out) {
    scores.forEach(
        (k, s) -> {
          if (s.hit + s.missed + s.wrong > 0) {
            out.printf(java.util.Locale.ROOT, "%-45s %s%n", k, s);
          }
        });
  }
}
