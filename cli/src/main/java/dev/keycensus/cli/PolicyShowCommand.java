package dev.keycensus.cli;

import dev.keycensus.inventory.census.Control;
import dev.keycensus.inventory.policy.Policy;
import dev.keycensus.rules.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code keycensus policy show POLICY}. */
final class PolicyShowCommand extends PolicyCommand {
  private static final int INDENT = 13;

  @Override
  public String name() {
    return "policy show";
  }

  @Override
  public String about() {
    return "Tells all about a policy: its condition, the numbers in it and who set them, what to do,"
        + " and what frameworks say.";
  }

  @Override
  public String operands() {
    return "[POLICY]...";
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        POLICY,
        Flag.toggle("Policy", "--attributes", "List all that a condition may ask for, instead"));
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    if (args.has("--attributes")) {
      return io.print(ExitCode.OK, String.join("\n", Policy.attributes()) + "\n");
    }
    if (args.operands().isEmpty()) {
      throw new UserError(
          "policy show needs the id of a policy", "keycensus policy list tells them");
    }
    Policy policy = policy(args, io);
    Style style = new Style(io.colorful(io.outTerminal()));
    int width = io.outTerminal() ? io.width() : 80;
    StringBuilder b = new StringBuilder();
    for (String operand : args.operands()) {
      for (Policy.Described p : named(policy, operand)) {
        b.append(b.length() == 0 ? "" : "\n");
        new Page(b, style, width).write(p);
      }
    }
    return io.print(ExitCode.OK, b.toString());
  }

  private record Page(StringBuilder b, Style style, int width) {
    void write(Policy.Described p) {
      b.append(style.bold(p.id())).append('\n');
      entry("of", "each " + p.subject() + (p.builtIn() ? "" : ", in a policy of your own"));
      entry("severity", p.severity() == null ? "that of the credential" : severity(p));
      entry("fails", p.fails() ? "yes" : "no, it warns");
      if (p.group() != null) {
        entry("group", p.group() + ": of these only the first that holds is told");
      }
      entry("when", p.when());
      entry("says", p.message());
      entry("remedy", p.remedy());
      entry("because", p.about());
      p.parameters().forEach(parameter -> entry("parameter", parameter));
      p.attributes().forEach(attribute -> entry("looks at", attribute));
      Map<String, StringBuilder> byFramework = new LinkedHashMap<>();
      for (Control c : p.controls()) {
        StringBuilder ids = byFramework.computeIfAbsent(c.framework(), k -> new StringBuilder());
        ids.append(ids.isEmpty() ? "" : ", ").append(c.id());
        if (c.strength() != Control.Strength.SUPPORTING) {
          ids.append(" (").append(c.strength().word()).append(')');
        }
      }
      byFramework.forEach((framework, ids) -> entry("evidence", framework + ": " + ids));
    }

    private void entry(String name, @Nullable String text) {
      new Entries(b, style, INDENT, width).add(name, text);
    }
  }
}
