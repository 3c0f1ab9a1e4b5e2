package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keycensus.fixtures.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {
  private static final Golden GOLDEN = Golden.of("rules");
  private static final String TYPE =
      """
      id: acme-api-key
      name: API key
      provider: Acme
      kind: api-client
      severity: high
      pattern: '\\b(acme_[0-9A-Za-z]{32})\\b'
      anchors: [acme_]
      lifetime: {kind: static, ttl: none}
      rotationDays: 90
      revoke: Acme console, Settings, API keys, Revoke
      docs: https://docs.acme.example/api-keys
      alternative: a workload identity of the Acme federation
      notes: The key of a test account begins the same way.
      examples:
        - 'acme_${base62:32}'
        - 'ACME_KEY=acme_${base62:32}'
      counterExamples:
        - 'acme_${base62:12}'
        - 'acme-${base62:32}'
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectory(folder.resolve("types"));
    type("acme-api-key", TYPE);
  }

  private void type(String id, String yaml) throws IOException {
    Files.writeString(folder.resolve("types").resolve(id + ".yaml"), yaml);
  }

  private Try run(String... args) {
    return new Try().in(folder).run(args);
  }

  private void golden(String name, Try run) {
    GOLDEN.check(name + ".txt", run.transcript().replace(folder.toString(), "FOLDER"));
  }

  @Test
  void list() throws IOException {
    golden("list", run("rules", "list", "--rules", "types", "acme-*"));
    JsonNode json =
        new ObjectMapper()
            .readTree(run("rules", "list", "--rules", "types", "--format", "json", "acme-*").out());
    assertThat(json.path("types").path(0).path("id").asText()).isEqualTo("acme-api-key");
    assertThat(json.path("types").path(0).path("rotationDays").asInt()).isEqualTo(90);
    assertThat(json.path("types")).hasSize(1);
  }

  @Test
  void show() {
    golden("show", run("rules", "show", "--rules", "types", "acme-api-key"));
    golden("show_near", run("rules", "show", "--rules", "types", "acme-api-kye"));
    golden("show_nothing", run("rules", "show"));
  }

  @Test
  void check() throws IOException {
    golden("check_right", run("rules", "check", "types"));
    type("acme-api-key", TYPE.replace("severity: high", "severty: high"));
    golden("check_wrong", run("rules", "check", "types"));
    golden("check_missing", run("rules", "check", "tpyes"));
    Files.createDirectory(folder.resolve("empty"));
    golden("check_empty", run("rules", "check", "empty"));
    golden("check_help", run("rules", "check", "--help"));
  }

  @Test
  void test() throws IOException {
    golden("test_right", run("rules", "test", "types"));
    type("acme-api-key", TYPE.replace("- 'acme_${base62:12}'", "- 'acme_${hex:32}'"));
    Try counter = run("rules", "test", "types/acme-api-key.yaml");
    assertThat(counter.code()).isEqualTo(1);
    assertThat(counter.out()).contains("fails  acme-api-key\n  counter-example 1 is found: acme_");
    type("acme-api-key", TYPE.replace("- 'acme_${base62:32}'", "- 'acme_${base62:31}'"));
    Try example = run("rules", "test", "--rules", "types", "acme-*");
    assertThat(example.code()).isEqualTo(1);
    assertThat(example.out()).contains("  example 1 is not found: acme_").contains("1 type fails.");
  }

  @Test
  void group() {
    golden("group", run("rules"));
    assertThat(run("rules", "--help").out()).isEqualTo(run("help", "rules").out());
    golden("group_near", run("rules", "lsit"));
  }
}
