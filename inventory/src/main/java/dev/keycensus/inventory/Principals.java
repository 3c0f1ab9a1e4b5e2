package dev.keycensus.inventory;

import dev.keycensus.inventory.census.Ids;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.IdentityKind;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom a value authenticates, where the value itself or its neighbours tell: an AWS account, a
 * Google client e-mail, a token's issuer and subject, a URL's user and host.
 */
final class Principals {
  private Principals() {}

  /**
   * A principal.
   *
   * @param tenant where at the provider; null where nothing tells
   * @param beside whether it stands beside the value rather than in it
   * @param key what is joined by it; the same name in another service is another principal where
   *     nothing but the name is known
   * @param passing whether it names the credential rather than who holds it, as an access key's id
   *     does: the next credential of the same holder has another
   */
  record Principal(
      IdentityKind kind,
      String provider,
      String name,
      @Nullable String tenant,
      boolean beside,
      String key,
      boolean passing) {
    String id() {
      return Ids.of("nhi_", provider, kind.word(), key, tenant == null ? "" : tenant);
    }
  }

  /**
   * The principal of a value; null where nothing tells.
   *
   * @param facts see {@link dev.keycensus.detectors.facts.Facts}
   * @param service the folder of the service that it stands in
   */
  static @Nullable Principal of(
      CredentialType type, SortedMap<String, String> facts, String service) {
    String provider = type.provider();
    String email = facts.get("clientEmail");
    if (email != null) {
      return named(IdentityKind.SERVICE_ACCOUNT, provider, email, project(email));
    }
    String account = facts.get("serviceAccount");
    String namespace = facts.get("namespace");
    if (account != null && namespace != null) {
      return named(
          IdentityKind.SERVICE_ACCOUNT, "kubernetes", namespace + "/" + account, namespace);
    }
    String spiffe = facts.get("spiffeId");
    if (spiffe != null) {
      return named(IdentityKind.WORKLOAD, provider, spiffe, null);
    }
    String keyId = facts.get("keyId");
    if (keyId != null) {
      String tenant = facts.get("account");
      return new Principal(
          IdentityKind.SERVICE_ACCOUNT,
          provider,
          "access key" + (tenant == null ? "" : " of account " + tenant),
          tenant,
          false,
          keyId,
          true);
    }
    String subject = facts.get("subject");
    String issuer = facts.get("issuer");
    if (subject != null) {
      return named(type.kind(), provider, subject, issuer);
    }
    String tenant = first(facts, "tenant", "project", "projectId", "account");
    String id = facts.get("principalId");
    if (id != null) {
      String name = facts.get("principal");
      return new Principal(
          type.kind(), provider, name == null ? id : name, tenant, false, id, false);
    }
    String host = facts.get("host");
    String user = facts.get("user");
    if (host != null && user != null) {
      boolean database = isDatabase(facts.get("scheme")) || facts.containsKey("database");
      return named(
          database ? IdentityKind.DATABASE_ACCOUNT : type.kind(),
          provider,
          user + "@" + host,
          host);
    }
    String client = facts.get("clientId");
    if (client != null) {
      return new Principal(type.kind(), provider, client, tenant, true, client, false);
    }
    String name = facts.get("principal");
    return name == null
        ? null
        : new Principal(type.kind(), provider, name, tenant, true, service + '\0' + name, false);
  }

  private static Principal named(
      IdentityKind kind, String provider, String name, @Nullable String tenant) {
    return new Principal(kind, provider, name, tenant, false, name, false);
  }

  private static @Nullable String first(SortedMap<String, String> facts, String... keys) {
    for (String key : keys) {
      if (facts.containsKey(key)) {
        return facts.get(key);
      }
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
}
