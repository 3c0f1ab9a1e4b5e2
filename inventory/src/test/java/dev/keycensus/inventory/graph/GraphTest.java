package dev.keycensus.inventory.graph;

import static dev.keycensus.inventory.census.Basis.How.DECLARED;
import static dev.keycensus.inventory.graph.Made.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keycensus.fixtures.Golden;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.UserError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who works through whom, with what, and what that opens. */
class GraphTest {
  private static final Golden GOLDEN = Golden.of("graph");

  @Test
  void eachStepIsWhatTheCensusTells() throws UserError {
    assertThat(steps(all(Made.estate())))
        .containsExactlyInAnyOrder(
            "reviewer uses tracker",
            "reviewer uses gone",
            "tracker uses mcp.example.org",
            "tracker references TRACKER_TOKEN",
            "web references TRACKER_TOKEN",
            "TRACKER_TOKEN authenticates github",
            "tracker holds cred_0000000000000001",
            "cred_0000000000000001 authenticates " + provider(),
            "app uses openai",
            "Deploy / main uses acme/deploy",
            "Deploy / main uses Inner / job",
            // Its role is declared here as well: one node, and one step to it.
            "Deploy / main federates deployer",
            "acme/deploy references DEPLOY_KEY",
            "runner federates deployer",
            "web uses runner",
            "web references some/.env",
            "web holds cred_0000000000000002",
            "cred_0000000000000002 authenticates app@db");
  }

  @Test
  void whatIsNotConnectedIsToldAndNotShown() throws UserError {
    Graph graph = all(Made.estate());
    assertThat(names(graph)).doesNotContain("Lint", "x in y", "OF_NOBODY");
    assertThat(graph.notes())
        .containsExactly(
            "1 credential that no declared identity holds left out",
            "1 declared identity without credential, reference or connection left out",
            "1 reference of no identity in particular left out");
  }

  @Test
  void theViewOfAiShowsAiSystemsWhatTheyReachAndWhoStartsThem() throws UserError {
    Made made = Made.estate();
    made.identity(20, IdentityKind.CI_PIPELINE, "Review", "github-actions", id("nhi", 1));
    Graph graph = Graph.of(made.census(), Graph.View.AI, null);
    assertThat(names(graph))
        .containsExactly(
            "reviewer",
            "tracker",
            "app",
            "Review",
            graph.nodes().get(4).name(),
            "TRACKER_TOKEN",
            "mcp.example.org",
            "gone",
            provider(),
            "github",
            "openai");
    assertThat(graph.notes()).isEmpty();
  }

  @Test
  void aFocusShowsWhatItReachesAndWhatReachesIt() throws UserError {
    Census census = Made.estate().census();
    Graph role = Graph.of(census, Graph.View.ALL, id("nhi", 7));
    assertThat(names(role)).containsExactly("Deploy / main", "web", "deployer", "runner");
    Graph secret = Graph.of(census, Graph.View.ALL, id("ref", 2));
    assertThat(names(secret))
        .containsExactly("reviewer", "tracker", "web", "TRACKER_TOKEN", "github");
    Graph value = Graph.of(census, Graph.View.ALL, "cred_0000000000000002");
    assertThat(names(value)).contains("web", "app@db").doesNotContain("tracker");
    assertThat(names(Graph.of(census, Graph.View.AI, "provider:openai")))
        .containsExactly("app", "openai");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nhi_", "nhi_f", "nobody"})
  void aFocusOnNothingOrOnSeveralIsRefused(String typed) {
    assertThatThrownBy(() -> Graph.of(Made.estate().census(), Graph.View.ALL, typed))
        .isInstanceOf(UserError.class);
  }

  @Test
  void aClientStartsTheConnectorsOfItsProject() throws UserError {
    Made made =
        new Made()
            .identity(
                1,
                IdentityKind.AI_AGENT,
                "claude-code",
                "claude-code",
                DECLARED,
                at("a/.claude/settings.json"))
            .identity(
                2,
                IdentityKind.AI_AGENT,
                "heir",
                "claude-code",
                DECLARED,
                Map.of("path", "a/.claude/agents/x.md", "tools", "inherited"))
            .identity(
                3,
                IdentityKind.AI_AGENT,
                "own",
                "claude-code",
                DECLARED,
                at("a/.claude/agents/y.md"))
            .identity(
                4, IdentityKind.MCP_CONNECTOR, "here", "claude-code", DECLARED, at("a/.mcp.json"))
            .identity(
                5,
                IdentityKind.MCP_CONNECTOR,
                "elsewhere",
                "claude-code",
                DECLARED,
                at("b/.mcp.json"))
            .identity(
                6,
                IdentityKind.MCP_CONNECTOR,
                "other",
                "cursor",
                DECLARED,
                at("a/.cursor/mcp.json"));
    assertThat(steps(all(made))).containsExactly("claude-code uses here", "heir uses here");
  }

  private static Map<String, String> at(String path) {
    return Map.of("path", path);
  }

  @Test
  void theOrderOfTheCensusDoesNotMatter() throws UserError {
    Census census = Made.estate().census();
    Graph first = Graph.of(census, Graph.View.ALL, null);
    Random random = new Random(5);
    for (int i = 0; i < 10; i++) {
      Census other =
          new Census(
              census.target(),
              census.now(),
              "",
              "",
              "",
              census.coverage(),
              shuffled(census.identities(), random),
              shuffled(census.credentials(), random),
              shuffled(census.references(), random),
              List.of(),
              List.of(),
              List.of(),
              new TreeMap<>());
      assertThat(Graph.of(other, Graph.View.ALL, null)).isEqualTo(first);
    }
  }

  @Test
  void pictures() throws UserError {
    Graph graph = all(Made.estate());
    GOLDEN.check("estate.mmd", Mermaid.of(graph));
    GOLDEN.check("estate.dot", Dot.of(graph));
  }

  /** These files were drawn by Mermaid 11 and by Graphviz: each name is on its node as text. */
  @Test
  void hostileNames() throws UserError {
    Graph graph = all(hostile());
    GOLDEN.check("hostile.mmd", Mermaid.of(graph));
    GOLDEN.check("hostile.dot", Dot.of(graph));
  }

  static final List<String> HOSTILE =
      List.of(
          "end",
          "1. list",
          "- list",
          "`**bold**`",
          "a\"] --> n1[\"b",
          "a\nn1 --> n2",
          "a\r\nclick n1 \"https://x.example\"",
          "%%{init: {\"securityLevel\": \"loose\"}}%%",
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "&lt;b&gt; &#60;i&#62; #quot; #60;",
          "x\\\" , shape=none ];} digraph g {",
          "\\N \\G \\l",
          "trailing backslash\\",
          "$$x$$",
          "[link](javascript:alert(1))",
          "\u202egpj.exe\u2066",
          "nul\u0000\u001b[31m\u2028\ufeff",
          "lone \ud800 half",
          "naïve Ünïcødé 名前 😀",
          "; subgraph x",
          "|pipe| {brace} (paren) @{ shape: circle }",
          "",
          " ",
          "y".repeat(5_000));

  private static Made hostile() {
    Made made = new Made();
    for (int i = 0; i < HOSTILE.size(); i++) {
      String name = HOSTILE.get(i);
      made.identity(i + 1, IdentityKind.AI_AGENT, name, name, "mcp:" + name, id("nhi", i + 2));
      made.reference(i + 1, "variable", name, "p" + name, i + 1);
    }
    return made;
  }

  @Test
  void noNameEndsItsLabel() throws UserError {
    Graph graph = all(hostile());
    assertThat(Mermaid.of(graph))
        .startsWith("%%{init: {\"flowchart\": {\"wrappingWidth\": 320}}}%%\n");
    for (String line : Mermaid.of(graph).substring(50).split("\n", -1)) {
      assertThat(isMermaid(line)).as(line).isTrue();
    }
    for (String line : Dot.of(graph).split("\n", -1)) {
      assertThat(isDot(line)).as(line).isTrue();
    }
  }

  @Test
  void aLargeGraphIsDrawnWithOneNodeForTheReferencesOfAProvider() throws UserError {
    Made made = new Made();
    for (int i = 1; i <= 20; i++) {
      made.identity(i, IdentityKind.AI_AGENT, "a" + i, "claude-code");
      for (int k = 0; k < 20; k++) {
        made.reference(100 * i + k, "variable", "V" + i + "_" + k, k % 2 == 0 ? "aws" : null, i);
      }
    }
    Graph graph = all(made);
    assertThat(graph.nodes()).hasSize(421);
    String drawn = Mermaid.of(graph);
    assertThat(drawn)
        .contains("more than 300 nodes or 500 edges#58; 400 references drawn as one for each")
        .contains("200 references of aws")
        .contains("200 references of no known provider")
        .doesNotContain("V1_");
    assertThat(drawn.lines().filter(GraphTest::isStep).count()).isEqualTo(41);
    assertThat(Dot.of(graph)).contains("V1_1");
  }

  @Test
  void aLargerOneIsCutToWhatMermaidDraws() throws UserError {
    Made made = new Made();
    int most = 900;
    for (int i = 1; i <= most; i++) {
      String[] uses = {id("nhi", i % most + 1), id("nhi", (i + 1) % most + 1), "mcp:m" + i};
      made.identity(i, IdentityKind.AI_AGENT, "x".repeat(200) + i, "claude-code", uses);
    }
    String drawn = Mermaid.of(all(made));
    assertThat(drawn.length()).isLessThan(50_000);
    assertThat(drawn.lines().filter(GraphTest::isStep).count()).isLessThanOrEqualTo(500);
    assertThat(drawn).contains("1#44;500 nodes too many to draw left out");
  }

  @Test
  void namesOfManySignsFitTheTextThatMermaidReads() throws UserError {
    Made made = new Made();
    for (int i = 1; i <= 290; i++) {
      made.identity(i, IdentityKind.AI_AGENT, i + "_".repeat(200), "codex", id("nhi", i % 290 + 1));
    }
    String drawn = Mermaid.of(all(made));
    assertThat(drawn.length()).isBetween(30_000, 50_000);
    assertThat(drawn).contains("too many to draw left out");
  }

  @Test
  void whatIsCutOffIsWholeChains() throws UserError {
    Made made = new Made();
    for (int i = 1; i <= 400; i++) {
      String[] uses = {"mcp:m" + i, "host:h" + i};
      made.identity(i, IdentityKind.AI_AGENT, String.format("a%03d", i), "claude-code", uses);
    }
    String drawn = Mermaid.of(all(made));
    assertThat(drawn)
        .contains("a001", "mcp<br/>m1\"", "host<br/>h1\"", "a100", "mcp<br/>m100\"")
        .doesNotContain("a101")
        .contains("900 nodes too many to draw left out");
    assertThat(drawn.lines().filter(GraphTest::isStep).count()).isEqualTo(200);
  }

  @Test
  void aWayThatALongerOneTellsIsNotDrawn() throws UserError {
    Made made =
        new Made()
            .identity(1, IdentityKind.CI_PIPELINE, "job", "github-actions", id("nhi", 2))
            .identity(2, IdentityKind.THIRD_PARTY, "acme/x", "github-actions")
            .reference(1, "ci-secret", "GIVEN", null, 1)
            .reference(2, "ci-secret", "GIVEN", null, 2)
            .reference(3, "ci-secret", "OWN", null, 1)
            .identity(4, IdentityKind.MODEL_CLIENT, "app", "openai")
            .reference(4, "variable", "OPENAI_API_KEY", "openai", 4);
    Graph graph = all(made);
    assertThat(steps(graph)).contains("job references GIVEN", "app uses openai");
    assertThat(steps(Small.of(graph, 300, 500)))
        .containsExactlyInAnyOrder(
            "job uses acme/x",
            "acme/x references GIVEN",
            "job references OWN",
            "app references OPENAI_API_KEY",
            "OPENAI_API_KEY authenticates openai");
  }

  @Test
  void theSameInSeveralFilesIsDrawnOnce() throws UserError {
    Made made = new Made().identity(9, IdentityKind.SERVICE_ACCOUNT, "till", "kubernetes");
    for (int i = 2; i <= 4; i++) {
      made.identity(i, IdentityKind.WORKLOAD, "shop", "kubernetes", id("nhi", 9));
    }
    made.identity(5, IdentityKind.WORKLOAD, "shop", "kubernetes", id("nhi", 9), "host:other");
    Graph drawn = Small.of(all(made), 300, 500);
    assertThat(steps(drawn))
        .containsExactlyInAnyOrder("shop, 3 times uses till", "shop uses till", "shop uses other");
    assertThat(drawn.nodes()).anyMatch(n -> n.places().size() == 3);
    assertThat(drawn.notes())
        .containsExactly(
            "2 nodes left out that another of the same name and connections stands for");
    assertThat(names(all(made)).stream().filter("shop"::equals)).hasSize(4);
  }

  @Test
  void systemsWithoutAConnectionAreDrawnAsOne() throws UserError {
    Made made = new Made();
    for (int i = 1; i <= 4; i++) {
      made.identity(i, IdentityKind.MCP_CONNECTOR, "c" + i, "mcp");
    }
    made.identity(5, IdentityKind.AI_AGENT, "alone", "codex").violation(2, Severity.HIGH, "a.b");
    made.identity(6, IdentityKind.MCP_CONNECTOR, "c6", "mcp");
    Graph drawn = Small.of(all(made), 300, 500);
    assertThat(names(drawn))
        .containsExactlyInAnyOrder("alone", "c2", "without a known connection, 4: c1, c3, c4, c6");
  }

  @Test
  void whatBreaksAPolicyIsMarked() throws UserError {
    Made made =
        Made.estate()
            .violation(1, Severity.MEDIUM, "agent.unbounded-tools")
            .violation(1, Severity.HIGH, "agent.sandbox-off-with-secrets")
            .violation(2, Severity.LOW, "inventory.shadow-mcp-server");
    Graph graph = all(made);
    assertThat(graph.nodes().get(0).violations())
        .containsExactly("agent.sandbox-off-with-secrets", "agent.unbounded-tools");
    assertThat(graph.nodes().get(1).violations()).isEmpty();
    assertThat(Mermaid.of(graph))
        .contains("reviewer<br/>breaks agent.sandbox-off-with-secrets #43;1\"]:::ai")
        .contains("red frame#58; breaks a policy")
        .contains("\n  class n1 broken\n");
    assertThat(Dot.of(graph))
        .contains(
            "breaks agent.sandbox-off-with-secrets +1\", shape=box, fillcolor=\"#e8dcff\", color");
    assertThat(Mermaid.of(all(Made.estate())))
        .doesNotContain("red frame")
        .doesNotContain("  class n");
  }

  @Test
  void theAddressOfAProviderSaysNothingBesideIt() throws UserError {
    Made made = new Made();
    made.identity(
        1,
        IdentityKind.MODEL_CLIENT,
        "a",
        "openai",
        DECLARED,
        Map.of("url", "https://api.openai.com/v1"));
    made.identity(
        2,
        IdentityKind.MODEL_CLIENT,
        "b",
        "openai",
        DECLARED,
        Map.of("url", "https://models.example.org/v1"));
    assertThat(steps(all(made)))
        .containsExactlyInAnyOrder("a uses openai", "b uses openai", "b uses models.example.org");
  }

  @Test
  void anEmptyViewSaysSo() throws UserError {
    Made made = new Made().identity(1, IdentityKind.CI_PIPELINE, "Lint", "github-actions");
    Graph ai = Graph.of(made.census(), Graph.View.AI, null);
    assertThat(Mermaid.of(ai)).contains("legend[\"no AI system was found\"]");
    assertThat(Dot.of(ai)).contains("no AI system was found");
  }

  /** An agent of 20,000 keys; each is compared with none of the others. */
  @Test
  void anyNumberOfKeysIsDrawnInTime() throws UserError {
    Made made = new Made().identity(1, IdentityKind.AI_AGENT, "a", "claude-code");
    for (int i = 1; i <= 20_000; i++) {
      made.reference(i, "variable", "V" + i, "aws", 1);
    }
    Graph graph = all(made);
    String drawn = Assertions.assertTimeout(Duration.ofSeconds(5), () -> Mermaid.of(graph));
    assertThat(drawn).contains("20#44;000 references of aws");
  }

  private static boolean isStep(String line) {
    return line.contains("--> ") || line.contains("-.-> ") || line.contains("==> ");
  }

  private static Graph all(Made made) throws UserError {
    return Graph.of(made.census(), Graph.View.ALL, null);
  }

  private static List<String> names(Graph graph) {
    return graph.nodes().stream().map(Node::name).toList();
  }

  private static List<String> steps(Graph graph) {
    TreeMap<String, String> names = new TreeMap<>();
    for (Node n : graph.nodes()) {
      names.put(n.id(), n.kind() == Node.Kind.CREDENTIAL ? n.id() : n.name());
    }
    return graph.edges().stream()
        .map(e -> names.get(e.from()) + " " + e.type().word() + " " + names.get(e.to()))
        .toList();
  }

  private static String provider() {
    return Made.provider();
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }

  /** A line of what we write, by a grammar that is narrower than Mermaid's. */
  private static boolean isMermaid(String line) {
    if (line.isEmpty() || line.equals("flowchart LR") || line.startsWith("  classDef ")) {
      return true;
    }
    int open = line.indexOf('"');
    if (open < 0) {
      return line.startsWith("  n") && isStep(line) && only(line, " n0123456789->.=");
    }
    int close = line.lastIndexOf('"');
    String label = line.substring(open + 1, close).replace("<br/>", "");
    boolean harmless =
        label
            .codePoints()
            .allMatch(c -> Character.isLetterOrDigit(c) || c > 0x7f || " ./-#;".indexOf(c) >= 0);
    String end = line.substring(close + 1);
    return harmless
        && line.indexOf('"', open + 1) == close
        && List.of("]:::ai", "]:::legend", "):::reference", ")]:::resource").contains(end);
  }

  private static boolean only(String line, String signs) {
    return line.chars().allMatch(c -> signs.indexOf(c) >= 0 || Character.isLowerCase(c));
  }

  /** Every quoted string of a line ends in it, and what is between them is ours. */
  private static boolean isDot(String line) {
    StringBuilder outside = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        outside.append(c);
      }
    }
    String left = outside.toString();
    boolean node = left.startsWith("  n") && (left.endsWith("];") || left.contains(" -> n"));
    return !quoted
        && (left.isEmpty()
            || node
            || left.equals("}")
            || left.equals("digraph keycensus {")
            || left.equals("  rankdir=LR;")
            || left.equals("  graph [fontname=, labelloc=b, labeljust=l, label=];")
            || left.startsWith("  edge ["));
  }
}
