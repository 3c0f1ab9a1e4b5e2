package dev.keycensus.cli;

import dev.keycensus.inventory.policy.Policy;
import dev.keycensus.rules.UserError;
import java.util.List;
import java.util.TreeMap;

/** {@code keycensus policy list}. */
final class PolicyListCommand extends PolicyCommand {
  @Override
  public String name() {
    return "policy list";
  }

  @Override
  public String about() {
    return "Lists the policies that an inventory is judged by, or those whose id matches (agent.*).";
  }

  @Override
  public String operands() {
    return "[POLICY]...";
  }

  @Override
  public List<Flag> flags() {
    return List.of(POLICY);
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    Policy policy = policy(args, io);
    TreeMap<String, Policy.Described> some = new TreeMap<>();
    for (String glob : args.operands().isEmpty() ? List.of("*") : args.operands()) {
      named(policy, glob).forEach(p -> some.put(p.id() + " " + p.subject(), p));
    }
    Style style = new Style(io.colorful(io.outTerminal()));
    int width = some.values().stream().mapToInt(p -> p.id().length()).max().orElse(0);
    width = Math.max(width, 6) + 2;
    StringBuilder b = new StringBuilder();
    b.append(style.bold("POLICY")).append(" ".repeat(width - 6));
    b.append(style.bold("SUBJECT")).append("     ");
    b.append(style.bold("SEVERITY")).append("  ").append(style.bold("FAILS")).append('\n');
    for (Policy.Described p : some.values()) {
      b.append(style.cyan(p.id())).append(" ".repeat(width - p.id().length()));
      b.append(p.subject()).append(" ".repeat(12 - p.subject().length()));
      b.append(severity(p)).append(" ".repeat(10 - severity(p).length()));
      b.append(p.fails() ? "yes" : "no").append('\n');
    }
    b.append('\n').append(Summary.count(some.size(), "policies", "policy"));
    return io.print(ExitCode.OK, b.append(".\n").toString());
  }
}
