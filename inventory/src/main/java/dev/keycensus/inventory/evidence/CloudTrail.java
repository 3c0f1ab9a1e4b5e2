package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** CloudTrail: when each access key was last used, by whom, and from how many places. */
final class CloudTrail extends Reading {
  private final SortedMap<String, Uses> byKey = new TreeMap<>();

  CloudTrail(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row row) throws UserError {
    // Services that keep logs to be searched call the time theirs.
    String time = row.has("eventTime") || !row.has("@timestamp") ? "eventTime" : "@timestamp";
    row.need(time);
    row.need("eventSource");
    Instant at = row.time(time);
    Row by = row.get("userIdentity");
    String key = by == null ? null : by.text("accessKeyId");
    if (by == null || key == null || !AwsKeyLists.isKeyId(key)) {
      return;
    }
    Uses uses = entry(byKey, key, k -> new Uses(draft(row), row), row);
    uses.draft.keyId = key;
    uses.draft.who = uses.draft.who == null ? who(by) : uses.draft.who;
    uses.at(at, row.text("sourceIPAddress"));
    if (row.isTrue("sessionCredentialFromConsole")) {
      uses.draft.fact("console", "used");
    }
  }

  @Override
  void end() throws UserError {
    for (Uses uses : byKey.values()) {
      add(uses.done(), uses.first);
    }
  }

  private static @Nullable Who who(Row by) throws UserError {
    String type = by.text("type");
    String account = by.text("accountId");
    String name = by.text("userName");
    if ("Root".equals(type)) {
      return new Who("root", "root", IdentityKind.BREAK_GLASS, account, null, false);
    }
    if ("IAMUser".equals(type)) {
      return name == null
          ? null
          : new Who(name, name, IdentityKind.SERVICE_ACCOUNT, account, null, false);
    }
    String role = by.text("sessionContext", "sessionIssuer", "userName");
    return role == null
        ? null
        : new Who(
            "role/" + role,
            role,
            IdentityKind.WORKLOAD,
            by.text("sessionContext", "sessionIssuer", "accountId"),
            null,
            false);
  }
}
