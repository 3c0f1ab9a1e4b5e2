package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows of our own: for every provider of which no export is known, and for evidence that is kept
 * ({@link Kept} writes them).
 */
final class OwnRows extends Reading {
  OwnRows(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row row) throws UserError {
    String from = row.text("source");
    Draft d = new Draft(kindOf(row, kind), from == null ? row.source() : from);
    d.provider = row.need("provider");
    d.keyId = row.text("key_id");
    d.credentialId = row.text("id");
    String hash = row.text("token_hash");
    d.tokenHash = hash == null ? null : GitHubAudit.bare(hash);
    String prefix = row.text("hint_prefix");
    String suffix = row.text("hint_suffix");
    d.prefix = prefix == null ? "" : prefix;
    d.suffix = suffix == null ? "" : suffix;
    d.fingerprint = row.text("fingerprint");
    d.clientId = row.text("client_id");
    d.values = row.texts("values");
    d.keyedBy = row.text("keyed_by");
    d.name = row.text("name");
    d.created = row.time("created");
    d.lastRotated = row.time("last_rotated");
    d.lastUsed = row.time("last_used");
    d.expires = row.time("expires");
    d.captured = row.time("captured");
    d.status = constant(row, "status", Status.values());
    d.scopes = scopes(row);
    Row facts = row.get("facts");
    for (Map.Entry<String, Row> fact :
        facts == null ? Map.<String, Row>of().entrySet() : facts.all().entrySet()) {
      d.fact(fact.getKey(), fact.getValue().text());
    }
    d.fact("environment", row.text("env"));
    String principal = row.text("principal");
    String id = row.text("principal_id");
    String owner = row.text("owner");
    if (principal != null || id != null || owner != null) {
      String whose = id != null ? id : principal != null ? principal : d.name;
      whose = whose == null ? d.credentialId : whose;
      if (whose != null) {
        d.who =
            new Who(
                whose,
                principal != null ? principal : d.name != null ? d.name : whose,
                constant(row, "principal_kind", IdentityKind.values()),
                row.text("tenant"),
                owner,
                row.isTrue("person"));
      }
    }
    add(d, row);
  }

  /** Names with spaces are kept whole in a list, and in a text with commas. */
  private static List<String> scopes(Row row) throws UserError {
    Row scopes = row.get("scopes");
    if (scopes != null && scopes.text() != null && scopes.text().indexOf(',') >= 0) {
      TreeSet<String> names = new TreeSet<>();
      StringTokenizer each = new StringTokenizer(scopes.text(), ",");
      while (each.hasMoreTokens()) {
        String name = each.nextToken().strip();
        if (!name.isEmpty()) {
          names.add(name);
        }
      }
      return List.copyOf(names);
    }
    return List.copyOf(new TreeSet<>(row.texts("scopes")));
  }

  private static ExportKind kindOf(Row row, ExportKind otherwise) throws UserError {
    String word = row.text("export");
    ExportKind kind = word == null ? null : ExportKind.of(word);
    return kind == null ? otherwise : kind;
  }

  private static <T extends Enum<T>> @Nullable T constant(Row row, String name, T[] all)
      throws UserError {
    String word = row.text(name);
    if (word == null) {
      return null;
    }
    String wanted = word.toUpperCase(Locale.ROOT).replace('-', '_');
    for (T one : all) {
      if (one.name().equals(wanted)) {
        return one;
      }
    }
    Row value = row.get(name);
    throw (value == null ? row : value).error("is not a word that is known");
  }
}
