package dev.keycensus.detectors;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The features of one assignment: an int for each {@link Feature}. Most assignments are hopeless by
 * their name and value alone, so that what stands around them, which costs most, is asked last.
 */
final class Features {
  /** By index, what the rest of the line tells, and the lines near it. */
  private static final boolean[] AROUND_OR_NEAR =
      open(
          Feature.COMMENT,
          Feature.LONG_LINE,
          Feature.USER,
          Feature.IS_USER,
          Feature.HOST,
          Feature.ASSERT,
          Feature.CONCATENATED,
          Feature.BEFORE_WORD,
          Feature.LINE_ENDS,
          Feature.NEAR_USER,
          Feature.IS_NEAR_USER,
          Feature.NEAR_HOST,
          Feature.NEAR_TEST);

  private static final boolean[] NEAR_ALONE =
      open(Feature.NEAR_USER, Feature.IS_NEAR_USER, Feature.NEAR_HOST, Feature.NEAR_TEST);

  private static final int AROUND = 160;
  private static final int LONG = 400;

  private final int[] f = new int[Feature.count()];

  private Features() {}

  private static boolean[] open(Feature... features) {
    boolean[] open = new boolean[Feature.count()];
    for (Feature feature : features) {
      open[feature.index()] = true;
    }
    return open;
  }

  /** All of them. */
  static int[] of(Assignment a, Probe probe) {
    return Objects.requireNonNull(of(a, probe, Model.get(), Integer.MIN_VALUE));
  }

  /**
   * The same, unless what is looked at first leaves no way to a score.
   *
   * @return null if the score is below {@code least}, or all of them
   */
  static int @Nullable [] of(Assignment a, Probe probe, Model model, int least) {
    String value = a.value();
    Features features = new Features();
    List<String> words = Names.split(a.name());
    features.name(a.name(), words, a.syntax() == Assignment.Syntax.CALL);
    features.written(a, probe);
    String folded = Values.lower(value);
    Form form = new Form(value);
    features.value(value, folded, form, a.bytes());
    features.says(folded, words, a.name());
    if (model.most(features.f, AROUND_OR_NEAR) < least) {
      return null;
    }
    Line line = features.around(a, folded, probe);
    if (model.most(features.f, NEAR_ALONE) < least) {
      return null;
    }
    features.near(probe.window(), line, folded);
    return features.f;
  }

  /** The line of an assignment, as far as it is looked at. */
  private record Line(int from, int to) {}

  private void set(Feature feature, int value) {
    f[feature.index()] = value;
  }

  private void set(Feature feature, boolean value) {
    f[feature.index()] = value ? 1 : 0;
  }

  private void name(String name, List<String> words, boolean called) {
    Names.Promise best = Names.promise(name, called);
    int strong = 0;
    int notHeld = 0;
    int account = 0;
    int pretend = 0;
    int derived = 0;
    for (String word : words) {
      strong += Names.isStrong(word) ? 1 : 0;
      notHeld += Names.isNotHeld(word) ? 1 : 0;
      account += Names.isAccount(word) ? 1 : 0;
      pretend += Names.isPretend(word) ? 1 : 0;
      derived += Names.isDerived(word) ? 1 : 0;
    }
    String last = words.get(words.size() - 1);
    set(Feature.IS_PASSWORD, best == Names.Promise.PASSWORD);
    set(Feature.IS_SECRET, best == Names.Promise.SECRET);
    set(Feature.IS_CREDENTIAL, best == Names.Promise.CREDENTIAL);
    set(Feature.IS_TOKEN, best == Names.Promise.TOKEN);
    set(Feature.IS_KEY, best == Names.Promise.KEY);
    set(Feature.IS_AUTH, best == Names.Promise.AUTH);
    set(Feature.LAST_PROMISES, Names.promise(last) != Names.Promise.NONE);
    set(Feature.LAST_ABOUT, Names.isAbout(last));
    set(Feature.NAME_DERIVED, derived);
    set(Feature.LAST_CONTENT, Names.isContent(last));
    set(Feature.NAME_WORDS, words.size());
    set(Feature.NAME_LENGTH, name.length());
    set(Feature.NAME_BARE, words.size() == 1 && Names.promise(last) != Names.Promise.NONE);
    boolean lower = false;
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      lower |= Chars.isLower(name.charAt(i));
      upper |= Chars.isUpper(name.charAt(i));
    }
    set(Feature.NAME_UPPER, upper && !lower);
    set(Feature.NAME_DOTTED, name.indexOf('.') > 0);
    set(Feature.NAME_CAMEL, lower && upper);
    set(Feature.NAME_NUMBERED, Chars.isDigit(name.charAt(name.length() - 1)));
    set(Feature.NAME_STRONG, strong);
    // A password is held by whoever writes it down, whatever it opens: ssh, a socket, a host.
    set(Feature.NAME_NOT_HELD, best == Names.Promise.PASSWORD ? 0 : notHeld);
    set(Feature.NAME_ACCOUNT, account);
    set(Feature.NAME_PRETEND, pretend);
  }

  private void written(Assignment a, Probe probe) {
    set(Feature.valueOf(a.syntax().name()), 1);
    set(Feature.QUOTED, a.quote() != 0);
    switch (probe.kind()) {
      case SOURCE, NOTEBOOK -> set(Feature.SOURCE, 1);
      case CONFIG, BARE_KEY, PPP_SECRETS -> set(Feature.CONFIG, 1);
      case YAML -> set(Feature.YAML, 1);
      case JSON -> set(Feature.JSON, 1);
      case MARKUP -> set(Feature.MARKUP, 1);
      case SHELL -> set(Feature.SHELL, 1);
      case TEXT, OTHER -> set(Feature.TEXT, 1);
      case LOCK -> set(Feature.LOCK, 1);
      case DATA -> set(Feature.DATA, 1);
      case ASSET -> set(Feature.ASSET, 1);
    }
    set(Feature.NESTED, probe.depth());
  }

  private void value(String v, String folded, Form form, byte[] bytes) {
    set(Feature.LENGTH, Math.min(form.length, 200));
    set(Feature.ENTROPY, (int) Math.round(Values.entropy(bytes) * 20));
    set(Feature.DISTINCT, form.distinct);
    set(Feature.LOWER, percent(form.lower, form.length));
    set(Feature.UPPER, percent(form.upper, form.length));
    set(Feature.DIGITS, percent(form.digits, form.length));
    set(Feature.SPECIALS, form.specials);
    set(Feature.SEPARATORS, form.separators);
    set(Feature.SPACES, form.spaces);
    set(Feature.SLASHES, form.slashes);
    set(Feature.FOREIGN, form.foreign);
    set(Feature.CHANGES, percent(form.changes, form.length));
    set(Feature.LETTER_RUN, Math.min(form.letterRun, 40));
    set(Feature.TRAILING_DIGITS, Math.min(form.trailingDigits, 12));
    set(Feature.CLASSES, form.classes());
    Lexicon lexicon = Lexicon.get();
    String head = folded.length() > 80 ? folded.substring(0, 80) : folded;
    int letters = 0;
    for (int i = 0; i < head.length(); i++) {
      letters += Chars.isLower(head.charAt(i)) ? 1 : 0;
    }
    int covered = letters == 0 ? 0 : percent(lexicon.covered(head), letters);
    set(Feature.COVERED, covered);
    set(Feature.LEET_COVERED, leet(head, lexicon));
    set(Feature.HEX, form.hex && form.length >= 8);
    set(
        Feature.HEX_DIGEST,
        form.hex
            && (form.length == 32 || form.length == 40 || form.length == 64 || form.length == 128));
    set(Feature.UUID, form.isUuid());
    set(Feature.BASE64, form.base64 && form.length >= 8 ? (v.endsWith("=") ? 2 : 1) : 0);
    set(Feature.BASE32, form.base32 && form.length >= 8);
    set(Feature.ALNUM, form.isAlnum());
    set(Feature.CAMEL, form.isCamel());
    set(Feature.SNAKE, form.isSnake());
    set(Feature.UPPER_SNAKE, form.isUpperSnake());
    set(Feature.KEBAB, form.isKebab());
    set(Feature.DOTTED, form.isDotted());
    set(Feature.PATH, form.isPath());
    set(Feature.NUMBER, form.isNumber());
    set(Feature.CODE, isCode(v));
    set(Feature.STEPS, percent(form.steps, form.length));
  }

  private static int percent(int part, int whole) {
    return part * 100 / whole;
  }

  private static int leet(String folded, Lexicon lexicon) {
    StringBuilder b = new StringBuilder(folded.length());
    boolean disguised = false;
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      int at = "013457@$!".indexOf(c);
      boolean beside =
          (i > 0 && Chars.isLower(folded.charAt(i - 1)))
              || (i + 1 < folded.length() && Chars.isLower(folded.charAt(i + 1)));
      if (at >= 0 && beside) {
        b.append("oieastasi".charAt(at));
        disguised = true;
      } else {
        b.append(c);
      }
    }
    return disguised ? percent(lexicon.covered(b.toString()), folded.length()) : 0;
  }

  private static boolean isCode(String v) {
    int open = v.indexOf('(');
    return (open > 0 && (Chars.isAlnum(v.charAt(open - 1)) && v.indexOf(')') > open))
        || v.contains("->")
        || v.contains("=>")
        || v.contains("::")
        || v.endsWith(";")
        || v.endsWith("{")
        || v.contains("==")
        || v.contains("&&");
  }

  private static final String[] SECRETS = {
    "password",
    "passwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "credential",
    "passphrase",
    "access_key",
    "accesskey",
    "auth"
  };
  private static final String[] TESTS = {
    "test",
    "example",
    "sample",
    "dummy",
    "mock",
    "fake",
    "invalid",
    "wrong",
    "demo",
    "stub",
    "bad",
    "incorrect",
    "placeholder",
    "redact",
    "expected",
    "unused",
    "ignore",
    "whatever",
    "lorem"
  };
  private static final String[] YOURS = {
    "your", "my", "change", "insert", "replace", "put", "enter", "here", "some", "todo", "fixme",
    "the_", "the-", "xxx", "goes"
  };
  private static final String[] USERS = {"admin", "root", "guest", "user", "login", "account"};
  private static final String[] FOOS = {
    "foo", "bar", "baz", "qux", "abc", "qwerty", "asdf", "hello"
  };
  private static final java.util.Set<String> TYPES =
      java.util.Set.of(
          "true",
          "false",
          "null",
          "none",
          "nil",
          "undefined",
          "string",
          "str",
          "int",
          "integer",
          "text",
          "bool",
          "boolean",
          "value",
          "required",
          "optional",
          "default",
          "empty",
          "basic",
          "bearer",
          "digest",
          "oauth",
          "oauth2",
          "jwt",
          "yes",
          "no",
          "on",
          "off",
          "enabled",
          "disabled",
          "auto",
          "never",
          "always",
          "any",
          "all",
          "file",
          "env",
          "vault",
          "input",
          "output",
          "ask",
          "prompt",
          "unknown",
          "anonymous",
          "private",
          "public",
          "sha1",
          "sha256",
          "sha512",
          "hmac",
          "aes",
          "rsa",
          "ecdsa",
          "ed25519",
          "md5",
          "base64",
          "utf-8",
          "utf8",
          "json",
          "yaml",
          "xml",
          "include",
          "same-origin",
          "omit",
          "scram-sha-256",
          "plain",
          "md5-sess",
          "hs256",
          "rs256",
          "number",
          "object",
          "array",
          "function",
          "self",
          "this",
          "char",
          "varchar",
          "byte",
          "bytes",
          "double",
          "float",
          "long",
          "uuid",
          "date",
          "email",
          "hidden",
          "masked",
          "encrypted",
          "id",
          "name",
          "key",
          "path",
          "url",
          "primary",
          "unique",
          "static",
          "dynamic",
          "const",
          "final",
          "void",
          "var",
          "let",
          "new",
          "return",
          "not");

  private void says(String folded, List<String> nameWords, String name) {
    String head = folded.length() > 80 ? folded.substring(0, 80) : folded;
    set(Feature.SAYS_SECRET, anyOf(SECRETS, head));
    set(Feature.SAYS_TEST, anyOf(TESTS, head));
    set(Feature.SAYS_YOUR, anyOf(YOURS, head));
    set(Feature.SAYS_USER, anyOf(USERS, head));
    set(Feature.SAYS_FOO, anyOf(FOOS, head));
    set(Feature.SAYS_TYPE, TYPES.contains(head));
    String plain = NamedFinder.folded(head);
    String plainName = NamedFinder.folded(name);
    set(Feature.IS_NAME, plain.equals(plainName) || plainName.endsWith(plain));
    int shared = 0;
    for (String word : nameWords) {
      shared += word.length() >= 3 && head.contains(word) ? 1 : 0;
    }
    set(Feature.SHARES_NAME, shared);
  }

  private static int anyOf(String[] words, String in) {
    int n = 0;
    for (String word : words) {
      n += in.contains(word) ? 1 : 0;
    }
    return n;
  }

  private Line around(Assignment a, String folded, Probe probe) {
    Window w = probe.window();
    int from = a.nameStart();
    while (a.nameStart() - from < AROUND && w.at(from - 1) >= 0 && w.at(from - 1) != '\n') {
      from--;
    }
    int end = Math.max(a.end(), a.nameStart() + a.name().length());
    int to = end;
    while (to - end < AROUND && w.at(to) >= 0 && w.at(to) != '\n') {
      to++;
    }
    boolean cutBefore = from > 0 && w.at(from - 1) != '\n';
    String before = Values.lower(w.latin1(from, a.nameStart()));
    String behind = Values.lower(w.latin1(end, to));
    String mark = before.strip();
    set(
        Feature.COMMENT,
        mark.startsWith("//")
            || mark.startsWith("#")
            || mark.startsWith("*")
            || mark.startsWith("/*")
            || mark.startsWith("--")
            || mark.startsWith("<!--")
            || mark.contains(" // ")
            || mark.contains(" # "));
    set(Feature.LONG_LINE, to - from >= LONG || (cutBefore && to - end == AROUND));
    String user = user(before);
    if (user == null) {
      user = user(behind);
    }
    set(Feature.USER, user != null);
    set(Feature.IS_USER, folded.equals(user));
    set(
        Feature.HOST,
        before.contains("host")
            || behind.contains("host")
            || before.contains("://")
            || before.contains("server")
            || behind.contains("server"));
    set(
        Feature.ASSERT,
        before.contains("assert")
            || before.contains("expect")
            || behind.contains(".should")
            || before.contains("verify("));
    int i = a.quote() != 0 && w.at(end) == a.quote() ? end + 1 : end;
    int c = w.at(i);
    boolean spaced = false;
    while (Chars.isSpace(c) && i - end < 8) {
      spaced = true;
      c = w.at(++i);
    }
    set(
        Feature.CONCATENATED,
        a.quote() != 0 && (c == '+' || c == '%' || (c == '.' && Chars.isLetter(w.at(i + 1)))));
    set(Feature.BEFORE_WORD, a.quote() == 0 && spaced && (Chars.isLetter(c) || c == '('));
    set(Feature.LINE_ENDS, endsLine(w, i));
    return new Line(from, to);
  }

  /** Whether nothing but punctuation stands behind the value on its line. */
  private static boolean endsLine(Window w, int from) {
    int i = from;
    while (i - from < 6 && w.at(i) > ' ' && ",;)}]>/".indexOf(w.at(i)) >= 0) {
      i++;
    }
    return w.at(i) < ' ';
  }

  private static final int NEAR = 320;
  private static final String[] ASSERTS = {
    "assert", "expect", "should", "test", "describe", "mock"
  };
  private static final String[] HOSTS = {"host", "url", "server", "port", "jdbc", "://"};

  /** What the lines before and behind that of the assignment name. */
  private void near(Window w, Line line, String folded) {
    int from = line.from();
    int to = line.to();
    int top = from;
    for (int lines = 0; from - top < NEAR && lines < 4 && w.at(top - 1) >= 0; top--) {
      lines += w.at(top - 1) == '\n' ? 1 : 0;
    }
    int bottom = to;
    for (int lines = 0; bottom - to < NEAR && lines < 4 && w.at(bottom) >= 0; bottom++) {
      lines += w.at(bottom) == '\n' ? 1 : 0;
    }
    String above = Values.lower(w.latin1(top, from));
    String below = Values.lower(w.latin1(to, bottom));
    String user = user(above);
    if (user == null || user.isEmpty()) {
      user = user(below);
    }
    set(Feature.NEAR_USER, user != null);
    set(Feature.IS_NEAR_USER, folded.equals(user));
    set(Feature.NEAR_HOST, anyOf(HOSTS, above) + anyOf(HOSTS, below));
    set(Feature.NEAR_TEST, anyOf(ASSERTS, above) + anyOf(ASSERTS, below));
  }

  private static final String[] USER_WORDS = {"user", "login", "email", "username", "uid"};

  /** The value that stands behind a word for a user; empty where there is the word alone. */
  private static @Nullable String user(String text) {
    for (String word : USER_WORDS) {
      int at = text.lastIndexOf(word);
      if (at < 0) {
        continue;
      }
      int i = at + word.length();
      while (i < text.length() && Chars.isName(text.charAt(i))) {
        i++;
      }
      int gap = i;
      while (i < text.length() && !Chars.isName(text.charAt(i)) && i - gap < 6) {
        i++;
      }
      int start = i;
      while (i < text.length() && (Chars.isName(text.charAt(i)) || text.charAt(i) == '@')) {
        i++;
      }
      return text.substring(start, i);
    }
    return null;
  }
}
