package dev.keycensus.cli;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Rotation;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.Severity;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * For people: a block for each credential, worst first, then what was read and what was not. Where
 * there are many, those of little weight and the later ones get a line each: nothing that was found
 * is left out.
 */
final class TextReport implements Report {
  private static final int BLOCKS = 25;

  /** Two or three more than fit are no reason to begin a list. */
  private static final int FEW = 3;

  private static final int PLACES = 3;
  private static final int SCOPES = 6;
  private static final int INDENT = 10;
  private static final String MARGIN = " ".repeat(INDENT);

  @Override
  public void write(Census census, View view, OutputStream out) throws IOException {
    Page page = new Page(census, view);
    List<Credential> found = new ArrayList<>(census.credentials());
    List<Credential> excused = new ArrayList<>();
    if (!view.explain()) {
      // What somebody has looked at and let stand must not bury what is new.
      found.removeIf(c -> page.excuses.until(c.id()) != null && excused.add(c));
    }
    List<Credential> brief = view.explain() ? List.of() : inBrief(found, view.verdict());
    for (Credential credential : found) {
      put(out, page.block(credential));
    }
    if (!brief.isEmpty()) {
      put(out, page.listHead(brief.size()));
      for (Credential credential : brief) {
        put(out, page.line(credential));
      }
      put(out, "\n");
    }
    if (!excused.isEmpty()) {
      put(out, page.excusedHead(excused.size()));
      for (Credential credential : excused) {
        put(out, page.line(credential));
      }
      put(out, "\n");
    }
    if (!view.quiet()) {
      put(out, page.end());
    }
  }

  /**
   * Takes out of what was found what a line is enough for: of low severity and no reason to fail,
   * and what comes after many others.
   */
  private static List<Credential> inBrief(List<Credential> found, Verdict verdict) {
    Predicate<Credential> isMinor = c -> c.severity() == Severity.LOW && !verdict.counts(c);
    List<Credential> minor = found.stream().filter(isMinor).toList();
    if (minor.size() > FEW) {
      found.removeIf(isMinor);
    } else {
      minor = List.of();
    }
    List<Credential> brief = new ArrayList<>();
    if (found.size() > BLOCKS + FEW) {
      List<Credential> late = found.subList(BLOCKS, found.size());
      brief.addAll(late);
      late.clear();
    }
    brief.addAll(minor);
    return brief;
  }

  private static void put(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The type's name, with the provider where the name does not tell it. */
  static String title(CredentialType type) {
    String name = type.name();
    boolean told =
        isNobody(type.provider())
            || name.toLowerCase(Locale.ROOT).contains(type.provider().toLowerCase(Locale.ROOT));
    return Visible.text(told ? name : name + " (" + type.provider() + ")");
  }

  /** Types that no single vendor issues. */
  private static boolean isNobody(String provider) {
    return provider.isEmpty() || provider.equalsIgnoreCase("generic");
  }

  /** A kind of identity in words. */
  static String kind(IdentityKind kind) {
    return switch (kind) {
      case AI_AGENT -> "AI agent";
      case API_CLIENT -> "API client";
      case BREAK_GLASS -> "break-glass account";
      case CI_PIPELINE -> "CI pipeline";
      case HUMAN_SHARED -> "personal or shared account";
      case MCP_CONNECTOR -> "MCP connector";
      case SSH_KEY -> "SSH key";
      case TLS_KEY -> "TLS key";
      case UNKNOWN -> "identity";
      default -> kind.word().replace('-', ' ');
    };
  }

  /** Several of a kind. */
  static String kinds(IdentityKind kind) {
    return switch (kind) {
      case THIRD_PARTY -> "third parties";
      case UNKNOWN -> "identities of an unknown kind";
      default -> kind(kind) + "s";
    };
  }

  /** The parts of one report. */
  private static final class Page {
    private final Census census;
    private final View view;
    private final Style style;
    private final Excuses excuses;
    private final Map<String, Identity> identities = new HashMap<>();
    private final Map<String, Violation> violations = new HashMap<>();

    /** Types whose advice stands further up. */
    private final Set<String> advised = new HashSet<>();

    Page(Census census, View view) {
      this.census = census;
      this.view = view;
      this.style = new Style(view.color());
      this.excuses = Excuses.of(census);
      census.identities().forEach(i -> identities.put(i.id(), i));
      census.violations().stream()
          .filter(v -> Excuses.isOfListed(v.policy()))
          .forEach(v -> violations.putIfAbsent(v.subject(), v));
    }

    String block(Credential c) {
      StringBuilder b = new StringBuilder();
      b.append(severity(c)).append(style.bold(title(c.type()))).append('\n');
      b.append(MARGIN)
          .append(isHidden(c) ? "value not shown" : Visible.text(c.masked()))
          .append(style.dim(", " + c.tier().word() + " confidence" + expiry(c) + excused(c)))
          .append('\n');
      places(c, b);
      age(c, b);
      state(c, b);
      Identity identity = identities.get(c.identity());
      if (identity != null) {
        entry(b, "who", who(identity));
        if (identity.owner() != null) {
          entry(b, "owner", CensusSummary.owner(identity));
        }
      }
      advice(c, b);
      if (view.explain()) {
        explanation(c, b);
      }
      String value = c.value();
      if (value != null) {
        b.append(label("secret"));
        // A key of several lines has to stay one, to be of use.
        b.append(Visible.lines(value).stripTrailing().replace("\n", "\n" + MARGIN)).append('\n');
      }
      return b.append('\n').toString();
    }

    private void places(Credential c, StringBuilder b) {
      List<Sighting> all = c.sightings();
      int shown =
          view.explain() || all.size() == PLACES + 1 ? all.size() : Math.min(PLACES, all.size());
      for (int i = 0; i < shown; i++) {
        Sighting s = all.get(i);
        b.append(i == 0 ? label("where") : MARGIN).append(place(s));
        if (s.slot() != null) {
          b.append("  ").append(style.dim(Visible.text(s.slot())));
        }
        b.append(style.dim(time(s)));
        if (s.tier() != c.tier()) {
          b.append(style.dim("  (" + s.tier().word() + " confidence)"));
        }
        b.append('\n');
        if (view.explain()) {
          for (String reason : reasons(s)) {
            b.append(
                Wrap.text(MARGIN + "  - ", MARGIN + "    ", Visible.text(reason), view.width()));
          }
        }
      }
      if (shown < all.size()) {
        long shownFiles = all.subList(0, shown).stream().map(Sighting::path).distinct().count();
        long others = c.places() - shownFiles;
        String where =
            others > 0 ? " in " + Summary.count(others, "other file") : " in the same files";
        if (others <= 0 && c.places() == 1) {
          where = " in the same file";
        }
        b.append(MARGIN)
            .append("and ")
            .append(all.size() - shown)
            .append(" more")
            .append(where)
            .append(style.dim(" (--explain lists them)"))
            .append('\n');
      }
    }

    /** Why it is one, and where exactly it stands. */
    private static List<String> reasons(Sighting s) {
      List<String> all = new ArrayList<>();
      if (s.keyPath() != null) {
        all.add("the value of " + s.keyPath());
      }
      if (s.within() != null) {
        all.add("line " + s.line() + ", column " + s.column() + " of the file");
      }
      all.addAll(s.reasons());
      return all;
    }

    /** What history tells of a sighting; empty where it tells nothing that "since" does not. */
    private static String time(Sighting s) {
      Timeline timeline = s.timeline();
      if (timeline == null) {
        return s.where() == Sighting.Where.UNREACHABLE ? "  (an object that nothing names)" : "";
      }
      if (timeline.uncommitted()) {
        return "  (not committed)";
      }
      Timeline.Change gone = timeline.removed();
      Timeline.Change came = timeline.introduced();
      if (gone != null && came != null) {
        return "  ("
            + day(came.at())
            + " to "
            + day(gone.at())
            + ", "
            + Summary.brief(gone.commit())
            + ")";
      }
      if (s.where() == Sighting.Where.MESSAGE) {
        return "  (a commit's or tag's message)";
      }
      if (s.where() == Sighting.Where.UNREACHABLE) {
        return "  (in commits that no ref leads to)";
      }
      return s.where() == Sighting.Where.HISTORY && !timeline.atHead()
          ? "  (" + (timeline.refs().isEmpty() ? "history only" : timeline.refs().get(0)) + ")"
          : "";
    }

    private static String day(@Nullable Instant at) {
      return at == null ? "?" : Summary.day(at);
    }

    /** What its provider says of it, where an export was given. */
    private void state(Credential c, StringBuilder b) {
      if (!c.facts().containsKey("evidence")) {
        return;
      }
      List<String> words = new ArrayList<>();
      switch (c.status()) {
        case ACTIVE ->
            words.add(
                c.isStillOpen() && c.firstSeen() != null
                    ? "still active, not rotated since"
                    : "still active");
        case INACTIVE -> words.add("switched off or revoked");
        case EXPIRED -> words.add("expired");
        case UNKNOWN -> {
          // The export tells of its use only.
        }
      }
      if (c.firstSeen() == null && c.life().issuedAt() != null) {
        words.add("issued " + day(c.life().issuedAt()));
      }
      if (c.life().lastRotated() != null) {
        words.add("rotated " + day(c.life().lastRotated()));
      }
      if (c.life().lastUsed() != null) {
        words.add("last used " + day(c.life().lastUsed()));
      } else if ("true".equals(c.facts().get("neverUsed"))) {
        words.add("never used");
      }
      kept(c, "ciVariable", "kept as the CI variable ", words);
      kept(c, "clusterSecret", "kept in the cluster's secret ", words);
      String told = words.isEmpty() ? "known" : String.join(", ", words);
      entry(b, "state", told + " (" + Visible.text(c.facts().getOrDefault("evidence", "")) + ")");
      Identity identity = identities.get(c.identity());
      if (identity != null && !identity.ability().can().isEmpty()) {
        List<String> can = identity.ability().can();
        String some = String.join(", ", can.subList(0, Math.min(can.size(), SCOPES)));
        int more = can.size() - SCOPES;
        entry(b, "may", Visible.text(some) + (more > 0 ? " and " + more + " more" : ""));
      }
    }

    private static void kept(Credential c, String fact, String what, List<String> words) {
      String name = c.facts().get(fact);
      if (name != null) {
        words.add(what + Visible.text(name));
      }
    }

    private void age(Credential c, StringBuilder b) {
      Instant since = c.firstSeen();
      if (since == null) {
        return;
      }
      Instant now = census.now();
      StringBuilder text = new StringBuilder(day(since));
      if (now != null) {
        long seen = Math.max(0, Duration.between(since, now).toDays());
        text.append(", at least ").append(Summary.count(seen, "day"));
      }
      Instant issued = c.life().issuedAt();
      if (issued != null && issued.isBefore(since)) {
        text.append("; issued ").append(day(issued));
      }
      if (c.life().lastSeen() != null) {
        text.append("; last in a log of ").append(day(c.life().lastSeen()));
      }
      if (!c.isIn(Sighting.Where.WORKTREE)
          && !c.isIn(Sighting.Where.STREAM)
          && c.sightings().stream().noneMatch(Page::isHeld)) {
        text.append("; gone from every branch, still in history");
      }
      String next = c.replacedBy();
      if (next != null) {
        Rotation last = c.rotations().get(c.rotations().size() - 1);
        text.append("; replaced ").append(day(last.at())).append(" (").append(next).append(')');
      }
      entry(b, "since", text.toString());
      Timeline timeline = c.sightings().get(0).timeline();
      Timeline.Change came = timeline == null ? null : timeline.introduced();
      if (came != null && came.author() != null) {
        entry(b, "author", came.author());
      }
    }

    private static boolean isHeld(Sighting s) {
      Timeline timeline = s.timeline();
      return timeline != null && (timeline.atHead() || timeline.refCount() > 0);
    }

    private void advice(Credential c, StringBuilder b) {
      CredentialType type = c.type();
      if (!advised.add(type.id()) && !view.explain()) {
        entry(b, type.revoke() != null ? "revoke" : "fix", "as above");
        return;
      }
      Violation violation = violations.get(c.id());
      if (type.revoke() != null) {
        entry(b, "revoke", type.revoke());
      } else if (violation != null) {
        entry(b, "fix", violation.remedy());
      }
      if (type.docs() != null && (type.revoke() == null || view.explain())) {
        entry(b, "see", type.docs());
      }
      if (type.alternative() != null) {
        entry(b, "instead", type.alternative());
      }
    }

    private void explanation(Credential c, StringBuilder b) {
      if (c.type().notes() != null) {
        entry(b, "note", c.type().notes());
      }
      c.facts().forEach((name, value) -> entry(b, "fact", name + " " + value));
      entry(b, "type", c.type().id());
      entry(b, "id", c.id());
    }

    /** Where even the first character would help to guess the value, nothing of it is told. */
    private static boolean isHidden(Credential c) {
      return c.masked().equals("…");
    }

    /** One line: what, masked, first place. */
    String line(Credential c) {
      Sighting first = c.sightings().get(0);
      int more = c.sightings().size() - 1;
      String tail = (isHidden(c) ? "" : "  " + Visible.text(c.masked())) + excused(c);
      return severity(c)
          + place(first)
          + (more > 0 ? " +" + more : "")
          + "  "
          + title(c.type())
          + (tail.isEmpty() ? "" : style.dim(tail))
          + "\n";
    }

    private String excused(Credential c) {
      LocalDate until = excuses.until(c.id());
      return until == null ? "" : "  (excused until " + until + ")";
    }

    String excusedHead(int n) {
      return style.bold(String.format(Locale.ROOT, "%,d excused by exceptions", n)) + ":\n\n";
    }

    String listHead(int n) {
      return style.bold(String.format(Locale.ROOT, "%,d more, in short", n))
          + " (+2: 2 more places; --explain: all of each; --format json):\n\n";
    }

    String end() {
      StringBuilder b = new StringBuilder();
      b.append(Summary.outcome(census, view, view.elapsed(), style));
      b.append(new CensusSummary(census, style, view.width(), view.explain()).text());
      b.append(Summary.gaps(census, style, view.width()));
      if (view.verdict().incomplete()) {
        String text = Summary.incomplete(census, view.verdict());
        b.append(style.yellow("Incomplete: "))
            .append(text, "the scan is incomplete: ".length(), text.length())
            .append(".\n");
      }
      return b.toString();
    }

    private String expiry(Credential c) {
      Instant end = c.expiresAt();
      if (end == null) {
        return "";
      }
      Instant now = census.now();
      boolean over = now != null && end.isBefore(now);
      return (over ? ", expired " : ", expires ") + end.truncatedTo(ChronoUnit.SECONDS);
    }

    private String severity(Credential c) {
      String word = c.severity().word();
      return style.severity(c.severity(), word) + " ".repeat(INDENT - word.length());
    }

    private String place(Sighting s) {
      String path = s.where() == Sighting.Where.STREAM ? "stdin" : Visible.text(s.path());
      return s.within() == null
          ? style.cyan(path) + ":" + s.line() + ":" + s.column()
          : style.cyan(path) + "#" + s.within();
    }

    private void entry(StringBuilder b, String name, String text) {
      new Entries(b, style, INDENT, view.width()).add(name, text);
    }

    private String label(String name) {
      return Entries.name(name, style, INDENT);
    }

    private static String who(Identity identity) {
      String at = isNobody(identity.provider()) ? "" : " at " + identity.provider();
      @Nullable String tenant = identity.tenant();
      String in = tenant == null || identity.name().contains(tenant) ? "" : ", " + tenant;
      String what = kind(identity.kind()) + at + in;
      boolean named =
          switch (identity.basis().how()) {
            case REGISTERED, SELF_DESCRIBING, EXPORT, DECLARED, ADJACENT, NAMED -> true;
            case DERIVED -> false;
          };
      if (identity.name().equals("a person")) {
        return "a person (--authors names them)"
            + (identity.kind() == IdentityKind.UNKNOWN ? in : ", " + what);
      }
      return named ? identity.name() + ", " + what : "unnamed " + what;
    }
  }
}
