package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys of model providers, with their first and last characters. */
final class ModelKeys extends Reading {
  ModelKeys(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row row) throws UserError {
    String id = row.need("id");
    String name = row.text("name");
    Draft d = draft(row);
    d.name = name;
    d.created = row.time("created_at");
    d.lastUsed = row.time("last_used_at");
    d.expires = row.time("expires_at");
    if (kind == ExportKind.ANTHROPIC_KEYS) {
      hint(row.text("partial_key_hint"), d);
      String status = row.need("status");
      d.status =
          switch (status) {
            case "active" -> Status.ACTIVE;
            case "inactive" -> Status.INACTIVE;
            case "archived" -> Status.REVOKED;
            case "expired" -> Status.EXPIRED;
            default ->
                throw new UserError(
                    row.place(), "row " + row.key() + " has an unknown status", null, 0, null);
          };
      String workspace = row.text("workspace_id");
      d.who =
          new Who(
              id,
              name == null ? id : name,
              IdentityKind.MODEL_CLIENT,
              workspace == null ? row.text("scope", "workspace_id") : workspace,
              null,
              false);
      d.fact("principal", row.text("principal", "id"));
    } else if (row.has("redacted_value")) {
      hint(row.text("redacted_value"), d);
      d.status = Status.ACTIVE;
      Row owner = row.get("owner");
      Row account = owner == null ? null : owner.get("service_account");
      account = account == null ? owner : account;
      boolean service = owner != null && "service_account".equals(owner.text("type"));
      String whose = account == null || !service ? null : account.text("id");
      String whom = account == null || !service ? null : account.text("name");
      d.fact("ownerAccess", row.text("owner_project_access"));
      d.who =
          whose != null
              ? new Who(
                  whose,
                  whom == null ? whose : whom,
                  IdentityKind.SERVICE_ACCOUNT,
                  null,
                  null,
                  false)
              : new Who(id, name == null ? id : name, IdentityKind.MODEL_CLIENT, null, null, false);
    } else {
      d.who =
          new Who(id, name == null ? id : name, IdentityKind.SERVICE_ACCOUNT, null, null, false);
      String role = row.text("role");
      d.scopes = role == null ? d.scopes : List.of("role:" + role);
    }
    add(d, row);
  }

  /** {@code sk-ant-api03-R2D...igAA}, {@code sk-abc***def}. */
  static void hint(@Nullable String text, Draft d) {
    if (text == null) {
      return;
    }
    int from = text.length();
    for (String cut : new String[] {"...", "*", "\u2026"}) {
      int at = text.indexOf(cut);
      from = at >= 0 && at < from ? at : from;
    }
    if (from == text.length()) {
      return;
    }
    int to = from;
    while (to < text.length() && ".*\u2026".indexOf(text.charAt(to)) >= 0) {
      to++;
    }
    d.prefix = text.substring(0, from);
    d.suffix = text.substring(to);
  }
}
