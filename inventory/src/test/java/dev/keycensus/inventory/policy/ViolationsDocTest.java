package dev.keycensus.inventory.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.inventory.census.Control;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documentation tells what the program does: docs/violations.md. */
class ViolationsDocTest {
  private static final Path DOC = Path.of("..", "docs", "violations.md");
  private static final String BEGIN = "<!-- rules -->\n";
  private static final String END = "<!-- /rules -->\n";

  @Test
  void theTableIsThatOfTheProgram() throws Exception {
    String doc = read();
    int from = doc.indexOf(BEGIN) + BEGIN.length();
    int to = doc.indexOf(END);
    String table = table(Policy.BUILT_IN.describe());
    if (System.getProperty("golden.update") != null) {
      Files.writeString(DOC, doc.substring(0, from) + table + doc.substring(to));
    }
    assertThat(read().substring(from, read().indexOf(END)))
        .as("run with -Dgolden.update to write it anew")
        .isEqualTo(table);
  }

  @Test
  void everyKindIsJudgedOrSaysWhyNot() throws Exception {
    String doc = read();
    Set<String> excused = new TreeSet<>();
    for (String line : doc.substring(doc.indexOf("## Not judged")).lines().toList()) {
      if (line.startsWith("| `")) {
        excused.add(line.substring(3, line.indexOf('`', 3)));
      }
    }
    Set<String> judged =
        Policy.BUILT_IN.describe().stream()
            .map(Policy.Described::id)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> kinds = new TreeSet<>(Policy.BUILT_IN.frameworks().kinds().keySet());
    kinds.removeAll(judged);
    assertThat(excused).isEqualTo(kinds);
    assertThat(judged).isSubsetOf(Policy.BUILT_IN.frameworks().kinds().keySet());
  }

  private static String read() throws Exception {
    return new String(Files.newInputStream(DOC).readNBytes(1 << 20), StandardCharsets.UTF_8);
  }

  private static String table(List<Policy.Described> rules) {
    StringBuilder b = new StringBuilder();
    b.append("| id | of each | severity | what it says | what to do | when | references |\n");
    b.append("|---|---|---|---|---|---|---|\n");
    for (Policy.Described p : rules) {
      b.append("| `").append(p.id()).append("` | ").append(p.subject()).append(" | ");
      b.append(p.severity() == null ? "its own" : p.severity().word());
      b.append(p.fails() ? ", **fails**" : "").append(" | ");
      b.append(cell(p.message())).append(" | ").append(cell(p.remedy())).append(" | `");
      b.append(cell(p.when())).append("` | ");
      b.append(
          p.controls().stream()
              .filter(c -> c.strength() == Control.Strength.DIRECT)
              .map(Control::id)
              .collect(Collectors.joining(", ")));
      b.append(" |\n");
    }
    return b.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }
}
