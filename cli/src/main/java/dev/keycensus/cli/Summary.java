package dev.keycensus.cli;

import dev.keycensus.inventory.Settings.FailOn;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import dev.keycensus.sources.Skip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The end of a report for people: how much was found, what was read, and what was not. It never
 * says that something is clean which was not read.
 */
final class Summary {
  private static final int NAMED = 3;
  private static final Set<Skip.Kind> UNREAD = EnumSet.of(Skip.Kind.UNREAD, Skip.Kind.LIMIT);
  private static final Set<Skip.Kind> LEFT_OUT = EnumSet.of(Skip.Kind.EXCLUDED, Skip.Kind.BOUNDARY);

  private Summary() {}

  /** What was found and read, in one to three lines. */
  static String outcome(Census census, View view, @Nullable Duration took, Style style) {
    Verdict verdict = view.verdict();
    StringBuilder b = new StringBuilder();
    List<Credential> found = census.credentials();
    String read = read(census.coverage(), took);
    if (census.coverage().blobs() == 0 && census.coverage().files() == 0 && found.isEmpty()) {
      return style.yellow("Nothing was read")
          + ": "
          + (view.ifNothing() != null
              ? view.ifNothing()
              : census.target().equals(".")
                  ? "no file in this folder"
                  : "no file in " + Visible.text(census.target()))
          + ".\n";
    }
    if (found.isEmpty()) {
      String where = verdict.incomplete() ? " in what could be read, " : " in ";
      Style.Paint paint = verdict.incomplete() ? style::yellow : style::green;
      return b.append(paint.on("No credentials found"))
          .append(where)
          .append(read)
          .append(".\n")
          .toString();
    }
    int places = found.stream().mapToInt(c -> c.sightings().size()).sum();
    b.append(style.bold("Found " + count(found.size(), "credential")))
        .append(" in ")
        .append(count(places, "place"))
        .append(": ")
        .append(bySeverity(found, style))
        .append(".\n");
    b.append(failing(verdict, found.size()));
    String excused = Excuses.of(census).told();
    b.append(excused.isEmpty() ? "" : " " + excused + ".").append('\n');
    return b.append("Read ").append(read).append(".\n").toString();
  }

  /** What was not read and what was hidden; empty if there is no such thing. */
  static String gaps(Census census, Style style, int width) {
    StringBuilder b = new StringBuilder();
    Map<String, List<Skip>> unread = grouped(census, UNREAD);
    if (!unread.isEmpty()) {
      b.append(style.yellow("Not read:")).append('\n');
      unread.forEach((what, skips) -> b.append(skipped(what, skips, true, width)));
    }
    Map<String, List<Skip>> left = grouped(census, LEFT_OUT);
    if (!left.isEmpty()) {
      b.append("Left out:\n");
      left.forEach((what, skips) -> b.append(skipped(what, skips, false, width)));
    }
    Map<String, List<Skip>> noted = grouped(census, EnumSet.of(Skip.Kind.NOTE));
    if (!noted.isEmpty()) {
      b.append("Read as text only:\n");
      noted.forEach((what, skips) -> b.append(skipped(what, skips, true, width)));
    }
    List<Coverage.Suppressed> hidden = census.coverage().suppressed();
    if (!hidden.isEmpty()) {
      b.append("Hidden by request:\n");
      Map<String, List<Coverage.Suppressed>> causes = new TreeMap<>();
      for (Coverage.Suppressed s : hidden) {
        causes.computeIfAbsent(s.cause(), c -> new ArrayList<>()).add(s);
      }
      causes.forEach((cause, list) -> b.append(hidden(cause, list, width)));
    }
    return b.toString();
  }

  /** The sentence that explains exit code 3, without a line end. */
  static String incomplete(Census census, Verdict verdict) {
    long places =
        census.coverage().incomplete()
            ? census.coverage().skipped().stream().filter(s -> UNREAD.contains(s.kind())).count()
            : census.coverage().skipped().stream().filter(s -> LEFT_OUT.contains(s.kind())).count();
    String what =
        census.coverage().incomplete()
            ? " could not be read, or not all of it"
            : " left out, which --strict-coverage does not allow";
    String verb = census.coverage().incomplete() ? "" : places == 1 ? " was" : " were";
    return "the scan is incomplete: "
        + count(places, "place")
        + verb
        + what
        + (verdict.exitCode() == ExitCode.INCOMPLETE ? " (exit code 3)" : "");
  }

  private static String failing(Verdict verdict, int found) {
    if (verdict.failOn() == FailOn.NEVER && verdict.failing() == 0) {
      return "Nothing fails the scan (--fail-on never).";
    }
    String rule =
        "severity "
            + verdict.failOn().word()
            + (verdict.failOn() == FailOn.CRITICAL ? "" : " or worse")
            + ", confidence "
            + verdict.failTier().word()
            + (verdict.failTier() == Tier.HIGH ? "" : " or surer");
    if (verdict.failing() == 0) {
      return "Nothing fails the scan (that takes " + rule + ").";
    }
    if (verdict.policies() > 0) {
      int credentials = verdict.failing() - verdict.policies();
      String policies = count(verdict.policies(), "broken policies", "broken policy");
      return (credentials == 0
              ? policies
              : count(credentials, "credential") + " (" + rule + ") and " + policies)
          + (verdict.failing() == 1 ? " fails the scan." : " fail the scan.");
    }
    String who =
        verdict.failing() == found
            ? (found == 1 ? "It fails" : "All fail")
            : verdict.failing() + (verdict.failing() == 1 ? " fails" : " fail");
    return who + " the scan (" + rule + ").";
  }

  private static String bySeverity(List<Credential> found, Style style) {
    List<String> parts = new ArrayList<>();
    Severity[] severities = Severity.values();
    for (int i = severities.length - 1; i >= 0; i--) {
      Severity severity = severities[i];
      long n = found.stream().filter(c -> c.severity() == severity).count();
      if (n > 0) {
        parts.add(style.severity(severity, n + " " + severity.word()));
      }
    }
    return String.join(", ", parts);
  }

  private static String read(Coverage coverage, @Nullable Duration took) {
    String texts =
        coverage.blobs() > coverage.files() ? ", " + count(coverage.blobs(), "text") : "";
    String time =
        took == null ? "" : String.format(Locale.ROOT, " in %.2f s", took.toMillis() / 1000.0);
    return count(coverage.files(), "file") + texts + " (" + bytes(coverage.bytes()) + ")" + time;
  }

  /** By the words that are printed: the kind and the reason. */
  private static Map<String, List<Skip>> grouped(Census census, Set<Skip.Kind> kinds) {
    Map<String, List<Skip>> groups = new TreeMap<>();
    for (Skip skip : census.coverage().skipped()) {
      if (kinds.contains(skip.kind())) {
        groups
            .computeIfAbsent(skip.kind().word() + ", " + skip.reason(), r -> new ArrayList<>())
            .add(skip);
      }
    }
    return groups;
  }

  private static String skipped(String what, List<Skip> skips, boolean named, int width) {
    String text = Visible.text(what);
    if (named) {
      text += ": " + some(skips.stream().map(skip -> Visible.text(skip.origin())).toList());
    }
    return line(skips.size(), text, width);
  }

  private static String hidden(String cause, List<Coverage.Suppressed> list, int width) {
    int n = list.stream().mapToInt(Coverage.Suppressed::count).sum();
    List<String> files =
        list.stream()
            .sorted(
                Comparator.comparingInt(Coverage.Suppressed::count)
                    .reversed()
                    .thenComparing(Coverage.Suppressed::file))
            .map(s -> Visible.text(s.file()) + (s.count() > 1 ? " (" + s.count() + ")" : ""))
            .toList();
    return line(n, "by " + Visible.text(cause) + ": " + some(files), width);
  }

  private static String line(int n, String text, int width) {
    return Wrap.text(String.format(Locale.ROOT, "%6d  ", n), " ".repeat(8), text, width);
  }

  private static String some(List<String> names) {
    List<String> first = names.subList(0, Math.min(NAMED, names.size()));
    String rest = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
    return String.join(", ", first) + rest;
  }

  /** {@code 1 file}, {@code 1,200 files}. */
  static String count(long n, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
  }

  /** The same, of a word whose plural is not one with an s. */
  static String count(long n, String many, String one) {
    return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? one : many);
  }

  /** The day of a time, in UTC. */
  static String day(Instant time) {
    return time.toString().substring(0, 10);
  }

  /** As much of a commit's id as people need. */
  static String brief(String commit) {
    return commit.substring(0, Math.min(10, commit.length()));
  }

  /** Bytes in the largest unit, of powers of 1,000. */
  static String bytes(long n) {
    String[] units = {"kB", "MB", "GB", "TB"};
    if (n < 1000) {
      return count(n, "byte");
    }
    double value = n / 1000.0;
    int unit = 0;
    while (value >= 999.95 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }
}
