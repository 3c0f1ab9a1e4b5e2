package dev.keycensus.detectors.facts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that stand beside a secret and say whose it is: {@code DB_USER} beside {@code
 * DB_PASSWORD}, {@code tenant_id} beside {@code client_secret}. A neighbour counts if its name is
 * one of the table, or is behind words that the secret's name begins with; the more such words, the
 * surer.
 */
public final class Principals {
  private static final Map<String, String> TABLE = new HashMap<>();

  private static void rows(String fact, String names) {
    for (String name : Chars.parts(names, ' ')) {
      TABLE.put(name, fact);
    }
  }

  static {
    rows("user", "user username login loginname userlogin uid usr accountuser serviceaccountuser");
    rows("user", "adminuser adminusername adminlogin rootuser databaseuser dbuser dbusername");
    rows("email", "email mail useremail emailaddress accountemail");
    rows("clientEmail", "clientemail serviceaccountemail");
    rows("clientId", "clientid appid applicationid oauthclientid serviceprincipalid");
    rows(
        "tenant", "tenant tenantid directoryid org orgid organization organizationid organisation");
    rows("tenant", "team teamid workspace workspaceid orgslug organizationslug");
    rows("account", "account accountid accountname accountsid subscriptionid storageaccount");
    rows("account", "storageaccountname");
    rows("project", "project projectid projectname projectslug");
    rows("host", "host hostname server endpoint baseurl url domain site apiurl serverurl registry");
    rows("host", "instanceurl databasehost dbhost address");
    rows("region", "region awsregion defaultregion");
    rows("database", "database databasename dbname db initialcatalog");
    rows("namespace", "namespace");
    rows("keyId", "accesskeyid awsaccesskeyid accesskey keyid");
    rows("credentialId", "privatekeyid apikeyid kid");
    rows("type", "type");
  }

  /** Words of names that only say that the value is a secret, not whose. */
  private static final Set<String> PLAIN =
      Set.of(
          "password",
          "passwd",
          "pass",
          "pwd",
          "passphrase",
          "secret",
          "token",
          "key",
          "api",
          "apikey",
          "access",
          "auth",
          "private",
          "client",
          "credential",
          "credentials",
          "app",
          "value",
          "id",
          "oauth",
          "bearer",
          "refresh",
          "data",
          "base64",
          "sas",
          "signature");

  private static final String[] REFERENCES = {
    "${",
    "{{",
    "$(",
    "<%",
    "%(",
    "#{",
    "@{",
    "process.env",
    "os.environ",
    "getenv",
    "secrets.",
    "var.",
    "vault:",
    "{0}",
    "%s"
  };

  private static final Set<String> STAND_INS =
      Set.of(
          "null",
          "none",
          "nil",
          "true",
          "false",
          "undefined",
          "todo",
          "changeme",
          "string",
          "optional",
          "required",
          "example",
          "xxx",
          "xxxx",
          "required.",
          "str",
          "text",
          "yes",
          "no");

  /**
   * What a neighbour tells.
   *
   * @param fact its key
   * @param rank how many leading words it shares with the secret's name
   */
  public record Kin(String fact, int rank) {}

  private Principals() {}

  /**
   * What a neighbour's name promises; null for nothing.
   *
   * @param secret the name of the secret; null where it has none
   * @param inOne whether both are members of one object or mapping, and not only lines of one block
   */
  public static @Nullable Kin kin(String name, @Nullable String secret, boolean inOne) {
    if (name.length() > 80) {
      return null;
    }
    List<String> words = words(name);
    List<String> own = secret == null ? List.of() : words(secret);
    int common = 0;
    while (common < words.size()
        && common < own.size()
        && words.get(common).equals(own.get(common))) {
      common++;
    }
    for (int k = Math.min(common, words.size() - 1); k >= 0; k--) {
      String fact = TABLE.get(String.join("", words.subList(k, words.size())));
      if (fact != null) {
        return k > 0 || inOne || PLAIN.containsAll(own) ? new Kin(fact, k) : null;
      }
    }
    return null;
  }

  /**
   * Lower-case words of {@code snake_case}, {@code kebab-case}, {@code dotted.names}, camelCase.
   */
  static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean hump =
          Chars.isUpper(c)
              && i > 0
              && (!Chars.isUpper(name.charAt(i - 1))
                  || (i + 1 < name.length()
                      && Chars.isLetter(name.charAt(i + 1))
                      && !Chars.isUpper(name.charAt(i + 1))));
      if ((hump || !Chars.isAlnum(c)) && b.length() > 0) {
        words.add(b.toString().toLowerCase(Locale.ROOT));
        b.setLength(0);
      }
      if (Chars.isAlnum(c)) {
        b.append(c);
      }
    }
    if (b.length() > 0) {
      words.add(b.toString().toLowerCase(Locale.ROOT));
    }
    return words;
  }

  /**
   * Tells what a neighbour's value says, if it can be a name or an id: no reference, no stand-in,
   * nothing that looks like a secret itself.
   */
  public static void tell(Kin kin, String value, Told out) {
    String text = value.strip();
    if (text.length() > 256 || text.isEmpty() || isReference(text)) {
      return;
    }
    switch (kin.fact()) {
      case "type" -> type(text, out);
      case "host" -> {
        String host = JsonTokens.host(text);
        if (host != null && isHost(host)) {
          out.put("host", host);
        }
      }
      case "keyId" -> {
        if (AwsKeys.isKeyId(text)) {
          AwsKeys.keyId(text, out);
        } else if (!text.startsWith("AKIA") && !isSecretive(text, 48)) {
          out.put("credentialId", isScrambled(text, 20) ? cut(text) : text);
        }
      }
      case "clientId", "tenant", "account", "project", "credentialId", "clientEmail" -> {
        if (!isSecretive(text, 100)) {
          // Some issuers' ids look like keys, and people paste keys there.
          out.put(kin.fact(), isScrambled(text, 20) && !isOktaId(text) ? cut(text) : text);
        }
      }
      case "email" -> {
        int at = text.indexOf('@');
        if (at > 0 && text.indexOf('.', at) > at + 1 && !isSecretive(text, 100)) {
          out.put("email", text);
        }
      }
      default -> {
        if (!isSecretive(text, 20) && !isScrambled(text, 12)) {
          out.put(kin.fact(), text);
        }
      }
    }
  }

  /** Okta's ids of applications, which its pages show to everybody. */
  private static boolean isOktaId(String text) {
    return text.length() == 20 && text.startsWith("0oa");
  }

  /** Enough to tell one from another, and no more than of a secret. */
  private static String cut(String text) {
    return text.substring(0, Math.min(4, text.length() / 8)) + "…[" + text.length() + "]";
  }

  /**
   * Whether a word of at least that length changes between capitals, small letters and digits as no
   * name does.
   */
  private static boolean isScrambled(String text, int least) {
    int changes = 0;
    int before = -1;
    boolean[] seen = new boolean[3];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int kind = Chars.isDigit(c) ? 0 : Chars.isUpper(c) ? 1 : Chars.isAlnum(c) ? 2 : before;
      if (kind >= 0) {
        seen[kind] = true;
        changes += before >= 0 && kind != before ? 1 : 0;
      }
      before = kind;
    }
    return text.length() >= least
        && seen[0]
        && seen[1]
        && seen[2]
        && changes * 5 > text.length() * 2;
  }

  /** The {@code type} of Google's key files. */
  private static void type(String text, Told out) {
    switch (text) {
      case "authorized_user" -> {
        out.put("class", text);
        out.put("actor", "person");
      }
      case "service_account" -> {
        out.put("class", text);
        out.put("actor", "service");
      }
      default -> {}
    }
  }

  private static boolean isReference(String text) {
    char first = text.charAt(0);
    if (first == '$' || first == '<' || first == '%' || first == '*' || first == '&') {
      return true;
    }
    String folded = text.toLowerCase(Locale.ROOT);
    for (String mark : REFERENCES) {
      if (folded.contains(mark)) {
        return true;
      }
    }
    return STAND_INS.contains(folded) || folded.startsWith("your");
  }

  /** Whether what stands in the place of a user may be a token: by its prefix, or its length. */
  public static boolean mayBeSecret(String user) {
    return !AwsKeys.isKeyId(user) && (isSecretive(user, 31) || isScrambled(user, 16));
  }

  private static boolean isHost(String host) {
    if (host.length() > 120 || host.startsWith(".")) {
      return false;
    }
    return host.chars().allMatch(c -> Chars.isAlnum(c) || c == '.' || c == '-' || c == '_')
        && !isSecretive(host, 40);
  }

  /**
   * Whether a value may be a secret under a harmless name: a token by its prefix, or one word of
   * random letters and digits that is longer than {@code longest}.
   */
  private static boolean isSecretive(String text, int longest) {
    if (Prefixes.isToken(text) || text.startsWith("eyJ") || text.contains("PRIVATE KEY")) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ') {
        return true; // Prose.
      }
    }
    if (text.length() <= longest) {
      return false;
    }
    int run = 0;
    int most = 0;
    boolean digit = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      run = Chars.isAlnum(c) || c == '+' || c == '/' ? run + 1 : 0;
      most = Math.max(most, run);
      digit |= Chars.isDigit(c);
    }
    return text.length() > 100 || (digit && most >= Math.min(longest, 24));
  }

  /** What base64 decodes to, where that is printable; else the value as it is. */
  public static String decoded(String value) {
    String text = value.length() < 4 ? null : Members.printable(value);
    return text == null ? value : text;
  }
}
