package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Status;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import org.jspecify.annotations.Nullable;

/** Keys of service accounts, and when each last authenticated. */
final class GoogleKeys extends Reading {
  private static final String ACCOUNTS = "/serviceAccounts/";
  private static final String KEYS = "/keys/";

  GoogleKeys(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row listed) throws UserError {
    Row row = asset(listed);
    if (row == null) {
      return;
    }
    boolean activity = row.has("fullResourceName");
    String name = row.need(activity ? "fullResourceName" : "name");
    int account = name.indexOf(ACCOUNTS);
    int key = name.indexOf(KEYS, Math.max(account, 0));
    if (account < 0 || key < 0 || key + KEYS.length() == name.length()) {
      throw new UserError(
          row.place(),
          "row " + row.key() + " is no key of a service account",
          null,
          0,
          "export them with gcloud iam service-accounts keys list --format=json");
    }
    if ("SYSTEM_MANAGED".equals(row.text("keyType"))) {
      return;
    }
    Draft d = draft(row);
    d.credentialId = name.substring(key + KEYS.length());
    String email = name.substring(account + ACCOUNTS.length(), key);
    if (email.indexOf('@') > 0) {
      d.who = new Who(email, email, IdentityKind.SERVICE_ACCOUNT, project(email), null, false);
    }
    if (activity) {
      d.lastUsed = row.time("activity", "lastAuthenticatedTime");
    } else {
      d.created = row.time("validAfterTime");
      d.expires = row.time("validBeforeTime");
      d.status = row.isTrue("disabled") ? Status.INACTIVE : Status.ACTIVE;
      d.fact("disabledFor", row.text("disableReason"));
    }
    add(d, row);
  }

  /**
   * The key itself: the inventory of assets wraps what the service would answer, and lists other
   * assets along with it, of which this is null.
   */
  private static @Nullable Row asset(Row listed) throws UserError {
    String type = listed.text(listed.has("assetType") ? "assetType" : "asset_type");
    if (type == null) {
      return listed;
    }
    if (!type.equals("iam.googleapis.com/ServiceAccountKey")) {
      return null;
    }
    Row data = listed.get("resource", "data");
    if (data == null) {
      throw new UserError(
          listed.place(),
          "row " + listed.key() + " has no resource.data",
          null,
          0,
          "export it with --content-type=resource");
    }
    return data;
  }

  private static @Nullable String project(String email) {
    int at = email.indexOf('@');
    return email.endsWith(".iam.gserviceaccount.com")
        ? email.substring(at + 1, email.indexOf('.', at))
        : null;
  }
}
