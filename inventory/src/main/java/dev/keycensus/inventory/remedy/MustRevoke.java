package dev.keycensus.inventory.remedy;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Governance;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Life;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.Tier;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A credential that must be revoked now, and why.
 *
 * @param identity null only where the census lists none for it
 * @param reasons the gravest first; never empty
 */
public record MustRevoke(Credential credential, @Nullable Identity identity, List<Reason> reasons) {

  /** What makes it due, the gravest first. */
  public enum Trigger {
    /** The repository is public, and holds it. */
    PUBLIC(40),
    /** Who answers for it has left. */
    OWNER_LEFT(30),
    /** The day on which its identity was to end has passed. */
    ENDED(30),
    /** It was rotated, and the new value was exposed again. */
    EXPOSED_AGAIN(28),
    /** It is exposed and was never replaced. */
    EXPOSED(25),
    /** Its file has another value by now; nothing shows that the old one was revoked. */
    REPLACED(20),
    /** It stands in a transcript, a log or a shell's history, which are copied along. */
    RECORDED(15);

    private final int weight;

    Trigger(int weight) {
      this.weight = weight;
    }

    /** The word used in reports. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** A trigger, in words that fit this credential. */
  public record Reason(Trigger trigger, String text) {}

  public MustRevoke {
    reasons = List.copyOf(reasons);
  }

  /** How urgent it is, for sorting: the sum of what its triggers weigh. */
  public int urgency() {
    return reasons.stream().mapToInt(r -> r.trigger().weight).sum();
  }

  /** As {@link #of(Census, boolean)}, of a repository that is not known to be public. */
  public static List<MustRevoke> of(Census census) {
    return of(census, false);
  }

  /**
   * All that are due, the most urgent first. A value that ended by itself, that is no secret, or of
   * which nobody can be sure that it is one and nothing but exposure speaks against, is not.
   *
   * @param isPublic whether anybody can read the repository: no scan can tell
   */
  public static List<MustRevoke> of(Census census, boolean isPublic) {
    Map<String, Identity> identities = new HashMap<>();
    census.identities().forEach(i -> identities.put(i.id(), i));
    Places places = new Places(census);
    List<MustRevoke> due = new ArrayList<>();
    for (Credential c : census.credentials()) {
      if (c.status().isOver() || !c.type().secret()) {
        continue;
      }
      Identity identity = identities.get(c.identity());
      List<Reason> reasons = reasons(c, identity, places, census.now(), isPublic);
      boolean certain = c.tier() == Tier.HIGH;
      if (!reasons.isEmpty() && (certain || isGrave(reasons))) {
        due.add(new MustRevoke(c, identity, reasons));
      }
    }
    due.sort(
        Comparator.comparing(MustRevoke::urgency)
            .thenComparing(d -> d.credential().severity())
            .reversed());
    return List.copyOf(due);
  }

  private static boolean isGrave(List<Reason> reasons) {
    return reasons.stream()
        .anyMatch(r -> r.trigger() == Trigger.OWNER_LEFT || r.trigger() == Trigger.ENDED);
  }

  private static List<Reason> reasons(
      Credential c, @Nullable Identity identity, Places places, Instant now, boolean isPublic) {
    List<Reason> reasons = new ArrayList<>();
    boolean committed = c.sightings().stream().anyMatch(Sighting::isCommitted);
    Life life = c.life();
    String since = life.firstSeen() == null ? "" : " since " + day(life.firstSeen());
    if (isPublic && committed) {
      reasons.add(
          new Reason(Trigger.PUBLIC, "anybody can read it in the public repository" + since));
    }
    Owner owner = identity == null ? null : identity.owner();
    if (owner != null && owner.status() == Owner.Status.LEFT) {
      reasons.add(new Reason(Trigger.OWNER_LEFT, "its owner " + owner.name() + " has left"));
    }
    Governance governance = identity == null ? Governance.NONE : identity.governance();
    LocalDate until = governance.validUntil();
    if (until != null && until.isBefore(day(now))) {
      reasons.add(new Reason(Trigger.ENDED, "its identity was to end on " + until));
    }
    if (committed && c.replacedBy() != null) {
      reasons.add(
          new Reason(
              Trigger.REPLACED,
              "its file has another value by now; nothing shows that this one was revoked"));
    } else if (committed && life.lastRotated() != null) {
      reasons.add(
          new Reason(
              Trigger.EXPOSED_AGAIN,
              "rotated on " + day(life.lastRotated()) + ", and the new value is exposed again"));
    } else if (committed) {
      reasons.add(
          new Reason(
              Trigger.EXPOSED,
              c.isInTree()
                  ? "in the repository" + since + " and not replaced"
                  : (c.sightings().stream().anyMatch(MustRevoke::isHeld)
                          ? "not in the files that are checked out, but in other branches or tags"
                          : "deleted from the files but still in the history")
                      + since));
    }
    for (Sighting s : c.sightings()) {
      PlaceKind kind = s.where() == Sighting.Where.STREAM ? PlaceKind.LOG : places.kind(s.path());
      if (kind == PlaceKind.TRANSCRIPT || kind == PlaceKind.LOG) {
        String what = kind == PlaceKind.LOG ? "a log" : "an agent's transcript";
        reasons.add(
            new Reason(
                Trigger.RECORDED,
                "stands in " + what + (s.path().equals("-") ? "" : ": " + s.path())));
        break;
      }
    }
    reasons.sort(Comparator.comparing(Reason::trigger));
    return reasons;
  }

  /** Whether a ref holds it still, as far as is known. */
  private static boolean isHeld(Sighting s) {
    return s.isCommitted() && s.timeline() != null && s.timeline().refCount() > 0;
  }

  private static LocalDate day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
