package dev.keycensus.cli;

import dev.keycensus.inventory.policy.Policy;
import dev.keycensus.rules.UserError;
import java.nio.file.Path;
import java.util.List;

/** {@code keycensus policy test [FILE]}. */
final class PolicyTestCommand extends PolicyCommand {
  @Override
  public String name() {
    return "policy test";
  }

  @Override
  public String about() {
    return "Runs the tests beside a policy: given attributes, and whether they break it.";
  }

  @Override
  public String operands() {
    return "[FILE]";
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public String more() {
    return """
        Without a FILE it is .keycensus/policy.yaml of the current repository; where
        there is none, the built-in policy. The exit code is 1 if a test fails.
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    if (args.operands().size() > 1) {
      throw new UserError("policy test takes one file", null);
    }
    Path file = file(args.operands().isEmpty() ? null : args.operands().get(0), io);
    Policy.Tried tried = (file == null ? Policy.BUILT_IN : read(file)).test();
    Style style = new Style(io.colorful(io.outTerminal()));
    StringBuilder b = new StringBuilder();
    for (String failure : tried.failures()) {
      b.append(style.red("fails")).append("  ").append(Visible.text(failure)).append('\n');
    }
    b.append(Summary.count(tried.run(), "test")).append(": ");
    b.append(
        tried.failures().isEmpty()
            ? style.green("all as they should be")
            : style.red(
                Summary.count(tried.failures().size(), "test")
                    + (tried.failures().size() == 1 ? " fails" : " fail")));
    return io.print(
        tried.failures().isEmpty() ? ExitCode.OK : ExitCode.FAILS, b.append(".\n").toString());
  }
}
