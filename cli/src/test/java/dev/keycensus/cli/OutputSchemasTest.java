package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.keycensus.fixtures.GitRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the commands about the inventory print for other tools, against the schemas by which those
 * read it, closed: an undescribed key is a forgotten promise.
 */
class OutputSchemasTest {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
  private static final Path SCHEMAS = Path.of("schema");

  @TempDir Path folder;
  private final Random random = new Random(23);
  private final Set<String> met = new TreeSet<>();
  private Path key;

  @BeforeEach
  void repository() throws IOException {
    key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    GitRepository repository = GitRepository.in(folder.resolve("shop"));
    repository.write(
        ".env",
        "AWS_ACCESS_KEY_ID=AKI" + "A" + upper(16) + "\nDB_PASS" + "WORD=" + text(20) + "\n");
    repository.write(
        ".mcp.json",
        "{\"mcpServers\": {\"tracker\": {\"command\": \"npx\", \"args\": [\"-y\", \"t\"], \"env\":"
            + " {\"TRACKER_TOKEN\": \""
            + text(32)
            + "\", \"OTHER\": \"${OTHER_TOKEN}\"}}}}\n");
    repository.write("CODEOWNERS", "* @ann\n");
    repository.write(
        ".github/workflows/w.yml",
        """
        on: push
        jobs:
          a:
            runs-on: x
            permissions: write-all
            steps:
              - uses: acme/deploy@v1
                with: {token: '${{ secrets.DEPLOY_TOKEN }}'}
        """);
    repository.commit("one");
    run("inventory", "add", "shop", "--db", "c.db");
    repository.write(".env", "DB_PASS" + "WORD=" + text(20) + "\n").commit("two");
    repository.write(
        ".keycensus/identities.yaml",
        """
        identities:
          - id: tracker
            owner: '@acme/agents'
            match: [{declaration: mcpServers.tracker}]
        """);
    run(
        "exceptions",
        "add",
        "shop",
        "--all",
        "--rule",
        "secret.*",
        "--expires",
        "30d",
        "--owner",
        "x",
        "--reason",
        "y");
    run("inventory", "add", "shop", "--db", "c.db");
  }

  @Test
  void everyOutputObeysItsSchema() throws IOException {
    JsonNode list = obeys("inventory", "list", "--db", "c.db");
    obeys("inventory", "list", "shop");
    obeys("inventory", "snapshots", "--db", "c.db");
    List<String> ids = new ArrayList<>();
    for (JsonNode identity : list.get("identities")) {
      ids.add(identity.get("id").asText());
      identity.get("credentials").forEach(c -> ids.add(c.asText()));
    }
    assertThat(ids).hasSizeGreaterThan(4);
    for (String id : ids) {
      obeys("inventory", "show", id, "--db", "c.db");
      obeys("inventory", "explain", id, "--db", "c.db", "--at", "2");
      obeys("offboard", id, "--db", "c.db");
    }
    obeys("inventory", "show", ids.get(0), "shop");
    obeys("offboard", ids.get(0), "shop");
    JsonNode diff = obeys("inventory", "diff", "--db", "c.db");
    assertThat(diff.get("changes")).isNotEmpty();
    JsonNode graph = obeys("inventory", "graph", "shop");
    assertThat(graph.get("edges")).isNotEmpty();
    obeys("offboard", "--due", "shop");
    obeys("offboard", "--rank", "shop");
    try (Stream<Path> all = Files.list(SCHEMAS)) {
      assertThat(all.map(p -> p.getFileName().toString()).filter(n -> !n.startsWith("report-")))
          .containsExactlyInAnyOrderElementsOf(met);
    }
  }

  @Test
  void whatReportsHaveInCommonIsDescribedAlike() throws IOException {
    JsonNode identity = schema("report-v1.schema.json").at("/properties/identities/items");
    assertThat(
            schema("inventory-show-v1.schema.json")
                .at("/properties/targets/items/properties/identity"))
        .isEqualTo(identity);
    JsonNode listed =
        schema("inventory-list-v1.schema.json").at("/properties/identities/items/properties");
    identity
        .get("properties")
        .properties()
        .forEach(e -> assertThat(listed.get(e.getKey())).isEqualTo(e.getValue()));
  }

  @Test
  void theSchemasDoRefuse() throws IOException {
    ObjectNode list = (ObjectNode) obeys("inventory", "list", "--db", "c.db");
    list.put("total", "many");
    assertThat(closed("inventory-list-v1.schema.json").validate(list)).hasSize(1);
    list.put("total", 1).put("surprise", 1);
    assertThat(closed("inventory-list-v1.schema.json").validate(list)).hasSize(1);
  }

  private JsonNode obeys(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--format", "json"));
    JsonNode out = MAPPER.readTree(run(all.toArray(String[]::new)));
    String schema = out.get("schema").asText();
    assertThat(schema).startsWith("keycensus/").endsWith("/v1");
    String file = schema.substring("keycensus/".length()).replace('/', '-') + ".schema.json";
    met.add(file);
    assertThat(closed(file).validate(out)).as(String.join(" ", all)).isEmpty();
    return out;
  }

  private String run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    boolean stored =
        List.of("snapshots", "show", "diff", "explain").contains(args[1])
            || args[0].equals("offboard")
            || all.contains("list");
    if (!stored || !all.contains("--db")) {
      all.addAll(List.of("--key-file", key.toString()));
    }
    Try done = new Try().in(folder).run(all.toArray(String[]::new));
    assertThat(done.code()).as(String.join(" ", all) + "\n" + done.err()).isLessThan(2);
    return done.out();
  }

  private static ObjectNode schema(String file) throws IOException {
    return (ObjectNode) MAPPER.readTree(Files.readString(SCHEMAS.resolve(file)));
  }

  private static JsonSchema closed(String file) throws IOException {
    ObjectNode closed = schema(file);
    close(closed);
    return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(closed);
  }

  private static void close(ObjectNode node) {
    node.forEach(
        child -> {
          if (child instanceof ObjectNode object) {
            close(object);
          }
        });
    if (node.path("properties").isObject()
        && node.path("type").asText().equals("object")
        && !node.has("additionalProperties")) {
      node.put("additionalProperties", false);
    }
  }

  private String upper(int length) {
    return random("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length);
  }

  private String text(int length) {
    return random("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", length);
  }

  private String random(String letters, int length) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < length; i++) {
      b.append(letters.charAt(random.nextInt(letters.length())));
    }
    return b.toString();
  }
}
