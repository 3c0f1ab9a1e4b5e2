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
import dev.keycensus.inventory.store.InventoryStore;
import dev.keycensus.inventory.store.Listing;
import dev.keycensus.inventory.store.Moment;
import dev.keycensus.inventory.store.Recalled;
import dev.keycensus.inventory.store.Snapshot;
import dev.keycensus.inventory.store.SqliteStore;
import dev.keycensus.inventory.store.Target;
import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
        toggle(
            WHAT,
            "--all",
            "Tell all places and what to write in each, however many screens that takes"),
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
        file(READING, "--db", "FILE", "Ask a store (inventory add makes it); nothing is scanned"),
        value(READING, "--at", "WHEN", "With --db: as of a snapshot (7), a day or a time"),
        value(READING, "--target", "NAME", "With --db: only what this target holds"),
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
        history; default is the current folder. With --db nothing is scanned: the plan
        covers every repository of the store that holds one of its values.

        Exit codes:
          0  the plan is told, or nothing is due
          1  --due found something
          2  a flag, file or id cannot be used
          3  nothing is due, but not everything was read

        Examples:
          keycensus offboard --due
          keycensus offboard nhi_3f2a
          keycensus offboard payments-deploy ../shop --format json
          keycensus offboard nhi_3f2a --db census.db
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
    if (args.has("--db") && !targets.isEmpty()) {
      throw new UserError("with --db nothing is scanned, so a target has no place here", null);
    }
    ScanConfig config = ScanConfig.resolve(scan(args, targets), io);
    if (config.format() == Format.SARIF) {
      throw new UserError("--format", "sarif is for scans", null, 0, "use text or json");
    }
    if (args.has("--db")) {
      return stored(args, config, io);
    }
    if (args.has("--at") || args.has("--target")) {
      throw new UserError("--at and --target need --db", null);
    }
    Census census = scanner.scan(config.plan(), io);
    Subjects subject = list ? null : Subjects.find(census, operands.get(0));
    return tell(args, config, census, subject, census.coverage().incomplete(), false, io);
  }

  /** From what a store kept. */
  private int stored(Args args, ScanConfig config, Io io) throws UserError {
    List<Listing.Known> known;
    List<Snapshot> snapshots;
    String target = args.last("--target");
    try (InventoryStore store = SqliteStore.open(InventoryCommand.db(args, io))) {
      String at = args.last("--at");
      Moment moment = at == null ? Moment.LATEST : InventoryCommand.moment("--at", at, store);
      known = store.everything(moment);
      snapshots = moment.of(store.snapshots());
    }
    if (target != null) {
      known = known.stream().filter(k -> k.target().is(target)).toList();
    }
    if (known.isEmpty()) {
      throw new UserError(
          target == null
              ? "the store holds nothing at that time"
              : "the store has no target \"" + target + "\" at that time",
          "keycensus inventory snapshots tells what it has");
    }
    Catalog catalog = Catalog.builtIn();
    for (Path rules : config.plan().finding().rules()) {
      catalog = catalog.plus(rules);
    }
    Census census;
    Subjects subject = null;
    boolean several = false;
    Set<Target> used = new HashSet<>();
    if (args.has("--due") || args.has("--rank")) {
      if (known.size() > 1) {
        throw new UserError(
            "--due and --rank look at one target, and the store has " + known.size(),
            "--target NAME names one; keycensus inventory list looks at all");
      }
      census = Recalled.census(known.get(0), catalog, config.plan().now());
      used.add(known.get(0).target());
    } else {
      Recalled recalled =
          Recalled.find(args.operands().get(0), known, catalog, config.plan().now());
      census = recalled.census();
      subject = recalled.subject();
      several = recalled.several();
      used.addAll(recalled.targets());
    }
    boolean incomplete = false;
    for (Snapshot s : snapshots) {
      if (used.contains(s.target())) {
        incomplete |= s.incomplete();
        io.err()
            .println(
                "as of snapshot "
                    + s.id()
                    + " of "
                    + Visible.text(s.target().label())
                    + ", "
                    + s.at().truncatedTo(ChronoUnit.SECONDS));
      }
    }
    return tell(args, config, census, subject, incomplete, several, io);
  }

  /** What a command for one of those that are listed says of where to look. */
  private static List<String> where(Args args) {
    List<String> words = new ArrayList<>(args.operands());
    for (String option : List.of("--db", "--target", "--at")) {
      String value = args.last(option);
      if (value != null) {
        words.add(option);
        words.add(value);
      }
    }
    return words;
  }

  /**
   * @param subject whom it is about; null for a list
   * @param several whether the census is of several repositories
   */
  private static int tell(
      Args args,
      ScanConfig config,
      Census census,
      @Nullable Subjects subject,
      boolean incomplete,
      boolean several,
      Io io)
      throws UserError {
    boolean json = config.format() == Format.JSON;
    int width = config.output() == null && io.outTerminal() ? io.width() : 80;
    OffboardText text = new OffboardText(new Style(config.color()), width, args.has("--all"));
    int code = ExitCode.OK;
    Io.Writing writing;
    if (args.has("--due")) {
      List<MustRevoke> all = MustRevoke.of(census, args.has("--public"));
      code = all.isEmpty() ? incomplete ? ExitCode.INCOMPLETE : ExitCode.OK : ExitCode.FAILS;
      writing =
          out -> {
            if (json) {
              OffboardJson.due(all, census, out);
            } else {
              out.write(text.due(all, where(args)).getBytes(StandardCharsets.UTF_8));
            }
          };
    } else if (subject == null) {
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
      Offboarding plan = Offboarding.of(census, subject.identity(), subject.credential(), several);
      writing =
          out -> {
            if (json) {
              OffboardJson.plan(plan, census, out);
            } else {
              out.write(text.plan(plan).getBytes(StandardCharsets.UTF_8));
            }
          };
    }
    if (incomplete) {
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
    List.of("--due", "--rank", "--public", "--all", "--at", "--target").forEach(flags::remove);
    if (flags.remove("--db") != null) {
      // Nothing here is looked at.
      flags.put("--no-config", List.of(""));
      flags.put("--no-policy", List.of(""));
    }
    return new Args(flags, targets);
  }
}
