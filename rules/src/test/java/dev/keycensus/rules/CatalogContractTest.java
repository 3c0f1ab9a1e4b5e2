package dev.keycensus.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every type of a catalogue has to keep, asked of the built-in one and of the tests' own. What
 * only the detectors decide (placeholders, context) is asked there.
 */
class CatalogContractTest {
  private static final int SEEDS = 12;

  @TestFactory
  Stream<DynamicTest> everyTypeKeepsItsWord() throws Exception {
    List<CredentialType> types = new ArrayList<>(Catalog.builtIn().types());
    types.addAll(TestCatalog.load().types());
    return types.stream().map(type -> DynamicTest.dynamicTest(type.id(), () -> check(type)));
  }

  @Test
  void idsAreSortedAndUnique() {
    assertThat(Catalog.builtIn().types())
        .extracting(CredentialType::id)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private static void check(CredentialType type) throws UserError {
    Examples examples = type.examples();
    assertThat(examples.examples()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(examples.counterExamples()).hasSizeGreaterThanOrEqualTo(2);
    Shape shape = type.shape();
    for (String text : examples.examples()) {
      Template template = Template.of(text, shape.checksum());
      for (int seed = 0; seed < SEEDS; seed++) {
        String expanded = template.expand(seed);
        if (shape.matcher() == Shape.Matcher.PATTERN) {
          foundByAnchor(type, expanded);
        } else if (shape.matcher() == Shape.Matcher.NAMED) {
          foundByName(type, expanded);
        }
      }
    }
    int refused = 0;
    for (String text : examples.counterExamples()) {
      Template template = Template.of(text, shape.checksum());
      boolean matches = false;
      for (int seed = 0; seed < SEEDS; seed++) {
        for (String value : valueAtAnAnchor(type, template.expand(seed))) {
          matches |= passesChecks(shape, value);
        }
      }
      refused += matches ? 0 : 1;
    }
    // The detectors also know placeholders and context; a close miss is for the rule itself.
    assertThat(refused).as("counter-examples of %s that its rule refuses", type).isPositive();
  }

  private static void foundByAnchor(CredentialType type, String text) {
    Shape shape = type.shape();
    // Bare, and between other text: windows have edges on both sides.
    for (String wrapped : List.of(text, "\n" + text + "\n", "x = '" + text + "';\n")) {
      List<String> values = valueAtAnAnchor(type, wrapped);
      assertThat(values).as("%s in its example", type).isNotEmpty();
      assertThat(values).as("%s", type).anyMatch(value -> passesChecks(shape, value));
      assertThat(values).as("values of %s", type).allMatch(value -> !value.isEmpty());
    }
  }

  /** The values of the matches in the windows around the anchors, as a detector would look. */
  private static List<String> valueAtAnAnchor(CredentialType type, String text) {
    Shape shape = type.shape();
    if (shape.matcher() != Shape.Matcher.PATTERN) {
      return List.of();
    }
    Pattern pattern = compiled(type);
    String lower = text.toLowerCase(Locale.ROOT);
    List<String> values = new ArrayList<>();
    for (String anchor : shape.anchors()) {
      String folded = anchor.toLowerCase(Locale.ROOT);
      for (int at = lower.indexOf(folded); at >= 0; at = lower.indexOf(folded, at + 1)) {
        // One character more on each side, so that \b and the like see what is there.
        int from = Math.max(0, at - shape.before() - 1);
        int to = Math.min(text.length(), at + shape.after() + 1);
        Matcher matcher = pattern.matcher(text.substring(from, to));
        while (matcher.find()) {
          int start = from + matcher.start();
          int end = from + matcher.end();
          boolean whole = start >= at - shape.before() && end <= at + shape.after();
          String value = matcher.group(matcher.groupCount() > 0 ? 1 : 0);
          if (whole && value != null) {
            values.add(value);
          }
        }
      }
    }
    return values;
  }

  private static void foundByName(CredentialType type, String text) {
    String name = folded(text);
    assertThat(type.shape().names())
        .as("a name of %s in %s", type, text)
        .anyMatch(word -> name.contains(folded(word)));
    Matcher matcher = compiled(type).matcher(text);
    List<String> values = new ArrayList<>();
    while (matcher.find()) {
      values.add(matcher.group(matcher.groupCount() > 0 ? 1 : 0));
    }
    assertThat(values)
        .as("a value of %s in %s", type, text)
        .anyMatch(value -> passesChecks(type.shape(), value));
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace(".", "");
  }

  private static boolean passesChecks(Shape shape, String value) {
    return !shape.publicValues().contains(sha256(value))
        && shape.checksum().holds(value)
        && entropy(value) >= shape.minEntropy();
  }

  private static final Map<CredentialType, Pattern> COMPILED = new HashMap<>();

  private static Pattern compiled(CredentialType type) {
    return COMPILED.computeIfAbsent(
        type, t -> Pattern.compile(String.valueOf(t.shape().pattern())));
  }

  private static String sha256(String value) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static double entropy(String value) {
    Map<Integer, Integer> counts = new HashMap<>();
    value.chars().forEach(c -> counts.merge(c, 1, Integer::sum));
    double bits = 0;
    for (int count : counts.values()) {
      double p = count / (double) value.length();
      bits -= p * Math.log(p) / Math.log(2);
    }
    return bits;
  }
}
