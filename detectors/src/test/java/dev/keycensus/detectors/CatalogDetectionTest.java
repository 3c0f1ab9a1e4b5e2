package dev.keycensus.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Shape;
import dev.keycensus.rules.Template;
import dev.keycensus.rules.UserError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every built-in type finds its examples and refuses its counter-examples, alone and in the places
 * where people leave such values.
 */
class CatalogDetectionTest {
  private static final Catalog CATALOG = Catalog.builtIn();
  private static final Detector DETECTOR = Detector.of(CATALOG);
  private static final int SEEDS = 3;

  /** Where a value with a shape of its own is left: the text, and the kind of its file. */
  private static final Map<String, FileKind> PLACES = new LinkedHashMap<>();

  static {
    PLACES.put("the value is %s as of today\n", FileKind.TEXT);
    PLACES.put("import x\nvalue = '%s'\nprint(value)\n", FileKind.SOURCE);
    PLACES.put("{\n  \"a\": 1,\n  \"value\": \"%s\",\n  \"b\": [\"%s\"]\n}\n", FileKind.JSON);
    PLACES.put("a: 1\nspec:\n  value: %s\n  other: \"%s\"\n", FileKind.YAML);
    PLACES.put("VALUE=%s\nOTHER=1\n", FileKind.CONFIG);
    PLACES.put("curl -H 'X-Value: %s' https://example.org/\n", FileKind.SHELL);
    PLACES.put("<a><b>%s</b></a>\n", FileKind.MARKUP);
  }

  static Stream<CredentialType> types() {
    return CATALOG.types().stream();
  }

  private static List<String> expanded(CredentialType type, List<String> templates)
      throws UserError {
    List<String> texts = new ArrayList<>();
    for (String template : templates) {
      for (int seed = 0; seed < SEEDS; seed++) {
        texts.add(Template.of(template, type.shape().checksum()).expand(seed));
      }
    }
    return texts;
  }

  /** The types of all outcomes, also of those that a more telling one replaces. */
  private static List<String> found(String text, FileKind kind) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Detection d = DETECTOR.detect(Text.of(bytes, bytes.length), kind);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < d.count; i++) {
      for (Match m : d.found[i]) {
        ids.add(m.type().id());
      }
    }
    return ids;
  }

  @ParameterizedTest
  @MethodSource("types")
  void findsItsExamplesAlone(CredentialType type) throws UserError {
    List<String> missed = new ArrayList<>();
    for (String example : expanded(type, type.examples().examples())) {
      boolean hit = false;
      for (FileKind kind : List.of(FileKind.CONFIG, FileKind.SOURCE, FileKind.OTHER)) {
        hit |= found(example, kind).contains(type.id());
      }
      if (!hit) {
        missed.add(example);
      }
    }
    assertThat(missed).as(type.id()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void findsAValueWithAShapeOfItsOwnInEveryPlace(CredentialType type) throws UserError {
    if (type.shape().matcher() != Shape.Matcher.PATTERN) {
      return;
    }
    List<String> missed = new ArrayList<>();
    for (String example : expanded(type, type.examples().examples())) {
      if (!isOneWord(example)) {
        continue;
      }
      PLACES.forEach(
          (place, kind) -> {
            if (!found(place.replace("%s", example), kind).contains(type.id())) {
              missed.add(place.replace("%s", example));
            }
          });
    }
    assertThat(missed).as(type.id()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void refusesItsCounterExamples(CredentialType type) throws UserError {
    List<String> wrong = new ArrayList<>();
    for (String example : expanded(type, type.examples().counterExamples())) {
      for (FileKind kind : List.of(FileKind.CONFIG, FileKind.SOURCE, FileKind.OTHER)) {
        if (matched(example, kind).contains(type.id())) {
          wrong.add(kind + ": " + example);
        }
      }
    }
    assertThat(wrong).as(type.id()).isEmpty();
  }

  /** The types that a report at the usual confidence would show. */
  private static List<String> matched(String text, FileKind kind) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return DETECTOR.detect(Text.of(bytes, bytes.length), kind).matches().stream()
        .filter(m -> m.tier().compareTo(dev.keycensus.rules.Tier.MEDIUM) >= 0)
        .map(m -> m.type().id())
        .toList();
  }

  private static boolean isOneWord(String s) {
    return s.length() >= 8
        && s.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\'' && c != '<');
  }
}
