package dev.keycensus.cli;

import dev.keycensus.inventory.policy.Frameworks;
import dev.keycensus.rules.UserError;
import java.util.List;
import java.util.Map;

/** {@code keycensus policy frameworks [NAME]}. */
final class PolicyFrameworksCommand extends PolicyCommand {
  @Override
  public String name() {
    return "policy frameworks";
  }

  @Override
  public String about() {
    return "Lists the security frameworks that violations are evidence for; of one, which of its"
        + " controls, and what cannot be seen.";
  }

  @Override
  public String operands() {
    return "[NAME]";
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public String more() {
    return """
        A violation is evidence relevant to a control, never proof of compliance.
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    Frameworks frameworks = Frameworks.builtIn();
    Style style = new Style(io.colorful(io.outTerminal()));
    StringBuilder b = new StringBuilder();
    if (args.operands().isEmpty()) {
      for (Frameworks.Framework f : frameworks.all()) {
        b.append(style.cyan(f.id())).append(" ".repeat(24 - f.id().length()));
        b.append(f.name()).append('\n');
      }
      b.append('\n').append(style.bold("Ids that no framework has published:")).append('\n');
      for (Frameworks.Alias a : frameworks.aliases()) {
        b.append("  ").append(a.id()).append(" -> ");
        b.append(a.controls().isEmpty() ? "nothing" : String.join(", ", a.controls()));
        b.append(" (").append(a.note()).append(")\n");
      }
      return io.print(ExitCode.OK, b.toString());
    }
    for (String operand : args.operands()) {
      b.append(b.length() == 0 ? "" : "\n");
      one(frameworks, find(frameworks, operand), style, b);
    }
    return io.print(ExitCode.OK, b.toString());
  }

  private static Frameworks.Framework find(Frameworks frameworks, String name) throws UserError {
    for (Frameworks.Framework f : frameworks.all()) {
      if (f.id().equals(name)) {
        return f;
      }
    }
    List<String> ids = frameworks.all().stream().map(Frameworks.Framework::id).toList();
    throw new UserError("there is no framework \"" + name + "\"", Suggest.oneOf(name, ids));
  }

  private static void one(
      Frameworks frameworks, Frameworks.Framework f, Style style, StringBuilder b) {
    b.append(style.bold(f.name())).append('\n');
    b.append("Evidence for, by what breaks a policy:\n");
    for (Map.Entry<String, List<String>> e : frameworks.evidence(f.id()).entrySet()) {
      String head = "  " + e.getKey() + "  ";
      b.append(Wrap.text(head, "      ", String.join(", ", e.getValue()), 80));
    }
    list("Needs an export:", f.exports(), b);
    list("Cannot be observed:", f.unobservable(), b);
  }

  private static void list(String title, List<String> items, StringBuilder b) {
    if (!items.isEmpty()) {
      b.append(title).append('\n');
      items.forEach(i -> b.append(Wrap.text("  - ", "    ", i, 80)));
    }
  }
}
