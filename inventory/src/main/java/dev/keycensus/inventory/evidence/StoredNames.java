package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.census.StoredSecret;
import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.rules.UserError;
import java.util.Set;

/**
 * Names of the secrets that GitHub keeps for workflows, and when each was set. Only a list of an
 * organization says who sees them.
 */
final class StoredNames extends Reading {
  static final String STORE = "store";

  private static final Set<String> MEMBERS =
      Set.of(
          "name",
          "created_at",
          "updated_at",
          "updatedAt",
          "visibility",
          "selected_repositories_url",
          "selectedReposURL",
          "numSelectedRepos");

  StoredNames(ExportKind kind) {
    super(kind);
  }

  /** Whether it has what such rows have, and nothing else. */
  static boolean is(Row row) {
    return row.has("name")
        && (row.has("updated_at") || row.has("updatedAt"))
        && MEMBERS.containsAll(row.all().keySet());
  }

  @Override
  void row(Row row) throws UserError {
    String name = row.need("name");
    boolean client = row.has("updatedAt");
    row.need(client ? "updatedAt" : "updated_at");
    if (!isName(name)) {
      throw new UserError(
          row.place(),
          "row " + row.key() + " is no secret: its name has other characters than A-Z, 0-9 and _",
          null,
          0,
          "is it an export of that kind?");
    }
    Draft d = draft(row);
    d.name = name;
    d.created = row.time("created_at");
    d.lastRotated = row.time(client ? "updatedAt" : "updated_at");
    boolean shared = row.text("visibility") != null;
    d.fact(STORE, shared ? StoredSecret.ORGANIZATION : StoredSecret.REPOSITORY);
    d.fact("visibility", row.text("visibility"));
    add(d, row);
  }

  private static boolean isName(String name) {
    return name.length() <= 255
        && name.chars()
            .allMatch(
                c ->
                    (c >= 'A' && c <= 'Z')
                        || (c >= 'a' && c <= 'z')
                        || (c >= '0' && c <= '9')
                        || c == '_');
  }
}
