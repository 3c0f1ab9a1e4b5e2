package dev.keycensus.cli;

import dev.keycensus.inventory.RemoteScan;
import dev.keycensus.inventory.ScanPlan;
import dev.keycensus.inventory.Selection;
import dev.keycensus.inventory.Settings;
import dev.keycensus.inventory.Settings.FailOn;
import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.rules.Tier;
import dev.keycensus.rules.UserError;
import dev.keycensus.sources.Glob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A scan that was asked for, with every flag understood and the configuration file applied.
 *
 * @param output where the report goes; null for standard output
 * @param strictCoverage whether places that were left out on purpose count as not read
 * @param color whether the report is coloured
 * @param dated whether the user fixed the clock
 */
record ScanConfig(
    ScanPlan plan,
    Format format,
    @Nullable Path output,
    FailOn failOn,
    Tier failTier,
    boolean strictCoverage,
    boolean explain,
    boolean color,
    boolean quiet,
    boolean dated) {

  private static final long MAX_FILE_SIZE = 256L << 20;
  private static final int MAX_THREADS = 256;

  /**
   * Understands the arguments. Of the target nothing is read but the configuration file and the
   * ignore files of other scanners.
   *
   * @throws UserError at the first thing that is wrong
   */
  static ScanConfig resolve(Args args, Io io) throws UserError {
    List<Tier> tiers = List.of(Tier.values());
    Format format =
        or(args.choice("--format", List.of(Format.values()), Format::word), Format.TEXT);
    Color color = or(args.choice("--color", List.of(Color.values()), Color::word), Color.AUTO);
    Tier confidence = args.choice("--confidence", tiers, Tier::word);
    FailOn failOn = args.choice("--fail-on", List.of(FailOn.values()), FailOn::word);
    Tier failTier = args.choice("--fail-confidence", tiers, Tier::word);
    Long maxFileSize = size(args.last("--max-file-size"));
    int threads = threads(args.last("--threads"));
    Instant now = now(args.last("--now"));
    Path output = path(io, args.last("--output"));
    if (output != null) {
      OutputFile.check(output);
    }
    Path keyFile = path(io, args.last("--key-file"));
    if (keyFile != null) {
      mustExist("--key-file", keyFile);
    }
    List<Path> rules = paths(io, args.all("--rules"));
    for (Path rule : rules) {
      mustExist("--rules", rule);
    }
    boolean standardInput = args.operands().contains("-");
    List<String> remotes = new ArrayList<>();
    boolean home = args.has("--home");
    List<Path> targets = home ? List.of(home(args, io)) : targets(args, io, remotes);
    if (args.has("--no-config") && args.has("--config")) {
      throw new UserError("--config and --no-config cannot be used together", null);
    }
    globs("--include", args.all("--include"));
    globs("--exclude", args.all("--exclude"));

    Selection selection = selection(args, io, targets, standardInput);
    SettingsFile file =
        // What lies in a home folder is read, never obeyed.
        args.has("--no-config") || (home && !args.has("--config"))
            ? SettingsFile.NONE
            : selection == null || args.has("--config")
                ? SettingsFile.find(path(io, args.last("--config")), targets, io.folder())
                : SettingsFile.before(targets.get(0), selection);
    Settings settings = file.settings();
    Tier failing = first(failTier, settings.failConfidence(), Tier.HIGH);
    Tier listed = listed(confidence != null ? confidence : settings.confidence(), failing);
    boolean obeying =
        !args.has("--no-inline-allow") && first(settings.inlineAllow(), null, Boolean.TRUE);
    boolean inlineAllow =
        // A comment that comes in with a change cannot allow what comes in with it, nor can one in
        // a repository of somebody else.
        selection == null && !home && (remotes.isEmpty() || args.has("--trust-target")) && obeying;
    ControlFiles controls =
        home
            ? ControlFiles.NONE
            : ControlFiles.find(targets, selection, io.folder(), obeying, !args.has("--no-policy"));
    for (String part :
        List.of("--include", "--exclude", "--no-history", "--history-only", "--disable")) {
      controls = args.has(part) ? controls.ofPart() : controls;
    }
    ScanPlan plan =
        new ScanPlan(
            new ScanPlan.What(
                targets,
                remotes,
                standardInput,
                home,
                selection,
                home ? ScanPlan.HistoryChoice.NONE : history(args)),
            new ScanPlan.Reading(
                args.has("--include") ? args.all("--include") : settings.include(),
                joined(settings.exclude(), args.all("--exclude")),
                first(maxFileSize, settings.maxFileSize(), MAX_FILE_SIZE),
                threads,
                args.has("--whole-blobs")),
            new ScanPlan.Finding(
                joined(file.rules(), rules),
                file.rulesBefore(),
                joined(settings.disabledTypes(), args.all("--disable")),
                inlineAllow,
                controls.ignores()),
            new ScanPlan.Telling(
                listed, keyFile, args.has("--show-secrets"), args.has("--authors")),
            controls.governing(),
            evidence(args, io),
            now);
    return new ScanConfig(
        plan,
        format,
        output,
        first(failOn, settings.failOn(), FailOn.LOW),
        failing,
        args.has("--strict-coverage"),
        args.has("--explain"),
        color == Color.ALWAYS
            || (color == Color.AUTO && output == null && io.colorful(io.outTerminal())),
        args.has("--quiet"),
        args.has("--now"));
  }

  /** The same, with another plan. */
  ScanConfig with(ScanPlan other) {
    return new ScanConfig(
        other, format, output, failOn, failTier, strictCoverage, explain, color, quiet, dated);
  }

  /** The folder that is named, else that of the user. */
  private static Path home(Args args, Io io) throws UserError {
    for (String other :
        List.of("--staged", "--since", "--range", "--branch", "--history-only", "--include")) {
      if (args.has(other)) {
        throw new UserError("--home and " + other + " cannot be used together", null);
      }
    }
    if (args.operands().size() > 1) {
      throw new UserError("--home takes one folder", null);
    }
    String variable = io.env().get("HOME");
    String own =
        variable == null || variable.isEmpty() ? System.getProperty("user.home", "") : variable;
    String typed = args.operands().isEmpty() ? own : args.operands().get(0);
    Path folder = io.path(typed);
    if (typed.isEmpty() || !Files.isDirectory(folder)) {
      throw new UserError("--home", "there is no folder \"" + typed + "\"", null, 0, null);
    }
    return folder;
  }

  private static @Nullable Selection selection(
      Args args, Io io, List<Path> targets, boolean standardInput) throws UserError {
    List<Selection> all = new ArrayList<>();
    if (args.has("--staged")) {
      all.add(Selection.STAGED);
    }
    add(all, Selection.Kind.SINCE, args.last("--since"));
    add(all, Selection.Kind.RANGE, args.last("--range"));
    add(all, Selection.Kind.BRANCH, args.last("--branch"));
    if (all.isEmpty()) {
      return null;
    }
    if (all.size() > 1 || args.has("--no-history") || args.has("--history-only")) {
      throw new UserError(
          "only one of --staged, --since, --range, --branch, --no-history and --history-only can be"
              + " used",
          null);
    }
    if (standardInput || targets.size() != 1) {
      throw new UserError("a change is scanned in one repository", "name one target, or none");
    }
    return all.get(0).of(targets.get(0), io.env(), io.folder());
  }

  private static void add(List<Selection> all, Selection.Kind kind, @Nullable String text) {
    if (text != null) {
      all.add(new Selection(kind, text));
    }
  }

  private static ScanPlan.HistoryChoice history(Args args) throws UserError {
    boolean none = args.has("--no-history");
    boolean only = args.has("--history-only");
    if (none && only) {
      throw new UserError("--no-history and --history-only leave nothing to scan", null);
    }
    return none
        ? ScanPlan.HistoryChoice.NONE
        : only ? ScanPlan.HistoryChoice.ONLY : ScanPlan.HistoryChoice.BOTH;
  }

  /** When to colour. */
  enum Color {
    AUTO,
    ALWAYS,
    NEVER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What fails has to be seen, so the least tier listed is never above the least that fails. */
  private static Tier listed(@Nullable Tier asked, Tier failing) throws UserError {
    if (asked == null) {
      return failing.atMost(Tier.MEDIUM);
    }
    if (asked.compareTo(failing) > 0) {
      throw new UserError(
          "confidence "
              + asked.word()
              + " would hide credentials that fail at confidence "
              + failing.word(),
          "use --confidence " + failing.word() + " or --fail-confidence " + asked.word());
    }
    return asked;
  }

  private static List<Path> targets(Args args, Io io, List<String> remotes) throws UserError {
    List<String> typed = args.operands().isEmpty() ? List.of(".") : args.operands();
    List<Path> targets = new ArrayList<>();
    for (String target : typed) {
      if (target.equals("-")) {
        continue;
      }
      if (target.isEmpty()) {
        throw new UserError("a target is empty", "for the current folder, say .");
      }
      if (RemoteScan.isUrl(target)) {
        RemoteScan.check(target);
        remotes.add(target);
        continue;
      }
      Path path = io.path(target);
      if (!Files.exists(path) && !Files.isSymbolicLink(path)) {
        throw new UserError("there is no file or folder \"" + target + "\"", null);
      }
      if (!targets.contains(path)) {
        targets.add(path);
      }
    }
    if (!remotes.isEmpty() && (!targets.isEmpty() || typed.contains("-"))) {
      throw new UserError("URLs and local targets cannot be scanned together", null);
    }
    return targets;
  }

  private static @Nullable Long size(@Nullable String typed) throws UserError {
    if (typed == null) {
      return null;
    }
    long bytes = Settings.bytes(typed);
    if (bytes < 0) {
      throw new UserError(
          "--max-file-size", "\"" + typed + "\" is not a size", null, 0, "write it as 256MiB");
    }
    return bytes;
  }

  private static int threads(@Nullable String typed) throws UserError {
    if (typed == null) {
      return Math.min(Runtime.getRuntime().availableProcessors(), MAX_THREADS);
    }
    try {
      int threads = Integer.parseInt(typed);
      if (threads >= 1 && threads <= MAX_THREADS) {
        return threads;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new UserError(
        "--threads",
        "\"" + typed + "\" is not a number from 1 to " + MAX_THREADS,
        null,
        0,
        "without the flag there is one thread for each processor");
  }

  /** The time that {@code --now} names, else that of the clock. */
  static Instant now(@Nullable String typed) throws UserError {
    if (typed == null) {
      return Instant.now();
    }
    try {
      return OffsetDateTime.parse(typed).toInstant();
    } catch (DateTimeParseException e) {
      throw new UserError(
          "--now", "\"" + typed + "\" is not a time", null, 0, "write it as 2026-11-21T09:00:00Z");
    }
  }

  private static void globs(String flag, List<String> globs) throws UserError {
    for (String glob : globs) {
      try {
        Glob.of(glob);
      } catch (IllegalArgumentException e) {
        throw new UserError(
            flag, "\"" + glob + "\" is not a pattern: " + e.getMessage(), null, 0, null);
      }
    }
  }

  private static void mustExist(String flag, Path path) throws UserError {
    if (!Files.exists(path)) {
      throw new UserError(flag, "there is no \"" + path + "\"", null, 0, null);
    }
  }

  private static List<EvidenceFile> evidence(Args args, Io io) throws UserError {
    List<EvidenceFile> files = new ArrayList<>();
    for (String typed : args.all("--evidence")) {
      Path path = io.path(typed);
      mustExist("--evidence", path);
      files.add(EvidenceFile.of(typed, path));
    }
    return files;
  }

  private static @Nullable Path path(Io io, @Nullable String typed) throws UserError {
    return typed == null ? null : io.path(typed);
  }

  private static List<Path> paths(Io io, List<String> typed) throws UserError {
    List<Path> paths = new ArrayList<>();
    for (String path : typed) {
      paths.add(io.path(path));
    }
    return paths;
  }

  private static <T> List<T> joined(List<T> a, List<T> b) {
    return Stream.concat(a.stream(), b.stream()).distinct().toList();
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value != null ? value : otherwise;
  }

  private static <T> T first(@Nullable T flag, @Nullable T file, T otherwise) {
    return or(flag != null ? flag : file, otherwise);
  }
}
