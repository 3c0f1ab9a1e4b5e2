package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The audit log: who used which token when. Events without a token are passed over. */
final class GitHubAudit extends Reading {
  private final SortedMap<String, Uses> byToken = new TreeMap<>();

  GitHubAudit(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row row) throws UserError {
    row.need("action");
    String hash = row.text("hashed_token");
    if (hash == null) {
      return;
    }
    String bare = bare(hash);
    if (bare.length() != 43) {
      throw new UserError(
          row.place(), "row " + row.key() + ": hashed_token is no SHA-256", null, 0, null);
    }
    Uses uses = entry(byToken, bare, k -> new Uses(draft(row), row), row);
    uses.draft.tokenHash = bare;
    String id = row.text("token_id");
    uses.draft.credentialId = id == null ? uses.draft.credentialId : id;
    uses.draft.who = uses.draft.who == null ? who(row) : uses.draft.who;
    uses.draft.fact("tokenKind", row.text("programmatic_access_type"));
    uses.scopes.addAll(row.texts("token_scopes"));
    Instant at = row.time("@timestamp");
    uses.at(at == null ? row.time("created_at") : at, row.text("actor_ip"));
  }

  @Override
  Set<String> members() {
    return Set.of("token_scopes");
  }

  @Override
  void end() throws UserError {
    for (Uses uses : byToken.values()) {
      add(uses.done(), uses.first);
    }
  }

  private static @Nullable Who who(Row row) throws UserError {
    Who who = GitHub.login(row.text("actor"));
    return who != null && row.isTrue("actor_is_bot")
        ? new Who(who.id(), who.name(), IdentityKind.BOT, null, null, false)
        : who;
  }

  /** As it is compared: of either alphabet of base64, and without padding. */
  static String bare(String base64) {
    int end = base64.length();
    while (end > 0 && base64.charAt(end - 1) == '=') {
      end--;
    }
    return base64.substring(0, end).replace('-', '+').replace('_', '/');
  }
}
