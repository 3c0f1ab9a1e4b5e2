package dev.keycensus.cli;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.inventory.store.InventoryStore;
import dev.keycensus.inventory.store.Snapshot;
import dev.keycensus.inventory.store.SqliteStore;
import dev.keycensus.rules.UserError;
import java.nio.file.Path;
import java.util.List;

/** {@code keycensus inventory add}. */
final class InventoryAddCommand extends InventoryCommand {
  InventoryAddCommand() {}

  InventoryAddCommand(ScanCommand.Scanner scanner) {
    super(scanner);
  }

  @Override
  public String name() {
    return "inventory add";
  }

  @Override
  public String about() {
    return "Scans targets, each by itself, and keeps what was found as the new state of each. The"
        + " store holds no secret and no key.";
  }

  @Override
  public String operands() {
    return "[TARGET]...";
  }

  @Override
  public List<Flag> flags() {
    return withScan(
        Flag.file("Store", "--db", "FILE", "The store, one file; made if there is none"),
        Flag.value(
            "Store",
            "--name",
            "NAME",
            "Know the target by NAME in place of its remote's URL or its path"));
  }

  @Override
  public String more() {
    return """
        Exit codes:
          0  kept
          2  a flag or file cannot be used, or the store cannot be written
          3  kept, but not everything could be read

        Examples:
          keycensus inventory add --db census.db .
          keycensus inventory diff --db census.db
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    Path file = db(args, io);
    List<Job> jobs = jobs(args, args.operands(), args.last("--name"), io);
    if (args.operands().contains("-") && !args.has("--name")) {
      throw new UserError("standard input has no name", "give it one with --name");
    }
    int code = ExitCode.OK;
    StringBuilder b = new StringBuilder();
    // Opened first: what cannot be kept need not be looked for.
    try (InventoryStore store = SqliteStore.openOrMake(file)) {
      List<EvidenceFile> evidence = store.evidence();
      for (Job job : jobs) {
        Census census = scan(job.with(evidence), io);
        InventoryStore.Scanned scanned =
            new InventoryStore.Scanned(VersionCommand.version(), job.reads());
        Snapshot s = store.add(census, job.target(), scanned);
        code = Math.max(code, warn(census, job.target(), io));
        b.append(Visible.text(s.target().label()))
            .append(": snapshot ")
            .append(s.id())
            .append(", ")
            .append(Summary.count(s.counts().identities(), "identities", "identity"))
            .append(", ")
            .append(Summary.count(s.counts().credentials(), "credential"))
            .append(" in ")
            .append(Summary.count(s.counts().sightings(), "place"))
            .append(", ")
            .append(Summary.count(s.counts().violations(), "violation"))
            .append(".\n");
      }
    } finally {
      io.print(ExitCode.OK, b.toString());
    }
    return code;
  }
}
