package dev.keycensus.inventory.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.keycensus.detectors.facts.Facts;
import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import org.jspecify.annotations.Nullable;

/** Lists of access keys, and when each was last used. */
final class AwsKeyLists extends Reading {
  AwsKeyLists(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row row) throws UserError {
    String user = row.text("UserName");
    Draft d = draft(row);
    if (row.has("AccessKeyId")) {
      row.need("AccessKeyId");
    }
    if (row.has("AccessKeyLastUsed")) {
      Row used = row.get("AccessKeyLastUsed");
      d.keyId = id(row);
      d.lastUsed = used == null ? null : used.time("LastUsedDate");
      if (used != null && d.lastUsed == null && "N/A".equals(used.text("ServiceName"))) {
        d.fact("neverUsed", "true");
      }
      d.fact("lastService", used == null ? null : word(used.text("ServiceName")));
      if (d.keyId == null && user == null) {
        throw row.error("has neither a UserName nor an AccessKeyId");
      }
    } else {
      row.need("AccessKeyId");
      d.keyId = id(row);
      d.created = row.time("CreateDate");
      // PowerShell's client writes it as an object.
      Row word = row.get("Status");
      String status = word != null && word.isObject() ? word.need("Value") : row.need("Status");
      d.status =
          switch (status) {
            case "Active" -> Status.ACTIVE;
            case "Inactive", "Expired" -> Status.INACTIVE;
            default ->
                throw new UserError(
                    row.place(), "row " + row.key() + " has an unknown Status", null, 0, null);
          };
    }
    if (user != null) {
      d.who = new Who(user, user, IdentityKind.SERVICE_ACCOUNT, accountOf(d.keyId), null, false);
    }
    add(d, row);
  }

  private static @Nullable String id(Row row) throws UserError {
    String id = row.text("AccessKeyId");
    if (id != null && !isKeyId(id)) {
      throw new UserError(
          row.place(), "row " + row.key() + ": AccessKeyId is no key id", null, 0, null);
    }
    return id;
  }

  static boolean isKeyId(String id) {
    return id.length() >= 16
        && id.length() <= 128
        && id.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  }

  /** The account that a key id holds; null where it does not. */
  static @Nullable String accountOf(@Nullable String keyId) {
    return keyId == null
        ? null
        : Facts.of("aws-access-key-id", true, keyId.getBytes(ISO_8859_1)).get("account");
  }

  /** A word that means something. */
  static @Nullable String word(@Nullable String text) {
    return text == null || text.equals("N/A") ? null : text;
  }
}
