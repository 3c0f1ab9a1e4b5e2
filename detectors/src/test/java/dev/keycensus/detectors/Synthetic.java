package dev.keycensus.detectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Secrets as people and generators make them, assigned in the usual ways: what a labelled set of a
 * few repositories says too little of. Seeded; none of it is anybody's.
 */
final class Synthetic {
  /** A file of one line with one secret. */
  record Line(String file, String text) {}

  private static final String[] PASSWORD_NAMES = {
    "password",
    "db_password",
    "DB_PASSWORD",
    "adminPassword",
    "MYSQL_ROOT_PASSWORD",
    "smtp_pass",
    "user_pwd",
    "spring.datasource.password",
    "dbPass",
    "LDAP_BIND_PASSWORD",
    "ssh_password",
    "rootPassword",
    "pass" + "phrase",
    "REDIS_PASSWORD",
    "jdbc.password",
    "mail_password"
  };
  private static final String[] KEY_NAMES = {
    "api_key",
    "apiKey",
    "SECRET_KEY",
    "client_secret",
    "clientSecret",
    "access_token",
    "AUTH_TOKEN",
    "jwt_secret",
    "encryption_key",
    "signing_key",
    "webhookSecret",
    "app_secret",
    "SESSION_SECRET",
    "refresh_token",
    "private_key",
    "service.api.token",
    "consumerSecret",
    "access_key"
  };
  private static final String[][] FORMS = {
    {"a.py", "%s = \"%s\""},
    {"a.py", "    '%s': '%s',"},
    {"A.java", "  private static final String %s = \"%s\";"},
    {"A.java", "    config.put(\"%s\", \"%s\");"},
    {"A.java", "    source.set_%s(\"%s\");"},
    {"a.js", "  %s: '%s',"},
    {"a.js", "const %s = '%s';"},
    {"a.rb", "  :%s => '%s',"},
    {"a.php", "$%s = '%s';"},
    {"a.go", "\t%s := \"%s\""},
    {"a.cs", "    public string %s = \"%s\";"},
    {"a.yml", "  %s: %s"},
    {"a.yml", "    %s: \"%s\""},
    {"docker-compose.yml", "      - %s=%s"},
    {"a.properties", "%s=%s"},
    {"a.ini", "%s = %s"},
    {".env", "%s=%s"},
    {"a.json", "  \"%s\": \"%s\","},
    {"a.sh", "export %s=%s"},
    {"a.sh", "export %s='%s'"},
    {"Dockerfile", "ENV %s %s"},
    {"a.tf", "  %s = \"%s\""},
    {"a.xml", "  <%1$s>%2$s</%1$s>"},
    {"README.md", "    %s=%s"},
    {"a.log", "connecting with %s=%s"},
  };
  private static final String SPECIAL = "!@#$%^&*-_+=?.";
  private static final String ALNUM =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private final Random random;
  private final List<String> words = new ArrayList<>();

  Synthetic(long seed) {
    this.random = new Random(seed);
    for (String word :
        ("apple autumn battle beach black blue bottle bridge brown candle castle cherry cloud coffee"
                + " copper cricket dolphin dragon eagle falcon flower forest friday garden ghost"
                + " golden guitar hammer harbor horse island jacket jungle kitten lemon liberty"
                + " london magic marble monkey moon mountain orange panda pepper phoenix pirate"
                + " planet purple rabbit rainbow river rocket saturn shadow silver smile snow"
                + " spring summer sunshine tiger thunder turtle velvet violet welcome winter wizard"
                + " yellow zebra")
            .split(" ", -1)) {
      words.add(word);
    }
  }

  List<Line> lines(int n) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean password = random.nextInt(5) < 3;
      String name = pick(password ? PASSWORD_NAMES : KEY_NAMES);
      String value = password ? password() : key();
      String[] form = pick(FORMS);
      lines.add(new Line(form[0], String.format(form[1], name, value) + "\n"));
    }
    return lines;
  }

  private static final String[][] ACCOUNTS = {
    {"MYSQL_ROOT", "root"},
    {"POSTGRES", "postgres"},
    {"ORACLE", "oracle"},
    {"RABBITMQ_DEFAULT", "guest"},
    {"GRAFANA_ADMIN", "admin"},
    {"MONGO_INITDB_ROOT", "mongo"},
    {"LDAP_ADMIN", "ldap"},
    {"HIVE_DB", "hive"},
    {"KEYSTORE", "changeit"},
    {"SA", "sa"},
  };
  private static final String[] CONFIGURATIONS = {
    "docker-compose.yml", "a.properties", ".env", "a.sh", "Dockerfile", "a.ini"
  };
  private static final String[] CONFIGURED = {
    "      %s_PASSWORD: %s",
    "%s_PASSWORD=%s",
    "%s_PASSWORD=%s",
    "export %s_PASSWORD=\"%s\"",
    "ENV %s_PASSWORD %s",
    "%s_PASSWORD = %s"
  };

  /** Weak passwords of accounts, as whoever sets a service up leaves them. */
  List<Line> weak(int n) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String[] account = pick(ACCOUNTS);
      String value =
          switch (random.nextInt(6)) {
            case 0, 1 -> account[1];
            case 2 -> account[1] + digits(3);
            case 3 -> "123456789".substring(0, 4 + random.nextInt(6));
            case 4 -> capital(account[1]) + "Pass" + "word" + digits(1);
            default -> "te" + "st" + digits(4);
          };
      int form = random.nextInt(CONFIGURATIONS.length);
      lines.add(
          new Line(
              CONFIGURATIONS[form], String.format(CONFIGURED[form], account[0], value) + "\n"));
    }
    return lines;
  }

  private <T> T pick(T[] from) {
    return from[random.nextInt(from.length)];
  }

  String password() {
    return switch (random.nextInt(7)) {
      case 0 -> capital(word()) + digits(1 + random.nextInt(4));
      case 1 -> word() + digits(1 + random.nextInt(4));
      case 2 -> capital(word()) + capital(word()) + digits(2 + random.nextInt(3));
      case 3 -> capital(word()) + special() + digits(2 + random.nextInt(3));
      case 4 -> capital(word()) + digits(2 + random.nextInt(3)) + special();
      case 5 -> random(8 + random.nextInt(13), ALNUM);
      default -> random(10 + random.nextInt(11), ALNUM + SPECIAL);
    };
  }

  String key() {
    return switch (random.nextInt(6)) {
      case 0 -> random(32, "0123456789abcdef");
      case 1 -> random(random.nextBoolean() ? 40 : 64, "0123456789abcdef");
      case 2 -> random(16 + random.nextInt(25), ALNUM);
      case 3 -> random(43, ALNUM + "+/") + "=";
      case 4 -> random(20 + random.nextInt(44), ALNUM + "-_");
      default -> random(20 + random.nextInt(12), ALNUM.substring(0, 26) + "0123456789");
    };
  }

  private String word() {
    return words.get(random.nextInt(words.size()));
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private String digits(int n) {
    return random(n, "0123456789");
  }

  private String special() {
    return random(1, "!@#$%&*?");
  }

  private String random(int n, String alphabet) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < n; i++) {
      b.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return b.toString();
  }
}
