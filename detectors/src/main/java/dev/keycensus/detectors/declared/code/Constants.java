package dev.keycensus.detectors.declared.code;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names that stand for one text in all of a file: they are given a text once, and nothing else
 * anywhere, and no function has a parameter of that name. It knows no scopes, so that a name that
 * may stand for two things stands for none.
 */
final class Constants {
  /** Of a file with more of them none is known: what comes later may be any of them again. */
  private static final int MOST = 2_000;

  /** Parameters of a longer list are not looked at. */
  private static final int MOST_PARAMETERS = 400;

  private static final int NOTHING = -1;

  private final Tokens tokens;
  private final Given given;

  /** The token of the text; {@link #NOTHING} for what may be several. */
  private @Nullable Map<String, Integer> known;

  Constants(Tokens tokens, Given given) {
    this.tokens = tokens;
    this.given = given;
  }

  /**
   * The text that an expression stands for which is a name and nothing else: {@code BASE}, {@code
   * Config.BASE}, {@code self.BASE}.
   *
   * @return null where that is not known
   */
  @Nullable String text(int from, int to) {
    for (int i = from; i < to; i++) {
      boolean word = (i - from) % 2 == 0;
      if (word ? tokens.kind(i) != Tokens.WORD : !tokens.isSign(i, '.')) {
        return null;
      }
    }
    boolean path = to > from && (to - from) % 2 == 1;
    Integer text = path ? all().get(tokens.text(to - 1)) : null;
    return text == null || text == NOTHING ? null : tokens.text(text);
  }

  private Map<String, Integer> all() {
    Map<String, Integer> all = known;
    if (all == null) {
      all = new HashMap<>();
      for (int i = 1; i + 1 < tokens.count() && all.size() < MOST; i++) {
        if (tokens.isSign(i, '=')) {
          assigned(i, all);
        } else if (tokens.isSign(i, ':') && tokens.kind(i - 1) == Tokens.WORD) {
          member(i, all);
        } else if (tokens.isSign(i, '(') && isParameters(i)) {
          parameters(i, all);
        }
      }
      all = all.size() < MOST ? all : Map.of();
      known = all;
    }
    return all;
  }

  private void assigned(int equal, Map<String, Integer> all) {
    boolean compares =
        tokens.joined(equal) && (tokens.isSign(equal + 1, '=') || tokens.isSign(equal + 1, '>'));
    boolean other =
        tokens.joined(equal - 1)
            && tokens.kind(equal - 1) == Tokens.SIGN
            && !tokens.isSign(equal - 1, ':')
            && !tokens.isSign(equal - 1, ']');
    // f(base=…) gives it to somebody else.
    int open = given.opening(equal);
    if (compares || (open >= 0 && tokens.isSign(open, '('))) {
      return;
    }
    int name = equal - 1;
    name -= tokens.isSign(name, ':') ? 1 : 0;
    name -= given.typeLength(name);
    if (tokens.kind(name) == Tokens.WORD) {
      put(tokens.text(name), other ? NOTHING : alone(equal + 1), all);
    } else if (other && tokens.kind(equal - 2) == Tokens.WORD) {
      put(tokens.text(equal - 2), NOTHING, all);
    }
  }

  /** {@code {BASE: "x"}}. */
  private void member(int colon, Map<String, Integer> all) {
    int open = given.opening(colon);
    boolean object = open >= 0 && tokens.isSign(open, '{');
    if (object && tokens.kind(colon + 1) == Tokens.TEXT && !tokens.isSign(colon - 2, '?')) {
      put(tokens.text(colon - 1), alone(colon + 1), all);
    }
  }

  /** The text at a token, if it is all there is of a value. */
  private int alone(int i) {
    boolean goesOn =
        tokens.isSignOf(i + 1, "+.?%[(")
            || tokens.isWord(i + 1, "if")
            || tokens.isWord(i + 1, "or")
            || (tokens.isSign(i + 1, '|') && tokens.isSign(i + 2, '|'));
    return tokens.kind(i) == Tokens.TEXT && !goesOn ? i : NOTHING;
  }

  private void put(String name, int text, Map<String, Integer> all) {
    Integer before = all.get(name);
    boolean same =
        before != null && before >= 0 && text >= 0 && tokens.text(before).equals(tokens.text(text));
    if (!same) {
      all.put(name, before == null ? text : NOTHING);
    }
  }

  /** Whether brackets are those of a function that is defined: a body or a type follows. */
  private boolean isParameters(int open) {
    int close = given.closing(open);
    if (close >= tokens.count() - 1) {
      return false;
    }
    return tokens.isSignOf(close + 1, "{:")
        || (tokens.isSign(close + 1, '=') && tokens.isSign(close + 2, '>'))
        || (tokens.isSign(close + 1, '-') && tokens.isSign(close + 2, '>'))
        || tokens.isWord(open - 2, "func")
        || tokens.isWord(open - 2, "fn")
        || tokens.isWord(open - 2, "fun")
        || tokens.isWord(open - 2, "def")
        || tokens.isWord(open - 2, "function")
        || tokens.isWord(close + 1, "throws");
  }

  private void parameters(int open, Map<String, Integer> all) {
    int close = Math.min(given.closing(open), open + MOST_PARAMETERS);
    for (int i = open + 1; i < close; i++) {
      if (tokens.kind(i) == Tokens.WORD && given.opening(i) == open) {
        put(tokens.text(i), NOTHING, all);
      }
    }
  }
}
