package dev.keycensus.inventory;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A first identity for each credential, from what the value itself tells: an AWS account, a Google
 * client e-mail, a token's issuer and subject, a URL's user and host. A value that tells nothing is
 * an identity of its own.
 */
final class Identities {
  private Identities() {}

  /** What the facts say: who, and where at the provider. */
  private record Evidence(IdentityKind kind, String name, @Nullable String tenant) {}

  static String idOf(String credential, CredentialType type, SortedMap<String, String> facts) {
    Evidence e = evidence(type, facts);
    return e == null
        ? "nhi_" + credential.substring(credential.indexOf('_') + 1)
        : Fingerprints.plain(
            "nhi_",
            type.provider(),
            e.kind().word(),
            e.name(),
            e.tenant() == null ? "" : e.tenant());
  }

  private static @Nullable Evidence evidence(CredentialType type, SortedMap<String, String> facts) {
    String email = facts.get("clientEmail");
    if (email != null) {
      return new Evidence(IdentityKind.SERVICE_ACCOUNT, email, project(email));
    }
    String account = facts.get("account");
    String keyId = facts.get("keyId");
    if (keyId != null) {
      return new Evidence(
          IdentityKind.SERVICE_ACCOUNT, "AWS access key of account " + account, account);
    }
    String subject = facts.get("subject");
    String issuer = facts.get("issuer");
    if (subject != null || issuer != null) {
      return new Evidence(
          type.kind(), subject == null ? issuer + " (any subject)" : subject, issuer);
    }
    String host = facts.get("host");
    String user = facts.get("user");
    if (host != null && user != null) {
      return new Evidence(
          isDatabase(facts.get("scheme")) ? IdentityKind.DATABASE_ACCOUNT : type.kind(),
          user + "@" + host,
          host);
    }
    return null;
  }

  private static @Nullable String project(String email) {
    int at = email.indexOf('@');
    int dot = email.indexOf('.', at);
    return at > 0 && email.endsWith(".iam.gserviceaccount.com")
        ? email.substring(at + 1, dot)
        : null;
  }

  private static boolean isDatabase(@Nullable String scheme) {
    return scheme != null
        && switch (scheme) {
          case "postgres",
              "postgresql",
              "mysql",
              "mariadb",
              "mongodb",
              "redis",
              "rediss",
              "amqp",
              "amqps",
              "mssql",
              "sqlserver",
              "oracle",
              "clickhouse",
              "cassandra",
              "couchdb",
              "neo4j",
              "bolt",
              "db2" ->
              true;
          default ->
              scheme.startsWith("mongodb")
                  || scheme.startsWith("mysql")
                  || scheme.startsWith("postgresql");
        };
  }

  /** The identities of {@code credentials}, sorted by kind, name and id. */
  static List<Identity> of(List<Credential> credentials) {
    Map<String, List<Credential>> grouped = new TreeMap<>();
    for (Credential c : credentials) {
      grouped.computeIfAbsent(c.identity(), k -> new ArrayList<>()).add(c);
    }
    List<Identity> identities = new ArrayList<>();
    grouped.forEach(
        (id, cs) -> {
          Credential first = cs.get(0);
          Evidence e = evidence(first.type(), first.facts());
          identities.add(
              new Identity(
                  id,
                  e == null ? first.type().kind() : e.kind(),
                  e == null ? "unnamed, known by " + first.type().name() : e.name(),
                  first.type().provider(),
                  e == null ? null : e.tenant(),
                  cs.stream().map(Credential::id).sorted().toList()));
        });
    identities.sort(
        Comparator.comparing(Identity::kind)
            .thenComparing(Identity::name)
            .thenComparing(Identity::id));
    return identities;
  }
}
