package dev.keycensus.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The schema that editors read and the reader that decides say the same. */
class SchemaTest {
  private static Yaml schema() throws UserError {
    return Yaml.read(Path.of("schema", "credential-type.schema.json"));
  }

  private static Yaml property(String name) throws UserError {
    return schema().required("properties").required(name);
  }

  @Test
  void keys() throws Exception {
    assertThat(schema().required("properties").entries().keySet()).containsExactly(RuleReader.KEYS);
    assertThat(schema().bool("additionalProperties", true)).isFalse();
    assertThat(property("reach").required("properties").entries().keySet())
        .containsExactly("before", "after");
    assertThat(property("lifetime").required("properties").entries().keySet())
        .containsExactly("kind", "ttl");
    for (Yaml property : schema().required("properties").entries().values()) {
      assertThat(property.required("description").string()).endsWith(".");
    }
  }

  @Test
  void requiredKeys() throws Exception {
    // Take each key away from a type that has all of them: the reader complains where it must.
    String all =
        """
        id: x
        name: X
        provider: X
        kind: bot
        severity: low
        matcher: pattern
        pattern: 'xyz_[a-z]+'
        anchors: [xyz_]
        lifetime: {kind: static}
        examples: [a, b]
        counterExamples: [a, b]
        """;
    List<String> required = schema().stringList("required");
    for (String key : RuleReader.KEYS) {
      if (!all.contains(key + ":") || key.equals("pattern") || key.equals("anchors")) {
        continue; // Those two are required by the matcher, which the schema does not say.
      }
      String without =
          String.join("\n", all.lines().filter(line -> !line.startsWith(key + ":")).toList());
      boolean refused = false;
      try {
        RuleReader.read(Yaml.parse("x.yaml", without), "x");
      } catch (UserError e) {
        refused = e.what().equals("missing key \"" + key + "\"");
      }
      assertThat(refused).as(key).isEqualTo(required.contains(key));
    }
  }

  @Test
  void words() throws Exception {
    same(property("kind"), IdentityKind.values());
    same(property("severity"), Severity.values());
    same(property("tier"), Tier.values());
    same(property("confidence"), Tier.values());
    same(property("matcher"), Shape.Matcher.values());
    same(property("checksum"), Checksum.values());
    same(property("lifetime").required("properties").required("kind"), Lifetime.Kind.values());
  }

  @Test
  void limits() throws Exception {
    Yaml reach = property("reach").required("properties");
    assertThat(reach.required("before").integer("default", 0, 9999, -1))
        .isEqualTo(RuleReader.DEFAULT_BEFORE);
    assertThat(reach.required("after").integer("default", 0, 9999, -1))
        .isEqualTo(RuleReader.DEFAULT_AFTER);
    assertThat(reach.required("after").integer("maximum", 0, 1 << 20, -1))
        .isEqualTo(RuleReader.MAX_REACH);
    assertThat(property("pattern").integer("maxLength", 0, 1 << 20, -1))
        .isEqualTo(RuleReader.MAX_PATTERN);
    for (String key : List.of("examples", "counterExamples")) {
      assertThat(property(key).integer("minItems", 0, 99, -1)).isEqualTo(2);
      assertThat(property(key).integer("maxItems", 0, 99, -1)).isEqualTo(RuleReader.MAX_EXAMPLES);
      assertThat(property(key).required("items").integer("maxLength", 0, 1 << 20, -1))
          .isEqualTo(Template.MAX_LENGTH);
    }
    for (String key : List.of("anchors", "names")) {
      assertThat(property(key).integer("maxItems", 0, 99, -1)).isEqualTo(RuleReader.MAX_LITERALS);
      assertThat(property(key).required("items").required("pattern").string())
          .endsWith("{3," + RuleReader.MAX_LITERAL + "}$");
    }
  }

  private static void same(Yaml property, Enum<?>[] constants) throws UserError {
    assertThat(property.stringList("enum"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(constants)
                .map(c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList());
  }
}
