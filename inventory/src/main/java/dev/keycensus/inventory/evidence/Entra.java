package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applications of Microsoft Entra and their secrets and certificates. */
final class Entra extends Reading {
  Entra(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row listed) throws UserError {
    Row row = decapitalized(listed);
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
      credential(decapitalized(secret), app, who, enabled);
    }
    for (Row key : row.list("keyCredentials")) {
      credential(decapitalized(key), app, who, enabled);
    }
  }

  /** With names as the service spells them; PowerShell's clients begin them with a capital. */
  private static Row decapitalized(Row row) {
    Map<String, Row> members = new LinkedHashMap<>();
    row.all()
        .forEach(
            (name, value) -> {
              String first = name.isEmpty() ? "" : name.substring(0, 1).toLowerCase(Locale.ROOT);
              members.putIfAbsent(name.isEmpty() ? "" : first + name.substring(1), value);
            });
    return new Row(row.file(), row.line(), row.column(), row.key(), null, members, null);
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
    // The older service has shorter names.
    d.created = row.time(row.has("startDateTime") ? "startDateTime" : "startDate");
    d.expires = row.time(row.has("endDateTime") ? "endDateTime" : "endDate");
    d.status = enabled ? Status.ACTIVE : Status.INACTIVE;
    add(d, row);
  }
}
