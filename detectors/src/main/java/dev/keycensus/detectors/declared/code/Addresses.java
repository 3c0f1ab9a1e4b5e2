package dev.keycensus.detectors.declared.code;

import dev.keycensus.detectors.declared.ModelHosts;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of models in a file, and the names that stand for them: what they are assigned to,
 * under what they are listed, which function returns them, and what is made of those. It knows no
 * scopes: a name stands for what it was given last, a member for all that it is ever given.
 */
final class Addresses {
  /** More addresses of a file are not looked at. */
  private static final int MOST = 200;

  private static final int MOST_NAMES = 400;
  private static final int MOST_BRANCHES = 20;

  /** Brackets around an address that are looked at. */
  private static final int DEEPEST = 12;

  private final Tokens tokens;
  private final Given given;
  private final Language language;
  private final Asked asked;

  /** The first address of each provider. */
  private final Map<String, Integer> addresses = new LinkedHashMap<>();

  /** Names that stand for an address, and for whose. */
  private final Map<String, Set<String>> names = new HashMap<>();

  /** By name and token: whose address a name stands for from there on; empty for nobody's. */
  private final Map<String, TreeMap<Integer, Set<String>>> values = new HashMap<>();

  /**
   * The brackets of the functions that the file defines, by name, and what they are called with.
   */
  private @Nullable Map<String, Integer> functions;

  private final Map<Integer, Set<String>> called = new HashMap<>();

  Addresses(Tokens tokens, Given given, Language language, Asked asked) {
    this.tokens = tokens;
    this.given = given;
    this.language = language;
    this.asked = asked;
  }

  /**
   * Looks for them outside the calls of libraries.
   *
   * @param made first and last tokens of those calls, by their first
   * @return whether there is any
   */
  boolean read(List<int[]> made) {
    addresses(made);
    if (addresses.isEmpty()) {
      return false;
    }
    derive();
    return true;
  }

  /** The first of a provider. */
  String of(String provider) {
    return tokens.text(addresses.getOrDefault(provider, -1));
  }

  /**
   * Whose addresses a call is given: by themselves anywhere, by name where an address is given, and
   * none where that of somebody else is.
   *
   * @param open its bracket
   * @param to up to which token it is looked at
   * @param all whether names count wherever they stand
   */
  Set<String> given(int open, int to, boolean all) {
    Set<String> providers = new LinkedHashSet<>();
    for (int i = open + 1; i < to; i++) {
      boolean argument = all || isArgument(i, open);
      boolean text = tokens.kind(i) == Tokens.TEXT;
      if (text && argument && isElsewhere(tokens.text(i))) {
        return Set.of();
      }
      if (argument || text) {
        providers.addAll(argument ? named(i, i + 1, true) : address(tokens.text(i)));
      }
    }
    return providers;
  }

  private static boolean isElsewhere(String text) {
    return text.startsWith("http")
        && text.contains("://")
        && text.indexOf("://") < 6
        && text.length() > 12
        && "{$%".indexOf(text.charAt(text.indexOf("://") + 3)) < 0
        && ModelHosts.provider(text) == null;
  }

  /** Whether what stands at {@code i} is no part of an object or a list that is given second. */
  private boolean isArgument(int i, int open) {
    int at = given.opening(i);
    while (at > open) {
      boolean index =
          tokens.isSign(at, '[')
              && (tokens.kind(at - 1) == Tokens.WORD
                  || tokens.isSign(at - 1, ']')
                  || tokens.isSign(at - 1, ')'));
      if (!tokens.isSign(at, '(') && !index && at != open + 1) {
        return false;
      }
      at = given.opening(at);
    }
    return at == open;
  }

  /** Whose address a text is, of those that count here. */
  private Set<String> address(String text) {
    boolean host = text.indexOf('.') >= 0 || text.indexOf("11434") >= 0;
    String provider = host && text.length() < 2_000 ? ModelHosts.provider(text) : null;
    return provider != null && addresses.containsKey(provider) ? Set.of(provider) : Set.of();
  }

  private void addresses(List<int[]> made) {
    int found = 0;
    int call = 0;
    for (int i = 0; i < tokens.count() && found < MOST; i++) {
      if (isTests(i)) {
        return;
      }
      if (tokens.kind(i) != Tokens.TEXT) {
        continue;
      }
      String text = tokens.text(i);
      if (text.length() > 2_000 || text.indexOf('.') < 0 && text.indexOf("11434") < 0) {
        continue;
      }
      while (call < made.size() && made.get(call)[1] < i) {
        call++;
      }
      boolean ofLibrary = call < made.size() && made.get(call)[0] <= i;
      String provider = ofLibrary ? null : ModelHosts.provider(text);
      if (provider == null || !isAddress(text, i)) {
        continue;
      }
      found++;
      Set<String> stands = new LinkedHashSet<>();
      if (names(i, stands)) {
        addresses.putIfAbsent(provider, i);
        stands.forEach(name -> stands(name, Set.of(provider)));
      }
    }
  }

  /** Where Rust keeps its tests: at the end of what they test. */
  private boolean isTests(int i) {
    return language == Language.RUST
        && tokens.isWord(i, "cfg")
        && tokens.isSign(i + 1, '(')
        && tokens.isWord(i + 2, "test")
        && tokens.isWord(i + 5, "mod");
  }

  private void stands(String name, Set<String> providers) {
    if (!name.isEmpty() && (names.size() < MOST_NAMES || names.containsKey(name))) {
      names.computeIfAbsent(name, k -> new LinkedHashSet<>()).addAll(providers);
    }
  }

  private void value(String name, int from, Set<String> providers) {
    if (names.containsKey(name)) {
      TreeMap<Integer, Set<String>> of = values.computeIfAbsent(name, k -> new TreeMap<>());
      if (of.size() < MOST) {
        Set<String> all = new LinkedHashSet<>(of.getOrDefault(from, Set.of()));
        all.addAll(providers);
        of.put(from, all);
      }
    }
  }

  /**
   * Whose address a name stands for at a token: as it was given last, and in the branches before
   * that; a member as it ever was.
   */
  private Set<String> standsFor(String name, int i, boolean member) {
    Set<String> all = names.get(name);
    if (all == null) {
      return Set.of();
    }
    TreeMap<Integer, Set<String>> of = member ? null : values.get(name);
    Map.Entry<Integer, Set<String>> last = of == null ? null : of.lowerEntry(i);
    if (of == null || last == null) {
      return all;
    }
    Set<String> known = new LinkedHashSet<>();
    for (int n = 0; last != null && n < MOST_BRANCHES; n++) {
      known.addAll(last.getValue());
      int at = last.getKey();
      Map.Entry<Integer, Set<String>> before = of.lowerEntry(at);
      boolean branch =
          language == Language.PYTHON || language == Language.RUBY
              ? before != null && isBranch(before.getKey(), at, i)
              : isClosed(at, i);
      last = branch ? before : null;
    }
    return known;
  }

  /** Whether what is assigned at a token is in a block that ends before another. */
  private boolean isClosed(int at, int i) {
    int open = given.opening(at);
    return open >= 0 && given.closing(open) < i;
  }

  /** Whether two assignments are in one function, the second no further out than the first. */
  private boolean isBranch(int first, int second, int i) {
    if (second - first > 400 || indent(second) < indent(first)) {
      return false;
    }
    if (indent(second) == indent(first) && indent(second) <= indent(i) && !hasElse(first, second)) {
      return false;
    }
    for (int k = first; k < second; k++) {
      if (tokens.isWord(k, "def")) {
        return false;
      }
    }
    return true;
  }

  private boolean hasElse(int from, int to) {
    for (int k = from; k < to; k++) {
      if (tokens.isWord(k, "else") || tokens.isWord(k, "elif") || tokens.isWord(k, "elsif")) {
        return true;
      }
    }
    return false;
  }

  /** The column in which the line of a token starts. */
  private int indent(int i) {
    int first = i;
    while (first > 0 && i - first < 60 && tokens.line(first - 1) == tokens.line(i)) {
      first--;
    }
    return tokens.column(first);
  }

  /** With a scheme, put together with one, or named as a host. */
  private boolean isAddress(String text, int i) {
    if (text.contains("://")) {
      return text.indexOf("://") < 12;
    }
    if (tokens.isSign(i - 1, '+') || tokens.isSign(i - 1, '.')) {
      return true;
    }
    String before = Call.normal(tokens.text(i - 2));
    return before.equals("hostname")
        || before.equals("host")
        || before.equals("httpsconnection")
        || before.equals("defaulthost")
        || before.equals("apihost")
        || (before.equals("new") && language == Language.RUBY);
  }

  /**
   * The names that stand for what is at {@code i}: what it is assigned to, under what it is listed,
   * the function that returns it.
   *
   * @return false where it is only compared or shown
   */
  private boolean names(int i, Set<String> into) {
    int at = i;
    for (int depth = 0; depth < DEEPEST; depth++) {
      if (!assigned(at, into)) {
        return false;
      }
      int open = given.opening(at);
      if (open < 0 || isBody(open)) {
        break;
      }
      if (tokens.isSign(open, '(') && tokens.kind(open - 1) == Tokens.WORD) {
        String callee = Call.normal(tokens.text(open - 1));
        if (AddressNames.isComparing(callee)) {
          return false;
        }
        if (asked.asks(open - 1)) {
          return true;
        }
      }
      at = open;
    }
    if (isReturned(i)) {
      String function = function(i);
      if (function != null) {
        into.add(function);
      }
    }
    return true;
  }

  /** Whether what stands at {@code i} is a part of what a function returns. */
  private boolean isReturned(int i) {
    for (int at = i - 1; at > i - 30 && at >= 0; at--) {
      if (tokens.isWord(at, "return")) {
        return true;
      }
      if (tokens.isSign(at, ';') || tokens.line(at) < tokens.line(i) - 3) {
        return false;
      }
    }
    return false;
  }

  /** The name of the function around {@code i}; null for none. */
  private @Nullable String function(int i) {
    if (language == Language.PYTHON || language == Language.RUBY) {
      for (int at = i; at > i - 400 && at >= 0; at--) {
        if (tokens.isWord(at, "def")) {
          return tokens.text(at + 1);
        }
      }
      return null;
    }
    int open = given.opening(i);
    for (int depth = 0; depth < DEEPEST && open >= 0; depth++) {
      String name = isBody(open) ? named(open) : null;
      if (name != null) {
        return name;
      }
      open = given.opening(open);
    }
    return null;
  }

  /** {@code name = … "x"}, {@code name: "x"}, {@code "name" => "x"}; false where people read it. */
  private boolean assigned(int i, Set<String> into) {
    int around = given.opening(i);
    for (int at = i - 1; at > Math.max(around, i - 30); at--) {
      if (given.opening(at) != around) {
        continue;
      }
      if (tokens.isSign(at, ';') || tokens.isSign(at, ',')) {
        return true;
      }
      boolean equal = tokens.isSign(at, '=');
      if (equal
          && (tokens.isSign(at - 1, '=') || tokens.isSign(at - 1, '!'))
          && tokens.joined(at - 1)) {
        return false;
      }
      if (equal || tokens.isSign(at, ':')) {
        int name = at - 1;
        name -= tokens.isSign(name, ':') || tokens.isSign(name, '?') ? 1 : 0;
        name -= tokens.isSign(name, ']') ? 1 : 0;
        // base: str = "x"
        name -= equal ? given.typeLength(name) : 0;
        if (tokens.kind(name) == Tokens.WORD || tokens.kind(name) == Tokens.TEXT) {
          String text = tokens.text(name);
          if (AddressNames.isShown(Call.normal(text))) {
            return false;
          }
          if (text.length() < 60) {
            into.add(text);
          }
          // A member of a table is found by the name of the table, too.
          return true;
        }
      }
      boolean ends =
          tokens.line(at) != tokens.line(at + 1)
              && language != Language.JVM
              && language != Language.DOTNET
              && !tokens.isSign(at, '=');
      if (ends && around < 0) {
        return true;
      }
    }
    return true;
  }

  /** A block of statements, not an object that is given. */
  boolean isBody(int open) {
    if (!tokens.isSign(open, '{')) {
      return false;
    }
    if (language == Language.PYTHON || language == Language.RUBY) {
      return false;
    }
    boolean given =
        tokens.isSign(open - 1, '(')
            || tokens.isSign(open - 1, ',')
            || tokens.isSign(open - 1, ':')
            || tokens.isSign(open - 1, '=')
            || tokens.isSign(open - 1, '[')
            || tokens.isSign(open - 1, '{')
            || tokens.isWord(open - 1, "return");
    // Config{…} is a value of Go, func f() error {…} a body.
    return !given && !(language == Language.GO && tokens.joined(open - 1));
  }

  /** The name in front of the body that opens there: {@code name(a, b): type}. */
  private @Nullable String named(int open) {
    for (int at = open - 1; at > open - 12 && at > 0; at--) {
      if (tokens.isSign(at, ')')) {
        int from = open(at);
        String name = from > 0 ? tokens.text(from - 1) : "";
        return switch (name) {
          case "", "if", "for", "while", "switch", "catch", "match", "when" -> null;
          default -> name;
        };
      }
      if (tokens.isSign(at, ';') || tokens.isSign(at, '}')) {
        return null;
      }
    }
    return null;
  }

  private int open(int close) {
    int inner = given.opening(close - 1);
    return inner >= 0 && given.closing(inner) == close
        ? inner
        : tokens.isSign(close - 1, '(') ? close - 1 : -1;
  }

  /** Names that are made of such names: {@code url = f"{base}/chat"}. */
  private void derive() {
    for (int round = 0; round < 3; round++) {
      int before = names.size();
      for (int i = 1; i < tokens.count(); i++) {
        boolean equal = isEqual(i);
        if (!equal) {
          if (tokens.isWord(i, "return")) {
            returned(i);
          }
          continue;
        }
        int name = assignedName(i);
        if (name >= 0 && !names.containsKey(tokens.text(name))) {
          int end = given.expressionEnd(i + 1);
          Set<String> providers = named(i + 1, end, false);
          if (!providers.isEmpty() && !answers(i + 1, end)) {
            for (int k = name; k >= 0; k = beside(k)) {
              stands(tokens.text(k), providers);
            }
          }
        }
      }
      calls();
      if (names.size() == before) {
        break;
      }
    }
    for (int i = 1; i < tokens.count(); i++) {
      boolean equal = isEqual(i);
      int name = equal ? assignedName(i) : -1;
      if (name >= 0 && names.containsKey(tokens.text(name))) {
        int end = given.expressionEnd(i + 1);
        Set<String> providers = named(i + 1, end, true);
        value(tokens.text(name), i, answers(i + 1, end) ? Set.of() : providers);
      } else if (tokens.kind(i) == Tokens.WORD && asked.isDefined(i) && tokens.isSign(i + 1, '(')) {
        parameters(i + 1);
      }
    }
  }

  /** The name to the left of one, in {@code url, key = f()}; -1 for none. */
  private int beside(int name) {
    boolean list = language == Language.PYTHON || language == Language.GO;
    return list && tokens.isSign(name - 1, ',') && tokens.kind(name - 2) == Tokens.WORD
        ? name - 2
        : -1;
  }

  /** What a function is given stands for whatever it is called with. */
  private void parameters(int open) {
    int close = Math.min(given.closing(open), open + 200);
    for (int i = open + 1; i < close; i++) {
      boolean first = tokens.isSign(i - 1, '(') || tokens.isSign(i - 1, ',');
      boolean bare = first && tokens.kind(i) == Tokens.WORD && given.opening(i) == open;
      int end = bare ? Math.min(given.expressionEnd(i), close) : i;
      if (bare && named(i + 1, end, true).isEmpty()) {
        boolean told = AddressNames.isAddress(tokens.text(i));
        Set<String> providers = told ? called.getOrDefault(open, Set.of()) : Set.of();
        value(tokens.text(i), body(close), providers);
      }
    }
  }

  /** Addresses that functions of the file are called with. */
  private void calls() {
    Map<String, Integer> known = functions();
    for (int i = 0; i < tokens.count() && !known.isEmpty(); i++) {
      boolean word = tokens.kind(i) == Tokens.WORD && tokens.isSign(i + 1, '(');
      Integer open = word && !asked.isDefined(i) ? known.get(tokens.text(i)) : null;
      if (open == null) {
        continue;
      }
      int end = Math.min(given.closing(i + 1), Math.min(tokens.count(), i + 100));
      Set<String> providers = named(i + 2, end, true);
      if (!providers.isEmpty()) {
        called.computeIfAbsent(open, k -> new LinkedHashSet<>()).addAll(providers);
        int close = Math.min(given.closing(open), open + 200);
        for (int k = open + 1; k < close; k++) {
          boolean parameter = tokens.isSign(k - 1, '(') || tokens.isSign(k - 1, ',');
          if (parameter && AddressNames.isAddress(tokens.text(k))) {
            stands(tokens.text(k), providers);
          }
        }
      }
    }
  }

  private Map<String, Integer> functions() {
    Map<String, Integer> known = functions;
    if (known == null) {
      known = new HashMap<>();
      for (int i = 1; i < tokens.count() && known.size() < MOST_NAMES; i++) {
        boolean word = tokens.kind(i) == Tokens.WORD && tokens.isSign(i + 1, '(');
        if (word && asked.isDefined(i)) {
          known.putIfAbsent(tokens.text(i), i + 1);
        }
      }
      functions = known;
    }
    return known;
  }

  /** The first token of a function's body, whose parameters end at {@code close}. */
  private int body(int close) {
    boolean braces = language != Language.PYTHON && language != Language.RUBY;
    for (int i = close + 1; braces && i < close + 12; i++) {
      if (tokens.isSign(i, '{')) {
        return i + 1;
      }
    }
    return close;
  }

  private boolean isEqual(int i) {
    return tokens.isSign(i, '=')
        && !(tokens.joined(i) && (tokens.isSign(i + 1, '=') || tokens.isSign(i + 1, '>')))
        && !(tokens.joined(i - 1)
            && tokens.kind(i - 1) == Tokens.SIGN
            && !tokens.isSign(i - 1, ':'));
  }

  /** The name that is assigned to in front of a sign; -1 for none. */
  private int assignedName(int equal) {
    int name = equal - 1;
    name -= tokens.isSign(name, ':') ? 1 : 0;
    name -= given.typeLength(name);
    return tokens.kind(name) == Tokens.WORD ? name : -1;
  }

  /** {@code return base + "/chat"}. */
  private void returned(int i) {
    int end = given.expressionEnd(i + 1);
    Set<String> providers = named(i + 1, end, false);
    String function = providers.isEmpty() || answers(i + 1, end) ? null : function(i);
    if (function != null) {
      stands(function, providers);
    }
  }

  /** Whether an expression is what was answered, and no address. */
  private boolean answers(int from, int to) {
    for (int i = from; i < to; i++) {
      boolean call = tokens.kind(i) == Tokens.WORD && tokens.isSign(i + 1, '(');
      if (tokens.isWord(i, "await") || (call && asked.asks(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whose addresses the names in {@code [from, to)} stand for. */
  private Set<String> named(int from, int to, boolean also) {
    Set<String> providers = new LinkedHashSet<>();
    for (int i = from; i < to; i++) {
      String text = tokens.text(i);
      if (tokens.kind(i) == Tokens.WORD) {
        // {url: …}, f(url=…): what it is given as is not what it is.
        boolean key =
            also
                && ((tokens.isSign(i + 1, ':') && !tokens.isSign(i + 2, ':'))
                    || (tokens.isSign(i + 1, '=') && !tokens.isSign(i + 2, '=')));
        boolean member = tokens.isSign(i - 1, '.') || tokens.isSign(i - 1, '>');
        if (!key && (also || isMade(i, from))) {
          providers.addAll(standsFor(text, i, member));
        }
      } else if (tokens.kind(i) == Tokens.TEXT && text.length() < 2_000) {
        if (also) {
          providers.addAll(address(text));
        }
        String base = Interpolated.first(text, language);
        if (base != null) {
          providers.addAll(inExpression(base, i));
        }
        if (tokens.isSign(i - 1, '[') && names.containsKey(text)) {
          providers.addAll(names.getOrDefault(text, Set.of()));
        }
      }
    }
    return providers;
  }

  /**
   * Whether an expression makes an address of a name in it: it is not only given to a function that
   * has nothing to do with addresses, in a list or an object, or asked for something else.
   */
  private boolean isMade(int i, int from) {
    boolean index = tokens.isSign(i + 1, '[') && tokens.kind(i + 2) == Tokens.TEXT;
    boolean member = tokens.isSign(i + 1, '.') && tokens.kind(i + 2) == Tokens.WORD;
    if (index || member) {
      boolean method = member && tokens.isSign(i + 3, '(');
      String name = Call.normal(tokens.text(i + 2));
      boolean asked = method && name.equals("get") && tokens.kind(i + 4) == Tokens.TEXT;
      name = asked ? Call.normal(tokens.text(i + 4)) : name;
      if (!(method && !asked
          ? AddressNames.isShaping(name)
          : AddressNames.isAddress(name) || names.containsKey(name))) {
        return false;
      }
    }
    // {hostname: url.hostname, path: …}
    boolean named =
        tokens.isSign(i - 1, ':')
            && AddressNames.isAddress(tokens.text(i - 2))
            && given.opening(i) >= from;
    for (int at = given.opening(i); at >= from; at = given.opening(at)) {
      if (named && tokens.isSign(at, '{')) {
        continue;
      }
      boolean call = tokens.isSign(at, '(');
      if (call && tokens.kind(at - 1) == Tokens.WORD) {
        call = AddressNames.isShaping(Call.normal(tokens.text(at - 1)));
      }
      if (!call && !(tokens.isSign(at, '[') && tokens.kind(at - 1) == Tokens.WORD)) {
        return false;
      }
    }
    return true;
  }

  private Set<String> inExpression(String expression, int at) {
    Set<String> providers = new LinkedHashSet<>();
    int from = 0;
    for (int i = 0; i <= expression.length(); i++) {
      boolean part =
          i < expression.length()
              && (Character.isLetterOrDigit(expression.charAt(i))
                  || expression.charAt(i) == '_'
                  || expression.charAt(i) == '$');
      if (!part) {
        if (i > from) {
          boolean member = from > 0 && ".>".indexOf(expression.charAt(from - 1)) >= 0;
          providers.addAll(standsFor(expression.substring(from, i), at, member));
        }
        from = i + 1;
      }
    }
    return providers;
  }
}
