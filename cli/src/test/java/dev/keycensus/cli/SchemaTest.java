package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The machine-readable reports against the schemas that others read them by. */
class SchemaTest {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  static Stream<Census> censuses() {
    return Stream.of(
        Samples.three(),
        Samples.hostile(),
        Samples.many(300),
        Samples.clean(new Skip("a", Skip.Kind.UNREAD, "permission denied")));
  }

  @ParameterizedTest
  @MethodSource("censuses")
  void jsonObeysOurSchema(Census census) throws IOException {
    JsonSchema schema = ours();
    for (String flag : List.of("--explain", "--strict-coverage", "--now=2026-11-21T09:00:00Z")) {
      JsonNode report = MAPPER.readTree(new Try().scan(census, "--format", "json", flag).out());
      assertThat(schema.validate(report)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("censuses")
  void sarifObeysTheOfficialSchema(Census census) throws IOException {
    JsonNode report = MAPPER.readTree(new Try().scan(census, "--format", "sarif").out());
    assertThat(official().validate(report)).isEmpty();
  }

  @Test
  void theSchemasDoRefuse() throws IOException {
    ObjectNode report =
        (ObjectNode) MAPPER.readTree(new Try().scan(Samples.three(), "--format", "json").out());
    report.withObjectProperty("run").put("exitCode", "one");
    assertThat(ours().validate(report)).hasSize(1);
    ObjectNode sarif =
        (ObjectNode) MAPPER.readTree(new Try().scan(Samples.three(), "--format", "sarif").out());
    sarif.put("surprise", 1);
    assertThat(official().validate(sarif)).hasSize(1);
  }

  /** Everything in a report of ours is described: an undescribed key is a forgotten promise. */
  @Test
  void ourSchemaNamesEveryKey() throws IOException {
    String text = Files.readString(Path.of("schema", "report-v1.schema.json"));
    ObjectNode closed = (ObjectNode) MAPPER.readTree(text);
    close(closed);
    JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(closed);
    JsonNode report =
        MAPPER.readTree(
            new Try()
                .scan(Samples.hostile(), "--format=json", "--explain", "--now=2026-11-21T09:00:00Z")
                .out());
    assertThat(schema.validate(report)).isEmpty();
  }

  private static void close(ObjectNode node) {
    node.forEach(
        child -> {
          if (child instanceof ObjectNode object) {
            close(object);
          }
        });
    if (node.path("properties").isObject() && node.path("type").asText().equals("object")) {
      node.put("additionalProperties", false);
    }
  }

  private static JsonSchema ours() throws IOException {
    String text = Files.readString(Path.of("schema", "report-v1.schema.json"));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text);
  }

  private static JsonSchema official() throws IOException {
    try (InputStream in = SchemaTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      return JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(Objects.requireNonNull(in));
    }
  }
}
