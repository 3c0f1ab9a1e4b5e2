package dev.keycensus.cli;

import static dev.keycensus.cli.Flag.choice;
import static dev.keycensus.cli.Flag.file;
import static dev.keycensus.cli.Flag.toggle;
import static dev.keycensus.cli.Flag.value;

import dev.keycensus.inventory.Scan;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.remedy.Friction;
import dev.keycensus.inventory.remedy.MustRevoke;
import dev.keycensus.inventory.remedy.Offboarding;
import dev.keycensus.inventory.remedy.Subjects;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code keycensus offboard}. */
final class OffboardCommand implements Command {
  private static final String WHAT = "What is told";
  private static final String READING = "What is read";
  private static final String OTHER = "Other";

  private final ScanCommand.Scanner scanner;

  OffboardCommand() {
    this(Scan::run);
  }

  OffboardCommand(ScanCommand.Scanner scanner) {
    this.scanner = scanner;
  }

  @Override
  public String name() {
    return "offboard";
  }

  @Override
  public String about() {
    return "Tells how to end an identity or a credential: every place it lives in, what takes its"
        + " place there, and the commands that revoke it. Nothing is run, and no secret is in any"
        + " command.";
  }

  @Override
  public String operands() {
    return "ID [TARGET]";
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        toggle(WHAT, "--due", "List what must be revoked now, and why; takes no ID"),
        toggle(
            WHAT,
            "--rank",
            "List static keys that something keyless can replace, least friction first; takes no"
                + " ID"),
        toggle(WHAT, "--public", "Anybody can read the repository: whatever it held is due"),
        toggle(WHAT, "--all", "Tell all places, not only the first of each kind"),
        choice(WHAT, "--format", "FORMAT", List.of("text", "json"), "text (default) or json"),
        file(WHAT, "--output", "FILE", "Write it to FILE").orLetter("-o"),
        choice(
            WHAT,
            "--color",
            "WHEN",
            List.of("auto", "always", "never"),
            "auto (default), always or never"),
        choice(
            READING,
            "--confidence",
            "TIER",
            List.of("high", "medium", "low"),
            "Look at findings at least this sure: high, medium (default) or low"),
        file(READING, "--rules", "PATH", "Add credential types from a file or folder; repeatable"),
        toggle(READING, "--no-history", "Read the working tree only"),
        toggle(READING, "--no-policy", "Do without .keycensus/, also without its register"),
        file(OTHER, "--config", "FILE", "Read FILE in place of the target's .keycensus.yaml"),
        toggle(OTHER, "--no-config", "Read no configuration file"),
        file(OTHER, "--key-file", "FILE", "The key that credential ids are made with"),
        value(OTHER, "--threads", "N", "Default: one for each processor"),
        value(OTHER, "--now", "TIME", "Judge ages as of TIME, such as 2026-11-21T09:00:00Z"));
  }

  @Override
  public String more() {
    return """
        ID is the id of an identity (nhi_…) or of a credential (cred_…), as far as it
        is unique, or what the register calls it. TARGET is scanned with its whole
        history; default is the current folder.

        Exit codes:
          0  the plan is told, or nothing is due
          1  --due found something
          2  a flag, file or id cannot be used
          3  nothing is due, but not everything was read

        Examples:
          keycensus offboard --due
          keycensus offboard nhi_3f2a
          keycensus offboard payments-deploy ../shop --format json
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    boolean due = args.has("--due");
    boolean rank = args.has("--rank");
    if (due && rank) {
      throw new UserError("--due and --rank cannot be used together", null);
    }
    if (args.has("--public") && !due) {
      throw new UserError("--public only changes what is due", "use it with --due");
    }
    List<String> operands = args.operands();
    boolean list = due || rank;
    if (!list && operands.isEmpty()) {
      throw new UserError(
          "offboard needs the id of an identity or a credential",
          "keycensus offboard --due lists those that must go");
    }
    List<String> targets = list ? operands : operands.subList(1, operands.size());
    if (targets.size() > 1) {
      throw new UserError("offboard looks at one target, not at " + targets.size(), null);
    }
    ScanConfig config = ScanConfig.resolve(scan(args, targets), io);
    if (config.format() == Format.SARIF) {
      throw new UserError("--format", "sarif is for scans", null, 0, "use text or json");
    }
    Census census;
    try {
      census = scanner.scan(config.plan(), io.in());
    } catch (IOException e) {
      throw new UserError("the scan stopped: " + OutputFile.reason(e), null);
    }
    boolean json = config.format() == Format.JSON;
    int width = config.output() == null && io.outTerminal() ? io.width() : 80;
    OffboardText text = new OffboardText(new Style(config.color()), width, args.has("--all"));
    int code = ExitCode.OK;
    Io.Writing writing;
    if (due) {
      List<MustRevoke> all = MustRevoke.of(census, args.has("--public"));
      boolean incomplete = census.coverage().incomplete();
      code = all.isEmpty() ? incomplete ? ExitCode.INCOMPLETE : ExitCode.OK : ExitCode.FAILS;
      writing =
          out -> {
            if (json) {
              OffboardJson.due(all, census, out);
            } else {
              out.write(text.due(all).getBytes(StandardCharsets.UTF_8));
            }
          };
    } else if (rank) {
      Friction.Ranking ranking = Friction.rank(census);
      writing =
          out -> {
            if (json) {
              OffboardJson.ranking(ranking, census, out);
            } else {
              out.write(text.ranking(ranking).getBytes(StandardCharsets.UTF_8));
            }
          };
    } else {
      Subjects subject = Subjects.find(census, operands.get(0));
      Offboarding plan = Offboarding.of(census, subject.identity(), subject.credential());
      writing =
          out -> {
            if (json) {
              OffboardJson.plan(plan, census, out);
            } else {
              out.write(text.plan(plan).getBytes(StandardCharsets.UTF_8));
            }
          };
    }
    if (census.coverage().incomplete()) {
      io.err()
          .println(
              new Style(io.colorful(io.errTerminal())).yellow("warning: ")
                  + "not everything was read: there may be more places; keycensus scan tells which");
      io.err().flush();
    }
    if (config.output() != null) {
      OutputFile.write(config.output(), false, writing);
      return code;
    }
    return io.emit(code, writing);
  }

  /** The arguments as a scan understands them. */
  private static Args scan(Args args, List<String> targets) {
    Map<String, List<String>> flags = new TreeMap<>(args.flags());
    List.of("--due", "--rank", "--public", "--all").forEach(flags::remove);
    return new Args(flags, targets);
  }
}
