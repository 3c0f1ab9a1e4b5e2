package dev.keycensus.inventory.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.util.List;
import java.util.TreeSet;

/** Tokens by their accessors, and leases. */
final class Vault extends Reading {
  private final Values values;

  Vault(ExportKind kind, Values values) {
    super(kind);
    this.values = values;
  }

  /** One of a list: that there is such a token or lease, and no more. */
  @Override
  void bareId(Row row) throws UserError {
    String id = row.text() == null ? "" : row.text();
    if (id.isBlank() || id.endsWith("/")) {
      throw new UserError(
          row.place(),
          "row " + row.key() + (id.isBlank() ? " is empty" : " is a folder and no id"),
          null,
          0,
          id.isBlank() ? "export it again" : "list what is in the folder");
    }
    Draft d = draft(row);
    d.status = Status.ACTIVE;
    if (kind == ExportKind.VAULT_LEASES) {
      // A list of one folder tells the last part of each id only.
      d.fact("lease", id);
      d.who = id.indexOf('/') > 0 ? ofLease(id) : null;
    } else {
      d.fact("accessor", id);
      d.who = new Who(id, id, IdentityKind.SERVICE_ACCOUNT, null, null, false);
    }
    add(d, row);
  }

  private static Who ofLease(String lease) {
    String path = lease.substring(0, Math.max(0, lease.lastIndexOf('/')));
    boolean database = path.startsWith("database/");
    IdentityKind kind = database ? IdentityKind.DATABASE_ACCOUNT : IdentityKind.WORKLOAD;
    return new Who(path, path, kind, null, null, false);
  }

  @Override
  void row(Row answer) throws UserError {
    Row data = answer.get("data");
    Row row = data != null && data.isObject() ? data : answer;
    if (row.has("keys")) {
      for (Row key : row.list("keys")) {
        bareId(key);
      }
      return;
    }
    Draft d = draft(answer);
    d.created = row.time("issue_time");
    d.expires = row.time("expire_time");
    d.status = Status.ACTIVE;
    if (kind == ExportKind.VAULT_LEASES) {
      String lease = row.need("id");
      d.lastRotated = row.time("last_renewal");
      d.who = ofLease(lease);
    } else {
      String accessor = row.need("accessor");
      String name = row.text("display_name");
      String entity = row.text("entity_id");
      d.created = d.created == null ? row.time("creation_time") : d.created;
      d.scopes = List.copyOf(new TreeSet<>(row.texts("policies")));
      d.fact("accessor", accessor);
      d.fact("path", row.text("path"));
      d.who =
          new Who(
              entity == null ? accessor : entity,
              name == null ? accessor : name,
              IdentityKind.SERVICE_ACCOUNT,
              null,
              null,
              false);
      // Looked up by the token itself, it is told again.
      String token = row.text("id");
      if (token != null) {
        d.values = values.ids(token.getBytes(UTF_8));
        d.keyedBy = values.keyId();
      }
    }
    add(d, answer);
  }
}
