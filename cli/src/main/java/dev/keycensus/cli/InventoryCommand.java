package dev.keycensus.cli;

import dev.keycensus.inventory.RemoteScan;
import dev.keycensus.inventory.Scan;
import dev.keycensus.inventory.ScanPlan;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.inventory.store.InventoryStore;
import dev.keycensus.inventory.store.Listing;
import dev.keycensus.inventory.store.Moment;
import dev.keycensus.inventory.store.Snapshot;
import dev.keycensus.inventory.store.SqliteStore;
import dev.keycensus.inventory.store.State;
import dev.keycensus.inventory.store.Target;
import dev.keycensus.rules.UserError;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the commands about the inventory share: scans, and the store that keeps them. */
abstract class InventoryCommand implements Command {
  static final Flag DB = Flag.file("Store", "--db", "FILE", "The store, one file");
  static final Flag FORMAT =
      Flag.choice(
          "Report", "--format", "FORMAT", List.of("text", "json"), "text (default) or json");

  private final ScanCommand.Scanner scanner;

  InventoryCommand() {
    this(Scan::run);
  }

  InventoryCommand(ScanCommand.Scanner scanner) {
    this.scanner = scanner;
  }

  /** Own flags, and then those of a scan. */
  static List<Flag> withScan(Flag... own) {
    return ScanFlags.OF_TARGET.after(own);
  }

  static boolean isJson(Args args) throws UserError {
    return "json".equals(args.choice("--format", List.of("text", "json"), f -> f));
  }

  /** One target's scan that is to be made. */
  record Job(Target target, ScanConfig config) {
    /** The same, with more evidence from outside. */
    Job with(List<EvidenceFile> more) {
      ScanPlan plan = config.plan();
      return more.isEmpty()
          ? this
          : new Job(
              target,
              config.with(
                  plan.with(Stream.concat(plan.evidence().stream(), more.stream()).toList())));
    }

    String reads() {
      ScanPlan.HistoryChoice history = config.plan().what().history();
      return switch (history) {
        case BOTH -> "everything";
        case NONE -> "the working tree";
        case ONLY -> "the history";
      };
    }
  }

  /**
   * Understands the flags of a scan, for each target by itself: each has its own configuration.
   *
   * @param operands the targets; none for the current folder
   * @param name what the one target is called; null for what it is called by itself
   */
  static List<Job> jobs(Args args, List<String> operands, @Nullable String name, Io io)
      throws UserError {
    List<String> typed = operands.isEmpty() ? List.of(".") : operands;
    if (name != null && (typed.size() > 1 || name.isBlank())) {
      throw new UserError("--name names one target", null);
    }
    List<Job> jobs = new ArrayList<>();
    Map<String, String> keys = new HashMap<>();
    for (String operand : typed) {
      ScanConfig config = ScanConfig.resolve(ScanFlags.OF_TARGET.of(args, List.of(operand)), io);
      Target target =
          name != null
              ? Target.named(name)
              : operand.equals("-")
                  ? Target.standardInput()
                  : RemoteScan.isUrl(operand)
                      ? Target.remote(operand)
                      : Target.at(io.path(operand), operand);
      String other = keys.putIfAbsent(target.key(), operand);
      if (other != null) {
        throw new UserError(
            "\"" + other + "\" and \"" + operand + "\" are both " + target.key(),
            "scan them one by one, with a --name for each");
      }
      jobs.add(new Job(target, config));
    }
    return jobs;
  }

  Census scan(Job job, Io io) throws UserError {
    return scanner.scan(job.config().plan(), io);
  }

  /**
   * Scans that are not kept.
   *
   * @param code the exit code
   */
  record Scans(List<Listing.Known> known, int code) {}

  Scans scans(Args args, List<String> operands, Io io) throws UserError {
    List<Listing.Known> known = new ArrayList<>();
    int code = ExitCode.OK;
    for (Job job : jobs(args, operands, null, io)) {
      Census census = scan(job, io);
      code = Math.max(code, warn(census, job.target(), io));
      known.add(new Listing.Known(job.target(), State.of(census)));
    }
    return new Scans(known, code);
  }

  /** Tells what was not read; the exit code does, too. */
  static int warn(Census census, Target target, Io io) {
    if (!census.coverage().incomplete()) {
      return ExitCode.OK;
    }
    Style style = new Style(io.colorful(io.errTerminal()));
    io.err()
        .println(
            style.yellow("warning: ")
                + Visible.text(target.label())
                + ": not everything could be read (keycensus scan tells what)");
    return ExitCode.INCOMPLETE;
  }

  /** What is asked of the store. */
  interface Asking<T> {
    T of(InventoryStore store) throws UserError;
  }

  static <T> T ask(Args args, Io io, Asking<T> asking) throws UserError {
    Path file = db(args, io);
    try (InventoryStore store = SqliteStore.open(file)) {
      return asking.of(store);
    }
  }

  /** The store that is named; there is none by default. */
  static Path db(Args args, Io io) throws UserError {
    String typed = args.last("--db");
    if (typed == null || typed.isEmpty()) {
      throw new UserError(
          "the store is not named", "--db FILE names it; keycensus inventory add makes it");
    }
    return io.path(typed);
  }

  /** A snapshot's number, a day (as it ended, in UTC) or a time. */
  static Moment moment(String flag, String typed, InventoryStore store) throws UserError {
    if (!typed.isEmpty() && typed.chars().allMatch(c -> c >= '0' && c <= '9')) {
      List<Snapshot> all = store.snapshots();
      String number = typed;
      Snapshot named =
          all.stream().filter(s -> Long.toString(s.id()).equals(number)).findFirst().orElse(null);
      if (named == null) {
        throw new UserError(
            flag,
            "there is no snapshot " + typed,
            null,
            0,
            all.isEmpty()
                ? "the store is empty"
                : "the last one is "
                    + all.get(all.size() - 1).id()
                    + "; keycensus inventory snapshots lists them");
      }
      return new Moment.OfSnapshot(named.id());
    }
    try {
      return new Moment.OfTime(time(typed));
    } catch (DateTimeException e) {
      throw new UserError(
          flag,
          "\"" + typed + "\" is neither a snapshot nor a date",
          null,
          0,
          "write it as 7, 2026-11-21 or 2026-11-21T09:00:00Z");
    }
  }

  private static Instant time(String typed) {
    return typed.indexOf('T') > 0
        ? OffsetDateTime.parse(typed).toInstant()
        : LocalDate.parse(typed).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).minusNanos(1);
  }

  /** Columns to cut lines at; where nobody looks, they may be longer. */
  static int width(Io io) {
    return io.outTerminal() ? io.width() : 120;
  }
}
