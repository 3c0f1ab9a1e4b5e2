package dev.keycensus.detectors.facts;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Signed URLs, whose parameters say what they open and until when, and connection strings. */
public final class Queries {
  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX", Locale.ROOT);

  private Queries() {}

  /** Tells a URL or a query of Azure storage (SAS), AWS (SigV4) or Google, without its value. */
  public static void signed(String url, Told out) {
    int question = url.indexOf('?');
    Map<String, String> p = parameters(url.substring(question + 1));
    if (p.containsKey("x-amz-signature")) {
      presigned("x-amz-", p, out);
      bucket(url, question, out);
    } else if (p.containsKey("x-goog-signature")) {
      presigned("x-goog-", p, out);
      bucket(url, question, out);
    } else if (p.containsKey("sv") || p.containsKey("sr")) {
      shared(p, out);
      if (question > 0) {
        String host = JsonTokens.host(url);
        out.put("host", host);
        if (host != null && host.contains(".core.windows.net")) {
          out.put("account", host.substring(0, host.indexOf('.')));
          out.put("container", firstSegment(url, question));
        }
      }
    }
  }

  /**
   * Of storage, and of the message services, which write {@code SharedAccessSignature
   * sr=…&sig=…&se=…&skn=…}.
   */
  private static void shared(Map<String, String> p, Told out) {
    out.put("permissions", p.get("sp"));
    time("notBefore", p.get("st"), out);
    time("expires", p.get("se"), out);
    out.put("credentialId", p.getOrDefault("si", p.get("skn")));
    out.put("principalId", p.get("skoid"));
    out.put("tenant", p.get("sktid"));
    if (p.containsKey("skoid")) {
      out.put("class", "user-delegation");
    } else if (p.containsKey("ss")) {
      out.put("class", "account");
    } else if (p.containsKey("sr") && p.containsKey("sv")) {
      out.put("class", "service");
    }
    String resource = p.get("sr");
    if (resource != null && resource.indexOf('.') > 0) {
      out.put("host", JsonTokens.host(resource));
    }
  }

  private static void presigned(String prefix, Map<String, String> p, Told out) {
    List<String> credential = Chars.parts(p.getOrDefault(prefix + "credential", ""), '/');
    String who = credential.get(0);
    AwsKeys.keyId(who, out);
    if (who.indexOf('@') > 0) {
      out.put("clientEmail", who);
    }
    if (credential.size() >= 4) {
      out.put("region", credential.get(2));
    }
    String date = p.get(prefix + "date");
    String life = p.get(prefix + "expires");
    try {
      if (date != null) {
        long from = Instant.from(COMPACT.parse(date)).getEpochSecond();
        out.time("issued", from);
        if (life != null && life.length() < 9 && Chars.isNumber(life)) {
          out.time("expires", from + Long.parseLong(life));
        }
      }
    } catch (DateTimeException e) {
      // No date.
    }
  }

  private static void bucket(String url, int question, Told out) {
    String host = question > 0 ? JsonTokens.host(url.substring(0, question)) : null;
    if (host == null) {
      return;
    }
    out.put("host", host);
    int s3 = host.indexOf(".s3");
    out.put("container", s3 > 0 ? host.substring(0, s3) : firstSegment(url, question));
  }

  private static @Nullable String firstSegment(String url, int question) {
    int scheme = url.indexOf("://");
    int from = scheme < 0 ? -1 : url.indexOf('/', scheme + 3);
    if (from < 0 || from >= question) {
      return null;
    }
    int to = url.indexOf('/', from + 1);
    return url.substring(from + 1, to < 0 || to > question ? question : to);
  }

  /** A date or a time of ISO 8601, or seconds. */
  private static void time(String key, @Nullable String text, Told out) {
    if (text == null) {
      return;
    }
    if (Chars.isNumber(text)) {
      out.time(key, text);
      return;
    }
    try {
      if (text.length() == 10) {
        out.time(key, LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toEpochSecond());
      } else if (text.endsWith("Z")) {
        String plain = text.substring(0, text.length() - 1);
        out.time(key, LocalDateTime.parse(plain).toEpochSecond(ZoneOffset.UTC));
      } else {
        out.time(key, Instant.parse(text).getEpochSecond());
      }
    } catch (DateTimeException e) {
      // No time.
    }
  }

  /** Parameters by name in lower case, percent escapes resolved; those of XML too. */
  private static Map<String, String> parameters(String query) {
    Map<String, String> p = new TreeMap<>();
    String plain = query.replace("&amp;", "&").replace("\\u0026", "&");
    for (String part : Chars.parts(plain, '&')) {
      int equals = part.indexOf('=');
      if (equals > 0 && p.size() < 40) {
        String name = part.substring(0, equals).toLowerCase(Locale.ROOT);
        int space = name.lastIndexOf(' '); // SharedAccessSignature sr=…
        p.putIfAbsent(name.substring(space + 1), unescaped(part.substring(equals + 1)));
      }
    }
    return p;
  }

  private static String unescaped(String s) {
    if (s.indexOf('%') < 0) {
      return s;
    }
    StringBuilder b = new StringBuilder(s.length());
    for (int i = 0; i < s.length(); i++) {
      int high = i + 2 < s.length() ? Character.digit(s.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(s.charAt(i + 2), 16);
      if (s.charAt(i) == '%' && low >= 0) {
        b.append((char) (high << 4 | low));
        i += 2;
      } else {
        b.append(s.charAt(i));
      }
    }
    return new String(b.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /**
   * Tells a connection string, {@code name=value} parted by semicolons: where, whose account, which
   * database.
   */
  public static void connection(String text, Told out) {
    for (String part : Chars.parts(text, ';')) {
      int equals = part.indexOf('=');
      if (equals <= 0) {
        continue;
      }
      String value = part.substring(equals + 1);
      switch (String.join("", Principals.words(part.substring(0, equals)))) {
        case "server",
            "datasource",
            "host",
            "hostname",
            "address",
            "endpoint",
            "accountendpoint" -> {
          String host = value.startsWith("tcp:") ? value.substring(4) : value;
          int comma = host.indexOf(',');
          member("host", comma < 0 ? host : host.substring(0, comma), out);
        }
        case "uid", "user", "userid", "username" -> member("user", value, out);
        case "database", "initialcatalog", "dbq" -> member("database", value, out);
        case "accountname" -> member("account", value, out);
        case "sharedaccesskeyname" -> member("credentialId", value, out);
        default -> {}
      }
    }
  }

  private static void member(String fact, String value, Told out) {
    Principals.tell(new Principals.Kin(fact, 0), value, out);
  }
}
