package dev.keycensus.cli;

import dev.keycensus.inventory.policy.Policy;
import dev.keycensus.rules.UserError;
import java.nio.file.Path;
import java.util.List;

/** {@code keycensus policy check [FILE]...}. */
final class PolicyCheckCommand extends PolicyCommand {
  @Override
  public String name() {
    return "policy check";
  }

  @Override
  public String about() {
    return "Checks a policy of your own: every key, condition, message and reference.";
  }

  @Override
  public String operands() {
    return "[FILE]...";
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public String more() {
    return """
        Without a FILE it is .keycensus/policy.yaml of the current repository. To see
        whether its tests pass: keycensus policy test
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    StringBuilder b = new StringBuilder();
    if (args.operands().isEmpty()) {
      Path file = file(null, io);
      if (file == null) {
        throw new UserError(
            "there is no " + Policy.FILE_NAME + " here", "name a file, or write that one");
      }
      check(file, b);
    }
    for (String operand : args.operands()) {
      check(io.path(operand), b);
    }
    return io.print(ExitCode.OK, b.toString());
  }

  private static void check(Path file, StringBuilder b) throws UserError {
    List<Policy.Described> all = read(file).describe();
    long own = all.stream().filter(p -> !p.builtIn()).count();
    b.append(Visible.text(file.getFileName() + ": "));
    b.append(own)
        .append(own == 1 ? " policy of its own is right, " : " policies of its own are right, ");
    b.append(all.size()).append(" hold.\n");
  }
}
