package dev.keycensus.cli;

import dev.keycensus.inventory.store.Dossier;
import dev.keycensus.inventory.store.Moment;
import dev.keycensus.rules.UserError;
import java.util.List;
import java.util.Optional;

/** {@code keycensus inventory show ID}. */
final class InventoryShowCommand extends InventoryCommand {
  InventoryShowCommand() {}

  InventoryShowCommand(ScanCommand.Scanner scanner) {
    super(scanner);
  }

  @Override
  public String name() {
    return "inventory show";
  }

  @Override
  public String about() {
    return "Tells all of an identity or a credential, by its id or the beginning of it: from a"
        + " store with --db, else from a scan of the targets.";
  }

  @Override
  public String operands() {
    return "ID [TARGET]...";
  }

  @Override
  public List<Flag> flags() {
    return withScan(
        FORMAT, Flag.file("Store", "--db", "FILE", "The store to ask; nothing is scanned"));
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    if (args.operands().isEmpty() || args.operands().get(0).isEmpty()) {
      throw new UserError("inventory show needs an id", "keycensus inventory list tells them");
    }
    boolean json = isJson(args);
    String id = args.operands().get(0);
    List<String> targets = args.operands().subList(1, args.operands().size());
    Optional<Dossier> found;
    int code = ExitCode.OK;
    if (args.has("--db")) {
      if (!targets.isEmpty()) {
        throw new UserError("with --db nothing is scanned, so a target has no place here", null);
      }
      found = ask(args, io, store -> store.show(id, Moment.LATEST));
    } else {
      Scans scans = scans(args, targets, io);
      found = Dossier.of(id, scans.known());
      code = scans.code();
    }
    return write(found, id, false, json, code, io);
  }

  /**
   * @param evidence whether the snapshots that tell it are wanted with their hashes
   */
  static int write(
      Optional<Dossier> found, String id, boolean evidence, boolean json, int code, Io io)
      throws UserError {
    if (found.isEmpty()) {
      throw new UserError(
          "there is no identity or credential \"" + id + "\"" + (evidence ? " at that time" : ""),
          "keycensus inventory list tells the ids");
    }
    Dossier dossier = found.get();
    if (json) {
      return io.emit(code, out -> InventoryJson.dossier(dossier, out));
    }
    Style style = new Style(io.colorful(io.outTerminal()));
    int width = io.outTerminal() ? io.width() : 80;
    return io.print(code, new InventoryPage(dossier, style, width, evidence).text());
  }
}
