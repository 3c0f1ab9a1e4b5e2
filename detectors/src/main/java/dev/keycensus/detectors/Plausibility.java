package dev.keycensus.detectors;

import dev.keycensus.rules.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How likely a value without a shape of its own is a secret, from its name, its form and the way it
 * is written. Entropy alone does not decide: {@code BlueHorse2024} beside {@code db_password}
 * counts, a commit id beside {@code key} does not. What is hopeless is refused by a few rules; the
 * rest is weighed by the {@link Model}.
 */
final class Plausibility implements Judge {
  private static final int LEAST = 3;
  private static final int MOST = 4096;
  private static final int LEAST_OF_KEY = 8;

  private static final int REASONS = 3;

  @Override
  public @Nullable Verdict judge(Assignment a, Probe probe) {
    if (isHopeless(a) || Prose.is(a, probe) || isOfTable(a, probe)) {
      return null;
    }
    if (isHash(a) || isDigest(a)) {
      return HASH;
    }
    if (isOfPublicKey(a, probe.window())) {
      return PUBLIC;
    }
    if (a.value().length() <= SHORT && isCrowded(a, probe.window())) {
      return null;
    }
    Model model = Model.get();
    boolean worth = isDeclared(a) || isJumble(a);
    int least = worth ? Integer.MIN_VALUE : model.medium - FAINT;
    int[] features = Features.of(a, probe, model, least);
    if (features == null) {
      return null;
    }
    int score = model.score(features);
    if (score < model.medium && worth) {
      score = model.medium;
    }
    if (Passwords.isToBeReplaced(a.value()) || Passwords.isStandInPair(a.value())) {
      score = Math.min(score, model.medium - 1);
    }
    Tier tier = score >= model.high ? Tier.HIGH : score >= model.medium ? Tier.MEDIUM : Tier.LOW;
    if (tier == Tier.LOW && score < model.medium - FAINT) {
      return null;
    }
    return new Verdict(tier, model.reasons(features, REASONS));
  }

  private static final int SHORT = 5;
  private static final int CROWD = 32;
  private static final int GAP = 24;

  /**
   * Whether a short value is one of a long row under the same name, as no file has it: a line of
   * many megabytes of them would cost half a minute, and a match for each.
   */
  private static boolean isCrowded(Assignment a, Window w) {
    String name = Values.lower(a.name());
    int n = 0;
    for (int at = a.end(), next; n < CROWD && (next = next(w, name, at, 1)) >= 0; n++) {
      at = next + name.length();
    }
    for (int at = a.nameStart(), next; n < CROWD && (next = next(w, name, at, -1)) >= 0; n++) {
      at = next;
    }
    return n == CROWD;
  }

  /** Where {@code name} stands within a few bytes on one side of {@code at}; -1 for nowhere. */
  private static int next(Window w, String name, int at, int step) {
    int from = step > 0 ? at : at - name.length();
    for (int i = from; (i - from) * step < GAP; i += step) {
      if (w.startsWith(name, i)) {
        return i;
      }
    }
    return -1;
  }

  /** Constructs that take nothing but a password: the value need only be no stand-in. */
  private static boolean isDeclared(Assignment a) {
    if (a.value().indexOf('(') >= 0 || a.value().indexOf(')') >= 0) {
      return false; // Code between two literals.
    }
    String name = Values.lower(a.name());
    boolean taken = a.syntax() == Assignment.Syntax.WORD || a.syntax() == Assignment.Syntax.FLAG;
    boolean second = a.syntax() == Assignment.Syntax.SECOND && name.equals("auth");
    return (second
            || (taken
                && (name.endsWith("securestring")
                    || name.equals("identified by")
                    || name.equals("by"))))
        && Passwords.ofUrlPassword(a.value(), "", false) == Tier.HIGH;
  }

  private static final int JUMBLED = 10;

  /**
   * Whether a password can only be what a generator made: letters of both cases and three signs at
   * least that change places all the time. Words, code and paths are not so.
   */
  private static boolean isJumble(Assignment a) {
    Form form = new Form(a.value());
    if (Names.promise(a.name(), a.syntax() == Assignment.Syntax.CALL) != Names.Promise.PASSWORD) {
      return isMixed(form, a);
    }
    return form.length >= JUMBLED
        && form.length <= 64
        && form.spaces == 0
        && form.foreign == 0
        && form.upper > 0
        && form.lower > 0
        && form.specials + form.separators >= 3
        && (form.specials >= 2 || (form.specials == 1 && form.separators >= 3))
        && form.letterRun <= 4
        && form.changes * 2 >= form.length
        && form.distinct * 3 >= form.length * 2;
  }

  private static final int LONG = 24;

  /**
   * Whether a key of some interface is letters and digits without any order, as only machines make
   * them.
   */
  private static boolean isMixed(Form form, Assignment a) {
    return form.length >= LONG
        && form.length <= 128
        && form.isAlnum()
        && form.upper >= 5
        && form.lower >= 5
        && form.digits >= 1
        && form.changes * 3 >= form.length
        && form.distinct >= 14
        && form.letterRun * 2 < form.length + LONG
        && Names.split(a.name()).stream().anyMatch(Names::isStrong)
        && Lexicon.get().covered(Values.lower(a.value())) * 3 < form.length;
  }

  /**
   * {@code Key = …} in a file of data: an input of a test of some algorithm; {@code password:
   * "Pasvorto"}: a word for a form.
   */
  private static boolean isOfTable(Assignment a, Probe probe) {
    if (probe.kind() == FileKind.LOCK && new Form(a.value()).isDigest()) {
      return true; // Of what is to be installed.
    }
    return probe.kind() == FileKind.DATA
        && (Values.lower(a.name()).equals("key")
            || (a.syntax() == Assignment.Syntax.COLON
                && Chars.isUpper(a.value().charAt(0))
                && a.value().chars().skip(1).allMatch(Chars::isLower)));
  }

  private static final Verdict PUBLIC = new Verdict(Tier.LOW, List.of("the key of a public key"));

  private static final int OBJECT = 96;

  /** 32 bytes in base64, with and without padding: of X25519. */
  private static final int CURVE = 43;

  /**
   * {@code PublicKey{ID: "1", Key: "…"}} and {@code {"key_id": "1", "key": "…"}}, nothing else in
   * it: what an interface tells everybody to encrypt with. With any other name of a key, or a key
   * of another length, the second is how pairs that open something are kept.
   */
  private static boolean isOfPublicKey(Assignment a, Window w) {
    if (!a.name().equalsIgnoreCase("key") || a.quote() == 0) {
      return false;
    }
    int open = a.nameStart() - 1;
    while (a.nameStart() - open < OBJECT && w.at(open) >= 0 && "{(".indexOf(w.at(open)) < 0) {
      open--;
    }
    if (w.at(open) != '{' && w.at(open) != '(') {
      return false;
    }
    String before = NamedFinder.folded(w.latin1(open + 1, a.nameStart()));
    String called = NamedFinder.folded(w.latin1(Math.max(0, open - 12), open));
    return before.contains("pubkey\"")
        || (isNumbered(before) && isOfCurve(a.value()) && closes(w, a.end()))
        || called.endsWith("publickey")
        || called.endsWith("pubkey");
  }

  /** A number and nothing else before the key. */
  private static boolean isNumbered(String before) {
    return (before.startsWith("\"keyid\":") || before.startsWith("\\\"keyid\\\":"))
        && before.chars().filter(c -> c == ',').count() == 1
        && before.chars().filter(Chars::isLetter).count() == "keyid".length();
  }

  private static boolean isOfCurve(String v) {
    return new Form(v).base64 && (v.length() == CURVE || v.length() == CURVE + 1);
  }

  /** Whether the object ends behind the quote at {@code end}. */
  private static boolean closes(Window w, int end) {
    int i = end;
    while (i - end < 4 && (Chars.isQuote(w.at(i)) || w.at(i) == '\\' || w.at(i) == ' ')) {
      i++;
    }
    return w.at(i) == '}';
  }

  private static final Verdict HASH = new Verdict(Tier.LOW, List.of("a password hash"));

  /** {@code root_password_sha2}: a digest under a name that says so. */
  private static boolean isDigest(Assignment a) {
    int colon = a.value().indexOf(':'); // A salt stands behind it.
    return new Form(colon > 0 ? a.value().substring(0, colon) : a.value()).isDigest()
        && Names.split(a.name()).stream().anyMatch(Names::isDerived);
  }

  /** Whether what leaks is only the hash of a password. */
  static boolean isHash(Assignment a) {
    return References.isCrypt(a.value());
  }

  /** How far below the medium tier a value may score and still be listed on request. */
  private static final int FAINT = 2500;

  /** Whether nothing that is around it can make it a secret. */
  static boolean isHopeless(Assignment a) {
    String value = a.value();
    int length = value.length();
    if (length < LEAST || length > MOST) {
      return true;
    }
    int foreign = 0;
    int spaces = 0;
    int plain = 0;
    int escapes = 0;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      escapes += c == '\\' && i + 5 < length && value.charAt(i + 1) == 'u' ? 1 : 0;
      foreign += c >= 0x80 ? 1 : 0;
      spaces += Chars.isSpace(c) ? 1 : 0;
      plain += Chars.isLower(c) || c == '-' || c == '_' || c == '.' ? 1 : 0;
    }
    // What a program escapes to keep its source in ASCII is as foreign as the letter itself.
    if (foreign * 4 > length
        || escapes * 4 > length - 5 * escapes
        || spaces > 8
        || spaces * 3 > length) {
      return true;
    }
    Names.Promise promise = Names.promise(a.name(), a.syntax() == Assignment.Syntax.CALL);
    if (promise == Names.Promise.NONE) {
      return true;
    }
    List<String> words = Names.split(a.name());
    if (Names.isPublic(words.get(words.size() - 1))
        || (words.get(0).equals("assert") && a.syntax() == Assignment.Syntax.CALL)) {
      return true;
    }
    boolean keyOrAuth = promise == Names.Promise.KEY || promise == Names.Promise.AUTH;
    if (!keyOrAuth && Names.isTranslated(Values.lower(value))) {
      return true; // The word on a form, in one of its languages.
    }
    if (promise == Names.Promise.TOKEN && (words.contains("csrf") || words.contains("xsrf"))) {
      return true; // Of no use without the session that it belongs to.
    }
    if ((promise == Names.Promise.KEY || promise == Names.Promise.TOKEN)
        && words.get(words.size() - 1).equals("id")
        && new Form(value).isUuid()) {
      return true; // Which one, not the thing itself.
    }
    if (keyOrAuth && (plain == length || length < LEAST_OF_KEY) && words.size() == 1) {
      return true; // "key": "submit" is everywhere.
    }
    if (promise == Names.Promise.KEY
        && value.chars().allMatch(Chars::isLetter)
        && words.stream().noneMatch(Names::isStrong)) {
      return true; // accessorKey: "observationId", dataKey="dimension": the name of a field.
    }
    if (Harmless.is(a, promise, words)) {
      return true;
    }
    boolean keyOrToken = keyOrAuth || promise == Names.Promise.TOKEN;
    if (promise != Names.Promise.PASSWORD
        && length >= LEAST_OF_KEY
        && value.chars().distinct().count() < 3) {
      return true;
    }
    if (keyOrToken && (value.contains("123456789") || value.contains("987654321"))) {
      return true; // A password may be that; what a machine makes is not.
    }
    return References.is(value, a) || References.isMasked(value) || Algorithms.is(value);
  }
}
