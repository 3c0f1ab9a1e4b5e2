package dev.keycensus.cli;

import dev.keycensus.inventory.Scan;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.graph.Dot;
import dev.keycensus.inventory.graph.Graph;
import dev.keycensus.inventory.graph.Mermaid;
import dev.keycensus.rules.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code keycensus inventory graph}. */
final class InventoryGraphCommand implements Command {
  private static final String OUTPUT = "Report";
  private static final List<String> FORMATS = List.of("mermaid", "dot", "json");

  private static final ScanFlags SCANNING =
      ScanFlags.OF_TARGET.without("--whole-blobs", "--evidence");

  private final ScanCommand.Scanner scanner;

  InventoryGraphCommand() {
    this(Scan::run);
  }

  InventoryGraphCommand(ScanCommand.Scanner scanner) {
    this.scanner = scanner;
  }

  @Override
  public String name() {
    return "inventory graph";
  }

  @Override
  public String about() {
    return "Draws who works through whom: agents, connectors, pipelines and workloads, the"
        + " credentials that they hold or refer to, and what those open. No value is shown.";
  }

  @Override
  public String operands() {
    return "[TARGET]";
  }

  @Override
  public List<Flag> flags() {
    return SCANNING.after(
        Flag.choice(OUTPUT, "--format", "FORMAT", FORMATS, "mermaid (default), dot or json"),
        Flag.file(OUTPUT, "--output", "FILE", "Write the graph to FILE").orLetter("-o"),
        Flag.choice(
            OUTPUT,
            "--view",
            "VIEW",
            List.of("all", "ai"),
            "all (default), or ai: AI systems, what they reach and who starts them"),
        Flag.value(OUTPUT, "--focus", "ID", "Only what this one reaches, and what reaches it"));
  }

  @Override
  public String more() {
    return """
        Exit codes:
          0  drawn
          2  a flag, file or rule cannot be used, or nothing has the id
          3  drawn, but not everything was read

        Examples:
          keycensus inventory graph --view ai . > agents.mmd
          keycensus inventory graph --format dot . | dot -Tsvg -o graph.svg
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    String format = args.choice("--format", FORMATS, f -> f);
    Graph.View typed =
        args.choice("--view", Arrays.asList(Graph.View.values()), InventoryGraphCommand::word);
    Graph.View view = typed == null ? Graph.View.ALL : typed;
    if (args.operands().size() > 1) {
      throw new UserError(
          "a graph is of one target", "names such as secrets.X mean one thing in one target only");
    }
    String typedOutput = args.last("--output");
    Path output = typedOutput == null ? null : io.path(typedOutput);
    if (output != null) {
      OutputFile.check(output);
    }
    ScanConfig config = ScanConfig.resolve(SCANNING.of(args, args.operands()), io);
    Census census = scanner.scan(config.plan(), io);
    Graph graph = Graph.of(census, view, args.last("--focus"));
    int code = ExitCode.OK;
    if (census.coverage().incomplete()) {
      code = ExitCode.INCOMPLETE;
      io.err()
          .println(
              new Style(io.colorful(io.errTerminal())).yellow("warning: ")
                  + "not everything could be read (keycensus scan tells what)");
      io.err().flush();
    }
    Io.Writing writing =
        "json".equals(format)
            ? out -> GraphJson.write(graph, view, out)
            : out ->
                out.write(
                    ("dot".equals(format) ? Dot.of(graph) : Mermaid.of(graph))
                        .getBytes(StandardCharsets.UTF_8));
    if (output == null) {
      return io.emit(code, writing);
    }
    OutputFile.write(output, false, writing);
    return code;
  }

  static String word(Graph.View view) {
    return view.name().toLowerCase(Locale.ROOT);
  }
}
