package dev.keycensus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.inventory.ScanPlan;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.policy.Exceptions;
import dev.keycensus.inventory.policy.ExceptionsFile;
import dev.keycensus.inventory.policy.Policy;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code keycensus exceptions add ID|--all}. */
final class ExceptionsAddCommand extends ExceptionsCommand {
  private static final String WHAT = "Exception";

  @Override
  public String name() {
    return "exceptions add";
  }

  @Override
  public String about() {
    return "Scans, and excuses what breaks a policy until a day: one violation by its id, or all of"
        + " them (a baseline).";
  }

  @Override
  public String operands() {
    return "[ID]... [TARGET]";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> all = new ArrayList<>();
    all.add(Flag.toggle(WHAT, "--all", "Excuse all that breaks a policy now"));
    all.add(Flag.value(WHAT, "--rule", "GLOB", "Of these only what breaks policies that match"));
    all.add(Flag.value(WHAT, "--expires", "WHEN", "The last day: 30d (from today), or 2026-12-31"));
    all.add(Flag.value(WHAT, "--reason", "TEXT", "Why"));
    all.add(Flag.value(WHAT, "--owner", "NAME", "Who answers for it"));
    all.add(Flag.value(WHAT, "--approved-by", "NAME", "Who has allowed it"));
    all.addAll(PolicyExplainCommand.SCANNING);
    return all;
  }

  @Override
  public String more() {
    return """
        ID is that of a violation (v_), identity (nhi_), credential (cred_) or finding
        (s_). The exceptions are added to .keycensus/exceptions.yaml of the target's
        repository, sorted, and nothing else in it is changed. They hold no secret.

        Examples:
          keycensus exceptions add --all --expires 30d --owner @acme/web \\
            --reason baseline
          keycensus exceptions add s_0123456789abcdef --expires 14d --owner @acme/web \\
            --reason "the vendor replaces it next week"
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    List<String> ids = new ArrayList<>();
    List<String> targets = new ArrayList<>();
    for (String operand : args.operands()) {
      (isId(operand) ? ids : targets).add(operand);
    }
    if (args.has("--all") != ids.isEmpty()) {
      throw new UserError(
          args.has("--all") ? "--all needs no ids" : "exceptions add needs ids, or --all",
          "see keycensus exceptions add --help");
    }
    if (targets.size() > 1) {
      throw new UserError("exceptions are of one target", null);
    }
    String reason = needed(args, "--reason", "why this may stay for a while");
    String owner = needed(args, "--owner", "who answers for it, such as @acme/payments");
    String expires = needed(args, "--expires", "such as 30d");
    Path file = file(targets.isEmpty() ? io.folder() : io.path(targets.get(0)));
    byte[] content = content(file);
    // Before the scan, which takes its time.
    if (content != null) {
      Exceptions.read(content, Exceptions.FILE_NAME);
    }
    ScanPlan plan = PolicyExplainCommand.plan(args, targets, io);
    LocalDate last = day(expires, plan.now().atOffset(ZoneOffset.UTC).toLocalDate());
    Census census = PolicyExplainCommand.scan(plan, io);
    List<Violation> chosen = chosen(census, ids, args.last("--rule"));
    ExceptionsFile.Added added =
        new ExceptionsFile(content, Exceptions.FILE_NAME)
            .add(
                census,
                chosen,
                new ExceptionsFile.Permission(reason, owner, args.last("--approved-by"), last));
    if (added.added() + added.renewed() > 0) {
      write(file, added.text());
    }
    return io.print(
        ExitCode.OK,
        Summary.count(added.added(), "exception")
            + " added, "
            + added.renewed()
            + " renewed, until "
            + last
            + ".\n");
  }

  private static boolean isId(String operand) {
    return operand.startsWith("v_")
        || operand.startsWith("s_")
        || operand.startsWith("nhi_")
        || operand.startsWith("cred_");
  }

  private static String needed(Args args, String flag, String what) throws UserError {
    String value = args.last(flag);
    if (value == null || value.isBlank()) {
      throw new UserError(flag + " is needed", what);
    }
    return value;
  }

  private static LocalDate day(String typed, LocalDate today) throws UserError {
    try {
      if (typed.endsWith("d")) {
        return today.plusDays(Integer.parseInt(typed.substring(0, typed.length() - 1)));
      }
      return LocalDate.parse(typed);
    } catch (NumberFormatException | DateTimeException e) {
      throw new UserError(
          "--expires", "\"" + typed + "\" is no day", null, 0, "write 30d, or 2026-12-31");
    }
  }

  private static List<Violation> chosen(Census census, List<String> ids, @Nullable String rule)
      throws UserError {
    List<Violation> all =
        census.violations().stream()
            .filter(v -> rule == null || Policy.matches(rule, v.policy()))
            .toList();
    if (ids.isEmpty()) {
      return all;
    }
    List<Violation> some = new ArrayList<>();
    for (String id : ids) {
      List<Violation> its =
          all.stream()
              .filter(v -> v.id().equals(id) || Policy.subjects(census, id).contains(v.subject()))
              .toList();
      if (its.isEmpty()) {
        throw new UserError(
            "nothing with the id \"" + id + "\" breaks a policy",
            "ids of credentials (cred_) depend on the key: use the same --key-file");
      }
      its.stream().filter(v -> !some.contains(v)).forEach(some::add);
    }
    return some;
  }

  /** There as a whole or not at all, and never through a link. */
  private static void write(Path file, String text) throws UserError {
    Path folder = file.resolveSibling("");
    Path temporary = file.resolveSibling(".exceptions." + ProcessHandle.current().pid() + ".tmp");
    try {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new UserError(folder.toString(), "is not a folder", null, 0, null);
      }
      Files.createDirectories(folder);
      try {
        Files.write(temporary, text.getBytes(UTF_8), StandardOpenOption.CREATE_NEW);
        move(temporary, file);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new UserError(
          file.toString(), "cannot be written: " + OutputFile.reason(e), null, 0, null);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
