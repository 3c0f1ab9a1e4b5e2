package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.Environments;
import dev.keycensus.inventory.DeclaredNodes.Referred;
import dev.keycensus.inventory.census.Ids;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What names a credential without its value, and who refers to it. */
final class Referrals {
  private final List<Referred> referred;
  private final Map<String, List<Referred>> byUser = new HashMap<>();

  Referrals(DeclaredNodes declared) {
    referred = declared.references();
    for (Referred r : referred) {
      if (r.user() != null) {
        byUser.computeIfAbsent(r.user().id(), k -> new ArrayList<>()).add(r);
      }
    }
  }

  /** What the declaration of a candidate refers to. */
  List<Referred> of(Candidate candidate) {
    DeclaredNode declarer = candidate.declarer();
    return declarer == null ? List.of() : byUser.getOrDefault(declarer.id(), List.of());
  }

  /** The id of a reference, the same when lines move. */
  static String id(Referred r) {
    return Ids.of(
        "ref_",
        r.path(),
        r.reference().slot(),
        r.reference().name(),
        r.user() == null ? "" : r.user().id());
  }

  /** Each once, by place. */
  List<Reference> all() {
    Map<String, Reference> byId = new TreeMap<>();
    for (Referred r : referred) {
      var raw = r.reference();
      String id = id(r);
      String told = raw.environment();
      String known = Environments.of(told);
      byId.putIfAbsent(
          id,
          new Reference(
              id,
              raw.kind().word(),
              raw.name(),
              raw.provider(),
              raw.slot(),
              r.user() == null ? null : r.user().id(),
              known != null ? known : told,
              new Place(r.path(), raw.line()),
              raw.column()));
    }
    List<Reference> sorted = new ArrayList<>(byId.values());
    sorted.sort(Comparator.comparing(Reference::place).thenComparing(Reference::id));
    return sorted;
  }
}
