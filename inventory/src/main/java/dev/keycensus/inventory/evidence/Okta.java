package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.util.List;

/** API tokens, of which a value tells nothing, and OAuth applications. */
final class Okta extends Reading {
  Okta(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row row) throws UserError {
    String id = row.need("id");
    String name = row.need("name");
    Draft d = draft(row);
    if (row.has("signOnMode")) {
      String client = row.text("credentials", "oauthClient", "client_id");
      String label = row.text("label");
      d.clientId = client;
      String status = row.text("status");
      d.fact("appStatus", status);
      // That an application is on says nothing of each of its secrets.
      d.status = "INACTIVE".equals(status) || "DELETED".equals(status) ? Status.INACTIVE : null;
      d.scopes = row.texts("settings", "oauthClient", "grant_types").stream().sorted().toList();
      d.who =
          new Who(
              client == null ? id : client,
              label == null ? name : label,
              IdentityKind.API_CLIENT,
              null,
              null,
              false);
    } else {
      d.name = name;
      d.created = row.time("created");
      d.expires = row.time("expiresAt");
      d.status = Status.ACTIVE;
      d.scopes = List.of();
      d.who = new Who(id, name, IdentityKind.API_CLIENT, null, null, false);
    }
    add(d, row);
  }
}
