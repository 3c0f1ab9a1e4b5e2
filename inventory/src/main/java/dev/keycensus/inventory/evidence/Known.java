package dev.keycensus.inventory.evidence;

import dev.keycensus.rules.IdentityKind;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a provider knows of one of its credentials, or of one of its principals. There is no secret
 * in it.
 *
 * @param provider as credential types name it
 * @param keys by which a found value is known to be it; {@link Keys#NONE} for a principal only
 * @param name of the credential; null where it has none
 * @param status null where it is not told
 * @param who whom it authenticates; null where it is not told
 * @param scopes what it may, in the provider's words
 * @param facts whatever else, such as {@code usedFromAddresses}
 * @param source the file and, 1-based, its line
 */
public record Known(
    ExportKind kind,
    String provider,
    Keys keys,
    @Nullable String name,
    Dates dates,
    @Nullable Status status,
    @Nullable Who who,
    List<String> scopes,
    SortedMap<String, String> facts,
    String source) {

  public Known {
    scopes = List.copyOf(scopes);
  }

  /** Whether it works, as its provider says. The later, the more final. */
  public enum Status {
    ACTIVE,
    EXPIRED,
    INACTIVE,
    REVOKED
  }

  /**
   * What a found value is compared with. Null, empty or no part is compared with nothing.
   *
   * @param keyId id of an access key, which stands beside its secret
   * @param credentialId the provider's id of the credential, which the value or its file tells
   * @param tokenHash SHA-256 of the value in base64, without padding
   * @param prefix how the value begins
   * @param suffix how it ends
   * @param fingerprint of the public half, as OpenSSH writes it: {@code SHA256:…}
   * @param clientId of the application that it belongs to
   * @param values keyed ids of values ({@code cred_…}), under the key {@code keyedBy}
   * @param keyedBy names the key; null where there are no values
   */
  public record Keys(
      @Nullable String keyId,
      @Nullable String credentialId,
      @Nullable String tokenHash,
      String prefix,
      String suffix,
      @Nullable String fingerprint,
      @Nullable String clientId,
      List<String> values,
      @Nullable String keyedBy) {
    static final Keys NONE = new Keys(null, null, null, "", "", null, null, List.of(), null);

    public Keys {
      values = List.copyOf(values);
    }

    /** Whether a value can be known by it. */
    public boolean any() {
      return keyId != null
          || credentialId != null
          || tokenHash != null
          || hints()
          || fingerprint != null
          || !values.isEmpty();
    }

    boolean hints() {
      return !prefix.isEmpty() || !suffix.isEmpty();
    }
  }

  /**
   * When. Null where it is not told, or never.
   *
   * @param captured when the export was made
   */
  public record Dates(
      @Nullable Instant created,
      @Nullable Instant lastRotated,
      @Nullable Instant lastUsed,
      @Nullable Instant expires,
      @Nullable Instant captured) {}

  /**
   * A principal.
   *
   * @param id by which the provider tells it from others
   * @param kind null where it is not told
   * @param tenant account, organization or project; null where it is not told
   * @param owner who answers for it; null where it is not told
   * @param person whether its name is that of a person
   */
  public record Who(
      String id,
      String name,
      @Nullable IdentityKind kind,
      @Nullable String tenant,
      @Nullable String owner,
      boolean person) {
    Who in(@Nullable String other) {
      return tenant != null || other == null ? this : new Who(id, name, kind, other, owner, person);
    }
  }

  /** The same, with a tenant and a time of capture where it has none. */
  public Known with(@Nullable String tenant, @Nullable Instant captured) {
    Dates d = dates;
    SortedMap<String, String> told = facts;
    if (tenant != null && kind == ExportKind.GITHUB_SECRETS) {
      told = new TreeMap<>(facts);
      told.put(Evidence.REPOSITORY, tenant);
    }
    return new Known(
        kind,
        provider,
        keys,
        name,
        new Dates(
            d.created,
            d.lastRotated,
            d.lastUsed,
            d.expires,
            d.captured == null ? captured : d.captured),
        status,
        who == null ? null : who.in(tenant),
        scopes,
        told,
        source);
  }

  /** One in the making. */
  static final class Draft {
    private final ExportKind kind;
    private final String source;
    String provider;
    @Nullable String keyId;
    @Nullable String credentialId;
    @Nullable String tokenHash;
    String prefix = "";
    String suffix = "";
    @Nullable String fingerprint;
    @Nullable String clientId;
    List<String> values = List.of();
    @Nullable String keyedBy;
    @Nullable String name;
    @Nullable Instant created;
    @Nullable Instant lastRotated;
    @Nullable Instant lastUsed;
    @Nullable Instant expires;
    @Nullable Instant captured;
    @Nullable Status status;
    @Nullable Who who;
    List<String> scopes = List.of();
    final SortedMap<String, String> facts = new TreeMap<>();

    Draft(ExportKind kind, String source) {
      this.kind = kind;
      this.provider = kind.provider();
      this.source = source;
    }

    void fact(String key, @Nullable String value) {
      if (value != null && !value.isEmpty()) {
        facts.put(key, value.length() > 200 ? value.substring(0, 200) : value);
      }
    }

    Known known() {
      return new Known(
          kind,
          provider,
          new Keys(
              keyId,
              credentialId,
              tokenHash,
              prefix,
              suffix,
              fingerprint,
              clientId,
              values,
              keyedBy),
          name,
          new Dates(created, lastRotated, lastUsed, expires, captured),
          status,
          who,
          scopes,
          facts,
          source);
    }
  }
}
