package dev.keycensus.detectors.declared.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that a file sends with its requests: in a header, or in the query of an address. */
final class Authorizations {
  private static final int MOST = 200;

  /**
   * A key that is sent.
   *
   * @param token where it is named
   * @param header in lower case; {@code key} for that of a query
   * @param literal the token of a value that stands there; -1 for none
   */
  record Sent(int token, String header, List<Given.Origin> origins, int literal) {}

  /** What sets the header of a bearer by itself, as {@link Call#normal} writes it. */
  private static final Set<String> BEARERS =
      Set.of(
          "bearerauth",
          "setbearerauth",
          "setbearertoken",
          "setauthtoken",
          "authbearer",
          "authenticationheadervalue",
          "bearertoken",
          "token");

  private final Tokens tokens;
  private final Given given;
  private final List<Sent> all = new ArrayList<>();

  Authorizations(Tokens tokens, Given given) {
    this.tokens = tokens;
    this.given = given;
  }

  /** All of the file, in its order. */
  List<Sent> read() {
    for (int i = 0; i < tokens.count() && all.size() < MOST; i++) {
      if (tokens.kind(i) == Tokens.SIGN) {
        continue;
      }
      String text = tokens.text(i);
      if (text.length() > 2_000) {
        continue;
      }
      String header = isParameter(i) ? "key" : header(text);
      if (header != null) {
        named(header, i);
      } else if (tokens.kind(i) == Tokens.TEXT) {
        inText(text, i);
      } else if (tokens.isSign(i + 1, '(') && BEARERS.contains(Call.normal(text))) {
        bearer(i);
      }
    }
    return all;
  }

  /** {@code url.searchParams.set("key", …)}. */
  private boolean isParameter(int i) {
    return tokens.kind(i) == Tokens.TEXT
        && tokens.text(i).equals("key")
        && (tokens.isWord(i - 2, "set") || tokens.isWord(i - 2, "append"))
        && tokens.isWord(i - 4, "searchParams");
  }

  /** {@code .bearer_auth(key)}, {@code new AuthenticationHeaderValue("Bearer", key)}. */
  private void bearer(int i) {
    int from = i + 2;
    boolean named = tokens.kind(from) == Tokens.TEXT && tokens.isSign(from + 1, ',');
    // Laravel has withToken, too; what is called a token alone is something else.
    if (tokens.isWord(i, "token")) {
      return;
    }
    value("authorization", i, named ? from + 2 : from);
  }

  /** {@code "Authorization": …}, {@code .header("Authorization", …)}, {@code […] = …}. */
  private void named(String header, int i) {
    int at = i + 1;
    at += tokens.isSign(at, ']') ? 1 : 0;
    boolean sets = false;
    if (tokens.isSign(at, ',')) {
      int open = given.opening(i);
      sets = open >= 0 && tokens.isSign(open, '(') && given.closing(i) != at;
      at++;
    } else if (tokens.isSign(at, ':')) {
      sets = true;
      at++;
    } else if (tokens.isSign(at, '=')) {
      boolean arrow = tokens.isSign(at + 1, '>');
      sets = arrow || !(tokens.joined(at) && tokens.isSign(at + 1, '='));
      at += arrow ? 2 : 1;
    }
    if (sets) {
      value(header, i, at);
    }
  }

  private void value(String header, int i, int from) {
    int to = given.expressionEnd(from);
    if (to <= from) {
      return;
    }
    Given.Value value = given.within(from, to);
    int literal = literal(value);
    if (literal < 0 && to == from + 1 && tokens.kind(from) == Tokens.TEXT) {
      literal = isKey(tokens.text(from)) ? from : -1;
    }
    all.add(new Sent(i, header, value.origins(), literal));
  }

  /** {@code 'Authorization: Bearer ' . $key}; {@code ?key=${key}}. */
  private void inText(String text, int i) {
    int colon = text.indexOf(':');
    String name = colon > 0 && colon < 24 ? header(text.substring(0, colon)) : null;
    String part;
    if (name != null) {
      part = text.substring(colon + 1);
    } else {
      int query = text.indexOf("key=");
      boolean starts = query == 0 || (query > 0 && "?&".indexOf(text.charAt(query - 1)) >= 0);
      if (!starts) {
        return;
      }
      name = "key";
      part = text.substring(query + 4);
    }
    Given.Value value = given.inText(i, part);
    if (!value.known()) {
      int to = given.expressionEnd(i);
      if (to > i + 1) {
        value = given.within(i + 1, to);
      } else if (part.strip().equals("%s") || part.endsWith("{}") || part.endsWith("%s")) {
        int open = given.opening(i);
        int close = open < 0 ? -1 : given.closing(open);
        value = close > i && close < i + 60 ? given.within(i + 1, close) : value;
      }
    }
    int literal = literal(value);
    if (literal < 0 && isKey(part)) {
      literal = i;
    }
    all.add(new Sent(i, name, value.origins(), literal));
  }

  private int literal(Given.Value value) {
    return value.literal() && value.at() >= 0 && isKey(tokens.text(value.at())) ? value.at() : -1;
  }

  /** Whether a value of a header is one, and nothing is put into it. */
  private boolean isKey(String value) {
    String bare = value.strip();
    bare = bare.regionMatches(true, 0, "bearer ", 0, 7) ? bare.substring(7).strip() : bare;
    for (int i = 0; i < bare.length(); i++) {
      if ("{}$%<>#' +()".indexOf(bare.charAt(i)) >= 0) {
        return false;
      }
    }
    return bare.length() >= 16 && !Clients.isDummy(bare);
  }

  private static @Nullable String header(String text) {
    if (text.length() < 7 || text.length() > 25) {
      return null;
    }
    String name = text.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "authorization", "x-api-key", "api-key", "x-goog-api-key" -> name;
      default -> null;
    };
  }
}
