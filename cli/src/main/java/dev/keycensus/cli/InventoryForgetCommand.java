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
    return "Takes a target and all its snapshots out of a store, or an export that was imported."
        + " This cannot be undone.";
  }

  @Override
  public String operands() {
    return "[TARGET]";
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        DB,
        Flag.value(
            "Store", "--evidence", "NAME", "Forget the imported export of that name instead"));
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    String evidence = args.last("--evidence");
    if (evidence != null) {
      if (!args.operands().isEmpty()) {
        throw new UserError("inventory forget takes a target or --evidence, not both", null);
      }
      try (InventoryStore store = SqliteStore.open(db(args, io))) {
        store.forgetEvidence(evidence);
        return io.print(ExitCode.OK, "Forgot the export " + Visible.text(evidence) + ".\n");
      }
    }
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
