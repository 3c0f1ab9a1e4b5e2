package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The IAM credential report. It tells no key ids: {@link Evidence} finds them by user and date in a
 * list of access keys.
 */
final class AwsReport extends Reading {
  /** Those that make the difference; reports of some years ago lack the later ones. */
  static final List<String> COLUMNS =
      List.of(
          "user",
          "arn",
          "password_enabled",
          "mfa_active",
          "access_key_1_active",
          "access_key_1_last_rotated",
          "access_key_1_last_used_date",
          "access_key_2_active",
          "access_key_2_last_rotated",
          "access_key_2_last_used_date",
          "cert_2_last_rotated");

  AwsReport(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row row) throws UserError {
    String user = row.need("user");
    String arn = row.need("arn");
    boolean console = row.isTrue("password_enabled");
    boolean root = user.equals("<root_account>");
    Who who =
        new Who(
            root ? "root" : user,
            root ? "root" : user,
            root ? IdentityKind.BREAK_GLASS : IdentityKind.SERVICE_ACCOUNT,
            account(arn),
            null,
            console && !root);
    int keys = 0;
    for (String key : new String[] {"access_key_1_", "access_key_2_"}) {
      row.need(key + "active");
      boolean active = row.isTrue(key + "active");
      Draft d = draft(row);
      d.created = row.time(key + "last_rotated");
      d.lastUsed = row.time(key + "last_used_date");
      if ("N/A".equals(row.text(key + "last_used_date"))) {
        d.fact("neverUsed", "true");
      }
      if (d.created == null && !active) {
        continue;
      }
      d.status = active ? Status.ACTIVE : Status.INACTIVE;
      d.fact("lastService", AwsKeyLists.word(row.text(key + "last_used_service")));
      d.who = who;
      if (console) {
        d.fact("console", row.isTrue("mfa_active") ? "with MFA" : "without MFA");
      }
      add(d, row);
      keys++;
    }
    row.time("user_creation_time");
    row.isTrue("cert_1_active");
    row.isTrue("cert_2_active");
    // The last column: where it is empty the file was cut.
    row.need("cert_2_last_rotated");
    row.time("cert_2_last_rotated");
    if (keys == 0) {
      Draft d = draft(row);
      d.who = who;
      add(d, row);
    }
  }

  /** The account of an ARN. */
  static @Nullable String account(String arn) {
    // arn:partition:service:region:account:resource
    int from = 0;
    for (int field = 0; field < 4; field++) {
      from = arn.indexOf(':', from) + 1;
      if (from == 0) {
        return null;
      }
    }
    int to = arn.indexOf(':', from);
    return to - from == 12 ? arn.substring(from, to) : null;
  }
}
