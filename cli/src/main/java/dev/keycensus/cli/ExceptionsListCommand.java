package dev.keycensus.cli;

import dev.keycensus.inventory.policy.Exceptions;
import dev.keycensus.rules.UserError;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code keycensus exceptions list}, and {@code check}. */
final class ExceptionsListCommand extends ExceptionsCommand {
  private final boolean checking;

  /**
   * @param checking whether only what has ended is told, and that is a failure
   */
  ExceptionsListCommand(boolean checking) {
    this.checking = checking;
  }

  @Override
  public String name() {
    return checking ? "exceptions check" : "exceptions list";
  }

  @Override
  public String about() {
    return checking
        ? "Checks the exceptions file: every key, date and limit, and whether any has expired."
        : "Lists the exceptions of a repository, the next to expire first.";
  }

  @Override
  public String operands() {
    return "[TARGET]";
  }

  @Override
  public List<Flag> flags() {
    return List.of(NOW);
  }

  @Override
  public String more() {
    return checking
        ? """
        TARGET is a repository, a folder or a file; without it the current folder. The
        exit code is 1 if an exception has expired, and 2 if the file is not right.
        """
        : "";
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    Exceptions exceptions = read(args, io);
    LocalDate today = now(args).atOffset(ZoneOffset.UTC).toLocalDate();
    Style style = new Style(io.colorful(io.outTerminal()));
    StringBuilder b = new StringBuilder();
    int expired = 0;
    for (Exceptions.Described e : exceptions.describe()) {
      long days = ChronoUnit.DAYS.between(today, e.expires());
      expired += days < 0 ? 1 : 0;
      if (checking && days >= 0) {
        continue;
      }
      b.append(style.bold(Visible.text(e.id()))).append("  ");
      b.append(style.cyan(Visible.text(e.rule()))).append("  ");
      String left = Summary.count(Math.abs(days), "day");
      b.append(e.expires()).append(", ");
      b.append(days < 0 ? style.red("expired " + left + " ago") : left + " left").append('\n');
      b.append("    ").append(Visible.text(e.owner())).append(": ");
      b.append(Visible.text(e.reason())).append('\n');
    }
    b.append(b.length() == 0 ? "" : "\n");
    b.append(Summary.count(exceptions.size(), "exception")).append(", ");
    b.append(expired).append(" expired.\n");
    return io.print(checking && expired > 0 ? ExitCode.FAILS : ExitCode.OK, b.toString());
  }
}
