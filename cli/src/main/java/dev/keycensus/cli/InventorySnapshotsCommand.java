package dev.keycensus.cli;

import dev.keycensus.inventory.store.InventoryStore;
import dev.keycensus.inventory.store.Snapshot;
import dev.keycensus.rules.UserError;
import java.util.List;
import java.util.Locale;

/** {@code keycensus inventory snapshots}. */
final class InventorySnapshotsCommand extends InventoryCommand {
  @Override
  public String name() {
    return "inventory snapshots";
  }

  @Override
  public String about() {
    return "Lists the snapshots of a store, the oldest first.";
  }

  @Override
  public String operands() {
    return "";
  }

  @Override
  public List<Flag> flags() {
    return List.of(FORMAT, DB);
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    boolean json = isJson(args);
    List<Snapshot> all = ask(args, io, InventoryStore::snapshots);
    if (json) {
      return io.emit(ExitCode.OK, out -> InventoryJson.snapshots(all, out));
    }
    Style style = new Style(io.colorful(io.outTerminal()));
    StringBuilder b = new StringBuilder();
    if (!all.isEmpty()) {
      b.append(
          style.bold(
              "SNAPSHOT  TIME                  IDENTITIES  CREDENTIALS  VIOLATIONS  TARGET"));
      b.append('\n');
    }
    for (Snapshot s : all) {
      String time = s.at().toString();
      b.append(
          String.format(
              Locale.ROOT,
              "%8d  %-20s  %,10d  %,11d  %,10d  ",
              s.id(),
              time.length() > 20 ? time.substring(0, 19) + "Z" : time,
              s.counts().identities(),
              s.counts().credentials(),
              s.counts().violations()));
      b.append(Visible.text(s.target().label()));
      if (!s.reads().equals("everything")) {
        b.append(style.dim(" (" + s.reads() + " only)"));
      }
      b.append(s.incomplete() ? style.yellow(" (incomplete)") : "").append('\n');
    }
    long targets = all.stream().map(s -> s.target().key()).distinct().count();
    b.append(all.isEmpty() ? "" : "\n")
        .append(Summary.count(all.size(), "snapshot"))
        .append(" of ")
        .append(Summary.count(targets, "target"))
        .append(".\n");
    return io.print(ExitCode.OK, b.toString());
  }
}
