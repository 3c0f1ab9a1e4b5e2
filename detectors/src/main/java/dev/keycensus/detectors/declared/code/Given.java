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
   */
  record Value(List<Origin> origins, boolean literal, boolean keyless) {
    boolean known() {
      return !origins.isEmpty() || literal || keyless;
    }
  }

  private static final Value UNKNOWN = new Value(List.of(), false, false);

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

  private Value direct(int from, int to) {
    List<Origin> origins = new ArrayList<>(1);
    boolean keyless = false;
    for (int i = from; i < to; i++) {
      String text = tokens.text(i);
      if (tokens.kind(i) == Tokens.TEXT) {
        boolean asked = i > from && (tokens.isSign(i - 1, '[') || tokens.isSign(i - 1, '('));
        if (asked && isVariable(text) && !isFallback(i, from)) {
          origins.add(new Origin(Reference.Kind.VARIABLE, text, i));
        } else if (text.startsWith("${") && text.endsWith("}") && i > from) {
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
    return new Value(List.copyOf(origins), literal, keyless);
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
    // key: string = …
    if (tokens.isSign(name - 1, ':') && tokens.kind(name) == Tokens.WORD) {
      name -= 2;
    }
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
        known.putIfAbsent(tokens.text(i), new Value(List.of(origin), false, false));
        return;
      }
    }
  }

  boolean opens(int i) {
    return tokens.isSign(i, '(') || tokens.isSign(i, '[') || tokens.isSign(i, '{');
  }

  boolean closes(int i) {
    return tokens.isSign(i, ')') || tokens.isSign(i, ']') || tokens.isSign(i, '}');
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
