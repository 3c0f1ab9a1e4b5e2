package dev.keycensus.cli;

import static dev.keycensus.cli.Flag.choice;
import static dev.keycensus.cli.Flag.file;
import static dev.keycensus.cli.Flag.toggle;
import static dev.keycensus.cli.Flag.value;

import dev.keycensus.inventory.Scan;
import dev.keycensus.inventory.ScanPlan;
import dev.keycensus.inventory.Selection;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code keycensus scan}. */
final class ScanCommand implements Command {
  private static final String OUTPUT = "Report";
  private static final String READING = "What is read";
  private static final String RULES = "What is found";
  private static final String FAILING = "What fails";
  private static final String OTHER = "Other";
  private static final List<String> TIERS = List.of("high", "medium", "low");

  /** The scan itself; tests have their own. */
  interface Scanner {
    Census scan(ScanPlan plan, InputStream in) throws UserError, IOException;

    /** The same, for a command: what stopped it is the person's to put right. */
    default Census scan(ScanPlan plan, Io io) throws UserError {
      try {
        return scan(plan, io.in());
      } catch (IOException e) {
        throw new UserError("the scan stopped: " + OutputFile.reason(e), null);
      }
    }
  }

  private final Scanner scanner;

  ScanCommand() {
    this(Scan::run);
  }

  ScanCommand(Scanner scanner) {
    this.scanner = scanner;
  }

  @Override
  public String name() {
    return "scan";
  }

  @Override
  public String about() {
    return "Finds credentials in folders, files and standard input (-). Without a target it scans"
        + " the current folder. Nothing leaves this machine, and no secret is printed.";
  }

  @Override
  public String operands() {
    return "[TARGET]...";
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        choice(
            OUTPUT,
            "--format",
            "FORMAT",
            List.of("text", "json", "sarif"),
            "text (default), json or sarif"),
        file(OUTPUT, "--output", "FILE", "Write the report to FILE").orLetter("-o"),
        toggle(OUTPUT, "--explain", "Tell why each finding is one, and list all of its places"),
        toggle(OUTPUT, "--authors", "Name the people who introduced and removed each finding"),
        toggle(OUTPUT, "--show-secrets", "Print the secrets themselves; otherwise none is shown"),
        choice(
            OUTPUT,
            "--color",
            "WHEN",
            List.of("auto", "always", "never"),
            "auto (default), always or never"),
        toggle(OUTPUT, "--quiet", "Print findings only, no summary").orLetter("-q"),
        choice(
            RULES,
            "--confidence",
            "TIER",
            TIERS,
            "List findings at least this sure: high, medium (default) or low"),
        file(
            RULES,
            "--rules",
            "PATH",
            "Add credential types from a file or folder, also the rule files of other scanners;"
                + " repeatable"),
        value(
            RULES,
            "--disable",
            "TYPE",
            "Switch off a credential type by id or glob (acme-*); repeatable"),
        toggle(RULES, "--trust-target", "Obey the comments of a repository named by its URL"),
        toggle(
            RULES,
            "--no-inline-allow",
            "Report what keycensus:allow comments and other scanners' ignore files hide, too"),
        file(
            READING,
            "--evidence",
            "FILE",
            "Join what a provider exported, such as a list of keys, to what is found; repeatable"),
        value(READING, "--include", "GLOB", "Read only matching paths; repeatable"),
        value(
            READING,
            "--exclude",
            "GLOB",
            "Leave out matching paths (docs/, *.min.js, src/**/gen/); repeatable"),
        toggle(
            READING,
            "--home",
            "Scan your home folder, or TARGET as one: only credentials files, shell histories,"
                + " settings and transcripts of agents; read-only"),
        toggle(READING, "--staged", "Scan what is staged for the next commit"),
        value(READING, "--since", "REV", "Scan the commits of HEAD that REV has not"),
        value(READING, "--range", "A..B", "Scan the commits of B that A has not"),
        value(READING, "--branch", "NAME", "Scan the history of one branch"),
        toggle(READING, "--no-history", "Read the working tree only"),
        toggle(READING, "--history-only", "Read the history only, not the working tree"),
        toggle(
            READING,
            "--whole-blobs",
            "Scan every version of a file whole: the same result, several times slower"),
        value(READING, "--max-file-size", "SIZE", "Leave out larger files; default 256MiB"),
        choice(
            FAILING,
            "--fail-on",
            "SEVERITY",
            List.of("low", "medium", "high", "critical", "never"),
            "Fail at this severity or worse: low (default), medium, high, critical or never"),
        choice(
            FAILING,
            "--fail-confidence",
            "TIER",
            TIERS,
            "Fail only for findings at least this sure: high (default), medium or low"),
        toggle(FAILING, "--no-policy", "Judge by the built-in policy only, without .keycensus/"),
        toggle(
            FAILING,
            "--strict-coverage",
            "Exit with 3 also for what was left out on purpose, not only for what could not be"
                + " read"),
        file(OTHER, "--config", "FILE", "Read FILE in place of the target's .keycensus.yaml"),
        toggle(OTHER, "--no-config", "Read no configuration file"),
        file(OTHER, "--key-file", "FILE", "The key that credential ids are made with"),
        value(OTHER, "--threads", "N", "Default: one for each processor"),
        value(OTHER, "--now", "TIME", "Judge ages as of TIME, such as 2026-11-21T09:00:00Z"));
  }

  @Override
  public String more() {
    return """
        Exit codes:
          0  nothing fails
          1  a credential or a policy fails the scan
          2  a flag, file or rule cannot be used; nothing was scanned
          3  nothing fails, but not everything was read

        Examples:
          keycensus scan .
          keycensus scan --format sarif --output keycensus.sarif .
          kubectl logs my-pod | keycensus scan -
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    ScanConfig config = ScanConfig.resolve(args, io);
    long start = System.nanoTime();
    Stdin stdin = config.plan().what().standardInput() && io.in() instanceof Stdin in ? in : null;
    if (stdin != null) {
      stdin.endOnSignal();
    }
    Census census = scanner.scan(config.plan(), io);
    if (stdin != null && stdin.wasEnded()) {
      io.err().println("stopped; this is the report of what came until then");
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Verdict verdict =
        Verdict.of(census, config.failOn(), config.failTier(), config.strictCoverage());
    boolean onTerminal = config.output() == null && io.outTerminal();
    View view =
        new View(
            VersionCommand.version(),
            verdict,
            config.explain(),
            config.color(),
            onTerminal ? io.width() : 80,
            config.quiet(),
            config.dated(),
            ifNothing(config.plan().what().selection()),
            onTerminal ? took : null);
    tell(census, view, config, io, took);
    Report report = config.format().report();
    int code = verdict.exitCode();
    if (config.output() == null) {
      return io.emit(code, out -> report.write(census, view, out));
    }
    OutputFile.write(
        config.output(),
        config.plan().telling().showSecrets(),
        out -> report.write(census, view, out));
    return code;
  }

  /** What there is not, where a change has no file. */
  private static @Nullable String ifNothing(@Nullable Selection selection) {
    return selection == null
        ? null
        : selection.kind() == Selection.Kind.STAGED
            ? "nothing is staged"
            : "no file was added or changed";
  }

  /**
   * What a person would miss who does not see a text report: on a terminal the outcome, and
   * everywhere that something was not read.
   */
  private static void tell(Census census, View view, ScanConfig config, Io io, Duration took) {
    boolean seen = config.format() == Format.TEXT && config.output() == null;
    if (config.quiet() || seen) {
      return;
    }
    Style style = new Style(io.colorful(io.errTerminal()));
    if (io.errTerminal()) {
      io.err().print(Summary.outcome(census, view, took, style));
    }
    if (view.verdict().incomplete()) {
      io.err().println(style.yellow("warning: ") + Summary.incomplete(census, view.verdict()));
    }
    io.err().flush();
  }
}
