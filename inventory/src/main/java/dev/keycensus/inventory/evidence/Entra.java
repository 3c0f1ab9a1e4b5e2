package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import org.jspecify.annotations.Nullable;

/** Applications of Microsoft Entra and their secrets and certificates. */
final class Entra extends Reading {
  Entra(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row row) throws UserError {
    String app = row.text("appId");
    if (app == null) {
      row.need("keyId");
      credential(row, null, null, true);
      return;
    }
    String name = row.text("displayName");
    boolean enabled = !row.has("accountEnabled") || row.isTrue("accountEnabled");
    boolean managed = "ManagedIdentity".equals(row.text("servicePrincipalType"));
    Who who =
        new Who(
            app,
            name == null ? app : name,
            managed ? IdentityKind.WORKLOAD : IdentityKind.API_CLIENT,
            null,
            null,
            false);
    Draft d = draft(row);
    d.clientId = app;
    d.who = who;
    add(d, row);
    for (Row secret : row.list("passwordCredentials")) {
      credential(secret, app, who, enabled);
    }
    for (Row key : row.list("keyCredentials")) {
      credential(key, app, who, enabled);
    }
  }

  /** What {@code secretText} holds, if anything, is not looked at. */
  private void credential(Row row, @Nullable String app, @Nullable Who who, boolean enabled)
      throws UserError {
    Draft d = draft(row);
    d.credentialId = row.need("keyId");
    d.clientId = app;
    d.who = who;
    d.name = row.text("displayName");
    String hint = row.text("hint");
    d.prefix = hint == null ? "" : hint;
    d.created = row.time("startDateTime");
    d.expires = row.time("endDateTime");
    d.status = enabled ? Status.ACTIVE : Status.INACTIVE;
    add(d, row);
  }
}
