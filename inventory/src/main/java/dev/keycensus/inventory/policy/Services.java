package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Identity;
import dev.keycensus.rules.IdentityKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many programs of their own there are among those that use one credential. A database and who
 * signs in to it share its password by nature; a program and its migration are one program, as are
 * the jobs of one repository, and a program that two files describe.
 */
final class Services {
  /** Servers whose own password a client has to know; in names and in images. */
  private static final List<String> SERVERS =
      List.of(
          "postgres",
          "mysql",
          "maria",
          "mongo",
          "redis",
          "rabbit",
          "mssql",
          "minio",
          "elastic",
          "influx",
          "neo4j",
          "clickhouse",
          "cassandra",
          "couch",
          "kafka",
          "pgbouncer",
          "valkey",
          "keydb",
          "memgraph",
          "opensearch",
          "pgvector",
          "timescale",
          "database",
          "adminer",
          "pgadmin",
          "keycloak",
          "mosquitto",
          "nats",
          "meilisearch",
          "qdrant");

  private Services() {}

  /** The most programs that descriptions of one kind tell of, such as one Compose project. */
  static long count(List<Identity> consumers) {
    Map<String, List<Identity>> byProvider = new HashMap<>();
    for (Identity i : consumers) {
      String provider = Objects.requireNonNullElse(i.provider(), "");
      byProvider.computeIfAbsent(provider, p -> new ArrayList<>()).add(i);
    }
    long most = 0;
    for (List<Identity> some : byProvider.values()) {
      most = Math.max(most, programs(some));
    }
    return most;
  }

  private static long programs(List<Identity> consumers) {
    List<Set<String>> programs = new ArrayList<>();
    for (Identity i : consumers) {
      if (i.kind() == IdentityKind.WORKLOAD && (isServer(i) || isTest(i))) {
        continue;
      }
      Set<String> signs = new HashSet<>(signs(i));
      // Whoever has a sign in common is one program, also by way of a third.
      for (int at = programs.size() - 1; at >= 0; at--) {
        if (programs.get(at).stream().anyMatch(signs::contains)) {
          signs.addAll(programs.remove(at));
        }
      }
      programs.add(signs);
    }
    return Math.max(programs.size(), consumers.isEmpty() ? 0 : 1);
  }

  private static boolean isServer(Identity i) {
    String image = bare(i.ability().facts().get("image"));
    String name = i.name().toLowerCase(Locale.ROOT);
    return name.equals("db")
        || name.endsWith("-db")
        || name.endsWith("_db")
        || name.startsWith("db-")
        || SERVERS.stream().anyMatch(s -> name.contains(s) || lastPart(image).contains(s));
  }

  private static boolean isTest(Identity i) {
    String name = i.name().toLowerCase(Locale.ROOT);
    return name.equals("e2e") || name.startsWith("test") || name.contains("-test");
  }

  private static List<String> signs(Identity i) {
    if (i.kind() == IdentityKind.CI_PIPELINE) {
      return List.of("pipelines");
    }
    List<String> signs = new ArrayList<>();
    Map<String, String> facts = i.ability().facts();
    String name = i.name().toLowerCase(Locale.ROOT);
    signs.add("name " + (i.kind() == IdentityKind.API_CLIENT ? domain(name) : firstWord(name)));
    for (String fact : List.of("image", "build")) {
      String value = bare(facts.get(fact));
      if (!value.isEmpty() && value.indexOf('$') < 0) {
        signs.add(fact + " " + value);
      }
    }
    return signs;
  }

  /** Without the version. */
  private static String bare(@Nullable String image) {
    String text = image == null ? "" : image.toLowerCase(Locale.ROOT);
    int digest = text.indexOf('@');
    String untied = digest < 0 ? text : text.substring(0, digest);
    int colon = untied.lastIndexOf(':');
    String bare = colon > untied.lastIndexOf('/') ? untied.substring(0, colon) : untied;
    return bare.startsWith("./") && bare.length() > 2 ? bare.substring(2) : bare;
  }

  private static String lastPart(String image) {
    return image.substring(image.lastIndexOf('/') + 1);
  }

  private static String firstWord(String name) {
    for (int i = 1; i < name.length(); i++) {
      if ("-_./ ".indexOf(name.charAt(i)) >= 0) {
        return name.substring(0, i);
      }
    }
    return name;
  }

  /** The last two parts of a host, without a number that makes a copy of it another name. */
  private static String domain(String numbered) {
    int length = numbered.length();
    while (length > 1 && Character.isDigit(numbered.charAt(length - 1))) {
      length--;
    }
    String host = numbered.substring(0, length);
    int last = host.lastIndexOf('.');
    int before = last < 0 ? -1 : host.lastIndexOf('.', last - 1);
    return before < 0 ? host : host.substring(before + 1);
  }
}
