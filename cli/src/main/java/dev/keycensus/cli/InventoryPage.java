package dev.keycensus.cli;

import dev.keycensus.inventory.census.Ability;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.store.Dossier;
import dev.keycensus.inventory.store.KnownCredential;
import dev.keycensus.inventory.store.KnownSighting;
import dev.keycensus.inventory.store.Snapshot;
import dev.keycensus.inventory.store.Target;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All of one identity or credential, for people. */
final class InventoryPage {
  private static final int INDENT = 15;
  private static final int PLACES = 10;

  private final Dossier dossier;
  private final Style style;
  private final int width;
  private final boolean evidence;
  private final StringBuilder b = new StringBuilder();

  InventoryPage(Dossier dossier, Style style, int width, boolean evidence) {
    this.dossier = dossier;
    this.style = style;
    this.width = width;
    this.evidence = evidence;
  }

  String text() {
    for (Dossier.Part part : dossier.parts()) {
      b.append(b.length() == 0 ? "" : "\n");
      part(part);
    }
    return b.toString();
  }

  private void part(Dossier.Part part) {
    Identity identity = part.identity();
    if (identity != null) {
      b.append(style.bold(Visible.text(identity.name())))
          .append(", ")
          .append(TextReport.kind(identity.kind()))
          .append('\n');
      identity(identity);
    } else {
      b.append(style.bold(Visible.text(dossier.id()))).append('\n');
    }
    target(part);
    for (KnownCredential c : part.credentials()) {
      credential(c, part.sightings());
    }
    for (KnownCredential c : part.held()) {
      entry("holds", c.id() + ", " + c.typeName() + " " + c.masked());
    }
    for (Reference r : part.references()) {
      entry(
          "refers to",
          r.kind() + " " + r.name() + ", " + place(r.place().path(), r.place().line()));
    }
    for (Violation v : part.violations()) {
      entry(
          "breaks",
          v.policy()
              + " ("
              + v.severity().word()
              + "): "
              + v.message()
              + (v.exception() == null ? "" : "; excused by " + v.exception()));
    }
    for (Exemption e : part.exemptions()) {
      entry(
          "exception",
          e.id()
              + ", "
              + e.state().word()
              + " to "
              + e.expires()
              + ", "
              + e.owner()
              + ": "
              + e.reason());
    }
    if (evidence && part.snapshot() != null) {
      evidence(part.snapshot());
    }
  }

  private void identity(Identity i) {
    entry("id", i.id());
    entry("at", i.provider().isEmpty() ? null : i.provider());
    entry("tenant", i.tenant());
    entry(
        "known by",
        i.basis().how().word()
            + ", "
            + i.basis().confidence().word()
            + " confidence: "
            + i.basis().evidence());
    entry("owner", CensusSummary.owner(i));
    Governance g = i.governance();
    entry("registered", g.registered() ? "yes" : "no");
    entry("purpose", g.purpose());
    entry("scope", g.scope());
    entry("boundary", g.trustBoundary());
    entry("review due", g.reviewDue() == null ? null : g.reviewDue().toString());
    entry("valid until", g.validUntil() == null ? null : g.validUntil().toString());
    entry("offboarding", g.offboarding());
    Ability a = i.ability();
    entry("can", a.can());
    entry("is", a.marks());
    entry("works through", a.uses());
    entry("autonomy", a.autonomy());
    entry("on behalf of", a.onBehalfOf());
    entry("environments", i.environments());
    if (i.maturity() != null) {
      entry("maturity", i.maturity().name() + ", " + i.maturity().about());
    }
    String reasons =
        i.risk().reasons().isEmpty() ? "" : ": " + String.join(", ", i.risk().reasons());
    entry("risk", i.risk().score() + reasons);
  }

  private void target(Dossier.Part part) {
    Snapshot s = part.snapshot();
    Snapshot since = part.since();
    entry(
        "target",
        part.target().key()
            + (s == null ? "" : ", snapshot " + s.id() + " of " + Summary.day(s.at()))
            + (since == null || s == null || since.id() == s.id()
                ? ""
                : ", there since snapshot " + since.id() + " of " + Summary.day(since.at())));
  }

  private void credential(KnownCredential c, List<KnownSighting> all) {
    List<String> words = new ArrayList<>();
    words.add(c.severity().word());
    words.add(c.tier().word() + " confidence");
    words.add(c.lifetime().word());
    if (c.expiresAt() != null) {
      words.add("ends " + Summary.day(c.expiresAt()));
    }
    if (c.firstSeen() != null) {
      words.add("since " + Summary.day(c.firstSeen()));
    }
    if (c.lastRotated() != null) {
      words.add("rotated " + Summary.day(c.lastRotated()));
    }
    if (c.status() != Credential.Status.UNKNOWN) {
      words.add(c.status().word());
    }
    if (c.replacedBy() != null) {
      words.add("replaced by " + c.replacedBy());
    }
    words.add(c.inTree() ? "exposed now" : "not in the tree now");
    entry("credential", c.id() + ", " + c.typeName() + " " + c.masked());
    entry("", String.join(", ", words));
    List<KnownSighting> its = all.stream().filter(s -> s.credential().equals(c.id())).toList();
    int shown = evidence || its.size() <= PLACES + 2 ? its.size() : PLACES;
    for (KnownSighting s : its.subList(0, shown)) {
      entry("", sighting(s));
    }
    if (shown < its.size()) {
      entry("", "and " + Summary.count(its.size() - shown, "more place"));
    }
    List<Target> holders = dossier.holders().get(c.id());
    if (holders != null) {
      entry(
          "",
          "the same value is in "
              + Summary.count(holders.size(), "target")
              + ": "
              + String.join(", ", holders.stream().map(Target::label).toList()));
    }
  }

  private static String sighting(KnownSighting s) {
    String text = place(s.path(), s.line()) + (s.slot() == null ? "" : " " + s.slot());
    text += s.isNow() ? "" : " (" + s.where().word() + ")";
    if (s.introduced() != null) {
      text += ", in by " + Summary.brief(s.introduced()) + at(s.introducedAt());
    }
    if (s.removed() != null) {
      text += ", out by " + Summary.brief(s.removed()) + at(s.removedAt());
    }
    return text;
  }

  private void evidence(Snapshot s) {
    entry(
        "told by",
        "snapshot "
            + s.id()
            + " of "
            + s.at().truncatedTo(ChronoUnit.SECONDS)
            + ", added "
            + s.added());
    entry(
        "",
        "keycensus " + s.tool() + ", read " + s.reads() + (s.incomplete() ? ", incomplete" : ""));
    entry("rules", s.rulesHash());
    entry("policy", s.policyHash().isEmpty() ? "none" : s.policyHash());
    entry("key", s.keyId().isEmpty() ? "none was needed" : s.keyId());
  }

  private void entry(String name, List<String> words) {
    entry(name, words.isEmpty() ? null : String.join(", ", words));
  }

  private void entry(String name, @Nullable String text) {
    new Entries(b, style, INDENT, width).add(name, text);
  }

  private static String place(String path, int line) {
    return line > 0 ? path + ":" + line : path;
  }

  private static String at(@Nullable Instant time) {
    return time == null ? "" : " of " + Summary.day(time);
  }
}
