package dev.keycensus.inventory.remedy;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.remedy.Offboarding.Action;
import dev.keycensus.inventory.remedy.Offboarding.Kind;
import dev.keycensus.inventory.remedy.Offboarding.Move;
import dev.keycensus.inventory.remedy.Offboarding.Step;
import dev.keycensus.inventory.remedy.Remedies.Entry;
import dev.keycensus.inventory.remedy.Remedies.Revocation;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes one plan. */
final class Planning {
  private static final String AGAIN = "no file holds it: history may";

  private final Census census;
  private final Identity identity;
  private final Remedies remedies;
  private final boolean several;
  private final Places places;
  private final List<Credential> credentials;
  private final List<Credential> held;
  private final List<Spot> spots;

  Planning(
      Census census, Identity identity, @Nullable String only, Remedies remedies, boolean several) {
    this.several = several;
    this.census = census;
    this.identity = identity;
    this.remedies = remedies;
    this.places = new Places(census);
    this.credentials =
        census.credentials().stream()
            .filter(c -> c.identity().equals(identity.id()))
            .filter(c -> only == null || c.id().equals(only))
            .toList();
    this.held =
        only != null
            ? List.of()
            : census.credentials().stream()
                .filter(c -> identity.holds().contains(c.id()))
                .filter(c -> !c.identity().equals(identity.id()))
                .toList();
    this.spots = places.of(identity, credentials);
  }

  Offboarding plan() {
    List<Step> steps = new ArrayList<>();
    add(steps, replace());
    add(steps, move());
    add(steps, revoke());
    add(steps, verify());
    add(steps, purge());
    add(steps, close());
    return new Offboarding(identity, credentials, keyless(), steps);
  }

  private static void add(List<Step> steps, Step step) {
    if (!step.actions().isEmpty() || !step.moves().isEmpty() || !step.notes().isEmpty()) {
      steps.add(step);
    }
  }

  private @Nullable String keyless() {
    for (Credential c : credentials) {
      var federation = remedies.alternatives().federation(family(c));
      if (federation != null) {
        return federation.about();
      }
    }
    return null;
  }

  private Step replace() {
    List<Action> actions = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    String keyless = keyless();
    if (keyless != null) {
      notes.add("Keyless instead: " + keyless);
    } else {
      for (Credential c : credentials) {
        String instead = c.type().alternative();
        if (instead != null && notes.isEmpty()) {
          notes.add("Instead: " + instead);
        }
      }
    }
    for (Credential c : credentials) {
      Revocation r = remedies.of(c, identity.kind());
      if (r != null) {
        commands(r.issue(), c, r.docs(), actions);
      }
    }
    if (actions.isEmpty() && notes.isEmpty() && !credentials.isEmpty()) {
      notes.add(
          "Issue a new one at "
              + issuer()
              + ", with its own name, the least scope and an end; keep it out of the repository.");
    }
    return new Step(Kind.REPLACE, actions, List.of(), notes);
  }

  private String issuer() {
    String provider = credentials.get(0).type().provider();
    return provider.isEmpty() || provider.equals("Generic") ? "its issuer" : provider;
  }

  private Step move() {
    String family = credentials.isEmpty() ? familyOfReferences() : family(credentials.get(0));
    Map<String, List<Spot>> byAlternative = new LinkedHashMap<>();
    Map<String, Alternatives.Alternative> used = new LinkedHashMap<>();
    List<Spot> declared = new ArrayList<>();
    for (Spot s : spots) {
      if (s.role() == Spot.Role.DECLARES) {
        declared.add(s);
      } else if (s.isNow()) {
        var a = remedies.alternatives().best(s.kind(), family);
        used.put(a.id(), a);
        byAlternative.computeIfAbsent(a.id(), k -> new ArrayList<>()).add(s);
      }
    }
    List<Move> moves = new ArrayList<>();
    byAlternative.forEach(
        (id, at) -> {
          var a = used.get(id);
          String slot = null;
          for (Spot s : at) {
            slot = slot == null ? Alternatives.plain(s.slot()) : slot;
          }
          if (a != null) {
            moves.add(
                new Move(id, a.title(), a.keyless(), Alternatives.snippet(a, slot), a.docs(), at));
          }
        });
    if (!declared.isEmpty()) {
      String title =
          credentials.isEmpty()
              ? "take the declaration out, and what starts it"
              : "these use it: see that they run with the new one";
      moves.add(new Move("declaration", title, false, "", null, declared));
    }
    List<String> notes = new ArrayList<>();
    if (moves.isEmpty() && !credentials.isEmpty()) {
      notes.add("No file holds it now, but what used it may still: look before you revoke.");
    }
    return new Step(Kind.MOVE, List.of(), moves, notes);
  }

  private Step revoke() {
    List<Action> actions = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Credential c : credentials) {
      Revocation r = remedies.of(c, identity.kind());
      if (r == null) {
        String how = c.type().revoke();
        byHand(
            how == null ? "Change it where it is checked, for every copy: " + c.masked() : how,
            c.type().docs(),
            actions);
      } else {
        commands(r.revoke(), c, r.docs(), actions);
        if (r.console() != null) {
          byHand(r.console(), r.docs(), actions);
        }
      }
      if (c.status() == Credential.Status.EXPIRED) {
        notes.add(c.masked() + " has ended by itself.");
      }
      if (c.replacedBy() != null) {
        notes.add(c.masked() + " was replaced in its file; that did not end it at its issuer.");
      }
    }
    stored(actions);
    for (Credential c : held) {
      notes.add(
          "It holds a credential of another identity, "
              + c.masked()
              + ", which it has seen: keycensus offboard "
              + c.id());
    }
    return new Step(Kind.REVOKE, actions, List.of(), notes);
  }

  /** The copies that CI systems, clusters and vaults keep. */
  private void stored(List<Action> actions) {
    for (Reference r : census.references()) {
      boolean meant =
          spots.stream()
              .anyMatch(
                  s ->
                      (s.role() == Spot.Role.REFERS || s.role() == Spot.Role.SAME_NAME)
                          && s.path().equals(r.place().path())
                          && s.line() == r.place().line()
                          && r.name().equals(s.slot()));
      var store = meant ? remedies.alternatives().store(r.kind(), places.kind(r)) : null;
      if (store == null) {
        continue;
      }
      Map<String, String> facts = new TreeMap<>();
      facts.put("storedName", r.name());
      if (store.run() != null) {
        String about = store.about() == null ? "" : ": " + store.about();
        command(store.run().fill(facts), "take the stored copy away" + about, null, actions);
      } else if (store.console() != null) {
        byHand(r.name() + ": " + store.console(), null, actions);
      }
    }
  }

  private Step verify() {
    List<Action> actions = new ArrayList<>();
    for (Credential c : credentials) {
      Revocation r = remedies.of(c, identity.kind());
      if (r != null) {
        commands(r.verify(), c, null, actions);
      }
    }
    if (actions.isEmpty() && !credentials.isEmpty()) {
      byHand(
          "look at the list of credentials at " + issuer() + ": it is not there, or switched off",
          null,
          actions);
    }
    boolean committed =
        credentials.stream().flatMap(c -> c.sightings().stream()).anyMatch(Sighting::isCommitted);
    actions.add(
        new Action(
            new Command(List.of("keycensus", "scan", "."), List.of()),
            committed ? AGAIN : "finds it no more",
            null));
    return new Step(Kind.VERIFY, actions, List.of(), List.of());
  }

  private Step purge() {
    Timeline.Change oldest = null;
    int refs = 0;
    for (Credential c : credentials) {
      for (Sighting s : c.sightings()) {
        Timeline t = s.timeline();
        if (t == null || !s.isCommitted()) {
          continue;
        }
        refs = Math.max(refs, t.refCount());
        Timeline.Change change = t.introduced();
        Instant at = change == null ? null : change.at();
        Instant first = oldest == null ? null : oldest.at();
        if (change != null
            && (oldest == null || (at != null && first != null && at.isBefore(first)))) {
          oldest = change;
        }
      }
    }
    if (oldest == null) {
      return new Step(Kind.PURGE, List.of(), List.of(), List.of());
    }
    List<Action> actions = new ArrayList<>();
    actions.add(
        new Action(
            new Command(
                List.of(
                    "git",
                    "filter-repo",
                    "--sensitive-data-removal",
                    "--replace-text",
                    "../replacements.txt"),
                List.of()),
            "in a fresh clone, with git-filter-repo 2.47 or newer; you make the file outside the"
                + " repository, a line literal:THE-SECRET==>REMOVED for each value, and delete it"
                + " after",
            "https://docs.github.com/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository"));
    Set<String> files = new HashSet<>();
    for (Spot s : spots) {
      if (!several
          && s.kind() == PlaceKind.KEY_FILE
          && s.introduced() != null
          && files.add(s.path())) {
        command(
            remedies.alternatives().dropFile().fill(Map.of("path", s.path())),
            "or drop the file from every commit",
            null,
            actions);
      }
    }
    String cost =
        "Revoking is what counts: who read it keeps it. This rewrites every commit since "
            + shortId(oldest.commit())
            + (oldest.at() == null ? "" : " of " + day(oldest.at()))
            + (refs > 1 ? " in " + refs + " refs" : "")
            + (several ? ", in each of the repositories" : "")
            + ": ids and signatures change, pull requests break, everybody clones anew; forks,"
            + " caches and backups keep the value.";
    return new Step(Kind.PURGE, actions, List.of(), List.of(cost));
  }

  private Step close() {
    List<Action> actions = new ArrayList<>();
    for (String step : identity.governance().offboarding()) {
      byHand("the register says: " + step, null, actions);
    }
    String entry = identity.basis().entry();
    if (entry != null) {
      byHand("take entry " + entry + " out of .keycensus/identities.yaml", null, actions);
    }
    Set<String> subjects = new HashSet<>();
    subjects.add(identity.id());
    for (Credential c : credentials) {
      subjects.add(c.id());
      c.sightings().forEach(s -> subjects.add(s.id()));
    }
    Set<String> excusing = new HashSet<>();
    for (Violation v : census.violations()) {
      if (v.exception() != null && subjects.contains(v.subject())) {
        excusing.add(v.exception());
      }
    }
    for (Exemption e : census.exemptions()) {
      if (subjects.contains(e.subject()) || excusing.contains(e.id())) {
        byHand(
            "take exception " + e.id() + " (" + e.state().word() + ") out of the exceptions",
            null,
            actions);
      }
    }
    return new Step(Kind.CLOSE, actions, List.of(), List.of());
  }

  private String family(Credential c) {
    return remedies.family(c, identity.kind());
  }

  private String familyOfReferences() {
    for (String id : identity.references()) {
      Reference r = places.reference(id);
      if (r != null && r.provider() != null) {
        return Friction.familyOf(r.provider());
      }
    }
    return "other";
  }

  private static void commands(
      List<Entry> entries, Credential c, @Nullable String docs, List<Action> actions) {
    for (Entry e : entries) {
      command(e.run().fill(c.facts()), e.about(), docs, actions);
    }
  }

  /** Two values of one identity often need the same command: it is told once. */
  private static void command(
      Command command, String about, @Nullable String docs, List<Action> actions) {
    if (actions.stream().noneMatch(a -> command.equals(a.command()))) {
      actions.add(new Action(command, about, docs));
    }
  }

  private static void byHand(String about, @Nullable String docs, List<Action> actions) {
    Action action = new Action(null, about, docs);
    if (!actions.contains(action)) {
      actions.add(action);
    }
  }

  private static String shortId(String commit) {
    return commit.substring(0, Math.min(10, commit.length()));
  }

  private static LocalDate day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
