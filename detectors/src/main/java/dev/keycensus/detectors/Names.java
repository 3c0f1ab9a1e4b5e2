package dev.keycensus.detectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the words of a name say about the value assigned to it. */
final class Names {
  private Names() {}

  /** What a name promises, the strongest first. */
  enum Promise {
    PASSWORD,
    SECRET,
    CREDENTIAL,
    TOKEN,
    KEY,
    AUTH,
    NONE
  }

  /** Last words of names whose value is about a secret, not a secret. */
  private static final Set<String> ABOUT =
      words(
          "name names id ids uri url path paths file filename files dir folder type types count length"
              + " len size field fields label labels hint prefix suffix format policy expiry expires"
              + " expiration expire exp ttl timeout enabled enable required require reset provider"
              + " providers class algorithm alg algo version location endpoint host port placeholder"
              + " title message msg error errors description desc regex pattern validator encoder"
              + " strength min max index idx column header headers param params parameter parameters ref"
              + " reference kind mode method methods scope scopes store storage manager service factory"
              + " handler listener callback serializer deserializer converter mapper schema info status"
              + " state event changed updated created at date time env var variable input output form"
              + " view page element selector icon image color style space spacing map list set array"
              + " object json template source target resolver config configuration options option"
              + " settings properties property props alias loc frame frames press down up word words bits"
              + " usage group role mechanism flow uid user username email mail domain issuer audience"
              + " agent realm separator delimiter char chars charset interval lifetime limit rule rules"
              + " strategy link button question answer help text prompt getter setter func function"
              + " helper util utils client server module package model models controller component"
              + " request response result results success failure failed ok valid age days hours minutes"
              + " seconds ms sec attempts attempt retries change changes check checks grant grants support"
              + " supported allowed disabled disable only first last order filter query table db database"
              + " schema login logout signup register redirect callbackurl pointer node tree bytes");

  private static final Set<String> DERIVED =
      words(
          "hash hashes digest salt signature sig fingerprint checksum nonce verifier challenge code"
              + " codes verification sum iv hmac thumbprint sha sha1 sha2 sha256 sha512 md5 bcrypt"
              + " hashed");

  private static final Set<String> PUBLIC =
      words(
          "nonce salt timestamp checksum fingerprint thumbprint version count length size commit"
              + " revision oid grip");

  /** What stands for a password or a secret on forms; letters beyond ASCII are told elsewhere. */
  private static final Set<String> TRANSLATED =
      words(
          "passwort kennwort contrasena senha wachtwoord adgangskode passord salasana haslo"
              + " heslo parola parole sifre lozinka geslo parool sandi pasahitza geheimnis secreto"
              + " segreto segredo geheim sekret sekreto pasvorto jeton contrasenya kodeord salasona paroli sifra lykilord fjalekalim wagwoord cyfrinair contrasinal");

  private static final Set<String> CONTENT =
      words("value values data string str b64 base64 hex plain raw content encoded base pair");

  private static final Set<String> NOT_HELD =
      words(
          "public pub publickey primary foreign partition sort cache routing map i18n translation next"
              + " page continuation cancel cancellation csrf xsrf idempotency row column lookup group"
              + " object bucket parent join unique index registry hot short arrow shift ctrl alt tab"
              + " press event sync parse parser lexer whitespace metric tag label site recaptcha ssh"
              + " known host message record topic state storage item property config attribute"
              + " encrypted wrapped websocket socket cell composite natural surrogate license layer dict dictionary hash");

  private static final Set<String> STRONG =
      words(
          "api access secret client consumer app application private encryption encrypt encrypted"
              + " decrypt signing sign aes rsa des hmac jwk jwt nkey cipher master account shared auth"
              + " oauth oauth2 bearer refresh personal bot webhook deploy sas sasl storage connection"
              + " session cookie validation license subscription service functions");

  private static final Set<String> ACCOUNT =
      words(
          "db database mysql postgres postgresql pg mongo mongodb redis oracle mssql sa sys root admin"
              + " administrator user users login account ldap smtp mail imap ftp ssh proxy rabbitmq amqp"
              + " jdbc spring datasource keystore truststore store ssl wifi wpa dba superuser master"
              + " jenkins grafana default initial");

  private static final Set<String> PRETEND =
      words(
          "test tests mock mocked dummy fake example sample demo stub invalid wrong bad incorrect"
              + " expired expected actual old new current confirm confirmation repeat repeated again"
              + " retype verify different another other weak short missing empty no null some");

  private static Set<String> words(String spaced) {
    return Set.copyOf(Values.spaced(spaced));
  }

  static boolean isAbout(String word) {
    return ABOUT.contains(word);
  }

  static boolean isDerived(String word) {
    return DERIVED.contains(word);
  }

  /** What is told to everybody, whatever the rest of the name: a nonce, a salt, a fingerprint. */
  static boolean isPublic(String word) {
    return PUBLIC.contains(word);
  }

  /** Whether a value is only the word for a secret in some language other than English. */
  static boolean isTranslated(String value) {
    return TRANSLATED.contains(value);
  }

  static boolean isContent(String word) {
    return CONTENT.contains(word);
  }

  static boolean isNotHeld(String word) {
    return NOT_HELD.contains(word);
  }

  static boolean isStrong(String word) {
    return STRONG.contains(word);
  }

  static boolean isAccount(String word) {
    return ACCOUNT.contains(word);
  }

  static boolean isPretend(String word) {
    return PRETEND.contains(word);
  }

  /** Words that only end like one for a key. */
  private static final Set<String> KEYLESS =
      words("turkey monkey donkey sankey whiskey hockey jockey hotkey");

  /** What one folded word promises. */
  static Promise promise(String word) {
    if (KEYLESS.contains(word)) {
      return Promise.NONE;
    }
    if (word.equals("nopasswd") || word.equals("nopassword") || word.equals("jsonwebtoken")) {
      return Promise.NONE; // sudo asks for none; a library.
    }
    if (word.equals("pass")
        || word.equals("pwd")
        || word.equals("pw")
        || word.equals("psw")
        || word.equals("pswd")
        || word.equals("passwrd")
        || word.equals("by")
        || word.equals("with")
        || word.equals("sshpass")
        || word.equals("securestring")
        || word.equals("requirepass")
        || word.equals("psk")
        || word.endsWith("password")
        || word.endsWith("passwords")
        || word.endsWith("passwd")
        || word.endsWith("passphrase")
        || word.endsWith("passcode")
        || word.endsWith("passwort")
        || word.endsWith("passwordhash")
        || word.equals("passe")
        || word.endsWith("depasse")
        || isForeign(word)
        || ((word.endsWith("pass") || word.endsWith("pwd") || word.endsWith("pw"))
            && isAccount(stem(word)))) {
      return Promise.PASSWORD;
    }
    if (word.endsWith("secret") || word.endsWith("secrets") || word.equals("secretkey")) {
      return Promise.SECRET;
    }
    if (word.endsWith("credential") || word.endsWith("credentials") || word.equals("creds")) {
      return Promise.CREDENTIAL;
    }
    if (word.endsWith("token") || word.endsWith("tokens") || word.endsWith("ticket")) {
      return Promise.TOKEN;
    }
    if (word.endsWith("key") || word.endsWith("keys") || word.equals("seed")) {
      return Promise.KEY;
    }
    if (word.endsWith("auth") || word.endsWith("authorization") || word.equals("oauth2")) {
      return Promise.AUTH;
    }
    return Promise.NONE;
  }

  /** What passwords are called in other languages, as names of variables spell it. */
  private static final Set<String> FOREIGN =
      words("senha contrasena kennwort wachtwoord salasana adgangskode heslo haslo mdp");

  private static boolean isForeign(String word) {
    return FOREIGN.contains(word) || (word.length() > 5 && word.endsWith("senha"));
  }

  /** Calls that take a value for what stands before the dot. */
  private static final Set<String> SETTERS =
      words("send equals text value set val fill type matches setvalue settext valueof");

  /**
   * What a whole name promises: its strongest word. What is called counts by its last part, unless
   * that only hands a value over: {@code password.sendKeys("…")}.
   */
  static Promise promise(String name, boolean called) {
    String part = name;
    int dot = name.lastIndexOf('.');
    if (called && dot > 0) {
      List<String> last = split(name.substring(dot + 1));
      boolean hands =
          SETTERS.contains(last.get(0))
              && (last.size() == 1
                  || (last.size() == 2
                      && (last.get(0).equals("send") || promise(last.get(1)) == Promise.NONE)));
      part = hands ? name.substring(0, dot) : name.substring(dot + 1);
    }
    Promise best = Promise.NONE;
    String before = "";
    List<String> words = split(part);
    for (String word : words) {
      if (word.equals("string") && before.equals("secure")) {
        return Promise.PASSWORD; // ConvertTo-SecureString
      }
      before = word;
      if ((called || !isIdentified(words)) && (word.equals("by") || word.equals("with"))) {
        continue; // password.startsWith("x"), SORT_KEY_BY, not IDENTIFIED BY.
      }
      Promise p = promise(word);
      best = p.compareTo(best) < 0 ? p : best;
    }
    return best;
  }

  private static boolean isIdentified(List<String> words) {
    return words.size() == 1 || words.get(0).equals("identified");
  }

  private static String stem(String word) {
    return word.substring(
        0, word.length() - (word.endsWith("pass") ? 4 : word.endsWith("pw") ? 2 : 3));
  }

  /**
   * The words of a name, folded and without trailing digits: {@code clientSecretKey}, {@code
   * CLIENT_SECRET-KEY2}.
   */
  static List<String> split(String name) {
    List<String> words = new ArrayList<>();
    int from = 0;
    int n = name.length();
    for (int i = 1; i <= n; i++) {
      boolean cut =
          i == n
              || !Chars.isAlnum(name.charAt(i))
              || !Chars.isAlnum(name.charAt(i - 1))
              || (Chars.isUpper(name.charAt(i))
                  && (Chars.isLower(name.charAt(i - 1))
                      || (i + 1 < n
                          && Chars.isLower(name.charAt(i + 1))
                          && Chars.isUpper(name.charAt(i - 1)))));
      if (cut) {
        int to = i;
        while (to > from + 1 && Chars.isDigit(name.charAt(to - 1))) {
          to--;
        }
        if (Chars.isAlnum(name.charAt(from))) {
          words.add(Values.lower(name.substring(from, to)));
        }
        from = i;
      }
    }
    if (words.isEmpty()) {
      words.add(Values.lower(name));
    }
    return words;
  }
}
