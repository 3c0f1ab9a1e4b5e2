package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.inventory.store.Diff.Change;
import dev.keycensus.inventory.store.Diff.Item;
import dev.keycensus.inventory.store.Diff.What;
import dev.keycensus.rules.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares two states of one target.
 *
 * <p>A credential is worst in the tree, less bad in history alone, and gone when no scan finds it
 * or its own end has passed; a step down is a fix, a step up of something known is a return.
 * Between two keys the ids of credentials mean nothing to each other: then those are taken for the
 * same that stand in the same slot.
 */
final class Comparison {
  /**
   * What is compared.
   *
   * @param from null where the target had no snapshot yet
   * @param to null where it has none any more
   * @param past what had been there up to {@code from}
   */
  record Pair(
      Target target,
      @Nullable Snapshot from,
      @Nullable Snapshot to,
      State before,
      State after,
      Past past) {}

  /** Ids of credentials and identities, and keys of violations, that were there once. */
  record Past(Set<String> credentials, Set<String> identities, Set<String> violations) {
    static final Past NONE = new Past(Set.of(), Set.of(), Set.of());
  }

  private static final Comparator<Item> ORDER =
      Comparator.comparing(Item::change)
          .thenComparing(Item::severity, Comparator.nullsLast(Comparator.<Severity>reverseOrder()))
          .thenComparing(Item::what)
          .thenComparing(i -> i.target().key())
          .thenComparing(Item::name)
          .thenComparing(Item::id)
          .thenComparing(Item::detail);

  /** Marks of identities that take nothing from anybody's safety. */
  private static final Set<String> HARMLESS = Set.of("federated", "policy-checkpoint");

  /** Of identities, before and after, by their ids. */
  private final Map<String, String> names = new HashMap<>();

  private final Pair pair;
  private final List<Item> items;
  private final Map<String, String> renamed;

  private Comparison(Pair pair, List<Item> items) {
    this.pair = pair;
    this.items = items;
    this.renamed = renamed(pair);
  }

  static Diff of(List<Pair> pairs) {
    List<Item> items = new ArrayList<>();
    Set<String> notes = new TreeSet<>();
    List<Snapshot> from = new ArrayList<>();
    List<Snapshot> to = new ArrayList<>();
    for (Pair pair : pairs) {
      Comparison c = new Comparison(pair, items);
      c.credentials();
      c.identities();
      c.violations();
      notes(pair, notes);
      if (pair.from() != null) {
        from.add(pair.from());
      }
      if (pair.to() != null) {
        to.add(pair.to());
      }
    }
    items.sort(ORDER);
    from.sort(Comparator.comparing(Snapshot::id));
    to.sort(Comparator.comparing(Snapshot::id));
    return new Diff(from, to, items, List.copyOf(notes));
  }

  private static void notes(Pair pair, Set<String> notes) {
    Snapshot from = pair.from();
    Snapshot to = pair.to();
    if (from == null || to == null || from.id() == to.id()) {
      return;
    }
    String where = pair.target().label() + ": ";
    if (!from.keyId().isEmpty() && !to.keyId().isEmpty() && !from.keyId().equals(to.keyId())) {
      notes.add(
          where
              + "the key of credential ids changed, so a value is taken for the same where it"
              + " stands in the same place");
    }
    if (!from.rulesHash().equals(to.rulesHash())) {
      notes.add(where + "the credential types changed: what is new may have been there before");
    }
    if (!from.policyHash().equals(to.policyHash())) {
      notes.add(where + "the policy changed: what is new may have been there before");
    }
    if (!from.reads().equals(to.reads())) {
      notes.add(
          where + "one scan read " + from.reads() + ", the other " + to.reads() + " of the target");
    }
    if (to.incomplete()) {
      notes.add(where + "the later scan could not read everything: what is gone may be there");
    }
  }

  /** New ids of credentials by their old ones, where the key changed. */
  private static Map<String, String> renamed(Pair pair) {
    Map<String, String> bySighting = new HashMap<>();
    Map<String, String> renamed = new HashMap<>();
    Set<String> after = new TreeSet<>();
    pair.after().credentials().forEach(c -> after.add(c.id()));
    for (KnownSighting s : pair.after().sightings()) {
      bySighting.putIfAbsent(s.id() + s.isNow(), s.credential());
    }
    for (KnownSighting s : pair.before().sightings()) {
      String now = bySighting.get(s.id() + s.isNow());
      if (now != null && !after.contains(s.credential())) {
        renamed.putIfAbsent(s.credential(), now);
      }
    }
    return renamed;
  }

  private String current(String id) {
    return renamed.getOrDefault(id, id);
  }

  private void add(
      Change change,
      What what,
      String id,
      String name,
      String detail,
      String subject,
      KnownCredential c) {
    items.add(
        new Item(change, what, pair.target(), id, name, detail, subject, c.severity(), null, null));
  }

  private void credentials() {
    Map<String, KnownCredential> before = new HashMap<>();
    pair.before().credentials().forEach(c -> before.put(current(c.id()), c));
    for (KnownCredential c : pair.after().credentials()) {
      KnownCredential old = before.remove(c.id());
      int was = level(old);
      int is = level(c);
      Change change =
          is < was
              ? Change.FIXED
              : is == was
                  ? Change.OPEN
                  : old != null || pair.past().credentials().contains(c.id())
                      ? Change.REOPENED
                      : Change.NEW;
      if (is > 0 || was > 0) {
        add(change, What.CREDENTIAL, c.id(), name(c), detail(is), c.identity(), c);
      }
    }
    for (KnownCredential old : before.values()) {
      if (level(old) > 0) {
        add(
            Change.FIXED,
            What.CREDENTIAL,
            old.id(),
            name(old),
            "not found any more",
            old.identity(),
            old);
      }
    }
  }

  private static int level(@Nullable KnownCredential c) {
    return c == null || c.status() == Credential.Status.EXPIRED ? 0 : c.inTree() ? 2 : 1;
  }

  private static String detail(int level) {
    return switch (level) {
      case 0 -> "expired";
      case 1 -> "in history only";
      default -> "";
    };
  }

  private static String name(KnownCredential c) {
    return c.typeName() + " " + c.masked();
  }

  private void identities() {
    Map<String, Identity> before = new HashMap<>();
    pair.before().identities().forEach(i -> names.put(i.id(), i.name()));
    pair.after().identities().forEach(i -> names.put(i.id(), i.name()));
    pair.before().identities().forEach(i -> before.put(i.id(), i));
    Map<String, Identity> registered = registered(before, pair.after().identities());
    for (Identity now : pair.after().identities()) {
      Identity old = before.remove(now.id());
      Identity same = old == null ? registered.get(now.id()) : null;
      if (same != null) {
        before.remove(same.id());
        if (isGone(now)) {
          add(Change.FIXED, same, "not found any more; the register still names it");
          continue;
        }
        if (!isGone(same)) {
          old = same;
        }
      }
      if (old == null) {
        boolean known = pair.past().identities().contains(now.id());
        add(
            known ? Change.REOPENED : Change.NEW,
            now,
            same == null ? "" : "the register named it already");
        continue;
      }
      List<String> grown = grown(old, now);
      List<String> drift = drift(old, now);
      if (!grown.isEmpty()) {
        add(Change.SCOPE_GROWN, now, String.join("; ", grown));
      }
      if (!drift.isEmpty()) {
        add(Change.DRIFT, now, String.join("; ", drift));
      }
      if (grown.isEmpty() && drift.isEmpty()) {
        add(Change.OPEN, now, "");
      }
    }
    before.values().forEach(i -> add(Change.FIXED, i, "not found any more"));
  }

  /**
   * By the new id what has another one and is the same in the register. An entry that names several
   * on one side tells nothing of which is which.
   */
  private static Map<String, Identity> registered(
      Map<String, Identity> before, List<Identity> after) {
    Map<String, Identity> was = new HashMap<>();
    Map<String, Identity> is = new HashMap<>();
    Set<String> several = new TreeSet<>();
    Set<String> kept = new TreeSet<>();
    after.forEach(i -> kept.add(i.id()));
    for (Identity i : before.values()) {
      String entry = i.basis().entry();
      if (entry != null && !kept.contains(i.id()) && was.put(entry, i) != null) {
        several.add(entry);
      }
    }
    for (Identity i : after) {
      String entry = i.basis().entry();
      if (entry != null && !before.containsKey(i.id()) && is.put(entry, i) != null) {
        several.add(entry);
      }
    }
    Map<String, Identity> same = new HashMap<>();
    is.forEach(
        (entry, now) -> {
          Identity old = several.contains(entry) ? null : was.get(entry);
          if (old != null) {
            same.put(now.id(), old);
          }
        });
    return same;
  }

  /** Whether the register names it and nothing of it was found. */
  private static boolean isGone(Identity i) {
    return i.basis().entry() != null && i.isNowhere();
  }

  private void add(Change change, Identity i, String detail) {
    items.add(
        new Item(
            change,
            What.IDENTITY,
            pair.target(),
            i.id(),
            i.name(),
            detail,
            i.id(),
            null,
            i.kind(),
            i.provider()));
  }

  private List<String> grown(Identity old, Identity now) {
    List<String> grown = new ArrayList<>();
    gained("can ", old.ability().can(), now.ability().can(), grown);
    List<String> marks =
        now.ability().marks().stream().filter(mark -> !HARMLESS.contains(mark)).toList();
    gained("is ", old.ability().marks(), marks, grown);
    gained("uses ", called(old), called(now), grown);
    return grown;
  }

  /** What an identity works through, by name; code of others that is an identity, too, once. */
  private List<String> called(Identity i) {
    Set<String> called = new TreeSet<>();
    for (String used : i.ability().uses()) {
      called.add(names.getOrDefault(used, used.startsWith("action:") ? used.substring(7) : used));
    }
    return List.copyOf(called);
  }

  private static void gained(
      String word, Collection<String> old, Collection<String> now, List<String> to) {
    List<String> gained = now.stream().filter(entry -> !old.contains(entry)).toList();
    if (!gained.isEmpty()) {
      to.add(word + String.join(", ", gained));
    }
  }

  private static List<String> drift(Identity old, Identity now) {
    List<String> drift = new ArrayList<>();
    change("owner", owner(old.owner()), owner(now.owner()), drift);
    change(
        "environments",
        String.join(", ", old.environments()),
        String.join(", ", now.environments()),
        drift);
    change("kind", old.kind().word(), now.kind().word(), drift);
    change("autonomy", text(old.ability().autonomy()), text(now.ability().autonomy()), drift);
    change(
        "on behalf of", text(old.ability().onBehalfOf()), text(now.ability().onBehalfOf()), drift);
    change("maturity", text(old.maturity()), text(now.maturity()), drift);
    change(
        "register",
        old.governance().registered() ? "registered" : "not registered",
        now.governance().registered() ? "registered" : "not registered",
        drift);
    return drift;
  }

  private static void change(String what, String old, String now, List<String> to) {
    if (!old.equals(now)) {
      to.add(what + ": " + or(old) + " to " + or(now));
    }
  }

  private static String or(String text) {
    return text.isEmpty() ? "none" : text;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String owner(@Nullable Owner owner) {
    return owner == null
        ? ""
        : owner.status() == Owner.Status.LEFT ? owner.name() + " (left)" : owner.name();
  }

  private void violations() {
    Map<String, String> owners = new HashMap<>();
    pair.before().credentials().forEach(c -> owners.put(c.id(), c.identity()));
    pair.after().credentials().forEach(c -> owners.put(c.id(), c.identity()));
    Map<String, Violation> before = new HashMap<>();
    for (Violation v : pair.before().violations()) {
      before.put(key(v.policy(), current(v.subject())), v);
    }
    for (Violation v : pair.after().violations()) {
      Violation old = before.remove(key(v.policy(), v.subject()));
      boolean was = old != null && old.exception() == null;
      boolean is = v.exception() == null;
      if (!is && !was) {
        continue;
      }
      Change change =
          !is
              ? Change.FIXED
              : was
                  ? Change.OPEN
                  : old != null || pair.past().violations().contains(key(v.policy(), v.subject()))
                      ? Change.REOPENED
                      : Change.NEW;
      add(change, v, is ? "" : "excused by " + v.exception(), owners);
    }
    for (Violation old : before.values()) {
      if (old.exception() == null) {
        add(Change.FIXED, old, "", owners);
      }
    }
  }

  private void add(Change change, Violation v, String detail, Map<String, String> owners) {
    String subject = Objects.requireNonNullElse(owners.get(v.subject()), v.subject());
    items.add(
        new Item(
            change,
            What.VIOLATION,
            pair.target(),
            v.id(),
            v.policy() + ": " + v.message(),
            detail,
            subject,
            v.severity(),
            null,
            null));
  }

  /** What makes two violations one. */
  static String key(String policy, String subject) {
    return policy + ' ' + subject;
  }
}
