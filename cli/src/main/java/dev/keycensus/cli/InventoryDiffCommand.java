package dev.keycensus.cli;

import dev.keycensus.inventory.store.Diff;
import dev.keycensus.inventory.store.Diff.Change;
import dev.keycensus.inventory.store.Diff.What;
import dev.keycensus.inventory.store.Moment;
import dev.keycensus.inventory.store.Snapshot;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code keycensus inventory diff}. */
final class InventoryDiffCommand extends InventoryCommand {
  private static final int SHOWN = 20;
  private static final int INDENT = 12;

  /** In chars. */
  private static final int LONGEST_DETAIL = 200;

  @Override
  public String name() {
    return "inventory diff";
  }

  @Override
  public String about() {
    return "Tells what changed in a store between two moments. Without flags: between the last two"
        + " snapshots of each target.";
  }

  @Override
  public String operands() {
    return "";
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        FORMAT,
        DB,
        Flag.value(
            "Store", "--from", "WHEN", "A snapshot (7), a day (as it ended, in UTC) or a time"),
        Flag.value("Store", "--to", "WHEN", "The same; default: the latest"));
  }

  @Override
  public String more() {
    return """
        A credential is fixed when no file that is there now holds it any more, and
        reopened when one does again. What is in history only is told as such: it can
        still be read there.
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    boolean json = isJson(args);
    String from = args.last("--from");
    String to = args.last("--to");
    Diff diff =
        ask(
            args,
            io,
            store -> {
              Moment end = to == null ? Moment.LATEST : moment("--to", to, store);
              Moment begin = from == null ? new Moment.Before(end) : moment("--from", from, store);
              return store.diff(begin, end);
            });
    if (json) {
      return io.emit(ExitCode.OK, out -> InventoryJson.diff(diff, out));
    }
    Style style = new Style(io.colorful(io.outTerminal()));
    return io.print(ExitCode.OK, text(diff, style, io.outTerminal() ? io.width() : 80));
  }

  private static String text(Diff diff, Style style, int width) {
    StringBuilder b = new StringBuilder();
    Set<String> targets = new TreeSet<>();
    diff.items().forEach(i -> targets.add(i.target().label()));
    b.append("From ").append(dates(diff.from())).append(" to ").append(dates(diff.to()));
    if (targets.size() == 1) {
      b.append(" of ").append(Visible.text(String.join("", targets)));
    }
    b.append(".\n\n");
    for (Change change : Change.values()) {
      if (change == Change.OPEN) {
        continue;
      }
      List<Diff.Item> items =
          diff.items().stream().filter(i -> i.change() == change && isTold(i)).toList();
      if (items.isEmpty()) {
        continue;
      }
      b.append(style.bold(title(change))).append(" (").append(items.size()).append("):\n");
      int shown = items.size() <= SHOWN + 2 ? items.size() : SHOWN;
      for (Diff.Item item : items.subList(0, shown)) {
        b.append(Wrap.text(word(item), " ".repeat(INDENT), line(item, targets.size() > 1), width));
      }
      if (shown < items.size()) {
        b.append(
            String.format(Locale.ROOT, "  and %,d more (--format json)\n", items.size() - shown));
      }
      b.append('\n');
    }
    for (What what : What.values()) {
      b.append(counts(what, diff.counts(what)));
    }
    for (String note : diff.notes()) {
      b.append(Wrap.text(style.yellow("note: "), "      ", Visible.text(note), width));
    }
    return b.toString();
  }

  /** A credential is told once, and not again as what breaks the policy against it. */
  private static boolean isTold(Diff.Item i) {
    return i.what() != What.VIOLATION || !Excuses.isOfListed(i.name());
  }

  private static String word(Diff.Item i) {
    String word = i.severity() == null ? i.what().word() : i.severity().word();
    return "  " + word + " ".repeat(INDENT - 2 - word.length());
  }

  private static String line(Diff.Item i, boolean several) {
    StringBuilder line = new StringBuilder(i.name());
    if (i.kind() != null && i.kind() != IdentityKind.UNKNOWN) {
      line.append(", ").append(TextReport.kind(i.kind()));
      // Programs are called by their folder, whatever they call.
      if (i.kind() == IdentityKind.MODEL_CLIENT && i.provider() != null) {
        line.append(" of ").append(i.provider());
      }
    }
    if (!i.detail().isEmpty()) {
      line.append(" (").append(some(i.detail())).append(')');
    }
    if (several) {
      line.append(", ").append(i.target().label());
    }
    line.append(", ").append(i.what() == What.VIOLATION ? i.subject() : i.id());
    return Visible.text(line.toString());
  }

  /** A server may have a hundred new tools. */
  private static String some(String detail) {
    if (detail.length() <= LONGEST_DETAIL) {
      return detail;
    }
    int comma = detail.lastIndexOf(", ", LONGEST_DETAIL);
    return detail.substring(0, comma < 0 ? LONGEST_DETAIL : comma) + " and more";
  }

  private static String title(Change change) {
    return switch (change) {
      case NEW -> "New";
      case REOPENED -> "Reopened";
      case SCOPE_GROWN -> "Can do more";
      case DRIFT -> "Changed";
      case FIXED -> "Fixed or gone";
      case OPEN -> "Still there";
    };
  }

  private static String counts(What what, Map<Change, Integer> counts) {
    List<String> parts = new ArrayList<>();
    for (Change change : Change.values()) {
      int n = counts.getOrDefault(change, 0);
      if (n > 0 || change == Change.NEW || change == Change.FIXED || change == Change.OPEN) {
        parts.add(
            String.format(
                Locale.ROOT,
                "%,d %s",
                n,
                switch (change) {
                  case NEW -> "new";
                  case REOPENED -> "reopened";
                  case SCOPE_GROWN -> "with a grown scope";
                  case DRIFT -> "changed";
                  case FIXED -> what == What.IDENTITY ? "gone" : "fixed";
                  case OPEN -> what == What.IDENTITY ? "as before" : "still open";
                }));
      }
    }
    String name =
        switch (what) {
          case CREDENTIAL -> "Credentials";
          case IDENTITY -> "Identities";
          case VIOLATION -> "Violations";
        };
    return String.format(Locale.ROOT, "%-12s %s%n", name + ":", String.join(", ", parts));
  }

  private static String dates(List<Snapshot> snapshots) {
    if (snapshots.isEmpty()) {
      return "nothing";
    }
    if (snapshots.size() == 1) {
      Snapshot s = snapshots.get(0);
      return "snapshot " + s.id() + " (" + Summary.day(s.at()) + ")";
    }
    List<String> days =
        snapshots.stream().map(s -> Summary.day(s.at())).sorted().distinct().toList();
    return Summary.count(snapshots.size(), "snapshot")
        + " ("
        + days.get(0)
        + (days.size() > 1 ? " to " + days.get(days.size() - 1) : "")
        + ")";
  }
}
