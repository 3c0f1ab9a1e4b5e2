package dev.keycensus.inventory;

import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the images of databases and brokers call the password that they are set up with. Source:
 * their pages on Docker Hub.
 */
final class ServerPasswords {
  /** Without case and separators. */
  private static final String SERVERS =
      """
      postgrespassword postgresqlpassword postgresqlpostgrespassword mysqlrootpassword
      mysqlpassword mariadbrootpassword mariadbpassword mongoinitdbrootpassword
      neo4jauth rabbitmqdefaultpass requirepass redispassword miniorootpassword
      miniosecretkey clickhousepassword sapassword mssqlsapassword
      dockerinfluxdbinitpassword dockerinfluxdbinitadmintoken keycloakadminpassword
      kcbootstrapadminpassword
      """;

  private static final Set<String> SLOTS =
      Collections.list(new StringTokenizer(SERVERS)).stream()
          .map(Object::toString)
          .collect(Collectors.toUnmodifiableSet());

  private ServerPasswords() {}

  /**
   * Whether a server asks for what stands in a slot, rather than to use it.
   *
   * @param slot with the keys above it, dots between
   */
  static boolean has(@Nullable String slot) {
    String last = slot == null ? "" : slot.substring(slot.lastIndexOf('.') + 1);
    return SLOTS.contains(last.toLowerCase(Locale.ROOT).replace("_", "").replace("-", ""));
  }
}
