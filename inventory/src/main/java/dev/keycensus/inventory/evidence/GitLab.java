package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.util.List;
import java.util.TreeSet;

/**
 * Access and deploy tokens. The lists hold nothing by which a value can be known, so they tell of
 * identities only.
 */
final class GitLab extends Reading {
  GitLab(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row row) throws UserError {
    String id = row.need("id");
    String name = row.need("name");
    row.need("revoked");
    Draft d = draft(row);
    d.name = name;
    d.created = row.time("created_at");
    d.lastUsed = row.time("last_used_at");
    d.expires = row.time("expires_at");
    d.scopes = List.copyOf(new TreeSet<>(row.texts("scopes")));
    d.status =
        row.isTrue("revoked")
            ? Status.REVOKED
            : row.isTrue("expired")
                ? Status.EXPIRED
                : row.has("active") && !row.isTrue("active") ? Status.INACTIVE : Status.ACTIVE;
    d.fact("tokenId", id);
    String user = row.text("user_id");
    String login = row.text("username");
    boolean bot = row.has("access_level");
    d.who =
        login != null
            ? new Who(login, login, IdentityKind.SERVICE_ACCOUNT, null, null, false)
            : user == null
                ? null
                : new Who(user, name, bot ? IdentityKind.BOT : null, null, null, !bot);
    add(d, row);
  }
}
