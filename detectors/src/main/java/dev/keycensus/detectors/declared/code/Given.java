package dev.keycensus.detectors.declared.code;

import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the values of a file come from: variables, a question, a platform's identity, the file. */
final class Given {
  /** Something that a value is taken from. */
  record Origin(Reference.Kind kind, String name, int token) {}

  /**
   * What is known of a value.
   *
   * @param literal whether it stands there
   * @param keyless whether it is an identity that a platform vouches for
   * @param at the token that it stands in, where it does
   */
  record Value(List<Origin> origins, boolean literal, boolean keyless, int at) {
    boolean known() {
      return !origins.isEmpty() || literal || keyless;
    }
  }

  private static final Value UNKNOWN = new Value(List.of(), false, false, -1);

  private static final Set<String> KEYLESS =
      Set.of(
          "DefaultAzureCredential",
          "DefaultAzureCredentialBuilder",
          "NewDefaultAzureCredential",
          "ManagedIdentityCredential",
          "ManagedIdentityCredentialBuilder",
          "NewManagedIdentityCredential",
          "WorkloadIdentityCredential",
          "WorkloadIdentityCredentialBuilder",
          "get_bearer_token_provider",
          "getBearerTokenProvider");

  private final Tokens tokens;
  private @Nullable Map<String, Value> assigned;
  private int @Nullable [] closings;
  private int @Nullable [] openings;

  Given(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Of the tokens {@code [from, to)} that give a key. */
  Value of(int from, int to) {
    Value direct = direct(from, to);
    if (direct.known() || to <= from) {
      return direct;
    }
    // A name of this file, if it is nothing but that: key, self.key, this.config.key!
    int word = -1;
    for (int i = from; i < to; i++) {
      if (tokens.kind(i) == Tokens.WORD) {
        word = i;
      } else if (!tokens.isSign(i, '.') && !tokens.isSign(i, '!') && !tokens.isSign(i, '&')) {
        return UNKNOWN;
      }
    }
    return word < 0 ? UNKNOWN : assigned().getOrDefault(tokens.text(word), UNKNOWN);
  }

  /**
   * Of an expression that a key is a part of: {@code "Bearer " + key}, {@code f"Bearer {key}"},
   * {@code format!("Bearer {}", self.key.trim())}. A literal is none.
   */
  Value within(int from, int to) {
    Value direct = direct(from, to);
    if (!direct.origins().isEmpty() || direct.keyless()) {
      return direct;
    }
    for (int i = from; i < to; i++) {
      Value value = UNKNOWN;
      if (tokens.kind(i) == Tokens.TEXT) {
        value = inText(i, tokens.text(i));
      } else if (tokens.kind(i) == Tokens.WORD) {
        int word = i;
        i = pathEnd(i, to);
        // key.trim(): what it is called on.
        word = tokens.isSign(i + 1, '(') ? before(i, word) : i;
        value = assigned().getOrDefault(tokens.text(word), UNKNOWN);
      }
      if (value.known()) {
        return value;
      }
    }
    return UNKNOWN;
  }

  /** The last word of a path such as {@code this.config?.key}, {@code $this->key}. */
  private int pathEnd(int word, int to) {
    int last = word;
    int next = last;
    while (next < to && next - word < 40) {
      next = last + 1;
      while (next < to && tokens.isSignOf(next, "?!.->:")) {
        next++;
      }
      if (next == last + 1 || next >= to || tokens.kind(next) != Tokens.WORD) {
        return last;
      }
      last = next;
    }
    return last;
  }

  private int before(int last, int first) {
    int at = last - 1;
    while (at > first && tokens.kind(at) != Tokens.WORD) {
      at--;
    }
    return Math.max(at, first);
  }

  /** What is put into a text at {@code i}, of which {@code part} is looked at. */
  Value inText(int i, String part) {
    for (String expression : Interpolated.in(part, tokens.language())) {
      Given inner = new Given(Tokens.of(expression, tokens.language()));
      inner.assigned = assigned();
      int end = inner.tokens.count();
      boolean text = end == 1 && inner.tokens.kind(0) == Tokens.TEXT;
      Value value = text ? UNKNOWN : inner.direct(0, end);
      for (int k = 0; k < end && !value.known(); k++) {
        if (inner.tokens.kind(k) == Tokens.WORD) {
          int last = inner.pathEnd(k, end);
          int word = inner.tokens.isSign(last + 1, '(') ? inner.before(last, k) : last;
          value = assigned().getOrDefault(inner.tokens.text(word), UNKNOWN);
          k = last;
        }
      }
      if (!value.origins().isEmpty()) {
        return new Value(
            value.origins().stream().map(o -> new Origin(o.kind(), o.name(), i)).toList(),
            false,
            false,
            -1);
      }
      if (value.literal() && value.at() >= 0) {
        return value;
      }
    }
    return UNKNOWN;
  }

  private Value direct(int from, int to) {
    List<Origin> origins = new ArrayList<>(1);
    boolean keyless = false;
    for (int i = from; i < to; i++) {
      String text = tokens.text(i);
      if (tokens.kind(i) == Tokens.TEXT) {
        boolean asked = i > from && (tokens.isSign(i - 1, '[') || tokens.isSign(i - 1, '('));
        if (asked && isVariable(text) && !isFallback(i, from)) {
          origins.add(new Origin(Reference.Kind.VARIABLE, text, i));
        } else if (text.startsWith("${")
            && text.endsWith("}")
            && i > from
            && tokens.language() != Language.SCRIPT) {
          int end = text.indexOf(':') < 0 ? text.length() - 1 : text.indexOf(':');
          origins.add(new Origin(Reference.Kind.VARIABLE, text.substring(2, end), i));
        }
      } else if (tokens.kind(i) == Tokens.WORD) {
        if (KEYLESS.contains(text)) {
          keyless = true;
        } else if (text.equals("getpass") && tokens.isSign(i + 1, '(')) {
          origins.add(new Origin(Reference.Kind.PROMPT, "getpass", i));
        } else if (isVariable(text) && text.indexOf('_') > 0 && !tokens.isSign(i + 1, '(')) {
          Value other =
              i > from && tokens.isSign(i - 1, '.') || assigned == null
                  ? UNKNOWN
                  : assigned.getOrDefault(text, UNKNOWN);
          if (other.known() && assigned != null) {
            return other;
          }
          // process.env.X, settings.X: whatever it is called, it is what is given as a key.
          if (SecretNames.isSecret(text) || (i > from && tokens.isSign(i - 1, '.'))) {
            origins.add(new Origin(Reference.Kind.VARIABLE, text, i));
          }
        }
      }
    }
    boolean literal =
        origins.isEmpty() && !keyless && to == from + 1 && tokens.kind(from) == Tokens.TEXT;
    return new Value(List.copyOf(origins), literal, keyless, literal ? from : -1);
  }

  /** The second argument of a question for a variable is what stands in for it. */
  private boolean isFallback(int i, int from) {
    return i > from && tokens.isSign(i - 1, ',');
  }

  /** Looks what the names of this file stand for, before values are asked for. */
  Map<String, Value> assigned() {
    Map<String, Value> known = assigned;
    if (known == null) {
      known = new HashMap<>();
      for (int i = 1; i < tokens.count() - 1; i++) {
        boolean equal =
            tokens.isSign(i, '=')
                && !(tokens.joined(i) && (tokens.isSign(i + 1, '=') || tokens.isSign(i + 1, '>')))
                && !(tokens.joined(i - 1)
                    && tokens.kind(i - 1) == Tokens.SIGN
                    && !tokens.isSign(i - 1, ':'));
        if (equal) {
          assignment(i, known);
        } else if (tokens.isSign(i, ':') && tokens.kind(i - 1) != Tokens.SIGN) {
          member(i, known);
        } else if (tokens.isWord(i, "Value")
            && tokens.isSign(i - 1, '@')
            && tokens.isSign(i + 1, '(')) {
          injected(i + 2, known);
        }
      }
      assigned = known;
    }
    return known;
  }

  private void assignment(int equal, Map<String, Value> known) {
    int name = equal - 1;
    name -= tokens.isSign(name, ':') ? 1 : 0;
    // let Ok(key) = …
    name -= tokens.isSign(name, ')') && tokens.language() == Language.RUST ? 1 : 0;
    // key: string = …
    name -= typeLength(name);
    if (tokens.kind(name) != Tokens.WORD || known.size() >= 2_000) {
      return;
    }
    int line = tokens.line(equal + 1);
    int depth = 0;
    int to = equal + 1;
    for (; to < Math.min(tokens.count(), equal + 60); to++) {
      depth += opens(to) ? 1 : closes(to) ? -1 : 0;
      boolean over = depth <= 0 && (tokens.line(to) != line || tokens.isSign(to, ';'));
      if (depth < 0 || over) {
        break;
      }
    }
    Value value = direct(equal + 1, to);
    // A text is one's own only where the name is a key's.
    if (value.known() && (!value.literal() || SecretNames.isSecret(tokens.text(name)))) {
      known.putIfAbsent(tokens.text(name), value);
    }
  }

  /**
   * How many tokens stand from a name to its type that ends at {@code i}, in {@code name: type} on
   * one line: {@code else:} stands on one of its own. 0 for no type.
   */
  int typeLength(int i) {
    int colon = i - 1;
    if (tokens.language() == Language.RUST) {
      // NAME: &'static str
      boolean stays = tokens.isWord(colon, "static") && tokens.isSign(colon - 1, '\'');
      colon -= stays ? 2 : 0;
      colon -= tokens.isSign(colon, '&') ? 1 : 0;
    }
    boolean type =
        tokens.kind(i) == Tokens.WORD
            && tokens.isSign(colon, ':')
            && tokens.kind(colon - 1) == Tokens.WORD
            && tokens.line(colon - 1) == tokens.line(i);
    return type ? i - colon + 1 : 0;
  }

  /** {@code {apiKey: process.env.X}}. */
  private void member(int colon, Map<String, Value> known) {
    String name = tokens.text(colon - 1);
    if (known.size() >= 2_000 || name.length() > 60 || !SecretNames.isSecret(name)) {
      return;
    }
    Value value = direct(colon + 1, expressionEnd(colon + 1));
    if (!value.origins().isEmpty()) {
      known.putIfAbsent(name, value);
    }
  }

  /**
   * Where an expression ends that starts at {@code from}: at a comma, a semicolon, a bracket that
   * was opened before it, a line that does not go on; after at most 60 tokens.
   */
  int expressionEnd(int from) {
    int depth = 0;
    int to = from;
    for (; to < Math.min(tokens.count(), from + 60); to++) {
      depth += opens(to) ? 1 : closes(to) ? -1 : 0;
      boolean over = depth == 0 && (tokens.isSign(to, ',') || tokens.isSign(to, ';'));
      boolean line = depth == 0 && to > from && tokens.line(to) != tokens.line(to - 1);
      if (depth < 0 || over || (line && !joins(to - 1) && !joins(to))) {
        break;
      }
    }
    return to;
  }

  private boolean joins(int i) {
    for (int k = 0; k < "+.?|=:(>&".length(); k++) {
      if (tokens.isSign(i, "+.?|=:(>&".charAt(k))) {
        return true;
      }
    }
    return false;
  }

  /** {@code @Value("${openai.api-key}") private String key}. */
  private void injected(int text, Map<String, Value> known) {
    String place = tokens.text(text);
    int colon = place.indexOf(':');
    int end = colon < 0 ? place.length() - 1 : colon;
    if (!place.startsWith("${") || end <= 2) {
      return;
    }
    for (int i = text + 2; i < text + 9; i++) {
      boolean ends =
          tokens.isSign(i + 1, ';')
              || tokens.isSign(i + 1, ',')
              || tokens.isSign(i + 1, ')')
              || tokens.isSign(i + 1, '=')
              || tokens.isSign(i + 1, ':');
      if (tokens.kind(i) == Tokens.WORD && ends) {
        Origin origin = new Origin(Reference.Kind.VARIABLE, place.substring(2, end), text);
        known.putIfAbsent(tokens.text(i), new Value(List.of(origin), false, false, -1));
        return;
      }
    }
  }

  /** The name of the variable that is read at {@code i}; -1 for none. */
  int variable(int i) {
    int at =
        switch (tokens.text(i)) {
          case "env", "environ", "ENV" ->
              tokens.isSign(i + 1, '.')
                  ? tokens.isWord(i + 2, "get") || tokens.isWord(i + 2, "fetch") ? i + 4 : i + 2
                  : tokens.isSign(i + 1, '[') ? i + 2 : -1;
          case "getenv", "Getenv", "LookupEnv", "GetEnvironmentVariable", "require_env" ->
              tokens.isSign(i + 1, '(') ? i + 2 : -1;
          case "var" ->
              // std::env::var("X")
              tokens.isWord(i - 3, "env") && tokens.isSign(i - 1, ':') && tokens.isSign(i + 1, '(')
                  ? i + 2
                  : -1;
          default -> -1;
        };
    return at < 0 || at >= tokens.count() ? -1 : at;
  }

  boolean opens(int i) {
    return tokens.isSign(i, '(') || tokens.isSign(i, '[') || tokens.isSign(i, '{');
  }

  boolean closes(int i) {
    return tokens.isSign(i, ')') || tokens.isSign(i, ']') || tokens.isSign(i, '}');
  }

  /**
   * The token that closes the bracket at {@code i}, of whatever kind; beyond all for none. Brackets
   * are matched once for the file: calls stand in calls, and each asks for all that are in it.
   */
  int closing(int i) {
    int[] known = closings;
    return known == null ? match()[i] : known[i];
  }

  /** The innermost bracket that is open at {@code i}; -1 for none. */
  int opening(int i) {
    if (closings == null) {
      match();
    }
    int[] known = openings;
    return known == null || i < 0 || i >= known.length ? -1 : known[i];
  }

  private int[] match() {
    int[] close = new int[tokens.count()];
    int[] around = new int[close.length];
    int[] open = new int[close.length];
    int depth = 0;
    for (int at = 0; at < close.length; at++) {
      close[at] = Integer.MAX_VALUE;
      if (closes(at) && depth > 0) {
        close[open[--depth]] = at;
      }
      around[at] = depth == 0 ? -1 : open[depth - 1];
      if (opens(at)) {
        open[depth++] = at;
      }
    }
    closings = close;
    openings = around;
    return close;
  }

  /** {@code OPENAI_API_KEY}. */
  static boolean isVariable(String text) {
    if (text.length() < 3 || text.length() > 80 || text.charAt(0) < 'A' || text.charAt(0) > 'Z') {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) {
        return false;
      }
    }
    return true;
  }
}
