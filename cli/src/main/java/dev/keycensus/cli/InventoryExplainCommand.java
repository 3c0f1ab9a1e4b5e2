package dev.keycensus.cli;

import dev.keycensus.inventory.store.Dossier;
import dev.keycensus.inventory.store.Moment;
import dev.keycensus.rules.UserError;
import java.util.List;
import java.util.Optional;

/** {@code keycensus inventory explain ID --at DATE}. */
final class InventoryExplainCommand extends InventoryCommand {
  @Override
  public String name() {
    return "inventory explain";
  }

  @Override
  public String about() {
    return "Tells what was known of an identity or a credential at a time, and by what evidence:"
        + " the snapshots, sightings and references, the rules and the policy with their hashes,"
        + " and the exceptions that held.";
  }

  @Override
  public String operands() {
    return "ID";
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        FORMAT,
        DB,
        Flag.value(
            "Store",
            "--at",
            "WHEN",
            "A snapshot (7), a day (as it ended, in UTC) or a time; default is now"));
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    String at = args.last("--at");
    if (args.operands().size() != 1) {
      throw new UserError(
          "inventory explain needs an id",
          "such as: keycensus inventory explain nhi_0123 --db census.db --at 2026-11-21");
    }
    boolean json = isJson(args);
    String id = args.operands().get(0);
    Optional<Dossier> found =
        ask(
            args,
            io,
            store -> store.show(id, at == null ? Moment.LATEST : moment("--at", at, store)));
    return InventoryShowCommand.write(found, id, true, json, ExitCode.OK, io);
  }
}
