package dev.keycensus.detectors;

import java.util.List;
import java.util.Set;

/**
 * Names with a word for a secret in them whose value is another thing: calls that make a secret and
 * are told what to call it, flags that stand alone, and what tells of a secret: its state, its age,
 * its name, its number in some list.
 */
final class Misnomers {
  private Misnomers() {}

  /**
   * @param words of the name, folded; one at least
   */
  static boolean is(Assignment a, Names.Promise promise, List<String> words) {
    String v = a.value();
    String last = words.get(words.size() - 1);
    return isMade(a)
        || isFlagAlone(a, words)
        || isNamed(v, last)
        || isMeasured(v, last)
        || isStated(v, last)
        || isSelected(a)
        || switch (promise) {
          case KEY -> last.equals("hash") || isOfWords(v, words);
          case PASSWORD -> isForwarded(a, words) || isWhich(v, words) || isResult(a, last);
          case SECRET -> last.equals("key") && isVariable(v);
          case CREDENTIAL -> words.size() == 1 && isWord(v);
          case TOKEN ->
              isOfClient(a, v)
                  || isContract(v)
                  || isForWords(a, last)
                  || isOfTracker(v, last)
                  || isOfForm(words);
          default -> false;
        };
  }

  private static final Set<String> RESULTS =
      Set.of("fail", "failed", "warn", "warning", "error", "skip", "skipped", "success");

  /**
   * {@code ok ? 'pass' : 'warning'}, {@code PASS = {"success"}}; {@code 'passwords' => 'users'}.
   */
  private static boolean isResult(Assignment a, String last) {
    boolean listed = a.syntax() == Assignment.Syntax.LIST && isWord(a.value());
    return (a.name().equalsIgnoreCase("pass")
            && (listed || RESULTS.contains(Values.lower(a.value()))))
        || (last.equals("passwords") && a.syntax() != Assignment.Syntax.LIST && isWord(a.value()));
  }

  /** {@code secretKey: DB_URL}: the member of a secret that holds it. */
  private static boolean isVariable(String v) {
    return v.indexOf('_') > 0
        && Chars.isUpper(v.charAt(0))
        && v.chars().allMatch(c -> Chars.isUpper(c) || Chars.isDigit(c) || c == '_')
        && v.chars().filter(Chars::isDigit).count() <= 4;
  }

  private static final int ADDRESS = 42;

  /** {@code 0x} and twenty bytes: where the contract of a coin stands, for everybody to see. */
  private static boolean isContract(String v) {
    return v.length() == ADDRESS
        && (v.startsWith("0x") || v.startsWith("\\x"))
        && v.chars().skip(2).allMatch(Chars::isHex);
  }

  /** {@code credentials: "acme-account"}: which ones. */
  private static boolean isWord(String v) {
    return v.chars().allMatch(Chars::isLower) && Lexicon.mayRead(v);
  }

  /** {@code KEY_STREET => '500 Kingston Rd'}: no key but that of a wallet has blanks. */
  private static boolean isOfWords(String v, List<String> words) {
    return v.indexOf(' ') > 0 && !words.contains("seed");
  }

  /** {@code passwordKey: "password"}, {@code pgpass: /tmp/pgpass}, {@code passwordKeyId: UUID}. */
  private static boolean isWhich(String v, List<String> words) {
    String last = words.get(words.size() - 1);
    return switch (last) {
      case "key", "env" -> isTitle(v);
      case "number" -> v.chars().allMatch(c -> Chars.isAlnum(c) || c == '-' || c == ' ');
      case "pass" -> isScore(v);
      case "id" -> new Form(v).isUuid();
      case "file", "path", "pgpass" -> v.indexOf('/') >= 0;
      default -> words.get(0).equals("env") && new Form(v).isUpperSnake();
    };
  }

  /** {@code Pass: 198/200}. */
  private static boolean isScore(String v) {
    return v.indexOf('/') > 0 && v.chars().allMatch(c -> Chars.isDigit(c) || c == '/');
  }

  /**
   * Of AWS, which request is tried again: a UUID, or one with something around it; and of a
   * browser, {@code pub…}, which everybody may read. Others of that name open something.
   */
  private static boolean isOfClient(Assignment a, String v) {
    return a.name().equalsIgnoreCase("clientToken")
        && (v.startsWith("pub") || v.chars().filter(c -> c == '-').count() >= 4);
  }

  private static final Set<String> MAKING =
      Set.copyOf(Values.spaced("create make generate gen random rand derive issue mint build"));

  /**
   * {@code new RandomPassword("db")}, {@code createCredentials("db")}: what is made is told its
   * name. Letters and digits in disorder are no name.
   */
  private static boolean isMade(Assignment a) {
    if (a.syntax() != Assignment.Syntax.CALL) {
      return false;
    }
    String called = a.name().substring(a.name().lastIndexOf('.') + 1);
    return MAKING.contains(Names.split(called).get(0))
        && (isTitle(a.value()) || isPhone(a.value()));
  }

  /** {@code +49 30 …} without blanks: whom it is made for. */
  private static boolean isPhone(String v) {
    return v.length() <= 16 && v.chars().skip(v.charAt(0) == '+' ? 1 : 0).allMatch(Chars::isDigit);
  }

  private static final int TITLE = 40;

  /** Words joined as identifiers are, or one of them; a digit stands for a word at most. */
  private static boolean isTitle(String v) {
    if (v.length() > TITLE || !Chars.isLetter(v.charAt(0))) {
      return false;
    }
    int digits = 0;
    for (int i = 0; i < v.length(); i++) {
      char c = v.charAt(i);
      digits += Chars.isDigit(c) ? 1 : 0;
      if (!Chars.isAlnum(c) && "-_./:".indexOf(c) < 0) {
        return false;
      }
    }
    return digits <= 2 && !Chars.isDigit(v.charAt(v.length() - 1)) && Lexicon.mayRead(v);
  }

  private static final Set<String> ALONE =
      Set.copyOf(
          Values.spaced(
              "no ask disable disabled without skip prompt allow enable show hide random randkey"
                  + " generate"));

  /** {@code --no-password}, {@code -randkey}, {@code --password-stdin}: no value follows. */
  private static boolean isFlagAlone(Assignment a, List<String> words) {
    return a.syntax() == Assignment.Syntax.FLAG
        && (ALONE.contains(words.get(0)) || words.get(words.size() - 1).equals("stdin"));
  }

  /** {@code credentialNames: ["openAiApi"]}, {@code key_identifier: 90a42…}. */
  private static boolean isNamed(String v, String last) {
    return switch (last) {
      case "name", "names", "identifier", "identifiers" ->
          v.chars().allMatch(c -> Chars.isAlnum(c) || "-_.:/+=@".indexOf(c) >= 0);
      default -> false;
    };
  }

  private static final Set<String> MEASURES =
      Set.copyOf(
          Values.spaced(
              "at date time timestamp expires expiry expiration exp ttl timeout lifetime age days"
                  + " hours minutes seconds ms sec length len size count min max limit attempts"
                  + " retries interval"));

  /** {@code resetPasswordAt: 1696969322935}. */
  private static boolean isMeasured(String v, String last) {
    return MEASURES.contains(last) && v.chars().allMatch(Chars::isDigit);
  }

  /** {@code resetPasswordState: "SUCCEEDED"}: one of a few words. */
  private static boolean isStated(String v, String last) {
    return Names.isAbout(last) && v.chars().allMatch(c -> Chars.isUpper(c) || c == '_');
  }

  private static final Set<String> PSEUDO =
      Set.of("hover", "focus", "active", "disabled", "enabled", "checked", "visited", "invalid");

  /** {@code input.password:hover}: a selector of style sheets. */
  private static boolean isSelected(Assignment a) {
    return a.syntax() == Assignment.Syntax.COLON
        && a.start() == a.nameStart() + a.name().length() + 1
        && PSEUDO.contains(a.value());
  }

  /** {@code ProxyPass / http://host/}: where a server hands requests on to. */
  private static boolean isForwarded(Assignment a, List<String> words) {
    return a.syntax() == Assignment.Syntax.WORD
        && a.value().charAt(0) == '/'
        && words.size() > 1
        && words.get(0).equals("proxy")
        && words.get(1).equals("pass");
  }

  /** {@code data-tokens="mustard"}, {@code token: ["comment.line"]}: of a text, or of a search. */
  private static boolean isForWords(Assignment a, String last) {
    return Lexicon.mayRead(a.value())
        && ((last.equals("tokens") && a.value().chars().allMatch(Chars::isLetter))
            || (a.syntax() == Assignment.Syntax.LIST
                && a.value().chars().allMatch(c -> Chars.isLetter(c) || c == '.')));
  }

  /** {@code jira_ticket: "ABC-1234"}. */
  private static boolean isOfTracker(String v, String last) {
    int dash = v.indexOf('-');
    return last.equals("ticket")
        && dash > 0
        && v.length() - dash < 8
        && v.chars().limit(dash).allMatch(Chars::isUpper)
        && v.chars().skip(dash + 1L).allMatch(Chars::isDigit);
  }

  /** Of a form that was sent to one session, and of no use without it. */
  private static boolean isOfForm(List<String> words) {
    for (String word : words) {
      if (word.contains("csrf") || word.contains("xsrf") || word.equals("authenticity")) {
        return true;
      }
    }
    return false;
  }
}
