package dev.keycensus.cli;

import dev.keycensus.inventory.store.Filter;
import dev.keycensus.inventory.store.Listing;
import dev.keycensus.inventory.store.Moment;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.util.Arrays;
import java.util.List;

/** {@code keycensus inventory list}. */
final class InventoryListCommand extends InventoryCommand {
  InventoryListCommand() {}

  InventoryListCommand(ScanCommand.Scanner scanner) {
    super(scanner);
  }

  @Override
  public String name() {
    return "inventory list";
  }

  @Override
  public String about() {
    return "Lists identities, the riskiest first: those of a store with --db, else those that a"
        + " scan of the targets finds now.";
  }

  @Override
  public String operands() {
    return "[TARGET]...";
  }

  @Override
  public List<Flag> flags() {
    return withScan(
        FORMAT,
        Flag.file("Store", "--db", "FILE", "The store to list; nothing is scanned"),
        Flag.value("Store", "--at", "WHEN", "As of a snapshot (7), day or time"),
        Flag.value("Which", "--kind", "KIND", "Only this kind, such as ai-agent"),
        Flag.value("Which", "--owner", "OWNER", "Only of owners with this in their name, or none"),
        Flag.value(
            "Which", "--policy", "POLICY", "Only those that break it (owner.missing, reuse.)"),
        Flag.value("Which", "--target", "TARGET", "Only those of one target of the store"));
  }

  @Override
  public String more() {
    return """
        Exit codes:
          0  listed
          2  a flag or file cannot be used
          3  listed, but not everything could be read

        Examples:
          keycensus inventory list
          keycensus inventory list --db census.db --owner none
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    boolean json = isJson(args);
    Filter filter =
        new Filter(
            args.choice("--kind", Arrays.asList(IdentityKind.values()), IdentityKind::word),
            args.last("--owner"),
            args.last("--policy"),
            args.last("--target"));
    Listing listing;
    int code = ExitCode.OK;
    if (args.has("--db")) {
      if (!args.operands().isEmpty()) {
        throw new UserError(
            "with --db nothing is scanned, so a target has no place here",
            "keycensus inventory add scans it, --target names one of the store");
      }
      String at = args.last("--at");
      listing =
          ask(
              args,
              io,
              store -> store.list(filter, at == null ? Moment.LATEST : moment("--at", at, store)));
    } else {
      if (args.has("--at")) {
        throw new UserError("--at needs a store", "--db FILE names it");
      }
      Scans scans = scans(args, args.operands(), io);
      listing = Listing.of(scans.known(), filter, List.of());
      code = scans.code();
    }
    if (json) {
      return io.emit(code, out -> InventoryJson.list(listing, out));
    }
    Style style = new Style(io.colorful(io.outTerminal()));
    return io.print(code, new InventoryTable(listing, style, width(io)).text());
  }
}
