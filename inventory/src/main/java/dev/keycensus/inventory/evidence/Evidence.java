package dev.keycensus.inventory.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.keycensus.inventory.census.StoredSecret;
import dev.keycensus.inventory.evidence.Known.Who;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What exports tell, ready to be joined to what was found, without using a credential. The surest
 * way is taken: the provider's id of it, a hash of the whole value or of its public half; else a
 * hint of a few characters, where exactly one row and one found value fit each other.
 */
public final class Evidence {
  /** Nothing was exported. */
  public static final Evidence NONE = new Evidence(List.of());

  /** The credential report rounds, and a key may be switched on a little later. */
  private static final Duration SAME_TIME = Duration.ofMinutes(2);

  private static final int SHORTEST_SUFFIX = 3;

  /** The fact that tells of which repository a list is. */
  static final String REPOSITORY = "repository";

  private final List<Known> all;
  private final Map<String, List<Known>> byKeyId = new HashMap<>();
  private final Map<String, List<Known>> byCredentialId = new HashMap<>();
  private final Map<String, List<Known>> byHash = new HashMap<>();
  private final Map<String, List<Known>> byFingerprint = new HashMap<>();
  private final Map<String, List<Known>> byValue = new HashMap<>();
  private final Map<String, List<Known>> byClient = new HashMap<>();
  private final Map<String, List<Known>> hinted = new HashMap<>();
  private final SortedMap<String, List<Known>> byWho = new TreeMap<>();

  /**
   * A credential that was found.
   *
   * @param id its keyed id
   * @param keyedBy names the key
   * @param provider of its type
   * @param facts what it tells
   * @param value the secret itself, a char for each byte
   */
  public record Found(
      String id, String keyedBy, String provider, SortedMap<String, String> facts, String value) {
    @Override
    public String toString() {
      return id;
    }
  }

  private Evidence(List<Known> all) {
    this.all = List.copyOf(all);
    for (Known k : this.all) {
      Known.Keys keys = k.keys();
      put(byKeyId, keys.keyId(), k);
      put(byCredentialId, of(k.provider(), keys.credentialId()), k);
      put(byHash, keys.tokenHash(), k);
      put(byFingerprint, keys.fingerprint(), k);
      keys.values().forEach(v -> put(byValue, keys.keyedBy() + "/" + v, k));
      Who who = k.who();
      if (who != null) {
        put(byWho, of(k.provider(), who.id()), k);
      }
      if (!keys.any()) {
        put(byClient, of(k.provider(), keys.clientId()), k);
      } else if (keys.hints()) {
        put(hinted, k.provider(), k);
      }
    }
  }

  /** All rows of several exports. */
  public static Evidence of(List<Known> all) {
    return all.isEmpty() ? NONE : new Evidence(all);
  }

  /** How many rows there are. */
  public int size() {
    return all.size();
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  private static @Nullable String of(String provider, @Nullable String id) {
    return id == null ? null : provider + '\0' + id;
  }

  private static void put(Map<String, List<Known>> map, @Nullable String key, Known known) {
    if (key != null) {
      map.computeIfAbsent(key, k -> new ArrayList<>()).add(known);
    }
  }

  private static List<Known> get(Map<String, List<Known>> map, @Nullable String key) {
    return key == null ? List.of() : map.getOrDefault(key, List.of());
  }

  /** What is told of each found credential, by its id; those of which nothing is are not there. */
  public Map<String, Told> join(Collection<Found> found) {
    if (isEmpty()) {
      return Map.of();
    }
    Map<String, Set<Known>> rows = new HashMap<>();
    for (Found f : found) {
      Set<Known> sure = sure(f);
      if (!sure.isEmpty()) {
        rows.put(f.id(), sure);
      }
    }
    Map<String, Known> byHint = hints(found, rows.keySet());
    Map<String, Told> told = new HashMap<>();
    for (Found f : found) {
      Set<Known> its = rows.getOrDefault(f.id(), new LinkedHashSet<>());
      Known hint = byHint.get(f.id());
      boolean sure = !its.isEmpty();
      if (hint != null) {
        its.add(hint);
      }
      its.addAll(get(byClient, of(f.provider(), f.facts().get("clientId"))));
      if (!its.isEmpty()) {
        told.put(f.id(), Told.of(List.copyOf(withSame(its)), sure || hint == null));
      }
    }
    return told;
  }

  private Set<Known> sure(Found f) {
    SortedMap<String, String> facts = f.facts();
    Set<Known> rows = new LinkedHashSet<>();
    rows.addAll(get(byKeyId, facts.get("keyId")));
    rows.addAll(get(byCredentialId, of(f.provider(), facts.get("credentialId"))));
    rows.addAll(get(byFingerprint, facts.get("fingerprint")));
    rows.addAll(get(byValue, f.keyedBy() + "/" + f.id()));
    if (!byHash.isEmpty()) {
      rows.addAll(get(byHash, sha256(f.value().getBytes(ISO_8859_1))));
    }
    return rows;
  }

  /**
   * Rows whose hints one found value fits and no other, and values that fit no other row: a few
   * characters alone tell nothing where there are two.
   */
  private Map<String, Known> hints(Collection<Found> found, Set<String> known) {
    if (hinted.isEmpty()) {
      return Map.of();
    }
    Map<String, List<Known>> rowsOf = new HashMap<>();
    Map<Known, Integer> fits = new HashMap<>();
    for (Found f : found) {
      for (Known k : get(hinted, f.provider())) {
        if (fits(k.keys(), f, f.value())) {
          rowsOf.computeIfAbsent(f.id(), id -> new ArrayList<>()).add(k);
          fits.merge(k, 1, Integer::sum);
        }
      }
    }
    Map<String, Known> joined = new HashMap<>();
    rowsOf.forEach(
        (id, rows) -> {
          if (rows.size() == 1 && fits.getOrDefault(rows.get(0), 0) == 1 && !known.contains(id)) {
            joined.put(id, rows.get(0));
          }
        });
    return joined;
  }

  private static boolean fits(Known.Keys keys, Found f, String value) {
    String client = f.facts().get("clientId");
    if (keys.clientId() != null && client != null && !client.equals(keys.clientId())) {
      return false;
    }
    // The first characters tell something only where they are not those of every such key.
    boolean begins = keys.suffix().isEmpty() && keys.prefix().equals(f.facts().get("hint"));
    boolean ends =
        keys.suffix().length() >= SHORTEST_SUFFIX
            && value.endsWith(keys.suffix())
            && value.startsWith(keys.prefix());
    return (begins || ends) && value.length() >= 16 + keys.prefix().length();
  }

  /** And the rows of other exports about the same credential. */
  private Set<Known> withSame(Set<Known> rows) {
    Set<Known> all = new LinkedHashSet<>(rows);
    for (Known k : rows) {
      all.addAll(get(byCredentialId, of(k.provider(), k.keys().credentialId())));
      Who who = k.who();
      if (who == null || k.keys().keyId() == null) {
        continue;
      }
      List<Known> ofUser = get(byWho, of(k.provider(), who.id()));
      Set<String> keys = new HashSet<>();
      Instant created = null;
      for (Known other : ofUser) {
        if (other.keys().keyId() != null) {
          keys.add(other.keys().keyId());
          created =
              other.keys().keyId().equals(k.keys().keyId()) && other.dates().created() != null
                  ? other.dates().created()
                  : created;
        }
      }
      for (Known other : ofUser) {
        if (!other.keys().any() && sameTenant(who, other.who()) && keys.size() > 0) {
          Instant at = other.dates().created();
          boolean same =
              at == null || created == null
                  ? at == null && keys.size() == 1
                  : Duration.between(created, at).abs().compareTo(SAME_TIME) <= 0;
          if (same) {
            all.add(other);
          }
        }
      }
    }
    return all;
  }

  private static boolean sameTenant(Who a, @Nullable Who b) {
    return b != null && (a.tenant() == null || b.tenant() == null || a.tenant().equals(b.tenant()));
  }

  /**
   * What CI systems keep.
   *
   * @param repository the last part of its name; rows that name another one are left out
   */
  public List<StoredSecret> stored(String repository) {
    List<StoredSecret> stored = new ArrayList<>();
    for (Known k : all) {
      String store = k.facts().get(StoredNames.STORE);
      String of = k.facts().get(REPOSITORY);
      if (k.kind() == ExportKind.GITHUB_SECRETS
          && k.name() != null
          && store != null
          && (of == null
              || !store.equals(StoredSecret.REPOSITORY)
              || of.substring(of.lastIndexOf('/') + 1).equalsIgnoreCase(repository))) {
        stored.add(
            new StoredSecret(
                k.name(), store, k.dates().created(), k.dates().lastRotated(), k.source()));
      }
    }
    stored.sort(
        Comparator.comparing(StoredSecret::name)
            .thenComparing(StoredSecret::store)
            .thenComparing(StoredSecret::evidence));
    return stored;
  }

  /** What a principal may, by all that tells of it; sorted. */
  public List<String> scopesOf(String provider, Who who) {
    Set<String> scopes = new TreeSet<>();
    for (Known k : get(byWho, of(provider, who.id()))) {
      if (sameTenant(who, k.who())) {
        scopes.addAll(k.scopes());
      }
    }
    return List.copyOf(scopes);
  }

  /** Who answers for a principal; null where nothing tells. */
  public @Nullable String ownerOf(String provider, Who who) {
    for (Known k : get(byWho, of(provider, who.id()))) {
      if (k.who() != null && k.who().owner() != null && sameTenant(who, k.who())) {
        return k.who().owner();
      }
    }
    return null;
  }

  /**
   * A principal that exports tell of.
   *
   * @param credentials how many they tell of, at least
   * @param facts whatever else the rows about it alone tell, and about none of its credentials
   * @param sources where, sorted; the first few
   */
  public record Principal(
      String provider,
      Who who,
      List<String> scopes,
      int credentials,
      SortedMap<String, String> facts,
      List<String> sources) {}

  /** All principals but people, sorted by provider, id and tenant. */
  public List<Principal> principals() {
    List<Principal> principals = new ArrayList<>();
    for (List<Known> rows : byWho.values()) {
      SortedMap<String, List<Known>> byTenant = new TreeMap<>();
      for (Known k : rows) {
        String tenant = k.who() == null ? null : k.who().tenant();
        put(byTenant, tenant == null ? "" : tenant, k);
      }
      // A row that does not tell belongs to the only one that another row tells.
      List<Known> untold = byTenant.get("");
      if (untold != null && byTenant.size() == 2) {
        byTenant.remove("");
        byTenant.values().iterator().next().addAll(untold);
      }
      byTenant.values().forEach(same -> principal(same, principals));
    }
    return principals;
  }

  private static void principal(List<Known> rows, List<Principal> to) {
    Who who = null;
    Set<String> scopes = new TreeSet<>();
    TreeSet<String> sources = new TreeSet<>();
    Set<String> credentials = new HashSet<>();
    SortedMap<String, String> facts = new TreeMap<>();
    for (Known k : rows) {
      who = Told.better(who, k.who());
      scopes.addAll(k.scopes());
      sources.add(k.source());
      Known.Keys keys = k.keys();
      String id = keys.keyId() != null ? keys.keyId() : keys.credentialId();
      if (id != null || keys.any()) {
        credentials.add(id != null ? id : keys.toString());
      } else {
        k.facts().forEach(facts::putIfAbsent);
      }
    }
    if (who != null && !who.person()) {
      to.add(
          new Principal(
              rows.get(0).provider(),
              who,
              List.copyOf(scopes),
              credentials.size(),
              facts,
              sources.stream().limit(3).toList()));
    }
  }

  private static String sha256(byte[] value) {
    try {
      return Base64.getEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
