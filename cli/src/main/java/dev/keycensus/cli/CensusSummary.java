package dev.keycensus.cli;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The census in a few lines: who to look at first, who answers for nothing, and which rules are
 * broken. What has nothing to say is left out; all of it fits on one screen.
 */
final class CensusSummary {
  private static final int FIRST = 5;
  private static final int RULES = 8;

  /** Lines for all rules, so that the whole summary fits a screen. */
  private static final int RULE_LINES = 16;

  private static final int SUBJECTS = 2;

  private final Census census;
  private final Style style;
  private final int width;
  private final boolean all;

  CensusSummary(Census census, Style style, int width, boolean all) {
    this.census = census;
    this.style = style;
    this.width = width;
    this.all = all;
  }

  String text() {
    return census.identities().isEmpty()
        ? ""
        : "\n" + first() + declared() + rules() + exceptions();
  }

  /** Who answers for an identity, in words. */
  static String owner(Identity identity) {
    Owner owner = identity.owner();
    if (owner == null) {
      return "nobody is known to answer for it";
    }
    String by =
        switch (owner.status()) {
          case DECLARED -> "by " + source(owner);
          case DERIVED -> "derived from " + source(owner);
          case SUGGESTED -> "suggested by " + source(owner);
          case LEFT -> "who has left, by " + source(owner);
        };
    return owner.name() + " (" + by + ")";
  }

  private static String source(Owner owner) {
    return switch (owner.source()) {
      case REGISTER -> "the register";
      case TAG -> "a tag";
      case BACKSTAGE -> "Backstage";
      case CODEOWNERS -> "CODEOWNERS";
      case OWNERS -> "OWNERS";
      case SERVICE_CATALOG -> "the service catalogue";
      case PACKAGE -> "package metadata";
      case GIT -> "git";
    };
  }

  private String first() {
    Set<String> excused = Excuses.of(census).credentials();
    List<Identity> risky =
        census.identities().stream()
            .filter(i -> i.risk().score() > 0)
            .filter(i -> i.credentials().isEmpty() || !excused.containsAll(i.credentials()))
            .toList();
    if (risky.isEmpty()) {
      return "";
    }
    int shown = all ? risky.size() : Math.min(FIRST, risky.size());
    StringBuilder b = new StringBuilder();
    long unowned = census.identities().stream().filter(CensusSummary::isUnowned).count();
    b.append(style.bold("Look first at"))
        .append(", by risk (of ")
        .append(Summary.count(census.identities().size(), "identities", "identity"))
        .append(unowned == 0 ? "" : String.format(Locale.ROOT, ", %,d without an owner", unowned))
        .append("):\n");
    for (Identity i : risky.subList(0, shown)) {
      Owner owner = i.owner();
      String who =
          Visible.text(i.name())
              + ", "
              + TextReport.kind(i.kind())
              + "; "
              + (owner == null ? "no owner" : Visible.text(owner.name()));
      String why = why(i);
      b.append(
          Wrap.text(
              String.format(Locale.ROOT, "%6d  ", i.risk().score()),
              " ".repeat(8),
              who + (why.isEmpty() ? "" : ": " + why),
              width));
    }
    if (shown < risky.size()) {
      b.append(String.format(Locale.ROOT, "        and %,d more\n", risky.size() - shown));
    }
    return b.toString();
  }

  /** The two greatest parts of the risk, without their points. */
  private static String why(Identity i) {
    List<String> parts = new ArrayList<>();
    for (String reason : i.risk().reasons()) {
      int plus = reason.lastIndexOf(" +");
      if (parts.size() < 2) {
        parts.add(plus < 0 ? reason : reason.substring(0, plus));
      }
    }
    return String.join(", ", parts);
  }

  private static boolean isUnowned(Identity i) {
    return i.owner() == null
        || i.owner().status() == Owner.Status.LEFT
        || i.owner().status() == Owner.Status.SUGGESTED;
  }

  /** Those that need no leak to be seen. */
  private String declared() {
    Map<IdentityKind, Integer> kinds = new EnumMap<>(IdentityKind.class);
    for (Identity i : census.identities()) {
      if (i.credentials().isEmpty()) {
        kinds.merge(i.kind(), 1, Integer::sum);
      }
    }
    if (kinds.isEmpty()) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    kinds.forEach(
        (kind, n) -> parts.add(Summary.count(n, TextReport.kinds(kind), TextReport.kind(kind))));
    return Wrap.text(
        "",
        "  ",
        "Declared without a leak: "
            + String.join(", ", parts)
            + "; "
            + Summary.count(census.references().size(), "reference")
            + " to credentials.",
        width);
  }

  private record Broken(String policy, Severity worst, List<Violation> violations) {}

  private String rules() {
    Map<String, List<Violation>> byPolicy = new TreeMap<>();
    for (Violation v : census.violations()) {
      if (v.exception() == null && !Excuses.isOfListed(v.policy())) {
        byPolicy.computeIfAbsent(v.policy(), k -> new ArrayList<>()).add(v);
      }
    }
    if (byPolicy.isEmpty()) {
      return "";
    }
    List<Broken> broken = new ArrayList<>();
    byPolicy.forEach(
        (policy, vs) -> {
          Severity worst = vs.get(0).severity();
          for (Violation v : vs) {
            worst = v.severity().compareTo(worst) > 0 ? v.severity() : worst;
          }
          broken.add(new Broken(policy, worst, vs));
        });
    broken.sort(
        Comparator.comparing(Broken::worst)
            .thenComparing(b -> b.violations().size())
            .reversed()
            .thenComparing(Broken::policy));
    StringBuilder b = new StringBuilder(style.bold("Policy") + ":\n");
    int shown = 0;
    long lines = 0;
    for (Broken rule : broken) {
      String text =
          Wrap.text(
              String.format(Locale.ROOT, "%6d  ", rule.violations().size()),
              " ".repeat(8),
              rule.policy() + " (" + rule.worst().word() + "): " + said(rule),
              width);
      lines += text.lines().count();
      if (!all && shown > 0 && (shown == RULES || lines > RULE_LINES)) {
        break;
      }
      b.append(text);
      shown++;
    }
    if (shown < broken.size()) {
      b.append("        and ")
          .append(Summary.count(broken.size() - shown, "more policies", "more policy"))
          .append('\n');
    }
    return b.toString();
  }

  /** What the first few say, each sentence once however often it holds. */
  private String said(Broken rule) {
    Map<String, Integer> times = new LinkedHashMap<>();
    for (Violation v : rule.violations()) {
      times.merge(Visible.text(v.message()), 1, Integer::sum);
    }
    List<String> messages = new ArrayList<>();
    int rest = rule.violations().size();
    for (Map.Entry<String, Integer> said : times.entrySet()) {
      if (!all && messages.size() == SUBJECTS) {
        break;
      }
      int n = said.getValue();
      messages.add(said.getKey() + (n > 1 ? " (" + n + " times)" : ""));
      rest -= n;
    }
    return String.join("; ", messages) + (rest > 0 ? "; and " + rest + " more" : "");
  }

  private String exceptions() {
    if (census.exemptions().isEmpty()) {
      return "";
    }
    Map<Exemption.State, Integer> states = new EnumMap<>(Exemption.State.class);
    census.exemptions().forEach(e -> states.merge(e.state(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    states.forEach((state, n) -> parts.add(n + " " + state.word()));
    long excused = census.violations().stream().filter(v -> v.exception() != null).count();
    return "Exceptions: "
        + String.join(", ", parts)
        + "; they excuse "
        + Summary.count(excused, "violation")
        + ".\n";
  }
}
