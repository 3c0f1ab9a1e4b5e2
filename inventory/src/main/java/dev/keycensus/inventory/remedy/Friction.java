package dev.keycensus.inventory.remedy;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Reference;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.inventory.remedy.PlaceKind.Home;
import dev.keycensus.rules.Lifetime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How hard it would be to do without a static key whose issuer takes something else.
 *
 * @param subject the id of the identity, or of a reference where only a name is known
 * @param name of it
 * @param provider who issued the key
 * @param where the kinds of places that use it, with how many there are of each
 * @param replacement what takes its place where it is used most
 * @param why how the issuer does it
 * @param dropIn whether it is a matter of configuration: its issuer federates, and all who use it
 *     run in CI, in a cluster or in a cloud, which can vouch for them
 * @param score 0 for nothing to do; a plain sum of the reasons
 * @param reasons such as {@code used on a laptop +20}
 */
public record Friction(
    String subject,
    String name,
    String provider,
    Map<String, Integer> where,
    String replacement,
    String why,
    boolean dropIn,
    int score,
    List<String> reasons) {

  /**
   * A ranking.
   *
   * @param easiest least friction first
   * @param without how many static keys have no keyless replacement that is known
   */
  public record Ranking(List<Friction> easiest, int without) {
    public Ranking {
      easiest = List.copyOf(easiest);
    }
  }

  public Friction {
    reasons = List.copyOf(reasons);
  }

  /** Ranks all static keys of a census, also those of which only a name is known. */
  public static Ranking rank(Census census) {
    Remedies remedies = Remedies.builtIn();
    Places places = new Places(census);
    List<Friction> ranked = new ArrayList<>();
    int without = 0;
    Set<String> told = new HashSet<>();
    Map<String, List<Credential>> byIdentity = new HashMap<>();
    for (Credential c : census.credentials()) {
      if (isStatic(c)) {
        byIdentity.computeIfAbsent(c.identity(), k -> new ArrayList<>()).add(c);
      }
    }
    for (Identity i : census.identities()) {
      List<Credential> keys = byIdentity.getOrDefault(i.id(), List.of());
      if (keys.isEmpty()) {
        continue;
      }
      String family = remedies.family(keys.get(0), i.kind());
      List<Spot> spots = places.of(i, keys).stream().filter(Spot::isNow).toList();
      for (Spot s : spots) {
        if (s.role() == Spot.Role.SAME_NAME && s.slot() != null) {
          told.add(s.slot());
        }
      }
      var federation = remedies.alternatives().federation(family);
      if (federation == null) {
        without++;
      } else {
        ranked.add(of(i.id(), i.name(), i.provider(), family, federation, spots, i, remedies));
      }
    }
    Map<String, List<Reference>> stored = new TreeMap<>();
    for (Reference r : census.references()) {
      boolean kept = r.kind().equals("ci-secret") || r.kind().equals("cluster-secret");
      if (kept && r.provider() != null && !told.contains(r.name())) {
        stored.computeIfAbsent(r.provider() + '\0' + r.name(), k -> new ArrayList<>()).add(r);
      }
    }
    for (List<Reference> same : stored.values()) {
      Reference first = same.get(0);
      String provider = first.provider() == null ? "" : first.provider();
      String family = familyOf(provider);
      var federation = remedies.alternatives().federation(family);
      if (federation == null) {
        without++;
        continue;
      }
      List<Spot> spots = same.stream().map(r -> places.reference(r, true)).toList();
      ranked.add(of(first.id(), first.name(), provider, family, federation, spots, null, remedies));
    }
    ranked.sort(
        Comparator.comparing((Friction f) -> !f.dropIn())
            .thenComparingInt(Friction::score)
            .thenComparing(Friction::name)
            .thenComparing(Friction::subject));
    return new Ranking(ranked, without);
  }

  private static boolean isStatic(Credential c) {
    return c.lifetime() == Lifetime.Kind.STATIC
        && c.type().secret()
        && !c.status().isOver()
        && c.replacedBy() == null;
  }

  private static Friction of(
      String subject,
      String name,
      String provider,
      String family,
      Alternatives.Federation federation,
      List<Spot> spots,
      @Nullable Identity identity,
      Remedies remedies) {
    List<String> reasons = new ArrayList<>();
    int score = 0;
    score += add(reasons, (federation.ease() - 1) * 10, "its issuer asks for more setting up");
    Map<Home, Integer> homes = new EnumMap<>(Home.class);
    Map<String, Integer> where = new TreeMap<>();
    Set<String> files = new TreeSet<>();
    for (Spot s : spots) {
      if (files.add(s.path())) {
        homes.merge(s.kind().home(), 1, Integer::sum);
        where.merge(s.kind().word(), 1, Integer::sum);
      }
    }
    for (Home home : homes.keySet()) {
      score +=
          switch (home) {
            case CI -> 0;
            case CLUSTER, CLOUD -> add(reasons, 5, "used in a " + word(home));
            case APPLICATION -> add(reasons, 15, "used in an application's files");
            case LAPTOP -> add(reasons, 20, "used on a laptop");
            case RECORD -> 0;
          };
    }
    if (spots.isEmpty()) {
      score += add(reasons, 10, "no file tells who uses it");
    }
    score +=
        add(reasons, Math.min(20, 2 * Math.max(0, files.size() - 1)), "more than one consumer");
    if (identity != null) {
      Owner owner = identity.owner();
      boolean unowned = owner == null || owner.status() == Owner.Status.LEFT;
      score += add(reasons, unowned ? 10 : 0, "nobody answers for it");
      score += add(reasons, identity.environments().size() > 1 ? 5 : 0, "several environments");
    }
    boolean vouched =
        !homes.isEmpty()
            && homes.keySet().stream()
                .allMatch(
                    h ->
                        h == Home.CI
                            || h == Home.CLUSTER
                            || h == Home.CLOUD
                            || (h == Home.RECORD && homes.size() > 1));
    PlaceKind most = PlaceKind.CONFIG;
    int best = 0;
    for (Spot s : spots) {
      int n = where.getOrDefault(s.kind().word(), 0);
      boolean easier = n == best && s.kind().home().compareTo(most.home()) < 0;
      if ((n > best || easier) && s.kind().home() != Home.RECORD) {
        best = n;
        most = s.kind();
      }
    }
    var alternative = remedies.alternatives().best(most, family);
    return new Friction(
        subject,
        name,
        provider,
        where,
        alternative.keyless() ? alternative.title() : federation.about(),
        federation.about(),
        vouched && federation.ease() < 3,
        score,
        reasons);
  }

  private static String word(Home home) {
    return home.name().toLowerCase(Locale.ROOT);
  }

  private static int add(List<String> reasons, int points, String why) {
    if (points > 0) {
      reasons.add(why + " +" + points);
    }
    return points;
  }

  /** The family of what a reference's name tells of its provider. */
  static String familyOf(String provider) {
    return switch (provider) {
      case "google-cloud", "google" -> "gcp";
      case "hashicorp", "vault" -> "vault";
      case "rust" -> "crates";
      default -> provider;
    };
  }
}
