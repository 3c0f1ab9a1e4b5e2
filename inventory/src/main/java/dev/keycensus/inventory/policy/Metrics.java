package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Maturity;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.IdentityKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The headline numbers of an inventory. Shares are from 0 to 1 and left out where there is nothing
 * to divide by; times are whole days.
 */
public final class Metrics {
  /** How many people there are; only a scan knows it, and hands it on in its draft. */
  public static final String PEOPLE = "people";

  private final SortedMap<String, Double> numbers = new TreeMap<>();
  private final Census census;

  private Metrics(Census census) {
    this.census = census;
  }

  /** Of a census with its violations and exemptions. */
  public static SortedMap<String, Double> of(Census judged) {
    Metrics metrics = new Metrics(judged);
    if (!judged.identities().isEmpty() || !judged.credentials().isEmpty()) {
      metrics.identities();
      metrics.people();
      metrics.exposures();
      metrics.reuse();
      metrics.agents();
    }
    if (!judged.violations().isEmpty() || !judged.exemptions().isEmpty()) {
      metrics.governance();
    }
    return metrics.numbers;
  }

  /** How many identities come on one person. */
  private void people() {
    Double people = census.metrics().get(PEOPLE);
    if (people != null && people > 0) {
      numbers.put(PEOPLE, people);
      numbers.put(
          "identitiesPerPerson", Math.round(census.identities().size() / people * 100) / 100.0);
    }
  }

  private void put(String name, long value) {
    numbers.put(name, (double) value);
  }

  private void share(String name, long part, long whole) {
    if (whole > 0) {
      numbers.put(name, Math.round(part * 10_000.0 / whole) / 10_000.0);
    }
  }

  private long count(Predicate<Identity> which) {
    return census.identities().stream().filter(which).count();
  }

  private void identities() {
    long all = census.identities().size();
    share(
        "ownerCoverage",
        count(
            i ->
                i.owner() != null
                    && i.owner().status() != Owner.Status.SUGGESTED
                    && i.owner().status() != Owner.Status.LEFT),
        all);
    share("registrationCoverage", count(Index::isRegistered), all);
    long told = count(i -> i.maturity() != null);
    share("keylessShare", count(i -> i.maturity() == Maturity.T4), told);
    share("shortLivedShare", count(i -> isAtLeast(i, Maturity.T3)), told);
    // Of all that is used somewhere, by value or by name, what stands outside a vault or store.
    long values = census.credentials().size();
    share("outsideVaultShare", values, values + census.references().size());
  }

  private static boolean isAtLeast(Identity i, Maturity least) {
    return i.maturity() != null && i.maturity().compareTo(least) >= 0;
  }

  private void exposures() {
    long open = 0;
    long removed = 0;
    long fixed = 0;
    List<Long> openDays = new ArrayList<>();
    List<Long> dwellDays = new ArrayList<>();
    for (Credential c : census.credentials()) {
      boolean ended = c.replacedBy() != null || c.status() == Credential.Status.EXPIRED;
      if (c.isInTree()) {
        open++;
        long days = c.life().ageDays(census.now());
        if (days >= 0) {
          openDays.add(days);
        }
      } else {
        removed++;
        fixed += ended ? 1 : 0;
        Long dwell = dwell(c);
        if (dwell != null) {
          dwellDays.add(dwell);
        }
      }
    }
    put("exposuresOpen", open);
    // What somebody took out of the files, and of that what is known to be of no use any more.
    put("remediationClaimed", removed);
    put("remediationActual", fixed);
    share("remediationShare", fixed, removed);
    percentiles("exposureDays", openDays);
    percentiles("dwellDays", dwellDays);
  }

  /** Days from the first commit that had it to the last that took it away; null if unknown. */
  private static @org.jspecify.annotations.Nullable Long dwell(Credential c) {
    Instant last = null;
    for (Sighting s : c.sightings()) {
      Timeline.Change change = s.timeline() == null ? null : s.timeline().removed();
      if (change == null || change.at() == null) {
        return null;
      }
      last = last == null || change.at().isAfter(last) ? change.at() : last;
    }
    Instant first = c.firstSeen();
    return first == null || last == null
        ? null
        : Math.max(0, Duration.between(first, last).toDays());
  }

  private void percentiles(String name, List<Long> days) {
    if (days.isEmpty()) {
      return;
    }
    Collections.sort(days);
    put(name + "P50", days.get((days.size() - 1) / 2));
    put(name + "P90", days.get((int) Math.ceil(days.size() * 0.9) - 1));
  }

  private void reuse() {
    List<Long> consumers = new ArrayList<>();
    for (Credential c : census.credentials()) {
      consumers.add((long) Math.max(c.places(), c.reuse().consumers().size()));
    }
    if (!consumers.isEmpty()) {
      Collections.sort(consumers);
      put("reuseMax", consumers.get(consumers.size() - 1));
      put("reuseP95", consumers.get((int) Math.ceil(consumers.size() * 0.95) - 1));
    }
  }

  private void agents() {
    long agents = count(i -> i.kind() == IdentityKind.AI_AGENT);
    long connectors = count(i -> i.kind() == IdentityKind.MCP_CONNECTOR);
    put("agents", agents);
    put("connectors", connectors);
    put(
        "agentsShadow",
        count(
            i ->
                (i.kind() == IdentityKind.AI_AGENT || i.kind() == IdentityKind.MCP_CONNECTOR)
                    && !Index.isRegistered(i)));
    put("agentsApprovalBypassed", count(i -> i.ability().is("approval-bypassed")));
    Map<String, Integer> holders = new HashMap<>();
    for (Credential c : census.credentials()) {
      c.reuse()
          .consumers()
          .forEach(id -> holders.merge(id, c.reuse().consumers().size(), Math::max));
    }
    // Those whose keys nobody else uses.
    share(
        "agentsDistinctShare",
        count(i -> isAi(i) && holders.getOrDefault(i.id(), 0) <= 1),
        count(Metrics::isAi));
  }

  private static boolean isAi(Identity i) {
    return i.kind() == IdentityKind.AI_AGENT
        || i.kind() == IdentityKind.MCP_CONNECTOR
        || i.kind() == IdentityKind.MODEL_CLIENT;
  }

  private long broken(String policy) {
    return census.violations().stream()
        .filter(v -> v.policy().equals(policy) && v.exception() == null)
        .count();
  }

  private void governance() {
    put("violations", census.violations().stream().filter(v -> v.exception() == null).count());
    put(
        "violationsExcused",
        census.violations().stream().filter(v -> v.exception() != null).count());
    put("rotationOverdue", broken("lifetime.rotation-overdue"));
    put("exposedNotRotated", broken("lifetime.exposed-not-rotated"));
    put("environmentsMixed", broken("env.mixed") + broken("env.prod-secret-in-nonprod-path"));
    put("paperOnly", broken("policy.not-enforced"));
    if (census.exemptions().isEmpty()) {
      return;
    }
    put("exceptionsActive", states(Exemption.State.ACTIVE) + states(Exemption.State.UNUSED));
    put("exceptionsExpired", states(Exemption.State.EXPIRED));
    put("exceptionsExpiring14Days", census.exemptions().stream().filter(this::isExpiring).count());
    put("exceptionRenewals", census.exemptions().stream().mapToInt(Exemption::renewals).sum());
    Map<String, String> identityOf = new HashMap<>();
    census.credentials().forEach(c -> identityOf.put(c.id(), c.identity()));
    long excused =
        census.violations().stream()
            .filter((Violation v) -> v.exception() != null)
            .map(v -> identityOf.getOrDefault(v.subject(), v.subject()))
            .filter(id -> id.startsWith("nhi_"))
            .distinct()
            .count();
    share("exceptionShare", excused, census.identities().size());
  }

  private long states(Exemption.State state) {
    return census.exemptions().stream().filter(e -> e.state() == state).count();
  }

  private boolean isExpiring(Exemption e) {
    long days =
        ChronoUnit.DAYS.between(census.now().atOffset(ZoneOffset.UTC).toLocalDate(), e.expires());
    return days >= 0 && days <= 14;
  }
}
