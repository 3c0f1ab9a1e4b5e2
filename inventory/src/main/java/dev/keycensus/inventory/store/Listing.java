package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.rules.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The identities of one or many targets.
 *
 * @param entries the riskiest first, then by kind, name, id and target
 * @param all how many there are without the filter
 * @param snapshots what it was read from; empty for a scan that was not kept
 */
public record Listing(List<Entry> entries, int all, List<Snapshot> snapshots) {
  /** What {@link Entry#policies} names where a value is in more than one target. */
  public static final String CROSS_REPO = "reuse.cross-repo";

  public Listing {
    entries = List.copyOf(entries);
    snapshots = List.copyOf(snapshots);
  }

  /**
   * One identity. A principal that values name themselves is the same wherever it is met; what is
   * only known by its place is of that place's target.
   *
   * @param targets that have it, sorted by key
   * @param alsoIn other targets that hold one of its values, sorted by key
   * @param credentials how many values authenticate it
   * @param inTree how many of those stand in a file that is there now
   * @param worst the worst of its credentials and violations; null for none
   * @param policies ids of those that it or its credentials break, without exception; sorted
   */
  public record Entry(
      Identity identity,
      List<Target> targets,
      List<Target> alsoIn,
      int credentials,
      int inTree,
      @Nullable Severity worst,
      List<String> policies) {
    public Entry {
      targets = List.copyOf(targets);
      alsoIn = List.copyOf(alsoIn);
      policies = List.copyOf(policies);
    }
  }

  /** The state of a target. */
  public record Known(Target target, State state) {}

  /** Lists; a pure function of what is known. */
  public static Listing of(List<Known> known, Filter filter, List<Snapshot> snapshots) {
    Map<String, SortedSet<Target>> holders = holders(known);
    Map<String, List<Group>> groups = new LinkedHashMap<>();
    for (Known k : known) {
      Index index = new Index(k);
      for (Identity identity : k.state().identities()) {
        List<Group> same = groups.computeIfAbsent(identity.id(), i -> new ArrayList<>(1));
        Part part = new Part(k.target(), identity, index);
        Group group = null;
        for (Group g : same) {
          group = group == null && g.isSame(part) ? g : group;
        }
        if (group == null) {
          group = new Group();
          same.add(group);
        }
        group.parts.add(part);
      }
    }
    List<Entry> entries = new ArrayList<>();
    int all = 0;
    for (List<Group> same : groups.values()) {
      for (Group group : same) {
        all++;
        Entry entry = group.entry(holders);
        if (filter.wants(entry)) {
          entries.add(entry);
        }
      }
    }
    entries.sort(
        Comparator.comparing((Entry e) -> -e.identity().risk().score())
            .thenComparing(e -> e.identity().kind())
            .thenComparing(e -> e.identity().name())
            .thenComparing(e -> e.identity().id())
            .thenComparing(e -> e.targets().get(0).key()));
    return new Listing(entries, all, snapshots);
  }

  /** Which targets hold a value, of those that several hold. */
  static Map<String, SortedSet<Target>> holders(List<Known> known) {
    Map<String, SortedSet<Target>> holders = new HashMap<>();
    for (Known k : known) {
      for (KnownCredential c : k.state().credentials()) {
        holders.computeIfAbsent(c.value(), v -> targets()).add(k.target());
      }
    }
    holders.values().removeIf(t -> t.size() < 2);
    return holders;
  }

  static SortedSet<Target> targets() {
    return new TreeSet<>(Comparator.comparing(Target::key));
  }

  /** Finds what belongs to an identity of one target. */
  private static final class Index {
    final Map<String, KnownCredential> credentials = new HashMap<>();
    final Map<String, List<Violation>> violations = new HashMap<>();

    Index(Known known) {
      known.state().credentials().forEach(c -> credentials.put(c.id(), c));
      for (Violation v : known.state().violations()) {
        if (v.exception() == null) {
          violations.computeIfAbsent(v.subject(), s -> new ArrayList<>()).add(v);
        }
      }
    }
  }

  private record Part(Target target, Identity identity, Index index) {
    boolean isPrincipal() {
      return identity.basis().how().isByName();
    }

    Set<String> values() {
      Set<String> values = new HashSet<>();
      for (String id : identity.credentials()) {
        KnownCredential c = index.credentials.get(id);
        if (c != null) {
          values.add(c.value());
        }
      }
      return values;
    }
  }

  private static final class Group {
    final List<Part> parts = new ArrayList<>(1);

    /** Of two identities with the same id, whether they are one. */
    boolean isSame(Part part) {
      for (Part p : parts) {
        // The id of a principal is made of nothing but the principal.
        if (p.isPrincipal() || part.isPrincipal()) {
          return true;
        }
        Set<String> values = p.values();
        values.retainAll(part.values());
        if (!values.isEmpty()) {
          return true;
        }
      }
      return false;
    }

    Entry entry(Map<String, SortedSet<Target>> holders) {
      Part first = parts.get(0);
      SortedSet<Target> targets = targets();
      SortedSet<Target> also = targets();
      SortedSet<String> policies = new TreeSet<>();
      Set<String> values = new HashSet<>();
      Set<String> inTree = new HashSet<>();
      Severity worst = null;
      for (Part p : parts) {
        first = p.identity().risk().score() > first.identity().risk().score() ? p : first;
        targets.add(p.target());
        List<String> subjects = new ArrayList<>(p.identity().credentials());
        subjects.add(p.identity().id());
        for (String subject : subjects) {
          for (Violation v : p.index().violations.getOrDefault(subject, List.of())) {
            policies.add(v.policy());
            worst = worst(worst, v.severity());
          }
          KnownCredential c = p.index().credentials.get(subject);
          if (c != null) {
            values.add(c.value());
            worst = worst(worst, c.severity());
            if (c.inTree()) {
              inTree.add(c.value());
            }
            SortedSet<Target> its = holders.get(c.value());
            if (its != null) {
              policies.add(CROSS_REPO);
              also.addAll(its);
            }
          }
        }
      }
      also.removeAll(targets);
      return new Entry(
          first.identity(),
          List.copyOf(targets),
          List.copyOf(also),
          values.size(),
          inTree.size(),
          worst,
          List.copyOf(policies));
    }

    private static Severity worst(@Nullable Severity a, Severity b) {
      return a == null || b.compareTo(a) > 0 ? b : a;
    }
  }
}
