package dev.keycensus.inventory.evidence;

import dev.keycensus.inventory.evidence.Known.Draft;
import dev.keycensus.inventory.evidence.Known.Who;
import dev.keycensus.rules.IdentityKind;
import dev.keycensus.rules.UserError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What users and roles of an account may do, by the names of their policies, and who answers for
 * them. It tells no key ids: a list of access keys names the users of those.
 */
final class AwsDetails extends Reading {
  /** What allows every action on everything. */
  static final String EVERYTHING = "*";

  private static final Set<String> OWNERS = Set.of("owner", "team", "contact");

  private final List<Principal> principals = new ArrayList<>();
  private final Map<String, Set<String>> ofGroup = new HashMap<>();
  private final Set<String> everything = new HashSet<>();

  private record Principal(Draft draft, Row row, Set<String> scopes, List<String> groups) {}

  AwsDetails(ExportKind kind) {
    super(kind);
  }

  @Override
  void row(Row row) throws UserError {
    if (row.has("PolicyVersionList")) {
      policy(row);
    } else if (row.has("GroupName")) {
      ofGroup.put(row.need("GroupName"), scopes(row, "GroupPolicyList"));
    } else {
      principal(row, row.has("RoleName"));
    }
  }

  private void principal(Row row, boolean role) throws UserError {
    String name = row.need(role ? "RoleName" : "UserName");
    String path = row.text("Path");
    if (role && path != null && path.startsWith("/aws-service-role/")) {
      return;
    }
    Draft d = draft(row);
    d.who =
        new Who(
            role ? "role/" + name : name,
            name,
            role ? IdentityKind.WORKLOAD : IdentityKind.SERVICE_ACCOUNT,
            AwsReport.account(row.need("Arn")),
            owner(row),
            role ? CloudTrail.isOfPeople(name) : row.has("PasswordLastUsed"));
    row.time("CreateDate");
    principals.add(
        new Principal(
            d,
            row,
            scopes(row, role ? "RolePolicyList" : "UserPolicyList"),
            role ? List.of() : row.texts("GroupList")));
  }

  private static Set<String> scopes(Row row, String inline) throws UserError {
    Set<String> scopes = new TreeSet<>();
    for (Row policy : row.list("AttachedManagedPolicies")) {
      scopes.add("policy/" + policy.need("PolicyName"));
    }
    for (Row policy : row.list(inline)) {
      scopes.add("inline/" + policy.need("PolicyName"));
      if (allowsEverything(policy.get("PolicyDocument"))) {
        scopes.add(EVERYTHING);
      }
    }
    return scopes;
  }

  private void policy(Row row) throws UserError {
    for (Row version : row.list("PolicyVersionList")) {
      if (version.isTrue("IsDefaultVersion") && allowsEverything(version.get("Document"))) {
        everything.add("policy/" + row.need("PolicyName"));
      }
    }
  }

  /** Whether a statement without conditions allows all actions on all resources. */
  private static boolean allowsEverything(@Nullable Row document) throws UserError {
    Row policy = document;
    if (document != null && document.text() != null) {
      // The service itself encodes it; its command line does not.
      Row quoted =
          new Row(
              document.file(),
              document.line(),
              document.column(),
              document.key(),
              decoded(document),
              null,
              null);
      policy = JsonRows.inner(document.holding(document.key(), quoted), document.key());
    }
    Row statements = policy == null ? null : policy.get("Statement");
    if (statements == null) {
      return false;
    }
    for (Row s : statements.items() == null ? List.of(statements) : statements.items()) {
      if ("Allow".equals(s.text("Effect"))
          && !s.has("Condition")
          && s.has("Action")
          && s.texts("Action").contains("*")
          && s.has("Resource")
          && s.texts("Resource").contains("*")) {
        return true;
      }
    }
    return false;
  }

  private static String decoded(Row document) throws UserError {
    try {
      return URLDecoder.decode(String.valueOf(document.text()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw document.error("is not encoded as in a URL");
    }
  }

  private static @Nullable String owner(Row row) throws UserError {
    for (Row tag : row.list("Tags")) {
      String key = tag.text("Key");
      if (key != null && OWNERS.contains(key.toLowerCase(Locale.ROOT))) {
        return tag.text("Value");
      }
    }
    return null;
  }

  /** Groups and policies stand behind the users that they are of. */
  @Override
  void end() throws UserError {
    for (Principal p : principals) {
      Set<String> scopes = new TreeSet<>(p.scopes());
      for (String group : p.groups()) {
        scopes.addAll(ofGroup.getOrDefault(group, Set.of()));
      }
      if (scopes.stream().anyMatch(everything::contains)) {
        scopes.add(EVERYTHING);
      }
      p.draft().scopes = List.copyOf(scopes);
      add(p.draft(), p.row());
    }
  }
}
