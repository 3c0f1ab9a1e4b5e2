package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Exemption.State;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Rotation;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.rules.IdentityKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which violations are excused by which exceptions.
 *
 * <p>A violation of a credential is excused when each of its places is: a copy that turns up
 * elsewhere is not covered by what somebody said of the first. Several exceptions may share that
 * work; the violation then names the first of them.
 */
final class Excusing {
  private final Map<String, ExceptionEntry> entries = new LinkedHashMap<>();
  private final Map<String, List<ExceptionEntry>> bySubject = new HashMap<>();
  private final List<ExceptionEntry> selecting = new ArrayList<>();
  private final Index index;
  private final boolean before;
  private final boolean part;
  private final Map<String, Credential> bySighting = new HashMap<>();

  /** Ids of sightings where more than one value stands, or has stood. */
  private final Set<String> several = new HashSet<>();

  private final Map<String, Tally> tallies = new HashMap<>();

  /** What one exception would cover, holding or not. */
  private static final class Tally {
    final Set<String> violations = new HashSet<>();
    int lapsed;
    int late;
    boolean routine;
    boolean exceeded;
  }

  /**
   * @param before whether the exceptions are those of the revision before what is judged
   * @param part whether it is only a part of what they are about
   */
  Excusing(List<ExceptionEntry> all, Index index, boolean before, boolean part) {
    this.before = before;
    this.part = part;
    this.index = index;
    for (ExceptionEntry e : all) {
      entries.put(e.id(), e);
      tallies.put(e.id(), new Tally());
      e.subjects().forEach(s -> bySubject.computeIfAbsent(s, k -> new ArrayList<>()).add(e));
      if (e.selector() != null) {
        selecting.add(e);
      }
    }
    if (!entries.isEmpty()) {
      for (Credential c : index.census().credentials()) {
        for (Sighting s : c.sightings()) {
          Credential other = bySighting.put(s.id(), c);
          if (other != null && !other.id().equals(c.id())) {
            several.add(s.id());
          }
        }
      }
    }
  }

  Excused excuse(List<Violation> violations) {
    List<Violation> judged = new ArrayList<>(violations.size());
    Set<String> identities = new HashSet<>();
    Set<String> settled = new HashSet<>();
    if (!entries.isEmpty()) {
      violations.forEach(v -> excusing(v, true));
      for (ExceptionEntry e : entries.values()) {
        Tally tally = tally(e);
        tally.exceeded = e.maxMatches() != null && tally.violations.size() > e.maxMatches();
      }
    }
    for (Violation v : violations) {
      ExceptionEntry by = entries.isEmpty() ? null : excusing(v, false);
      judged.add(by == null ? v : v.excusedBy(by.id()));
      Identity i = by == null ? null : identityOf(v);
      if (by != null && i != null) {
        identities.add(i.id());
        if (by.renewals() > 0 || index.daysSince(by.created()) > Excused.YOUNG_DAYS) {
          settled.add(i.id());
        }
      }
    }
    List<Exemption> exemptions = new ArrayList<>();
    Map<String, Boolean> routine = new HashMap<>();
    for (ExceptionEntry e : entries.values()) {
      exemptions.add(exemption(e));
      routine.put(e.id(), tally(e).routine);
    }
    exemptions.sort(Comparator.comparing(Exemption::id));
    return new Excused(judged, exemptions, identities.size(), settled.size(), entries, routine);
  }

  private Tally tally(ExceptionEntry e) {
    return tallies.computeIfAbsent(e.id(), k -> new Tally());
  }

  /**
   * The exception that excuses a violation; null for none.
   *
   * @param counting whether it is only counted what each would cover
   */
  private @Nullable ExceptionEntry excusing(Violation v, boolean counting) {
    if (v.policy().startsWith("exception.")) {
      return null;
    }
    Credential c = index.credential(v.subject());
    if (c == null && bySighting.containsKey(v.subject())) {
      c = bySighting.get(v.subject());
      ExceptionEntry first = null;
      for (Sighting s : c == null ? List.<Sighting>of() : c.sightings()) {
        if (s.id().equals(v.subject())) {
          first = of(v, c, s, counting);
        }
      }
      return first;
    }
    if (c == null) {
      return of(v, null, null, counting);
    }
    ExceptionEntry first = of(v, c, null, counting);
    if (first != null) {
      return first;
    }
    for (Sighting s : c.sightings()) {
      ExceptionEntry by = of(v, c, s, counting);
      if (by == null && !counting) {
        return null;
      }
      first = first == null ? by : first;
    }
    return first;
  }

  /** The exception for one sighting, or for a whole subject where there is none. */
  private @Nullable ExceptionEntry of(
      Violation v, @Nullable Credential c, @Nullable Sighting s, boolean counting) {
    ExceptionEntry found = null;
    for (ExceptionEntry e : candidates(v, c, s)) {
      if (!Globs.matches(e.rule(), v.policy())) {
        continue;
      }
      Tally tally = tally(e);
      boolean lapsed = s != null && c != null && e.selector() == null && hasChanged(e, c, s);
      boolean late = lastDay(e, v).isBefore(index.today());
      if (counting) {
        tally.violations.add(v.id());
        tally.lapsed += lapsed ? 1 : 0;
        tally.late += late ? 1 : 0;
        tally.routine |= isRoutine(v);
      } else if (!lapsed && !late && !tally.exceeded) {
        found = found == null ? e : found;
      }
    }
    return found;
  }

  private List<ExceptionEntry> candidates(
      Violation v, @Nullable Credential c, @Nullable Sighting s) {
    List<ExceptionEntry> all = new ArrayList<>();
    Identity identity = identityOf(v);
    if (s == null) {
      all.addAll(bySubject.getOrDefault(v.subject(), List.of()));
      if (c != null && identity != null) {
        all.addAll(bySubject.getOrDefault(identity.id(), List.of()));
      }
    } else {
      all.addAll(bySubject.getOrDefault(s.id(), List.of()));
    }
    for (ExceptionEntry e : selecting) {
      if (e.selector() != null && selects(e.selector(), v, c, s, identity)) {
        all.add(e);
      }
    }
    return all;
  }

  private static boolean selects(
      ExceptionEntry.Selector selector,
      Violation v,
      @Nullable Credential c,
      @Nullable Sighting s,
      @Nullable Identity identity) {
    if (selector.identity() != null
        && (identity == null || !identity.id().equals(selector.identity()))) {
      return false;
    }
    boolean aboutPlace = selector.path() != null || selector.slot() != null;
    if (c == null) {
      // An identity: only its place can be asked for.
      return selector.type() == null
          && selector.slot() == null
          && (selector.path() == null
              || (v.place() != null && selector.path().covers(v.place().path())));
    }
    if (selector.type() != null && !Globs.matches(selector.type(), c.type().id())) {
      return false;
    }
    if (s == null) {
      return !aboutPlace;
    }
    return aboutPlace
        && (selector.path() == null || selector.path().covers(s.path()))
        && (selector.slot() == null || selector.slot().equals(s.slot()));
  }

  private @Nullable Identity identityOf(Violation v) {
    Identity own = index.identity(v.subject());
    if (own != null) {
      return own;
    }
    Credential c = index.credential(v.subject());
    c = c == null ? bySighting.get(v.subject()) : c;
    return c == null ? null : index.identity(c.identity());
  }

  /** For an identity of tier 1 an exception ends sooner than its file may say. */
  private LocalDate lastDay(ExceptionEntry e, Violation v) {
    Identity i = identityOf(v);
    boolean first =
        i != null && i.governance().tier() != null && i.governance().tier() == 1 && !e.breakGlass();
    LocalDate limit = e.created().plusDays(Exceptions.LONGEST_TIER_1_DAYS);
    return first && limit.isBefore(e.expires()) ? limit : e.expires();
  }

  /** Whether another value stands there than the one that the exception was made for. */
  private boolean hasChanged(ExceptionEntry e, Credential c, Sighting s) {
    String value = e.value();
    if (value != null && value.startsWith(index.census().keyId() + '/')) {
      return !value.endsWith('/' + c.id());
    }
    if (before) {
      return true;
    }
    if (!several.contains(s.id()) && c.rotations().stream().noneMatch(r -> r.to().equals(c.id()))) {
      // No other value is known to have stood there: the date may be that of a squashed commit.
      return false;
    }
    Instant end = e.created().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Timeline.Change first = s.timeline() == null ? null : s.timeline().introduced();
    Instant came = first == null ? null : first.earliest();
    return (came != null && !came.isBefore(end)) || changedAfter(c, s, end);
  }

  /** Whether a rotation brought it in after a moment, at that place. */
  private static boolean changedAfter(Credential c, Sighting s, Instant end) {
    for (Rotation r : c.rotations()) {
      if (r.to().equals(c.id()) && r.path().equals(s.path())) {
        Instant at = r.at();
        for (Timeline.Interval i :
            s.timeline() == null ? List.<Timeline.Interval>of() : s.timeline().intervals()) {
          if (i.introduced().commit().equals(r.commit())) {
            at = i.introduced().earliest();
          }
        }
        if (at != null && at.isAfter(end)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isRoutine(Violation v) {
    Identity i = identityOf(v);
    return i != null && (i.kind() == IdentityKind.CI_PIPELINE || i.ability().is("scheduled"));
  }

  private Exemption exemption(ExceptionEntry e) {
    Tally tally = tally(e);
    int matches = tally.violations.size();
    State state;
    if (e.expires().isBefore(index.today()) || (tally.late > 0 && tally.late >= matches)) {
      state = State.EXPIRED;
    } else if (tally.exceeded) {
      state = State.EXCEEDED;
    } else if (matches == 0 && !part) {
      state = State.UNUSED;
    } else {
      state = tally.lapsed > 0 ? State.LAPSED : State.ACTIVE;
    }
    return new Exemption(
        e.id(),
        e.rule(),
        e.subject(),
        e.reason(),
        e.owner(),
        e.approvedBy(),
        e.created(),
        e.expires(),
        e.renewals(),
        e.breakGlass(),
        e.line(),
        state,
        matches);
  }
}
