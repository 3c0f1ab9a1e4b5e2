package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * CloudTrail: when each access key was last used, by whom, and from how many places. Events come as
 * log files hold them, as a look-up tells them, or as an event bus passes them on.
 */
final class CloudTrail extends Reading {
  /** A busy account has millions of sessions; of more than so many only the roles are kept. */
  static final int MOST_SESSIONS = 100_000;

  private final SortedMap<String, Uses> byKey = new TreeMap<>();
  private int sessions;
  private long eventsOfMore;

  CloudTrail(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row event) throws UserError {
    Row row = unwrapped(event);
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
    boolean console = row.isTrue("sessionCredentialFromConsole");
    Who who = who(by, console && isSession(key));
    boolean known = byKey.containsKey(key);
    if (!known && isSession(key) && ++sessions > MOST_SESSIONS) {
      eventsOfMore++;
      if (who != null) {
        // No key id begins with a space.
        Uses role = entry(byKey, " " + who.id(), k -> new Uses(draft(row), row), row);
        role.draft.who = who;
        role.at(at, row.text("sourceIPAddress"));
      }
      return;
    }
    Uses uses = entry(byKey, key, k -> new Uses(draft(row), row), row);
    uses.draft.keyId = key;
    uses.draft.who = Told.better(uses.draft.who, who);
    uses.at(at, row.text("sourceIPAddress"));
    if (console) {
      uses.draft.fact("console", "used");
    }
  }

  @Override
  Set<String> members() {
    return Set.of("userIdentity", "detail");
  }

  @Override
  List<String> notes() {
    return eventsOfMore == 0
        ? List.of()
        : List.of(
            eventsOfMore
                + " events of sessions over the first "
                + MOST_SESSIONS
                + " are told by role only");
  }

  private static boolean isSession(String key) {
    return key.startsWith("ASIA");
  }

  /** The event itself: a look-up quotes it, and an event bus puts it into a letter. */
  private static Row unwrapped(Row row) throws UserError {
    if (row.has("CloudTrailEvent")) {
      return JsonRows.inner(row, "CloudTrailEvent");
    }
    Row detail = row.get("detail");
    return detail != null && detail.has("eventSource") ? detail : row;
  }

  @Override
  void end() throws UserError {
    for (Uses uses : byKey.values()) {
      add(uses.done(), uses.first);
    }
  }

  /**
   * Whoever acted.
   *
   * @param person whether it was somebody at the console
   */
  private static @Nullable Who who(Row by, boolean person) throws UserError {
    String type = by.text("type");
    String account = by.text("accountId");
    String name = by.text("userName");
    if ("Root".equals(type)) {
      return new Who("root", "root", IdentityKind.BREAK_GLASS, account, null, false);
    }
    if ("IAMUser".equals(type)) {
      return name == null || name.equals("HIDDEN_DUE_TO_SECURITY_REASONS")
          ? null
          : new Who(name, name, IdentityKind.SERVICE_ACCOUNT, account, null, person);
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
            isOfPeople(role));
  }

  /** The identity centre makes a role of such a name for each set of permissions of people. */
  static boolean isOfPeople(String role) {
    return role.startsWith("AWSReservedSSO_");
  }
}
