package dev.keycensus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keycensus.fixtures.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code keycensus inventory graph}, on files. */
class InventoryGraphCommandTest {
  private static final Golden GOLDEN = Golden.of("graph");

  @TempDir private Path folder;

  @BeforeEach
  void estate() throws IOException {
    write(
        ".mcp.json",
        """
        {"mcpServers": {"tracker": {
          "type": "http", "url": "https://mcp.example.org/mcp",
          "headers": {"Authorization": "Bearer ${TRACKER_TOKEN}"}}}}
        """);
    write(
        ".claude/agents/reviewer.md",
        """
        ---
        name: reviewer
        description: Looks at changes.
        tools: Read, mcp__tracker__search
        ---
        Look.
        """);
    write(
        ".github/workflows/deploy.yml",
        """
        name: Deploy
        on: push
        permissions: {id-token: write}
        jobs:
          main:
            runs-on: ubuntu-latest
            steps:
              - uses: acme/login@v1
                with: {token: '${{ secrets.DEPLOY_TOKEN }}'}
        """);
  }

  @Test
  void eachFormat() {
    for (String format : List.of("mermaid", "dot", "json")) {
      Try run = graph("--format", format);
      assertThat(run.err()).isEmpty();
      assertThat(run.code()).isZero();
      GOLDEN.check("files." + format + ".txt", run.out().replace(folder.toString(), "FOLDER"));
    }
    assertThat(graph().out()).isEqualTo(graph("--format", "mermaid", ".").out());
  }

  @Test
  void theViewOfAiLeavesPipelinesOut() {
    assertThat(graph("--view", "ai").out()).contains("reviewer").doesNotContain("Deploy");
  }

  @Test
  void intoAFile() throws IOException {
    assertThat(graph("-o", "g.mmd").out()).isEmpty();
    assertThat(Files.readString(folder.resolve("g.mmd"))).isEqualTo(graph().out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format svg",
        "--view both",
        "--focus nobody",
        "a b",
        "no-such-folder",
        "--output no/such/folder/x"
      })
  void whatCannotBeUsedIsRefused(String line) {
    Try run = graph(line.split(" ", -1));
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error: ");
  }

  private Try graph(String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "inventory";
    all[1] = "graph";
    System.arraycopy(args, 0, all, 2, args.length);
    return new Try().in(folder).run(all);
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
