package dev.keycensus.detectors;

import java.util.List;
import java.util.Set;

/**
 * Values that their form makes known as no secret, whatever a name promises: public keys and their
 * fingerprints, addresses, labels of an interface, names of fields. Each is a form that some
 * standard or custom fixes; none is a list of things that were seen.
 *
 * <p>Groups, and below the methods in the same order: what is harmless under any name; what nobody
 * would choose as a password, so harmless under every other name; texts of an interface; what a
 * name asks for that is about a secret; what only stands for a value; and, a promise at a time,
 * what else goes by the same name.
 */
final class Harmless {
  private Harmless() {}

  /**
   * @param words of the name, folded; one at least
   */
  static boolean is(Assignment a, Names.Promise promise, List<String> words) {
    String v = a.value();
    boolean password = promise == Names.Promise.PASSWORD;
    if (isUnderAnyName(a, v) || (!password && isNeverChosen(v))) {
      return true;
    }
    boolean ofMachines = promise == Names.Promise.KEY || promise == Names.Promise.AUTH;
    if (isCaption(v, ofMachines, words)) {
      return true;
    }
    String last = words.get(words.size() - 1);
    if (!password && (last.equals("id") || last.equals("ids")) && !words.contains("secret")) {
      return isIdentifier(v); // Which one, not the thing itself.
    }
    if (Names.isAbout(last) && (last.equals("type") || v.chars().allMatch(Chars::isLower))) {
      return true; // password.encoder = bcrypt
    }
    if (isItsName(a, v, last) || isNameInList(a, v) || Misnomers.is(a, promise, words)) {
      return true;
    }
    if (!password && (isCoordinate(v) || isMadeUp(v) || isForAny(words))) {
      return true;
    }
    return switch (promise) {
      case PASSWORD -> isRun(words) || isWarnedOf(words);
      case KEY -> isOtherKey(a, words);
      case TOKEN -> isOtherToken(a, words) || isOfDesignOrVersions(v);
      case SECRET, CREDENTIAL, AUTH, NONE -> isOfDesignOrVersions(v);
    };
  }

  // Under any name: constants, addresses, public keys, pieces of code and of other syntax.

  private static boolean isUnderAnyName(Assignment a, String v) {
    return CONSTANTS.contains(Values.lower(v.endsWith("!") ? v.substring(0, v.length() - 1) : v))
        || isSetting(a, v)
        || isAddress(v)
        || isPublicKey(v)
        || isOpen(a, v)
        || isExpression(v)
        || isSample(v)
        || isNode(v)
        || isTime(v)
        || isNumber(v)
        || isAlphabet(v)
        || v.contains("aws4_request") // For which day, region and service a request was signed.
        || isAnyOne(v)
        || v.contains(" (>=") // Of a library: versions.
        || v.startsWith("npm:")
        || isAuthority(a, v)
        || v.contains(" >= ")
        || isCode(v);
  }

  /** {@code token://host}: a scheme. Behind other signs, base64 may begin so. */
  private static boolean isAuthority(Assignment a, String v) {
    return a.syntax() == Assignment.Syntax.COLON
        && v.startsWith("//")
        && a.start() == a.nameStart() + a.name().length() + 1;
  }

  /** {@code a-literal}, {@code some_password}: an article, and what would stand there. */
  private static boolean isAnyOne(String v) {
    int at = Math.max(v.indexOf('-'), v.indexOf('_'));
    return at > 0
        && at + 3 < v.length()
        && ARTICLES.contains(v.substring(0, at))
        && v.chars().skip(at + 1).allMatch(Chars::isLower);
  }

  private static final Set<String> ARTICLES = Set.of("a", "an", "some", "any", "the", "this");

  /** {@code 1.3.6.1.4.1}: a node of some tree of management, or an address. */
  private static boolean isNode(String v) {
    int dots = 0;
    int end = v.length() - (v.endsWith("\\x00") ? 4 : 0); // As C ends it.
    for (int i = 0; i < end; i++) {
      dots += v.charAt(i) == '.' ? 1 : 0;
      if (v.charAt(i) != '.' && !Chars.isDigit(v.charAt(i))) {
        return false;
      }
    }
    return dots >= 3;
  }

  /** {@code 2027-11-16T08:47:09Z}. */
  private static boolean isTime(String v) {
    return v.length() >= 19
        && v.charAt(4) == '-'
        && v.charAt(10) == 'T'
        && v.charAt(13) == ':'
        && v.chars().limit(4).allMatch(Chars::isDigit);
  }

  /** {@code 0x7f12016d}: the number of something, such as a resource. */
  private static boolean isNumber(String v) {
    return v.startsWith("0x") && v.length() <= 10 && v.chars().skip(2).allMatch(Chars::isHex);
  }

  /** What passwords are made of. */
  private static boolean isAlphabet(String v) {
    return v.length() >= 20 && Values.lower(v).contains("abcdefghijklmnop");
  }

  private static final Set<String> CONSTANTS =
      Set.copyOf(
          Values.spaced(
              "true false null none nil undefined string str bool boolean number bytes object"
                  + " undef unset case hashed builtin windowspe oobesystem offlineservicing auditsystem audituser specialize"
                  + " generalize"));

  /**
   * {@code secrets: inherit}, {@code id-token: write} of a workflow, {@code update_password:
   * always} of Ansible: named like their subject.
   */
  private static boolean isSetting(Assignment a, String v) {
    return (a.name().equalsIgnoreCase("secrets") && v.equalsIgnoreCase("inherit"))
        || (a.name().equalsIgnoreCase("id-token")
            && (v.equalsIgnoreCase("write") || v.equalsIgnoreCase("read")))
        || (a.name().endsWith("update_password") && (v.equals("always") || v.equals("on_create")));
  }

  /** A page, and an image that anybody may see with whatever its address holds. */
  private static boolean isAddress(String v) {
    if (v.startsWith("https%3A%2F") || v.startsWith("http%3A%2F")) {
      return true;
    }
    if (!v.startsWith("http://") && !v.startsWith("https://")) {
      return false;
    }
    return v.indexOf('@') < 0 && v.indexOf('?') < 0;
  }

  /**
   * SubjectPublicKeyInfo (RFC 5280) in base64, keys of SSH as {@code authorized_keys} have them
   * (RFC 4253: the length of the algorithm's name and that name come first), and the public keys of
   * NATS: a letter for what they are of, and 55 more of base32.
   */
  private static boolean isPublicKey(String v) {
    if (v.startsWith("ssh-ed25519")
        || v.startsWith("ssh-rsa")
        || v.startsWith("AAAAB3NzaC1")
        || v.startsWith("AAAAC3NzaC1")
        || v.startsWith("AAAAE2VjZHNh")) {
      return true;
    }
    int rsa = v.startsWith("MI") ? v.indexOf("ANBgkqhkiG9w0BAQEFAA") : -1;
    if (rsa >= 0 && rsa < 12) {
      return !v.startsWith("IB", rsa - 2) || !v.startsWith("IBAD", rsa - 3);
    }
    if (v.indexOf("MA0GCSqGSIb3DQEBAQUAA") == 4
        || v.startsWith("MFkwEwYHKoZIzj0CAQ")
        || v.startsWith("MHYwEAYHKoZIzj0CAQ")
        || v.startsWith("MCowBQYDK2Vw")
        || v.startsWith("MCowBQYDK2Vu")) {
      return true;
    }
    return v.length() == 56 && "AUONCX".indexOf(v.charAt(0)) >= 0 && new Form(v).base32;
  }

  /** The beginning of a flow mapping, of a nested one or of a call, a header's scheme, a module. */
  private static boolean isOpen(Assignment a, String v) {
    char end = v.charAt(v.length() - 1);
    if (a.quote() == 0
        && (((end == '(' || end == '[') && Chars.isLetter(v.charAt(0)))
            || (v.charAt(0) == '(' && v.indexOf(')') < 0))) {
      return true;
    }
    int slash = v.indexOf('/');
    if (a.syntax() == Assignment.Syntax.WORD && slash > 0 && v.indexOf('/', slash + 1) > 0) {
      return v.lastIndexOf('.', slash) > 0; // import alias "host/module/path"
    }
    if (v.regionMatches(true, 0, "bearer%20", 0, 9)) {
      return true;
    }
    if (v.regionMatches(true, 0, "bearer ", 0, 7) && HeaderFinder.isHeaderAlone(v.substring(7))) {
      return true;
    }
    if (a.quote() != 0 || a.syntax() != Assignment.Syntax.COLON) {
      return false;
    }
    int colon = v.indexOf(": ");
    if (v.charAt(0) == '{' || colon <= 0) {
      return v.charAt(0) == '{';
    }
    for (int i = 0; i < colon; i++) {
      if (!Chars.isLetter(v.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Parts of a regular expression or of its replacement. */
  private static boolean isExpression(String v) {
    return v.contains("\\1") || v.contains(".*") || v.contains("\\)") || v.contains("[^");
  }

  /** The keys that the documentation of AWS shows, cut or whole. */
  private static boolean isSample(String v) {
    String folded = Values.lower(v);
    return folded.contains("iosfodnn7") || folded.contains("wjalrxutnfemi");
  }

  /** What stands between two literals that are joined, or in the angles of a template. */
  private static boolean isCode(String v) {
    String code = v.strip();
    return (code.startsWith("+ ") && code.endsWith(" +"))
        || isJoined(v)
        || (v.charAt(0) == '<' && v.indexOf('>') > 0);
  }

  /** {@code " + text(20) + "}: what stands in a string's place inside a string of another kind. */
  private static boolean isJoined(String v) {
    int last = v.length() - 1;
    char quote = v.charAt(0);
    return last > 4
        && (quote == '"' || quote == '\'')
        && v.charAt(last) == quote
        && v.substring(1).strip().startsWith("+")
        && v.substring(0, last).strip().endsWith("+");
  }

  // Under any name but that of a password, which may be anything that can be typed.

  private static boolean isNeverChosen(String v) {
    return v.chars().noneMatch(Chars::isAlnum);
  }

  // Texts of an interface.

  /**
   * Words of an interface that stand in one of its tables: a password in words has none of them.
   */
  private static boolean isCaption(String v, boolean ofMachines, List<String> words) {
    int foreign = 0;
    int spaces = 0;
    int others = 0;
    for (int i = 0; i < v.length(); i++) {
      char c = v.charAt(i);
      if (c >= 0x80) {
        foreign++;
      } else if (c == ' ') {
        spaces++;
      } else if (!Chars.isLetter(c) && "?!.,:'".indexOf(c) < 0) {
        others++;
      }
    }
    if (foreign > 0 && others == 0) {
      return true;
    }
    if (spaces == 0) {
      return false;
    }
    boolean upright = Chars.isUpper(v.charAt(0)) || foreign > 0;
    for (String word : Values.spaced(Values.lower(v))) {
      if (!ofMachines && others <= 1 && Names.isTranslated(trimmed(word))) {
        return true;
      }
    }
    if (words.contains("label") || words.contains("title") || words.contains("tooltip")) {
      return others < 4;
    }
    // A sentence under the name of one.
    return upright && spaces >= 2 && CAPTIONS.stream().anyMatch(words::contains);
  }

  private static final Set<String> CAPTIONS =
      Set.copyOf(
          Values.spaced(
              "mandatory hint placeholder remove change confirm forgot reset"
                  + " message text error help two enter invalid wrong new show hide"));

  private static String trimmed(String word) {
    int end = word.length();
    while (end > 0 && !Chars.isLetter(word.charAt(end - 1)) && word.charAt(end - 1) < 0x80) {
      end--;
    }
    return word.substring(0, end);
  }

  /** <code>"login.password": "Password"</code>: the word on a form, under itself. */
  private static boolean isItsName(Assignment a, String v, String last) {
    return a.syntax() == Assignment.Syntax.COLON
        && (v.equalsIgnoreCase(a.name()) || v.equalsIgnoreCase(last))
        && Chars.isUpper(v.charAt(0))
        && v.chars().skip(1).allMatch(Chars::isLower);
  }

  /** {@code NAMES = {"dbPass", "user_pwd"}}: names of what is secret, in a list of them. */
  private static boolean isNameInList(Assignment a, String v) {
    if (a.syntax() != Assignment.Syntax.LIST) {
      return false;
    }
    Form form = new Form(v);
    List<String> words = Names.split(v);
    return (form.isCamel() || form.isSnake() || form.isUpperSnake() || form.isDotted())
        && Names.promise(words.get(words.size() - 1)) != Names.Promise.NONE;
  }

  // What a name asks for that is about a secret.

  /** No words and no prefix of a secret: letters and digits as identifiers have them. */
  private static boolean isIdentifier(String v) {
    for (int i = 0; i < v.length(); i++) {
      char c = v.charAt(i);
      if (!Chars.isAlnum(c) && "-_.:/+=@".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  // What a build depends on, and what only stands for a value.

  /** A name that says that it might be any: {@code someTokenValue}. */
  private static boolean isForAny(List<String> words) {
    return words.size() > 1 && ANY.contains(words.get(0));
  }

  private static final Set<String> ANY = Set.of("some", "any");

  private static final Set<String> MADE_UP =
      Set.copyOf(
          Values.spaced(
              "some any my test fake dummy mock sample example your the a an this is token tokens"
                  + " value secret key api auth access client bearer refresh valid invalid id"
                  + " string for new old user app"));

  /** {@code someTokenValue1}: words that only say what would stand there. */
  static boolean isMadeUp(String v) {
    if (v.length() > 40 || Chars.isDigit(v.charAt(0))) {
      return false;
    }
    for (int i = 0; i < v.length(); i++) {
      if (!Chars.isAlnum(v.charAt(i)) && v.charAt(i) != '-' && v.charAt(i) != '_') {
        return false;
      }
    }
    List<String> words = Names.split(v);
    return words.size() > 1 && MADE_UP.containsAll(words) && digitsAtEnd(v) < 4;
  }

  /** {@code org.acme:library:1.2.3}, {@code library:1.2}: what a build depends on. */
  private static boolean isCoordinate(String v) {
    int colon = v.lastIndexOf(':');
    if (colon <= 0 || colon + 3 >= v.length() || v.indexOf('.', colon) < 0) {
      return false;
    }
    int numbers = colon + 1;
    while (numbers < v.length() && (Chars.isDigit(v.charAt(numbers)) || v.charAt(numbers) == '.')) {
      numbers++;
    }
    boolean version =
        Chars.isDigit(v.charAt(colon + 1)) && (numbers == v.length() || v.charAt(numbers) == '-');
    return version
        && v.chars()
            .limit(colon)
            .allMatch(c -> Chars.isLower(c) || Chars.isDigit(c) || "-_.:".indexOf(c) >= 0);
  }

  // What else is called a pass.

  static final Set<String> RUNS =
      Set.copyOf(
          Values.spaced(
              "pre post first second third last final two three multi render shadow depth compiler"
                  + " optimization optimizer high low band boarding ski fastcgi uwsgi scgi grpc"));

  /** {@code first pass}, {@code renderPass}: a pass that opens nothing. */
  private static boolean isRun(List<String> words) {
    int at = words.indexOf("pass");
    return at > 0 && RUNS.contains(words.get(at - 1)) && at == words.size() - 1;
  }

  private static final Set<String> WARNED =
      Set.copyOf(
          Values.spaced(
              "weak common banned forbidden blocked breached leaked compromised pwned guessable"
                  + " disallowed denied"));

  /** {@code COMMON_PASSWORDS}: a list of those that nobody may take. */
  private static boolean isWarnedOf(List<String> words) {
    return words.get(words.size() - 1).equals("passwords")
        && words.stream().anyMatch(WARNED::contains);
  }

  // What else is called a key: what finds something, what everybody may know, numbers of keys.

  private static boolean isOtherKey(Assignment a, List<String> words) {
    String v = a.value();
    boolean bare = words.size() == 1;
    boolean strong = words.stream().anyMatch(Names::isStrong);
    return isFingerprint(v, words)
        || words.get(0).equals("send") // What is typed, not what opens.
        || ((!strong || isPublic(words)) && isOfNobody(words))
        || (bare && isNumberOfObject(v))
        || (a.syntax() == Assignment.Syntax.CALL && isAsking(a.name()))
        || ((a.syntax() == Assignment.Syntax.PAIR || words.get(0).equals("x")) && isShortWord(v))
        || words.contains("encrypted")
        || words.contains("wrapped")
        || words.contains("websocket") // RFC 6455: a nonce that proves nothing.
        || (bare && v.startsWith("0x"))
        || (!strong && isLabel(v))
        || (!strong && isFile(v))
        || (bare && a.syntax() == Assignment.Syntax.ELEMENT && isOfXcode(v))
        || (!strong && isNumbered(v));
  }

  private static final int KEY = 16;

  /** {@code _key: "9f1a629887fd"}: of an object among others; keys that open are longer. */
  private static boolean isNumberOfObject(String v) {
    return v.length() < KEY && v.chars().allMatch(Chars::isHex);
  }

  /** The name of an object in a project of Xcode: 24 hexadecimal digits in capitals. */
  private static boolean isOfXcode(String v) {
    return v.length() == 24 && v.chars().allMatch(c -> Chars.isDigit(c) || (c >= 'A' && c <= 'F'));
  }

  private static final int SHORT_WORD = 12;

  /** {@code ("x-api-key", "acme")}: whose header it is; no machine makes keys of so little. */
  private static boolean isShortWord(String v) {
    return v.length() < SHORT_WORD && v.chars().allMatch(Chars::isLower);
  }

  /** Calls that compare or look up a key: {@code matchesKey("…")}, {@code hasKey("…")}. */
  private static final Set<String> ASKING =
      Set.copyOf(Values.spaced("matches match is has contains press on find remove delete"));

  private static boolean isAsking(String name) {
    return ASKING.contains(Names.split(name.substring(name.lastIndexOf('.') + 1)).get(0));
  }

  /**
   * The number of an OpenPGP key, short, long or whole, or of a smart card: hexadecimal in
   * capitals.
   */
  private static boolean isFingerprint(String v, List<String> words) {
    int from = v.startsWith("0x") ? 2 : 0;
    int n = v.length() - from;
    if (n != 8 && n != 16 && n != 40) {
      return false;
    }
    boolean letter = false;
    for (int i = from; i < v.length(); i++) {
      char c = v.charAt(i);
      if (!Chars.isDigit(c) && (c < 'A' || c > 'F')) {
        return false;
      }
      letter |= c >= 'A';
    }
    return letter
        && words.stream()
            .noneMatch(w -> Names.isStrong(w) && !w.equals("sign") && !w.equals("signing"));
  }

  private static final Set<String> OF_NOBODY =
      Set.copyOf(
          Values.spaced(
              "public pub pubkey pubkeys publickey publishable site next cache primary foreign partition sort routing idempotency translation"
                  + " i18n row column lookup natural surrogate"));

  /** {@code publicKey}, {@code cacheKey}: what finds something, or what everybody may know. */
  private static boolean isOfNobody(List<String> words) {
    return words.stream().anyMatch(OF_NOBODY::contains);
  }

  private static final Set<String> BUNDLERS = Set.of("next", "expo", "nuxt");

  /**
   * {@code clientPublicKey}. {@code NEXT_PUBLIC_MAPS_API_KEY} only says that a bundler hands it to
   * every browser, which is how a key that is not public leaks.
   */
  private static boolean isPublic(List<String> words) {
    boolean bundled = words.indexOf("public") == 1 && BUNDLERS.contains(words.get(0));
    return words.contains("pubkey") || (!bundled && words.contains("public"));
  }

  /** {@code lessons/1/intro.mp4}: an object in a store, by its name. */
  private static boolean isFile(String v) {
    int dot = v.lastIndexOf('.');
    return v.indexOf('/') > 0
        && dot > v.lastIndexOf('/')
        && dot + 2 < v.length()
        && v.length() - dot <= 5
        && v.chars().skip(dot + 1L).allMatch(Chars::isAlnum);
  }

  private static boolean isNumbered(String v) {
    Form form = new Form(v);
    return form.isNumber() || form.isUuid() || isOid(v);
  }

  /** {@code announcement-v2.17}: words and numbers, as whoever names things writes them. */
  private static boolean isLabel(String v) {
    Lexicon lexicon = Lexicon.get();
    String folded = Values.lower(v);
    int letters = 0;
    int covered = 0;
    int parts = 0;
    for (int i = 0, from = 0; i <= v.length(); i++) {
      char c = i < v.length() ? v.charAt(i) : '-';
      if (Chars.isAlnum(c)) {
        continue;
      }
      if ("-_.:/".indexOf(c) < 0) {
        return false;
      }
      String part = folded.substring(from, i);
      int digits = digitsAtEnd(part);
      int word = part.length() - digits;
      if (part.chars().limit(word).anyMatch(Chars::isDigit) || digits > 4) {
        return false;
      }
      if (word > 1) {
        letters += word;
        String letter = part.substring(0, word);
        covered += isSpeakable(letter) ? word : lexicon.covered(letter);
        parts++;
      }
      from = i + 1;
    }
    return parts > 0 && covered * 10 >= letters * 6;
  }

  /** Vowels among consonants as words have them. */
  private static boolean isSpeakable(String letters) {
    long vowels = letters.chars().filter(c -> "aeiou".indexOf(c) >= 0).count();
    return letters.length() >= 4
        && vowels * 4 >= letters.length()
        && vowels * 5 <= letters.length() * 3L;
  }

  private static int digitsAtEnd(String part) {
    int n = 0;
    while (n < part.length() && Chars.isDigit(part.charAt(part.length() - 1 - n))) {
      n++;
    }
    return n;
  }

  // What else is called a token: of a design, of a page, of a public key, of a text.

  private static boolean isOtherToken(Assignment a, List<String> words) {
    String v = a.value();
    String last = words.get(words.size() - 1);
    boolean strong = words.stream().anyMatch(Names::isStrong);
    boolean ofDesign = last.equals("token") && !strong;
    boolean joined = v.indexOf('-') > 0 || v.indexOf('.') > 0;
    return (ofDesign && (isMeasure(v) || (joined && isLabel(v)))) // A colour's name.
        || (words.size() == 1 && isFingerprint(v, words))
        || words.contains("public") // The token of a public key.
        || (isCounted(words) && (isCount(v) || isSpan(v))) // How many there are, and until when.
        || (!strong && (words.contains("page") || isPlace(a, words)));
  }

  /** No variable of an environment: that one is set once, and a place moves on. */
  private static boolean isPlace(Assignment a, List<String> words) {
    return words.stream().anyMatch(PLACES::contains) && !new Form(a.name()).isUpperSnake();
  }

  /** Where a list goes on, which version is written to, which request is tried again. */
  private static final Set<String> PLACES =
      Set.copyOf(
          Values.spaced(
              "pagination next continuation skip skiptoken cursor sequence sync resume lock"
                  + " creation idempotency"));

  private static final Set<String> COUNTED =
      Set.copyOf(Values.spaced("max min total num count limit budget used usage"));

  private static boolean isCounted(List<String> words) {
    return words.get(words.size() - 1).equals("tokens")
        || words.stream().anyMatch(COUNTED::contains);
  }

  /** {@code 128000}, {@code 128_000}, {@code 16k}. */
  private static boolean isCount(String v) {
    int end = "kKmM".indexOf(v.charAt(v.length() - 1)) < 0 ? v.length() : v.length() - 1;
    int from = v.charAt(0) == '[' && v.length() > 1 ? 1 : 0;
    return Chars.isDigit(v.charAt(from))
        && v.chars().limit(end).skip(from).allMatch(c -> Chars.isDigit(c) || "_.,".indexOf(c) >= 0);
  }

  /** {@code 165ms}, {@code 6m0s}. */
  private static boolean isSpan(String v) {
    int i = 0;
    while (i < v.length()) {
      int unit = numberEnd(v, i);
      int end = unit;
      while (end < v.length() && (Chars.isLetter(v.charAt(end)) || v.charAt(end) >= 0x80)) {
        end++;
      }
      if (unit < end && v.charAt(unit) >= 0x80) {
        unit = end - 1; // A small Greek letter for millionths, in whatever encoding.
      }
      if (unit == i || !SPANS.contains(v.substring(unit, end))) {
        return false;
      }
      i = end;
    }
    return true;
  }

  private static final Set<String> SPANS = Set.of("d", "h", "m", "s", "ms", "us", "ns");

  /** {@code 12px}, {@code 1.5rem}. */
  private static boolean isMeasure(String v) {
    int unit = numberEnd(v, 0);
    return unit > 0 && MEASURES.contains(v.substring(unit));
  }

  private static int numberEnd(String v, int from) {
    int i = from;
    while (i < v.length() && (Chars.isDigit(v.charAt(i)) || v.charAt(i) == '.')) {
      i++;
    }
    return i;
  }

  private static final Set<String> MEASURES =
      Set.of("px", "em", "rem", "pt", "vh", "vw", "ms", "s", "%", "ch", "fr", "deg");

  // Under the names that are left: what a design or a standard numbers.

  private static boolean isOfDesignOrVersions(String v) {
    return isColour(v) || isRange(v) || isOid(v);
  }

  /** {@code #0550ae}. */
  private static boolean isColour(String v) {
    int n = v.length() - 1;
    return v.charAt(0) == '#'
        && (n == 3 || n == 4 || n == 6 || n == 8)
        && v.chars().skip(1).allMatch(Chars::isHex);
  }

  /** {@code ^3.0.0 || ^4.0.0}, {@code >=1.2}: of versions. */
  private static boolean isRange(String v) {
    int i = 0;
    while (i < v.length() && "^~<>=v ".indexOf(v.charAt(i)) >= 0) {
      i++;
    }
    int digits = i;
    while (digits < v.length() && Chars.isDigit(v.charAt(digits))) {
      digits++;
    }
    return i > 0
        && digits > i
        && digits - i < 4
        && (digits == v.length() || v.charAt(digits) == '.')
        && (v.charAt(0) == '^' || v.charAt(0) == '~' || v.charAt(0) == '>' || v.charAt(0) == '<');
  }

  /** {@code 1.2.840.113549}, {@code 2017-01-01}. */
  private static boolean isOid(String v) {
    boolean date = v.length() == 10 && v.charAt(4) == '-' && v.charAt(7) == '-';
    return (v.indexOf('.') > 0 || date)
        && v.chars().allMatch(c -> Chars.isDigit(c) || c == '.' || (date && c == '-'));
  }
}
