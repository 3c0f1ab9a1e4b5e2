package dev.keycensus.cli;

import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.remedy.Command;
import dev.keycensus.inventory.remedy.Command.Missing;
import dev.keycensus.inventory.remedy.Friction;
import dev.keycensus.inventory.remedy.MustRevoke;
import dev.keycensus.inventory.remedy.Offboarding;
import dev.keycensus.inventory.remedy.Offboarding.Action;
import dev.keycensus.inventory.remedy.Offboarding.Kind;
import dev.keycensus.inventory.remedy.Offboarding.Move;
import dev.keycensus.inventory.remedy.Offboarding.Step;
import dev.keycensus.inventory.remedy.Spot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code keycensus offboard} for people. Commands stand alone on their lines, to be copied. */
final class OffboardText {
  private static final String MARGIN = "   ";
  private static final int SCREEN = 40;
  private static final int PLACES = 4;
  private static final int FEW_PLACES = 2;
  private static final int KINDS = 4;
  private static final int CREDENTIALS = 3;
  private static final int LISTED = 20;

  private final Style style;
  private final int width;
  private final boolean all;

  /** Placeholders that were told about: once is enough. */
  private final Set<Missing> told = new LinkedHashSet<>();

  OffboardText(Style style, int width, boolean all) {
    this.style = style;
    this.width = width;
    this.all = all;
  }

  /** On one screen if it can be: what is left out for that, a last line says how to get. */
  String plan(Offboarding plan) {
    String text = plan(plan, Brevity.NONE);
    for (Brevity next : all ? List.<Brevity>of() : List.of(Brevity.values())) {
      if (text.lines().count() <= SCREEN) {
        break;
      }
      told.clear();
      text = plan(plan, next);
    }
    return text;
  }

  /** How much is left out. Each leaves out what those before it do. */
  private enum Brevity {
    NONE,
    /** What to write in place of a value, and how to purge. */
    SNIPPETS,
    /** More than two places of a kind, and the vendors' pages. */
    PLACES,
    /** What is done by hand where a command does it, the purge, and most kinds of places. */
    HANDS;

    boolean without(Brevity other) {
      return compareTo(other) >= 0;
    }
  }

  private Brevity brevity = Brevity.NONE;

  private String plan(Offboarding plan, Brevity how) {
    brevity = how;
    StringBuilder b = new StringBuilder();
    Identity i = plan.identity();
    b.append(
        Wrap.text(
            "",
            "  ",
            style.bold(Visible.text(i.name()))
                + ", "
                + TextReport.kind(i.kind())
                + " ("
                + Visible.text(i.id())
                + ")",
            width));
    b.append(Wrap.text("  owner   ", " ".repeat(10), Visible.text(CensusSummary.owner(i)), width));
    List<Credential> credentials = plan.credentials();
    int shown = all ? credentials.size() : Math.min(CREDENTIALS, credentials.size());
    for (Credential c : credentials.subList(0, shown)) {
      b.append(Wrap.text("  key     ", " ".repeat(10), credential(c), width));
    }
    if (shown < credentials.size()) {
      b.append(" ".repeat(10)).append("and ").append(credentials.size() - shown).append(" more\n");
    }
    int n = 0;
    for (Step step : plan.steps()) {
      if (step.kind() == Kind.PURGE && how.without(Brevity.HANDS)) {
        continue;
      }
      n++;
      b.append('\n').append(style.bold(n + ". " + step.kind().title())).append('\n');
      if (step.kind() == Kind.PURGE && how.without(Brevity.SNIPPETS)) {
        b.append(MARGIN).append("Revoking is what counts: who read it keeps it.\n");
        continue;
      }
      for (String note : step.notes()) {
        b.append(Wrap.text(MARGIN, MARGIN, Visible.text(note), width));
      }
      List<Move> moves = step.moves();
      int few = how.without(Brevity.HANDS) ? Math.min(KINDS, moves.size()) : moves.size();
      moves.subList(0, few).forEach(m -> move(m, b));
      int more = moves.subList(few, moves.size()).stream().mapToInt(m -> m.spots().size()).sum();
      if (more > 0) {
        b.append(MARGIN).append("and ").append(Summary.count(more, "place")).append(" more\n");
      }
      actions(step, b);
    }
    if (how != Brevity.NONE) {
      b.append('\n')
          .append(
              style.dim(
                  "--all tells every place, what to write there"
                      + (how.without(Brevity.HANDS) ? ", and how to purge the history" : "")))
          .append('\n');
    }
    return b.toString();
  }

  private String credential(Credential c) {
    Set<String> now = new LinkedHashSet<>();
    Set<String> past = new LinkedHashSet<>();
    c.sightings().forEach(s -> (s.isNow() || s.timeline() == null ? now : past).add(s.path()));
    past.removeAll(now);
    return Visible.text(c.type().name())
        + " "
        + Visible.text(c.masked())
        + ", "
        + c.severity().word()
        + "; in "
        + Summary.count(now.size(), "file")
        + (past.isEmpty() ? "" : ", in history also " + past.size())
        + " ("
        + c.id()
        + ")";
  }

  private void move(Move m, StringBuilder b) {
    List<Spot> spots = m.spots();
    int most = brevity.without(Brevity.PLACES) ? FEW_PLACES : PLACES;
    int shown = all ? spots.size() : Math.min(most, spots.size());
    for (Spot s : spots.subList(0, shown)) {
      StringBuilder line = new StringBuilder(s.path().equals("-") ? "standard input" : s.path());
      if (s.line() > 0) {
        line.append(':').append(s.line());
      }
      if (s.slot() != null) {
        line.append("  ").append(s.slot());
      }
      if (s.role() != Spot.Role.HOLDS) {
        line.append("  (").append(s.role().about()).append(')');
      }
      if (!s.users().isEmpty()) {
        line.append("  used by ").append(String.join(", ", s.users()));
      }
      b.append(MARGIN).append(style.cyan(Visible.text(line.toString()))).append('\n');
    }
    if (shown < spots.size()) {
      b.append(MARGIN)
          .append(String.format(Locale.ROOT, "and %,d more (--all)\n", spots.size() - shown));
    }
    b.append(
        Wrap.text(
            MARGIN + "-> ", MARGIN + "   ", (m.keyless() ? "keyless: " : "") + m.title(), width));
    if (brevity.without(Brevity.SNIPPETS)) {
      return;
    }
    m.snippet()
        .lines()
        .forEach(l -> b.append(MARGIN).append("   | ").append(Visible.text(l)).append('\n'));
  }

  private void actions(Step step, StringBuilder b) {
    Set<Missing> missing = new LinkedHashSet<>();
    Set<String> docs = new LinkedHashSet<>();
    boolean commands = step.actions().stream().anyMatch(a -> a.command() != null);
    for (Action a : step.actions()) {
      if (a.command() == null && commands && brevity.without(Brevity.HANDS)) {
        continue;
      }
      if (a.docs() != null) {
        docs.add(a.docs());
      }
      if (a.command() == null) {
        b.append(Wrap.text(MARGIN + "- ", MARGIN + "  ", Visible.text(a.about()), width));
        continue;
      }
      b.append(Wrap.text(MARGIN + "# ", MARGIN + "# ", a.about(), width));
      b.append(MARGIN).append(style.green(Visible.text(a.command().line()))).append('\n');
      missing.addAll(a.command().missing());
    }
    missing.removeAll(told);
    told.addAll(missing);
    for (Missing m : missing) {
      b.append(
          Wrap.text(MARGIN, MARGIN + "  ", m.placeholder() + ": " + Visible.text(m.ask()), width));
    }
    if (!brevity.without(Brevity.PLACES)
        && (step.kind() == Kind.REVOKE || step.kind() == Kind.PURGE)) {
      docs.forEach(d -> b.append(MARGIN).append(style.dim("see " + Visible.text(d))).append('\n'));
    }
  }

  /**
   * @param where the words after the id that say where to look: a target, or a store
   */
  String due(List<MustRevoke> due, List<String> where) {
    if (due.isEmpty()) {
      return "Nothing that was found must be revoked.\n";
    }
    StringBuilder b = new StringBuilder();
    b.append(style.bold(Summary.count(due.size(), "credential")))
        .append(" must be revoked, the most urgent first:\n");
    int shown = all ? due.size() : Math.min(LISTED, due.size());
    for (MustRevoke d : due.subList(0, shown)) {
      Credential c = d.credential();
      Identity i = d.identity();
      b.append('\n')
          .append(style.severity(c.severity(), c.severity().word()))
          .append("  ")
          .append(Visible.text(c.type().name() + " " + c.masked()))
          .append(i == null ? "" : " of " + Visible.text(i.name()))
          .append('\n');
      for (MustRevoke.Reason r : d.reasons()) {
        b.append(Wrap.text("  - ", "    ", Visible.text(r.text()), width));
      }
      List<String> words = new ArrayList<>(List.of("keycensus", "offboard", c.id()));
      words.addAll(where);
      b.append("  ").append(Visible.text(new Command(words, List.of()).line())).append('\n');
    }
    if (shown < due.size()) {
      b.append(String.format(Locale.ROOT, "\nand %,d more (--all)\n", due.size() - shown));
    }
    return b.toString();
  }

  String ranking(Friction.Ranking ranking) {
    StringBuilder b = new StringBuilder();
    List<Friction> keys = ranking.easiest();
    if (keys.isEmpty()) {
      b.append("No static key was found that something keyless is known to replace.\n");
    } else {
      b.append(style.bold(Summary.count(keys.size(), "static key")))
          .append(" can go, the easiest first (friction, then who, where and what instead):\n");
    }
    int shown = all ? keys.size() : Math.min(LISTED, keys.size());
    for (Friction f : keys.subList(0, shown)) {
      List<String> where = new ArrayList<>();
      f.where().forEach((kind, n) -> where.add(n == 1 ? kind : kind + " ×" + n));
      b.append(
          Wrap.text(
              String.format(Locale.ROOT, "%6d  ", f.score()),
              " ".repeat(8),
              style.bold(Visible.text(f.name()))
                  + (f.dropIn() ? " (drop-in)" : "")
                  + (f.provider().equalsIgnoreCase("generic")
                      ? ""
                      : "; " + Visible.text(f.provider()))
                  + "; "
                  + (where.isEmpty() ? "in history only" : "in " + String.join(", ", where)),
              width));
      b.append(Wrap.text(" ".repeat(8) + "-> ", " ".repeat(11), f.replacement(), width));
      if (all && !f.reasons().isEmpty()) {
        b.append(Wrap.text(" ".repeat(8), " ".repeat(10), String.join(", ", f.reasons()), width));
      }
    }
    if (shown < keys.size()) {
      b.append(String.format(Locale.ROOT, "        and %,d more (--all)\n", keys.size() - shown));
    }
    if (ranking.without() > 0) {
      b.append("For ")
          .append(Summary.count(ranking.without(), "more static key"))
          .append(", nothing keyless is known.\n");
    }
    return b.toString();
  }
}
