package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.rules.UserError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one kind of export. One of these reads one file. */
abstract class Reading {
  /** More would not fit into the memory of a laptop. */
  private static final int MOST = 500_000;

  final ExportKind kind;
  private final List<Known> out = new ArrayList<>();

  Reading(ExportKind kind) {
    this.kind = kind;
  }

  /** Reads a row. */
  abstract void row(Row row) throws UserError;

  /**
   * Reads a row that is an id and nothing else.
   *
   * @throws UserError for a kind whose lists never are of ids
   */
  void bareId(Row row) throws UserError {
    throw new UserError(row.place(), "a row is not an object", null, 0, "export it again");
  }

  /** Under which names a row has what is read of it; none where all of it may be. */
  Set<String> members() {
    return Set.of();
  }

  /** Called behind the last row. */
  void end() throws UserError {}

  final Draft draft(Row row) {
    return new Draft(kind, row.source());
  }

  final void add(Draft draft, Row row) throws UserError {
    if (out.size() == MOST) {
      throw new UserError(row.place(), "over 500,000 credentials", null, 0, "export a part of it");
    }
    out.add(draft.known());
  }

  final List<Known> known() {
    return out;
  }

  /** What was left out, for people; asked for behind the end. */
  List<String> notes() {
    return List.of();
  }

  /** The reading of a kind. */
  static Reading of(ExportKind kind, Values values) {
    return switch (kind) {
      case AWS_CREDENTIAL_REPORT -> new AwsReport(kind);
      case AWS_ACCESS_KEYS -> new AwsKeyLists(kind);
      case AWS_AUTHORIZATION_DETAILS -> new AwsDetails(kind);
      case CLOUDTRAIL -> new CloudTrail(kind);
      case GCP_KEYS -> new GoogleKeys(kind);
      case ENTRA_CREDENTIALS -> new Entra(kind);
      case KUBERNETES -> new Kubernetes(kind, values);
      case GITHUB_PATS,
          GITHUB_INSTALLATIONS,
          GITHUB_DEPLOY_KEYS,
          GITHUB_CREDENTIAL_AUTHORIZATIONS ->
          new GitHub(kind);
      case GITHUB_SECRETS -> new StoredNames(kind);
      case GITLAB_VARIABLES -> new GitLabVariables(kind, values);
      case GITHUB_AUDIT_LOG -> new GitHubAudit(kind);
      case GITLAB_TOKENS -> new GitLab(kind);
      case VAULT_TOKENS, VAULT_LEASES -> new Vault(kind, values);
      case OKTA -> new Okta(kind);
      case OPENAI_KEYS, ANTHROPIC_KEYS -> new ModelKeys(kind);
      case KEYCENSUS -> new OwnRows(kind);
    };
  }

  /** The kind of a JSON export, by one of its rows; null where the row does not tell. */
  static @Nullable ExportKind kindOf(Row row) {
    if (row.has("apiVersion") && row.has("kind")) {
      return ExportKind.KUBERNETES;
    }
    Row data = row.get("data");
    Row inner = data != null && data.isObject() ? data : row;
    Row name = row.get("name");
    String text = name == null || name.text() == null ? "" : name.text();
    Row object = row.get("object");
    boolean listed = object != null && object.text() != null;
    if (row.has("CloudTrailEvent")
        || (row.has("detail-type") && row.has("detail"))
        || (row.has("eventSource") && row.has("eventName"))) {
      return ExportKind.CLOUDTRAIL;
    }
    if ((row.has("UserName") && row.has("UserId"))
        || (row.has("RoleName") && row.has("RoleId"))
        || (row.has("GroupName") && row.has("GroupId"))
        || row.has("PolicyVersionList")) {
      return ExportKind.AWS_AUTHORIZATION_DETAILS;
    }
    return row.has("AccessKeyId") || row.has("AccessKeyLastUsed")
        ? ExportKind.AWS_ACCESS_KEYS
        : text.contains("/serviceAccounts/") || row.has("fullResourceName")
            ? ExportKind.GCP_KEYS
            : row.has("token_last_eight") || row.has("credential_authorized_at")
                ? ExportKind.GITHUB_CREDENTIAL_AUTHORIZATIONS
                : row.has("access_granted_at")
                    ? ExportKind.GITHUB_PATS
                    : row.has("app_id") && row.has("permissions")
                        ? ExportKind.GITHUB_INSTALLATIONS
                        : row.has("read_only") && row.has("key")
                            ? ExportKind.GITHUB_DEPLOY_KEYS
                            : row.has("action")
                                    && (row.has("@timestamp")
                                        || (row.has("actor") && row.has("created_at")))
                                ? ExportKind.GITHUB_AUDIT_LOG
                                : row.has("partial_key_hint")
                                    ? ExportKind.ANTHROPIC_KEYS
                                    : kindOf(row, inner, listed);
  }

  private static @Nullable ExportKind kindOf(Row row, Row inner, boolean listed) {
    if (row.has("redacted_value") || (listed && row.has("role"))) {
      return ExportKind.OPENAI_KEYS;
    }
    if (row.has("provider")) {
      return ExportKind.KEYCENSUS;
    }
    if (row.has("environment_scope") && row.has("key")) {
      return ExportKind.GITLAB_VARIABLES;
    }
    if (StoredNames.is(row)) {
      return ExportKind.GITHUB_SECRETS;
    }
    if (row.has("revoked") && row.has("scopes")) {
      return ExportKind.GITLAB_TOKENS;
    }
    if (row.has("appId")
        || row.has("AppId")
        || (row.has("keyId") && (row.has("endDateTime") || row.has("endDate")))
        || (row.has("KeyId") && row.has("EndDateTime"))) {
      return ExportKind.ENTRA_CREDENTIALS;
    }
    if (row.has("tokenWindow") || row.has("signOnMode")) {
      return ExportKind.OKTA;
    }
    return inner.has("accessor")
        ? ExportKind.VAULT_TOKENS
        : inner.has("renewable") && inner.has("issue_time") ? ExportKind.VAULT_LEASES : null;
  }

  /** The entry of a map, made where there is none. */
  static <T> T entry(SortedMap<String, T> map, String key, Function<String, T> make, Row row)
      throws UserError {
    if (map.size() >= MOST && !map.containsKey(key)) {
      throw new UserError(row.place(), "over 500,000 credentials", null, 0, "export a part of it");
    }
    return map.computeIfAbsent(key, make);
  }

  static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isAfter(a)) ? b : a;
  }

  /** What uses of one credential tell. */
  static final class Uses {
    private static final int MOST_ADDRESSES = 1000;

    final Draft draft;
    final Row first;
    final TreeSet<String> addresses = new TreeSet<>();
    final TreeSet<String> scopes = new TreeSet<>();
    long events;

    Uses(Draft draft, Row first) {
      this.draft = draft;
      this.first = first;
    }

    void at(@Nullable Instant when, @Nullable String address) {
      events++;
      draft.lastUsed = later(draft.lastUsed, when);
      if (address != null
          && addresses.size() < MOST_ADDRESSES
          && !address.endsWith(".amazonaws.com")) {
        addresses.add(address);
      }
    }

    /** Addresses themselves are not kept: they may be of people. */
    Draft done() {
      draft.scopes = List.copyOf(scopes);
      draft.fact("uses", Long.toString(events));
      if (!addresses.isEmpty()) {
        draft.fact("usedFromAddresses", Integer.toString(addresses.size()));
      }
      return draft;
    }
  }
}
