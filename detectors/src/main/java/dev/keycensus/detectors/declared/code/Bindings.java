package dev.keycensus.detectors.declared.code;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that a file gives to modules and to their symbols: what it imports. Only what {@link
 * Library} knows is kept.
 */
final class Bindings {
  /** What a name stands for; without a symbol the module itself. */
  private record Bound(String module, @Nullable String symbol) {}

  /** What a client is made by, called on its class. */
  private static final Set<String> MAKERS =
      Set.of(
          "builder",
          "fromEnv",
          "new",
          "with_config",
          "from_env",
          "sync",
          "async",
          "default",
          "create",
          "client",
          "factory",
          "configure");

  /** What the library of OpenAI was called by before it had clients. */
  private static final Set<String> BEFORE_CLIENTS =
      Set.of("ChatCompletion", "Completion", "Embedding", "chat", "embeddings", "completions");

  /** Of a longer dotted path no more is looked at, in tokens. */
  private static final int LONGEST_PATH = 600;

  private final Tokens tokens;
  private final Language language;
  private final Map<String, Bound> names = new HashMap<>();
  private final Set<String> modules = new HashSet<>();

  Bindings(Tokens tokens, Language language) {
    this.tokens = tokens;
    this.language = language;
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.kind(i) != Tokens.WORD) {
        continue;
      }
      switch (language) {
        case PYTHON -> python(i);
        case SCRIPT -> script(i);
        case GO -> go(i);
        case JVM -> jvm(i);
        case DOTNET -> {
          if (tokens.isWord(i, "using")) {
            modules.add(path(i + 1, '.'));
          }
        }
        case RUST -> rust(i);
        case RUBY, PHP -> {}
      }
    }
  }

  /** Whether the file imports anything that counts, or need not. */
  boolean any() {
    return !names.isEmpty()
        || switch (language) {
          case RUBY, PHP -> true;
          case DOTNET -> modules.stream().anyMatch(m -> Library.known(language, m));
          default -> false;
        };
  }

  private void bind(String name, String module, @Nullable String symbol) {
    String whole = symbol == null ? module : module + "." + symbol;
    if (!name.isEmpty() && (Library.known(language, module) || Library.known(language, whole))) {
      names.put(name, new Bound(module, symbol));
    }
  }

  // import a.b as c; from a.b import C as D, (E)
  private void python(int i) {
    if (tokens.isWord(i, "import") && !tokens.isWord(before(i), "from")) {
      int line = tokens.line(i);
      int at = i + 1;
      while (tokens.kind(at) == Tokens.WORD && tokens.line(at) == line) {
        String module = path(at, '.');
        at = afterPath(at, '.');
        if (tokens.isWord(at, "as")) {
          bind(tokens.text(at + 1), module, null);
          at += 2;
        } else {
          int dot = module.indexOf('.');
          String first = dot < 0 ? module : module.substring(0, dot);
          if (Library.known(language, module)) {
            names.putIfAbsent(first, new Bound(first, null));
          }
        }
        if (!tokens.isSign(at, ',')) {
          return;
        }
        at++;
      }
    } else if (tokens.isWord(i, "from") && tokens.kind(i + 1) == Tokens.WORD) {
      String module = path(i + 1, '.');
      int at = afterPath(i + 1, '.');
      if (tokens.isWord(at, "import")) {
        boolean brackets = tokens.isSign(at + 1, '(');
        list(brackets ? at + 2 : at + 1, brackets ? -1 : tokens.line(at), module);
      }
    }
  }

  /** The word before a dotted path that ends in front of {@code i}. */
  private int before(int i) {
    int at = i - 1;
    int first = Math.max(0, i - LONGEST_PATH);
    while (at > first && (tokens.isSign(at, '.') || tokens.isSign(at - 1, '.'))) {
      at--;
    }
    return at - 1;
  }

  /** Names with {@code as}, up to the end of the line or a closing bracket. */
  private void list(int from, int line, String module) {
    for (int at = from; at < Math.min(tokens.count(), from + 400); at++) {
      if (tokens.isSign(at, ')')
          || tokens.isSign(at, '}')
          || (line > 0 && tokens.line(at) != line)) {
        return;
      }
      if (tokens.kind(at) != Tokens.WORD || tokens.isWord(at, "type")) {
        continue;
      }
      boolean renamed =
          tokens.isWord(at + 1, "as")
              || (tokens.isSign(at + 1, ':') && tokens.kind(at + 2) == Tokens.WORD);
      bind(tokens.text(renamed ? at + 2 : at), module, tokens.text(at));
      at += renamed ? 2 : 0;
    }
  }

  // import D, {A as B} from "m"; import * as N from "m"; const {A: B} = require("m")
  private void script(int i) {
    boolean required = tokens.isWord(i, "require") || tokens.isWord(i, "import");
    if (required && tokens.isSign(i + 1, '(') && tokens.kind(i + 2) == Tokens.TEXT) {
      String module = tokens.text(i + 2);
      int at = i - 1;
      at -= tokens.isWord(at, "await") ? 1 : 0;
      if (!tokens.isSign(at, '=')) {
        return;
      }
      if (tokens.kind(at - 1) == Tokens.WORD) {
        bind(tokens.text(at - 1), module, "default");
      } else if (tokens.isSign(at - 1, '}')) {
        int open = at - 2;
        while (open > at - 100 && open >= 0 && !tokens.isSign(open, '{')) {
          open--;
        }
        list(open + 1, -1, module);
      }
    } else if (tokens.isWord(i, "from") && tokens.kind(i + 1) == Tokens.TEXT) {
      String module = tokens.text(i + 1);
      int start = i - 1;
      while (start > i - 400 && start >= 0 && !tokens.isWord(start, "import")) {
        start--;
      }
      if (!tokens.isWord(start, "import") || tokens.isWord(start + 1, "type")) {
        return;
      }
      for (int at = start + 1; at < i; at++) {
        if (tokens.isSign(at, '{')) {
          list(at + 1, -1, module);
          return;
        }
        if (tokens.isSign(at, '*') && tokens.isWord(at + 1, "as")) {
          bind(tokens.text(at + 2), module, null);
          return;
        }
        if (tokens.kind(at) == Tokens.WORD) {
          bind(tokens.text(at), module, "default");
        }
      }
    }
  }

  // import ("a/b"; name "a/b")
  private void go(int i) {
    if (!tokens.isWord(i, "import")) {
      return;
    }
    boolean block = tokens.isSign(i + 1, '(');
    for (int at = block ? i + 2 : i + 1; at < Math.min(tokens.count(), i + 600); at++) {
      if (tokens.isSign(at, ')')) {
        return;
      }
      if (tokens.kind(at) == Tokens.TEXT) {
        String module = tokens.text(at);
        boolean named =
            tokens.kind(at - 1) == Tokens.WORD && tokens.line(at - 1) == tokens.line(at);
        bind(named && at > i + 1 ? tokens.text(at - 1) : goName(module), module, null);
        if (!block) {
          return;
        }
      }
    }
  }

  /** The last part that is no version, without {@code go-} and {@code -go}. */
  private static String goName(String module) {
    String rest = module;
    String last = rest.substring(rest.lastIndexOf('/') + 1);
    if (last.length() > 1 && last.charAt(0) == 'v' && Character.isDigit(last.charAt(1))) {
      rest = rest.substring(0, Math.max(0, rest.length() - last.length() - 1));
      last = rest.substring(rest.lastIndexOf('/') + 1);
    }
    last = last.startsWith("go-") ? last.substring(3) : last;
    last = last.endsWith("-go") ? last.substring(0, last.length() - 3) : last;
    return last.endsWith("-sdk") ? last.substring(0, last.length() - 4) : last;
  }

  private void jvm(int i) {
    if (!tokens.isWord(i, "import") || tokens.isWord(i + 1, "static")) {
      return;
    }
    String whole = path(i + 1, '.');
    int end = afterPath(i + 1, '.');
    if (tokens.isSign(end, '.')) {
      for (Library library : Library.all(language, whole)) {
        names.putIfAbsent(library.symbol(), new Bound(whole, library.symbol()));
      }
      return;
    }
    int dot = whole.lastIndexOf('.');
    if (dot > 0) {
      bind(whole.substring(dot + 1), whole.substring(0, dot), whole.substring(dot + 1));
    }
  }

  // use a::b::{C, D as E};
  private void rust(int i) {
    if (!tokens.isWord(i, "use")) {
      return;
    }
    String whole = path(i + 1, ':');
    int end = afterPath(i + 1, ':');
    if (tokens.isSign(end, ':') && tokens.isSign(end + 2, '{')) {
      list(end + 3, -1, whole);
    } else if (whole.contains("::")) {
      int colon = whole.lastIndexOf("::");
      String symbol = whole.substring(colon + 2);
      bind(
          tokens.isWord(end, "as") ? tokens.text(end + 1) : symbol,
          whole.substring(0, colon),
          symbol);
    }
  }

  /** {@code a.b.c} from {@code i} on; with {@code ':'} as {@code a::b::c}. */
  private String path(int i, char sign) {
    StringBuilder path = new StringBuilder(tokens.text(i));
    int step = sign == ':' ? 2 : 1;
    for (int at = i + 1;
        tokens.isSign(at, sign) && tokens.kind(at + step) == Tokens.WORD && path.length() < 300;
        at += step + 1) {
      path.append(sign == ':' ? "::" : ".").append(tokens.text(at + step));
    }
    return path.toString();
  }

  private int afterPath(int i, char sign) {
    int step = sign == ':' ? 2 : 1;
    int at = i + 1;
    while (at - i < LONGEST_PATH
        && tokens.isSign(at, sign)
        && tokens.kind(at + step) == Tokens.WORD) {
      at += step + 1;
    }
    return at;
  }

  /**
   * What is called by the word at {@code i} and the path that ends in it; null for nothing known.
   */
  @Nullable Library called(int i) {
    int first = i;
    StringBuilder path = new StringBuilder(tokens.text(i));
    int steps = 0;
    while (steps++ < 6) {
      boolean colons = tokens.isSign(first - 1, ':') && tokens.isSign(first - 2, ':');
      int step = colons ? 2 : tokens.isSign(first - 1, '.') ? 1 : 0;
      if (step == 0 || tokens.kind(first - step - 1) != Tokens.WORD) {
        break;
      }
      first -= step + 1;
      path.insert(0, tokens.text(first) + (colons ? "::" : "."));
    }
    if (tokens.isSign(first - 1, '.')) {
      return null;
    }
    int word = first - 1;
    if (tokens.isWord(word, "class")
        || tokens.isWord(word, "def")
        || tokens.isWord(word, "function")
        || tokens.isWord(word, "func")
        || tokens.isWord(word, "fn")) {
      return null;
    }
    return switch (language) {
      case RUBY -> Library.of(language, without(path), tokens.text(i));
      case PHP ->
          path.indexOf("::") > 0 ? Library.of(language, without(path), tokens.text(i)) : null;
      case DOTNET -> tokens.isWord(word, "new") ? dotnet(tokens.text(i)) : null;
      default -> bound(tokens.text(first), path.toString(), i == first, tokens.text(i));
    };
  }

  private static String without(StringBuilder path) {
    int end = Math.max(path.lastIndexOf("::"), path.lastIndexOf("."));
    return end < 0 ? "" : path.substring(0, end);
  }

  private @Nullable Library dotnet(String symbol) {
    for (String module : modules) {
      Library library = Library.of(language, module, symbol);
      if (library != null) {
        return library;
      }
    }
    return null;
  }

  private @Nullable Library bound(String first, String path, boolean alone, String last) {
    Bound b = names.get(first);
    if (b == null) {
      return null;
    }
    if (alone) {
      return b.symbol == null ? null : Library.of(language, b.module, b.symbol);
    }
    String inner = path.substring(first.length());
    String middle = inner.substring(0, inner.length() - last.length());
    String separator = language == Language.RUST ? "::" : ".";
    middle =
        middle.endsWith(separator)
            ? middle.substring(0, middle.length() - separator.length())
            : middle;
    String module =
        b.symbol == null || b.symbol.equals("default") ? b.module : b.module + separator + b.symbol;
    Library library = Library.of(language, module + middle, last);
    if (library == null && b.symbol != null && middle.isEmpty() && MAKERS.contains(last)) {
      library = Library.of(language, b.module, b.symbol);
    }
    if (library == null && middle.length() > 1 && MAKERS.contains(last)) {
      int dot = middle.lastIndexOf(separator);
      String symbol = middle.substring(dot + separator.length());
      library = Library.of(language, module + middle.substring(0, dot), symbol);
    }
    if (library == null
        && language == Language.PYTHON
        && b.module.equals("openai")
        && b.symbol == null
        && middle.startsWith(".")) {
      int dot = middle.indexOf('.', 1);
      return BEFORE_CLIENTS.contains(middle.substring(1, dot < 0 ? middle.length() : dot))
          ? Library.of(language, "openai", "OpenAI")
          : null;
    }
    return library;
  }

  /** Whether a word names that module itself. */
  boolean isModule(int i, String module) {
    Bound b = names.get(tokens.text(i));
    return b != null && b.symbol == null && b.module.equals(module) && !tokens.isSign(i - 1, '.');
  }
}
