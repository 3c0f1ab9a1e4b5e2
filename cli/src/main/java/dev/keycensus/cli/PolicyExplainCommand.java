package dev.keycensus.cli;

import dev.keycensus.inventory.Scan;
import dev.keycensus.inventory.ScanPlan;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.policy.Policy;
import dev.keycensus.rules.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code keycensus policy explain ID [TARGET]}. */
final class PolicyExplainCommand extends PolicyCommand {
  /** Flags of a scan that count here too. */
  static final List<Flag> SCANNING =
      List.of(
          Flag.toggle("Scan", "--no-history", "Read the working tree only"),
          Flag.choice(
              "Scan",
              "--confidence",
              "TIER",
              List.of("high", "medium", "low"),
              "Count findings at least this sure: high, medium (default) or low"),
          Flag.file("Scan", "--key-file", "FILE", "The key that credential ids are made with"),
          Flag.value("Scan", "--now", "TIME", "Judge as of TIME, such as 2026-11-21T09:00:00Z"));

  @Override
  public String name() {
    return "policy explain";
  }

  @Override
  public String about() {
    return "Scans, and tells why an identity, credential or finding breaks what it breaks: the"
        + " condition, and the value of everything in it.";
  }

  @Override
  public String operands() {
    return "ID [TARGET]";
  }

  @Override
  public List<Flag> flags() {
    return SCANNING;
  }

  @Override
  public String more() {
    return """
        ID is that of a violation (v_), identity (nhi_), credential (cred_) or finding
        (s_), as a report has it, or as much of it as tells it from all others.
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    if (args.operands().isEmpty() || args.operands().size() > 2) {
      throw new UserError("policy explain needs an id", "a report in JSON has them");
    }
    String given = args.operands().get(0);
    ScanPlan plan = plan(args, args.operands().subList(1, args.operands().size()), io);
    Census census = scan(plan, io);
    String id = whole(census, given);
    List<Policy.Explained> all =
        plan.governing().policy().explain(census, plan.governing().exceptions(), id);
    if (all.isEmpty()) {
      if (plan.governing().policy().describe().stream().anyMatch(p -> p.id().equals(given))) {
        throw new UserError(
            "\"" + given + "\" is a policy, and nothing that breaks one",
            "keycensus policy show " + given + " tells what it asks");
      }
      throw new UserError(
          "nothing with the id \"" + given + "\" breaks a policy",
          given.startsWith("cred_")
              ? "ids of credentials (cred_) depend on the key: use the same --key-file"
              : "a report in JSON (keycensus scan --format json) has them");
    }
    Style style = new Style(io.colorful(io.outTerminal()));
    StringBuilder b = new StringBuilder();
    for (Policy.Explained e : all) {
      b.append(b.length() == 0 ? "" : "\n");
      b.append(style.bold(e.violation().policy())).append("  ");
      b.append(style.severity(e.violation().severity(), e.violation().severity().word()));
      b.append("  ").append(e.violation().id());
      String by = e.violation().exception();
      b.append(by == null ? "" : "  excused by " + Visible.text(by)).append('\n');
      b.append("  ").append(Visible.text(e.violation().message())).append('\n');
      b.append("  when  ").append(Visible.text(e.when())).append('\n');
      e.looked().forEach(value -> b.append("  ").append(Visible.text(value)).append('\n'));
    }
    return io.print(ExitCode.OK, b.toString());
  }

  /**
   * The id that begins so, as {@code inventory list} prints it; itself where several do, or none.
   */
  private static String whole(Census census, String given) {
    SortedSet<String> ids = new TreeSet<>();
    census
        .violations()
        .forEach(
            v -> {
              ids.add(v.id());
              ids.add(v.subject());
            });
    census.credentials().forEach(c -> c.sightings().forEach(s -> ids.add(s.id())));
    List<String> those = ids.stream().filter(id -> id.startsWith(given)).toList();
    return those.size() == 1 ? those.get(0) : given;
  }

  /** A scan as {@code keycensus scan TARGET} makes it. */
  static ScanPlan plan(Args args, List<String> targets, Io io) throws UserError {
    Map<String, List<String>> flags = new TreeMap<>();
    for (Flag flag : SCANNING) {
      if (args.has(flag.name())) {
        flags.put(flag.name(), args.all(flag.name()));
      }
    }
    return ScanConfig.resolve(new Args(flags, new ArrayList<>(targets)), io).plan();
  }

  static Census scan(ScanPlan plan, Io io) throws UserError {
    ScanCommand.Scanner scanner = Scan::run;
    return scanner.scan(plan, io);
  }
}
