package dev.keycensus.cli;

import dev.keycensus.inventory.store.InventoryStore;
import dev.keycensus.inventory.store.SqliteStore;
import dev.keycensus.rules.UserError;
import java.util.List;

/** {@code keycensus inventory forget TARGET}. */
final class InventoryForgetCommand extends InventoryCommand {
  @Override
  public String name() {
    return "inventory forget";
  }

  @Override
  public String about() {
    return "Takes a target and all its snapshots out of a store. This cannot be undone.";
  }

  @Override
  public String operands() {
    return "TARGET";
  }

  @Override
  public List<Flag> flags() {
    return List.of(DB);
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    if (args.operands().size() != 1) {
      throw new UserError(
          "inventory forget needs one target", "keycensus inventory snapshots tells them");
    }
    String target = args.operands().get(0);
    try (InventoryStore store = SqliteStore.open(db(args, io))) {
      int gone = store.forget(target);
      return io.print(
          ExitCode.OK,
          "Forgot " + Visible.text(target) + " and its " + Summary.count(gone, "snapshot") + ".\n");
    }
  }
}
